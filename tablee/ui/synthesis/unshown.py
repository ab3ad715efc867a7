"""Reminds whoever facilitates, on console and synthesis, of what the room was not shown.

One line for each result, until it is shown or left hidden on purpose; nothing says what it is. One
for the texts that still wait before the wall once no step runs: they are in no document.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.texts import _
from tablee.ui.widgets import refusals
from tablee.ui.widgets.inputs import as_text
from tablee.web.ops.page_errors import part

REFUSED: Final = "unshown-refused"


@part
def draw(room: Room, person: Person) -> None:
    """The lines; nothing for whoever does not facilitate, or where everything was shown."""
    if not person.has(Role.FACILITATOR):
        return
    refusals.show(REFUSED, once=True)
    if waiting := room.moderation.left_waiting():
        st.text(waiting)
    for step, result in room.unshown_results.awaiting():
        id_ = step.step.id
        with st.container(key=f"not-shown-{id_}", horizontal=True, vertical_alignment="center"):
            st.text(result.told)
            _button(_("Montrer maintenant"), f"show-{id_}", room.unshown_results.show, person, id_)
            _button(
                _("Ne pas montrer"), f"leave-{id_}", room.unshown_results.leave_hidden, person, id_
            )


def _button(
    label: str, key: str, press: Callable[[Person, str], None], person: Person, step: str
) -> None:
    st.button(
        as_text(label),
        key=f"unshown-{key}",
        on_click=refusals.attempt,
        args=(REFUSED, lambda: press(person, step)),
    )
