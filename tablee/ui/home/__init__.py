"""Streamlit page of the home screen."""
