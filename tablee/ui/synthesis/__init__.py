"""Streamlit page of the synthesis: read, corrected, downloaded, shared.

Not for making the document: `document`.
"""
