"""Makes cards of the sticky notes that were confirmed on a photo, nobody's, as one act."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

import msgspec

from tablee.activities import StepRecord
from tablee.activities.pictures import PictureContent, PicturedContent
from tablee.drawing.sticky_notes import MOST_NOTES, CutWall, cut_wall
from tablee.errors import NotAccepted
from tablee.model.entities import SOMEBODY, Contribution, Person, Role
from tablee.session import Room
from tablee.session.people.seat import Seat, save_picture
from tablee.texts import _, speaking
from tablee.web.phone.paper.sticky_notes.targets import NotePlaces, places_of


class ConfirmedNote(msgspec.Struct):
    """A note on the photo, as whoever facilitates has confirmed it."""

    corners: tuple[tuple[float, float], ...]
    """Four, from its top left, clockwise; from 0 to 1 across and down the photo."""
    text: str = ""
    """As it was typed, or read and confirmed; empty where only the picture says it."""
    zone: str = ""
    id: int = 0
    """Its own on this photo, whatever is added or taken away before it; 0 for its place."""


class WallRequest(msgspec.Struct):
    """What is sent before the bytes of the photo, on a line of its own."""

    notes: list[ConfirmedNote] = []
    sending: str = ""
    """Names this sending: where the answer was lost, what comes again is put up once."""


class SavedWall(msgspec.Struct):
    """What came of it."""

    cards: tuple[str, ...]
    """Their ids, in the order of the notes."""
    photo: str = ""
    """The id of the photo; empty where the step keeps none."""
    numbered: int = 0
    """The highest number that a note of the step has now."""


def place(room: Room, person: Person, step: str, sent: WallRequest, photo: bytes) -> SavedWall:
    """A card of each note, with its picture, and the photo; all of them, or none."""
    room.require(person, Role.FACILITATOR)
    places = places_of(room.step_record(step))
    _check(sent, places, numbered(room.step_record(step)))
    cut = cut_wall(photo, [note.corners for note in sent.notes])
    saved: list[str] = []
    try:
        return _posted(Seat(room, person.id, step), places, sent, cut, saved)
    except BaseException:
        for name in saved:
            room.store.remove_media(name)
        raise


def numbered(step: StepRecord) -> int:
    """The highest number of a note in the step: those of the next photo follow it."""
    return max((content.note for _c, content in step.of(PicturedContent)), default=0)


def _check(sent: WallRequest, places: NotePlaces, before: int) -> None:
    if not sent.notes:
        raise NotAccepted(_("Il n’y a aucun papillon à poser : ajoutez-en sur la photo."))
    if len(sent.notes) > MOST_NOTES:
        raise NotAccepted(_("{n} papillons au plus sur une photo.").format(n=MOST_NOTES))
    known = {id_ for id_, _words in places.zones} | (set() if places.needed else {""})
    for n, note in enumerate(sent.notes, before + 1):
        if places.within and note.zone not in known:
            raise NotAccepted(_("Papillon {n} : dites d’abord où il va.").format(n=n))


def _posted(
    seat: Seat, places: NotePlaces, sent: WallRequest, cut: CutWall, saved: list[str]
) -> SavedWall:
    room, cards = seat.room, list[str]()

    def kept(data: bytes, extension: str) -> str:
        saved.append(save_picture(room, data, extension))
        return saved[-1]

    def once(n: int) -> str:
        return f"{sent.sending} {n}" if sent.sending else ""

    with seat.together():
        before = numbered(seat.step)
        there = {c.id for c, _content in seat.step.of(PicturedContent)}
        for n, (note, picture) in enumerate(zip(sent.notes, cut.notes, strict=True), 1):
            told: dict[str, Any] = {"text": note.text.strip()}
            if places.within:
                told[places.within] = note.zone
            content = places.kind(picture=kept(picture, "jpg"), note=before + n, **told)
            card = seat.post(content, on_behalf_of=SOMEBODY, once=once(note.id or n))
            cards.append(card.id)
            if card.id in there:
                _correct(seat, card, told)
        photo = ""
        if places.photo is not None:
            name = kept(cut.photo, cut.extension)
            photo = _photo(seat, places.photo, name, cards, once(0)).id
    _forget_unused(room, saved, [*cards, photo])
    return SavedWall(tuple(cards), photo, numbered(seat.step))


def _correct(seat: Seat, card: Contribution, told: dict[str, Any]) -> None:
    """As it is typed now, a card that was put up before, of whose sending the answer was lost."""
    now = replace(card.content, **told)
    if now != card.content:
        seat.edit(card.id, now)


def _forget_unused(room: Room, saved: list[str], made: list[str]) -> None:
    """Removes the pictures of what was there already."""
    there = filter(None, map(room.find_contribution, made))
    used = {value for c in there for value in astuple(c.content) if isinstance(value, str)}
    for name in set(saved) - used:
        room.store.remove_media(name)


def _photo(
    seat: Seat, kind: type[PictureContent], name: str, cards: list[str], once: str
) -> Contribution:
    with speaking(seat.room.session.language):
        alt = _("Le mur, avec les papillons que les cartes reprennent : {n}").format(n=len(cards))
    return seat.post(kind(name, alt, shows=tuple(cards)), once=once)
