"""Streamlit page that an activity draws by itself on a phone.

Not for what else phones show and send: `web.phone`.
"""
