"""Shows error messages of refused actions, at once or at the page's next run.

Those of a step's own fields are in `inputs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from tablee.errors import WorkshopError
from tablee.ui.widgets.inputs import as_text


@contextmanager
def said() -> Iterator[None]:
    """Says what is refused within; where nothing is, the page is drawn again."""
    try:
        yield
    except WorkshopError as refusal:
        st.error(as_text(str(refusal)))
    else:
        st.rerun()


def attempt(key: str, call: Callable[[], object]) -> None:
    """For a press: what is refused is kept for `show`, until the next press."""
    clear(key)
    try:
        call()
    except WorkshopError as refusal:
        st.session_state[key] = str(refusal)


def show(key: str, *, once: bool = False) -> None:
    """Says what was refused last."""
    sentence = st.session_state.get(key, "")
    if once:
        clear(key)
    if sentence:
        st.error(as_text(sentence))


def clear(key: str) -> None:
    """Nothing is refused any more."""
    st.session_state.pop(key, None)
