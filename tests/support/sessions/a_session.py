"""Whole sessions as people make them, through what they can do; what is refused is left undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from plugins.action_canvas import CanvasCard, Important, Photo, PrivateNote
from plugins.editing.contents import (
    Added,
    DraftApproval,
    Keyword,
    LineEdit,
    Reading,
    Reservation,
    Withdrawal,
)
from plugins.introductions import Introduction
from plugins.shared_notes import NoteLine
from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import VoteFacts
from tablee.errors import WorkshopError
from tablee.model.entities import Appearance, Contribution, Person, Role
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session import Room, Sessions
from tablee.session.people.seat import Seat
from tests.support.photos.bad_pictures import camera_photo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue

__all__ = ["EVENTS", "Event", "lived", "sessions_in", "workshop"]

VOTES = ("dot_vote", "majority_judgment", "approval", "ranking")
AGENDA = Agenda(
    "essai",
    "Essai",
    "",
    (
        AgendaStep("introductions", 5),
        AgendaStep("action_canvas", 20),
        *(AgendaStep(name, 5, settings={"secret": name != "approval"}) for name in VOTES),
    ),
)
NAMES = ("Jeanne Le Goff", "Karim", "Ménalie", "Élodie")
PHOTO = camera_photo(200)


def sessions_in(folder: Path, catalogue: Catalogue) -> Sessions:
    """The sessions of this folder, with a clock that moves only when told to."""
    return Sessions(folder, catalogue, Clock())


def workshop(sessions: Sessions, title: str = "Faire vivre une recyclerie") -> Room:
    """A session that Yasmine facilitates; four people are in it, none has written anything."""
    room = sessions.create("facilitator-browser", title, AGENDA, facilitator="Yasmine")
    for name, appearance in zip(NAMES, Appearance, strict=True):
        tick(room)
        room.people.join(f"browser-of-{name}", name, appearance)
    room.people.set_roles(facilitator_of(room), person(room, 1).id, {Role.CARRIER})
    room.people.set_roles(facilitator_of(room), person(room, 2).id, {Role.SCRIBE, Role.PARTICIPANT})
    return room


def person(room: Room, n: int) -> Person:
    """One of those who are here."""
    people = list(room.everybody.values())
    return people[n % len(people)]


def tick(room: Room) -> None:
    """A few seconds go by."""
    assert isinstance(room.clock, Clock)
    room.clock.advance(7.25)


@dataclass(frozen=True)
class Event:
    """What somebody does: `n` says who, or which; `text` in which words."""

    verb: str
    n: int = 0
    text: str = "Une idée"


def lived(room: Room, events: list[Event]) -> Room:
    """The session after these events; those that its rules refuse change nothing."""
    for event in events:
        tick(room)
        try:
            _DOING[event.verb](room, event)
        except WorkshopError:
            continue
    return room


def _step(room: Room, n: int) -> str:
    return room.session.current or room.agenda[n % len(room.agenda)].id


def _post(room: Room, event: Event) -> None:
    step = _step(room, event.n)
    seat = Seat(room, person(room, event.n).id, step)
    kinds: dict[str, Any] = {"introductions": Introduction}
    seat.post(kinds.get(room.step(step).activity, CanvasCard)(event.text))


def _some(room: Room, n: int) -> Contribution:
    found = [c for step in (*room.agenda, *room.beside) for c in room.all_in(step.id)]
    if not found:
        raise WorkshopError
    return found[n % len(found)]


def _edit(room: Room, event: Event) -> None:
    found = _some(room, event.n)
    if not hasattr(found.content, "text"):
        raise WorkshopError
    changed = replace(found.content, text=event.text)  # type: ignore[call-arg]
    room.words.edit(room.person(found.person), found.id, changed)


def _as_canvas(content: Callable[[Room, Event], Any], who: int) -> Callable[[Room, Event], None]:
    def post(room: Room, event: Event) -> None:
        canvas = next(s.id for s in room.agenda if s.activity == "action_canvas")
        Seat(room, person(room, who).id, canvas).post(content(room, event))

    return post


def _photo(room: Room, event: Event) -> Photo:
    return Photo(Seat(room, person(room, 0).id, _step(room, 1)).add_picture(PHOTO), event.text)


def _beside(name: str, content: Callable[[Room, Event], Any], who: int) -> Callable[..., None]:
    def post(room: Room, event: Event) -> None:
        step = next(s.id for s in room.beside if s.activity == name)
        Seat(room, person(room, who).id, step).post(content(room, event))

    return post


def _reading(room: Room, event: Event) -> None:
    step = next(s.id for s in room.beside if s.activity == "editing")
    facts = Reading(opened_at=room.clock(), closed_at=room.clock() if event.n % 3 == 0 else 0.0)
    Seat(room, facilitator_of(room).id, step).set_facts(facts)


def _ballot_box(room: Room, n: int) -> str:
    step = next(s.id for s in room.agenda if s.activity == VOTES[n % len(VOTES)])
    room.conduct.go_to(facilitator_of(room), step)
    return step


def _left_out(found: Contribution) -> LineEdit:
    return LineEdit(f"important {found.id}", about=found.id, wording="Autrement dit", out=True)


def _vote(room: Room, event: Event) -> None:
    """A whole round: everybody's ballot, then the count, shown or kept back."""
    boss, step = facilitator_of(room), _ballot_box(room, event.n)
    room.voting.prepare(boss, step, typed=["Un", "Deux", event.text], left_out=[])
    room.voting.open(boss, step)
    _ballots(room, step, event.n)
    room.voting.close(boss, step, show=event.n % 3 != 0)


def _vote_again(room: Room, event: Event) -> None:
    boss, step = facilitator_of(room), _step(room, 2)
    room.voting.reopen(boss, step)
    _ballots(room, step, event.n + 1)
    if event.n % 2:
        room.voting.close(boss, step)


def _ballots(room: Room, step: str, n: int) -> None:
    facts = room.step_record(step).facts(VoteFacts)
    for place, voter in enumerate(list(room.everybody.values())[1:]):
        option, _words = facts.options[(n + place) % len(facts.options)]
        try:
            room.voting.cast(voter, step, {option: 1}, round=facts.round, finished=True)
        except WorkshopError:
            continue


_DOING: dict[str, Callable[[Room, Event], Any]] = {
    "go_to": lambda room, d: room.conduct.go_to(
        facilitator_of(room), room.agenda[d.n % len(room.agenda)].id
    ),
    "post": _post,
    "edit": _edit,
    "withdraw": lambda room, d: room.words.withdraw(facilitator_of(room), _some(room, d.n).id),
    "hide": lambda room, d: room.words.hide(facilitator_of(room), _some(room, d.n).id, True),
    "move": lambda room, d: room.words.move(facilitator_of(room), _some(room, d.n).id, None),
    "important": _as_canvas(lambda room, d: Important(_some(room, d.n).id), 0),
    "photo": _as_canvas(_photo, 0),
    "private": _as_canvas(lambda _room, d: PrivateNote(d.text), 1),
    "note": _beside("shared_notes", lambda _room, d: NoteLine(d.text), 2),
    "added": _beside("editing", lambda _room, d: Added("important", d.text), 2),
    "keyword": _beside("editing", lambda _room, d: Keyword(d.text, d.n % 2 == 0), 0),
    "left_out": _beside("editing", lambda room, d: _left_out(_some(room, d.n)), 2),
    "reading": _reading,
    "reserve": _beside("editing", lambda _room, d: Reservation(d.text), 3),
    "approve": _beside("editing", lambda _room, d: DraftApproval(d.n % 2 == 0), 3),
    "take_out": _beside("editing", lambda room, d: Withdrawal(_some(room, d.n).id), 3),
    "vote": _vote,
    "vote_again": _vote_again,
    "pause": lambda room, _d: room.conduct.pause(facilitator_of(room)),
    "more_time": lambda room, _d: room.conduct.more_time(facilitator_of(room)),
    "finish": lambda room, d: room.words.finish(person(room, d.n), _step(room, d.n)),
    "describe": lambda room, d: room.conduct.describe(
        facilitator_of(room), title=d.text, lead=d.text
    ),
    "add": lambda room, d: room.people.add(facilitator_of(room), d.text),
    "rename": lambda room, d: room.people.rename(person(room, d.n), person(room, d.n).id, d.text),
    "merge": lambda room, d: room.people.merge(
        facilitator_of(room), person(room, 2).id, person(room, 3 + d.n % 2).id
    ),
    "erase": lambda room, d: room.erasing.person(facilitator_of(room), person(room, 3).id),
    "close": lambda room, _d: room.conduct.close(facilitator_of(room)),
}

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_BEGUN = (
    "go_to 0",
    "post 3",
    "go_to 1",
    "post 2",
    "post 3",
    "important 1",
    "photo 0",
    "private 1",
    "reading 1",
)
_OFTEN = (
    "go_to",
    "post",
    "edit",
    "note",
    "move",
    "vote",
    "vote_again",
    "photo",
    "important",
    "added",
    "reading",
    "reserve",
)
_SELDOM = sorted({*_DOING} - {*_OFTEN, "close"})


def _event(verbs: st.SearchStrategy[str]) -> st.SearchStrategy[Event]:
    return st.builds(Event, verbs, st.integers(0, 20), _TEXTS)


EVENTS = st.tuples(
    st.tuples(
        *(
            st.builds(Event, st.just(verb), st.just(int(n)), _TEXTS)
            for verb, n in map(str.split, _BEGUN)
        )
    ),
    st.lists(_event(st.sampled_from(_OFTEN) | st.sampled_from(_SELDOM)), min_size=5, max_size=40),
    st.sampled_from([(), (Event("close"),), (Event("close"), Event("post", 3))]),
).map(lambda parts: [event for part in parts for event in part])
"""What a workshop may be made of."""
