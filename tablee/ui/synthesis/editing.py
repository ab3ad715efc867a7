"""Page on which the synthesis is edited line by line, and sent to participants for review."""

from __future__ import annotations

import streamlit as st

from tablee.activities import StepRecord
from tablee.errors import WorkshopError
from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.ui.widgets.component import live
from tablee.ui.widgets.error_boundary import contained
from tablee.ui.widgets.inputs import as_text
from tablee.web.ops.page_errors import part


def may_edit(person: Person) -> bool:
    """Whether the document is this person's to work on."""
    return person.has(Role.FACILITATOR, Role.SCRIBE)


@part
def draw(room: Room, person: Person) -> None:
    """The sheet, line by line; what others do to it appears by itself."""
    step = _step(room)
    if step is None:
        return
    st.text(
        _(
            "La fiche se remplit toute seule. Ce que vous changez ici ne change pas ce qui a été "
            "dit\u00a0: chaque ligne garde sa source."
        )
    )
    console = person.has(Role.FACILITATOR)
    with st.container(key="editing"):
        live(
            "view",
            room,
            person,
            key="editing-view",
            console=console,
            step=step.step.id,
            direct=True,
        )


@part
def reading(room: Room, person: Person) -> None:
    """Who has read the draft, and whether it is with its readers; the plugin draws it."""
    step = _step(room)
    if step is not None:
        seat = Seat(room, person.id, step.step.id)
        contained(seat, "render", lambda: step.activity.render(seat))


def _step(room: Room) -> StepRecord | None:
    """The work on this session's document; made here for a session older than its plugin."""
    try:
        found = room.conduct.editing()
    except WorkshopError as refusal:
        st.error(as_text(str(refusal)))
        return None
    if found is None:
        st.info(_("Aucun plugin installé ne permet de corriger la synthèse."))
        return None
    return room.step_record(found.id)
