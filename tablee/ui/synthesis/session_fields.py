"""Form of what plugins ask of the whole session: what it is about, and their own settings of it."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from tablee.activities import SessionFields
from tablee.errors import NotAccepted, WorkshopError
from tablee.model.entities import Person
from tablee.session import Room
from tablee.session.library.session_fields import forms, inputs_of
from tablee.texts import _, in_this_language
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.session_inputs import session_inputs
from tablee.web.ops.page_errors import part


@part
def draw(room: Room, person: Person) -> None:
    """A fold for each plugin's fields, and one for what a missing plugin left."""
    for form in forms(room.catalogue):
        with st.expander(as_text(_(form.title))), st.form(f"fields-{form.name}", border=False):
            _form(room, person, form)
    if left := dict(_left(room)):
        with st.expander(_("Champs d’un plugin absent")):
            for label, words in left.items():
                st.text(f"{label}\n{words}" if label else words)
            st.caption(_("Ils restent dans le document, et se changeront avec leur plugin."))


def _form(room: Room, person: Person, form: SessionFields) -> None:
    if form.summary:
        st.text(_(form.summary))
    values = {key: kept.value for key, kept in room.session.fields.items()}
    where, secrets = f"settings-{room.session.id}", tuple(room.session.secrets)
    spoken = session_inputs([form], values, where, secrets, headed=False)
    if st.form_submit_button(_("Enregistrer")):
        try:
            room.conduct.describe(person, fields=spoken)
        except NotAccepted as refusal:
            labels = {f"{form.name}.{each.name}": each.label for each in inputs_of(form)}
            for key, said in refusal.inputs.items():
                label = labels.get(key, "")
                st.error(as_text(f"{label.rstrip(' :')} – {said}" if label else said))
        except WorkshopError as refusal:
            st.error(as_text(str(refusal)))
        else:
            st.rerun()


def _left(room: Room) -> Iterator[tuple[str, str]]:
    known = {f"{f.name}.{each.name}" for f in forms(room.catalogue) for each in inputs_of(f)}
    for key, kept in room.session.fields.items():
        words = in_this_language(kept.told) or kept.value
        if key not in known and kept.labels:
            label = in_this_language(kept.labels) or next(iter(kept.labels.values()))
            yield label, words if isinstance(words, str) else ", ".join(words)
