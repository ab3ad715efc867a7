"""Test helpers for plugins: a whole session in memory, without server or browser.

room = open_room(None, offered(Path("my-plugins/my_activity")), "my_activity")
adele = enter(room, "Adèle")
start(room, "my_activity")
write(room, adele, "A sentence, as she types it on her phone")
assert "A sentence" in shown(room, Audience.WALL)
assert "A sentence" in document(room)
"""

from __future__ import annotations

import functools
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee import registry as plugins
from tablee import texts
from tablee.activities import Agenda, AgendaStep, StepRecord, answers
from tablee.activities.votes import Vote, VoteFacts
from tablee.document.outline import outline
from tablee.document.outline.pieces import outline_texts as lines_of
from tablee.model.entities import (
    Appearance,
    Cast,
    Contribution,
    HandCount,
    Marks,
    Person,
    Role,
    Session,
    Step,
    StepState,
    Urn,
)
from tablee.model.synthesis import Part
from tablee.session import PluginEvents, Room, Sessions
from tablee.session.contributions import filling
from tablee.session.people.seat import Seat
from tablee.session.transfer.document import RoomFiles, document_of
from tablee.settings import PACKAGE, ROOT
from tablee.storage.journal import FileJournal, MemoryJournal
from tablee.view import Audience, Field

if TYPE_CHECKING:
    from tablee.registry import Catalogue


UNREAD: Final = frozenset(
    {"counted", "icon", "id", "layout", "name", "only", "person", "script", "tone", "widget"}
)
"""The parts of a view that are for the drawing, and that nobody reads."""


class Clock:
    """A clock that stands still until it is told to move; seconds since 1970."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Moves the clock on by so many seconds."""
        self.now += seconds


@functools.cache
def offered(plugin: Path | str = "") -> Catalogue:
    """What our plugins offer, and this one: its folder or file, or the name of an installed one.

    Loaded once for all tests that ask. Raises `AssertionError` with what is to be mended where it
    is not taken in.
    """
    texts.add_catalogue(PACKAGE)
    ours = ROOT / "plugins"
    if not plugin:
        return plugins.load([ours])
    if isinstance(plugin, Path):
        path = plugin.resolve()
        names = [each.stem for each in ours.iterdir() if not each.name.startswith((".", "_"))]
        found = plugins.load([ours, path.parent], [*names, path.stem])
    else:
        found = plugins.load([ours], packages=True)
    name = path.stem if isinstance(plugin, Path) else plugin
    refused = [each.sentence for each in found.refusals if each.plugin == name]
    assert not refused, "\n".join(refused)
    assert name in {each.name for each in found.plugins}, f"no plugin is called {name}"
    return found


def open_room(
    folder: Path | None,
    catalogue: Catalogue,
    *activities: str,
    title: str = "Une session d’essai",
    clock: Clock | None = None,
    settings: dict[str, dict[str, Any]] | None = None,
) -> Room:
    """A session with these activities on its agenda, 5 minutes each; Yasmine facilitates.

    Without a folder it is kept in memory, and nothing is left of it once the program ends. Plugins
    are told what happens in it; `room.plugin_events.settle()` waits until they were.
    """
    steps = tuple(
        AgendaStep(name, 5, settings=(settings or {}).get(name, {})) for name in activities
    )
    agenda = Agenda("essai", "Essai", "", steps)
    events = PluginEvents(catalogue, RoomFiles)
    journal = MemoryJournal if folder is None else FileJournal
    place = folder or Path(tempfile.mkdtemp(prefix="tablee-"))
    sessions = Sessions(place, catalogue, clock or Clock(), journal, plugin_events=events)
    room = sessions.create("facilitator-browser", title, agenda, facilitator="Yasmine")
    if folder is None:
        # Pictures and seals of ballots are files wherever the journal is.
        weakref.finalize(room, shutil.rmtree, place, ignore_errors=True)
    return room


def facilitator_of(room: Room) -> Person:
    """The person who facilitates."""
    return next(p for p in room.everybody.values() if Role.FACILITATOR in p.roles)


def enter(room: Room, name: str, *roles: Role, appearance: Appearance = Appearance.FIRST) -> Person:
    """Somebody joins with a phone of her own, and is given these roles."""
    person = room.people.join(f"browser-of-{name}", name, appearance)
    if roles:
        person = room.people.set_roles(facilitator_of(room), person.id, roles)
    return person


def start(room: Room, activity: str) -> str:
    """Makes the first step with this activity the running one; returns its id."""
    step = next(s for s in room.agenda if s.activity == activity)
    room.conduct.go_to(facilitator_of(room), step.id)
    return step.id


def seat_of(room: Room, person: Person, activity: str = "") -> Seat:
    """A person's seat in the running step, or in the first step with this activity."""
    everywhere = (*room.agenda, *room.beside)
    step = next((s.id for s in everywhere if s.activity == activity), room.session.current)
    assert step is not None, "no step is running"
    return Seat(room, person.id, step)


# ── what a phone does, what screens and the document say ────────────────────────────────────


def write(
    room: Room, person: Person, text: str, *, field: str = "", choice: str = ""
) -> Contribution:
    """Sends words through a field of the running step, as this person's phone does.

    `field` is its name, where the step has several; `choice` what is chosen beside it.
    """
    seat = seat_of(room, person)
    known = (*answers.fields(seat.step), *answers.own_fields(seat.own))
    found = next((each for each in known if field in ("", each.name)), None)
    assert found is not None, f"the step has no field {field or 'at all'}"
    fixed = found.given_to(person.id) if found.given is not None else choice
    chosen = {found.within: fixed} if found.within else {}
    activity = seat.step.step.activity
    return seat.post(room.catalogue.content(activity, found.kind, {"text": text, **chosen}))


def fields(room: Room, person: Person) -> tuple[Field, ...]:
    """All that this person's phone lets them write in the running step."""
    seat = seat_of(room, person)
    own = answers.own_fields(seat.own)
    named = {field.name for field in own}
    everybody = (f for f in answers.fields(seat.step) if filling.may_fill(seat, f))
    return (*(f for f in everybody if f.name not in named), *own)


def fill(
    room: Room, person: Person, field: str, **values: str | tuple[str, ...] | list[str]
) -> Contribution:
    """Sends a field with these values of its inputs, as this person's phone does.

    An input that is not named is left as it begins. Returns what it made or changed. Raises
    `NotAccepted`, whose `inputs` say what is wrong where.
    """
    found = next((each for each in fields(room, person) if each.name == field), None)
    assert found is not None, f"{person.name} has no field {field}"
    begun = {each.name: each.value for each in found.inputs}
    seat = seat_of(room, person)
    return filling.fill(seat, field, begun | values)  # type: ignore[return-value] # None for none


def correct(
    room: Room, person: Person, target: str, **values: str | tuple[str, ...] | list[str]
) -> None:
    """Corrects something as this person's phone does; an input that is not named stays."""
    seat = seat_of(room, person)
    found = filling.editing(seat, target)
    begun = {} if isinstance(found, str) else {each.name: each.value for each in found.inputs}
    filling.correct(seat, target, begun | values, begun)


def press(room: Room, person: Person, button: str, target: str = "") -> None:
    """Presses a button of the running step, as this person's phone does."""
    filling.press(seat_of(room, person), button, target)


def shown_to(room: Room, person: Person) -> str:
    """All the words that the running step shows this person alone, one a line."""
    views = answers.own_views(seat_of(room, person).own)
    return "\n".join(_words([msgspec.to_builtins(view) for view in views]))


def shown(room: Room, audience: Audience = Audience.PHONE, activity: str = "") -> str:
    """All the words that the running step shows, one a line; or the first with this activity."""
    step = seat_of(room, facilitator_of(room), activity).step
    return "\n".join(_words(msgspec.to_builtins(answers.seen(step, audience))))


def document(room: Room, part: Part = Part.BOTH) -> str:
    """All the words of the sheet, the notes or both, as every format writes them, line by line."""
    return "\n".join(lines_of(outline(document_of(room), part)))


def _words(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield from [data] if data else []
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from () if name in UNREAD else _words(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _words(value)


def counted(
    vote: Vote,
    options: Sequence[str],
    ballots: Sequence[Marks | Cast],
    *,
    hands: Sequence[HandCount] = (),
    people: Sequence[Person] = (),
    secret: bool = True,
    **facts: Any,
) -> StepRecord:
    """A vote that has been closed and shown: `outcome` is what its tally says of these ballots.

    The id of each option is its text. `facts` are further fields of the activity's facts.
    """
    named = tuple((option, option) for option in options)
    casts = tuple(b if isinstance(b, Cast) else Cast(dict(b)) for b in ballots)
    on_paper = sum(c.times for c in casts if c.paper)
    own = sum(c.times for c in casts) - on_paper
    origins = {"phone": own, "paper": on_paper, "hands": sum(h.voters for h in hands)}
    urn = Urn("step-1", "step", 1, secret, 0.0, 1.0, named, casts, tuple(hands), origins)
    closed = VoteFacts(opened=True, closed=True, options=named, secret=secret)
    stored = msgspec.to_builtins(closed) | facts
    step = Step("step", vote.name, state=StepState.RUNNING, facts=stored)
    everybody = {person.id: person for person in people}
    record = StepRecord(Session("essai", "Essai"), step, vote, (), everybody, rounds=(urn,))
    return replace(record, outcome=vote.tally(urn, record))
