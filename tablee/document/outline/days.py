"""Parses a date from free text, only where the text names one day without doubt.

People write when an action is due as they say it. A calendar must not hold a day that nobody meant,
so this reads the ways in which a day is written out, and nothing else: a month, a season, "next
week" or "the 31st of February" is no day, nor is a weekday that the date contradicts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from babel.dates import get_date_format, get_day_names, get_month_names

from tablee.model.entities import fold
from tablee.texts import LANGUAGES, N_, _, add_catalogue, date_told, locale, speaking
from tablee.texts.catalogues import CORE

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["day_in", "day_of", "day_told", "moves", "named_day"]

LONGEST: Final = 80
"""Characters beyond which words tell more than a day."""
YEARS: Final = range(1900, 2200)
"""Those that a workshop may plan for."""
SAID: Final = N_("avant-hier|hier|aujourd’hui|demain|après-demain")
"""The days around this one, each with all its names, separated by commas."""
LEADS: Final = N_("pour le|avant le|d’ici le|au plus tard le|dès le|le|d’ici au|jusqu’au|au")
"""What may stand before a date."""
PAST: Final = timedelta(weeks=4)
"""How long ago a date without its year is still of the year in which it is written: an action done
yesterday is told so, and what is meant for almost a year later is given its year."""
_ARTICLE: Final = re.compile(r"(?:le|the|el) ")
_AFTER: Final = re.compile(
    r"(?:,? (?:a |at |vers )?\d{1,2} ?(?:h|:) ?(?:\d{2})?| at \d{1,2})? ?(?:am|pm)?"
)
_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_FIGURES: Final = re.compile(
    r"(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?:(?P=sign)(?P<year>\d{4}|\d{2}))?"
)
_BARE: Final = re.compile(r"(?P<first>[1-9]\d?)/(?P<second>[1-9]\d?)")
_VERSION: Final = re.compile(r"(?:\d[.-]\d{1,2}|\d\d[.-]\d)[.-]\d\d")
"""A date, or the version of something: 1.12.26; written 01.12.26 it is a date."""


def day_of(iso: str) -> date | None:
    """The day of an ISO date such as `2027-03-12`; None for anything else."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def day_told(iso: str, width: Literal["full", "long"] = "full") -> str:
    """An ISO date in words, in the language being spoken; empty where it is none."""
    day = day_of(iso)
    return "" if day is None else date_told(day, width)


def named_day(words: str, on: date | None = None, language: str = "fr") -> date | None:
    """The day that these words name, in this language, French or English; None where unsure.

    `on` is the day on which they were written: without it, neither "12 mars" nor "demain" names
    one. A date without its year is of that year, or of the next where it is more than `PAST`
    behind; in January, one of last December may be either, and is none. Figures are day/month where
    CLDR writes the day first; else 03/04 may be either, and is none; two bare figures that are as
    often a rate, a share or a mark (24/7, 7/7, 3/4) are a day after an article or a weekday only.
    """
    text = _folded(words)
    if not 0 < len(text) <= LONGEST:
        return None
    if (opening := _leads(language).match(text)) is not None:
        text = text[opening.end() :]
    if (days := _said(language).get(text.replace("-", " "))) is not None:
        return on + timedelta(days) if on else None
    weekday, text = _weekday(text, language)
    if opening is None and weekday is None and _counts(text):
        return None
    found = _written(text, on, language)
    return found if found and weekday in (None, found.weekday()) else None


def _counts(text: str) -> bool:
    """Whether two or three bare figures are as likely no date.

    Day and night (24/7), so many of so many (7/7, 1/2, 4/5), a version (1.2.27).
    """
    if _VERSION.fullmatch(text):
        return True
    if (bare := _BARE.fullmatch(text)) is None:
        return False
    first, second = int(bare["first"]), int(bare["second"])
    return (first, second) == (24, 7) or first <= second <= 12


def moves(words: str, language: str = "fr") -> bool:
    """Whether these words name another day where they are said on another: "demain", "12 mars"."""
    leap = date(2028, 2, 20)  # from here any date without its year is one
    return named_day(words, None, language) is None and named_day(words, leap, language) is not None


def _folded(words: str) -> str:
    """Lower case, without accents, invisible letters or a final mark; spaces are single."""
    kept = unicodedata.normalize("NFKD", words.replace("’", "'").casefold())
    letters = "".join(c for c in kept if unicodedata.category(c) not in ("Mn", "Cf"))
    return " ".join(letters.split()).strip(" .,;!()")


def _weekday(text: str, language: str) -> tuple[int | None, str]:
    """The weekday that the text begins with, Monday being 0, and what comes after it."""
    first, _space, rest = text.partition(" ")
    found = _days(language).get(first.rstrip(".,"))
    if found is None or not rest:
        return None, text
    article = _ARTICLE.match(rest)  # no other lead: « vendredi avant le 12 » is another day
    return found, rest[article.end() :] if article else rest


def _written(text: str, on: date | None, language: str) -> date | None:
    for pattern in (_ISO, _FIGURES, _day_first(language), _month_first(language)):
        found = pattern.match(text)
        if found and _AFTER.fullmatch(text, found.end()):
            parts = found.groupdict()
            if "first" in parts:
                return _from_figures(parts, on, language)
            month = parts["month"]
            number = int(month) if month.isdecimal() else _months(language)[month]
            return _made(parts["year"], number, int(parts["day"]), on)
    return None


def _from_figures(parts: Mapping[str, str], on: date | None, language: str) -> date | None:
    first, second, year = int(parts["first"]), int(parts["second"]), parts["year"]
    if not year and parts["sign"] != "/":
        return None  # 3.5 and 12-14 are no dates
    if not _begins_with(language, "d") and parts["sign"] == "/":
        if second > 12:
            first, second = second, first
        elif first <= 12 and first != second:
            return None
    return _made(f"20{year}" if year and len(year) == 2 else year, second, first, on)


def _made(year: str | None, month: int, day: int, on: date | None) -> date | None:
    """The date where there is such a day; without its year, the one that is meant (`named_day`)."""
    if year:
        return _real(int(year), month, day)
    if on is None:
        return None
    before, same, after = (_real(on.year + n, month, day) for n in (-1, 0, 1))
    if before is not None and before >= on - PAST:
        return None
    return same if same is not None and same >= on - PAST else after


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


# ── in a text ───────────────────────────────────────────────────────────────────────────────

_ISO_WITHIN: Final = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_FIGURES_WITHIN: Final = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})(?!\d)"
)


def day_in(text: str) -> str:
    """The ISO date named in these lines; empty where there is none, or more than one."""
    found = {day for day in _within(text) if day.year >= 1990}
    return found.pop().isoformat() if len(found) == 1 else ""


def _within(text: str) -> Iterator[date]:
    words = fold(text)  # « le 1er août 2019 » is `1er aout 2019`, “March 12, 2027” `march 12 2027`
    for pattern, said in (
        (_ISO_WITHIN, text),
        (_FIGURES_WITHIN, text),
        (_day_first_within(), words),
        (_month_first_within(), words),
    ):
        for found in pattern.finditer(said):
            month = _months(*LANGUAGES).get(found["month"]) or int(found["month"])
            with suppress(ValueError):
                yield date(int(found["year"]), month, int(found["day"]))


def _day_first_within() -> re.Pattern[str]:
    links = _links(*LANGUAGES)
    return re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? {links}{_one_of(_months(*LANGUAGES))} "
        rf"{links}(?P<year>\d{{4}})\b"
    )


def _month_first_within() -> re.Pattern[str]:
    return re.compile(
        rf"\b{_one_of(_months(*LANGUAGES))} (?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<year>\d{{4}})\b"
    )


# ── names ───────────────────────────────────────────────────────────────────────────────────


@cache
def _months(*languages: str) -> dict[str, int]:
    """The months by their names, whole or short, folded, in these languages, French and English.

    A name that two of them have for different months is that of the first.
    """
    found = {"sept": 9, "fev": 2}
    for known in _locales(languages):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=known).items():
                found.setdefault(_folded(name), number)
    return found


@cache
def _days(*languages: str) -> dict[str, int]:
    """The weekdays likewise, Monday being 0."""
    found: dict[str, int] = {}
    for known in _locales(languages):
        for width in ("wide", "abbreviated"):
            for number, name in get_day_names(width, locale=known).items():
                found.setdefault(_folded(name), number)
    return found


def _locales(languages: Iterable[str]) -> Iterator[Locale]:
    yield from dict.fromkeys(locale(code) for code in (*languages, "fr", "en"))


def _in_catalogues(sentence: str, language: str) -> Iterator[str]:
    add_catalogue(CORE)  # whatever else has been taken in by now
    for known in dict.fromkeys(("fr", "en", language)):
        with speaking(known):
            yield _(sentence)


@cache
def _said(language: str) -> dict[str, int]:
    """The days around this one as the catalogues name them, folded and without hyphens."""
    found: dict[str, int] = {}
    for text in _in_catalogues(SAID, language):
        for days, group in enumerate(text.split("|"), -2):
            for name in group.split(","):
                found.setdefault(_folded(name).replace("-", " "), days)
    return found


@cache
def _leads(language: str) -> re.Pattern[str]:
    said = "|".join(_in_catalogues(LEADS, language))
    words = sorted(map(_folded, said.split("|")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?: |(?<='))")


@cache
def _links(*languages: str) -> str:
    """What stands between day, month and year, as CLDR writes dates: « 3 de mayo de 2027 »."""
    patterns = " ".join(str(get_date_format("long", known)) for known in _locales(languages))
    words = {_folded(word) for word in re.findall(r"'([^']+)'", patterns)} - {""}
    return f"(?:(?:{'|'.join(map(re.escape, sorted(words)))}) )?" if words else ""


@cache
def _begins_with(language: str, letter: str) -> bool:
    """Whether CLDR begins a date with the day, `d`, or the month, `M`."""
    return str(get_date_format("long", locale(language))).startswith(letter)


@cache
def _day_first(language: str) -> re.Pattern[str]:
    links = _links(language)
    return re.compile(
        rf"(?P<day>\d{{1,2}}) ?(?:er|eme|e|st|nd|rd|th|\.)? (?:of )?{links}"
        rf"{_one_of(_months(language))}\.?(?:,? {links}(?P<year>\d{{4}}))?(?!\d)"
    )


@cache
def _month_first(language: str) -> re.Pattern[str]:
    """`March 12, 2027`; where the day comes first, with whole English names only.

    There `oct 27` may be of 2027.
    """
    whole = [_folded(name) for name in get_month_names("wide", locale="en").values()]
    names = whole if _begins_with(language, "d") else _months(language)
    return re.compile(
        rf"{_one_of(names)}\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year>\d{{4}}))?"
    )


def _one_of(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return f"(?P<month>{'|'.join(map(re.escape, longest_first))})"
