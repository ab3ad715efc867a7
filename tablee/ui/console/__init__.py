"""Streamlit page of the facilitator’s console."""
