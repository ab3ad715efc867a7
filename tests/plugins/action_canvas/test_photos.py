"""Photos of paper beside the canvas: who sends them, what everybody sees, what remains."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import Aspect, CanvasCard, Photo, PrivateNote
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.model.synthesis import Lines, Paragraph, SheetPicture
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Board, Cards, Picture, Stack
from tests.support.app_test import after, press
from tests.support.photos.bad_pictures import camera_photo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat
    from tablee.view import View

WALL, PHONE, CONSOLE = Audience.WALL, Audience.PHONE, Audience.CONSOLE
ALT = "Trois colonnes de papillons"


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    room = open_room(tmp_path, catalogue, "action_canvas")
    start(room, "action_canvas")
    yield room
    room.close()


@pytest.fixture
def facilitator_seat(room: Room) -> Seat:
    return seat_of(room, facilitator_of(room))


@pytest.fixture
def solene(room: Room) -> Seat:
    return seat_of(room, enter(room, "Solène", Role.CARRIER))


@pytest.fixture
def bastien(room: Room) -> Seat:
    return seat_of(room, enter(room, "Bastien", Role.SCRIBE, Role.PARTICIPANT))


def photo(seat: Seat, alt: str = ALT, caption: str = "") -> Photo:
    return Photo(seat.add_picture(camera_photo()), alt, caption)


def seen(seat: Seat, audience: Audience) -> View:
    return seat.activity.view(seat.step, audience)


# ── who sends them ──────────────────────────────────────────────────────────────────────────


def test_whoever_has_a_page_sends_a_photo_and_the_others_do_not(
    room: Room, facilitator_seat: Seat, solene: Seat, bastien: Seat
) -> None:
    for seat in (facilitator_seat, solene, bastien):
        seat.post(photo(seat))
    assert len(facilitator_seat.step.of(Photo)) == 3
    jeanne = seat_of(room, enter(room, "Jeanne"))
    with pytest.raises(NotAllowed):
        jeanne.post(photo(facilitator_seat))
    assert not drawn(jeanne).file_uploader


def test_a_carrier_who_has_taken_notes_still_sends_a_photo(solene: Seat) -> None:
    solene.post(PrivateNote("En parler à Bastien"))
    assert solene.post(photo(solene)).content.texts() == (ALT,)


def test_a_photo_has_its_words_and_a_name_that_the_session_gave(facilitator_seat: Seat) -> None:
    with pytest.raises(NotAccepted, match="ce que montre l’image"):
        facilitator_seat.post(photo(facilitator_seat, alt=" "))
    for name in ("../session.json", "https://ailleurs.example/x.png", ""):
        with pytest.raises(NotAccepted, match="pas dans la session"):
            facilitator_seat.post(Photo(name, ALT))
    kept = facilitator_seat.post(photo(facilitator_seat))
    with pytest.raises(NotAccepted, match="pas dans la session"):
        facilitator_seat.edit(kept.id, photo(facilitator_seat))


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def test_it_stands_under_the_board_with_its_words(facilitator_seat: Seat, bastien: Seat) -> None:
    facilitator_seat.post(CanvasCard("Un annuaire"))
    older, newer = bastien.post(photo(bastien)), bastien.post(photo(bastien, "Le mur", "Samedi"))
    for audience in (PHONE, CONSOLE):
        stack = seen(facilitator_seat, audience)
        assert isinstance(stack, Stack)
        board, photos = stack.items
        assert isinstance(board, Board)
        assert isinstance(photos, Cards)
        assert [card.alt for card in photos.cards if not hasattr(card, "cards")] == [ALT, "Le mur"]
    wall = seen(facilitator_seat, WALL)
    assert isinstance(wall, Stack)
    _board, picture = wall.items
    assert isinstance(picture, Picture)
    assert (picture.alt, picture.caption) == ("Le mur", "Samedi")
    for n in range(5):
        facilitator_seat.post(Aspect(f"Aspect {n}"))
    assert isinstance(seen(facilitator_seat, WALL), Board)  # too wide for anything beside it
    facilitator_seat.hide(newer.id)
    facilitator_seat.hide(older.id)
    assert isinstance(seen(facilitator_seat, WALL), Board)
    assert isinstance(seen(facilitator_seat, PHONE), Board)


def test_on_the_wall_it_stands_alone_while_nobody_has_put_a_card(facilitator_seat: Seat) -> None:
    facilitator_seat.post(photo(facilitator_seat))
    assert isinstance(seen(facilitator_seat, WALL), Picture)
    assert isinstance(seen(facilitator_seat, PHONE), Stack)


def test_it_is_withdrawn_and_brought_back_by_whoever_sent_it(
    facilitator_seat: Seat, solene: Seat
) -> None:
    kept = solene.post(photo(solene))
    solene.withdraw(kept.id)
    assert isinstance(seen(facilitator_seat, PHONE), Board)
    solene.undo()
    assert isinstance(seen(facilitator_seat, PHONE), Stack)


# ── what remains ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_it_upright_bare_and_with_its_words(
    room: Room, facilitator_seat: Seat
) -> None:
    facilitator_seat.post(CanvasCard("Un annuaire"))
    kept = facilitator_seat.post(photo(facilitator_seat, caption="Samedi"))
    (notes,) = document_of(room).notes
    lines, picture = notes.blocks
    assert isinstance(lines, Lines)
    assert isinstance(picture, SheetPicture)
    assert (picture.alt, picture.caption, picture.source) == (
        *(ALT, "Samedi"),
        facilitator_seat.step.source(kept),
    )
    image = Image.open(io.BytesIO(picture.data))
    assert image.size == (600, 1200)
    red = image.getpixel((550, 50))
    assert isinstance(red, tuple)
    assert red[0] > 200 > 60 > red[1]
    assert b"Lilas" not in picture.data


def test_a_photo_whose_file_is_lost_leaves_its_words(
    room: Room, facilitator_seat: Seat, tmp_path: Path
) -> None:
    facilitator_seat.post(photo(facilitator_seat))
    for file in tmp_path.rglob("media/*"):
        file.unlink()
    (notes,) = document_of(room).notes
    assert [type(block) for block in notes.blocks] == [Paragraph]
    assert ALT in repr(notes)


# ── on a page ───────────────────────────────────────────────────────────────────────────────


def page(seat):  # type: ignore[no-untyped-def] # AppTest runs this source alone, without our imports
    from tablee.ui.widgets import inputs

    inputs.show_refusal(seat)
    seat.activity.render(seat)


def drawn(seat: Seat) -> AppTest:
    return AppTest.from_function(page, args=(seat,)).run()


def field(app: AppTest, label: str) -> str:
    return str(
        next(t for t in [*app.text_input, *app.text_area] if t.label.startswith(label)).value
    )


def test_a_file_that_is_refused_loses_no_word_about_it(facilitator_seat: Seat) -> None:
    app = drawn(facilitator_seat)
    press(app, "Ajouter une photo du papier")
    assert any("Le lieu et la date" in caption.value for caption in app.caption)
    press(app, "Ajouter la photo")
    assert app.error[0].value == "Choisissez d’abord une image."
    app.file_uploader[0].set_value(("liste.jpg", b"Liste des courses", "image/jpeg"))
    press(app, "Ajouter la photo")
    assert "ce que montre l’image" in app.error[0].value
    next(each for each in app.text_input if each.label.startswith("Ce qu’elle")).input(ALT)
    press(app, "Ajouter la photo")
    assert "pas une image lisible" in app.error[0].value
    assert field(app, "Ce qu’elle montre") == ALT
    app.file_uploader[0].set_value(("mur.jpg", camera_photo(), "image/jpeg"))
    press(app, "Ajouter la photo")
    assert not app.error
    assert not app.file_uploader
    ((_c, kept),) = facilitator_seat.mine_of(Photo)
    assert kept.alt == ALT


def test_no_file_is_kept_for_words_that_are_too_long(
    facilitator_seat: Seat, tmp_path: Path
) -> None:
    app = press(drawn(facilitator_seat), "Ajouter une photo du papier")
    app.file_uploader[0].set_value(("mur.jpg", camera_photo(), "image/jpeg"))
    next(t for t in app.text_input if t.label.startswith("Ce qu’elle")).input("a" * 501)
    press(app, "Ajouter la photo")
    assert "500" in app.error[0].value
    assert not list(tmp_path.rglob("media/*"))
    press(app, "Ne pas ajouter de photo")
    assert not app.file_uploader


def test_its_words_are_corrected_after_its_button(facilitator_seat: Seat, bastien: Seat) -> None:
    kept = bastien.post(photo(bastien))
    app = after(facilitator_seat, "edit", kept.id)
    assert field(app, "Ce qu’elle montre") == ALT
    app.text_input[0].input("Quatre colonnes")
    press(app, "Enregistrer")
    ((_c, corrected),) = facilitator_seat.step.of(Photo)
    assert corrected.alt == "Quatre colonnes"
