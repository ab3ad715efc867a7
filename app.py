"""The front door: `python app.py`, `streamlit run app.py` or `uvicorn app:app`."""

import streamlit as st

from tablee.web.app import server
from tablee.web.ops import page_errors

server.own()
app = st.App(
    "screen.py",
    routes=server.routes(),
    middleware=server.middleware(),
    lifespan=server.lifespan,
    on_script_error=page_errors.instead_of_streamlit,
)

if __name__ == "__main__":
    app.run(config=server.config())
