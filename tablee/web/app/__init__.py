"""The ASGI app: all routes, middleware, redirects, the page of Streamlit, links of a session."""
