"""HTTP endpoints of voting cards: their PDF, photos that are read, cards that are counted.

`GET /voting-cards/<session>?first=1&last=30&size=half` prints them. `POST /photo/<session>/<step>`,
the file’s bytes alone, is answered with the cards seen on it: nothing of it is kept. `GET` and
`POST /ballot/<session>/<step>/cards` say what is counted, ask a take on the wall, count cards.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablee.drawing.voting_cards import missing, read_photo, voting_cards
from tablee.errors import NotAccepted, NotAllowed, TooFast
from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.session.contributions.votes.held_cards import HeldCards
from tablee.session.contributions.votes.voting_cards import CardsCounted, CardState, known_numbers
from tablee.texts import LANGUAGES, _, speaking
from tablee.view import MOST_CARDS
from tablee.web.http.cookies import asker_of, facilitated, same_origin
from tablee.web.http.responses import as_spoken, encoded, file, plain, read, refused, whole
from tablee.web.pages import as_page
from tablee.web.phone.endpoint import step_endpoint
from tablee.web.phone.pictures import BYTES, Intake
from tablee.web.site import Site

MOST_READ: Final = 3
"""Photos that are read or wait at the same time, of all sessions."""
MOST_OF_ONE: Final = 2
"""The same of one session: one that is read, one that waits."""


class CardsRequest(msgspec.Struct):
    """What whoever facilitates does with cards in a vote: one of the three."""

    take: str = ""
    take_round: int = 1
    round: int = 1
    shown: dict[str, int | None] | None = None
    """Cards to count in this take: a side from 0 to 3 by number, null to take it back."""
    ask: bool = False
    """Has the wall ask this take; an empty one, none."""


class CardsAnswer(msgspec.Struct):
    """How the cards of a vote stand, and what came of what was sent."""

    state: CardState
    missing: str
    """Why photos cannot be read here; empty where they can."""
    counted: CardsCounted | None = None


def routes(get_site: Callable[[], Site]) -> list[Route]:
    return [
        Route("/voting-cards/{session}", as_page(_print, get_site)),
        Route("/photo/{session}/{step}", _photos(get_site), methods=["POST"]),
        Route(
            "/ballot/{session}/{step}/cards",
            step_endpoint(get_site, _cards),
            methods=["GET", "POST"],
        ),
    ]


# ── to print ────────────────────────────────────────────────────────────────────────────────


async def _print(request: Request, site: Site) -> Response:
    """Cards of these numbers, in the room’s language unless another is asked for."""
    said = request.query_params
    room = facilitated(
        request, site, _("Les cartes de vote s’impriment depuis la console de qui anime.")
    )
    first, last = whole(said.get("first", "1")) or 0, whole(said.get("last", "30")) or 0
    if not 1 <= first <= last <= MOST_CARDS:
        raise NotAccepted(known_numbers())
    language = said.get("lang", "")
    size = "full" if said.get("size") == "full" else "half"

    def printed() -> bytes:
        with speaking(language if language in LANGUAGES else room.session.language):
            return voting_cards(first, last, "full" if size == "full" else "half")

    pdf = await run_in_threadpool(printed)
    name = f"{_('cartes-de-vote')}-{first}-{last}.pdf"
    return file(pdf, "application/pdf", name, shown=True)


# ── photos ──────────────────────────────────────────────────────────────────────────────────


def _photos(get_site: Callable[[], Site]) -> Callable[[Request], Any]:
    intake, readings = Intake(), Readings()

    async def photo(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        check_facilitates(room, person, request.path_params["step"])  # before the file is read
        with intake.place():
            data = await intake.taken(request)
            if not data:
                raise NotAccepted(_("Choisissez d’abord une image."))
            with readings.place(room.session.id):
                return encoded(await run_in_threadpool(read_photo, data))

    answered = as_spoken(photo, get_site, lambda _request, refusal: refused(refusal))

    async def endpoint(request: Request) -> Response:
        if not same_origin(request):
            return plain("cross-origin", 403)
        if not request.headers.get("content-type", "").lower().startswith(("image/", BYTES)):
            return plain(BYTES, 415)
        return await answered(request)

    return endpoint


class Readings:
    """Photos that are read or wait for it: few at once, for each holds a thread that all share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: Counter[str] = Counter()

    @contextmanager
    def place(self, session: str) -> Iterator[None]:
        """A place for one more of this session; raises `TooFast` at once where there is none."""
        with self._lock:
            if self._of.total() >= MOST_READ or self._of[session] >= MOST_OF_ONE:
                raise TooFast(
                    _("D’autres photos sont en cours de lecture : réessayez dans un instant.")
                )
            self._of[session] += 1
        try:
            yield
        finally:
            with self._lock:
                self._of[session] -= 1
                self._of += Counter()  # without sessions that have none


def check_facilitates(room: Room, person: Person, step: str) -> None:
    """Refuses photos of a vote that is not open, and from anybody but who facilitates."""
    room.require(person, Role.FACILITATOR)
    if HeldCards.are_for(room.step_record(step)):
        HeldCards(room, person, step).require_asked()
    elif not room.step(step).facts.get("opened") or room.step(step).facts.get("closed"):
        raise NotAllowed(_("Ce vote n’est pas ouvert."))


# ── counting ────────────────────────────────────────────────────────────────────────────────


def _cards(room: Room, person: Person, step: str, sent: bytes | None) -> CardsAnswer:
    said = None
    if sent is not None:
        said = read(sent, CardsRequest, _("Ces cartes ne se lisent pas : recommencez."))
    if HeldCards.are_for(room.step_record(step)):
        return _held(HeldCards(room, person, step), said)
    cards, counted = room.voting_cards, None
    if said is not None and said.ask:
        cards.ask(person, step, said.take, said.take_round)
    elif said is not None and said.shown is not None:
        counted = cards.count(
            person,
            step,
            said.take,
            _numbered(said.shown),
            take_round=said.take_round,
            round=said.round,
        )
    return CardsAnswer(cards.state(person, step), missing(), counted)


def _held(cards: HeldCards, said: CardsRequest | None) -> CardsAnswer:
    """The same where cards answer what is no vote."""
    counted = None
    if said is not None and said.ask:
        cards.ask(said.take, said.take_round)
    elif said is not None and said.shown is not None:
        counted = cards.count(said.take, _numbered(said.shown), take_round=said.take_round)
    return CardsAnswer(cards.state(), missing(), counted)


def _numbered(shown: dict[str, int | None]) -> dict[int, int | None]:
    """By number; raises `NotAccepted` for what is none, and for more than there are cards."""
    if len(shown) > MOST_CARDS or not all(n.isdecimal() and len(n) <= 3 for n in shown):
        raise NotAccepted(known_numbers())
    return {int(number): side for number, side in shown.items()}
