"""Streamlit page that an activity draws by itself on a phone; form fields for plugins."""
