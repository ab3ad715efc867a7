"""Builds the run sheet of a session or an agenda: each step with what its activity says of itself.

What whoever facilitates wrote for a step takes the place of what its activity says. Names stand
there as people allow it, and nothing of what anybody contributed does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from tablee.activities import answers
from tablee.activities.activity import Activity, Guide
from tablee.activities.kinds import Canvas
from tablee.activities.records.record import Record, StepRecord, screen_name
from tablee.activities.votes import Vote
from tablee.model.agendas.run_sheet import RunSheet, RunSheetStep
from tablee.model.entities import Appearance, Role, StepState
from tablee.texts import N_, _, clock_told, language, listed

ROLES: Final = {
    Role.FACILITATOR: N_("Anime"),
    Role.CARRIER: N_("Porte le projet"),
    Role.SCRIBE: N_("Prend les notes"),
    Role.TIMEKEEPER: N_("Garde le temps"),
}


def run_sheet_of(
    record: Record, starts_at: str, began: Mapping[str, float], now: float
) -> RunSheet:
    """The run sheet, in the language being spoken.

    `starts_at` is the time of day at which it is to begin (`10:00`), empty for none; `began` has by
    step when it really began, seconds since 1970, and `now` counts what the running one has taken.
    """
    return RunSheet(
        title=record.session.title,
        steps=tuple(_step(step, record, began.get(step.step.id), now) for step in record.steps),
        language=language(),
        question=record.session.question,
        day=record.session.day,
        venue=record.session.venue,
        starts_at=starts_at,
        people=tuple(_people(record)),
    )


def _people(record: Record) -> Iterator[tuple[str, str]]:
    for role, label in ROLES.items():
        if names := _named(record, role):
            yield _(label), names


def _named(record: Record, role: Role) -> str:
    """Those who hold a role and agree to be named."""
    shown = (p for p in record.people.values() if p.has(role))
    return listed([screen_name(p) for p in shown if p.appearance is not Appearance.HIDDEN])


def _step(step: StepRecord, record: Record, began: float | None, now: float) -> RunSheetStep:
    own, guide = step.step.run_sheet, step.activity.guide or Guide(step.activity.summary)
    begun = step.step.state is not StepState.WAITING or step.step.spent > 0
    return RunSheetStep(
        title=step.title,
        minutes=step.step.minutes,
        aim=own.get("aim") or _said(guide.purpose),
        say=_lines(own.get("say", "")) or tuple(map(_said, guide.say)),
        do=_lines(own.get("do", "")) or tuple(filter(None, _done(step, guide))),
        who=own.get("who") or _named(record, Role.FACILITATOR),
        material=_lines(own.get("material", "")) or tuple(map(_said, _material(step.activity))),
        began=_clock(began) if began is not None and begun else "",
        took=step.step.elapsed(now) / 60 if begun else None,
    )


def _done(step: StepRecord, guide: Guide) -> Iterator[str]:
    """What people read, what the agenda advises, what to look after."""
    yield answers.prompt(step)
    yield step.step.advice
    yield from map(_said, guide.watch)


def _material(activity: Activity) -> tuple[str, ...]:
    if activity.guide is not None and activity.guide.material:
        return activity.guide.material
    if isinstance(activity, Vote):
        return (N_("Des bulletins ou des cartes de vote, pour qui n’a pas de téléphone."),)
    if isinstance(activity, Canvas):
        return (N_("Des feuilles et des feutres, pour qui n’a pas de téléphone."),)
    return ()


def _clock(at: float) -> str:
    """On this computer's clock, as the hours of the agenda are."""
    when = datetime.fromtimestamp(at)
    return clock_told(when.hour, when.minute)


def _said(text: str) -> str:
    return _(text) if text else ""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
