"""Photolangage: pictures on the table, one choice a person, and what is said of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from plugins.photolangage import PhotoChoice, Photolangage, TablePhoto
from plugins.photolangage.forms import lay
from plugins.photolangage.ours import ours
from tablee import texts
from tablee.document.outline import OutlinePicture, outline
from tablee.errors import NotAccepted
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import (
    document,
    enter,
    facilitator_of,
    fields,
    fill,
    open_room,
    seat_of,
    shown,
    start,
)
from tablee.session.transfer.document import document_of
from tablee.view import Audience
from tests.support.app_test import after, press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

NAME = "photolangage"


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """Our pictures are on the table, and the step runs."""
    made = open_room(tmp_path, catalogue, NAME)
    lay(seat_of(made, facilitator_of(made), NAME), ours())
    start(made, NAME)
    return made


def photos(room: Room) -> list[str]:
    return [c.id for c, _photo in room.step_record(room.agenda[0].id).of(TablePhoto)]


def test_our_pictures_are_small_and_told_in_each_language() -> None:
    for language in ("fr", "en", "es"):
        with texts.speaking(language):
            made = ours()
        assert len({alt for _data, alt in made}) == len(made) == 12
    for data, _alt in made:
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.size == (400, 300)
        assert len(data) < 8_000


def test_one_chooses_among_pictures_whose_words_are_what_they_show(room: Room) -> None:
    naima = enter(room, "Naïma")
    (field,) = fields(room, naima)
    photo, why = field.inputs
    assert [words for _id, words in photo.choices] == [alt for _data, alt in ours()]
    assert len(photo.pictures) == 12
    assert all(address.startswith("/pictures/") for address in photo.pictures)
    fill(room, naima, "choice", photo=photos(room)[1], why="Relier les deux rives")
    said = shown(room)
    assert "Relier les deux rives" in said
    assert "Un pont entre deux rives" in said
    assert why.name == "why"
    with pytest.raises(NotAccepted, match="déjà choisi"):
        seat_of(room, naima).post(PhotoChoice(photos(room)[2]))


def test_what_is_not_on_the_table_cannot_be_chosen(room: Room) -> None:
    naima = enter(room, "Naïma")
    with pytest.raises(NotAccepted, match="plus sur la table"):
        seat_of(room, naima).post(PhotoChoice("inconnue", "Pourquoi"))
    gone = photos(room)[0]
    seat_of(room, facilitator_of(room)).withdraw(gone)
    with pytest.raises(NotAccepted, match="plus sur la table"):
        seat_of(room, naima).post(PhotoChoice(gone))


def test_the_wall_shows_the_table_then_what_was_chosen(room: Room) -> None:
    assert "Un feu de camp, la nuit" in shown(room, Audience.WALL)
    seat_of(room, enter(room, "Naïma")).post(PhotoChoice(photos(room)[0], "Droit devant"))
    wall = shown(room, Audience.WALL)
    assert "Droit devant" in wall
    assert "Un feu de camp" not in wall


def test_who_takes_notes_chooses_for_somebody_without_a_phone(room: Room) -> None:
    scribe, karim = enter(room, "Scribe", Role.SCRIBE), enter(room, "Karim")
    theirs = next(field for field in fields(room, scribe) if field.name == "somebody")
    assert theirs.whom == "whom"
    fill(room, scribe, "somebody", whom=karim.id, photo=photos(room)[4], why="Le large")
    ((choice, _content),) = room.step_record(room.agenda[0].id).of(PhotoChoice)
    assert choice.person == karim.id


def test_whoever_facilitates_corrects_what_was_said_of_a_picture(room: Room) -> None:
    chosen = seat_of(room, enter(room, "Naïma")).post(PhotoChoice(photos(room)[0], "Droit devant"))
    page = after(seat_of(room, facilitator_of(room)), "edit", chosen.id)
    next(each for each in page.text_area if each.value == "Droit devant").input("Droit au but")
    press(page, "Enregistrer")
    assert room.contribution(chosen.id).content == PhotoChoice(photos(room)[0], "Droit au but")


def test_the_document_has_the_pictures_that_were_chosen_and_whose_words(room: Room) -> None:
    seat_of(room, enter(room, "Naïma")).post(PhotoChoice(photos(room)[0], "Droit devant"))
    seat_of(room, enter(room, "Karim")).post(PhotoChoice(photos(room)[0]))
    told = document(room)
    assert "Naïma : Droit devant" in told
    assert "Karim : Un chemin droit vers l’horizon" in told
    pieces = outline(document_of(room), Part.NOTES)
    (picture,) = [p for p in pieces if isinstance(p, OutlinePicture)]
    assert picture.alt == "Un chemin droit vers l’horizon"


def test_a_choice_stays_in_the_document_when_its_picture_was_taken_away(room: Room) -> None:
    seat_of(room, enter(room, "Naïma")).post(PhotoChoice(photos(room)[0], "Droit devant"))
    seat_of(room, facilitator_of(room)).withdraw(photos(room)[0])
    assert "Droit devant" in document(room)
    assert "Un chemin droit" not in document(room)


def test_ours_are_laid_in_one_act(room: Room) -> None:
    assert len(photos(room)) == 12
    assert Photolangage.minutes == 15
