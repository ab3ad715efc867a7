"""Builds the views of the follow-up: actions one by one; on the wall, grouped by state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tablee.plugin import (
    ActionState,
    Audience,
    Button,
    Card,
    Cards,
    Contribution,
    Mark,
    Road,
    Stack,
    StepRecord,
    Stop,
    Text,
    View,
    _,
    card,
    lowered,
    ngettext,
    state_mark,
    visible,
)

from .contents import TELLERS, ActionUpdate, Followed
from .telling import ORDER, by_whose, news, of_session, progress, state_word

Listed = tuple[Contribution, Followed]

BUTTONS: Final[Mapping[str, ActionState]] = {
    "done": ActionState.DONE,
    "doing": ActionState.DOING,
    "dropped": ActionState.DROPPED,
    "todo": ActionState.TODO,
}
"""What each button says has become of an action, in their order."""
TINTS: Final[Mapping[ActionState | None, int]] = {
    ActionState.DONE: 1,
    ActionState.DOING: 2,
    ActionState.DROPPED: 3,
    ActionState.TODO: 0,
}
"""The tint and shape of each state, as `Card.tint`; without news, none."""


# ── phones and console ──────────────────────────────────────────────────────────────────────


def screen(step: StepRecord, actions: Sequence[Listed], audience: Audience) -> View:
    """How many are where; each action with its buttons; then what people know."""
    head = Text(of_session(step), title=progress(actions), tone="quiet")
    able = tuple(person.id for person in step.people.values() if person.has(*TELLERS))
    lists = (
        Cards(
            title or _("Nos actions"),
            tuple(_card(step, one, able, audience) for one in listed),
            counted=ngettext("{n} action", "{n} actions", len(listed)),
        )
        for title, listed in by_whose(actions)
    )
    return Stack((head, *lists, *_known(step, audience)))


def _card(step: StepRecord, listed: Listed, able: tuple[str, ...], audience: Audience) -> Card:
    """An action, with its buttons for those who are `able`; it is nobody's own card."""
    c, followed = listed
    return card(
        step,
        c,
        "",
        audience,
        title=followed.what,
        details=tuple(replace(followed.action, when=followed.due).details),
        marks=(_mark(followed.state),),
        buttons=tuple(_buttons(followed, able)),
        tint=TINTS.get(followed.state),
        person="",
        named=False,
    )


def _mark(state: ActionState | None) -> Mark:
    if state in (None, ActionState.TODO):
        icon = "circle-dashed" if state else "message-circle-question-mark"
        return Mark(lowered(state_word(state)), icon)
    return state_mark(state)


def _buttons(followed: Followed, able: tuple[str, ...]) -> Iterator[Button]:
    only = tuple(role.value for role in TELLERS)
    for name, state in BUTTONS.items():
        on = able if followed.state is state else ()
        yield Button(name, state_word(state), only=only, pressed_by=on, toggle=True)
    asked = _("Pourquoi ?")
    yield Button("why", asked, "message-circle", only=only, asks=asked, begins=followed.why)


def _known(step: StepRecord, audience: Audience) -> Iterator[Cards]:
    """What people know, each in a card of its own, to be corrected."""
    actions = {c.id: followed for c, followed in visible(step, Followed, audience)}
    none = Followed()
    cards = tuple(
        card(
            step,
            c,
            told.text,
            audience,
            title=actions.get(told.about, none).what,
            tint=TINTS.get(actions.get(told.about, none).state),
        )
        for c, told in visible(step, ActionUpdate, audience)
    )
    if cards:
        yield Cards(_("Ce que l’on en sait"), cards, newest_first=True)


# ── the wall ────────────────────────────────────────────────────────────────────────────────


def wall(step: StepRecord, actions: Sequence[Listed]) -> Road:
    """Each with what has become of it, those of one state together, in the order of the title."""
    told = news(step, Audience.WALL)
    both = len({followed.whose for _c, followed in actions}) > 1
    ordered = sorted(actions, key=lambda one: ORDER.index(one[1].state))
    return Road(progress(actions), tuple(_far(step, one, told, both) for one in ordered))


def _far(
    step: StepRecord,
    listed: Listed,
    told: Mapping[str, Sequence[tuple[Contribution, ActionUpdate]]],
    both: bool,
) -> Stop:
    """An action to be read from afar: who, why, and what was told of it last.

    Where there are `both`, it says so if it is one that the group proposed.
    """
    c, followed = listed
    why = replace(followed.action, who="", when="", first_step="").details
    known = (step.attributed(k, words.text).text for k, words in told.get(c.id, ())[-1:])
    whose = (Mark(_("groupe"), "users"),) if both and followed.whose == "group" else ()
    return Stop(
        c.id,
        followed.what,
        followed.who,
        details=(*why, *known),
        marks=whose,
        state=_mark(followed.state),
        tint=TINTS.get(followed.state),
    )
