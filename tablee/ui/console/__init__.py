"""Streamlit page of the facilitator’s console.

Not for what the stream moves in it: `web.live`.
"""
