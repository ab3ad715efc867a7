"""Fields of note-takers, and their Streamlit form for new lines."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tablee.plugin import (
    Field,
    Input,
    NotAccepted,
    Seat,
    StepRecord,
    StepState,
    _,
    inputs,
)

from .lines import PLACES, NoteLine, read

LINES: Final = "lines"
"""The field for new lines: one text makes several."""

LONGEST_PASTE: Final = 40_000
"""Characters taken at once: the notes of a whole workshop, pasted from elsewhere."""


def lines_field() -> Field:
    """What is being said, a line for each note, and where they go."""
    return Field(
        LINES,
        "",
        _("Ce qui se dit"),
        _("Noter"),
        LONGEST_PASTE,
        within="place",
        ask=_("Où va cette ligne\u00a0?"),
        choices=tuple((name, _(words)) for name, words in PLACES.items()),
        tints=(None,) * len(PLACES),
        note=_("Une ligne qui commence par «\u00a0#\u00a0» et un espace devient un titre."),
    )


def steps_of(notes: StepRecord) -> tuple[tuple[str, str], ...]:
    """The steps in which a line can have been taken, in order: those that began."""
    began = (r for r in notes.earlier if r.running or r.done)
    return tuple((record.step.id, record.title) for record in began)


def line_field(line: NoteLine, notes: StepRecord) -> Field:
    """A line as it stands, to be corrected; a late one goes to its step."""
    places = tuple((name, _(words)) for name, words in PLACES.items())
    forms = (("false", _("Une ligne")), ("true", _("Un titre")))
    return Field(
        "line",
        NoteLine.kind,
        "",
        _("Enregistrer"),
        inputs=(
            Input(
                "text", _("Le texte"), "long", line.text, required=True, longest=NoteLine.longest
            ),
            Input("place", _("Où va cette ligne\u00a0?"), "choice", line.place, choices=places),
            *_step_input(line, notes),
            Input(
                "heading",
                _("C’est"),
                "choice",
                "true" if line.heading else "false",
                choices=forms,
            ),
        ),
    )


def _step_input(line: NoteLine, notes: StepRecord) -> tuple[Input, ...]:
    steps = steps_of(notes)
    if len(steps) < 2:
        return ()
    taken_in = line.taken_in if line.taken_in in dict(steps) else steps[0][0]
    return (Input("taken_in", _("Dite pendant"), "list", taken_in, required=True, choices=steps),)


def draw(seat: Seat) -> None:
    """The field for new lines."""
    typed, place = inputs.field_key(seat, "lines"), seat.key("place")
    with st.form(seat.key("form", "lines"), border=False, enter_to_submit=False):
        st.text_area(
            _("Ce qui se dit"),
            key=typed,
            height=104,
            placeholder=_("Une idée par ligne"),
        )
        st.selectbox(
            _("Où va cette ligne\u00a0?"),
            list(PLACES),
            format_func=lambda name: _(PLACES[name]),
            key=place,
        )

        def send() -> None:
            text = str(st.session_state.get(typed, ""))
            if inputs.attempt(seat, lambda: note(seat, text, st.session_state[place])):
                inputs.empty_field(seat, "lines")
                st.session_state[place] = "notes"

        st.form_submit_button(
            _("Noter"),
            width="stretch",
            on_click=send,
        )
    inputs.notice(_("Une ligne qui commence par « # » et un espace devient un titre."))


def note(seat: Seat, typed: str, place: str) -> bool:
    """Posts every line, or none: what is refused is refused before the first one is posted."""
    inputs.check_length(typed, LONGEST_PASTE)
    lines = read(typed, _taken_in(seat), place)
    if not lines:
        raise NotAccepted(_("Écrivez d’abord quelques mots."))
    for number, line in enumerate(lines, 1):
        if len(line.text) > NoteLine.longest:
            raise NotAccepted(
                _(
                    "La ligne {n} est trop longue : {most} caractères au plus. "
                    "Rien n’est noté pour l’instant : coupez-la en deux, puis réessayez."
                ).format(n=number, most=NoteLine.longest)
            )
    for line in lines:
        seat.post(line)
    return True


def _taken_in(seat: Seat) -> str:
    """The running step, or between the end and the closing the last that ran; empty before all."""
    room = seat.room
    done = [step.id for step in room.agenda if step.state is StepState.DONE]
    return room.session.current or (done[-1] if done else "")
