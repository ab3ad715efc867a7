"""Form fields of an action: what, who (people of the session, or any words), when, first step.

For plugins that plan, beside `ui.widgets.inputs`: within a form of theirs. Knows no activity.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from tablee.activities import StepRecord
from tablee.activities.cards import planned_inputs
from tablee.model.actions import ACTION_STATES, ActionState, PlannedAction
from tablee.session.people.seat import Seat
from tablee.texts import N_, _
from tablee.ui.widgets.field_inputs import draw_suggestions, joined, places

__all__ = ["FIELDS", "begun", "fields", "fill", "names_of", "typed"]

FIELDS: Final = {
    "what": N_("Quoi"),
    "who": N_("Qui"),
    "when": N_("Quand"),
    "first_step": N_("Premier pas"),
}
"""The texts of an action, as they are named in its form."""


def fields(seat: Seat, action: PlannedAction, name: str, *, state: bool = False) -> None:
    """Draws an action's fields, filled in; `state` adds what has become of it, and why.

    `name` tells apart the forms of one step; `typed` reads them.
    """
    _begin(seat, action, name, state=state)
    hints = {"when": _("Une date, ou « avant l’été »")}
    with st.container(key=seat.key("planning", name)):
        where = places(len(FIELDS), paired=seat.facilitates)
        for (field, label), place in zip(FIELDS.items(), where, strict=True):
            key, said = _key(seat, name, field), _(label)
            with place:
                if field == "what":  # a card's words as they are: erased there, they go here too
                    st.text_area(said, key=key, height=68)
                    continue
                st.text_input(said, key=key, placeholder=hints.get(field))
                if field == "who":
                    draw_suggestions(names_of(seat.step), _key(seat, name, "people"))
    if state:
        st.pills(
            _("Où en est-elle ?"),
            list(ActionState),
            format_func=lambda s: _(ACTION_STATES[ActionState(s)]),
            required=True,
            key=_key(seat, name, "state"),
        )
        st.text_input(_("Pourquoi ?"), key=_key(seat, name, "why"))


def _begin(seat: Seat, action: PlannedAction, name: str, *, state: bool) -> None:
    """What the fields begin with, where they are not there yet."""
    begun: dict[str, object] = {field: getattr(action, field) for field in FIELDS}
    begun["people"] = []
    if _key(seat, name, "what") not in st.session_state:
        st.session_state[_key(seat, name, "seen")] = action
    if state:
        begun |= {"state": ActionState(action.state), "why": action.why}
    for field, value in begun.items():
        st.session_state.setdefault(_key(seat, name, field), value)


def begun(seat: Seat, action: PlannedAction, name: str) -> PlannedAction:
    """The action as it was when its fields were filled, for `Seat.edit`."""
    found = st.session_state.get(_key(seat, name, "seen"))
    return found if isinstance(found, PlannedAction) else action


def names_of(step: StepRecord) -> list[str]:
    """The people of the session as each may be named, in order of arrival; no name comes twice."""
    return [name for each in planned_inputs(PlannedAction(""), step) for name in each.suggestions]


def typed(seat: Seat, action: PlannedAction, name: str) -> PlannedAction:
    """The action as its fields have it now; what has no field stays."""
    read: dict[str, Any] = {
        field: str(value)
        for field in (*FIELDS, "why")
        if (value := st.session_state.get(_key(seat, name, field))) is not None
    }
    state = st.session_state.get(_key(seat, name, "state")) or action.state
    chosen = st.session_state.get(_key(seat, name, "people")) or []
    read["who"] = joined(read.get("who", action.who), chosen)
    return replace(action, **read, state=ActionState(state))


def fill(seat: Seat, name: str, action: PlannedAction) -> None:
    """Puts another action into the fields, from a button's callback; an empty one empties them."""
    for field in FIELDS:
        st.session_state[_key(seat, name, field)] = getattr(action, field)
    st.session_state[_key(seat, name, "people")] = []


def _key(seat: Seat, name: str, field: str) -> str:
    return seat.key("draft", "plan", name, field)  # what is typed outlives a reload
