"""The DOCX exporter, read back with python-docx and with pandoc: words in, the same words out."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given, settings

from plugins.docx import Docx
from tablee import texts
from tablee.model.synthesis import (
    Heading,
    Line,
    Paragraph,
    Part,
    Quotation,
    SheetPicture,
    Synthesis,
    TextTable,
)
from tablee.registry import load
from tests.plugins.formats.a_report import PIXEL, REPORT, lines, typed
from tests.plugins.formats.documents.read_back import (
    HOSTILE,
    NESTED,
    SAID,
    document,
    kinds,
    noted,
    said,
    spoken,
    tree,
    words,
)
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.text.paragraph import Paragraph as Written

ROOT = Path(__file__).parents[4]
NBSP = "\u00a0"


def written(synthesis: Synthesis, part: Part = Part.BOTH) -> Document:
    """The file, opened again."""
    return docx.Document(io.BytesIO(Docx().export(synthesis, part)))


def read(file: Document) -> list[str]:
    """The lines that the file holds, in order, alternative texts included."""
    return [line for text in _texts(file) for line in text.split("\n") if line]


def _texts(file: Document) -> Iterator[str]:
    for block in file.iter_inner_content():
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row.cells)
        else:
            yield from (shape.get("descr", "") for shape in block._p.iter(qn("wp:docPr")))
            yield block.text


def styles(file: Document) -> list[tuple[str, str]]:
    """The paragraphs outside tables, each with the name of its style."""
    return [(p.style.name or "", p.text) for p in file.paragraphs if p.style and p.text]


def asks(paragraph: Written, *names: str) -> list[bool]:
    """Whether the paragraph itself has these properties."""
    return [paragraph._p.find(f"{qn('w:pPr')}/{qn(f'w:{name}')}") is not None for name in names]


def told_by_pandoc(synthesis: Synthesis) -> list[str]:
    """The words that pandoc finds, title and lead first."""
    found = tree(Docx().export(synthesis, Part.BOTH), "docx")
    heads = [spoken(found["meta"][key]) for key in ("title", "subtitle") if key in found["meta"]]
    return words([*heads, spoken(found["blocks"])])


# ── words ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", Part)
def test_the_file_says_what_the_document_says_in_its_order(part: Part) -> None:
    assert read(written(NESTED, part)) == document(NESTED, part)


@pytest.mark.dear
def test_another_program_reads_the_same_words() -> None:
    for report in (NESTED, said(*HOSTILE)):
        assert told_by_pandoc(report) == words(document(report, Part.BOTH))


@settings(deadline=None, max_examples=examples(40))  # the machine that checks may be busy
@given(report=SAID)
def test_whatever_people_type_comes_out_as_typed(report: Synthesis) -> None:
    assert read(written(report)) == document(report, Part.BOTH)


def test_hostile_words_stay_words_and_ask_nothing_of_the_network() -> None:
    data = Docx().export(said(*HOSTILE), Part.BOTH)
    file = docx.Document(io.BytesIO(data))

    assert read(file) == document(said(*HOSTILE), Part.BOTH)
    body = {element.tag for element in file.element.body.iter()}
    assert not body & {qn(f"w:{x}") for x in ("fldSimple", "instrText", "object")}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tied = "".join(archive.read(x).decode() for x in archive.namelist() if "rels" in x)
        for outside in re.findall("<[^<]*External[^<]*>", tied):  # led to by a press, never fetched
            assert re.search('/hyperlink".* Target="(https?://|mailto:)', outside)
        assert not any("vba" in x or "embeddings" in x for x in archive.namelist())


# ── what stands where ───────────────────────────────────────────────────────────────────────


def test_the_outline_lead_quotation_and_captions_have_styles_of_their_own() -> None:
    found = styles(written(REPORT))
    title, lead, *_others = found

    assert title == ("Title", REPORT.title)
    assert lead == ("Subtitle", REPORT.lead)
    assert [x for x in found if x[0] == "Heading 1"] == [
        ("Heading 1", "Synthèse de l'atelier"),
        ("Heading 1", "Notes prises en commun"),
    ]
    assert ("Heading 2", "PROBLÉMATIQUE :") in found
    assert ("Heading 3", "Le point de vue des agents") in found
    assert ("Quote", f"«{NBSP}j'aimerais que le groupe m'aide à choisir{NBSP}»") in found
    assert ("Caption", "Le même plan, en texte") in found
    assert ("List Bullet", "AG annuelle") in found


def test_of_a_lead_in_several_paragraphs_none_is_lost_to_readers_of_one() -> None:
    report = Synthesis("Titre", lead="Un\nשלום\n\nDeux", participants=("Ada",))

    assert [style for style, _text in styles(written(report))][:4] == [
        "Title",
        "Subtitle",
        "Body Text",
        "Body Text",
    ]
    assert told_by_pandoc(report) == words(document(report, Part.BOTH))


def test_lists_are_real_and_hold_lists_and_further_lines() -> None:
    block = lines("un point\n- dessous\n- encore\nà la suite", "", "autre", dashes=True)

    nested = lines("un point\n- dessous", "autre", dashes=True)

    found = styles(written(noted(block)))
    inside = [kind for kind, _c in kinds(tree(Docx().export(noted(nested), Part.NOTES), "docx"))]

    assert found[-5:] == [
        ("List Bullet", "un point"),
        ("List Bullet 2", "dessous"),
        ("List Bullet 2", "encore"),
        ("List Continue", "à la suite"),
        ("List Bullet", "autre"),
    ]
    assert inside.count("BulletList") == 2


def test_a_typed_line_is_a_line_and_a_blank_one_begins_a_paragraph() -> None:
    found = tree(Docx().export(noted(Paragraph(Line("a\nb\n\nc"))), Part.NOTES), "docx")

    *_titles, first, second = found["blocks"]
    assert [kind for kind, _c in kinds(first)] == ["Para", "Str", "LineBreak", "Str"]
    assert [c for _kind, c in kinds(second)][1:] == ["c"]


def test_a_table_says_what_heads_it_on_every_page_and_lines_its_figures_up() -> None:
    tally, plan = written(REPORT).tables

    for table in (tally, plan):
        heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in table.rows]
        assert [head is not None for head in heads] == [True] + [False] * (len(heads) - 1)
    aligned = [[p.alignment for p in cell.paragraphs] for cell in tally.rows[1].cells]
    assert [str(found) for (found,) in aligned] == ["RIGHT (2)", "None", "RIGHT (2)"]
    (_attributes, _caption, _columns, head, _bodies, _foot) = next(
        c for kind, c in kinds(tree(Docx().export(REPORT, Part.BOTH), "docx")) if kind == "Table"
    )
    assert [spoken(cell[4]).strip() for cell in head[1][0][1]] == [
        "Rang",
        "Proposition",
        "Gommettes",
    ]


def test_a_table_is_as_wide_as_the_page_and_never_joined_to_the_next() -> None:
    tables = TextTable(("a " * 300, "b"), (("c", "d"),)), TextTable(("e",), (("f",),))
    file = written(noted(*tables))

    sizes = [[column.width or 0 for column in table.columns] for table in file.tables]
    assert [sum(found) for found in sizes] == [9638 * 635, 9638 * 635]
    assert sizes[0][0] > 5 * sizes[0][1]
    assert [element.tag for element in file.element.body][-5:-1] == [
        qn(f"w:{name}") for name in ("tbl", "p", "tbl", "p")
    ]


def test_texts_under_one_another_are_a_list_and_a_round_of_people_stays_lines() -> None:
    listed = ("Un annuaire commun", "Se parler plus souvent", "→ deux fois par an")
    made = styles(written(noted(lines(*listed), lines("Naïma : je jardine", "Karim : je cours"))))

    assert ("Line Item", "Un annuaire commun") in made
    assert ("Line Item", "Se parler plus souvent\n→ deux fois par an") in made, (
        "one with its answer"
    )
    assert ("Body Text", "Naïma : je jardine\nKarim : je cours") in made


def test_a_picture_has_its_alternative_text_and_fits_the_page() -> None:
    file = written(REPORT)
    (shape,) = file.inline_shapes

    assert shape._inline.docPr.get("descr") == "Le plan [en 3 étapes]"
    assert shape.width < 170 * 36_000
    assert [style for style, text in styles(file) if text == "Le plan de Solène"] == ["Caption"]


def test_a_picture_shown_twice_is_kept_once() -> None:
    with zipfile.ZipFile(io.BytesIO(Docx().export(NESTED, Part.BOTH))) as archive:
        assert [x for x in archive.namelist() if "media" in x] == ["word/media/picture1.png"]
        assert archive.read("word/media/picture1.png") == PIXEL


def test_a_picture_that_word_could_not_show_is_told() -> None:
    report = noted(SheetPicture("a.gif", b"GIF89a", "Un schéma", "Le nôtre"))

    assert read(written(report)) == document(report, Part.BOTH)


def test_the_notes_begin_a_new_page_where_the_sheet_is_before_them() -> None:
    for part, breaks in ((Part.BOTH, [False, True]), (Part.NOTES, [False])):
        parts = [p for p in written(REPORT, part).paragraphs if p.style.name == "Heading 1"]  # type: ignore[union-attr]
        assert [bool(p.paragraph_format.page_break_before) for p in parts] == breaks


def test_the_foot_has_the_number_of_the_page() -> None:
    (section,) = written(REPORT).sections

    fields = [x.get(qn("w:instr")) for x in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == [" PAGE ", " NUMPAGES "]
    assert (section.page_width.mm, section.page_height.mm) == (  # type: ignore[union-attr]
        pytest.approx(210, abs=0.1),
        pytest.approx(297, abs=0.1),
    )


def test_words_from_right_to_left_stand_so_and_turn_no_others_around() -> None:
    block = Paragraph(Line("bonjour\nשלום עולם\nça va\n\u202eet vous\nmerci"))
    *_titles, one, two, three, four, five = written(noted(block)).paragraphs

    assert [p.text for p in (one, two, three, four, five)] == typed(block.line.text)
    assert [asks(p, "bidi") for p in (one, two, three)] == [[False], [True], [False]]


# ── the file ────────────────────────────────────────────────────────────────────────────────


def test_a_report_in_english_is_read_aloud_in_english() -> None:
    texts.add_catalogue(ROOT / "tablee")  # whose are the quotation marks
    catalogue = load([ROOT / "plugins"], only=["docx"])
    exporter = catalogue.exporter("docx")
    report = noted(Quotation(Line("help me")))

    files = {
        language: docx.Document(
            io.BytesIO(exporter.export(replace(report, language=language), Part.NOTES))
        )
        for language in ("en", "fr")
    }

    assert styles(files["en"])[-1] == ("Quote", "“help me”")
    for language, locale in (("en", "en-GB"), ("fr", "fr-FR")):
        (spoken_in,) = files[language].styles.element.iter(qn("w:lang"))
        assert spoken_in.get(qn("w:val")) == locale
        assert files[language].core_properties.language == locale


def test_the_files_properties_are_the_workshops() -> None:
    long = replace(REPORT, title="Très " * 100)
    told, undated = written(REPORT).core_properties, written(replace(long, date="")).core_properties

    assert told.title == REPORT.title
    assert (told.created, told.author) == (told.modified, "Bastien R.")
    assert f"{told.created:%Y-%m-%d}" == REPORT.date
    assert undated.title.startswith("Très Très")
    assert undated.created is None


def test_the_same_document_is_the_same_file_to_the_byte() -> None:
    data = Docx().export(REPORT, Part.BOTH)

    assert data == Docx().export(REPORT, Part.BOTH)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_an_empty_report_is_its_title() -> None:
    blank = (Paragraph(Line(" \n")), Heading(Line("\n")), lines("", dashes=True))
    report = replace(noted(*blank), title="Titre", participants=("",))

    assert read(written(report)) == ["Titre"]
    assert read(written(Synthesis(""))) == ["Synthèse de l'atelier"]
