"""Routes of a vote's files: paper ballots (PDF), counted ballots (CSV), its end (ICS).

`GET /print/<session>/<step>?copies=20` for the PDF of blank ballots,
`GET /ballots/<session>/<step>.csv` for those that were counted, and
`GET /vote-end/<session>/<step>.ics` for the moment at which it closes by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from slugify import slugify
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from tablee.activities.votes import Vote, VoteFacts
from tablee.document.outline import calendars, one_line
from tablee.document.outline.csv import ballots_csv
from tablee.drawing.paper_ballots import MOST_COPIES, BallotTag, paper_ballots
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Role
from tablee.settings.addresses import at
from tablee.texts import LANGUAGES, _, language, speaking
from tablee.web.http.cookies import asker_of, facilitated
from tablee.web.http.responses import file, whole
from tablee.web.pages import as_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.activities import StepRecord
    from tablee.session import Room
    from tablee.web.http.responses import Answer
    from tablee.web.site import Site

COPIES: Final = 20
"""Ballots printed where nobody says how many."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """Routes of paper ballots (PDF), of counted ballots (CSV) and of a vote's end (ICS)."""
    answers: dict[str, Answer] = {
        "/print/{session}/{step}": _print,
        "/ballots/{session}/{step}.csv": _ballots,
        "/vote-end/{session}/{step}.ics": _end,
    }
    return [Route(path, as_page(answer, get_site)) for path, answer in answers.items()]


def vote_end_address(room: Room, step: str) -> str:
    """Where the calendar file of a vote's end is."""
    return at(f"/vote-end/{quote(room.session.id)}/{quote(step)}.ics")


async def _print(request: Request, site: Site) -> Response:
    """Blank ballots, in the room's language unless another is asked for."""
    sentence = _("Les bulletins papier s’impriment depuis la console de la personne qui anime.")
    room = facilitated(request, site, sentence)
    copies = _copies(request.query_params.get("copies", ""))
    asked = request.query_params.get("lang", "")
    language = asked if asked in LANGUAGES else room.session.language
    return await run_in_threadpool(_printed, room, request.path_params["step"], copies, language)


def _printed(room: Room, step: str, copies: int, language: str) -> Response:
    record, vote = _vote(room, step)
    if not vote.paper(record).options:
        raise NotAccepted(
            _("Rien n’est encore mis au vote : ajoutez des propositions, puis imprimez.")
        )
    with speaking(language):
        paper, title = vote.paper(record), record.title
        pdf = paper_ballots(
            paper,
            session=room.session.title,
            vote=title,
            copies=copies,
            question=vote.question_of(record) or room.session.question,
            tag=BallotTag.of(room.session.id, step, paper.round),
        )
        return file(pdf, "application/pdf", _named(room, record, "pdf"), shown=True)


async def _ballots(request: Request, site: Site) -> Response:
    """The ballots that were counted, once everybody has seen the result."""
    room, person = asker_of(request, site)
    if not person.has(Role.FACILITATOR, Role.SCRIBE):
        raise NotAllowed(
            _("Les bulletins comptés sont pour qui anime la session, ou y prend les notes.")
        )
    return await run_in_threadpool(_counted, room, request.path_params["step"])


def _counted(room: Room, step: str) -> Response:
    record, vote = _vote(room, step)
    if not record.facts(VoteFacts).shown:
        raise NotAllowed(_("Les bulletins se téléchargent une fois que le résultat est montré."))
    if not record.rounds:
        raise NotAccepted(_("De ce vote, seul le résultat a été gardé : il n’a plus de bulletins."))
    data = ballots_csv(record, vote)
    return file(data, "text/csv; charset=utf-8", _named(room, record, "csv"))


async def _end(request: Request, site: Site) -> Response:
    """When the vote closes, for the calendar of anybody here: no question, no name, no key."""
    room, _person = asker_of(request, site)
    step, _kind = _vote(room, request.path_params["step"])
    facts = step.facts(VoteFacts)
    if facts.closed or not facts.until:
        raise NotFound(_("Ce vote n’a pas d’heure de fin, ou il est clos."))
    data = calendars.vote_end(
        f"vote\n{room.session.id}\n{step.step.id}",
        language(),
        facts.until,
        room.clock(),
        summary=_("Fin du vote : {session}").format(session=one_line(room.session.title)),
        told=facts.until_told,
        address=f"{site.address}/?s={quote(room.session.id)}",
    )
    return file(data, "text/calendar; charset=utf-8", f"{room.session.id}-vote.ics")


def _vote(room: Room, step: str) -> tuple[StepRecord, Vote]:
    """The vote as phones may see it: nothing hidden is voted on, nor printed, nor a copy of it."""
    record = room.shared().step(step) or room.step_record(step)
    if not isinstance(record.activity, Vote):
        raise NotAccepted(_("Cette étape n’est pas un vote."))
    return record, record.activity


def _copies(asked: str) -> int:
    copies = whole(asked or str(COPIES)) or 0
    if not 1 <= copies <= MOST_COPIES:
        raise NotAccepted(
            _("On imprime de 1 à {most} bulletins à la fois.").format(most=MOST_COPIES)
        )
    return copies


def _named(room: Room, step: StepRecord, extension: str) -> str:
    """The file's name: session, vote, and what it is."""
    vote = slugify(step.title.replace("’", " "), max_length=40, word_boundary=True) or "vote"
    return f"{room.session.id}-{vote}-{_('bulletins')}.{extension}"
