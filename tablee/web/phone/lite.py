"""Page of a phone without scripts, `/lite/<session>`: the running step as HTML, with forms.

For browsers below the floor (`docs/en/browsers.md`), and wherever scripts are off: what the light
page does by its scripts and the stream is here one request each. The same views, fields and rules:
what a form sends goes through `writing` and `ballots` as what a script sends.

Nothing is loaded again while somebody may be typing: a small frame in the page looks for what is
new and offers it; a page in which nothing can be typed loads itself again, until one asks it not
to.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablee.activities import Record, StepRecord, answers
from tablee.activities.votes import VoteFacts
from tablee.errors import NotAccepted, WorkshopError
from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.session.contributions import filling
from tablee.session.contributions.posting import is_unrevealed
from tablee.session.contributions.votes.voting import goes_on
from tablee.session.history.labels import last_act
from tablee.session.people.seat import Seat
from tablee.settings.addresses import at
from tablee.texts import _, hour_told
from tablee.view import Audience, Column, Field, Fold, Paper, Stack, Text, View
from tablee.web import pages
from tablee.web.http.cookies import asker_of, same_origin
from tablee.web.http.responses import body_of, redirect, status_of
from tablee.web.live.frames import languages_in, view_of
from tablee.web.live.stream import reads_draft
from tablee.web.phone import lite_forms
from tablee.web.phone.lite_forms import Reader
from tablee.web.phone.paper.ballots import vote_end_address
from tablee.web.phone.pictures import Intake
from tablee.web.phone.profile import link_told, new_link, taken_along
from tablee.web.phone.writing import WritingRequest, carry_out, own_card, own_views
from tablee.web.site import Site, lite_address, session_address

LARGEST: Final = 64 * 1024
"""Bytes of a form."""
AGAIN: Final = 10
"""Seconds after which a page, or the frame that looks for news, asks again."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """The page, the draft to be read, what their forms send, the frame that looks for news."""
    intake = Intake()

    async def page(request: Request, site: Site) -> Response:
        room, person = asker_of(request, site)
        if request.method == "POST":
            return await _sent(request, room, person, intake)
        return await run_in_threadpool(_shown, request, room, person)

    async def news(request: Request, site: Site) -> Response:
        room, _person = asker_of(request, site)
        fresh = request.query_params.get("since", "") != _stage(room)
        back = lite_address(room) + ("/review" if "read" in request.query_params else "")
        if step := request.query_params.get("before"):
            back = f"{lite_address(room)}/before/{quote(step)}"
        return pages.render(request, "lite/news.html", fresh=fresh, back=back, again=AGAIN)

    return [
        Route("/lite", _to_code),
        Route("/lite/{session}", pages.as_page(page, get_site), methods=["GET", "POST"]),
        Route("/lite/{session}/review", pages.as_page(page, get_site), methods=["GET", "POST"]),
        Route(
            "/lite/{session}/before/{step}", pages.as_page(page, get_site), methods=["GET", "POST"]
        ),
        Route("/lite/{session}/news", pages.as_page(news, get_site)),
    ]


async def _to_code(_request: Request) -> Response:
    """Without a session, where a code is typed: that page needs no script."""
    return redirect(at("/r"))


# ── what is sent ────────────────────────────────────────────────────────────────────────────


async def _sent(request: Request, room: Room, person: Person, intake: Intake) -> Response:
    """Does what a form asks for and shows the page, or shows it with what was typed and why not."""
    if not same_origin(request):
        sentence = _("Ce formulaire vient d’un autre site. Revenez par le code QR ou le code.")
        return pages.error(request, sentence, 403)
    form: dict[str, list[str]] = {}
    try:
        form, files = await _read(request, intake)
        if lite_forms.first(form, "do") == "link":
            link = await run_in_threadpool(new_link, room, person)
            return await run_in_threadpool(_shown, request, room, person, link=link)
        await run_in_threadpool(_with_pictures, room, person, form, files, intake)
        await run_in_threadpool(_done, room, person, form)
    except WorkshopError as refusal:
        return await run_in_threadpool(_shown, request, room, person, form, refusal)
    return redirect(f"{_here(request, room)}?done=1")


async def _read(
    request: Request, intake: Intake
) -> tuple[dict[str, list[str]], dict[str, list[bytes]]]:
    """What was typed in a form, and the pictures that were chosen, by input."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await lite_forms.uploaded(request, await intake.arrived(request, LARGEST))
    body = await body_of(request, LARGEST)
    if body is None:
        raise NotAccepted(_("C’est trop long : rien n’a été pris."))
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True), {}


def _with_pictures(
    room: Room,
    person: Person,
    form: dict[str, list[str]],
    files: Mapping[str, Sequence[bytes]],
    intake: Intake,
) -> None:
    """Keeps the pictures that came with a form, whose inputs then hold their names.

    Several in one input come after those that are there; each that is no picture is refused, and
    the others stay.
    """
    refusal: WorkshopError | None = None
    for name, sent in files.items():
        part = 0
        among = len(sent) > 1 or lite_forms.parts(form) != [0]
        for data in sent:
            while among and lite_forms.first(form, f"{lite_forms.beginning(part)}{name}"):
                part += 1
            try:
                kept = intake.store(room, person, lite_forms.first(form, "step"), data)
            except WorkshopError as refused:
                refusal = refusal or refused
            else:
                form[f"{lite_forms.beginning(part)}{name}"] = [kept["name"]]
    if refusal is not None:
        raise refusal


def _done(room: Room, person: Person, form: dict[str, list[str]]) -> None:
    """Does it; of several pictures each that is taken leaves the form. Raises the first refusal."""
    step = lite_forms.first(form, "step")
    if lite_forms.first(form, "do") == "ballot":
        lite_forms.cast(room, person, step, form)
        return
    parts = lite_forms.parts(form)
    if parts == [0]:
        carry_out(room, person, step, _asked(form))
        return
    wrong: dict[str, str] = {}
    sentence = ""
    for part in parts:
        try:
            carry_out(room, person, step, _asked(lite_forms.part_of(form, part)))
        except NotAccepted as refused:
            sentence = sentence or str(refused)
            before = f"{part}." if part else ""
            wrong |= {f"{before}{name}": why for name, why in refused.inputs.items()}
        else:
            lite_forms.take_out(form, part)
    if sentence:
        raise NotAccepted(sentence, inputs=wrong.items())


def _asked(form: Mapping[str, list[str]]) -> WritingRequest:
    """What a button of a form means: `press:me_too:<card>`, `write:<field>`, `edit:<text>`."""
    what, _colon, rest = lite_forms.first(form, "do").partition(":")
    # The same form again, pressed twice, is one act; changed meanwhile, it is another.
    told = repr(sorted(form.items())).encode()
    once = f"{lite_forms.first(form, 'once')[:20]}-{zlib.crc32(told):x}"
    if what in ("undo", "redo") and rest.isdecimal():
        n = int(rest[:9])
        return WritingRequest(undo=n, once=once) if what == "undo" else WritingRequest(redo=n)
    if what == "press":
        name, _colon, target = rest.partition(":")
        text = lite_forms.first(form, "text") if "text" in form else None
        seen = lite_forms.first(form, "seen")
        return WritingRequest(press=name, target=target, text=text, seen=seen, once=once)
    if what == "move":
        return WritingRequest(move=rest, place=lite_forms.first(form, "place"), once=once)
    if what == "edit":
        return lite_forms.correction(rest, form, once)
    if what != "write":
        raise NotAccepted(_("Ce qui a été envoyé ne se lit pas."))
    return WritingRequest(
        field=rest,
        text=lite_forms.first(form, "text"),
        choice=lite_forms.first(form, "choice"),
        values=lite_forms.values(form) or None,
        once=once,
    )


# ── what is shown ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Aside:
    """What stands in the place of the fields: a correction, words for a button, a card's place."""

    what: str = ""
    """`edit`, `ask`, `move`, `refused`; empty for nothing."""
    target: str = ""
    name: str = ""
    """Of the button that asks."""
    text: str = ""
    """What is asked, what is corrected, or why it cannot be."""
    begins: str = ""
    about: str = ""
    """The words of the card that it is about."""
    field: Field | None = None
    """What corrects it, where that is more than its text."""
    zones: tuple[tuple[str, str], ...] = ()
    """Where it can go, or what the button asks for, as `(id, words)`."""
    zone: str = ""


@dataclass
class _Shown:
    """One page: what is drawn of a step for a person."""

    step: StepRecord | None = None
    view: View | None = None
    fields: Sequence[Field] = ()
    own_views: Sequence[View] = ()
    mine: Sequence[Any] = ()
    ballot: lite_forms.BallotForm | None = None
    act: Any = None
    aside: _Aside = field(default_factory=lambda: _Aside())

    @property
    def writes(self) -> bool:
        """Whether something can be typed or chosen on the page."""
        open_ballot = self.ballot is not None and self.ballot.open
        return bool(self.fields or open_ballot or self.aside.what)


def _here(request: Request, room: Room) -> str:
    """Where a request's page is: that of the session, of its draft, of a step open before it."""
    if step := request.path_params.get("step"):
        return f"{lite_address(room)}/before/{quote(step)}"
    return at(request.url.path) if _reads(request) else lite_address(room)


def _reads(request: Request) -> bool:
    return request.url.path.endswith("/review")


def _shown(
    request: Request,
    room: Room,
    person: Person,
    form: Mapping[str, list[str]] | None = None,
    refusal: WorkshopError | None = None,
    link: str = "",
) -> Response:
    """The page; after a refusal with what was typed, and the sentence that says why.

    `link` is the one that was just made for this person to come back by.
    """
    with room.lock:
        record, stage, now = room.shared(), _stage(room), room.clock()
    reads = _reads(request)
    still = "still" in request.query_params
    early = _early(record, request)
    step = record.editing if reads else early or record.current
    open_ = reads_draft(room, person, step) if reads else step is not None and not room.closed
    shown = _Shown(step, _view(record, step, room.closed, reads, open_))
    if step is not None and open_:
        _with_step(shown, request, Seat(room, person.id, step.step.id), form)
    return pages.render(
        request,
        "lite/page.html",
        status_of(refusal) if refusal else 200,
        shown=shown,
        at=_place(request, room, person, record, step, open_),
        session=room.session,
        head=_head(room, person, None if reads else step),
        languages=languages_in(room.session, record.steps),
        left=None if reads or early else _left(step, now),
        reads=reads,
        before=[] if reads else [each for each in record.steps if each.aside and each is not step],
        early=early is not None,
        ends=_ends(step) if shown.ballot is not None else "",
        calendar=vote_end_address(room, step.step.id) if step is not None else "",
        link=link,
        link_told=link_told(),
        typed=lite_forms.Typed(form or {}, refusal),
        done="done" in request.query_params,
        here=_here(request, room),
        home=lite_address(room),
        light=session_address(room.session.id),
        name=person.name,
        join=at(f"/r/{room.keys.join}"),
        report=at(f"/s/{current.token}") if (current := room.publishing.current) else "",
        over=taken_along(room) if room.closed and not reads else None,
        clock=hour_told(now),
        stage=stage,
        again=0 if shown.writes or still or link else AGAIN,
        still=still,
        draft=not reads and any(answers.to_be_read(each, now) for each in record.beside),
        asks_page=step is not None and open_ and not reads and _asks_page(step, person),
    )


def _place(
    request: Request,
    room: Room,
    person: Person,
    record: Record,
    step: StepRecord | None,
    open_: bool,
) -> SimpleNamespace:
    """Who looks at which step, and where its forms are sent to."""
    return SimpleNamespace(
        reader=Reader(person),
        here=_here(request, room),
        step=step.step.id if step is not None and open_ else "",
        once=secrets.token_urlsafe(9),
        pictures=at(f"/pictures/{quote(room.session.id)}"),
        number=record.steps.index(step) + 1 if step in record.steps else 0,
        of=len(record.steps),
    )


def _early(record: Record, request: Request) -> StepRecord | None:
    """The step that is open without running, and that one looks at; None for none."""
    asked = request.path_params.get("step")
    return next((s for s in record.steps if s.aside and s.step.id == asked), None)


def _view(record: Record, step: StepRecord | None, closed: bool, reads: bool, open_: bool) -> View:
    if not reads:
        return view_of(record, step, Audience.PHONE, closed)
    if not open_:
        return Text(_("La synthèse n’est pas à relire en ce moment."))
    return view_of(record, step, Audience.READER)


def _with_step(
    shown: _Shown, request: Request, seat: Seat, form: Mapping[str, list[str]] | None
) -> None:
    """What this person can do in the running step, and sees alone."""
    shown.aside = _aside(seat, shown.view, request, form)
    shown.fields = () if shown.aside.what else _open_fields(seat)
    shown.own_views = own_views(seat)
    shown.mine = [own_card(seat, each) for each in seat.mine if is_unrevealed(each)]
    shown.act = last_act(seat.room, seat.person, seat.step.step.id)
    if (paper := _paper(shown.view)) is not None:
        shown.ballot = lite_forms.BallotForm(
            paper, seat.room.voting.mine(seat.person, seat.step.step.id)
        )


def _fields(seat: Seat) -> list[Field]:
    """What this person can write here: everybody's fields, and their own."""
    everybody = () if seat.facilitates or not seat.step.running else answers.fields(seat.step)
    own = answers.own_fields(seat.own)
    names = {each.name for each in own}
    shared = [f for f in everybody if f.name not in names and filling.may_fill(seat, f)]
    return [*own, *shared]


def _open_fields(seat: Seat) -> list[Field]:
    me = seat.person.id
    found = [each for each in _fields(seat) if each.given is None or each.given_to(me) is not None]
    written = {each.content.kind for each in seat.mine}
    return [each for each in found if not (each.once and each.kind in written)]


def _aside(
    seat: Seat, view: View | None, request: Request, form: Mapping[str, list[str]] | None
) -> _Aside:
    """The form for one thing alone, where an address or a refused form asks for it."""
    if form:
        what, _colon, target = lite_forms.first(form, "do").partition(":")
        name, _colon, card = target.partition(":")
        target = card if what == "press" else target
        what = "ask" if what == "press" and "text" in form else what
    else:
        what, name, target = (
            request.query_params.get(each, "") for each in ("do", "name", "target")
        )
    if what == "edit":
        return _correcting(seat, target)
    found = next((it for it in _items(view) if it.id == target), None)
    if what == "ask" and found is not None:
        return _asking(found, name)
    if what == "move" and found is not None:
        return _moving(view, found)
    return _Aside()


def _items(view: Any) -> Iterator[Any]:
    """All that has an id in a view: cards, groups, zones, circles."""
    for name in ("items", "columns", "cards", "circles", "reports", "before", "replies"):
        for each in getattr(view, name, ()):
            if hasattr(each, "id"):
                yield each
            yield from _items(each)


def _words(it: Any) -> str:
    return str(getattr(it, "text", "") or getattr(it, "title", ""))


def _asking(it: Any, name: str) -> _Aside:
    """What a button asks for in words, about a card."""
    buttons = (*getattr(it, "buttons", ()), *getattr(it, "own", ()))
    button = next((each for each in buttons if each.name == name), None)
    if button is None or not button.asks:
        return _Aside()
    begins = _words(it) if button.own_words else button.begins
    return _Aside("ask", it.id, name, button.asks, begins, _words(it), zones=button.among)


def _moving(view: View | None, it: Any) -> _Aside:
    """Where a card of a board can go, and where it is."""
    zones = [each for each in _items(view) if isinstance(each, Column)]
    inside = next((zone.id for zone in zones if any(x is it for x in _items(zone))), "")
    named = tuple((each.id, each.title) for each in zones)
    return _Aside("move", it.id, about=_words(it), zones=named, zone=inside)


def _correcting(seat: Seat, target: str) -> _Aside:
    try:
        step = seat.step.step.id
        told = carry_out(seat.room, seat.person, step, WritingRequest(edit=target))
    except WorkshopError as refusal:
        return _Aside("refused", text=str(refusal))
    editing = told.get("editing", "")
    if isinstance(editing, str):
        return _Aside("edit", target, text=editing)
    return _Aside("edit", target, field=editing)


def _paper(view: View | None) -> Paper | None:
    """The ballot of a view, wherever it stands in it."""
    if isinstance(view, Paper):
        return view
    items = view.items if isinstance(view, Stack | Fold) else ()
    return next(filter(None, map(_paper, items)), None)


def _head(room: Room, person: Person, step: StepRecord | None) -> dict[str, str]:
    if step is None or room.closed:
        return {"title": "", "request": "" if room.closed else room.session.question}
    asked = answers.pinned_text(step)
    return {"title": answers.prompt_for(step, person) or step.title, "request": asked}


def _ends(step: StepRecord | None) -> str:
    """Until when one can vote, where the vote closes by itself."""
    facts = step.facts(VoteFacts) if step is not None else VoteFacts()
    return facts.until_told if facts.running else ""


def _left(step: StepRecord | None, now: float) -> int | None:
    """Whole minutes left of the step; None where nothing was set, or its vote has an hour."""
    if step is None or not step.step.allotted or goes_on(step.step):
        return None
    return max(0, round((step.step.allotted - step.step.elapsed(now)) / 60))


def _asks_page(step: StepRecord, person: Person) -> bool:
    """Whether the step has something for this person that only the full page shows."""
    return bool(answers.draws(step)) or person.has(Role.SCRIBE)


def _stage(room: Room) -> str:
    """What the page was made of, so that the frame can tell whether there is news."""
    return f"{room.n}"
