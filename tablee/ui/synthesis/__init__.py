"""Streamlit page of the synthesis."""
