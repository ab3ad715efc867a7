"""Streamlit page of the home screen.

Not for who may open a session: `session.access.opening`.
"""
