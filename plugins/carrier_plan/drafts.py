"""The facilitator's form that corrects a part of the plan, or what somebody takes away."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from tablee.plugin import Content, Contribution, PlannedAction, Seat, _, action_inputs, inputs

from .contents import PARTS, PlanAction, Takeaway

CORRECTING: Final = "correcting"
"""The form opened on what is to be corrected."""


def draw(seat: Seat, contribution: Contribution, takeaway: Takeaway) -> None:
    """What one took away oneself and has not shared, with its buttons."""
    mine = contribution.id
    presses: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("share", _("Partager"), lambda: seat.share([mine])),
        ("correct", _("Corriger"), lambda: inputs.open_form(seat, CORRECTING, mine)),
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


# ── typing and correcting ───────────────────────────────────────────────────────────────────


def correction(seat: Seat) -> None:
    """The form that corrects what was asked for, while that is there."""
    target = inputs.opened(seat, CORRECTING)
    everything = (*seat.mine, *seat.step.contributions)
    found = next((c for c in everything if c.id == target), None)
    if found is None:
        return
    with st.form(seat.key("correct-form", found.id), enter_to_submit=False):
        typed = fields(seat, found.content, found.id, state=True)

        def save() -> Contribution:
            seen = found.content
            if isinstance(seen, PlanAction):
                seen = PlanAction.of(action_inputs.begun(seat, seen.planned, found.id))
            return seat.edit(found.id, typed(), seen=seen)

        inputs.form_buttons(seat, CORRECTING, save)


def fields(
    seat: Seat, content: Content, name: str, *, state: bool = False
) -> Callable[[], Content]:
    """Draws a content's fields, filled in; calling what is returned reads them as a content.

    `state` adds what has become of an action.
    """
    if isinstance(content, PlanAction):
        action = content.planned
        action_inputs.fields(seat, action, name, state=state)
        return lambda: PlanAction.of(action_inputs.typed(seat, action, name))
    key = _field_key(seat, name)
    st.session_state.setdefault(key, getattr(content, "text", ""))
    st.text_area(_label(content), key=key, height=104)
    return lambda: _worded(content, str(st.session_state[key]))


def _worded(content: Any, text: str) -> Content:
    return dataclasses.replace(content, text=text)  # type: ignore[no-any-return]


def clear(seat: Seat, content: Content, name: str) -> None:
    """Empties the fields that were drawn under this name."""
    if isinstance(content, PlanAction):
        action_inputs.fill(seat, name, PlannedAction(""))
    else:
        st.session_state[_field_key(seat, name)] = ""


def _label(content: Content) -> str:
    return _(PARTS.get(type(content), "")) or _("Ce que j’en retire")


def _field_key(seat: Seat, name: str) -> str:
    return seat.key("plan", name, "text")
