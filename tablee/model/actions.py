"""Data classes of actions, shared by all that plan, draw, export and follow them up.

Not what people type: a plugin keeps that in contents of its own, and tells of it with these
(`Activity.actions`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from tablee.texts import N_, _

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

K = TypeVar("K", bound="DataclassInstance")


class ActionState(enum.StrEnum):
    """What has become of an action."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def goes_on(self) -> bool:
        """Whether there is still something to be done."""
        return self in (ActionState.TODO, ActionState.DOING)


ACTION_STATES: Final = {
    ActionState.TODO: N_("À faire"),
    ActionState.DOING: N_("En cours"),
    ActionState.DONE: N_("Fait"),
    ActionState.DROPPED: N_("Abandonné"),
}
"""What each state is called where one chooses it; a mark has it without the capital."""


@dataclass(frozen=True)
class PlannedAction:
    """One action: what somebody means to do. Only `what` is never empty."""

    what: str
    who: str = ""
    """Names as they are to be read: people of the session as each chose, or anybody else."""
    when: str = ""
    """A date as one writes it, or "avant l’été"."""
    first_step: str = ""
    state: ActionState = ActionState.TODO
    why: str = ""
    """Why it has come to that: what was learnt, what stood in the way."""
    whose: Literal["carrier", "group"] = "carrier"
    """Whether it is in the carrier's plan, or what the group proposes."""
    contribution: str = ""
    """The id of what it was made from."""
    person: str = ""
    """The id of who wrote it."""
    step: str = ""
    source: str = ""
    """In a carrier's plan, the id of the group's card or proposal that it takes up."""
    day: str | None = None
    """The ISO date that `when` surely names, empty for none; None until it is read from the day of
    the workshop, which is for the core to do. A plugin gives it for what was decided before, where
    "tomorrow" counts from another day."""
    uid: str = ""
    """What it is known by in calendars for good, in sessions that follow as well; empty until the
    core says so."""
    sequence: int = 0
    """How often it has changed since it was first decided."""
    decided: str = ""
    """The title of the former workshop where it was decided; empty for this one."""

    @property
    def line(self) -> str:
        """The action in one line, `what — who — when — first step`, without what is empty.

        Behind it what has become of it, once it is no longer to be begun, and why it is so.
        """
        typed = (self.what, self.who, self.when, self.first_step)
        said = [" ".join(text.split()) for text in typed if text]
        if self.state is not ActionState.TODO:
            said.append(self.told)
        elif self.why:
            said.append(_("Pourquoi : {why}").format(why=" ".join(self.why.split())))
        return " — ".join(said)

    @property
    def over(self) -> bool:
        """Whether it was decided in a former session and given up since: it is not taken up again.

        It is still told, so that calendars take its day back.
        """
        return bool(self.decided) and not self.state.goes_on

    @property
    def told(self) -> str:
        """What has become of it, and why: `abandonné : la salle n’est plus libre`."""
        word = lowered(_(ACTION_STATES[self.state]))
        return _("{state} : {why}").format(state=word, why=self.why) if self.why else word

    @property
    def details(self) -> Iterator[str]:
        """Who, when, the first step and why it has come to its state, those that are known."""
        if self.who:
            yield _("Qui : {who}").format(who=self.who)
        if self.when:
            yield _("Quand : {when}").format(when=self.when)
        if self.first_step:
            yield _("Premier pas : {step}").format(step=self.first_step)
        if self.why:
            yield _("Pourquoi : {why}").format(why=self.why)


def lowered(label: str) -> str:
    """A label's words within a sentence: `En cours` is `en cours`."""
    return label[:1].lower() + label[1:]


def alike(kind: type[K], other: Any, **others: Any) -> K:
    """One of this dataclass, with what `other` has under the same names; `others` in its place.

    So a plugin's content becomes a `PlannedAction` and is made of one, without a list of fields.
    """
    same = {each.name for each in fields(kind)} & {each.name for each in fields(other)}
    return kind(**{name: getattr(other, name) for name in same} | others)


@dataclass(frozen=True)
class Former:
    """What a session leaves to one that follows it."""

    title: str
    date: str = ""
    """The ISO date of its workshop; empty where it is not known."""
    actions: tuple[PlannedAction, ...] = ()
    fields: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    """What was typed in fields of the whole session, by `form.input`, nothing private or secret;
    the session that follows begins with it."""

    @property
    def to_follow(self) -> tuple[PlannedAction, ...]:
        """Its actions, each once: what of the group's a plan took up is followed in that plan."""
        planned = {action.source for action in self.actions if action.whose == "carrier"} - {""}
        return tuple(
            action
            for action in self.actions
            if not action.over
            and (
                action.whose == "carrier"
                or planned.isdisjoint({action.contribution, action.source})
            )
        )
