"""Streamlit page of the console, from which whoever facilitates leads the session.

Not for what the stream moves in it: `web.live`.
"""
