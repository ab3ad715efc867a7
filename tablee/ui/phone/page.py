"""Page of a phone: the running step's instruction, input fields and live view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from tablee.activities import Framing, answers
from tablee.activities.votes import Vote
from tablee.errors import NotFound
from tablee.model.entities import Appearance, Role
from tablee.texts import LANGUAGES, _, language
from tablee.ui.phone import erasing
from tablee.ui.synthesis import page, publishing
from tablee.ui.synthesis.downloads import downloads
from tablee.ui.widgets import refusals
from tablee.ui.widgets.component import live
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import button_html
from tablee.ui.widgets.personal import personal, plain
from tablee.web.entry.join import APPEARANCES
from tablee.web.live.frames import is_plain
from tablee.web.ops.faults import part

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.model.entities import Person
    from tablee.session import Room

__all__ = ["draw"]


def draw(room: Room, person: Person) -> None:
    """One participant's whole page."""
    step = room.shared().current
    _bar(room, person, step)
    if room.closed:
        if person.has(Role.SCRIBE):
            _to_the_synthesis(room)
        _over(room)
    elif is_plain(room, person):
        plain(room, person.id)
    elif step is None:
        live("view", room, person, key="lobby")
        _prepare(room, person)
    else:
        personal(room, person.id, step.step.id, console=False)
        _prepare(room, person)
    if person.has(Role.SCRIBE) and not room.closed:
        _to_the_synthesis(room)
        for notes in room.record().beside:
            if notes.activity.edits:  # it has a page of its own
                continue
            _beside(room, person, notes)
    _me(room, person.id)


@part
def _beside(room: Room, person: Person, notes: StepRecord) -> None:
    with st.expander(as_text(notes.title)):
        personal(room, person.id, notes.step.id, console=False, looked_at=True)


@part
def _bar(room: Room, person: Person, step: StepRecord | None) -> None:
    live("bar", room, person, key="bar", head=_head(room, person, step))


def _head(room: Room, person: Person, step: StepRecord | None) -> dict[str, str]:
    """What stands above everything, until the step changes: then the stream says the next."""
    if room.closed:
        return {"step": "", "title": _("La session est terminée")}
    if step is None:
        title = _("Vous êtes bien là, {name}").format(name=person.first_name)
        return {"step": "", "title": title}
    if isinstance(step.activity, Vote) or is_plain(room, person):  # the stream says what to do
        return {"step": "", "title": ""}
    request = "" if isinstance(step.activity, Framing) else step.request
    title = answers.prompt_for(step, person) or step.title
    return {"step": step.step.id, "title": title, "request": request}


@part
def _prepare(room: Room, person: Person) -> None:
    """What the carrier can make ready for a later step."""
    if not person.has(Role.CARRIER):
        return
    for step in room.record().steps:
        waits = step.step.state.value == "waiting"
        if waits and any(
            c.before_start and (c.posted_by is None or Role.CARRIER in c.posted_by)
            for c in step.activity.contents
        ):
            with st.expander(_("Préparer : {step}").format(step=as_text(step.title))):
                personal(room, person.id, step.step.id, console=False, prepared=True)


@part
def _over(room: Room) -> None:
    st.text(_("Merci. Voici la synthèse, à emporter :"))
    publishing.shared(room)
    downloads(room, dates=False)


@part
def _to_the_synthesis(room: Room) -> None:
    """For those who work on it, or take it along, during the session and after it."""
    button_html(page.address(room), _("Synthèse"), "report", width="stretch")


@st.fragment
@part
def _me(room: Room, who: str) -> None:
    """My name, how it appears, my texts, my language; at the foot of the page, drawn once opened.

    A form for each phone would be a quarter of what a change of step costs.
    """
    try:
        person = room.person(who)
    except NotFound:  # erased while this page stood open
        return
    mine = st.expander(
        _("Moi : {name}").format(name=as_text(person.name)), key="me", on_change="rerun"
    )
    if mine.open:
        with mine:
            if person.has(Role.SCRIBE, Role.CARRIER):
                _to_the_synthesis(room)
            _my_name(room, person)
            erasing.my_texts_button()
            language_links()
    erasing.dialog(room, person)


def _my_name(room: Room, person: Person) -> None:
    with st.form("my-name", border=False):
        name = st.text_input(_("Votre prénom"), value=person.name, max_chars=60)
        appearance = st.radio(
            _("Comment votre nom apparaît dans le compte rendu"),
            list(Appearance),
            format_func=lambda a: _(APPEARANCES[a]),
            index=list(Appearance).index(person.appearance),
        )
        if st.form_submit_button(_("Enregistrer"), width="stretch"):
            with refusals.said():
                room.people.rename(person, person.id, name, appearance)


def language_links() -> None:
    """A link for each language but the one spoken."""
    back = st.query_params.get("s", "")
    for code, name in LANGUAGES.items():
        if code != language():
            target = f"/language/{code}?next=/" + (f"%3Fs%3D{back}" if back else "")
            st.html(
                f'<a class="tb-language" href="{target}" target="_self" lang="{code}">{name}</a>'
            )
