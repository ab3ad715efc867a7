"""Files for browsers: assets, compression, caches, the page that carries Streamlit.

Not for what people send: `storage.blobs`.
"""
