"""The date of a workshop: that of its first step, or the one that somebody entered. Pure.

It is kept as a date, and never changes by itself: a session that goes on past midnight, is opened
again another day or comes back on a server elsewhere is of the day on which it began. Whose clock
says so is the server's, as for all other times; who knows better says it, and that then counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from tablee.errors import NotAccepted
from tablee.model.entities import Session, Step, StepState
from tablee.texts import _

EARLIEST, LATEST = 1900, 2199
"""The years in which a workshop may be."""


_TYPED_TIME: Final = re.compile(r"([0-9]{1,2})(?:\s*[h:.]\s*([0-9]{2})?)?(?:\s*h)?")


def begun(session: Session, agenda: Iterable[Step], now: float) -> Session:
    """The session once a step is started at `now`, seconds since 1970: its first gives it its day.

    Not where the day was said, nor where a step is over: then it was begun elsewhere or before. A
    day that is still to come was planned, and is not the one on which it began.
    """
    started = any(step.state is not StepState.WAITING for step in agenda)
    if session.held_on > _here(now) and not started:
        return replace(session, held_on=_here(now))
    if session.held_on or session.undated or started:
        return session
    return replace(session, held_on=_here(now))


def said(session: Session, day: str) -> Session:
    """The session of this ISO date, or of none where it is empty; raises `NotAccepted`.

    A day to come is one that is planned: it may be said while nothing has begun.
    """
    if not day:
        return replace(session, held_on="", undated=True)
    if not is_day(day):
        raise NotAccepted(_("Ce jour n’existe pas. Rien n’a changé."))
    return replace(session, held_on=day, undated=False)


def awaits(session: Session, agenda: Iterable[Step]) -> bool:
    """Whether the session has yet to begin: none of its steps was started, nobody has ended it."""
    waits = all(step.state is StepState.WAITING for step in agenda)
    return session.closed_at is None and session.current is None and waits


def is_ahead(session: Session, now: float) -> bool:
    """Whether it is planned for a later day than that of `now`, seconds since 1970."""
    return session.held_on > _here(now)


def planned_at(session: Session) -> float:
    """When it is to begin, seconds since 1970, on this server's clock; 0 where no day was said.

    Of a day without an hour, its end.
    """
    if not session.held_on:
        return 0.0
    hour = session.starts_at or "23:59"
    return datetime.fromisoformat(f"{session.held_on}T{hour}").timestamp()


def planned(session: Session, day: str, hour: str, now: float) -> Session:
    """The session that is to begin on this ISO date, at this time of day or none, after `now`.

    Raises `NotAccepted` for a day that is past, or none, and for what is no time of day.
    """
    hour = typed_time(hour)
    dated = said(session, day) if day else replace(session, held_on="")
    session = replace(dated, starts_at=hour)
    if day and day < _here(now):
        raise NotAccepted(_("Ce jour est passé : donnez celui de la réunion, ou laissez-le vide."))
    return session


def typed_time(text: str) -> str:
    """The time of day that somebody typed, as `09:30`, or empty; raises `NotAccepted`.

    As our texts say it too: `18 h 00`, `18h`, `14h30`, `9.30`.
    """
    if not text.strip():
        return ""
    read = _TYPED_TIME.fullmatch(text.strip().lower())
    said = f"{int(read[1]):02}:{read[2] or '00'}" if read else ""
    if not is_time(said):
        raise NotAccepted(_("Donnez une heure, de 00:00 à 23:59."))
    return said


def is_time(text: str) -> bool:
    """Whether it is a time of day, `09:30`."""
    return bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII))


def is_day(day: str) -> bool:
    """Whether this may stand as `Session.held_on`: an ISO date of our centuries."""
    try:
        read = date.fromisoformat(day)
    except ValueError:
        return False
    return EARLIEST <= read.year <= LATEST and read.isoformat() == day


# ── sessions of before ──────────────────────────────────────────────────────────────────────


def first_start(
    session: Session, steps: Iterable[Step], journaled: Callable[[], float | None]
) -> Session:
    """A session from before its day was kept, with the day of its first start.

    As its journal has it (`journaled`, seconds since 1970); as the clocks of its steps do where it
    came here without one. As it was where neither knows.
    """
    agenda = [step for step in steps if not step.beside]
    begun_before = any(step.state is not StepState.WAITING for step in agenda)
    if session.held_on or session.undated or not begun_before:
        return session
    at = journaled()
    if at is None:
        at = min((t for step in agenda if (t := _began(step)) is not None), default=None)
    return session if at is None else replace(session, held_on=_here(at))


def _began(step: Step) -> float | None:
    """When at the latest the clock of a step first ran; None where that was not kept."""
    last = step.resumed_at or step.ended_at
    return None if last is None else last - step.spent


def _here(at: float) -> str:
    return f"{datetime.fromtimestamp(at):%Y-%m-%d}"
