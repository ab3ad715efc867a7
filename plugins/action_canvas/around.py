"""Replies to a card ("me too", comments): contents, look-ups, handlers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from tablee import plugin
from tablee.plugin import (
    Audience,
    Button,
    Change,
    ChangeKind,
    Content,
    Contribution,
    CoreButton,
    Mark,
    NotAccepted,
    NotAllowed,
    Role,
    Seat,
    StepRecord,
    _,
    card,
    core_buttons,
    ngettext,
    visible,
)

from .cards.contents import CanvasCard


@dataclass(frozen=True)
class PlusOne(Content):
    """Somebody else thinks so too."""

    kind: ClassVar[str] = "me_too"
    edited_by: ClassVar[frozenset[Role]] = frozenset()
    target: str = ""

    def texts(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Comment(Content):
    """A few words about a card."""

    kind: ClassVar[str] = "comment"
    longest: ClassVar[int] = 300
    told_under: ClassVar[tuple[str, ...]] = ("target",)
    text: str = ""
    target: str = ""

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True)
class CanvasContext:
    """What stands around the cards of a step, as one audience sees it."""

    step: StepRecord
    audience: Audience

    @cached_property
    def comments(self) -> dict[str, list[tuple[Contribution, Comment]]]:
        """The comments that this audience may see, by card, in order."""
        found: dict[str, list[tuple[Contribution, Comment]]] = defaultdict(list)
        for contribution, comment in visible(self.step, Comment, self.audience):
            found[comment.target].append((contribution, comment))
        return found

    def about(self, target: str) -> tuple[object, ...]:
        """All that was said about a card, and by whom: what is shown around it depends on it."""
        too, comments = self.too_said.get(target, ()), self.comments.get(target, ())
        people = (self.step.person(c.person) for c, _comment in comments)
        return (*too, *(c for c, _comment in comments), *people) if too or comments else ()

    @cached_property
    def too_said(self) -> dict[str, list[Contribution]]:
        """Each "me too", by card, in order."""
        found: dict[str, list[Contribution]] = defaultdict(list)
        for contribution, me_too in self.step.of(PlusOne):
            found[me_too.target].append(contribution)
        return found

    def marks(self, target: str) -> tuple[Mark, ...]:
        """How many, where there are no buttons that say so."""
        if self.audience is not Audience.WALL:
            return ()
        too, said = len(self.too_said.get(target, ())), len(self.comments.get(target, ()))
        found = []
        if too:
            found.append(Mark(_("+{n} moi aussi").format(n=too), "hand", "now"))
        if said:
            words = ngettext("{n} commentaire", "{n} commentaires", said)
            found.append(Mark(words, "message-circle"))
        return tuple(found)

    def actions(self, target: str) -> tuple[Button, ...]:
        """The buttons for those who may speak in this step."""
        if not self.step.running:
            return ()
        silent = tuple(role.value for role in self.step.activity.silent)
        too = tuple(c.person for c in self.too_said.get(target, ()))
        return (
            Button(
                "me_too",
                _("Moi aussi"),
                "hand",
                only=("others",),
                never=silent,
                pressed_by=too,
                count=len(too) or None,
                toggle=True,
                behalf=True,
            ),
            Button(
                "comment",
                _("Commenter"),
                "message-circle",
                never=silent,
                asks=_("Votre commentaire"),
                spelled="wide",
            ),
        )

    def replies(self, target: str, *, names: bool) -> tuple[plugin.Card, ...]:
        if self.audience is Audience.WALL:
            return ()
        return tuple(
            plugin.Card(
                id=contribution.id,
                text=comment.text,
                by=drawn.by if names or self.audience is Audience.CONSOLE else "",
                person=contribution.person,
                buttons=tuple(a for a in core_buttons(contribution) if a.name != CoreButton.WHO),
                hidden=contribution.hidden,
            )
            for contribution, comment in self.comments.get(target, ())
            for drawn in (card(self.step, contribution, comment.text, self.audience),)
        )


def toggle_me_too(seat: Seat, target: str) -> None:
    """Says that I think so too, or takes it back."""
    said = [c.id for c, k in seat.mine_of(PlusOne) if k.target == target]
    if not said:
        seat.post(PlusOne(target))
    for contribution in said:
        seat.withdraw(contribution)


def check_me_too(change: Change, said: PlusOne, step: StepRecord) -> None:
    """Refuses "me too" on one's own card, twice, or on none."""
    found = _card(step, said.target)
    if found.person == change.by.id:
        raise NotAllowed(_("Cette carte est la vôtre : vous y comptez déjà."))
    if change.kind is ChangeKind.POST and any(c.content == said for c in change.mine):
        raise NotAccepted(_("Vous l’avez déjà dit pour cette carte."))


def check_comment(change: Change, comment: Comment, step: StepRecord) -> None:
    """Refuses a comment on a card that is gone."""
    if change.kind is ChangeKind.POST:
        _card(step, comment.target)


def _card(step: StepRecord, target: str) -> Contribution:
    found = step.get(target)
    if found is None or not isinstance(found.content, CanvasCard):
        raise NotAccepted(_("Cette carte vient d’être retirée."))
    return found
