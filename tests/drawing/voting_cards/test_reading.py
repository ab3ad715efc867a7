"""Voting cards: what is printed, and what is read of it on photos that are made up from a seed."""

from __future__ import annotations

import io
import itertools

import cv2
import numpy as np
import pypdf
import pytest
from PIL import Image

from tablee.drawing import uploads
from tablee.drawing.voting_cards import photos, reading, voting_cards
from tablee.drawing.voting_cards.marks import PATTERNS, modules
from tablee.errors import NotAccepted
from tests.support.photos.bad_pictures import photo
from tests.support.photos.cards import printed_card, room_photo


def test_each_sheet_has_two_cards_or_one_and_says_their_numbers() -> None:
    two = pypdf.PdfReader(io.BytesIO(voting_cards(1, 5)))
    assert len(two.pages) == 3
    assert "n° 1" in two.pages[0].extract_text().replace("\u00a0", " ")
    one = pypdf.PdfReader(io.BytesIO(voting_cards(7, 8, "full")))
    assert len(one.pages) == 2
    assert {"A", "B", "C", "D"} <= set(one.pages[0].extract_text())
    root = one.trailer["/Root"].get_object()
    assert isinstance(root, dict)
    assert "/StructTreeRoot" in root


def test_no_card_is_another_however_it_is_turned() -> None:
    def turned(rows: list[list[int]]) -> list[list[int]]:
        return [list(row) for row in zip(*rows[::-1], strict=True)]

    words = []
    for number in range(1, len(PATTERNS) + 1):
        rows = modules(number)
        for _turn in range(4):
            words.append(int("".join(str(bit) for row in rows for bit in row), 2))
            rows = turned(rows)
    assert min((one ^ two).bit_count() for one, two in itertools.combinations(words, 2)) == 12


@pytest.mark.parametrize("seed", [5, 12, 29])
def test_cards_on_a_photo_are_read_and_none_wrongly(seed: int) -> None:
    taken = room_photo(seed, cards=12, size=(1280, 960))
    there = {card.number: card for card in taken.cards}
    found = photos.read(taken.jpeg)
    assert (found.width, found.height) == (1280, 960)
    sure = {card.number: card.side for card in found.cards if card.sure}
    assert sure == {number: there[number].side for number in sure}
    expected = {number for number, card in there.items() if card.visible >= 0.8}
    assert len(expected - set(sure)) <= 1
    for card in found.cards:
        x, y = card.corners[0]
        assert there[card.number].corners[0] == pytest.approx((x * 1280, y * 960), abs=12)


def test_a_photo_that_a_phone_took_on_its_side_is_read_upright() -> None:
    taken = room_photo(5, cards=4, size=(1280, 960))
    with Image.open(io.BytesIO(taken.jpeg)) as image:
        turned, exif, file = image.transpose(Image.Transpose.ROTATE_90), Image.Exif(), io.BytesIO()
        exif[0x0112] = 6
        turned.save(file, "JPEG", exif=exif, quality=95)
    upright, sideways = photos.read(taken.jpeg), photos.read(file.getvalue())
    assert (sideways.width, sideways.height) == (1280, 960)
    sides = {card.number: card.side for card in sideways.cards if card.sure}
    assert sides
    assert sides == {card.number: card.side for card in upright.cards if card.number in sides}


def test_a_photo_of_very_many_pixels_is_decoded_smaller() -> None:
    assert uploads.in_grey(photo(2000, 1500), 1024).size == (1000, 750)
    assert uploads.in_grey(photo(1000, 750), 1024).size == (1000, 750)
    assert uploads.in_grey(photo(1300, 975), 1024).size == (1024, 768)


def test_what_is_no_photo_is_refused_in_words_and_the_next_one_is_read() -> None:
    for data in (b"", b"no picture", b"\xff\xd8\xff\xe0" + b"\x00" * 4000):
        with pytest.raises(NotAccepted):
            photos.read_photo(data)
    with pytest.raises(NotAccepted, match="trop lourde"):
        photos.read_photo(b"\x00" * (uploads.LARGEST_FILE + 1))
    blank = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(blank, "PNG")
    assert photos.read_photo(blank.getvalue()) == photos.CardPhoto(640, 480, ())


def test_a_card_on_a_corner_of_which_light_falls_is_read() -> None:
    wall = np.full((400, 400), 110, np.uint8)
    small = cv2.resize(printed_card(77), (200, 200), interpolation=cv2.INTER_AREA)
    wall[100:300, 100:300] = small * 0.45 + 20
    ys, xs = np.mgrid[:400, :400]
    light = 140 * np.exp(-((xs - 240) ** 2 + (ys - 240) ** 2) / (2 * 40**2))
    [card] = reading.read_cards(np.clip(wall + light, 0, 255).astype(np.uint8))
    assert (card.number, card.side, card.sure) == (77, 0, True)


@pytest.mark.parametrize(("pitch", "line", "dark"), [(40, 28, 255), (26, 1, 10), (26, 6, 255)])
def test_a_picture_full_of_squares_is_given_up_before_they_are_read(
    pitch: int, line: int, dark: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = np.full((3000, 4000), 255, np.uint8)
    for y, x in itertools.product(range(10, 2940, pitch), range(10, 3940, pitch)):
        square = wall[y : y + pitch - 4, x : x + pitch - 4]
        square[:] = 255 - dark
        square[line:-line, line:-line] = 255
    monkeypatch.setattr(reading, "_whole", None)  # it would take as long as there are squares
    assert reading.read_cards(wall) == ()


def test_where_time_is_short_the_cards_seen_whole_are_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = room_photo(29, cards=12, size=(1280, 960))
    every = photos.read(taken.jpeg).cards
    monkeypatch.setattr(reading, "BUDGET", 0.0)
    some = photos.read(taken.jpeg).cards
    assert some
    assert set(some) <= set(every)


def test_a_server_without_opencv_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(NotAccepted, match=r"tablee\[photo\]"):
        photos.read_photo(b"whatever")
