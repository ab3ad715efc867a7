"""A record without what stays confidential: the steps, and all that repeats something of them.

Pure. It is for readers outside the room: what is made of such a record can tell nothing of the
steps that are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from tablee.activities import Editing, Missing, Record, answers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tablee.activities import StepRecord
    from tablee.model.entities import Contribution

__all__ = ["Choice", "choices", "public", "tied"]


@dataclass(frozen=True)
class Choice:
    """One thing that may be public or not: a step, or a part written into the document itself."""

    id: str
    title: str
    step: StepRecord
    contributions: tuple[Contribution, ...]


def choices(record: Record) -> tuple[Choice, ...]:
    """What the facilitator is asked about before anything is public, in the order of the document.

    How the lines of steps were worded anew is none of them: it goes with what it is about.
    """
    return tuple(_choices(record))


def _choices(record: Record) -> Iterator[Choice]:
    for step in record.steps + record.beside:
        if isinstance(step.activity, Editing):
            for portion in answers.portions(step.activity, step):
                yield Choice(portion.id, portion.title, step, portion.contributions)
        else:
            yield Choice(step.step.id, step.title, step, step.contributions)


def public(record: Record, steps: Collection[str]) -> Record:
    """The record with these choices alone (ids), and what was made of them in the document.

    A step that stands on one left out, as a vote on its cards, is left out with it; elsewhere, what
    was taken up from it goes. The id of the step that works on the document stands for all that
    was written there.
    """
    withheld = _Withheld(record, steps)
    earlier: list[StepRecord] = []
    for step in record.steps:
        if step.step.id not in withheld.steps:
            earlier.append(replace(withheld.left(step), earlier=tuple(earlier)))
    beside = [left for s in record.beside if (left := withheld.beside(s)) is not None]
    beside = [replace(step, earlier=tuple(earlier)) for step in beside]
    return Record(
        record.session,
        tuple(earlier),
        tuple(
            replace(step, beside=tuple(other for other in beside if other is not step))
            if isinstance(step.activity, Editing)
            else step
            for step in beside
        ),
        record.people,
    )


def tied(record: Record, steps: Collection[str]) -> tuple[StepRecord, ...]:
    """Of these steps, those that stay confidential because they stand on one that does."""
    withheld = _Withheld(record, steps).steps
    found = (step for step in record.steps + record.beside if step.step.id in steps)
    return tuple(step for step in found if step.step.id in withheld)


class _Withheld:
    """What goes, by id: steps, and contributions wherever they are."""

    def __init__(self, record: Record, public: Collection[str]) -> None:
        self._everywhere = record.steps + record.beside
        self.steps = {
            step.step.id
            for step in self._everywhere
            if step.step.id not in public and not isinstance(step.activity, Editing)
        }
        self.contributions = {
            c.id
            for step in record.beside
            if isinstance(step.activity, Editing) and step.step.id not in public
            for portion in answers.portions(step.activity, step)
            if portion.id not in public
            for c in portion.contributions
        }
        if self.steps or self.contributions:
            self._follow()

    def _follow(self) -> None:
        """Takes in what repeats something of what goes, and what repeats that in turn."""
        standing = {step.step.id: set(_strings(_kept_of(step))) for step in self._everywhere}
        told = [
            (step.step.id, c.id, _mentioned(step, c))
            for step in self._everywhere
            for c in step.contributions
        ]
        more = True
        while more:
            gone = self.steps | self.contributions
            steps = {step for step, ids in standing.items() if not ids.isdisjoint(gone)}
            contributions = {
                c for step, c, ids in told if step in self.steps or not ids.isdisjoint(gone)
            }
            more = not (steps <= self.steps and contributions <= self.contributions)
            self.steps |= steps
            self.contributions |= contributions

    def beside(self, step: StepRecord) -> StepRecord | None:
        """What is left of a part beside the agenda; None for nothing.

        One whose plugin is missing may hold what people took out of the document: that still holds.
        """
        if step.step.id not in self.steps:
            return self.left(step)
        if not isinstance(step.activity, Missing):
            return None
        authors = {c.id: c.person for s in self._everywhere for c in s.contributions}
        out = step.activity.withdrawals(step, authors)
        return replace(step, contributions=tuple(c for c in step.contributions if c.id in out))

    def left(self, step: StepRecord) -> StepRecord:
        """The step without the contributions that go."""
        kept = tuple(c for c in step.contributions if c.id not in self.contributions)
        return replace(step, contributions=kept)


def _mentioned(step: StepRecord, contribution: Contribution) -> set[str]:
    """The ids of what a contribution takes up, among other texts.

    Of what was made of the document, what repeats somebody's words: an order of its lines names
    them all, and says nothing.
    """
    content = contribution.content
    if isinstance(step.activity, Editing):
        return {*content.repeats}
    return {*content.repeats, *_strings(msgspec.to_builtins(content))}


def _kept_of(step: StepRecord) -> list[Any]:
    """What the step itself holds: settings, facts, what it voted on."""
    options = [urn.options for urn in step.rounds]
    return [step.step.settings, step.step.facts, step.step.outcome, options]


def _strings(value: Any) -> Iterator[str]:
    """Every text in plain values, whether an id or words: an id is nobody's words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _strings(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _strings(item)
