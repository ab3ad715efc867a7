"""Page on which each participant reads the draft of the synthesis, on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from tablee.activities import Editing
from tablee.session.people.context import Seat
from tablee.texts import _
from tablee.ui.console import history
from tablee.ui.widgets.component import live, sent
from tablee.ui.widgets.contained import contained
from tablee.ui.widgets.markup import link_html, text_html
from tablee.ui.widgets.personal import carry_out
from tablee.web.live.stream import reads_draft
from tablee.web.ops.faults import part

if TYPE_CHECKING:
    from tablee.model.entities import Person
    from tablee.session import Room

__all__ = ["draw"]


def draw(room: Room, person: Person) -> None:
    """The whole page."""
    link_html(f"/?s={quote(room.session.id)}", _("Revenir à la session"))
    text_html("h1", room.session.title, "tb-h1")
    if room.session.lead:
        st.text(room.session.lead)
    step = room.record().editing
    if step is None:
        st.info(_("Il n’y a rien à relire dans cette session."))
        return
    if not reads_draft(room, person, step):
        st.info(_("La synthèse n’est pas à relire en ce moment."))
        return
    _reader(room, person.id, step.step.id)


@st.fragment
@part
def _reader(room: Room, who: str, step: str) -> None:
    seat = Seat(room, who, step)
    activity = seat.activity
    if not isinstance(activity, Editing):
        return
    contained(seat, "read", lambda: activity.read(seat))
    history.line(seat)
    key = seat.key("reader")
    live(
        "view",
        room,
        seat.person,
        key=key,
        step=step,
        reader=True,
        on_act=lambda: carry_out(seat, sent(key, "act")),
    )
