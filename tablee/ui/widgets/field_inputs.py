"""Streamlit forms of a field of several inputs: typed for the room, or asked for by a button.

Phones draw the same fields from `assets/js/phone/fields/forms.js`. A picture is chosen on a phone
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from tablee.activities import answers
from tablee.errors import NotAccepted
from tablee.session.contributions import filling
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.ui.widgets.attempts import as_text, attempt, empty_field, field_key, words_left
from tablee.view import CoreButton, Field, Input

ASKING: Final = "asking"
"""The form of the field that a button asked for, open on that button and its target."""
FEW: Final = 20
"""Suggestions up to which each has a button; more are looked for in a list."""


def form(seat: Seat, field: Field, author: Callable[[], str]) -> None:
    """The inputs and the button; `author` says for whom, or refuses while nobody is named."""
    asked = [each for each in field.inputs if each.type != "picture"]
    keys = {each.name: field_key(seat, f"{field.name}-{each.name}") for each in asked}

    def send() -> None:
        if attempt(seat, lambda: _put(seat, field, _values(asked, keys), author())) is not None:
            for name in (field.name, *(f"{field.name}-{each.name}" for each in asked)):
                empty_field(seat, name)
            words_left()

    with st.form(seat.key("form", field.name), border=False, enter_to_submit=False):
        for each in asked:
            draw_input(each, keys[each.name])
        st.form_submit_button(as_text(field.button), on_click=send)


def _put(seat: Seat, field: Field, values: dict[str, Any], author: str) -> bool:
    return _labelled(field, lambda: filling.put(seat, field, values, author=author))


def _labelled(field: Field, press: Callable[[], object]) -> bool:
    """Does it; what is refused of an input says of which."""
    try:
        press()
    except NotAccepted as refusal:
        if not refusal.inputs:
            raise
        labels = {each.name: each.label for each in field.inputs}
        said = _("{label} : {sentence}")
        raise NotAccepted(
            " ".join(
                said.format(label=labels.get(name, name), sentence=sentence)
                for name, sentence in refusal.inputs.items()
            )
        ) from refusal
    return True


# ── what a button asks for ──────────────────────────────────────────────────────────────────


def asked_field(seat: Seat, button: str, target: str) -> Field | None:
    """The field that corrects something, or that another button asks for; None for none."""
    if button == CoreButton.EDIT:
        return filling.editing_field(seat, seat.room.contribution(target))
    return answers.asking_field(seat.own, button, target)


def open_asked(seat: Seat, button: str, target: str) -> None:
    """From the next drawing on the core draws the field that this button asks for."""
    asked = f"{button} {target}"
    if st.session_state.get(seat.key(ASKING)) != asked:
        st.session_state.pop(seat.key("began", button, target), None)
    st.session_state[seat.key(ASKING)] = asked


def draw_asked(
    seat: Seat, field: Field, button: str, target: str, buttons: Callable[..., None]
) -> None:
    """The field, filled in, within a form under which `buttons` draws what saves and leaves it.

    What it began with is kept: inputs left so say what others made of them meanwhile.
    """
    keys = {each.name: seat.key("asked", button, target, each.name) for each in field.inputs}
    began = st.session_state.setdefault(
        seat.key("began", button, target), {each.name: each.value for each in field.inputs}
    )
    asked = [replace(each, value=began.get(each.name, each.value)) for each in field.inputs]

    def save() -> bool:
        return _labelled(field, lambda: _save(seat, button, target, _values(asked, keys), began))

    with st.form(seat.key("asked", button, target), enter_to_submit=False):
        if field.label:
            st.text(field.label)
        for each, place in zip(asked, places(len(asked), paired=len(asked) > 3), strict=True):
            with place:
                draw_input(each, keys[each.name], in_sight=True)
        buttons(save, button=field.button)


def _save(
    seat: Seat, button: str, target: str, values: dict[str, Any], began: dict[str, Any]
) -> None:
    if button == CoreButton.EDIT:
        filling.correct(seat, target, values, began)
    else:
        filling.ask(seat, button, target, values, began=began)


def places(inputs: int, *, paired: bool) -> list[Any]:
    """Where each input stands: under one another, or two by two where there is room."""
    if not paired:
        return [st.container() for _each in range(inputs)]
    rows = [st.columns(2) for _row in range((inputs + 1) // 2)]
    return [place for row in rows for place in row][:inputs]


# ── inputs ──────────────────────────────────────────────────────────────────────────────────


def _values(asked: Sequence[Input], keys: dict[str, str]) -> dict[str, Any]:
    """What is typed, by input; what was pressed beside a text is added to it."""
    values: dict[str, Any] = {}
    for each in asked:
        key = keys[each.name]
        values[each.name] = said = _typed(st.session_state.get(key))
        if each.suggestions and isinstance(said, str):
            values[each.name] = joined(said, st.session_state.get(_pressed_key(key)) or ())
    return values


def joined(words: str, chosen: Sequence[str]) -> str:
    """What was typed and what was chosen beside it, each once."""
    said = [part.strip() for part in words.split(",")]
    first = [words.strip()] if words.strip() else []
    return ", ".join([*first, *(each for each in chosen if each not in said)])


def _pressed_key(key: str) -> str:
    return f"{key}-suggested"


def _typed(value: object) -> str | list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return "" if value is None else str(value)


def draw_input(asked: Input, key: str, *, in_sight: bool = False) -> None:
    """One input; a day and a number are typed as text, which is read as on phones.

    `in_sight` draws a choice that is made already as a button for each, no list.
    """
    label, words = as_text(asked.label), dict(asked.choices)
    few = in_sight and asked.type == "choice" and asked.required and not asked.pictures
    if few and asked.value in words:
        st.pills(
            label,
            list(words),
            default=str(asked.value),
            format_func=lambda id_: as_text(words.get(id_, "")),
            required=True,
            help=asked.help or None,
            key=key,
        )
    elif asked.type in ("choice", "list", "person"):
        chosen = asked.value if asked.value in words else None
        st.selectbox(
            label,
            list(words),
            index=list(words).index(str(chosen)) if chosen is not None else None,
            format_func=lambda id_: words.get(id_, ""),
            placeholder=asked.placeholder or _("Choisir dans la liste"),
            help=asked.help or None,
            key=key,
        )
    elif asked.type == "choices":
        st.multiselect(
            label,
            list(words),
            default=[id_ for id_ in asked.value if id_ in words],
            format_func=lambda id_: words.get(id_, ""),
            help=asked.help or None,
            key=key,
        )
    else:
        draw = st.text_area if asked.type == "long" else st.text_input
        draw(
            label,
            value=str(asked.value),
            key=key,
            placeholder=asked.placeholder or None,
            help=asked.help or None,
        )
    if asked.suggestions:
        draw_suggestions(asked.suggestions, _pressed_key(key))


def draw_suggestions(suggestions: Sequence[str], key: str) -> None:
    """Texts that are added to what is typed by a press: people of the session."""
    # Who was pressed may have left meanwhile.
    pressed = st.session_state.get(key) or ()
    st.session_state[key] = [each for each in pressed if each in suggestions]
    if not suggestions:
        return
    if len(suggestions) <= FEW:
        st.pills(_("Parmi nous"), suggestions, selection_mode="multi", format_func=as_text, key=key)
    else:
        st.multiselect(_("Parmi nous"), suggestions, key=key)
