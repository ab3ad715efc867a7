"""Names that may be one person's, found without comparing everybody with everybody.

Two names that `alike` takes for one share a key here: their first word, their letters in order, or
what is left of them when one letter is taken out. A name that comes is looked up once.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Final

from workshop.model import alike, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop.model import Person

__all__ = ["Namesakes"]

MOST_PAIRS: Final = 50
"""Pairs kept: nobody goes through more of them in a workshop."""


class Namesakes:
    """An index of the names of a room, brought up to date when asked."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._names: list[tuple[str, str]] = []
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        self._pairs: list[tuple[str, str]] = []

    def pairs(self, people: Mapping[str, Person]) -> list[tuple[str, str]]:
        """The ids of people whose names are alike, who came first before who came later."""
        self._follow(people)
        return self._pairs

    def first(self, people: Mapping[str, Person], name: str) -> Person | None:
        """The first to have come under this first name, accents and case aside."""
        self._follow(people)
        words = fold(name).split()[:1]
        found = self._by_key.get(f"first {words[0]}") if words else None
        return people[self._names[found[0]][0]] if found else None

    def _follow(self, people: Mapping[str, Person]) -> None:
        """Takes in who came since; begins anew where somebody left, or is called otherwise."""
        known = len(self._names)
        same = islice(people.values(), known)
        if known > len(people) or any(
            (person.id, person.name) != seen
            for person, seen in zip(same, self._names, strict=False)
        ):
            self._names, self._pairs = [], []
            self._by_key.clear()
            known = 0
        for person in islice(people.values(), known, None):
            self._add(person)

    def _add(self, person: Person) -> None:
        place, keys = len(self._names), list(_keys(fold(person.name)))
        candidates = {i for key in keys for i in self._by_key[key]}
        for i in sorted(candidates):
            if len(self._pairs) >= MOST_PAIRS:
                break
            other, name = self._names[i]
            if alike(name, person.name):
                self._pairs.append((other, person.id))
        self._names.append((person.id, person.name))
        for key in keys:
            self._by_key[key].append(place)


def _keys(folded: str) -> Iterator[str]:
    if not folded:
        return
    yield f"first {folded.split()[0]}"
    if len(folded) >= 5:  # a letter less than those that `alike` looks into
        yield f"letters {folded[0]}{''.join(sorted(folded))}"
        yield f"whole {folded}"
        yield from {f"whole {folded[:i]}{folded[i + 1 :]}" for i in range(len(folded))}
