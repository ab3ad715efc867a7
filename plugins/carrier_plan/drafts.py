"""The fields of a part of the plan that the facilitator types, and what they take away."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from tablee.plugin import Content, Contribution, PlannedAction, Seat, _, action_inputs, inputs

from .contents import PARTS, PlanAction, Takeaway


def draw(seat: Seat, contribution: Contribution, takeaway: Takeaway) -> None:
    """What one took away oneself and has not shared, with its buttons."""
    mine = contribution.id
    presses: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("share", _("Partager"), lambda: seat.share([mine])),
        ("correct", _("Corriger"), lambda: inputs.open_form(seat, inputs.EDITING, mine)),
        ("withdraw", _("Retirer"), lambda: inputs.withdraw(seat, mine)),
    )
    with st.container(border=True, key=seat.key("own", mine)):
        st.text(takeaway.text)
        with st.container(horizontal=True):
            for name, label, press in presses:
                inputs.button(seat, label, press, name, mine)


def move(seat: Seat, order: Sequence[str], moved: str, way: str) -> None:
    """Moves one of the ids in `order` one place `up` or `down`; nothing happens at the ends."""
    if moved not in order:
        return
    place = order.index(moved)
    if way == "up" and place > 0:
        seat.move(moved, order[place - 1])
    elif way == "down" and place + 1 < len(order):
        after = order[place + 2] if place + 2 < len(order) else None
        seat.move(moved, after)


# ── typing ──────────────────────────────────────────────────────────────────────────────────


def fields(seat: Seat, content: Content, name: str) -> Callable[[], Content]:
    """Draws a content's fields, filled in; calling what is returned reads them as a content."""
    if isinstance(content, PlanAction):
        action = content.planned
        action_inputs.fields(seat, action, name)
        return lambda: PlanAction.of(action_inputs.typed(seat, action, name))
    key = _field_key(seat, name)
    st.session_state.setdefault(key, getattr(content, "text", ""))
    st.text_area(_(PARTS[type(content)]), key=key, height=104)
    return lambda: _worded(content, str(st.session_state[key]))


def _worded(content: Any, text: str) -> Content:
    return dataclasses.replace(content, text=text)  # type: ignore[no-any-return]


def clear(seat: Seat, content: Content, name: str) -> None:
    """Empties the fields that were drawn under this name."""
    if isinstance(content, PlanAction):
        action_inputs.fill(seat, name, PlannedAction(""))
    else:
        st.session_state[_field_key(seat, name)] = ""


def _field_key(seat: Seat, name: str) -> str:
    return seat.key("plan", name, "text")
