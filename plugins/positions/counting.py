"""Counts people by position, before and after, and those who moved. No screen here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .contents import AFTER, SHOWN, Argument, Debate, HeadCount, HeldCard, Stand

if TYPE_CHECKING:
    from tablee.plugin import Contribution, StepRecord


def standing(step: StepRecord, places: int, *, after: bool) -> dict[str, int]:
    """The place of each person who took one, by id, in the order in which they did.

    Once all were asked again, whoever does not move stays where he or she stood.
    """
    taken = _taken(step, places, after=after)
    asked_again = step.facts(Debate).phase in (AFTER, SHOWN) or taken
    return _taken(step, places, after=False) | taken if after and asked_again else taken


def _taken(step: StepRecord, places: int, *, after: bool) -> dict[str, int]:
    """The places that were pressed at this moment.

    Of two that one person has (two entries were merged) the last counts; a place that is no longer
    on the line is none.
    """
    return {
        c.person: stand.place
        for c, stand in step.of(Stand)
        if stand.after is after and 0 <= stand.place < places and not c.hidden
    }


def cards(step: StepRecord, places: int, *, after: bool) -> dict[int, int]:
    """The place of each voting card that is nobody’s, by its number; as `standing` otherwise.

    One whose number was given since to somebody who stands on the line is that person, once.
    """
    asked_again = step.facts(Debate).phase in (AFTER, SHOWN)
    before = _held(step, places, after=False)
    found = _held(step, places, after=after)
    found = before | found if after and (asked_again or found) else found
    people = standing(step, places, after=after)
    persons = {step.person(who).card for who in people}
    return {number: place for number, place in found.items() if number not in persons}


def _held(step: StepRecord, places: int, *, after: bool) -> dict[int, int]:
    return {
        held.card: held.place
        for c, held in step.of(HeldCard)
        if held.after is after and 0 <= held.place < places and not c.hidden
    }


def hands(step: StepRecord, places: int, *, after: bool) -> tuple[int, ...]:
    """The hands counted at each place; zeros where none were."""
    counted = [0] * places
    for _contribution, found in step.of(HeadCount):
        if found.after is after:
            more = _padded(found.counts, places)
            counted = [n + one for n, one in zip(counted, more, strict=True)]
    return tuple(counted)


def counts(step: StepRecord, places: int, *, after: bool) -> tuple[int, ...]:
    """How many people stand at each place, voting cards and hands included."""
    people = Counter(standing(step, places, after=after).values())
    people.update(cards(step, places, after=after).values())
    raised = hands(step, places, after=after)
    return tuple(people[place] + raised[place] for place in range(places))


def moves(step: StepRecord, places: int) -> Counter[tuple[int, int]]:
    """How many went from which place to which, of those who took one both times."""
    walked: Counter[tuple[int, int]] = Counter()
    for where in (standing, cards):
        before: Mapping[Any, int] = where(step, places, after=False)
        now: Mapping[Any, int] = where(step, places, after=True)
        walked.update((before[who], place) for who, place in now.items() if who in before)
    return walked


def arguments(step: StepRecord, places: int) -> list[list[tuple[Contribution, Argument]]]:
    """The arguments of each place, in order; those of a place that is gone stand at the last."""
    found: list[list[tuple[Contribution, Argument]]] = [[] for _place in range(places)]
    for contribution, argument in step.of(Argument):
        found[place_of(argument, places)].append((contribution, argument))
    return found


def place_of(argument: Argument, places: int) -> int:
    """The number of the place for which it was given, from 0; the last for one that is gone."""
    side = int(argument.side) if argument.side.isdecimal() else places
    return min(side, places - 1)


def _padded(numbers: tuple[int, ...], length: int) -> tuple[int, ...]:
    return (*numbers, *[0] * length)[:length]
