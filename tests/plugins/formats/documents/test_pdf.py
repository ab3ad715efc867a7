"""The PDF exporter, read back with pypdf: all words in order, and what page readers ask for."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from PIL import Image

from plugins.pdf import Pdf
from tablee import texts
from tablee.document.outline import OutlinePicture, OutlineTable, outline
from tablee.document.outline import outline_texts as texts_of
from tablee.drawing.print import typesetting as setting
from tablee.model.synthesis import (
    LABELS,
    Heading,
    Line,
    Paragraph,
    Part,
    Place,
    Quotation,
    Section,
    SheetPicture,
    Synthesis,
    Tally,
    TallyRow,
    TextTable,
)
from tablee.registry import load
from tests.plugins.formats.a_report import PIXEL, REPORT, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.model.synthesis import Block

ROOT = Path(__file__).parents[4]
NOT_SEEN = re.compile("[\\s\u00ad\u200b\u200d\ufeff\u2060\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(autouse=True)
def _in_french() -> None:
    texts.add_catalogue(ROOT / "tablee")


def opened(synthesis: Synthesis, part: Part = Part.BOTH) -> pypdf.PdfReader:
    """The file in a reader that forgives nothing."""
    return pypdf.PdfReader(io.BytesIO(Pdf().export(synthesis, part)), strict=True)


def noted(*blocks: Block, title: str = "Titre") -> Synthesis:
    """A synthesis of which these blocks are the notes."""
    return Synthesis(title, notes=(Section("Étape", blocks),))


def bare(text: str) -> str:
    """The text without white space, nor what sets or joins letters and has no form."""
    return NOT_SEEN.sub("", text)


def shown(pdf: pypdf.PdfReader) -> str:
    """The words of all pages as they are laid out, without what stands at their foot."""
    foot = ((pdf.metadata and pdf.metadata.title) or "")[:40]
    kept = []
    for page in pdf.pages:
        words, _number, _rest = page.extract_text().partition(" Page ")
        kept.append(words[: words.rindex(foot)] if _number else words)
    return "\n".join(kept)


def set_by(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The size of each setting from here on: each takes as long as the first."""
    sizes: list[float] = []

    def typeset(template: Path, said: Any, pictures: Any) -> Any:
        sizes.append(said.get("scale", 1.0))
        return setting.typeset(template, said, pictures)

    # Its module by the function: tests that read plugins again leave another one at that name.
    monkeypatch.setitem(Pdf.export.__globals__, "typeset", typeset)
    return sizes


def root(pdf: pypdf.PdfReader) -> Any:
    """Where the document says what it is."""
    return pdf.trailer["/Root"]


def tags(pdf: pypdf.PdfReader) -> Iterator[tuple[str, Any]]:
    """The elements of the tag tree in order, each with what it says of itself."""
    yield from _below(root(pdf)["/StructTreeRoot"])


def _below(node: Any) -> Iterator[tuple[str, Any]]:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _below(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"], node
        if "/K" in node:
            yield from _below(node["/K"])


def missing(synthesis: Synthesis, words: str) -> list[str]:
    """The lines of the document that are not among these words, or not in their place."""
    pieces = [
        replace(piece, alt="") if isinstance(piece, OutlinePicture) else piece
        for piece in outline(synthesis, Part.BOTH)
    ]
    words, place, lost = bare(words), 0, []
    for line in texts_of(pieces):
        found = words.find(bare(line), place)
        if found < 0:
            lost.append(line)
        else:
            place = found + len(bare(line))
    return lost


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """A picture of this size."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#B23E1A").save(file, kind)
    return file.getvalue()


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_a_report_has_all_its_words_in_order_and_says_to_page_readers_what_each_is() -> None:
    data = Pdf().export(REPORT, Part.BOTH)
    pdf = pypdf.PdfReader(io.BytesIO(data), strict=True)
    found = list(tags(pdf))
    names = [name for name, _node in found]

    assert missing(REPORT, shown(pdf)) == []
    assert data == Pdf().export(REPORT, Part.BOTH)
    assert root(pdf)["/MarkInfo"]["/Marked"]
    assert root(pdf)["/Lang"] == "fr"
    assert b"pdfuaid:part" in root(pdf)["/Metadata"].get_object().get_data()
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == (REPORT.title, "Bastien R.")
    assert pdf.metadata.creation_date is None
    headings = [f"/H{n}" for n in (1, 2, *[3] * 5, 2, *[3] * 5, 4, 4, 3)]
    assert [name for name in names if name.startswith("/H")] == headings
    assert [names.count(x) for x in ("/Table", "/Caption", "/TH", "/L", "/BlockQuote")] == [
        *(2, 2, 6, 5, 1)
    ]
    scopes = {str(node["/A"][0]["/Scope"]) for name, node in found if name == "/TH"}
    assert scopes == {"/Column"}
    assert [node["/Alt"] for name, node in found if name == "/Figure"] == ["Le plan [en 3 étapes]"]


def test_the_first_page_says_when_where_and_who_above_the_sheet_and_bookmarks_lead_on() -> None:
    there = replace(REPORT, venue="Salle des fêtes, Figeac", facilitators=("Yasmine",))
    pdf = opened(there)
    sheet = pdf.pages[0].extract_text()
    notes = pdf.pages[-1].extract_text()

    assert "jeudi 12 mars 2026" in sheet
    assert "Salle des fêtes, Figeac" in sheet
    assert "Animé par Yasmine" in sheet
    assert "Participants à l'atelier : Adèle, Bastien, Clémence, Driss" in sheet
    assert sheet.index("Clémence") < sheet.index("Synthèse de l'atelier")
    assert "Page 1 sur 2" in sheet
    assert "Notes prises en commun" in notes
    title, parts = pdf.outline
    assert isinstance(parts, list)
    assert [mark.title for mark in (title, *parts) if not isinstance(mark, list)] == [
        *(REPORT.title, "Synthèse de l'atelier", "Notes prises en commun")
    ]


def test_the_sheet_and_the_notes_can_be_had_apart_and_a_session_without_a_word_is_a_page() -> None:
    sheet, notes = (bare(shown(opened(REPORT, part))) for part in (Part.SHEET, Part.NOTES))
    empty = opened(Synthesis("", date="un jour"))  # which is none, and leaves nothing behind

    assert bare("Éviter les doublons") in sheet
    assert bare("Éviter les doublons") not in notes
    assert bare("répare / prête") in notes
    assert bare("répare / prête") not in sheet
    assert len(empty.pages) == 1
    assert bare(shown(empty)) == bare("Tablée Synthèse de l'atelier")


def test_a_report_in_english_speaks_english() -> None:
    catalogue = load([ROOT / "plugins"], only=["pdf"])
    english = replace(
        noted(Quotation(Line("help me")), Tally("", (TallyRow(1, "a", "7"),), "")),
        language="en",
        date="2026-03-12",
    )

    data = catalogue.exporter("pdf").export(english, Part.NOTES)
    pdf = pypdf.PdfReader(io.BytesIO(data), strict=True)
    words = "\n".join(page.extract_text() for page in pdf.pages)

    assert not catalogue.refusals
    assert root(pdf)["/Lang"] == "en"
    for said in ("Thursday, March 12, 2026", "“help me”", "Rank", "Page 1 of 1"):
        assert said in words


def test_french_words_are_hyphenated_as_french_ones() -> None:
    sentence = (
        "Voilà pourquoi "
        + "une démocratisation participative des coopérations territoriales, " * 12
    )
    page = opened(noted(Paragraph(Line(sentence)))).pages[0].extract_text()

    cut = set(re.findall(r"(\w+)\u00ad\s", page))
    assert cut
    assert cut <= {
        *("dé", "démo", "démocra", "démocrati", "démocratisa"),
        *("par", "parti", "partici", "participa"),
        *("coopé", "coopéra", "ter", "terri", "territo", "territoria"),
    }


# ── people's words ──────────────────────────────────────────────────────────────────────────

HOSTILE = (
    '#eval("1") #let x = 1 $x^2$ *gras* _i_ `raw` <label> @ref // fin /* */ \\ = titre [ ] { }',
    "<script>alert(1)</script> & &amp; [x](javascript:1) **a** __b__",
    "{{include page=\"x\"}} \"\"<b>\"\" [[x]] SupAgro Covid19 == a == '''b''' <nowiki>",
    '=1+1 +1 -1 @SUM(A1) =HYPERLINK("http://a.b")',
    "\ufeffŒuvre",
    "a\u200bb\u200dc\ufeffd\u202ee\u202cf\tg\u00a0h",
    "Ελληνικά Кириллица 😀👍🏽👨\u200d👩\u200d👧 🇫🇷 → ★",
    "中文測試 \U00012000 \ue000 \u0378",
)


def test_hostile_words_come_out_as_the_words_they_are() -> None:
    title = "=1+1 #pagebreak() *gras* <b> 😀"
    synthesis = replace(
        noted(lines(*HOSTILE), Heading(Line(HOSTILE[0])), lines(*HOSTILE, dashes=True)),
        title=title,
        participants=("#emoji.face", "“Ada”"),
        keywords=("$k$",),
    )
    table = TextTable(HOSTILE[:2], (HOSTILE[2:4], HOSTILE[6:8]), HOSTILE[0])
    picture_of_it = SheetPicture('".png', PIXEL, HOSTILE[0], HOSTILE[1])
    said = replace(synthesis, question=(table, picture_of_it))
    pdf = opened(said)

    assert missing(said, shown(pdf)) == []
    assert pdf.metadata is not None
    assert pdf.metadata.title == title
    assert [node["/Alt"] for name, node in tags(pdf) if name == "/Figure"] == [HOSTILE[0]]
    assert b"pdfuaid:part" in root(pdf)["/Metadata"].get_object().get_data()
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(root(pdf))


def test_lines_from_right_to_left_stand_at_the_right_with_every_letter() -> None:
    pdf = opened(noted(lines("שלום עולם", "bonjour", "السلام عليكم")))
    laid_out = pdf.pages[0].extract_text(extraction_mode="layout").split("\n")

    def line_with(letter: str) -> str:
        return next(line for line in laid_out if letter in line)

    assert sorted(line_with("ש").replace("•", "").split()) == sorted(["םולש", "םלוע"])
    assert set(bare(line_with("ع"))) - {"•"} == set(bare("السلام عليكم"))
    assert line_with("bonjour").startswith("• bonjour")
    assert line_with("ש").startswith(" " * 40)


def test_words_that_no_line_holds_go_on_in_the_next_and_can_be_copied_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long, address = "x" * 10_000, "https://exemple.org/" + "très_long/" * 30
    glued = "mot\u00a0" * 100
    table = TextTable(tuple("abcdefgh"), (("y" * 300, *["court"] * 6, "participativement"),))
    synthesis = noted(
        lines(long, address, glued), Heading(Line("z" * 300)), table, title=f"T{'t' * 300}"
    )
    settings = set_by(monkeypatch)

    pdf = opened(synthesis)

    assert len(settings) == 1
    words = shown(pdf)
    assert missing(synthesis, words) == []
    assert max(map(len, words.split("\n"))) < 140
    assert "\u200b" not in words


# ── votes, tables, pictures ─────────────────────────────────────────────────────────────────


def test_a_vote_has_its_figures_in_words_and_a_bar_for_each_that_no_reader_says() -> None:
    rows = tuple(TallyRow(n, f"Piste {n}", str(8 - n)) for n in range(1, 7))
    vote = noted(Tally("Par où commencer ?", rows, "gommettes", "14 personnes ont voté"))
    bars = opened(vote)
    words = noted(Tally("", tuple(replace(row, figure="Bien") for row in rows), "mention"))

    assert missing(vote, shown(bars)) == []
    filled = [color for color in colours(bars) if color in (ACCENT, SECOND)]
    assert filled.count(SECOND) == 6  # one is of our mark; the first in rank are in the accent
    assert colours(opened(words)).count(SECOND) == 1
    (table,) = (piece for piece in outline(vote, Part.BOTH) if isinstance(piece, OutlineTable))
    assert table.shares[0] == 1


ACCENT, SECOND = (0xB2, 0x3E, 0x1A), (0x1C, 0x6A, 0x62)


def drawn(pdf: pypdf.PdfReader) -> str:
    """What the first page draws, as the format says it."""
    contents = pdf.pages[0].get_contents()
    assert contents is not None
    return contents.get_data().decode("latin-1")


def colours(pdf: pypdf.PdfReader) -> list[tuple[int, ...]]:
    """The colours in which its shapes and words are filled, in order."""
    given = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|scn)", drawn(pdf))
    return [tuple(round(float(part) * 255) for part in colour) for colour in given]


def test_a_long_table_goes_on_over_pages_and_its_heads_come_again_but_are_tagged_once() -> None:
    rows = tuple((f"Une action à mener {n}", "Adèle", "") for n in range(90))
    synthesis = noted(TextTable(("Quoi", "Qui", "Quand"), rows, "Le plan"))
    pdf = opened(synthesis)

    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) > 1
    assert [text.count("Quoi") for text in pages] == [1] * len(pages)
    assert all(text.index("Quoi") < text.index("Une action") for text in pages)
    assert [name for name, _node in tags(pdf)].count("/TH") == 3
    words = bare(shown(pdf))
    assert [row[0] for row in rows if bare(row[0]) not in words] == []


@pytest.mark.dear
def test_a_result_is_never_parted_from_its_heading_nor_a_short_one_in_two() -> None:
    def table(rows: int) -> TextTable:
        return TextTable(("Qui", "Quoi"), tuple((f"R{n}.", "Tondre") for n in range(rows)), "Titre")

    for above in range(20, 44, 2):
        filling = Paragraph(Line("\n".join(["Une ligne"] * above)))
        for rows in (10, 40):
            pages = opened(noted(filling, Heading(Line("Résultat")), table(rows))).pages
            words = [page.extract_text() for page in pages]
            first = next(page for page in words if "Résultat" in page)
            kept = 10 if rows == 10 else 3
            assert all(f"R{n}." in first for n in range(kept)), (above, rows)


@pytest.mark.dear
def test_no_page_holds_a_few_lines_alone() -> None:
    for n in range(44, 64, 2):
        pages = opened(noted(Paragraph(Line("\n".join(["Une ligne"] * n))))).pages
        alone = [page.extract_text().count("Une ligne") for page in pages]
        assert min(alone) > 5, (n, alone)


@pytest.mark.dear
def test_every_page_says_its_number_of_how_many_wherever_the_notes_begin() -> None:
    notes = (Section("Notes", (lines(*["Une note"] * 60, dashes=True),)),)
    for n in range(2, 60, 6):
        sheet = (Section(LABELS[Place.IMPORTANT], (lines(*["Une ligne"] * n, dashes=True),)),)
        pages = opened(replace(REPORT, sheet=sheet, notes=notes)).pages
        said = [page.extract_text().split(" Page ")[-1] for page in pages]
        assert said == [f"{at + 1} sur {len(pages)}" for at in range(len(pages))], n


def test_the_notes_begin_on_the_page_on_which_the_sheet_ends_where_it_leaves_room() -> None:
    sheet = (Section(LABELS[Place.IMPORTANT], (lines(*["Une ligne"] * 8, dashes=True),)),)
    notes = (Section("Notes", (lines(*["Une note"] * 60, dashes=True),)),)
    first = opened(replace(REPORT, sheet=sheet, notes=notes)).pages[0].extract_text()
    assert first.count("Une note") > 1


def test_answers_that_have_no_rank_have_a_bar_each_beside_their_figure() -> None:
    rows = (TallyRow(0, "5 · excellent", "3"), TallyRow(0, "4", "0"), TallyRow(0, "3 · bon", "5"))
    (page,) = opened(noted(Tally("ROTI", rows, "personnes"))).pages
    words = [line.strip() for line in page.extract_text().split("\n")]

    told = [line for line in words if line[:1].isdigit()]
    assert told == ["5 · excellent 3", "4 0", "3 · bon 5"]


def test_lines_of_the_sheet_are_a_list() -> None:
    sheet = Synthesis("T", sheet=(Section("Décisions", (lines("Un : a", "Deux : b"),)),))
    names = [name for name, _node in tags(opened(sheet))]

    assert names.count("/LI") == 2


def test_groups_of_lines_are_seen_apart() -> None:
    pdf = opened(noted(Paragraph(Line("Un\nDeux\n\nTrois\nQuatre"))))
    height: dict[str, float] = {}

    def keep(words: str, matrix: Any, *_others: Any) -> None:
        height[words.strip()] = matrix[5]

    for page in pdf.pages:
        page.extract_text(visitor_text=keep)
    lines_apart = abs(height["Un"] - height["Deux"])
    groups_apart = abs(height["Deux"] - height["Trois"])

    assert groups_apart > 1.35 * lines_apart


def test_pictures_are_whole_on_their_page_and_a_poster_has_one_of_its_own_turned() -> None:
    pictures = (
        SheetPicture("photo.jpg", picture(1600, 1200, "JPEG"), "Une photo", "Sous elle"),
        SheetPicture("tall.png", picture(500, 6000), "Une frise"),
        SheetPicture("plan.png", picture(1754, 1240), "L’affiche"),
        SheetPicture("cut.png", picture(50, 50)[:60], "Ce qu’elle montrait"),
        SheetPicture("mute.png", picture(20, 20), ""),
    )
    pdf = opened(noted(*pictures, Paragraph(Line("après"))))
    alone = opened(noted(Heading(Line("Le plan")), pictures[2]))

    found = [node for name, node in tags(pdf) if name == "/Figure"]
    assert [node["/Alt"] for node in found] == [
        *("Une photo", "Une frise", "L’affiche", "Image sans description.")
    ]
    for node in found:
        width, height = node["/Pg"].get_object()["/MediaBox"][2:]
        (box,) = (a["/BBox"] for a in node["/A"] if "/BBox" in a)
        assert 0 < box[0] < box[2] < width
        assert 0 < box[1] < box[3] < height
    turned = [page.mediabox.width > page.mediabox.height for page in pdf.pages]
    assert turned.count(True) == 1
    assert len(alone.pages) == 2
    assert alone.pages[1].extract_text().startswith("Étape\nLe plan")
    words = bare(shown(pdf))
    assert words.index(bare("Sous elle")) < words.index(bare("Ce qu’elle montrait"))
    assert words.endswith("après")


def test_a_session_of_a_thousand_contributions_is_set_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sentence = "Le national propose ses outils sans vraie concertation avec les gens d’ici, {n}"
    said = [lines(*(sentence.format(n=n + k) for n in range(50))) for k in range(0, 1000, 50)]
    synthesis = Synthesis(
        "Mille", notes=tuple(Section(f"Étape {n}", (x,)) for n, x in enumerate(said))
    )
    settings = set_by(monkeypatch)

    pdf = opened(synthesis)

    assert len(pdf.pages) > 20
    assert len(settings) == 1
