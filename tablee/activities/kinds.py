"""The kinds of activity: how people meet, frame a problem, think with cards, note, part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tablee.activities.activity import Activity
from tablee.model.entities import Content, UnknownContent

if TYPE_CHECKING:
    from tablee.activities.records.record import StepRecord
    from tablee.model.actions import PlannedAction
    from tablee.model.synthesis import Piece


@dataclass(frozen=True)
class Intro(Activity):
    """How people meet. Who they are is not put to a vote."""

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """Nothing: neither people nor the list of those present are proposals."""
        return ()

    def introduced(self, sentence: str) -> Content | None:
        """A person's sentence from a report that is brought in; None where nobody has one here.

        It is kept whatever its length.
        """
        return None

    def present(self, names: str) -> Content | None:
        """The list of those present, as such a report has it; None where there is none here.

        Empty where the report has none: then none is to be made of the session's people.
        """
        return None


@dataclass(frozen=True)
class FollowUp(Intro):
    """How people hear what has become of the actions of a former session."""

    def taken_up(self, actions: Sequence[PlannedAction]) -> Sequence[Content]:
        """These actions as contents of the step with which a following session begins, in order."""
        return ()


@dataclass(frozen=True)
class Framing(Activity):
    """How the problem is told, questioned and put into words: its `request`."""

    def requested(self, text: str) -> Content | None:
        """The request of a report that is brought in, as what it works on; None for none here."""
        return None


@dataclass(frozen=True)
class Canvas(Activity):
    """A place where a group thinks together with cards."""

    def column(self, title: str) -> Content | None:
        """A column of a board that is brought in; None where nobody adds any here."""
        return None

    def card(self, text: str, column: str) -> Content | None:
        """A card of such a board; `column` is the id of its column's contribution, or empty."""
        return None

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The cards that later steps can vote on: `(id, words)` in order; a group counts as one."""
        return ()

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """Its cards."""
        return self.cards(step)


@dataclass(frozen=True)
class Notes(Activity):
    """Notes taken together, beside every step."""

    beside: ClassVar[bool] = True

    def about(self, notes: StepRecord, step: StepRecord) -> Sequence[Piece]:
        """What the notes hold about one step, for the document."""
        return ()


@dataclass(frozen=True)
class Closing(Activity):
    """How people part: what it brought."""


@dataclass(frozen=True)
class Missing(Activity):
    """Stands in for an activity whose plugin is not there."""

    def withdrawals(self, step: StepRecord, authors: Mapping[str, str]) -> Mapping[str, str]:
        """What people may have taken out of the document: its id, by that of what says so.

        `authors` are the ids of people by those of what they wrote. Who names something of their
        own beside the agenda, and says nothing else, may have taken it out: what is not certain to
        be in the document stays out of it.
        """
        if not step.step.beside:
            return {}
        found = {}
        for contribution in step.contributions:
            content = contribution.content
            named = content.strings() if isinstance(content, UnknownContent) else ()
            if len(named) == 1 and authors.get(named[0]) == contribution.person:
                found[contribution.id] = named[0]
        return found
