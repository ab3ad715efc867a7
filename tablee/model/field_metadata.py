"""Metadata of stored fields: how undo, archive, restore, merge, checks and agendas treat each.

`field(metadata=declare(…))` says it, `traits` reads it. A field that says nothing is taken back as
a whole, archived as it is, holds nobody's id, is checked for its type alone, and is the session's:
no agenda says it.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, ParamSpec

LAST_SECOND: Final = 32_503_680_000.0
"""The year 3000: what is later is no time of a workshop, and calendars fail."""
TIME: Final = (0.0, LAST_SECOND)
"""Seconds since 1970, or of a clock."""


class TakenBack(enum.Enum):
    """How undoing takes back what became of a field."""

    WHOLE = enum.auto()
    """By whoever facilitates, unless it has changed again."""
    MEMBERS = enum.auto()
    """Ids of people, each by itself: what became of one's own goes back whatever others did."""
    ACTIVITY = enum.auto()
    """As a whole, where the activity lets this person change it."""
    NEVER = enum.auto()
    """It counts changes, or says what a plugin says."""


class PeopleIn(enum.Enum):
    """Whose ids a field holds; when two entries of a person become one, it follows."""

    NOBODY = enum.auto()
    HERE = enum.auto()
    """People of the session; a file that names others is damaged."""
    ANYBODY = enum.auto()
    """People who may have gone, among other texts."""


class InAgenda(enum.Enum):
    """Whether an agenda says what stands in a field of a step, under the same name."""

    NO = enum.auto()
    PLAIN = enum.auto()
    """As it is, in all languages."""
    WORDS = enum.auto()
    """In the words of the agenda's author, which a plugin's catalogue has in other languages."""


@dataclass(frozen=True, kw_only=True)
class FieldTraits:
    """What one field is to those who treat all fields alike."""

    taken_back: TakenBack = TakenBack.WHOLE
    archived: bool = True
    """Whether an archive of the session has it."""
    people: PeopleIn = PeopleIn.NOBODY
    within: tuple[float, float] | None = None
    """The least and the most that a number may be; None is none."""
    longest: int | None = None
    """Characters."""
    one_line: bool = False
    """Whether each text in it is a line that can be seen, and turns nothing around it."""
    in_agenda: InAgenda = InAgenda.NO


_KEY: Final = "tablee"
_USUAL: Final = FieldTraits()
_P = ParamSpec("_P")


def _as_metadata(made: Callable[_P, FieldTraits]) -> Callable[_P, dict[str, FieldTraits]]:
    return lambda *args, **kwargs: {_KEY: made(*args, **kwargs)}


declare: Final = _as_metadata(FieldTraits)
"""The metadata of a dataclass's field; takes what `FieldTraits` takes."""


_known: Final[dict[type[Any], Mapping[str, FieldTraits]]] = {}


def traits(kind: type[Any]) -> Mapping[str, FieldTraits]:
    """What each field of a dataclass is, by name."""
    if kind not in _known:
        _known[kind] = {f.name: f.metadata.get(_KEY, _USUAL) for f in dataclasses.fields(kind)}
    return _known[kind]


def named(kind: type[Any], holds: Callable[[FieldTraits], bool]) -> frozenset[str]:
    """The names of the fields of which this holds."""
    return frozenset(name for name, said in traits(kind).items() if holds(said))
