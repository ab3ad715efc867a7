"""What a plugin's `render` draws with, beside plain Streamlit: fields that keep what is typed.

A field is a form: nothing leaves before its button is pressed, and what the rules refuse stays
typed, with the sentence that says why. Public for plugins; knows no activity.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from workshop.errors import WorkshopError
from workshop.model import Role
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workshop.model import Content, Contribution
    from workshop.seat import Seat

__all__ = [
    "attempt",
    "compose",
    "draft",
    "edit_form",
    "finish_button",
    "focus_on",
    "for_whom",
    "notice",
    "refuse",
    "selected",
    "show_refusal",
]

T = TypeVar("T")


# ── trying, and saying why not ──────────────────────────────────────────────────────────────


def attempt(seat: Seat, verb: Callable[[], T]) -> T | None:
    """Does what `verb` does; a refusal is kept for `show_refusal` and None is returned."""
    try:
        return verb()
    except WorkshopError as refusal:
        refuse(seat, str(refusal))
        return None


def refuse(seat: Seat, sentence: str) -> None:
    """Keeps a sentence to show above this step's fields at the next drawing."""
    st.session_state[seat.key("refusal")] = sentence


def show_refusal(seat: Seat) -> None:
    """Shows the kept sentence once; the core calls it above every `render`."""
    sentence = st.session_state.pop(seat.key("refusal"), "")
    if sentence:
        st.error(sentence, icon=None)


def notice(text: str) -> None:
    """A quiet sentence: what happens now, or what to wait for."""
    st.caption(text)


# ── writing ─────────────────────────────────────────────────────────────────────────────────


def compose(
    seat: Seat,
    label: str,
    button: str,
    make: Callable[[str], Content],
    *,
    name: str = "text",
    longest: int = 2000,
    height: int = 104,
    placeholder: str = "",
    primary: bool = True,
    asks_for_whom: bool = True,
) -> None:
    """A text field and its button: posts `make(typed)`, then empties the field.

    On the console a choice of people stands above it ("Qui parle ?"), to type for those without a
    phone, unless `asks_for_whom` is False. `name` tells apart the fields of one step.
    """
    field = seat.key("draft", name)

    def send() -> None:
        author = st.session_state.get(seat.key("who", name)) if who else None
        typed = str(st.session_state.get(field, ""))
        if attempt(seat, lambda: seat.post(make(typed), on_behalf_of=author)) is not None:
            st.session_state[field] = ""

    who = None
    with st.form(seat.key("form", name), border=False, enter_to_submit=False):
        if seat.facilitates:
            # the console has room: who, what and the button on one line
            first, second, third = st.columns([1.2, 3, 1.2], vertical_alignment="bottom")
            with first:
                who = for_whom(seat, name) if asks_for_whom else None
            place, press, tall, kind = second if who else st.container(), third, 68, "secondary"
        else:
            place, press = st.container(), st.container()
            tall, kind = height, "primary" if primary else "secondary"
        place.text_area(label, key=field, height=tall, max_chars=longest, placeholder=placeholder)
        press.form_submit_button(button, type=kind, width="stretch", on_click=send)  # type: ignore[arg-type]


def for_whom(seat: Seat, name: str = "text") -> str | None:
    """On the console: a choice of whose words are typed; returns the person's id, None for mine."""
    if not seat.has(Role.FACILITATOR, Role.SCRIBE) or not seat.facilitates:
        return None
    people = {p.id: p.first_name for p in seat.step.people.values()}
    chosen = st.selectbox(
        _("Qui parle ?"),
        list(people),
        format_func=lambda who: people.get(who, ""),
        index=list(people).index(seat.person.id),
        key=seat.key("who", name),
    )
    return chosen or None


def draft(seat: Seat, label: str, *, name: str, value: str = "", height: int = 160) -> str:
    """A text field outside any form, sent when one leaves it; returns what is typed."""
    field = seat.key("draft", name)
    if field not in st.session_state:
        st.session_state[field] = value
    return str(st.text_area(label, key=field, height=height))


def edit_form(seat: Seat, contribution: Contribution) -> None:
    """A form to correct the `text` of a contribution; drawn by the core after "corriger"."""
    content: Any = contribution.content
    field = seat.key("edit", contribution.id)
    with st.form(seat.key("edit-form", contribution.id)):
        st.text_area(
            _("Corriger"), value=content.text, key=field, height=104, max_chars=content.longest
        )

        def save() -> None:
            changed = dataclasses.replace(content, text=str(st.session_state[field]))
            if attempt(seat, lambda: seat.edit(contribution.id, changed)) is not None:
                st.session_state.pop(seat.key("editing"), None)

        def leave() -> None:
            st.session_state.pop(seat.key("editing"), None)

        with st.container(horizontal=True):
            st.form_submit_button(_("Enregistrer"), type="primary", on_click=save)
            st.form_submit_button(_("Laisser comme c’était"), on_click=leave)


# ── the rest of the screen ──────────────────────────────────────────────────────────────────


def finish_button(seat: Seat, label: str = "") -> None:
    """ "J’ai fini", which can be taken back; the facilitator sees who has finished."""
    done = seat.finished
    text = _("J’ai encore à faire") if done else (label or _("J’ai fini"))
    st.button(
        text,
        key=seat.key("finish"),
        type="secondary" if done else "primary",
        width="stretch",
        on_click=lambda: attempt(seat, lambda: seat.finish(not done)),
    )


def focus_on(seat: Seat, column: str) -> None:
    """Says which column of a board this phone shows first."""
    st.session_state[seat.key("focus")] = column


def selected(seat: Seat) -> tuple[str, ...]:
    """The ids of the cards chosen on the console's board or list."""
    state: Mapping[str, Any] = st.session_state.get(seat.key("live"), {}) or {}
    return tuple(state.get("selected") or ())
