"""HTTP endpoints for phones that bypass Streamlit: texts, ballots, presses."""
