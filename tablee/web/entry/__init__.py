"""The way into a session: join page, links, cookies, the throttle of codes."""
