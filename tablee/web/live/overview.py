"""Builds what a console’s frame has beside the view: the agenda with its times, people’s states.

Lines of people are cached, and made anew where one of them changed.
"""

from __future__ import annotations

from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

from tablee.caching import cached
from tablee.model.entities import Contribution, Person, Role, StepState
from tablee.session.contributions.votes.voting import goes_on
from tablee.texts import N_, _, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tablee.activities import Record, StepRecord
    from tablee.session import Room
    from tablee.session.access.presence import Heard
    from tablee.web.live.wire import FrameAgendaLine, FramePerson, FrameTotals

PASSED_BY: Final = 15.0
"""Seconds below which a step in which nobody put anything was passed by, not held."""
IN_A_ROW: Final = 24
"""Lines of people, contributions: so many are cached together, made anew if one of them changed."""
DOING: Final = {
    "finished": N_("a fini"),
    "listening": N_("écoute"),
    "roomless": N_("sans tél."),
    "writing": N_("a écrit"),
    "acting": N_("a répondu"),
    "here": "",
}
"""What somebody does in the running step, and the word for it."""


def overview(room: Room, record: Record, step: StepRecord | None, now: float) -> dict[str, Any]:
    """The fields of a frame that only the console’s has, but for the queue of what waits.

    `step` is the one looked at, `now` seconds since 1970.
    """
    return {
        "agenda": [_agenda_line(s, n, now) for n, s in enumerate(record.steps, 1)],
        "people": _people(room, record, step),
        "crowd": len(record.people),
        "totals": _totals(record, now),
    }


def _agenda_line(record: StepRecord, number: int, now: float) -> FrameAgendaLine:
    step = record.step
    empty = not record.contributions and not record.rounds
    skipped = record.done and empty and step.elapsed(now) < PASSED_BY
    return {
        "id": step.id,
        "title": record.title,
        "number": number,
        "state": _standing(record, skipped=skipped),
        "spent": step.elapsed(now),
        "allotted": step.allotted,
        "planned": step.minutes * 60,
    }


def _standing(record: StepRecord, *, skipped: bool) -> str:
    if record.left_open:
        return "open"
    return "skipped" if skipped else "early" if record.early else record.step.state.value


def _totals(record: Record, now: float) -> FrameTotals:
    steps = [s.step for s in record.steps]
    spent = sum(s.elapsed(now) for s in steps)
    done = [s for s in steps if s.state is not StepState.WAITING]
    late = sum(
        s.elapsed(now) - s.minutes * 60
        if s.state is StepState.DONE
        else max(0.0, s.elapsed(now) - s.minutes * 60)
        for s in done
        if s.state is StepState.DONE or not goes_on(s)
    )
    left = sum(
        max(0.0, s.allotted - s.elapsed(now)) for s in steps if s.state is not StepState.DONE
    )
    planned = sum(s.minutes * 60 for s in steps)
    running = record.current is not None
    return {
        "spent": spent,
        "planned": planned,
        "late": late,
        "ends_at": now + left if running else None,
    }


def carrier_word(record: Record) -> str:
    """What the carrier’s role is called in this session: by the first step that has a word for it.

    Empty for the usual one.
    """
    words = (step.activity.carrier_word for step in record.steps)
    return next((_(word) for word in words if word), "")


def role_word(role: Role, carrier: str = "") -> str:
    """What a role is called on screens, without gender; empty for a participant.

    `carrier` is the session’s own word for that one (`carrier_word`).
    """
    return {
        Role.CARRIER: carrier or _("porte le projet"),
        Role.FACILITATOR: _("anime"),
        Role.SCRIBE: _("secrétaire"),
        Role.TIMEKEEPER: _("garde le temps"),
        Role.PARTICIPANT: "",
    }[role]


def _people(room: Room, record: Record, step: StepRecord | None) -> list[FramePerson]:
    """Everybody in order of arrival, with what each does now, and since when who is not here."""
    everybody, states = list(record.people.values()), list(_states(record, step))
    away = room.presence.away(record.people)
    heard = list(map(away.get, record.people))
    shown: list[FramePerson] = []
    spoken, carrier = language(), carrier_word(record)
    for i in range(0, len(everybody), IN_A_ROW):
        row = slice(i, i + IN_A_ROW)
        some, equal = tuple(everybody[row]), ("rows", spoken, carrier, *states[row], *heard[row])
        make = partial(_rows, some, states[row], heard[row], carrier)
        shown += cached(some, equal, make)
    return shown


def _rows(
    people: Sequence[Person], states: Sequence[str], away: Sequence[Heard | None], carrier: str
) -> tuple[FramePerson, ...]:
    spoken = language()
    return tuple(
        cached(
            (person,),
            ("row", state, heard, spoken, carrier),
            partial(_row, person, state, heard, carrier),
        )
        for person, state, heard in zip(people, states, away, strict=True)
    )


def _row(person: Person, state: str, away: Heard | None, carrier: str) -> FramePerson:
    silent = away if not person.by_facilitator else None
    return {
        "id": person.id,
        "name": person.name,
        "roles": [word for role in sorted(person.roles) if (word := role_word(role, carrier))],
        "place": _("à distance") if person.remote else "",
        "state": state,
        "label": _(DOING[state]) if DOING[state] else "",
        "away": silent.state if silent else "",
        "heard": silent.since if silent else None,
    }


def _states(record: Record, step: StepRecord | None) -> Iterable[str]:
    """What everybody does in the step, in order of arrival."""
    people = record.people
    found = {person.id: "roomless" for person in people.values() if person.by_facilitator}
    if step is not None:
        found = {**_put(step), **found}
        if silent := step.activity.silent:
            found |= {p.id: "listening" for p in people.values() if not silent.isdisjoint(p.roles)}
        found |= dict.fromkeys(step.step.finished, "finished")
    return map(found.get, people, repeat("here"))


def _put(step: StepRecord) -> dict[str, str]:
    """For everybody who put something into this step: whether there were words in it."""
    put: dict[str, str] = {}
    wrote: dict[str, str] = {}
    for i in range(0, len(step.contributions), IN_A_ROW):
        some = step.contributions[i : i + IN_A_ROW]
        acting, writing = cached(some, ("put",), partial(_put_by, some))
        put |= acting
        wrote |= writing
    return put | wrote


def _put_by(some: Sequence[Contribution]) -> tuple[dict[str, str], dict[str, str]]:
    words = (c.person for c in some if any(text.strip() for text in c.content.texts()))
    return dict.fromkeys((c.person for c in some), "acting"), dict.fromkeys(words, "writing")
