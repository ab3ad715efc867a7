"""Creates a session from a parsed report (`document.importing`).

People and introductions become the session's own; all the rest stands in the step of whoever edits
the document, as nobody's words here, for scribes to go on with. The steps are over, the session is
open. Not for a session that comes back from its own file: that is `restore`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from typing import Final

from tablee.activities import Canvas, Editing, Framing, Intro
from tablee.document.importing import PRESENT, StatedIntroductions, Understood
from tablee.document.importing.names import Attendee
from tablee.errors import NotAccepted
from tablee.isolation import LONG, Failed, tried
from tablee.model import days
from tablee.model.actions import Former
from tablee.model.entities import (
    Appearance,
    Content,
    Contribution,
    Person,
    Role,
    Session,
    Step,
    StepState,
    fold,
    new_id,
)
from tablee.model.synthesis import Line, Lines, Quotation, Section, Synthesis
from tablee.registry import Catalogue
from tablee.session.people.people import clean_name
from tablee.session.transfer import follow_up
from tablee.session.transfer.restore import Brought
from tablee.texts import _, speaking

LONGEST_TITLE: Final = 200
NOON: Final = 12


def arrived(
    understood: Understood, catalogue: Catalogue, now: float, facilitator: str = ""
) -> Brought:
    """What this report makes; `facilitator` is the name of whoever brings it in.

    `now` is when, seconds since 1970. Raises `NotAccepted` where no plugin keeps a document.
    """
    with speaking(understood.language):
        guests = tuple(_guests(understood, now))
        host = _host(guests, clean_name(facilitator.strip() or _("Animation")), now)
        beside = [
            Step(new_id(), name, beside=True)
            for name, kind in catalogue.activities.items()
            if kind.beside
        ]
        document = replace(
            understood.document, title=understood.title, language=understood.language
        )
        introductions = understood.introductions
        step, said = (
            _introductions(introductions, guests, catalogue) if introductions else (None, [])
        )
        if introductions is not None and step is None:
            document = _without_introductions(document, introductions)
        framing, asked, document = _framing(understood, guests, document, catalogue)
        board, cards = _board(understood.board, catalogue, now)
        if board is None:
            document = replace(document, notes=(*_columns(understood.board), *document.notes))
        written = _written(document, beside, catalogue)
        steps = [one for one in (step, framing, board) if one is not None] + beside
        if understood.actions:
            former = Former("", understood.day, understood.actions)
            steps, followed = follow_up.taken_up(catalogue, former, now, steps)
            steps = [s if s.beside else replace(s, state=StepState.DONE) for s in steps]
            cards += followed
        return Brought(
            Session(
                "",
                (understood.title or _("Compte rendu"))[:LONGEST_TITLE],
                understood.lead,
                understood.language,
                created_at=_noon(understood.day, now) or now,
                held_on=(day := _day(understood, now)),
                undated=not day,
                venue=understood.venue,
            ),
            (host, *(guest for guest in guests if guest.id != host.id)),
            tuple(steps),
            (*_contributions((*said, *asked, *written), host, now), *cards),
            (),
            {},
        )


def _guests(understood: Understood, now: float) -> Iterator[Person]:
    for place, attendee in enumerate(understood.people, 1):
        yield Person(
            new_id(),
            clean_name(attendee.name),
            Appearance.FULL,
            attendee.roles or _unsaid(attendee),
            now + place / 1000,  # they stay in this order
            by_facilitator=True,
            listed=attendee.listed,
        )


def _unsaid(attendee: Attendee) -> frozenset[Role]:
    """Of somebody of whom no role is told: who only facilitated did not take part."""
    only_led = attendee.listed.keys() == {"facilitators"}
    return frozenset() if only_led else frozenset({Role.PARTICIPANT})


def _host(guests: Sequence[Person], name: str, now: float) -> Person:
    """Whoever brings it in: the one of this name who facilitated, or somebody beside them all."""
    for guest in guests:
        if guest.has(Role.FACILITATOR) and fold(guest.name) == fold(name):
            return replace(guest, joined_at=now, by_facilitator=False)
    return Person(new_id(), name, roles=frozenset({Role.FACILITATOR}), joined_at=now)


def _day(understood: Understood, now: float) -> str:
    """The workshop's day; empty where the report does not say, or names one still to come."""
    if days.is_day(understood.held_on):
        return understood.held_on
    return understood.day if _noon(understood.day, now) is not None else ""


def _noon(day: str, now: float) -> float | None:
    """Noon of the day that the report names, `now` at the latest; None where none is named.

    Nor where that day is still to come: it is another one's.
    """
    try:
        morning = datetime.fromisoformat(day)
        then = morning.replace(hour=NOON).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return min(then, now) if morning.timestamp() <= now else None


# ── a board ─────────────────────────────────────────────────────────────────────────────────


Board = tuple[tuple[str, tuple[str, ...]], ...]


def _board(
    board: Board, catalogue: Catalogue, now: float
) -> tuple[Step | None, list[Contribution]]:
    """The step of a board and its columns and cards; none where no plugin takes them all."""
    for name, kind in catalogue.activities.items():
        if board and issubclass(kind, Canvas):
            step = Step(new_id(), name, minutes=kind.minutes, position=2.0, state=StepState.DONE)
            put = _laid_out(kind(), board, step.id, now)
            if put is not None:
                return step, put
    return None, []


def _laid_out(canvas: Canvas, board: Board, step: str, now: float) -> list[Contribution] | None:
    """The columns, then their cards; None where the plugin takes none of these, or fails."""
    put: list[Contribution] = []

    def add(content: Content) -> str:
        put.append(Contribution(new_id(), step, "", content, now, float(len(put) + 1)))
        return put[-1].id

    for title, texts in board:
        column = _tried(canvas, "column", partial(canvas.column, title)) if title else None
        place = add(column) if column is not None else ""
        for text in ((title,) if title and not place else ()) + texts:
            card = _tried(canvas, "card", partial(canvas.card, text, place))
            if card is None:
                return None
            add(card)
    return put


def _tried(canvas: Canvas, what: str, call: Callable[[], Content | None]) -> Content | None:
    try:
        return tried(canvas, what, call)
    except Failed:
        return None


def _columns(board: Board) -> Iterator[Section]:
    for title, texts in board:
        yield Section(title, (Lines(tuple(map(Line, texts))),))


# ── what stands where ───────────────────────────────────────────────────────────────────────


Placed = tuple[str, str, "Content"]
"""The ids of the step and of the person (empty for nobody's), and what is put in."""


def _introductions(
    introductions: StatedIntroductions, guests: Sequence[Person], catalogue: Catalogue
) -> tuple[Step | None, list[Placed]]:
    """The step of the introductions and what stands in it; none where no plugin takes them."""
    for name, kind in catalogue.activities.items():
        if not issubclass(kind, Intro):
            continue
        activity = kind()
        said = [
            (guests[who].id, _introduced(activity, text)) for who, text in introductions.sentences
        ]
        if any(content is None for _who, content in said):
            continue
        step = Step(
            new_id(),
            name,
            title=introductions.label,
            minutes=kind.minutes,
            position=1.0,
            state=StepState.DONE,
        )
        told = [("", _present(activity, introductions.present)), *said]
        return step, [(step.id, who, content) for who, content in told if content is not None]
    return None, []


def _introduced(activity: Intro, sentence: str) -> Content | None:
    """The sentence as a content; None where the plugin takes none, or fails."""
    try:
        return tried(activity, "introduced", lambda: activity.introduced(sentence))
    except Failed:
        return None


def _present(activity: Intro, names: str) -> Content | None:
    try:
        return tried(activity, "present", lambda: activity.present(names))
    except Failed:
        return None


def _framing(
    understood: Understood, guests: Sequence[Person], document: Synthesis, catalogue: Catalogue
) -> tuple[Step | None, list[Placed], Synthesis]:
    """The step of the request that was said yes to, and the document without it.

    It stays the quotation that it is where no plugin takes it, or where it is not in the notes.
    """
    asked = Quotation(Line(understood.request))
    there = next((s for s in document.notes if asked in s.blocks), None)
    kind, content = _requested(understood.request, catalogue)
    if there is None or kind is None or content is None:
        return None, [], document
    step = Step(
        new_id(),
        kind.name,
        title=there.label,
        minutes=kind.minutes,
        position=1.5,
        state=StepState.DONE,
    )
    carriers = [guest.id for guest in guests if guest.has(Role.CARRIER)]
    whose = carriers[0] if len(carriers) == 1 else ""
    notes: list[Section] = []
    for one in document.notes:
        notes += _asked_there(one, asked) if one is there else [one]
    return step, [(step.id, whose, content)], replace(document, notes=tuple(notes))


def _asked_there(section: Section, asked: Quotation) -> Iterator[Section]:
    """The place of the step, then what else its section holds."""
    at = section.blocks.index(asked)
    yield Section(section.label, ())
    if rest := (*section.blocks[:at], *section.blocks[at + 1 :]):
        yield Section(section.label, rest)


def _requested(text: str, catalogue: Catalogue) -> tuple[type[Framing] | None, Content | None]:
    """The activity that takes such a request, and the request as its content."""
    for kind in catalogue.activities.values():
        if not text or not issubclass(kind, Framing):
            continue
        framing = kind()
        try:
            content = tried(framing, "requested", partial(framing.requested, text))
        except Failed:
            continue
        if content is not None:
            return kind, content
    return None, None


def _without_introductions(document: Synthesis, introductions: StatedIntroductions) -> Synthesis:
    present = [f"{_(PRESENT)} {introductions.present}"] if introductions.present else []
    lines = Lines(tuple(map(Line, (*present, *(text for _who, text in introductions.sentences)))))
    notes = (s if s.blocks else Section(introductions.label, (lines,)) for s in document.notes)
    return replace(document, notes=tuple(notes))


def _written(document: Synthesis, beside: Iterable[Step], catalogue: Catalogue) -> list[Placed]:
    """The document, in the step of whoever edits it."""
    for step in beside:
        kind = catalogue.activities[step.activity]
        if issubclass(kind, Editing):
            return [(step.id, "", content) for content in _taken_in(kind(), document)]
    raise NotAccepted(_("Aucun plugin installé ne garde un compte rendu. Rien n’a été créé."))


def _taken_in(editing: Editing, document: Synthesis) -> Sequence[Content]:
    try:
        return tried(editing, "taken_in", lambda: tuple(editing.taken_in(document)), seconds=LONG)
    except Failed as error:
        raise NotAccepted(
            _("« {title} » a rencontré une erreur. Rien n’a été créé.").format(
                title=_(editing.title)
            )
        ) from error


def _contributions(placed: Iterable[Placed], host: Person, now: float) -> Iterator[Contribution]:
    for position, (step, person, content) in zip(count(1.0), placed, strict=False):
        yield Contribution(
            new_id(), step, person, content, now, position, entered_by=host.id if person else None
        )
