"""Routes beside Streamlit: light pages, the stream, endpoints for phones, downloads, files.

Not for Streamlit's screens, which are in `ui`, nor for who may do what: `session`.
"""
