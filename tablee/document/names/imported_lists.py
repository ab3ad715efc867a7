"""Order and names of people as the lists of an imported report have them.

Only while they appear in full: whoever chose to be named otherwise is, and whoever was renamed has
the name of now. People whom no report brought in come after.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Final

from tablee.model.entities import Appearance, Listed, Person
from tablee.texts import _, ngettext

_NOWHERE: Final = Listed(sys.maxsize)
"""The place of who is in no list: after all that are."""
_LAST: Final = Listed(1_000_000)
"""After every place that a report may have."""
_AND: Final = ("et ", "& ", "and ")


def in_list(list_: str, people: Sequence[Person], names: Iterable[str]) -> tuple[str, ...]:
    """These people, whose `names` are those that are shown, in the order of the report's list.

    `et Chloé` stands with the one before: no comma comes between. Whoever is hidden is counted at
    the end, in the same way.
    """
    placed: list[tuple[int, str]] = []
    hidden = 0
    for person, name in zip(people, names, strict=True):
        if person.appearance is Appearance.HIDDEN:
            hidden += 1
            continue
        listed = (person.listed or {}).get(list_, _NOWHERE)
        as_written = listed.text if person.appearance is Appearance.FULL else ""
        placed.append((listed.place, as_written or name))
    found: list[str] = []
    told = [name for _place, name in sorted(placed, key=lambda one: one[0])]
    for name in (*told, *_counted(hidden, alone=not told)):
        if found and name.startswith(_AND):
            found[-1] = f"{found[-1]} {name}"
        else:
            found.append(name)
    return tuple(found)


def _counted(hidden: int, *, alone: bool) -> Iterable[str]:
    """How many are hidden, in words that follow the names."""
    if hidden and alone:
        several = _("{n} personnes sans nom").format(n=hidden)
        yield several if hidden > 1 else _("Une personne")
    elif hidden:
        yield ngettext("et une personne", "et {n} personnes sans nom", hidden).format(n=hidden)


def listed_under(person: Person, name: str) -> dict[str, Listed] | None:
    """Where the lists have this person under another name: there, but no longer as written."""
    if person.listed is None or name == person.name:
        return person.listed
    return {key: Listed(listed.place) for key, listed in person.listed.items()}


def listed_of_two(heir: Person, left: Person) -> dict[str, Listed] | None:
    """Where the lists have one who was two."""
    if heir.listed is None:
        return None
    added = {"participants": _LAST} if left.listed is None else left.listed
    return {**added, **heir.listed}
