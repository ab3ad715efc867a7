"""The kinds of activity: how people meet, frame a problem, think with cards, note, part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tablee.activities.activity import Activity
from tablee.model.entities import UnknownContent, texts_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tablee.activities.record import StepRecord
    from tablee.model.actions import PlannedAction
    from tablee.model.entities import Content, Contribution
    from tablee.model.synthesis import Piece

__all__ = ["Canvas", "Closing", "FollowUp", "Framing", "Intro", "Missing", "Notes"]


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

    def told(self, step: StepRecord) -> frozenset[str]:
        """The contributions (ids) whose words may be read outside the console.

        Nothing hidden, and nothing that is told under what is hidden or gone, at whatever depth.
        """
        standing = {c.id for c in step.contributions if not c.hidden and _may_stand(step, c)}
        under = {c.id: named for c in step.contributions if (named := _named(step, c))}
        known = _known(step) if under else frozenset()
        while fallen := {
            id_ for id_ in standing & under.keys() if not {*under[id_]} & (standing | known)
        }:
            standing -= fallen
        return frozenset(standing)


def _known(step: StepRecord) -> frozenset[str]:
    """What ids may mean beside what stands in the step itself."""
    others = (*step.earlier, *step.beside)
    known = {c.id for each in others for c in each.contributions if not c.hidden}
    known |= {each.step.id for each in (step, *others)} | step.people.keys()
    kept = [step.step.settings, *([each.step.facts, each.step.settings] for each in others)]
    return frozenset((*known, *texts_in(kept)))


def _named(step: StepRecord, contribution: Contribution) -> tuple[str, ...]:
    """The ids of what it is told under; those of all that it may be about where nobody knows."""
    plain, content = step.step.plain, contribution.content
    if not isinstance(content, UnknownContent):
        return ()
    if plain is None or plain.under is None:
        return content.named_in(None)
    return content.named_in(plain.under.get(content.was, ()))


def _may_stand(step: StepRecord, contribution: Contribution) -> bool:
    """Whether it is somebody's words by itself.

    Beside the agenda, unless it was notes, what is about something else may be how that was worded
    anew, and would have to go with it; what says yes or no too may have been set aside.
    """
    plain, content = step.step.plain, contribution.content
    if not step.step.beside or (plain is not None and plain.family == "notes"):
        return True
    if not isinstance(content, UnknownContent):
        return True
    return not content.names_another() and not any(v is True for v in content.fields.values())
