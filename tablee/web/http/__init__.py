"""HTTP of all routes: answers and their headers, cookies, limits, security policy."""
