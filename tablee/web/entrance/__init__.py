"""Entry to a session: join page, links, cookies, rate limit of codes."""
