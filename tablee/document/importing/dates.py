"""The day of a workshop, where its report surely names one."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from tablee.model.entities import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["day_in"]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv jan",
            "fevrier february fevr feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        1,
    )
    for name in names.split()
}
_ISO: Final = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_FIGURES: Final = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_WORDS: Final = re.compile(rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)? ({'|'.join(_MONTHS)}) (\d{{4}})\b")
"""Folded: « le 1er août 2019 » is `1er aout 2019`."""
_MONTH_FIRST: Final = re.compile(
    rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}})(?:st|nd|rd|th)? (\d{{4}})\b"
)
"""Folded: “March 12, 2027” is `march 12 2027`."""


def day_in(text: str) -> str:
    """The ISO date named in these lines; empty where there is none, or more than one."""
    found = {day for day in _days(text) if day.year >= 1990}
    return found.pop().isoformat() if len(found) == 1 else ""


def _days(text: str) -> Iterator[date]:
    for year, month, day in _ISO.findall(text):
        yield from _day(int(year), int(month), int(day))
    for day, month, year in _FIGURES.findall(text):
        yield from _day(int(year), int(month), int(day))
    for day, month, year in _WORDS.findall(fold(text)):
        yield from _day(int(year), _MONTHS[month], int(day))
    for month, day, year in _MONTH_FIRST.findall(fold(text)):
        yield from _day(int(year), _MONTHS[month], int(day))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
