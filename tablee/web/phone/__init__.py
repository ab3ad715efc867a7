"""Endpoints for phones, without a page of Streamlit: texts, ballots, presses."""
