"""Builds what all our iCalendar files share (RFC 5545, RFC 7986 for the name), and a vote's end.

`icalendar` is imported where a file is made: many sessions never ask for one.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from icalendar import Calendar, Event

__all__ = ["begun", "event", "vote_end"]

OURS: Final = uuid.UUID("6c1f3d0e-6f0b-5d0a-9a52-7a1f5a1c2b4e")
"""The space in which the ids of our events are made."""
_BEFORE: Final = (timedelta(days=1), timedelta(hours=1))
"""How long before a vote's end calendars remind of it, as far as there is that much time."""
_AT_LEAST: Final = timedelta(minutes=10)


def begun(kind: str, language: str, name: str, about: str = "") -> Calendar:
    """A calendar without events; `kind` says what sort of file it is, in English."""
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", f"-//Tablée//{kind}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key, old_key, text in (
        ("name", "x-wr-calname", name),
        ("description", "x-wr-caldesc", about),
    ):
        if text:
            calendar.add(key, vText(text))
            calendar.add(old_key, vText(text))
    return calendar


def event(name: str, sequence: int, stamp: datetime, summary: str, description: str) -> Event:
    """An event that takes nobody's time; what has one `name` is one event, however it changes.

    Of two files about it the one with the larger `sequence` is newer (RFC 5545, §3.8.7.4).
    """
    from icalendar import Event

    found = Event()
    found.add("uid", str(uuid.uuid5(OURS, name)))
    found.add("sequence", sequence)
    found.add("dtstamp", stamp)
    found.add("summary", summary)
    found.add("description", description)
    found.add("transp", "TRANSPARENT")
    return found


def vote_end(
    name: str, language: str, until: float, now: float, *, summary: str, told: str, address: str
) -> bytes:
    """The file of the moment at which a vote closes, with alarms before it; `summary` says what.

    Times are seconds since 1970. `address` leads there whoever is in the session.
    """
    from icalendar import Alarm

    end, made = (datetime.fromtimestamp(int(at), UTC) for at in (until, now))
    found = event(name, int(now) // 60, made, summary, f"{told}\n{address}")
    found.add("dtstart", end)
    found.add("url", address)
    found.add("class", "PRIVATE")
    found.add("status", "CONFIRMED")
    for before in [each for each in _BEFORE if end - each > made] or [_AT_LEAST]:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", -before)
        found.add_component(alarm)
    calendar = begun("Vote", language, "")
    calendar.add_component(found)
    return bytes(calendar.to_ical())
