"""HTTP of all routes: answers and their headers, cookies, limits, security policy.

Not for the list of all routes: `web.app`.
"""
