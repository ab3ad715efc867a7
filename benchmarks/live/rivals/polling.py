"""Baseline: a Streamlit page that polls a shared list each second."""

from __future__ import annotations

import streamlit as st


@st.cache_resource
def texts() -> list[str]:
    """What has been written, by everybody."""
    return []


@st.fragment
def write() -> None:
    """One's own field."""
    with st.form("write", clear_on_submit=True):
        text = st.text_area("Votre idée")
        if st.form_submit_button("Poser ma carte") and text:
            texts().append(text)


@st.fragment(run_every=1)
def look() -> None:
    """What everybody sees."""
    for text in texts():
        st.text(text)


write()
look()
