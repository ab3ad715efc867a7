"""Builds the default card of a contribution, and buttons and inputs common to all activities."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Final, Literal, TypeVar

from tablee.activities.records.record import OwnRecord, StepRecord
from tablee.caching import cached
from tablee.model.actions import ACTION_STATES, ActionState, PlannedAction, lowered
from tablee.model.entities import Appearance, Content, Contribution, Person, Role
from tablee.texts import _, language, on_read
from tablee.view import Audience, Button, Buttons, Card, CoreButton, Input, Mark

C = TypeVar("C", bound=Content)

_tell_once: Final = cache(logging.getLogger(__name__).warning)

FOR_SOMEBODY: Final = "for-somebody-"
"""What the name of a button begins with that presses another one for somebody."""
TYPISTS: Final = (Role.FACILITATOR.value, Role.SCRIBE.value)
"""Who may press for people without a phone, and type for them."""


def visible(step: StepRecord, kind: type[C], audience: Audience) -> list[tuple[Contribution, C]]:
    """The contributions of this kind that an audience may see; the console sees hidden ones."""
    return [(c, k) for c, k in step.of(kind) if not c.hidden or audience is Audience.CONSOLE]


def card(
    step: StepRecord,
    contribution: Contribution,
    text: str,
    audience: Audience,
    *,
    marks: tuple[Mark, ...] = (),
    buttons: tuple[Button, ...] = (),
    named: bool = True,
    **fields: Any,
) -> Card:
    """A contribution as this audience sees it; `buttons` come before the core's own.

    Beside a button that may be pressed for somebody (`Button.behalf`) stands another that asks for
    whom, where there are people without a phone.

    `fields` are further fields of `view.Card` (tint, details, title …). Where it is `named`, the
    console names people by first name, phones and wall as each person chose. What is made is the
    same object until something of it changes; what `replace` makes of it is another each time.
    """
    if "actions" in fields:
        _tell_once("a plugin gives card() actions, whose name is buttons now; it goes with API 2")
        buttons = fields.pop("actions")
    person = step.person(contribution.person)
    if any(button.behalf for button in buttons):
        buttons = tuple(_with_behalf(buttons, _without_phone(step, audience)))

    def make() -> Card:
        whose = step.name_for(contribution.person, audience) if named else ""
        return _card(contribution, whose, text, audience, marks, buttons, fields)

    equal = ("card", text, audience, language(), marks, buttons, named, *fields.items())
    try:
        return cached((contribution, person), equal, make)
    except TypeError:  # a list among them, which somebody may still change
        return make()


def _without_phone(step: StepRecord, audience: Audience) -> tuple[tuple[str, str], ...]:
    """The people for whom a button can be pressed, as this audience may read their names."""

    def make() -> tuple[tuple[str, str], ...]:
        there = (person for person in step.group if person.by_facilitator)
        named = ((person.id, step.name_for(person.id, audience)) for person in there)
        return tuple((id_, name) for id_, name in named if name)

    return cached((step,), ("without a phone", audience), make)


def _with_behalf(
    buttons: tuple[Button, ...], people: tuple[tuple[str, str], ...]
) -> Iterator[Button]:
    """Each button, and beside one that may be pressed for somebody the one that asks for whom."""
    for button in buttons:
        yield button
        if button.behalf and people:
            yield Button(
                FOR_SOMEBODY + button.name,
                _("{button}, pour quelqu’un").format(button=button.label),
                "users",
                only=TYPISTS,
                asks=_("Pour qui ?"),
                among=people,
                spelled="never",
                rare=True,
            )


def _card(
    contribution: Contribution,
    by: str,
    text: str,
    audience: Audience,
    marks: tuple[Mark, ...],
    buttons: tuple[Button, ...],
    fields: Mapping[str, Any],
) -> Card:
    if contribution.entered_by:
        marks = (*marks, Mark(_("saisi pour la salle"), "keyboard"))
    return Card(
        id=contribution.id,
        text=text,
        by=by,
        at=contribution.at,
        marks=marks,
        buttons=() if audience is Audience.WALL else (*buttons, *core_buttons(contribution)),
        hidden=contribution.hidden,
        **{"person": contribution.person, **fields},
    )


def core_buttons(contribution: Contribution) -> tuple[Button, ...]:
    """Correct and withdraw, for those who may; hide, for the facilitator; who wrote it, for both.

    The core carries these out; an activity never receives them in `act`, except `edit` for
    contents without a field named `text` and without an `editing_field`.
    """
    return _core_buttons(contribution.content.edited_by, contribution.hidden, language())


@lru_cache(maxsize=256)
def _core_buttons(edited_by: frozenset[Role], hidden: bool, _language: str) -> tuple[Button, ...]:
    editors = ("author", *(role.value for role in sorted(edited_by)))
    facilitator = (Role.FACILITATOR.value,)
    hide = (
        Button(CoreButton.SHOW, _("Remontrer"), "eye", only=facilitator, spelled="never")
        if hidden
        else Button(
            CoreButton.HIDE,
            _("Masquer au mur et aux téléphones"),
            "eye-off",
            only=facilitator,
            spelled="never",
            rare=True,
        )
    )
    return (
        Button(CoreButton.EDIT, _("Corriger"), "pencil", only=editors, spelled="never"),
        Button(CoreButton.WITHDRAW, _("Retirer"), "trash-2", only=editors, spelled="never"),
        hide,
        Button(
            CoreButton.WHO,
            _("Qui a écrit cela ?"),
            "history",
            only=("author", *facilitator),
            spelled="never",
            rare=True,
        ),
    )


on_read(_core_buttons.cache_clear)

_STATE_ICONS: Final[Mapping[ActionState, str]] = {
    ActionState.TODO: "circle-dashed",
    ActionState.DOING: "play",
    ActionState.DONE: "check",
    ActionState.DROPPED: "x",
}
_STATE_TONES: Final[Mapping[ActionState, Literal["plain", "done", "now"]]] = {
    ActionState.DOING: "now",
    ActionState.DONE: "done",
}


def state_mark(state: ActionState) -> Mark:
    """What has become of an action, as the mark of its card."""
    word = lowered(_(ACTION_STATES[state]))
    return Mark(word, _STATE_ICONS[state], _STATE_TONES.get(state, "plain"))


# ── one's own part ──────────────────────────────────────────────────────────────────────────


def finish_button(own: OwnRecord) -> Buttons:
    """The button "J’ai fini", which can be taken back; the console says who has finished."""
    if own.finished:
        return Buttons((Button(CoreButton.UNFINISH, _("J’ai encore à faire")),))
    return Buttons((Button(CoreButton.FINISH, _("J’ai fini"), "check"),), strong=True)


def people_choices(people: Iterable[Person]) -> tuple[tuple[str, str], ...]:
    """People as an input of type `person` lists them, by full name, no two alike."""
    seen: Counter[str] = Counter()
    found = []
    for person in people:
        seen[person.name] += 1
        nth = seen[person.name]
        found.append((person.id, person.name if nth == 1 else f"{person.name} ({nth})"))
    return tuple(found)


def planned_inputs(
    action: PlannedAction, step: StepRecord, *, state: bool = False
) -> tuple[Input, ...]:
    """The inputs of an action, filled in: what, who, when, first step.

    People of the session are suggested for who; `state` adds what has become of it, and why.
    """
    names = (step.first_name(p.id) for p in step.group if p.appearance is not Appearance.HIDDEN)
    asked = (
        Input("what", _("Quoi"), "long", action.what, required=True),
        Input("who", _("Qui"), value=action.who, suggestions=tuple(dict.fromkeys(names))),
        Input("when", _("Quand"), value=action.when, placeholder=_("Une date, ou « avant l’été »")),
        Input("first_step", _("Premier pas"), value=action.first_step),
    )
    if not state:
        return asked
    states = tuple((each.value, _(words)) for each, words in ACTION_STATES.items())
    return (
        *asked,
        Input("state", _("Où en est-elle ?"), "choice", str(action.state), True, choices=states),
        Input("why", _("Pourquoi ?"), value=action.why),
    )
