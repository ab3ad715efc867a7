"""Results as pictures: whole, legible, said in words, the same bytes each time."""

from __future__ import annotations

import functools
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from plugins.dot_vote import DotVote
from tablee.drawing import Drawn, drawing, picture
from tablee.model.synthesis import SheetPicture, Tally
from tablee.sdk.testing import counted
from tablee.texts import add_catalogue, speaking
from tablee.view import Bar, Bars, Profile, ProfileRow, Table, Text
from tests.drawing.reading import LETTERS, Page, beyond, crossing, read
from tests.support.examples import examples, few

if TYPE_CHECKING:
    from tablee.model.entities import Marks

ROOT = Path(__file__).parents[2]
INK, WHITE = (0x1B, 0x24, 0x33), (255, 255, 255)
GRADES = ("Excellent", "Très bien", "Bien", "Passable", "Insuffisant")
SENTENCE = (
    "Proposer à toutes les associations du territoire une journée de formation commune, gratuite "
    "et ouverte, avec un temps d’échange l’après-midi, des ateliers le soir, une restitution "
    "filmée, un compte rendu partagé, et un suivi trois mois plus tard pour voir ce qui a changé, "
    "vraiment, ici comme ailleurs."
)
assert 295 <= len(SENTENCE) <= 305


def dots(n: int = 4, words: str = "Une piste à creuser", **more: object) -> Bars:
    rows = tuple(Bar(i + 1, f"{words} ({i + 1})", n - i, str(n - i)) for i in range(n))
    return Bars("Résultat", rows, unit="gommettes", note="14 personnes ont voté", aside="À égalité")


def grades(n: int = 4, words: str = "Une piste à creuser", *, median: bool = True) -> Profile:
    counts = ((6, 5, 2, 1, 0), (41, 30, 20, 7, 2), (0, 0, 7, 0, 7), (0, 1, 0, 0, 0))
    rows = (ProfileRow(i + 1, f"{words} ({i + 1})", counts[i % 4], "Très bien") for i in range(n))
    return Profile("À notre portée\u00a0?", GRADES, tuple(rows), median=median, note="14 votants")


def duels(n: int = 4, words: str = "Une piste à creuser") -> Table:
    rows = ((f"{words} ({i})", *(f"{i}–{j}" for j in range(n))) for i in range(n))
    return Table(("", *(str(j) for j in range(n))), tuple(rows), "Duels")


VIEWS: dict[str, Bars | Profile | Table] = {
    "bars": dots(),
    "a single row": dots(1),
    "figures in words": Bars("", (Bar(0, "Ouvrir le samedi", 1, "acceptée sous deux conditions"),)),
    "half points": Bars("", (Bar(1, "Ici", 3.5, "3,5", "de 1 à 5"), Bar(2, "Là", 0, "0"))),
    "profile": grades(),
    "profile without ranks": Profile("", ("Oui", "Non"), (ProfileRow(0, "Ici", (3, 100), "non"),)),
    "table": duels(),
    "wide table": duels(30),
    "fifty rows": dots(50),
    "long bars": dots(50, SENTENCE),
    "long profile": grades(50, SENTENCE),
    "long table": Table(("Quoi", "Qui"), tuple((SENTENCE, SENTENCE) for _n in range(50))),
    "one endless word": dots(3, "x" * 300),
}


@pytest.fixture(params=few(VIEWS))
def view(request: pytest.FixtureRequest) -> Bars | Profile | Table:
    return VIEWS[str(request.param)]


@functools.cache
def drawn_once(view: Bars | Profile | Table) -> Drawn | None:
    """Its picture: a large one takes a second to draw."""
    return picture(view)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


# ── where things stand ──────────────────────────────────────────────────────────────────────


def layout(view: Bars | Profile | Table) -> Page:
    """What it shows, read back from a PDF."""
    (page,) = read(drawing(view).pdf())
    return page


def written(page: Page) -> str:
    """All its words, a word that is cut as one."""
    return re.sub(r"-? ", " ", " ".join(w.text for w in page.words).replace("\u00a0", " "))


def test_no_words_leave_the_page_or_stand_on_others(view: Bars | Profile | Table) -> None:
    laid = layout(view)
    assert beyond(laid) == []
    assert crossing(laid) == []


def test_long_options_are_there_to_the_last_word() -> None:
    assert written(layout(dots(50, SENTENCE))).count("comme ailleurs.") == 50


def test_beyond_fifty_rows_the_others_are_counted() -> None:
    with speaking("fr"):
        shown = written(layout(dots(53)))
    assert "Une piste à creuser (50)" in shown
    assert "Une piste à creuser (51)" not in shown
    assert "et 3 autres, dans le tableau" in shown


def test_no_number_stands_under_the_line_of_the_middle() -> None:
    rows = tuple(ProfileRow(n, f"{n}", (n, 1, 14 - n, 0, n), "Bien", details="") for n in range(15))
    laid = layout(Profile("", GRADES, rows, median=True))
    lines = [s for s in laid.shapes if s.fill == INK]
    assert len(lines) == 15
    assert [
        w.text
        for w in laid.words
        for line in lines
        if w.y < line.y + line.height and line.y < w.y + w.height
        if w.x < line.x + line.width and line.x < w.x + w.width and w.text != "milieu"
    ] == []


def test_a_number_that_has_no_room_in_its_part_is_written_below_the_bar() -> None:
    row = ProfileRow(1, "Ici", (199, 1, 0, 0, 0), "Excellent")
    with speaking("fr"):
        long = written(layout(Profile("", GRADES, (row,))))
        short = written(layout(Profile("", GRADES, (replace(row, counts=(5,) * 5),))))
    assert "Excellent : 199, Très bien : 1, Bien : 0, " in long
    assert "Excellent :" not in short


# ── what is said ────────────────────────────────────────────────────────────────────────────


def test_a_picture_says_what_it_is_and_where_its_figures_are() -> None:
    voted = Bars("Où\u00a0?", (Bar(1, "Ici", 7, "7"), Bar(2, "Là", 3, "3")), unit="voix")
    add_catalogue(ROOT / "tablee")
    said = {}
    for code in ("fr", "en"):
        with speaking(code):
            drawn = picture(voted)
        assert drawn is not None
        said[code] = drawn.alt.replace("\u00a0", " ")
    assert said["fr"] == (
        "Diagramme en barres, « Où ? », en voix. "
        "Les mêmes chiffres sont dans le tableau qui précède."
    )
    assert said["en"] == ("Bar chart, “Où ?”, in voix. The same figures are in the table above.")


def test_what_a_picture_says_is_shorter_than_the_table_that_it_repeats(
    view: Bars | Profile | Table,
) -> None:
    drawn = drawn_once(view)
    assert drawn is not None
    assert len(drawn.alt) < 150 + len(view.title)


def test_what_has_no_rows_is_not_drawn() -> None:
    for nothing in (Bars("", ()), Profile("", GRADES, ()), Table(("A",), ()), Text("Adopté.")):
        assert picture(nothing) is None


# ── letters ─────────────────────────────────────────────────────────────────────────────────


def shown(text: str) -> str:
    """What is written for it, as it can be read aloud."""
    return written(layout(Bars("", (Bar(0, text, 1, ""),))))


@pytest.mark.parametrize(
    "name", ["Жанна Шевченко", "Їжак Ґудзь", "Ωμέγα Παπαδοπούλου", "Łódź", "שלום", "🎉 ⭐ ✔"]
)
def test_names_in_other_scripts_are_drawn_in_their_letters(name: str) -> None:
    assert name in shown(name)
    fonts = fonts_of(name)
    assert fonts
    assert not [font for font in fonts if "Boxes" in font]


def test_arabic_is_joined_and_from_right_to_left() -> None:
    assert not [font for font in fonts_of("مرحبا بالعالم") if "Boxes" in font]
    (page,) = read(drawing(Bars("", (Bar(0, "مرحبا", 1, ""),))).pdf())
    assert page.words
    assert all(w.x > page.width / 4 for w in page.words), "it stands at the right of its column"


def fonts_of(text: str) -> list[str]:
    pdf = PdfReader(io.BytesIO(drawing(Bars("", (Bar(0, text, 1, ""),))).pdf()))
    found = pdf.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    return [str(font.get_object()["/BaseFont"]) for font in found]


def test_letters_of_no_typeface_are_boxes() -> None:
    assert [font for font in fonts_of("\U0001611e") if "Boxes" in font]
    shown("\ud83c")  # half of a pair, which nothing can draw


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(
        st.text(
            LETTERS,
            max_size=60,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_is_typed_is_drawn_within_the_page(typed: list[str]) -> None:
    laid = layout(Bars(typed[0], tuple(Bar(i, text, i, text) for i, text in enumerate(typed))))
    assert beyond(laid) == []
    assert crossing(laid) == []


# ── the file ────────────────────────────────────────────────────────────────────────────────


def test_the_same_result_gives_the_same_bytes(view: Bars | Profile | Table) -> None:
    drawn = drawn_once(view)
    assert drawn is not None
    assert drawn.png == drawing(replace(view, title=view.title)).png()


def test_the_file_is_1600_pixels_wide_on_white_and_holds_nothing_else() -> None:
    drawn = picture(grades())
    assert drawn is not None
    image = Image.open(io.BytesIO(drawn.png))
    assert (image.format, image.width, image.info) == ("PNG", 1600, {})
    assert image.convert("RGB").getpixel((5, 5)) == WHITE


def test_its_colours_are_those_of_the_screens() -> None:
    tokens = (ROOT / "assets" / "css" / "tokens.css").read_text("utf-8")
    named = dict(re.findall(r"--([a-z0-9-]+): #([0-9a-f]{6});", tokens))
    exact = Image.open(io.BytesIO(drawing(dots()).png())).convert("RGB")
    there = {str(colour) for _n, colour in exact.getcolors(100_000) or []}
    for name in ("accent", "accent-tint", "ink", "ink-2", "line", "quiet", "sunken"):
        assert str(tuple(bytes.fromhex(named[name]))) in there


# ── in the synthesis ────────────────────────────────────────────────────────────────────────


def test_the_document_has_the_picture_after_the_table_of_the_result() -> None:
    ballots: list[Marks] = [{"Ici": 2, "Là": 1}, {"Ici": 3}]
    vote = DotVote()
    step = counted(vote, ["Ici", "Là"], ballots)
    step = replace(step, session=replace(step.session, detailed=True))
    [piece] = vote.synthesis(step)
    kinds = [type(block) for block in piece.blocks]
    drawn = piece.blocks[kinds.index(Tally) + 1]
    assert isinstance(drawn, SheetPicture)
    assert kinds.count(SheetPicture) == 1
    assert (drawn.name, drawn.caption) == ("vote-step.png", "")
    assert drawn.repeats
    assert drawn.alt.endswith("Les mêmes chiffres sont dans le tableau qui précède.")
    again = next(b for b in vote.synthesis(step)[0].blocks if isinstance(b, SheetPicture))
    assert again.data is drawn.data, "drawn once"
