"""Replaces the name of an erased person in others' texts by the form that person had chosen. Pure.

Nobody is left then to say how she appears: so her name is put as she had chosen it while she can
still be asked, and never further than her first name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tablee.activities import screen_name
from tablee.document.names.finding import Finder, Match, Mention
from tablee.document.names.replacement import instead
from tablee.document.names.tokens import words_of
from tablee.document.names.withheld import is_held_back
from tablee.model.entities import Appearance, Person, fold

_TITLE: Final = re.compile(
    r"\b(?:(?:M|Mr|Mme|Mlle|Dr|Mrs|Ms|Miss|Monsieur|Madame)\.?|[A-ZÀ-Ý]\.)[ \u00a0\u202f]?$"
)
"""What stands before a last name, and would stand badly before a first one."""


def left_as(person: Person) -> str:
    """What others' texts have of this person's name after her: her first name at most."""
    return screen_name(person)


_RESERVE: Final = (Appearance.FULL, Appearance.FIRST, Appearance.INITIALS, Appearance.HIDDEN)
"""From the least to the most reserved."""


class Leaving:
    """Puts the names of people who leave, as each had chosen, for those that others typed.

    The whole name goes wherever it can be told, in either order and under each name that the person
    went by; so does the last name alone, and for who chose initials or no name, the first name.
    What may be somebody else's stays: a name that another person here bears, a word that opens a
    sentence. What is spelled otherwise, or a nickname, cannot be found.
    """

    def __init__(self, gone: Iterable[Person], here: Iterable[Person]) -> None:
        """`here` are the people who stay, whose names are theirs."""
        self._gone = {person.id: _with_all_orders(person) for person in _each_once(gone)}
        self._finder = Finder({person.id: person for person in here} | self._gone)
        names = (name for p in self._gone.values() for name in (p.name, *p.formerly))
        words = {word for name in names for word in words_of(name) if len(word) > 1}
        self._any = re.compile("|".join(map(re.escape, sorted(words)))) if words else None
        self._known: dict[str, str] = {}

    def told(self, text: str) -> str:
        """The text as it is to be read after them; itself where it names none of them."""
        if self._any is None or not self._any.search(fold(text)):
            return text
        if text not in self._known:
            self._known[text] = self._told(text)
        return self._known[text]

    def _told(self, text: str) -> str:
        found = (m for m in self._finder.in_text(text) if m.person in self._gone)
        for mention in sorted(found, key=lambda m: m.start, reverse=True):
            person = self._gone[mention.person]
            if self._goes(person, mention):
                start = _from_title(text, mention, person)
                hidden = person.appearance is Appearance.HIDDEN
                text = instead(text, [(start, mention.end, left_as(person))], common=hidden)
        return text

    def _goes(self, person: Person, mention: Mention) -> bool:
        if not mention.sure or mention.match is Match.ALIKE:
            return False
        return is_held_back(person) or not _is_first(person, mention)


def _each_once(people: Iterable[Person]) -> Iterable[Person]:
    """Entries of one first name as one person: those that were merged go with the one that is left.

    It appears as the most reserved of them.
    """
    found: dict[str, Person] = {}
    for person in people:
        known = found.get(fold(person.first_name))
        found[fold(person.first_name)] = _together(known, person) if known else person
    return found.values()


def _together(one: Person, two: Person) -> Person:
    formerly = tuple(dict.fromkeys((*one.formerly, *two.formerly, one.name)))
    appearance = max(one.appearance, two.appearance, key=_RESERVE.index)
    return replace(two, formerly=formerly, appearance=appearance)


def _with_all_orders(person: Person) -> Person:
    """The person with each of the names as lists have them too: `Bellec Naïma`."""
    names = dict.fromkeys((person.name, *person.formerly))
    swapped = (" ".join((*words[1:], words[0])) for n in names if len(words := n.split()) > 1)
    return replace(person, formerly=(*list(names)[1:], *swapped))


def _is_first(person: Person, mention: Mention) -> bool:
    """Whether the words are a first name alone."""
    return fold(mention.words) in {fold(person.first_name), *_former_first(person)}


def _former_first(person: Person) -> set[str]:
    last = {fold(word) for word in person.name.split()[1:]}
    return {fold(name.split()[0]) for name in person.formerly if name.split()} - last


def _from_title(text: str, mention: Mention, person: Person) -> int:
    """Where the words to be replaced begin: with the `Mme` or the `J.` before a last name."""
    found = _TITLE.search(text[: mention.start])
    alone = fold(mention.words.split()[0]) != fold(person.first_name)
    return found.start() if found and alone else mention.start
