"""Streamlit page of the synthesis.

Not for making the document: `document`.
"""
