"""Collects misspelt names of people in the document, to ask whether they are theirs. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tablee.document.names.finding import Match, Mention
from tablee.model.entities import Person, spelling_id
from tablee.model.names import alike


@dataclass(frozen=True)
class Spelling:
    """A name as it was written, which may be a person's."""

    person: str
    """The person's id."""
    name: str
    """How the person's name is written."""
    words: str
    """How it was written."""
    lists: int
    """In how many lists of names it stands."""
    mentions: tuple[Mention, ...] = ()
    """Where it stands within sentences."""
    former: bool = False
    """Whether it is known to be the person's: a name that he or she went by before."""


def spellings(
    people: Mapping[str, Person], listed: Iterable[str], mentions: Iterable[Mention]
) -> tuple[Spelling, ...]:
    """What is written like somebody's name and is not, but for what was said to be another's.

    `listed` are the entries of lists of names.
    """
    found: dict[tuple[str, str], Spelling] = {}
    for spelling in (*_listed(people, listed), *_mentioned(people, mentions)):
        key = (spelling.person, unicodedata.normalize("NFC", spelling.words).casefold())
        known = found.get(key)
        found[key] = _together(known, spelling) if known else spelling
    return tuple(
        spelling
        for spelling in found.values()
        if spelling_id(spelling.words) not in people[spelling.person].apart
    )


def _together(one: Spelling, two: Spelling) -> Spelling:
    return Spelling(
        one.person,
        one.name,
        one.words,
        one.lists + two.lists,
        one.mentions + two.mentions,
        one.former or two.former,
    )


def _mentioned(people: Mapping[str, Person], mentions: Iterable[Mention]) -> Iterator[Spelling]:
    for mention in mentions:
        told = mention.match is not Match.EXACT or mention.sure
        if told and not same_letters(mention.words, mention.name):
            former = _bore(people[mention.person], mention.words)
            yield Spelling(mention.person, mention.name, mention.words, 0, (mention,), former)


def _listed(people: Mapping[str, Person], listed: Iterable[str]) -> Iterator[Spelling]:
    borne = {_letters(form) for p in people.values() for form in (p.name, p.first_name)}
    for entry in listed:
        if _letters(entry) in borne:
            continue
        for person in people.values():
            name = person.name if " " in entry and " " in person.name else person.first_name
            if alike(entry, name) and not _adds_to(entry, person):
                yield Spelling(person.id, name, entry, 1, former=_bore(person, entry))


def _bore(person: Person, words: str) -> bool:
    """Whether the person went by these words before: a whole name, or a part of one."""
    return any(same_letters(words, part) for was in person.formerly for part in (was, *was.split()))


def _adds_to(entry: str, person: Person) -> bool:
    """Whether the entry is the first name as it is written, with more behind it."""
    return len(entry.split()) > 1 and same_letters(entry.split()[0], person.first_name)


def same_letters(one: str, two: str) -> bool:
    """Whether two names are written alike but for case and the kind of apostrophe."""
    return _letters(one) == _letters(two)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFC", name.casefold()).replace("’", "'")
    return " ".join(plain.split())
