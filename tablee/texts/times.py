"""Dates and hours in words, in the language being spoken, on the clock of whoever looks."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Literal

from babel.dates import format_date
from babel.units import format_unit

from tablee.texts.languages import locale
from tablee.texts.sentences import _

_FIRST: Final = re.compile(r"\b1 ")
_zone: Callable[[], str] | None = None


def ask_zone(listener: Callable[[], str]) -> None:
    """Has `local` ask here for the time zone of whoever looks (IANA); nothing where unknown."""
    global _zone
    _zone = listener


def local(at: float) -> datetime:
    """A moment, seconds since 1970, on the clock of whoever looks, else on this computer's."""
    name = _zone() if _zone is not None else ""
    try:
        zone = zoneinfo.ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # no such zone, or a computer that has none
        zone = None
    return datetime.fromtimestamp(at, zone).astimezone(zone)


def date_told(day: date, width: Literal["full", "long", "medium"] = "long") -> str:
    """A date in words, as it is said: `1er mars 2027`; `full` has its weekday."""
    told = format_date(day, width, locale=locale())
    return _FIRST.sub("1er ", told, count=1) if locale().language == "fr" else told


def hour(at: float) -> str:
    """The hour on the clock of whoever looks: `14 h 05`. For what one person alone is shown."""
    return _hour(local(at))


def hour_told(at: float) -> str:
    """The hour on this computer's clock, and which that is: `14 h 05 (UTC+1)`.

    For documents, and for what is shown to all alike: whoever reads may be elsewhere.
    """
    return f"{_hour(datetime.fromtimestamp(at))} ({zone_told(at)})"


def datetime_told(at: float) -> str:
    """The day and the hour on this computer's clock: `jeudi 12 mars 2026 à 14 h 05 (UTC+1)`."""
    day = date_told(datetime.fromtimestamp(at).date(), "full")
    return _("{day} à {hour}").format(day=day, hour=hour_told(at))


def _hour(when: datetime) -> str:
    return clock_told(when.hour, when.minute)


def clock_told(hours: int, minutes: int) -> str:
    """A time of day as it is read on a clock: `14 h 05`."""
    return _("{hours} h {minutes}").format(hours=hours, minutes=f"{minutes:02}")


def zone_told(at: float) -> str:
    """The time zone of this computer at that moment: `UTC+1`, `UTC-3:30`, `UTC`."""
    offset = datetime.fromtimestamp(at).astimezone().utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    told = f"{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")
    return f"UTC{told}" if minutes else "UTC"


def minutes_told(minutes: float) -> str:
    """So many minutes, briefly, in one piece: `12,5 min`."""
    told = format_unit(minutes, "duration-minute", "short", format="0.#", locale=locale())
    return re.sub(r"\s", "\u00a0", told)
