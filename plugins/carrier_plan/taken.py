"""Select box of proposals from earlier canvases, which prefills the form of an action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from tablee.plugin import (
    Canvas,
    PlannedAction,
    Seat,
    StepRecord,
    _,
    action_inputs,
    answers,
    inner,
    inputs,
)

if TYPE_CHECKING:
    from .contents import PlanAction

NONE: Final = PlannedAction("")


def proposals(step: StepRecord) -> dict[str, PlannedAction]:
    """What the canvases before this step hold, by id: the group's actions, then the other cards."""
    found: dict[str, PlannedAction] = {}
    for record in step.earlier:
        if not isinstance(record.activity, Canvas):
            continue
        actions = [a for a in answers.planned(record) if a.whose == "group"]
        found |= {action.contribution: action for action in actions}
        made = {action.source for action in actions}
        cards = answers.votable(record)
        found |= {id_: PlannedAction(words) for id_, words in cards if id_ not in made}
    return found


def draw(seat: Seat, name: str) -> None:
    """The choice of a proposal, and the button that puts it into the form drawn under `name`.

    Within that form, so that what is typed there comes with the press, and is not written over.
    """
    offered, choice = proposals(seat.step), seat.key("take")
    if not offered:
        return

    def take() -> None:
        chosen = st.session_state.get(choice) or ""
        if chosen not in offered:
            inputs.refuse(seat, _("Choisissez d’abord une proposition du groupe."))
            return
        before = offered.get(_taken(seat), NONE)
        typed = action_inputs.typed(seat, NONE, name)
        action_inputs.fill(seat, name, _completed(typed, before, offered[chosen]))
        st.session_state[seat.key("taken")] = chosen

    words = labels(offered)
    place, press = st.columns([3, 1], vertical_alignment="bottom")
    place.selectbox(
        _("Reprendre une proposition du groupe"),
        list(offered),
        format_func=lambda id_: words.get(id_, ""),
        index=None,
        placeholder=_("Choisir une carte"),
        key=choice,
    )
    press.form_submit_button(_("La reprendre"), width="stretch", on_click=take)
    if (taken := offered.get(_taken(seat))) is not None:
        inputs.notice(
            _("Repris du groupe : « {words} ». Dites-le à votre façon.").format(
                words=inner(" ".join(taken.what.split()))
            )
        )


def labels(offered: Mapping[str, PlannedAction]) -> dict[str, str]:
    """The words of each, no two alike: Streamlit tells options apart by what is read."""
    seen: Counter[str] = Counter()
    found = {}
    for id_, action in offered.items():
        words = " ".join(action.what.split())
        seen[words] += 1
        found[id_] = words if seen[words] == 1 else f"{words} ({seen[words]})"
    return found


def _completed(typed: PlannedAction, before: PlannedAction, taken: PlannedAction) -> PlannedAction:
    """What was typed, completed by what is taken; what was taken before it makes room."""
    words: dict[str, Any] = {
        field: value if value not in ("", getattr(before, field)) else getattr(taken, field)
        for field in action_inputs.FIELDS
        if (value := getattr(typed, field)) is not None
    }
    return replace(typed, **words)


def linked(seat: Seat, action: PlanAction) -> PlanAction:
    """The action with the id of what it takes up, as long as that is there."""
    taken = _taken(seat)
    return replace(action, source=taken if taken in proposals(seat.step) else "")


def clear(seat: Seat) -> None:
    """The next action takes up nothing."""
    st.session_state.pop(seat.key("taken"), None)
    st.session_state.pop(seat.key("take"), None)


def _taken(seat: Seat) -> str:
    return str(st.session_state.get(seat.key("taken"), ""))
