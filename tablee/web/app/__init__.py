"""The ASGI app: all routes, middleware, redirects, the page of Streamlit, links of a session.

Not for the process that serves it: `cli.server`.
"""
