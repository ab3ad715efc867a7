"""Sessions laid ready for browsers of any age: one that writes, one for each way to vote."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.sdk.testing import facilitator_of, start
from tablee.sdk.testing.rooms import offered
from tablee.session import Sessions
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.compat.pages import DrivenPage

__all__ = ["METHODS", "OPTIONS", "WAYS", "Ready", "ready", "sits", "token"]

METHODS: Final = ("dot_vote", "approval", "weighting", "majority_judgment", "ranking", "consent")
OPTIONS: Final = ("Un local en ville", "Un stand au marché", "Un annuaire commun")
WAYS: Final = {
    "dot_vote": (".tb-ballot button", "Poser sur la 1"),
    "weighting": (".tb-ballot button", "Poser sur la 1"),
    "approval": (".tb-ballot label, .tb-ballot [role=checkbox]", OPTIONS[0]),
    "majority_judgment": (".tb-ballot .tb-choice", ""),
    "ranking": (".tb-ballot button", "Donner la place 1"),
    "consent": (".tb-ballot .tb-choice", ""),
}
"""What is pressed on a ballot of each method, and the words on it."""


@dataclass(frozen=True)
class Ready:
    """A server with sessions, and where each is."""

    server: Server
    join: str
    """Where one joins the session that writes cards."""
    wall: str
    votes: dict[tuple[str, int | str], str]
    """By method and browser, the id of a session in which it is open, with Naïma in it."""
    result: str
    """The id of one whose result is shown."""
    led: dict[int | str, str]
    """By browser, the id of one that Yasmine leads: a canvas with cards, then a vote on them."""


def token(name: str) -> str:
    """The browser of somebody who is in a session already."""
    return f"browser-of-{name}-0123456789"


def sits(page: DrivenPage, room: Ready, session: str, who: str = "naima") -> None:
    """Comes as somebody who is in: Naïma, or Yasmine, who leads and has seen the first visit."""
    page.goto(f"{room.server.url}/r")
    page.run(f"document.cookie = 'tablee={token(who)}; path=/'")
    page.run("document.cookie = 'tablee_language=fr; path=/'")
    page.run("localStorage.setItem('tablee-tour', 'seen')")
    page.goto(f"{room.server.url}/?s={session}" if session else f"{room.server.url}/")


@contextmanager
def ready(folder: Path, browsers: Sequence[int | str]) -> Iterator[Ready]:
    """Lays the sessions down in a folder, then serves them."""
    folder.mkdir(exist_ok=True)
    sessions = Sessions(folder, offered())
    writes = _opened(sessions, "Des cartes", "action_canvas")
    pairs = itertools.product(METHODS, browsers)
    votes = {(m, b): _opened(sessions, f"{m} {b}", m) for m, b in pairs}
    shown = _opened(sessions, "Un résultat", "approval", result=True)
    led = {browser: _led(sessions, f"Menée {browser}") for browser in browsers}
    keys = sessions.rooms[writes].keys
    sessions.close()
    server = Server(folder)
    server.start()
    try:
        join, wall = f"{server.url}/r/{keys.join}", f"{server.url}/w/{keys.wall}"
        yield Ready(server, join, wall, votes, shown, led)
    finally:
        server.stop()


def _opened(sessions: Sessions, title: str, activity: str, *, result: bool = False) -> str:
    """A session at this step, Naïma in it; a vote is open, or closed and its result shown."""
    agenda = Agenda("essai", "Essai", "", (AgendaStep(activity, 5),))
    room = sessions.create(token("yasmine"), title, agenda, facilitator="Yasmine")
    lead, naima = facilitator_of(room), room.people.join(token("naima"), "Naïma")
    step = start(room, activity)
    vote = room.step_record(step).activity
    if not isinstance(vote, Vote):
        return room.session.id
    if not vote.options(room.step_record(step)):
        room.voting.prepare(lead, step, typed=OPTIONS[: vote.most], left_out=())
    room.voting.open(lead, step)
    if result:
        paper = vote.paper(room.step_record(step))
        room.voting.cast(naima, step, {paper.options[0][0]: 1}, finished=True)
        room.voting.close(lead, step)
    return room.session.id


def _led(sessions: Sessions, title: str) -> str:
    """A session at its canvas, with a card for each option; a vote on them comes next."""
    steps = (AgendaStep("action_canvas", 5), AgendaStep("dot_vote", 5))
    agenda = Agenda("essai", "Essai", "", steps)
    room = sessions.create(token("yasmine"), title, agenda, facilitator="Yasmine")
    room.people.join(token("naima"), "Naïma")
    step = start(room, "action_canvas")
    for words in OPTIONS:
        card = sessions.catalogue.content("action_canvas", "card", {"text": words})
        room.words.post(facilitator_of(room), step, card)
    return room.session.id
