"""Paper ballots on photos and scans that are made up from a seed: what is read, asked, refused."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from tablee import texts
from tablee.drawing.paper_ballots import (
    BallotTag,
    BallotWords,
    marks_of,
    paper_ballots,
    photos,
)
from tablee.drawing.paper_ballots.code import CORNERS, BallotCode, decoded, encoded, mark
from tablee.drawing.paper_ballots.detection import WIDTHS, found_marks
from tablee.drawing.paper_ballots.form import box_rows, meaning_of
from tablee.drawing.paper_ballots.sheets import geometry
from tablee.errors import NotAccepted
from tablee.settings import ROOT
from tablee.texts import speaking
from tests.support.examples import few
from tests.support.photos.ballots import (
    METHODS,
    SESSION,
    TAG,
    VOTE,
    expected_words,
    photo_of_ballots,
)
from tests.support.photos.scanned_sheets import boxes_of, filled_in, scribbled, sheet_of, ticked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.drawing.paper_ballots.photos import ScannedBallot
    from tests.support.photos.scanned_sheets import Pixels

WITHOUT_ITS_PAGE = b"""
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
trailer<</Root 1 0 R>>
%%EOF"""


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    texts.add_catalogue(ROOT / "tablee")
    with speaking("fr"):
        yield


def seen(data: bytes, method: str, tag: BallotTag = TAG) -> list[ScannedBallot]:
    pages = photos.read(data, tag, [expected_words(method)])
    return [ballot for page in pages for ballot in page.ballots]


@pytest.mark.dear
@pytest.mark.parametrize("method", METHODS)
def test_a_ballot_of_every_method_is_read_and_no_box_wrongly(method: str) -> None:
    photo = photo_of_ballots(method, 3)
    found = {(b.serial, b.page): b for b in seen(photo.jpeg, method)}
    assert {(f.serial, f.page) for f in photo.ballots} == set(found)
    for filled in photo.ballots:
        read = found[filled.serial, filled.page]
        asked = {box.place for box in read.asked}
        assert set(read.ticked) - asked == filled.ticked - asked
        assert read.boxes == filled.boxes


@pytest.mark.parametrize("method", ["approval", "one", "judgment"])
@pytest.mark.parametrize("beyond", few([0.9, 1.0, 1.2, 1.4]))
def test_a_box_that_was_struck_out_is_asked_however_small_the_scribble(
    method: str, beyond: float
) -> None:
    sheet, boxes, side = _one_ballot(method)
    sheet = _decoded(ticked(sheet, boxes[:2]))
    scribbled(sheet, *boxes[0], side * beyond)
    (read,) = seen(_as_png(sheet), method)
    assert [box.ticked for box in read.asked if box.place == (0, 0, 0)] == [False]
    assert (0, 0, 0) not in read.ticked


def test_boxes_that_are_all_filled_are_ticked_and_beside_a_cross_each_is_asked() -> None:
    sheet, boxes, side = _one_ballot("approval")
    for x, y in boxes[:3]:
        filled_in(sheet, x, y, side)
    (read,) = seen(_as_png(sheet), "approval")
    assert (set(read.ticked), read.asked) == ({(0, 0, 0), (1, 0, 0), (2, 0, 0)}, ())
    (read,) = seen(ticked(sheet, boxes[4:5]), "approval")
    assert set(read.ticked) == {(4, 0, 0)}
    assert [box.place for box in read.asked] == [(0, 0, 0), (1, 0, 0), (2, 0, 0)]


def _one_ballot(method: str) -> tuple[Pixels, list[tuple[float, float]], float]:
    """A ballot as a copier scans it, where the middles of its boxes are, and how wide they are."""
    side = 5.6 if METHODS[method].form == "pick" else 4.6
    pdf = paper_ballots(METHODS[method], session=SESSION, vote=VOTE, copies=1, tag=TAG, serials=[1])
    sheet = sheet_of(pdf)
    return sheet, boxes_of(sheet, side), side


def _as_png(sheet: Pixels) -> bytes:
    return cv2.imencode(".png", sheet)[1].tobytes()


def _decoded(png: bytes) -> Pixels:
    sheet = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    return sheet


@pytest.mark.dear
@pytest.mark.parametrize(("method", "seed"), [("judgment", 2), ("named", 28), ("dots", 37)])
def test_a_filled_box_that_was_struck_out_is_asked_where_all_others_are_filled_too(
    method: str, seed: int
) -> None:
    photo = photo_of_ballots(method, seed)
    asked = {box.place for ballot in seen(photo.jpeg, method) for box in ballot.asked}
    struck = {place for ballot in photo.ballots for place in ballot.struck}
    assert struck
    assert struck <= asked


@pytest.mark.dear
def test_a_stack_from_a_copier_is_one_pdf_and_a_ballot_of_two_sheets_has_both() -> None:
    sheets = [Image.open(io.BytesIO(photo_of_ballots("long", n).jpeg)) for n in (1, 2, 4)]
    file = io.BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:], resolution=200)
    pages = photos.read(file.getvalue(), TAG, [expected_words("long")])
    assert len(pages) == 3
    assert all(not b.why and b.pages == 2 for page in pages for b in page.ballots)


def test_a_ballot_of_elsewhere_says_of_where_and_is_not_counted() -> None:
    photo = photo_of_ballots("approval", 3)
    elsewhere = {
        "d’une autre session": BallotTag.of("another", "a-step", 1),
        "d’un autre vote": BallotTag.of("a-session", "another", 1),
        "d’un autre tour\u00a0: le tour 1": replace(TAG, round=2),
    }
    for words, tag in elsewhere.items():
        refused = seen(photo.jpeg, "approval", tag)
        assert len(refused) == len(photo.ballots)
        assert all(words in ballot.why and not ballot.ticked for ballot in refused)
    others = seen(photo.jpeg, "ranking")
    assert all("d’autres propositions" in ballot.why for ballot in others)


@pytest.mark.dear
def test_a_ballot_of_which_a_corner_is_hidden_says_so() -> None:
    for hidden, words in ((0, "coin est caché"), (3, ""), (2, "")):
        photo = photo_of_ballots("hundred", 0)
        data = photo.jpeg
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert picture is not None
        for each in found_marks(picture):
            if each.corner == hidden:
                x, y = (int(value) for value in each.middle)
                cv2.circle(picture, (x, y), int(each.side), 128, -1)
        ballots = seen(cv2.imencode(".png", picture)[1].tobytes(), "hundred")
        assert ballots
        assert all((words in b.why) if words else not b.why for b in ballots)


def test_what_is_no_picture_is_refused_with_its_sentence() -> None:
    for damaged in (b"nothing", WITHOUT_ITS_PAGE):
        with pytest.raises(NotAccepted, match="PDF"):
            photos.read(b"%PDF-1.7 " + damaged, TAG, [])
    with pytest.raises(NotAccepted):
        photos.read(b"hello", TAG, [])
    assert photos.read(_png(), TAG, [])[0].ballots == ()


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("L", (400, 300), 200).save(file, "PNG")
    return file.getvalue()


def test_the_corner_marks_are_those_of_the_dictionary_that_is_named() -> None:
    known = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_50)
    for corner, number in zip(range(len(CORNERS)), (1, 2, 3, 5), strict=True):
        bits = known.getBitsFromByteList(known.bytesList[number : number + 1], 5)
        assert [row[1:-1] for row in mark(corner)[1:-1]] == bits.tolist()


def test_a_code_is_read_back_and_one_wrong_module_spoils_it() -> None:
    code = BallotCode(TAG, 12345, 5, 18, 3, 1, 4_000_000_000)
    modules = [module for row in encoded(code) for module in row]
    assert decoded(modules) == code
    for at in range(0, len(modules), 7):
        spoilt = modules.copy()
        spoilt[at] ^= 1
        assert decoded(spoilt) is None


@pytest.mark.parametrize("method", ["approval", "judgment", "hundred", "long"])
def test_the_reader_looks_where_the_template_prints(method: str) -> None:
    words = expected_words(method)
    for division in range(len(WIDTHS)):
        if (division == 6) == (method == "long"):
            where = geometry(words.said, BallotCode(TAG, 0, division, 0, 0, 0, 1))
            assert where.width == pytest.approx(WIDTHS[division])


def test_other_words_are_another_digest_and_a_longer_rule_is_not() -> None:
    paper = METHODS["approval"]
    one = BallotWords.of(paper, session="S", vote="V").digest(0)
    longer = replace(paper, written_rule="Une règle plus longue, depuis que des gens sont venus.")
    assert BallotWords.of(longer, session="S", vote="V").digest(0) == one
    assert BallotWords.of(longer, session="S", vote="V").digest(6) != BallotWords.of(
        paper, session="S", vote="V"
    ).digest(6)
    renamed = replace(paper, options=(("x", "Autre"), *paper.options[1:]))
    assert BallotWords.of(renamed, session="S", vote="V").digest(0) != one


# ── what ticks mean ─────────────────────────────────────────────────────────────────────────


def test_ticks_are_marks_for_every_form() -> None:
    assert marks_of(METHODS["approval"], [(0, 0, 0), (4, 0, 0)]) == {"o0": 1, "o4": 1}
    assert marks_of(METHODS["judgment"], [(0, 0, 0), (1, 0, 5)]) == {"o0": 5, "o1": 0}
    assert marks_of(METHODS["dots"], [(0, 0, 0), (0, 0, 2), (1, 0, 1)]) == {"o0": 2, "o1": 1}
    assert marks_of(METHODS["ranking"], [(0, 0, 4), (1, 0, 0)]) == {"o0": 5, "o1": 1}
    assert marks_of(METHODS["roti"], [(0, 0, 2), (0, 1, 4)]) == {"o0": 3.5}
    rows = box_rows(METHODS["hundred"])
    assert [row.ticks[-1].value for row in rows] == [100, 90, 9]
    assert marks_of(METHODS["hundred"], [(1, 1, 1), (1, 2, 4)]) == {"o1": 25}
    assert marks_of(METHODS["many"], [(0, 0, 0), (0, 1, 1)]) == {"o0": 12}


@pytest.mark.parametrize(
    ("method", "ticked"),
    [
        ("judgment", [(0, 0, 0), (0, 0, 1)]),
        ("consent", [(0, 0, 0), (0, 0, 2)]),
        ("roti", [(0, 1, 3)]),
        ("roti", [(0, 0, 5), (0, 1, 3)]),
        ("approval", [(9, 0, 0)]),
    ],
)
def test_ticks_that_are_no_answer_are_refused(
    method: str, ticked: list[tuple[int, int, int]]
) -> None:
    with pytest.raises(NotAccepted):
        marks_of(METHODS[method], ticked)


def test_what_a_box_means_is_said_in_words() -> None:
    assert meaning_of(METHODS["judgment"], (1, 0, 2)) == "2. Une fête au printemps\u00a0: Bien"
    assert meaning_of(METHODS["approval"], (3, 0, 0)) == "4. Ouvrir le samedi"
    assert meaning_of(METHODS["dots"], (3, 0, 1)) == "4. Ouvrir le samedi\u00a0: rond 2"
    assert meaning_of(METHODS["consent"], (0, 0, 2)).endswith("\u00a0: Objection")
