"""The phone: the running step only. What to do, one thing to type or tap, what others have put."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workshop.activities import Framing
from workshop.errors import WorkshopError
from workshop.model import Appearance, Role
from workshop.texts import LANGUAGES, _, language
from workshop.ui import erasing
from workshop.ui.component import live
from workshop.ui.desk import as_text
from workshop.ui.personal import personal, text_html
from workshop.ui.synthesis import downloads
from workshop.web.frames import prompt_for

if TYPE_CHECKING:
    from workshop.facilitation import Room
    from workshop.model import Person

__all__ = ["draw"]


def draw(room: Room, person: Person) -> None:
    """One participant's whole page."""
    live("bar", room, person, key="bar")
    step = room.record().current
    if room.closed:
        _over(room)
    elif step is None:
        text_html("h1", _("Vous êtes bien là, {name}").format(name=person.first_name), "tb-h1")
        live("view", room, person, key="lobby")
        _prepare(room, person)
    else:
        prompt = prompt_for(step, person)
        text_html("h1", prompt or step.title, "tb-h1")
        if step.request and not isinstance(step.activity, Framing):
            text_html("blockquote", step.request, "tb-request")
        personal(room, person.id, step.step.id, console=False)
        _prepare(room, person)
    if person.has(Role.SCRIBE) and not room.closed:
        for notes in room.record().beside:
            with st.expander(as_text(notes.title)):
                personal(room, person.id, notes.step.id, console=False, looked_at=True)
    _me(room, person)


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


def _over(room: Room) -> None:
    text_html("h1", _("La session est terminée"), "tb-h1")
    st.text(_("Merci. Voici la synthèse, à emporter :"))
    downloads(room)


def _me(room: Room, person: Person) -> None:
    """My name, how it appears, my texts, my language; at the foot of the page."""
    with st.expander(_("Moi : {name}").format(name=as_text(person.name))):
        with st.form("me", border=False):
            name = st.text_input(_("Votre prénom"), value=person.name, max_chars=60)
            appearance = st.radio(
                _("Comment votre nom apparaît dans le compte rendu"),
                list(Appearance),
                format_func=lambda a: appearance_words()[a],
                index=list(Appearance).index(person.appearance),
            )
            if st.form_submit_button(_("Enregistrer"), width="stretch"):
                try:
                    room.people.rename(person, person.id, name, appearance)
                    st.rerun()
                except WorkshopError as refusal:
                    st.error(as_text(str(refusal)))
        erasing.my_texts_button()
        language_links()
    erasing.dialog(room, person)


def appearance_words() -> dict[Appearance, str]:
    """How each appearance is called."""
    return {
        Appearance.FIRST: _("Prénom seul"),
        Appearance.FULL: _("Prénom et nom"),
        Appearance.INITIALS: _("Initiales"),
        Appearance.HIDDEN: _("Sans nom"),
    }


def language_links() -> None:
    """A link for each language but the one spoken."""
    back = st.query_params.get("s", "")
    for code, name in LANGUAGES.items():
        if code != language():
            target = f"/language/{code}?next=/" + (f"%3Fs%3D{back}" if back else "")
            st.html(
                f'<a class="tb-language" href="{target}" target="_self" lang="{code}">{name}</a>'
            )
