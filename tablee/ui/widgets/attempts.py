"""Tries what a press asks for, says why it was refused; people's words in Streamlit's places.

What `inputs` and the forms of fields stand on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import streamlit as st

from tablee.activities.cards import people_choices
from tablee.errors import WorkshopError
from tablee.isolation import Failed, tried
from tablee.model.entities import Contribution, Person, new_id
from tablee.registry.versions.former import renamed
from tablee.session.contributions.checks import PRESS, nothing_changed
from tablee.session.people.seat import Seat

T = TypeVar("T")
SPEAKS_FOR: Final = "speaks-for"
"""Under this name the page keeps for whom whoever facilitates types next; nobody where empty."""
SAID_SO: Final = "speaks-for-asked"
"""Another word with each press: it counts over whoever was chosen before."""
_SIGNS: Final = re.compile(r"[\\`*_~$<&\[\]]|:(?=\S)")
_AT_THE_START: Final = re.compile(r"^\d*(?=[#>+.)-])")


def as_text(words: str) -> str:
    """People's words where Streamlit reads Markdown, on one line: every sign stands for itself.

    For labels, headings, captions, tabs, pills and radio buttons. Not for the options of
    `selectbox` and `multiselect`, nor for `st.text`: they show what they are given.
    """
    line = re.sub(r"[ \t\r\n]+", " ", words).strip(" ")
    return _AT_THE_START.sub(r"\g<0>\\", _SIGNS.sub(r"\\\g<0>", line))


def names(people: Iterable[Person]) -> dict[str, str]:
    """Full names by id, no two alike: Streamlit tells options apart by what is read."""
    return dict(people_choices(people))


@renamed("verb", "press")
def attempt(seat: Seat, press: Callable[[], T], *, place: str = "") -> T | None:
    """Does what `press` does; a refusal is kept for `show_refusal` and None is returned.

    All that it changes is one act, undone at once. `place` names a part that says its refusals
    itself, as it stands far below the others.
    """
    accept(seat, place)
    try:
        with seat.room.act():
            return tried(seat.activity, "press", press, seconds=PRESS, apart=False, refuses=True)
    except WorkshopError as refusal:
        refuse(seat, str(refusal), place)
    except Failed:
        refuse(seat, nothing_changed(seat.step), place)
    return None


def refuse(seat: Seat, sentence: str, place: str = "") -> None:
    """Keeps a sentence to show above this step's fields, or in a place, at the next drawing."""
    st.session_state[seat.key("refusal", *_named(place))] = sentence


def accept(seat: Seat, place: str) -> None:
    """Nothing is refused in this place any more."""
    if place:
        st.session_state.pop(seat.key("refusal", place), None)


def show_refusal(seat: Seat, place: str = "") -> None:
    """Shows the kept sentence: once, where the core calls it above every `render`.

    In a place of its own it stays until the next attempt there, as what is open there stays open.
    """
    key = seat.key("refusal", *_named(place))
    sentence = st.session_state.get(key, "")
    if not place:
        st.session_state.pop(key, None)
    if sentence:
        st.error(as_text(sentence), icon=None)


def _named(place: str) -> tuple[str, ...]:
    return (place,) if place else ()


def withdraw(seat: Seat, contribution: str) -> Contribution:
    """Takes a contribution away; as after any act, the page then offers to undo it."""
    return seat.withdraw(contribution)


def notice(text: str) -> None:
    """A quiet sentence: what happens now, or what to wait for."""
    st.caption(as_text(text))


def speak_for(who: str) -> None:
    """The next words typed for the room are this person's, as was said by a press on their name."""
    st.session_state[SPEAKS_FOR] = who
    st.session_state[SAID_SO] = new_id()


def asked_speaker() -> str:
    """The id of whoever was last asked for by a press on their name; empty once it is done."""
    return str(st.session_state.get(SPEAKS_FOR, ""))


def words_left() -> None:
    """What was typed for whoever was asked for has left."""
    st.session_state.pop(SPEAKS_FOR, None)


def field_key(seat: Seat, name: str) -> str:
    """The key of a field that is emptied each time it is sent (`empty_field`)."""
    generation = st.session_state.get(seat.key("generation", name), 0)
    return seat.key("draft", name, str(generation))


def empty_field(seat: Seat, name: str) -> None:
    """Puts a new, empty field in the place of the one just sent.

    A new one, not the same set to nothing: a run that another cuts short would leave what was sent
    standing there, to be sent twice.
    """
    generation = seat.key("generation", name)
    st.session_state[generation] = st.session_state.get(generation, 0) + 1
