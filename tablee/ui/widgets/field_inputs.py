"""Streamlit form of a field of several inputs, where the facilitator types for the room.

Phones draw the same field from `assets/js/phone/fields/forms.js`. A picture is chosen on a phone
alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from tablee.errors import NotAccepted
from tablee.session.contributions import filling
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.ui.widgets.attempts import as_text, attempt, empty_field, field_key, words_left
from tablee.view import Field, Input


def form(seat: Seat, field: Field, author: Callable[[], str]) -> None:
    """The inputs and the button; `author` says for whom, or refuses while nobody is named."""
    asked = [each for each in field.inputs if each.type != "picture"]
    keys = {each.name: field_key(seat, f"{field.name}-{each.name}") for each in asked}

    def send() -> None:
        values = {name: _typed(st.session_state.get(key)) for name, key in keys.items()}
        if attempt(seat, lambda: _put(seat, field, values, author())) is not None:
            for name in (field.name, *(f"{field.name}-{each.name}" for each in asked)):
                empty_field(seat, name)
            words_left()

    with st.form(seat.key("form", field.name), border=False, enter_to_submit=False):
        for each in asked:
            draw_input(each, keys[each.name])
        st.form_submit_button(as_text(field.button), on_click=send)


def _put(seat: Seat, field: Field, values: dict[str, Any], author: str) -> bool:
    try:
        filling.put(seat, field, values, author=author)
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


def _typed(value: object) -> str | list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return "" if value is None else str(value)


def draw_input(asked: Input, key: str) -> None:
    """One input; a day and a number are typed as text, which is read as on phones."""
    label, words = as_text(asked.label), dict(asked.choices)
    if asked.type in ("choice", "list", "person"):
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
