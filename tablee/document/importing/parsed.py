"""Data classes of a parsed report: the result of an import, before a session is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tablee.document.importing.sources.markup import Format

if TYPE_CHECKING:
    from tablee.document.importing.names import Attendee
    from tablee.model.actions import PlannedAction
    from tablee.model.synthesis import Synthesis


@dataclass(frozen=True)
class StatedIntroductions:
    """The introductions."""

    label: str
    """Its title as typed; empty for the activity's own."""
    present: str
    """Those present, as the list of them was typed; empty where there is no list."""
    sentences: tuple[tuple[int, str], ...]
    """Who, by the place in `Understood.people`, and the words, name included, as typed."""


@dataclass(frozen=True)
class UnclaimedLine:
    """A line that no label claims, and where it stands in what was understood."""

    text: str
    under: str
    """The label under which it stands; empty for the top of the document."""


@dataclass(frozen=True)
class Understood:
    """A report: all its lines are in one of these fields, in words that lose none."""

    title: str
    """Empty where the report has none."""
    lead: str
    """What stands above the people; after a blank line, what stands below them."""
    language: str
    people: tuple[Attendee, ...]
    introductions: StatedIntroductions | None
    document: Synthesis
    """Question, keywords, sheet and notes; an empty section of the notes is the place of the
    introductions."""
    format: Format = Format.PLAIN
    read_as: str = ""
    """The title of the plugin's importer that has read it, to be translated; empty for none."""
    day: str = ""
    """ISO date that the report names, if it surely does."""
    held_on: str = ""
    """The same where the report says that this is the workshop's day: it may be still to come."""
    venue: str = ""
    """Where the report says that it was held."""
    proposals: tuple[tuple[int, int], ...] = ()
    """Pairs of people, by their places, whose names may be one person's."""
    request: str = ""
    """What was asked of the group, likewise; it stands in the document as a quotation."""
    actions: tuple[PlannedAction, ...] = ()
    """What was to be done, likewise; it then stands nowhere else."""
    board: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Columns of cards, each with its title and its cards, where it is the table of a board."""
    unclaimed: tuple[UnclaimedLine, ...] = ()
    """What was not recognised, in order."""


def merged(understood: Understood, pairs: Iterable[tuple[int, int]]) -> Understood:
    """With the second of each pair made one with the first, whose name is kept.

    What was typed keeps its words: a sentence still begins with the name as it was written there.
    """
    heirs = list(range(len(understood.people)))
    for one, other in pairs:
        keep, gone = sorted((heirs[one], heirs[other]))
        heirs = [keep if heir == gone else heir for heir in heirs]
    kept = sorted(set(heirs))
    people = [
        _one([p for p, heir in zip(understood.people, heirs, strict=True) if heir == place])
        for place in kept
    ]
    places = {person: kept.index(heir) for person, heir in enumerate(heirs)}
    pairs_left = dict.fromkeys(
        (places[one], places[other])
        for one, other in understood.proposals
        if places[one] != places[other]
    )
    introductions = understood.introductions
    if introductions is not None:
        said = tuple((places[who], text) for who, text in introductions.sentences)
        introductions = replace(introductions, sentences=said)
    return replace(
        understood,
        people=tuple(people),
        introductions=introductions,
        proposals=tuple(pairs_left),
    )


def _one(people: list[Attendee]) -> Attendee:
    first = people[0]
    for other in people[1:]:
        first = replace(
            first, roles=first.roles | other.roles, listed={**other.listed, **first.listed}
        )
    return first
