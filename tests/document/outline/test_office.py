"""What word processors' files need to be told: sizes on paper, directions, the same bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tablee.document.outline import OutlineTable
from tablee.document.outline.office import (
    columns,
    format_of,
    paragraphs,
    printed_size,
    rightward,
    widths,
)
from tablee.document.outline.zipping import packed
from tests.plugins.formats.a_report import WORDS


def picture(width: int, height: int, form: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height)).save(made, form)
    return made.getvalue()


@given(
    rows=st.integers(1, 5).flatmap(
        lambda n: st.lists(st.tuples(*[st.text(max_size=80)] * n), min_size=2, max_size=4)
    )
)
def test_columns_fill_the_page_and_none_vanishes(rows: list[tuple[str, ...]]) -> None:
    found = widths(OutlineTable(rows[0], tuple(rows[1:])), 9638)

    assert sum(found) == 9638
    assert min(found) > 9638 // 40


def test_a_column_of_figures_leaves_its_room_to_the_words_beside_it() -> None:
    rank, option, dots = widths(
        OutlineTable(("Rang", "Piste", "Gommettes"), (("1", "mot " * 30, "7"),)), 170
    )

    assert rank < dots < option
    assert option > 100


def test_no_head_is_cut_in_two_to_make_room_for_long_sentences() -> None:
    head = ("Quoi", "Qui", "Quand", "Premier pas", "Suite")
    found = widths(OutlineTable(head, (("mot " * 50, "Ada", "mars", "mot " * 30, "-"),)), 80)

    for title, width in zip(head, found, strict=True):
        assert width >= max(map(len, title.split())) + 2


def test_a_wide_vote_turns_its_heads_rather_than_cutting_words() -> None:
    grades = (
        "Excellent",
        "Très bien",
        "Bien",
        "Assez bien",
        "Passable",
        "Insuffisant",
        "À rejeter",
    )
    head = ("Rang", "Proposition", *grades, "Résultat")
    rows = (("1", "Proposer au national un espace", *["11"] * 7, "Insuffisant"),)
    table = OutlineTable(
        head, rows, numbers=(0, *range(2, 9)), details=("7 sur 11 disent « Bien »",)
    )
    found = columns(table)

    assert found.rotated == table.numbers[1:], "all alike, short or long, but for the rank’s"
    assert sum(found.letters) <= 80
    for n, width in enumerate(found.letters):
        words = rows[0][n].split() if n in table.numbers else (*rows[0][n].split(), head[n])
        assert width >= max(map(len, words)) + 2
    assert columns(OutlineTable(head[:4], (rows[0][:4],), numbers=(0, 2, 3))).rotated == ()


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (picture(2, 2), "png"),
        (picture(2, 2, "JPEG"), "jpeg"),
        (picture(2, 2, "GIF"), ""),
        (b"", ""),
        (b"\x89PNG\r\n\x1a\n", ""),
        (b"no picture", ""),
    ],
)
def test_a_picture_is_known_by_its_bytes(data: bytes, known: str) -> None:
    assert format_of(data) == known


def test_a_picture_is_never_larger_than_the_page_nor_out_of_shape() -> None:
    assert printed_size(picture(150, 300), 170, 200) == pytest.approx((25.4, 50.8))
    assert printed_size(picture(3000, 1500), 170, 200) == pytest.approx((170, 85))
    assert printed_size(picture(100, 3000), 170, 200) == pytest.approx((200 / 30, 200))


@pytest.mark.parametrize(
    ("text", "right"), [("שלום", True), ("12 – مرحبا", True), ("Ada שלום", False), ("12", False)]
)
def test_the_first_letter_says_in_which_direction_a_text_is_read(text: str, right: bool) -> None:
    assert rightward(text) is right


@given(text=WORDS)
def test_lines_share_a_paragraph_with_those_read_alike_and_none_is_lost(text: str) -> None:
    lines = text.split("\n")
    found = list(paragraphs(lines))

    assert [line for together in found for line in together] == lines
    for together in found:
        assert len({rightward(line) for line in together}) == 1
        assert len(together) == 1 or not any("\u202e" in line for line in together)


def test_the_same_files_make_the_same_archive() -> None:
    files = {"b": b"x" * 1000, "a": b"y"}
    data = packed(files, ["a"])

    assert data == packed(files, ["a"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        first, second = archive.infolist()
    assert (first.filename, first.compress_type) == ("b", zipfile.ZIP_DEFLATED)
    assert (second.filename, second.compress_type) == ("a", zipfile.ZIP_STORED)
