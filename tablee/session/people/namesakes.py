"""Index that finds likely duplicates among people's names without comparing all pairs.

Two names that are `alike` share a key here (`names.Name.keys`). A name that comes is looked up
once; a room is never asked more than a few questions about each of its people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from tablee.model import names
from tablee.model.entities import Appearance, Person, fold
from tablee.model.names import Name

MOST_EACH: Final = 5
"""Pairs kept for each person who comes: a first name that many bear is no reason for more."""


class Namesakes:
    """An index of the names of a room, brought up to date when asked."""

    def __init__(self) -> None:
        self._names: list[tuple[str, str]] = []
        self._read: list[Name] = []
        self._by_first: defaultdict[str, list[int]] = defaultdict(list)
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        self._pairs: list[tuple[bool, int, int]] = []

    def pairs(self, people: Mapping[str, Person]) -> list[tuple[str, str]]:
        """The ids of people whose names are alike, who came first before who came later.

        The same name twice comes before what may be one.
        """
        self._follow(people)
        found = sorted(self._pairs)
        return [(self._names[one][0], self._names[two][0]) for _differ, two, one in found]

    def seen(self, people: Mapping[str, Person], name: str) -> Person | None:
        """The first to have come whom the room sees under this first name, and who may be the same.

        Compared with what the room sees: by trying names out nobody learns a last name that
        somebody keeps to themselves, nor who keeps their name.
        """
        self._follow(people)
        typed = names.read(name)
        words = fold(name).split()[:1]
        came = self._by_first.get(words[0], ()) if words else ()
        there = (people[self._names[place][0]] for place in came)
        return next((person for person in there if _is_seen_as(person, typed)), None)

    def _follow(self, people: Mapping[str, Person]) -> None:
        """Takes in who came since; begins anew where somebody left, or is called otherwise."""
        known = len(self._names)
        same = islice(people.values(), known)
        if known > len(people) or any(
            (person.id, person.name) != seen
            for person, seen in zip(same, self._names, strict=False)
        ):
            for kept in (self._names, self._read, self._by_first, self._by_key, self._pairs):
                kept.clear()
            known = 0
        for person in islice(people.values(), known, None):
            self._add(person)

    def _add(self, person: Person) -> None:
        place, name = len(self._names), names.read(person.name)
        keys = list(name.keys()) if name.words else []
        self._pairs += islice(self._alike(name, keys, place), MOST_EACH)
        self._names.append((person.id, person.name))
        self._read.append(name)
        for key in keys:
            self._by_key[key].append(place)
        for word in fold(person.name).split()[:1]:
            self._by_first[word].append(place)

    def _alike(self, name: Name, keys: list[str], place: int) -> Iterator[tuple[bool, int, int]]:
        """Those that are the same, then those that may be."""
        same = self._by_key.get(keys[0], []) if keys else []
        yield from ((False, place, i) for i in same)
        others = {i for key in keys for i in self._by_key.get(key, ())}.difference(same)
        yield from (
            (True, place, i) for i in sorted(others) if names.may_be_one(name, self._read[i])
        )


def _is_seen_as(person: Person, typed: Name) -> bool:
    """Whether what the room sees of this person may be the name of who typed this one.

    A first name alone is not one with a last name behind it: who types both is told apart.
    """
    if person.appearance is Appearance.FULL:
        return names.may_be_one(typed, names.read(person.name))
    if person.appearance is Appearance.FIRST and not typed.last:
        return names.may_be_one(typed, names.read(person.first_name))
    return False
