"""Pages of phones that do without Streamlit, and HTTP endpoints for texts, ballots and presses."""
