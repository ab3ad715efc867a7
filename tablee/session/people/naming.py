"""Renames a person: updates lists of names typed by others, remembers former names, merges.

Sentences do not: they are somebody's words, and what they say instead is proposed (`ui.synthesis`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from tablee.document.names import listed_of_two, listed_under, same_letters, with_names
from tablee.model.entities import Appearance, Contribution, Person, spelling_id

_RESERVED: Final = (
    Appearance.FULL,
    Appearance.FIRST,
    Appearance.INITIALS,
    Appearance.HIDDEN,
)
"""From what tells most to what tells least."""


def following(
    contributions: Iterable[Contribution], forms: Mapping[str, str]
) -> Iterator[Contribution]:
    """Those whose lists of names say otherwise by `forms` (`lists.forms`), as they then are."""
    for contribution in contributions:
        told = with_names(contribution, forms)
        if contribution.shared and told is not contribution:
            yield told


def became(person: Person, name: str, *before: str) -> Person:
    """The person under this name; those of before are remembered, so that they are found."""
    former = dict.fromkeys((*person.formerly, person.name, *before))
    known = tuple(was for was in former if not same_letters(was, name))
    listed = listed_under(person, name)
    return replace(person, name=name, formerly=known, listed=listed)


def heir_of(heir: Person, left: Person) -> Person:
    """One person of two: all roles, both names, the less telling of what each chose."""
    kept = became(heir, heir.name, *left.formerly, left.name)
    apart = dict.fromkeys((*heir.apart, *left.apart))
    return replace(
        kept,
        appearance=_appearance(heir, left),
        roles=heir.roles | left.roles,
        joined_at=min(heir.joined_at, left.joined_at),
        by_facilitator=heir.by_facilitator and left.by_facilitator,
        apart=tuple(other for other in apart if other not in (heir.id, left.id)),
        listed=listed_of_two(heir, left),
        card=heir.card or left.card,
        remote=heir.remote and left.remote,
        place_told=_place_told(heir, left),
    )


def _place_told(heir: Person, left: Person) -> bool:
    if heir.by_facilitator != left.by_facilitator:
        return left.place_told if heir.by_facilitator else heir.place_told
    return heir.place_told and left.place_told


def _appearance(heir: Person, left: Person) -> Appearance:
    """What the facilitator entered for somebody was nobody's choice where a phone has chosen."""
    if heir.by_facilitator != left.by_facilitator:
        return left.appearance if heir.by_facilitator else heir.appearance
    return max(heir.appearance, left.appearance, key=_RESERVED.index)


def told_apart(person: Person, other: str, *, is_id: bool) -> Person:
    """The person, of whom somebody said that this other one, or this spelling, is not the same."""
    key = other if is_id else spelling_id(other)
    return replace(person, apart=tuple(dict.fromkeys((*person.apart, key))))


def said_apart(one: Person, two: Person) -> bool:
    """Whether somebody said that these are two people."""
    return two.id in one.apart or one.id in two.apart
