"""Content classes of the follow-up: actions of a former session, updates; their validation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Final, Literal

from tablee.plugin import (
    ActionState,
    Change,
    ChangeKind,
    Content,
    NotAccepted,
    PlannedAction,
    Role,
    StepRecord,
    _,
    alike,
    days,
    language,
)

TELLERS: Final = (Role.CARRIER, Role.FACILITATOR, Role.SCRIBE)
"""Who says what has become of the actions."""


@dataclass(frozen=True)
class Followed(Content):
    """An action of a former session, and what has become of it."""

    kind: ClassVar[str] = "followed"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset(TELLERS)
    edited_by: ClassVar[frozenset[Role]] = frozenset(TELLERS)
    before_start: ClassVar[bool] = True
    name_lists: ClassVar[tuple[str, ...]] = ("who",)
    what: str = ""
    who: str = ""
    when: str = ""
    first_step: str = ""
    state: ActionState | None = None
    """None as long as nobody has said anything of it."""
    why: str = ""
    whose: Literal["carrier", "group"] = "carrier"
    day: str | None = None
    """The ISO date that `when` named in the former session, empty for none; None where it was said
    in this one."""
    uid: str = ""
    """What calendars know it by."""
    sequence: int = 0
    """How often it had changed when it was taken up."""
    decided: str = ""
    """The title of the session where it was decided."""

    def texts(self) -> tuple[str, ...]:
        """What was typed: not its state, nor whose it was, nor what calendars need."""
        return tuple(t for t in (self.what, self.who, self.when, self.first_step, self.why) if t)

    def retyped(self, before: Content) -> Content:
        """A day that is typed anew is said today."""
        same = isinstance(before, Followed) and before.when == self.when
        return self if same else replace(self, day=None)

    @property
    def action(self) -> PlannedAction:
        """The action, as all that draw and export it know it."""
        return alike(PlannedAction, self, state=self.state or ActionState.TODO)

    @property
    def cancels(self) -> bool:
        """Whether it was given up though calendars have a day for it."""
        return self.state is ActionState.DROPPED and bool(self.day and self.decided)

    @property
    def due(self) -> str:
        """When, as it was typed, and the day that it meant where it says no year: `demain (…)`."""
        told = days.day_told(self.day or "", "long")
        if not told or not days.moves(self.when, language()):
            return self.when
        return f"{self.when} ({told})"

    @classmethod
    def of(cls, action: PlannedAction) -> Followed:
        """An action of a former session; one that had not begun then has no news yet."""
        news = None if action.state is ActionState.TODO else action.state
        return alike(cls, action, state=news)


@dataclass(frozen=True)
class ActionUpdate(Content):
    """What somebody knows of an action."""

    kind: ClassVar[str] = "told"
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR, Role.SCRIBE})
    longest: ClassVar[int] = 500
    told_under: ClassVar[tuple[str, ...]] = ("about",)
    text: str = ""
    about: str = ""
    """The id of the action."""


def check(change: Change, step: StepRecord) -> None:
    """An action says what; what is told is told of one that is there."""
    content = change.content
    if change.kind not in (ChangeKind.POST, ChangeKind.EDIT):
        return
    if isinstance(content, Followed) and not content.what:
        raise NotAccepted(
            _("Dites d’abord quoi : l’action en quelques mots. Le reste peut attendre.")
        )
    if isinstance(content, ActionUpdate) and not any(
        c.id == content.about for c, _a in step.of(Followed)
    ):
        raise NotAccepted(
            _("Cette action n’est plus dans la liste. Votre texte reste ici : choisissez-en une.")
        )
