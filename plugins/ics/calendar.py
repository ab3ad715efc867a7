"""Serialises actions as iCalendar events (RFC 5545, RFC 7986 for the calendar's name)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from tablee.plugin import (
    ACTION_STATES,
    ActionState,
    PlannedAction,
    Synthesis,
    _,
    calendars,
    dated_actions,
    days,
    labelled,
    ngettext,
    one_line,
)

LONG_AGO: Final = date(2000, 1, 1)
"""Stands for the workshop's day where it has none."""


def written(synthesis: Synthesis) -> bytes:
    """The file, in the language being spoken."""
    found = list(dated_actions(synthesis.actions, synthesis.date, synthesis.language))
    undated = [action for action, day in found if day is None]
    calendar = _calendar(synthesis, undated)
    seen: Counter[str] = Counter()
    for action, day in found:
        if day is not None:
            name = action.uid or action.contribution or one_line(action.what)
            seen[name] += 1
            nth = name if seen[name] == 1 else f"{name}\n{seen[name]}"
            calendar.add_component(_event(synthesis, action, day, nth))
    if len(undated) == len(found):
        calendar.add_component(_nothing())
    return bytes(calendar.to_ical())


def _calendar(synthesis: Synthesis, undated: Sequence[PlannedAction]) -> Calendar:
    about = "\n".join((*_workshop(synthesis), *filter(None, [_without_a_day(undated)])))
    name = one_line(synthesis.title) or _("Actions")
    return calendars.begun("Synthesis", synthesis.language, name, about)


def _workshop(synthesis: Synthesis) -> Iterator[str]:
    """When and where it was, and who facilitated: a line for each that is known."""
    if held := days.day_told(synthesis.date):
        yield _("Atelier du {day}").format(day=held)
    if venue := one_line(synthesis.venue):
        yield _("Lieu\u00a0: {venue}").format(venue=venue)
    yield from (labelled(one_line(f.label), one_line(f.text)) for f in synthesis.facts)
    if names := ", ".join(filter(None, map(one_line, synthesis.facilitators))):
        yield _("Animé par {names}").format(names=names)


def _without_a_day(undated: Sequence[PlannedAction]) -> str:
    if not undated:
        return ""
    sentence = ngettext(
        "{n} action n’a pas de jour précis et n’est pas dans ce calendrier :",
        "{n} actions n’ont pas de jour précis et ne sont pas dans ce calendrier :",
        len(undated),
    )
    return "\n".join((sentence, *(f"- {action.line}" for action in undated)))


def _event(synthesis: Synthesis, action: PlannedAction, day: date, name: str) -> Event:
    held = days.day_of(synthesis.date) or LONG_AGO
    stamp = datetime(held.year, held.month, held.day, tzinfo=UTC)
    told = "\n".join(_told(synthesis, action))
    event = calendars.event(name, action.sequence, stamp, one_line(action.what), told)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(1))
    dropped = action.state is ActionState.DROPPED
    event.add("status", "CANCELLED" if dropped else "CONFIRMED")
    return event


def _told(synthesis: Synthesis, action: PlannedAction) -> Sequence[str]:
    """The action's own words, then where it was decided."""
    whole = () if action.what == one_line(action.what) else (action.what,)
    state = () if action.state is ActionState.TODO else (_(ACTION_STATES[action.state]),)
    decided = one_line(action.decided) or one_line(synthesis.title)
    where = _("Décidé à l’atelier « {title} »").format(title=decided)
    return (*whole, *state, *action.details, where)


def _nothing() -> Timezone:
    """A calendar holds one component at least (RFC 5545, §3.6): one that no reader shows."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone
