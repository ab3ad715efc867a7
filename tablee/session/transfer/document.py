"""Builds and caches the document of a live session, for downloads and publication.

Not for what stands in it, which `document.build` makes of a record alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from tablee.document import build, formats, poster, redaction
from tablee.document.actions import actions_of
from tablee.document.build import DrawnRecord, EditedDocument
from tablee.document.identity import identity
from tablee.drawing import posters
from tablee.drawing.posters import Poster
from tablee.errors import NotAllowed
from tablee.model.actions import Former
from tablee.model.entities import Role
from tablee.model.synthesis import LABELS, Part, Place, Section, SheetPicture
from tablee.session import Room
from tablee.session.transfer import archive
from tablee.texts import _, speaking
from tablee.view import Card, CardGroup

MOST_CARDS: Final = 150
"""No A4 holds more cards, of one letter each: a larger canvas is not measured to learn that."""
MOST_LETTERS: Final = 15_000
"""Nor more letters."""


def document_of(room: Room, *, complete: bool = False) -> EditedDocument:
    """The synthesis of a live session, its pictures included.

    With the whole session as data where it is `complete`: that says whose each text is, and is for
    whoever facilitates.
    """
    written = _with_pictures(room)
    return replace(written, archive=archive.of_room(room)) if complete else written


def public_document_of(room: Room, steps: Collection[str]) -> EditedDocument:
    """What strangers may read: the document as if there were only these steps (ids) in the session.

    Nothing of the others comes through, the drawn plan included; see `tablee.document.redaction`.
    """
    return _with_pictures(room, steps)


def _with_pictures(room: Room, steps: Collection[str] | None = None) -> EditedDocument:
    media = _Pictures(room)
    record = redaction.rebuilt(room.shared(), lambda step: replace(step, media=media))
    drawn, written = build.as_drawn(record, steps)
    sheet = tuple(_with_plan(written, drawn))
    return replace(written, sheet=sheet, identity=identity())


def _with_plan(written: EditedDocument, drawn: DrawnRecord) -> Iterable[Section]:
    """The sheet's sections; the one of the proposals has the plan drawn, under its words.

    The whole canvas is in the picture where one page holds it, else the plan alone.
    """
    with speaking(drawn.session.language):
        plan = poster.of_record(drawn, written)
        proposals = _(LABELS[Place.PROPOSALS])
        for section in written.sheet:
            has_plan = section.label == proposals and plan.plan is not None
            pictures = _drawn(plan) if has_plan else ()
            yield replace(section, blocks=(*section.blocks, *pictures))


def _drawn(plan: Poster) -> Iterable[SheetPicture]:
    if _is_large(plan) or posters.pages(plan, "a4") > 1:
        plan = replace(plan, canvases=(), proposals=())
    for page in range(1, posters.pages(plan, "a4") + 1):
        alt = posters.alternative(plan) if page == 1 else ""
        name = f"plan-{page}.png" if page > 1 else "plan.png"
        yield SheetPicture(name, posters.png(plan, "a4", page), alt, repeats=True)


def _is_large(plan: Poster) -> bool:
    """Whether the canvases hold more than any A4."""
    columns = (column for canvas in plan.canvases for column in canvas.board.columns)
    items = [item for column in columns for item in column.cards]
    letters = sum(len(card.text) for item in items for card in _drawn_of(item))
    return len(items) > MOST_CARDS or letters > MOST_LETTERS


def _drawn_of(item: Card | CardGroup) -> Sequence[Card]:
    if isinstance(item, CardGroup):
        return () if item.folded else item.cards
    return (item,)


def left_by(room: Room, browser: str) -> Former:
    """What a session leaves to the one that follows it, for whoever facilitates it.

    The actions of its document: what was left out of the sheet is not followed, and what was worded
    anew there has its new words, as in the files that are downloaded. Names stand in it as each
    person chose: where it goes nobody is there to say so. Raises `NotAllowed` for anybody else.
    """
    person = room.person_of(browser)
    if person is None or not person.has(Role.FACILITATOR):
        raise NotAllowed(_("Seule la personne qui a animé une session peut en ouvrir la suite."))
    session, record = room.session, room.shared()
    actions = build.write(record).actions if actions_of(record) else ()
    kept = {key: it.value for key, it in session.fields.items() if not it.private}
    return Former(session.title, session.day, actions, kept)


class _Pictures(dict[str, bytes]):
    """The session's pictures by name, read when asked for."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room

    def __missing__(self, name: str) -> bytes:
        return self._room.store.media(name)


class RoomFiles:
    """The files of a room (`activities.Files`): its document is written at the first of them."""

    def __init__(self, room: Room) -> None:
        self._room = room

    @cached_property
    def _document(self) -> EditedDocument:
        return document_of(self._room, complete=True)

    def write(self, format: str, part: Part = Part.BOTH) -> tuple[str, bytes]:
        """The name and the bytes of a file; raises `NotFound`, `NotAccepted`."""
        catalogue, stem = self._room.catalogue, self._room.session.id
        exporter = catalogue.exporter(format)
        data = formats.written(catalogue, format, self._document, part, stem=stem)
        language = self._room.session.language
        return formats.file_name(catalogue, exporter, stem, part, language), data
