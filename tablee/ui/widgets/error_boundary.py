"""Calls a plugin's Streamlit code in an error boundary, with a message if it fails."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from tablee.isolation import Failed, tried
from tablee.session.contributions.checks import PRESS
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.ui.widgets.attempts import as_text
from tablee.web.ops import fallback


def contained(seat: Seat, what: str, draw: Callable[[], None]) -> None:
    """Lets the step's activity draw, in this very thread: Streamlit draws for the one that asks."""
    step = seat.step
    try:
        tried(step.activity, what, draw, seconds=PRESS, step=step.step, apart=False)
    except Failed as error:
        st.error(
            _("« {step} » a rencontré une erreur. Ce qui a été écrit est gardé.").format(
                step=as_text(step.title)
            )
        )
        if seat.facilitates:
            st.text(fallback.cause(error.incident))
            if lines := fallback.lines(error.incident):
                st.code(lines, language=None, wrap_lines=True)
