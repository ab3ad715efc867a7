"""HTTP endpoints by which phones read and send ballots, without a page run.

`GET` and `POST /ballot/<session>/<step>` for one's own; `/ballot/<session>/<step>/room` for what
whoever facilitates types for the room. A refusal says why, with the ballot as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.routing import Route

from tablee.errors import WorkshopError
from tablee.model.entities import Person
from tablee.session import Room
from tablee.texts import _
from tablee.web.http.responses import read
from tablee.web.phone.endpoint import step_endpoint
from tablee.web.site import Site


class BallotRequest(msgspec.Struct):
    """One's own ballot, as a phone sends it."""

    marks: dict[str, int | float] = {}
    text: str = ""
    seen: str = ""
    round: int = 1
    finished: bool | None = None


class RoomBallotRequest(msgspec.Struct):
    """What is typed for the room."""

    marks: dict[str, int | float] = {}
    text: str = ""
    times: int = 0
    """Hands that give this very ballot; 0 for one on paper."""
    person: str = ""
    bearer: str = ""
    voters: int = 0
    counts: dict[str, dict[str, int]] = {}
    take_back: str = ""
    """Instead of all that: the id of what was typed by mistake."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    own, room = (step_endpoint(get_site, doing, _as_it_stands) for doing in (_own, _room))
    methods = ["GET", "POST"]
    return [
        Route("/ballot/{session}/{step}", own, methods=methods),
        Route("/ballot/{session}/{step}/room", room, methods=methods),
    ]


def _as_it_stands(room: Room, person: Person, step: str, _sent: bytes | None) -> Any:
    try:
        return {"mine": room.voting.mine(person, step)}
    except WorkshopError:
        return {"mine": None}


def _own(room: Room, person: Person, step: str, sent: bytes | None) -> Any:
    if sent is None:
        return room.voting.mine(person, step)
    ballot = read(sent, BallotRequest, _not_read())
    return room.voting.cast(
        person,
        step,
        ballot.marks,
        text=ballot.text,
        seen=ballot.seen,
        round=ballot.round,
        finished=ballot.finished,
    )


def _room(room: Room, person: Person, step: str, sent: bytes | None) -> Any:
    voting, words = room.voting, ""
    if sent is not None:
        typed = read(sent, RoomBallotRequest, _not_read())
        if typed.take_back:
            voting.take_back(person, step, typed.take_back)
        elif typed.counts or typed.voters:
            voting.enter_hands(person, step, typed.voters, typed.counts)
        elif typed.person:
            words = voting.enter_for(
                person, step, typed.person, typed.marks, text=typed.text, bearer=typed.bearer
            )
        else:
            words = voting.enter_paper(
                person, step, typed.marks, text=typed.text, hands=typed.times
            )
    return {"entered": voting.entered(person, step), "words": words}


def _not_read() -> str:
    return _("Ce bulletin ne se lit pas : il faut un nombre par proposition.")
