"""Form of what the run sheet says of a step: aim, words, gestures, who, material."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tablee.activities import StepRecord
from tablee.model.agendas import LONGEST_FIELD
from tablee.model.entities import Person
from tablee.session import Room
from tablee.texts import N_, _
from tablee.ui.widgets import refusals

LABELS: Final = {
    "aim": N_("But"),
    "say": N_("On dit, une phrase par ligne"),
    "do": N_("On fait, un geste par ligne"),
    "who": N_("Qui mène cette étape"),
    "material": N_("Matériel, une chose par ligne"),
}


def on_the_run_sheet(room: Room, person: Person, step: StepRecord) -> None:
    """What is left empty is as the activity says it."""
    said, key = step.step.run_sheet, f"run-sheet-{step.step.id}"
    with st.expander(_("Au déroulé")):
        st.caption(
            _("Ce qui reste vide est repris de l’activité. Le déroulé se trouve sous « Imprimer ».")
        )
        with st.form(key, border=False):
            typed = {
                name: (st.text_input if name == "who" else st.text_area)(
                    _(label), said.get(name, ""), max_chars=LONGEST_FIELD, key=f"{key}-{name}"
                )
                for name, label in LABELS.items()
            }
            saved = st.form_submit_button(_("Enregistrer"))
        if saved:
            with refusals.said():
                room.conduct.configure(person, step.step.id, run_sheet=typed)
