"""The routes beside Streamlit: light pages, the stream, what phones send, downloads, files."""
