"""A météo intérieure played in a session without any screen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tablee_meteo_interieure import Sky, SkyPicture, Weather

from tablee.plugin import Audience, Cards, Lines, NotAccepted, Seat, SheetPicture, speaking
from tablee.sdk.testing import document_of, enter, offered, open_room, seat_of, start

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.sdk.testing import Room

NAME = "meteo_interieure"


def opened(folder: Path, **settings: object) -> Room:
    """A session at its météo."""
    catalogue = offered(NAME)
    room = open_room(folder, catalogue, NAME, settings={NAME: dict(settings)})
    start(room, NAME)
    return room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return opened(tmp_path)


def painted(seat: Seat) -> str:
    """A small picture that the session keeps."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return seat.add_picture(file.getvalue())


def titles(room: Room) -> list[tuple[str, str]]:
    step = room.step_record(room.agenda[0].id)
    view = step.activity.view(step, Audience.WALL)
    assert isinstance(view, Cards)
    return [(card.title, card.text) for card in view.cards]  # type: ignore[union-attr]


def test_a_weather_needs_no_words_and_is_said_in_each_language(room: Room) -> None:
    seat_of(room, enter(room, "Adèle")).post(Sky(weather=Weather.STORM))
    seat_of(room, enter(room, "Tom")).post(Sky("la tête ailleurs", Weather.FOG))
    assert titles(room) == [("Orage", ""), ("Brouillard", "la tête ailleurs")]
    with speaking("en"):
        assert titles(room) == [("Storm", ""), ("Fog", "la tête ailleurs")]


def test_each_person_has_one_weather_and_one_picture(room: Room) -> None:
    seat = seat_of(room, enter(room, "Adèle"))
    seat.post(Sky(weather=Weather.RAIN))
    seat.post(SkyPicture(painted(seat), "Une flaque"))
    with pytest.raises(NotAccepted, match="Votre météo est déjà là"):
        seat.post(Sky(weather=Weather.SUN))
    with pytest.raises(NotAccepted, match="Votre image est déjà là"):
        seat.post(SkyPicture(painted(seat), "Une autre"))


def test_a_picture_says_what_it_shows_and_comes_only_where_it_is_asked_for(tmp_path: Path) -> None:
    room = opened(tmp_path / "with")
    seat = seat_of(room, enter(room, "Adèle"))
    with pytest.raises(NotAccepted, match="Dites en quelques mots"):
        seat.post(SkyPicture(painted(seat)))
    room = opened(tmp_path / "without", pictures=False)
    seat = seat_of(room, enter(room, "Adèle"))
    with pytest.raises(NotAccepted, match="pas d’image"):
        seat.post(SkyPicture(painted(seat), "Une flaque"))
    assert not seat.activity.draws


def test_weathers_and_pictures_are_in_the_notes(room: Room) -> None:
    adele, tom = (seat_of(room, enter(room, name)) for name in ("Adèle", "Tom"))
    adele.post(Sky(weather=Weather.STORM))
    tom.post(Sky("mal dormi", Weather.FOG))
    tom.post(SkyPicture(painted(tom), "Un oreiller", "Vivement ce soir"))
    (section,) = document_of(room).notes
    lines, picture = section.blocks
    assert section.label == "Météo intérieure"
    assert isinstance(lines, Lines)
    said = [line.text for line in lines.lines]
    assert said == ["Adèle : Orage", "Tom : Brouillard · mal dormi"]
    assert isinstance(picture, SheetPicture)
    assert (picture.alt, picture.caption) == ("Un oreiller", "Vivement ce soir")
