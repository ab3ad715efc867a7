"""Parses and rewrites texts that are lists of names: those present, who does an action. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tablee.activities import Record, StepRecord, screen_name, shown_name
from tablee.activities.votes.results.withheld import FEW
from tablee.document.redaction import rebuilt
from tablee.model.entities import Appearance, Contribution, Person, fold, with_fields
from tablee.texts import ngettext, speaking

_BETWEEN: Final = re.compile(r"(?:(?<!\s)\s+)?(?:[,;/&+\n]|\b(?:et|and)\b)\s*", re.IGNORECASE)
"""What stands between two names."""
_HELD_BACK: Final = frozenset({Appearance.INITIALS, Appearance.HIDDEN})


def entries(text: str) -> Iterator[str]:
    """The names of such a text, as they are written, in order."""
    return filter(None, (entry.strip() for entry in _BETWEEN.split(text)))


def renamed(text: str, forms: Mapping[str, str]) -> str:
    """The text with other names for those in `forms`, which are folded; all else as it was."""
    found, at = [], 0
    for mark in _BETWEEN.finditer(text):
        found += [_entry(text[at : mark.start()], forms), mark[0]]
        at = mark.end()
    return "".join((*found, _entry(text[at:], forms)))


def forms(was: Person, now: Person, others: Iterable[Person]) -> dict[str, str]:
    """What is written for each form of somebody's former name, by that form folded.

    The full name stands for the full one, the first for the first, initials for initials where they
    were chosen. What may be one of the `others` is left out.
    """
    taken = {fold(form) for other in others for form in (other.name, other.first_name)}
    pairs = [(was.name, now.name), (was.first_name, now.first_name)]
    if was.appearance is Appearance.INITIALS:
        pairs.insert(0, (was.initials, now.initials))
    return {fold(old): new for old, new in pairs if fold(old) not in {"", *taken}}


def chosen(people: Iterable[Person]) -> dict[str, str]:
    """What is written for a name, folded, so that nobody is named further than he or she chose.

    A name that may be that of two people is left out.
    """
    bearers: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for person in people:
        bearers[fold(person.name)][person.id] = _no_further(person, person.name)
        bearers[fold(person.first_name)].setdefault(
            person.id, _no_further(person, person.first_name)
        )
    told = {form: [*found.values()] for form, found in bearers.items() if form}
    return {form: names[0] for form, names in told.items() if len(names) == 1 and names[0]}


def record_as_chosen(record: Record) -> Record:
    """The record with its lists of names (`Content.name_lists`) as the report may write them."""
    with speaking(record.session.language):
        names = chosen(record.people.values())
    if not names:
        return record

    def told(step: StepRecord) -> StepRecord:
        return replace(step, contributions=tuple(with_names(c, names) for c in step.contributions))

    return rebuilt(record, told)


def with_names(contribution: Contribution, names: Mapping[str, str]) -> Contribution:
    """The contribution with other names in its lists (`renamed`); itself where none is."""
    content = contribution.content
    lists = {name: getattr(content, name) for name in content.name_lists}
    told = {name: renamed(text, names) for name, text in lists.items()}
    if told == lists:
        return contribution
    return replace(contribution, content=with_fields(content, told))


def first_names(people: Sequence[Person]) -> tuple[str, ...]:
    """First names, as each may be named; with the initial that tells two apart, where it may be."""
    borne = Counter(fold(person.first_name) for person in people)
    return tuple(
        _told_apart(p) if borne[fold(p.first_name)] > 1 else screen_name(p) for p in people
    )


def where(people: Sequence[Person], *, remote: bool) -> tuple[str, ...]:
    """Who was elsewhere, or in the room, of those who agreed that it is said, as each may be named.

    How many others were there follows only where both places have `FEW` of them: fewer, or none in
    one of them, and those who did not agree would be told by the names that are missing. Of people
    whom a report brought in nobody knows.
    """
    here = [person for person in people if person.listed is None]
    told = [p for p in here if p.place_told and p.appearance is not Appearance.HIDDEN]
    others = [p for p in here if p.takes_part and p not in told]
    counted = [sum(p.remote is place for p in others) for place in (remote, not remote)]
    listed = dict(zip((p.id for p in people if p.takes_part), _names_of(people), strict=True))
    names = [listed.get(p.id) or shown_name(p) for p in told if p.remote is remote]
    if min(counted) < FEW:
        return tuple(names)
    n = counted[0]
    if not names:
        return (ngettext("{n} personne", "{n} personnes", n).format(n=n),)
    more = ngettext("et {n} autre personne", "et {n} autres personnes", n).format(n=n)
    return (*names[:-1], f"{names[-1]} {more}")


def _names_of(people: Sequence[Person]) -> tuple[str, ...]:
    return first_names([person for person in people if person.takes_part])


def _told_apart(person: Person) -> str:
    last = person.name.split()[1:]
    if person.appearance is not Appearance.FULL or not last:
        return screen_name(person)
    return f"{person.first_name} {last[-1][0].upper()}."


def _no_further(person: Person, form: str) -> str:
    """Empty where the form may be read as it was written."""
    if person.appearance in _HELD_BACK:
        return shown_name(person)
    first_alone = person.appearance is Appearance.FIRST and form != person.first_name
    return person.first_name if first_alone else ""


def _entry(text: str, forms: Mapping[str, str]) -> str:
    """The entry under its other name, with the white space around it."""
    entry = text.strip()
    name = forms.get(fold(entry))
    return text if name is None or not entry else text.replace(entry, name, 1)
