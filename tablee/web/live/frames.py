"""Builds a frame: the running step, its clock and view, as JSON for one audience.

A frame is computed once per change, audience and language, encoded once and shared by everyone who
listens. A view that fails leaves a sentence in its place.
"""

from __future__ import annotations

import functools
import os
import secrets
import zlib
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee.activities import Record, StepRecord, answers
from tablee.activities.records.record import languages_of
from tablee.activities.votes import Vote, VoteFacts
from tablee.document.outline.days import day_told
from tablee.isolation import Failed, restartable, tried
from tablee.isolation import asked as guarded
from tablee.model import days
from tablee.model.entities import Person, Role, Session, spaced
from tablee.session.contributions import moderation
from tablee.session.contributions.votes.voting import goes_on
from tablee.settings.addresses import at
from tablee.texts import _, datetime_told, listed, ngettext, primary, speaking
from tablee.view import Audience, Chip, Lobby, Stack, Table, Text, View
from tablee.web.entrance import wifi
from tablee.web.export import farewell
from tablee.web.live import components, overview, projector
from tablee.web.ops import fallback
from tablee.web.site import session_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tablee.session import Room
    from tablee.web.live.wire import (
        FrameClock,
        FrameDraft,
        FrameRoom,
        FrameSession,
        FrameStep,
        FrameWriting,
    )

_FACILITATES: Final = frozenset({Role.FACILITATOR})
_TAKE_PART: Final = frozenset({Role.PARTICIPANT, Role.TIMEKEEPER})
"""Roles that give nothing more to do in a step than everybody has."""


@functools.cache
def _born(_process: int) -> str:
    """Names a process: what a console's page can press was drawn by one, unknown to others."""
    return secrets.token_hex(3)


def encode(thing: Any) -> bytes:
    """JSON of dataclasses, field by field."""
    return msgspec.json.encode(thing)


def stage(room: Room, step: str = "", *, console: bool = False) -> str:
    """What a browser's own part of the screen depends on: when it differs, draw that part again.

    A phone's is the same after a restart, and in another process. The console's also depends on the
    agenda, whether the clock runs, and the process that drew it.
    """
    everywhere = (*room.agenda, *room.beside)
    looked_at = next((s for s in everywhere if s.id == step), None)
    parts = [_born(os.getpid()), room.stage] if console else [room.stage]
    if looked_at:
        parts.append(f"{looked_at.id}.{looked_at.revision}")
    if console:
        current = next((s for s in everywhere if s.id == room.session.current), None)
        parts.append("open" if room.session.entrance_open else "shut")
        parts.append(f"{zlib.crc32(room.session.question.encode()):x}")
        parts.append("running" if current and current.resumed_at is not None else "still")
        parts += [f"{s.id[:4]}{s.revision}-{s.handled}" for s in room.agenda]
    return ".".join(parts)


def takes_part(person: Person) -> bool:
    """Whether somebody only takes part: what they can do in a step is the same for all of them."""
    return person.roles <= _TAKE_PART


def _set_aside(room: Room, step: StepRecord | None) -> int:
    """What differs once whoever facilitates decided about a text of this step; 0 where nothing did.

    How many are hidden; where texts wait to be shown, with the number of the last such decision.
    """
    whole = room.record().step(step.step.id) if step is not None else None
    if whole is None:
        return 0
    id_ = whole.step.id
    queue = whole.step.moderated or any(c.step == id_ for c in room.queued)
    decided = 1 + room.judged.get(id_, 0) if queue else 0
    return decided + sum(c.hidden for c in whole.contributions)


def frame(
    room: Room, audience: Audience, language: str, address: str = "", step: str = ""
) -> dict[str, Any]:
    """What this audience sees now.

    `address` is where phones join, for wall and console; `step` is the id of a step looked at
    instead of the running one (the console prepares another, a scribe reads the notes beside).
    """
    with room.framing[step]:
        return restartable(partial(_frame, room, audience, language, address, step))


def _frame(
    room: Room, audience: Audience, language: str, address: str, step: str
) -> dict[str, Any]:
    console = audience is Audience.CONSOLE
    with speaking(language):
        # Others write while the view is made: it needs nothing but the record.
        with room.lock:
            record = room.marked() if console else room.shared()
            now = room.clock()
            current = record.step(step) if step else record.current
            shown = {
                "v": room.n,
                "now": now,
                "stage": stage(room, step, console=console),
                "session": _session(room, audience, address),
            }
            closed, casting = room.closed, room.casting
            touched = room.touched.get(current.step.id, 0) if current else 0
            aside = _set_aside(room, current)
            waits = bool(current and current.step.moderated)
            queue = current.step.id if console and current and not closed else ""
            queued = moderation.console_view(room, queue) if queue else None
        activity = current.activity if current else None
        view = view_of(record, current, audience, closed and not step)
        shown |= {
            "step": _step(record, current),
            "clock": _clock(record.current if console else current, now, audience),
            "room": _counts(record, current),
            "view": components.sent(view, activity, audience, room.catalogue, room.session),
        }
        shown |= _languages(record, current, audience)
        if audience in (Audience.WALL, Audience.CONSOLE):
            shown["projection"] = projector.projected(room, audience)
        if audience is Audience.PHONE:
            shown["page"] = current is not None and not closed and answers.draws(current)
            shown["writing"] = None if closed else _writing(room, current, late=bool(step))
        if audience is Audience.WALL:
            over = farewell.ended(record, closed=closed)
            end = farewell.farewell(room, record, address, closed=closed) if over else None
            shown["end"] = end
        if audience is not Audience.WALL:
            shown["endpoint"] = _endpoint(room, current)
            shown["kept"] = _until_shown(current, waits=waits)
            shown["own"] = answers.own_roles(current) if current else ()
            shown["touched"] = touched if shown["own"] else 0
        if audience is Audience.PHONE:
            shown["aside"] = aside
        if audience is Audience.PHONE and not step:
            shown["draft"] = _draft(room, record, now)
            shown["casting"] = casting
        if console:
            shown |= overview.overview(room, record, current, now)
            shown["queue"] = queued and components.sent(queued, activity, audience, room.catalogue)
        return shown


def view_of(
    record: Record, step: StepRecord | None, audience: Audience, closed: bool = False
) -> View:
    """The view of a step for an audience, or what stands in its place."""
    if closed:
        return Text(
            _("Merci à toutes et à tous. La synthèse est prête."), _("La session est terminée")
        )
    if step is None:
        return _between(record, audience)
    try:
        return tried(step.activity, "view", lambda: answers.seen(step, audience), step=step.step)
    except Failed as error:
        return fallback.instead_of(step, audience, error.incident)


def _between(record: Record, audience: Audience) -> View:
    if record.steps and all(s.done for s in record.steps):
        return Text(
            _("Toutes les étapes sont passées. La synthèse arrive."),
            _("C’est fini"),
        )
    return _lobby(record, audience)


def _lobby(record: Record, audience: Audience) -> View:
    people = [p for p in reversed(tuple(record.people.values())) if p.roles != {Role.FACILITATOR}]
    early = [step.title for step in record.steps if step.early]
    came = ngettext("{n} personne est déjà venue", "{n} personnes sont déjà venues", len(people))
    here = ngettext("{n} personne est là", "{n} personnes sont là", len(people))
    title = (came if early else here) if people else _("Personne n’est encore là")
    chips = tuple(Chip(p.id, _screen(record, p)) for p in people)
    if audience is Audience.CONSOLE:
        hint = _("Quand tout le monde est là, commencez : la première étape s’affichera partout.")
        lobby = Lobby(title, chips, hint)
        return Stack((lobby, _before(record))) if early else lobby
    if audience is Audience.WALL:  # which says itself when it begins
        open_ = _("D’ici là, sur votre téléphone : {steps}.").format(steps=listed(early))
        return Lobby(title, chips, open_ if early else "")
    if early:
        back = _("Fermez la page et revenez quand vous voulez, avec ce même téléphone.")
        hint = " ".join(words for words in (_beginning(record), back) if words)
    else:
        hint = _("Gardez cette page ouverte : la première étape s’affichera toute seule.")
        hint = " ".join(words for words in (_beginning(record), hint) if words)
    return Lobby(title, chips, hint)


def _beginning(record: Record) -> str:
    """When the session begins, in a sentence; empty where nobody said."""
    if told := planned_told(record.session):
        return _("Réunion prévue : {when}.").format(when=told)
    hour, _colon, minute = record.session.starts_at.partition(":")
    if not minute:
        return ""
    time = _("{hour} h {minute}").format(hour=int(hour), minute=minute)
    return _("On commence à {time}.").format(time=time)


def planned_told(session: Session) -> str:
    """The day, and the hour, on which the session is to begin; empty where no day was said."""
    at_ = days.planned_at(session)
    if not at_:
        return ""
    return datetime_told(at_) if session.starts_at else day_told(session.held_on, "full")


def _before(record: Record) -> Table:
    """On the console, what people have done by now in each step that is open before the others."""
    rows = tuple(
        (
            step.title,
            str(len({c.person for c in step.contributions if c.person} | {*step.unrevealed})),
            str(len(step.contributions) + sum(step.unrevealed.values())),
        )
        for step in record.steps
        if step.early
    )
    return Table((_("Ouverte avant la réunion"), _("Personnes"), _("Textes et réponses")), rows)


def _screen(record: Record, person: Person) -> str:
    anywhere = record.steps + record.beside
    return anywhere[0].first_name(person.id) if anywhere else person.first_name


def _session(room: Room, audience: Audience, address: str) -> FrameSession:
    session, minutes = room.session, round(sum(s.minutes for s in room.agenda))
    state = "closed" if room.closed else "running" if session.current else "waiting"
    length = ngettext("{n} minute", "{n} minutes", minutes)
    shown: FrameSession = {
        "title": session.title,
        "question": session.question,
        "state": state,
        "agenda": session.agenda,
        "minutes": minutes,
        "summary": " · ".join(text for text in (session.agenda, length) if text),
    }
    if audience is Audience.WALL and not session.entrance_open:
        shown["shut"] = True
        shown["phoneless"] = room.people.is_phoneless()
    elif audience in (Audience.CONSOLE, Audience.WALL):
        shown["code"] = spaced(room.keys.code)
        shown["address"] = address.split("://")[-1]
        # Another address is another drawing.
        shown["qr"] = at(f"/qr/{room.keys.wall}.svg?{zlib.crc32(address.encode()):x}")
    if audience in (Audience.CONSOLE, Audience.WALL):
        shown["starts_at"] = session.starts_at
        if days.awaits(session, room.agenda):
            shown["planned_on"], shown["planned"] = session.held_on, planned_told(session)
    if audience is Audience.WALL:
        shown["wifi"] = wifi.shown(room)
    return shown


def languages_in(session: Session, steps: Iterable[StepRecord]) -> dict[str, str]:
    """The language of each title and question in another one than is being spoken, by its words."""
    own = (session.title, session.question) if primary(session.language) != primary() else ()
    found = {words.replace("\u00a0", " "): session.language for words in own if words}
    for step in steps:
        found |= languages_of(step)
    return found


def _languages(record: Record, step: StepRecord | None, audience: Audience) -> dict[str, Any]:
    # Titles of steps to come are the console's alone.
    every = audience is Audience.CONSOLE
    steps = [each for each in record.steps if every or each.aside or each is step]
    found = languages_in(record.session, steps)
    return {"languages": found} if found else {}


def _step(record: Record, step: StepRecord | None) -> FrameStep | None:
    if step is None:
        return None
    vote = step.activity if isinstance(step.activity, Vote) else None
    asked = bool(vote and guarded(step, "question_of", lambda: vote.question_of(step), ""))
    shown: FrameStep = {
        "id": step.step.id,
        "title": step.title,
        "number": record.steps.index(step) + 1 if step in record.steps else 0,
        "of": len(record.steps),
        "prompt": answers.prompt(step),
        "quote": answers.pinned_text(step),
        "asked": asked,
    }
    if vote:
        shown["vote"] = _vote(step)
        facts = step.facts(VoteFacts)
        if facts.running and facts.until:
            shown["ends"] = facts.until_told
    return shown


def _vote(step: StepRecord) -> str:
    """Where a vote stands, for those who hear of it."""
    facts = step.facts(VoteFacts)
    if facts.closed:
        return "closed" if facts.held else "shown"
    return "open" if facts.opened else "prepared"


def _clock(step: StepRecord | None, now: float, audience: Audience) -> FrameClock | None:
    """None where nobody waits for its end: no step runs, or a vote that is open for hours.

    The console has the time that such a vote has taken, with no end that a gong could ring.
    """
    if step is None:
        return None
    clock, endless = step.step, goes_on(step.step)
    if endless and audience is not Audience.CONSOLE:
        return None
    return {
        "running": clock.resumed_at is not None,
        "elapsed": clock.elapsed(now),
        "allotted": 0.0 if endless else clock.allotted,
    }


def _counts(record: Record, step: StepRecord | None) -> FrameRoom:
    group = [p for p in record.people.values() if p.roles != _FACILITATES]
    counted = step is not None and bool(step.step.facts.get("closed"))  # a vote says it itself
    finished = set(step.step.finished) if step and not counted else set()
    return {
        "people": len(group),
        "finished": sum(1 for p in group if p.id in finished) if finished else 0,
    }


def _writing(room: Room, step: StepRecord | None, *, late: bool) -> FrameWriting | None:
    """What can be written; None for nothing. Where the step is over, by those who still may."""
    if step is None or not (step.running or (late and step.done)):
        return None
    return {
        "fields": answers.fields(step),
        "retyped": room.voting.retyped(step.step.id),
    }


def _draft(room: Room, record: Record, now: float) -> FrameDraft | None:
    """Where the draft of the document is read, and whether it is still with its readers."""
    for step in record.beside:
        if state := answers.to_be_read(step, now):
            return {"href": session_address(room.session.id, "review"), "state": state}
    return None


def _endpoint(room: Room, step: StepRecord | None) -> str:
    """Where presses, moves and words for this step are sent; empty once nothing changes."""
    if step is None or (room.closed and not step.activity.edits):
        return ""
    return at(f"/write/{room.session.id}/{step.step.id}")


def _until_shown(step: StepRecord | None, *, waits: bool) -> str:
    """What is said where words written now are hidden until they are revealed; else empty.

    Likewise where they wait (`waits`) until whoever facilitates shows them.
    """
    if step is None or not step.running:
        return ""
    fields = answers.fields(step)
    told = next((field.until_revealed for field in fields if field.until_revealed), "")
    if told or not waits or not fields:
        return told
    return _("La personne qui anime lit d’abord, puis montre.")
