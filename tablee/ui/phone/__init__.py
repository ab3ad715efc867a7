"""Streamlit page of phones."""
