"""Routes beside Streamlit: light pages, the stream, endpoints for phones, downloads, files."""
