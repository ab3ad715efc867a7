"""Files for browsers: assets, compression, caches, the page that carries Streamlit."""
