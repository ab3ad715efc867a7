"""The front door: `python app.py`, `streamlit run app.py` or `uvicorn app:app`."""

import streamlit as st

from workshop.web import faults, start

start.own()
app = st.App(
    "screen.py",
    routes=start.routes(),
    middleware=start.middleware(),
    lifespan=start.lifespan,
    on_script_error=faults.instead_of_streamlit,
)

if __name__ == "__main__":
    app.run(config=start.config())
