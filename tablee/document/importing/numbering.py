"""Recognises titles that a report numbers (`1.`, `II -`), so that each is read as a heading.

Not for the numbers of lists, which stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.document.importing.labels import Kind, Label, found

if TYPE_CHECKING:
    from tablee.document.importing.sources.markup import MarkupLine

_NUMBERED: Final = re.compile(
    r"(?P<word>point )?(?:n ?° ?)?"
    r"(?:(?P<figures>\d{1,2}(?:\.\d{1,2}){0,2})|(?P<roman>[IVX]{1,5}))"
    r"(?P<sign>[ \u00a0]*(?:[.):/°]+[ \u00a0]*[-–—]?|[-–—])|(?<=\.\d)|(?<=\.\d\d))\s+"
    r"(?P<title>\S.*)",
    re.IGNORECASE,
)
"""`1. Budget`, `1) …`, `1 - …`, `II. …`, `1.2 …`, `Point n° 1 : …`."""
_ROMANS: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LONGEST_NUMBERED: Final = 100
_LISTS: Final = frozenset(
    (
        *(Kind.SECTION, Kind.IMPORTANT, Kind.QUESTIONS, Kind.PROPOSALS, Kind.QUESTION),
        *(Kind.KEYWORDS, Kind.SHORT_IMPORTANT, Kind.SHORT_QUESTIONS, Kind.SHORT_PROPOSALS),
        *(Kind.SHORT_QUESTION,),
    )
)
"""Labels under which what is numbered is a list: so one numbers proposals and actions."""


@dataclass(frozen=True)
class _Numbered:
    """A line with a number before its words."""

    at: int
    number: tuple[int, ...]
    form: tuple[bool, bool, str]
    """How it is typed: with a word, in Roman figures, the sign; the same throughout a report."""
    title: bool
    """Whether it looks like one: alone, short, no sentence."""


def numbered(lines: Sequence[MarkupLine]) -> tuple[MarkupLine, ...]:
    """The lines, those that a report's own numbers mark as titles with the level of headings.

    Titles follow each other from 1, each after a blank line; something stands below nearly all of
    them. A list does not look so: its items follow each other, are sentences, go on below, or
    something announces them. Where a heading is marked besides the title, no number makes one.
    """
    if any(line.level for line in lines[1:]):
        return tuple(lines)
    found = [one for at in range(len(lines)) if (one := _numbered(lines, at)) is not None]
    levels: dict[int, int] = {}
    for run in _runs(found, _announced(found, lines)):
        if _are_titles(run, lines):
            levels |= {one.at: 1 + len(one.number) for one in run}
    return tuple(replace(line, level=levels.get(at, line.level)) for at, line in enumerate(lines))


def _numbered(lines: Sequence[MarkupLine], at: int) -> _Numbered | None:
    line = lines[at]
    typed = None if line.cells else _NUMBERED.match(line.text[: 2 * _LONGEST_NUMBERED])
    if typed is None:
        return None
    roman = _ROMANS.index(typed["roman"]) if typed["roman"] in _ROMANS else 0
    if not (typed["figures"] or roman):
        return None
    number = tuple(map(int, typed["figures"].split("."))) if typed["figures"] else (roman,)
    below = lines[at + 1] if at + 1 < len(lines) else None
    goes_on = below is not None and not below.gap and below.text[0].islower()
    title = (
        line.gap
        and not goes_on
        and len(line.text) <= _LONGEST_NUMBERED
        and typed["title"][0].isupper()
        and line.text[-1] not in ".,;!…"
    )
    sign = "" if len(number) > 1 else typed["sign"].strip()
    return _Numbered(at, number, (bool(typed["word"]), bool(roman), sign), title)


def _runs(found: Sequence[_Numbered], announced: Collection[int]) -> Iterator[list[_Numbered]]:
    """What may be the titles of a report: from 1, one after the other, with those within them."""
    run: list[_Numbered] = []
    listed = -2
    for one in found:
        if one.number == (1,) and (not one.title or one.at in announced):
            listed = one.at  # a list begins: it ends where words stand between two items
        elif one.at == listed + 1:
            listed = one.at
        elif one.number == (1,):
            yield run
            run = [one]
        elif run and _follows(one, run):
            run.append(one)
    yield run


def _follows(one: _Numbered, run: Sequence[_Numbered]) -> bool:
    last = run[-1].number
    if len(one.number) == 1:
        main = next(other for other in reversed(run) if len(other.number) == 1)
        return one.form == main.form and one.number[0] == main.number[0] + 1
    *above, nth = last[: len(one.number)]
    return one.title and one.number in ((*last, 1), (*above, nth + 1))


def _announced(numbered: Sequence[_Numbered], lines: Sequence[MarkupLine]) -> set[int]:
    """Where a list begins: the line above, or the label that it stands under, makes one of it."""
    firsts = {one.at for one in numbered if one.number == (1,)}
    announced: set[int] = set()
    under = above = None
    for at in range(max(firsts, default=-1) + 1):
        if at in firsts and (_makes_list(under, above) or (not above and _ends(lines, at))):
            announced.add(at)
        above = found(lines[at])
        under = above or under
    return announced


def _makes_list(under: Label | None, above: Label | None) -> bool:
    if above is not None and not above.rest and above.kind is not Kind.NOTES:
        return True
    return under is not None and under.kind in _LISTS


def _ends(lines: Sequence[MarkupLine], at: int) -> bool:
    """Whether the line above says that something follows."""
    return at > 0 and lines[at - 1].text.endswith(":")


def _are_titles(run: Sequence[_Numbered], lines: Sequence[MarkupLine]) -> bool:
    main = [one for one in run if len(one.number) == 1]
    numbers = {one.at for one in run}
    full = sum(1 for one in main if one.at + 1 < len(lines) and one.at + 1 not in numbers)
    within = sum(1 for one in main if one.at + 1 in numbers and len(run) > len(main))
    return len(main) > 1 and all(one.title for one in main) and 3 * (full + within) >= 2 * len(main)
