"""Streamlit page that an activity draws by itself on a phone."""
