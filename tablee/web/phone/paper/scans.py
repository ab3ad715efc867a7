"""HTTP endpoints of paper ballots that are read on photos: files that are read, ballots counted.

`POST /scan/<session>/<step>`, a file's bytes alone (a picture or a PDF), is answered in lines of
JSON: `{"pages": n}`, then each page with the ballots seen on it, as soon as it is read; `{"error":
…}` where a page cannot be read, which ends it. Nothing of the file is kept.

`GET` and `POST /ballot/<session>/<step>/scans` say which serials are counted, count ballots, or
compare a second reading with what is counted; once the vote is closed, they compare the whole
stack, read again, with what was counted.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tablee.activities import StepRecord
from tablee.activities.votes import Vote
from tablee.activities.votes.rereading import Reread
from tablee.activities.votes.results.withheld import FEW
from tablee.drawing.paper_ballots import BallotTag, BallotWords, marks_of, meaning_of
from tablee.drawing.paper_ballots.photos import (
    ScannedBallot,
    ScannedPage,
    count_pages,
    missing,
    read_page,
)
from tablee.errors import NotAccepted, WorkshopError
from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.session.contributions.votes.scanned import ScannedVote, ScanOutcome
from tablee.texts import LANGUAGES, _, language, speaking
from tablee.view import Paper
from tablee.web.http.cookies import asker_of, same_origin
from tablee.web.http.responses import FRESH, as_spoken, plain, read, refused
from tablee.web.phone.endpoint import step_endpoint
from tablee.web.phone.paper.voting_cards import Readings, check_facilitates
from tablee.web.phone.pictures import BYTES, Intake
from tablee.web.site import Site

MOST_AT_ONCE: Final = 50
"""Ballots that are sent to be counted at the same time."""
UNBUFFERED: Final = {**FRESH, "X-Accel-Buffering": "no"}
"""A proxy hands each line on as it comes."""
MOST_REREAD: Final = 1000
"""Ballots of a stack that is compared whole."""
STACK: Final = 1024 * 1024
"""Bytes of these: a ballot that fills its sheet, with 100 ticked boxes, is 1 kB."""


class ScansRequest(msgspec.Struct):
    """Ballots that whoever facilitates has read."""

    ballots: list[ScannedVote] = []
    round: int = 1
    compare: bool = False
    """Says only how they compare with what is counted."""
    reread: bool = False
    """They are a whole stack, to compare with what a closed round counted."""


class ScansAnswer(msgspec.Struct):
    """What is counted, and what came of what was sent."""

    missing: str
    """Why files cannot be read here; empty where they can."""
    """What this vote has that a photo does not give; empty for nothing."""
    counted: tuple[int, ...]
    """The serials of the ballots that are counted."""
    came: tuple[ScanOutcome, ...] = ()
    reread: Reread | None = None
    """How the stack compares with a closed round."""


class AskedBoxSeen(msgspec.Struct):
    """A box that is asked about, cut out."""

    place: tuple[int, int, int]
    words: str
    """What it means."""
    picture: str
    """As JPEG, in base64."""
    ticked: bool


class BallotSeen(msgspec.Struct):
    """A page of a ballot on a picture, or something that cannot be counted."""

    corners: tuple[tuple[float, float], ...]
    why: str
    serial: int
    page: int
    pages: int
    ticked: tuple[tuple[int, int, int], ...]
    read: tuple[str, ...]
    """What each of these says."""
    asked: tuple[AskedBoxSeen, ...]
    words: str
    name: str


class PageSeen(msgspec.Struct):
    """One picture of the file."""

    width: int
    height: int
    ballots: tuple[BallotSeen, ...]


def routes(get_site: Callable[[], Site]) -> list[Route]:
    return [
        Route("/scan/{session}/{step}", _files(get_site), methods=["POST"]),
        Route(
            "/ballot/{session}/{step}/scans",
            step_endpoint(get_site, _scans, largest=STACK),
            methods=["GET", "POST"],
        ),
    ]


# ── files ───────────────────────────────────────────────────────────────────────────────────


def _files(get_site: Callable[[], Site]) -> Callable[[Request], Any]:
    intake, readings = Intake(), Readings()

    async def scan(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        step = request.path_params["step"]
        _check_facilitates(room, person, step)  # before the file is read
        with ExitStack() as held:
            held.enter_context(intake.place())
            data = await intake.taken(request)
            if not data:
                raise NotAccepted(_("Choisissez d’abord une image ou un PDF."))
            held.enter_context(readings.place(room.session.id))
            pages = await run_in_threadpool(count_pages, data)
            return _Lines(_seen(room, step, data, pages), held.pop_all())

    answered = as_spoken(scan, get_site, lambda _request, refusal: refused(refusal))

    async def endpoint(request: Request) -> Response:
        if not same_origin(request):
            return plain("cross-origin", 403)
        kind = request.headers.get("content-type", "").lower()
        if not kind.startswith(("image/", "application/pdf", BYTES)):
            return plain(BYTES, 415)
        return await answered(request)

    return endpoint


class _Lines(StreamingResponse):
    """Lines of JSON; `held` is let go of when all were sent, or whoever asked has left."""

    def __init__(self, lines: AsyncIterator[bytes], held: ExitStack) -> None:
        super().__init__(lines, media_type="application/x-ndjson", headers=UNBUFFERED)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)


async def _seen(room: Room, step: str, data: bytes, pages: int) -> AsyncIterator[bytes]:
    """What stands on this file, with words for what is asked about, in the language now spoken."""
    spoken = language()

    def page(n: int) -> PageSeen:
        with speaking(spoken):
            paper, words = _words(room, step)
            tag = BallotTag.of(room.session.id, step, paper.round)
            return _page(paper, read_page(data, n, tag, words))

    yield _line({"pages": pages})
    for n in range(pages):
        try:
            yield _line(await run_in_threadpool(page, n))
        except WorkshopError as refusal:
            yield _line({"error": str(refusal)})
            return


def _line(said: object) -> bytes:
    return msgspec.json.encode(said) + b"\n"


def _check_facilitates(room: Room, person: Person, step: str) -> None:
    """As for cards; a closed vote is read again."""
    room.require(person, Role.FACILITATOR)
    if not room.step(step).facts.get("closed"):
        check_facilitates(room, person, step)


def _words(room: Room, step: str) -> tuple[Paper, tuple[BallotWords, ...]]:
    """The paper, and what is said on its ballots in each language in which one can print them.

    Under the rule, a few people read what they cannot hide: as many as there were on printing.
    """
    found = []
    spoken = _paper(room, step)[0]
    for code in LANGUAGES:
        with speaking(code):
            paper, vote, record = _paper(room, step)
            question = vote.question_of(record) or room.session.question
            rules = (vote.written_rule(secret=paper.secret, voters=n) for n in range(FEW + 1))
            found += [
                BallotWords.of(
                    replace(paper, written_rule=rule),
                    session=room.session.title,
                    vote=record.title,
                    question=question,
                )
                for rule in dict.fromkeys((paper.written_rule, *rules))
            ]
    return spoken, tuple(found)


def _paper(room: Room, step: str) -> tuple[Paper, Vote, StepRecord]:
    """As `/print` has it."""
    record = room.shared().step(step) or room.step_record(step)
    if not isinstance(record.activity, Vote):
        raise NotAccepted(_("Cette étape n’est pas un vote."))
    return record.activity.paper(record), record.activity, record


def _page(paper: Paper, page: ScannedPage) -> PageSeen:
    return PageSeen(page.width, page.height, tuple(_ballot(paper, each) for each in page.ballots))


def _ballot(paper: Paper, ballot: ScannedBallot) -> BallotSeen:
    return BallotSeen(
        ballot.corners,
        ballot.why,
        ballot.serial,
        ballot.page,
        ballot.pages,
        ballot.ticked,
        tuple(meaning_of(paper, place) for place in ballot.ticked),
        tuple(
            AskedBoxSeen(box.place, meaning_of(paper, box.place), _told(box.picture), box.ticked)
            for box in ballot.asked
        ),
        _told(ballot.words),
        _told(ballot.name),
    )


def _told(picture: bytes) -> str:
    return b64encode(picture).decode()


# ── counting ────────────────────────────────────────────────────────────────────────────────


def _scans(room: Room, person: Person, step: str, sent: bytes | None) -> ScansAnswer:
    came: tuple[ScanOutcome, ...] = ()
    reread = None
    if sent is not None:
        said = read(sent, ScansRequest, _("Ces bulletins ne se lisent pas : recommencez."))
        if len(said.ballots) > (MOST_REREAD if said.reread else MOST_AT_ONCE):
            raise NotAccepted(_("C’est trop long : rien n’a été pris."))
        scanned = room.scanned_ballots
        if said.reread:
            reread, came = scanned.reread(person, step, said.ballots, marks_of, round=said.round)
        else:
            came = scanned.count(
                person, step, said.ballots, marks_of, round=said.round, compare=said.compare
            )
    counted = room.scanned_ballots.counted(person, step)
    return ScansAnswer(missing(), counted, came, reread)
