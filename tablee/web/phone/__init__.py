"""What phones send without a page of Streamlit: texts, ballots, presses."""
