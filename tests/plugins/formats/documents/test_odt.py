"""The ODT exporter, read back with odfpy and with pandoc: words in, the same words out."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from odf import dc, draw, meta, style, svg, table, text  # type: ignore[import-untyped] # no stubs
from odf.opendocument import load as opened  # type: ignore[import-untyped] # it has no stubs

from plugins.odt import Odt
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

    from tablee.model.synthesis import Block

ROOT = Path(__file__).parents[4]
NBSP = "\u00a0"
WHITE = {"tab": "\t", "line-break": "\n"}


def written(synthesis: Synthesis, part: Part = Part.BOTH) -> Any:
    """The file, opened again."""
    return opened(io.BytesIO(Odt().export(synthesis, part)))


def read(file: Any) -> list[str]:
    """The lines that the file holds, in order, alternative texts included."""
    return [line for found in _paragraphs(file.text) for line in found.split("\n") if line]


def _paragraphs(node: Any) -> Iterator[str]:
    for child in node.childNodes:
        name = getattr(child, "qname", ("", ""))[1]
        if name in ("p", "h"):
            yield "".join(_words(child))
        else:
            yield from _paragraphs(child)


def _words(node: Any) -> Iterator[str]:
    for child in node.childNodes:
        if child.nodeType == child.TEXT_NODE:
            yield child.data
        elif child.qname[1] == "s":
            yield " " * int(child.getAttribute("c") or 1)
        else:
            yield WHITE.get(child.qname[1], "") or "".join(_words(child))


def attribute(node: Any, name: str) -> Any:
    """What an element says of itself."""
    return node.getAttribute(name)


def styles(file: Any) -> list[tuple[str, str]]:
    """The paragraphs outside tables, each with its style; one made of another has the latter's."""
    made = {
        attribute(x, "name"): attribute(x, "parentstylename")
        for x in file.automaticstyles.getElementsByType(style.Style)
    }
    found = []
    for node in _outside_tables(file.text):
        named = attribute(node, "stylename")
        found.append((made.get(named, named).replace("_20_", " "), "".join(_words(node))))
    return [(name, words) for name, words in found if words]


def _outside_tables(node: Any) -> Iterator[Any]:
    for child in node.childNodes:
        name = getattr(child, "qname", ("", ""))[1]
        if name in ("p", "h"):
            yield child
        elif name != "table":
            yield from _outside_tables(child)


def asked(file: Any, words: str) -> dict[str, str]:
    """What the paragraph with these words asks for beyond its style."""
    named = next(
        attribute(x, "stylename") for x in _outside_tables(file.text) if "".join(_words(x)) == words
    )
    made = file.automaticstyles.getElementsByType(style.Style)
    found = [x.firstChild for x in made if attribute(x, "name") == named]
    return {name: value for x in found for (_space, name), value in x.attributes.items()}


# ── words ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", Part)
def test_the_file_says_what_the_document_says_in_its_order(part: Part) -> None:
    assert read(written(NESTED, part)) == document(NESTED, part)


def test_another_program_reads_the_same_words() -> None:
    for report in (NESTED, said(*HOSTILE)):
        found = tree(Odt().export(report, Part.BOTH), "odt")
        # pandoc passes over alternative texts in this format; odfpy has read them above
        assert words([spoken(found["blocks"])]) == words(document(_untold(report), Part.BOTH))


def _untold(report: Synthesis) -> Synthesis:
    """The same, its pictures without alternative texts."""
    sheet, notes = (
        tuple(replace(section, blocks=tuple(map(_without_alt, section.blocks))) for section in part)
        for part in (report.sheet, report.notes)
    )
    return replace(report, sheet=sheet, notes=notes)


def _without_alt(block: Block) -> Block:
    return replace(block, alt="") if isinstance(block, SheetPicture) else block


@settings(deadline=None, max_examples=examples(40))  # the machine that checks may be busy
@given(report=SAID)
def test_whatever_people_type_comes_out_as_typed(report: Synthesis) -> None:
    assert read(written(report)) == document(report, Part.BOTH)


def test_hostile_words_stay_words_and_ask_nothing_of_the_network() -> None:
    data = Odt().export(said(*HOSTILE), Part.BOTH)

    assert read(opened(io.BytesIO(data))) == document(said(*HOSTILE), Part.BOTH)
    elements = {name for _space, name in _elements(opened(io.BytesIO(data)).text)}
    assert elements <= {
        *("text", "p", "h", "span", "s", "tab", "line-break", "list", "list-item"),
        *("table", "table-column", "table-header-rows", "table-row", "table-cell"),
        *("frame", "image", "desc", "a"),
    }
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"script:" in archive.read(name) for name in archive.namelist())
        body = archive.read("content.xml").decode()
    links = re.findall(r'<text:a [^>]*href="([^"]*)', body)
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in links)


def _elements(node: Any) -> Iterator[tuple[str, str]]:
    if node.nodeType == node.ELEMENT_NODE:
        yield node.qname
        for child in node.childNodes:
            yield from _elements(child)


def test_spaces_and_tabs_are_kept_where_readers_would_merge_them() -> None:
    data = Odt().export(noted(Paragraph(Line("a  b\tc \t d   e"))), Part.NOTES)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml").decode()
    assert 'a<text:s text:c="2" />b<text:tab />c<text:s text:c="1" /><text:tab />' in content


# ── what stands where ───────────────────────────────────────────────────────────────────────


def test_the_outline_lead_quotation_and_captions_have_styles_of_their_own() -> None:
    file = written(REPORT)
    title, lead, *others = styles(file)

    assert title == ("Title", REPORT.title)
    assert lead == ("Subtitle", REPORT.lead)
    assert ("Heading 2", "PROBLÉMATIQUE :") in others
    assert ("Quotations", f"«{NBSP}j'aimerais que le groupe m'aide à choisir{NBSP}»") in others
    assert ("Caption", "Le même plan, en texte") in others
    assert ("List 1", "AG annuelle") in others
    levels = [
        (int(attribute(x, "outlinelevel")), "".join(_words(x)))
        for x in file.text.getElementsByType(text.H)
    ]
    assert [x for x in levels if x[0] == 1] == [
        (1, "Synthèse de l'atelier"),
        (1, "Notes prises en commun"),
    ]
    assert (2, "PROBLÉMATIQUE :") in levels
    assert (3, "Le point de vue des agents") in levels


def test_of_a_lead_in_several_paragraphs_the_first_stands_out() -> None:
    found = styles(written(Synthesis("Titre", lead="Un\n\nDeux\n\nTrois")))

    assert [name for name, _words in found] == ["Title", "Subtitle", "Text body", "Text body"]


def test_lists_are_real_and_hold_lists_and_further_lines() -> None:
    block = lines("un point\n- dessous\n- encore\nà la suite", "", "autre", dashes=True)
    found = tree(Odt().export(noted(block), Part.NOTES), "odt")

    (whole,) = [c for kind, c in kinds(found["blocks"][-1]) if kind == "BulletList"][:1]
    assert [words([spoken(item)]) for item in whole] == [
        ["un", "point", "dessous", "encore", "à", "la", "suite"],
        ["autre"],
    ]
    assert [kind for kind, _c in kinds(whole[0])].count("BulletList") == 1


def test_texts_under_one_another_are_a_list_and_a_round_of_people_stays_lines() -> None:
    round_ = lines("Naïma : je jardine", "Karim : je cours")
    file = written(noted(lines("Un annuaire commun", "Se parler plus souvent"), round_))
    (made,) = file.getElementsByType(text.List)

    assert attribute(made, "stylename") == "Lines"
    assert [_words_of(item) for item in made.getElementsByType(text.ListItem)] == [
        "Un annuaire commun",
        "Se parler plus souvent",
    ]


def _words_of(node: Any) -> str:
    return "".join(_words(node))


def test_a_typed_line_is_a_line_and_a_blank_one_begins_a_paragraph() -> None:
    found = tree(Odt().export(noted(Paragraph(Line("a\nb\n\nc"))), Part.NOTES), "odt")

    *_titles, first, second = found["blocks"]
    assert [kind for kind, _c in kinds(first)] == ["Para", "Str", "LineBreak", "Str"]
    assert [c for _kind, c in kinds(second)][1:] == ["c"]


def test_a_table_says_what_heads_it_on_every_page_and_lines_its_figures_up() -> None:
    tally, plan = written(REPORT).text.getElementsByType(table.Table)

    for found, first in ((tally, "Rang"), (plan, "Quoi")):
        (head,) = found.getElementsByType(table.TableHeaderRows)
        assert next(_paragraphs(head)) == first
        assert len(head.getElementsByType(table.TableRow)) == 1
    row = tally.getElementsByType(table.TableRow)[1]
    assert [attribute(x, "stylename") for x in row.getElementsByType(text.P)] == [
        "Table_20_Figures",
        "Table_20_Contents",
        "Table_20_Figures",
    ]


def test_a_table_is_as_wide_as_the_page() -> None:
    file = written(noted(TextTable(("a" * 300, "b", "c"), (("d", "e", "f"),))))

    columns = file.automaticstyles.getElementsByType(style.TableColumnProperties)
    widths = [float(attribute(x, "columnwidth").removesuffix("cm")) for x in columns]
    assert sum(widths) == pytest.approx(17)
    assert widths[0] > 4 * widths[1]


def test_a_picture_has_its_alternative_text_and_its_caption() -> None:
    file = written(REPORT)
    (frame,) = file.text.getElementsByType(draw.Frame)
    (told,) = frame.getElementsByType(svg.Desc)

    assert "".join(_words(told)) == "Le plan [en 3 étapes]"
    assert float(attribute(frame, "width").removesuffix("mm")) < 170
    assert ("Caption", "Le plan de Solène") in styles(file)


def test_a_picture_shown_twice_is_kept_once() -> None:
    with zipfile.ZipFile(io.BytesIO(Odt().export(NESTED, Part.BOTH))) as archive:
        assert [x for x in archive.namelist() if "Pictures" in x] == ["Pictures/1.png"]
        assert archive.read("Pictures/1.png") == PIXEL
        assert b'full-path="Pictures/1.png"' in archive.read("META-INF/manifest.xml")


def test_a_picture_that_writer_could_not_show_is_told() -> None:
    report = noted(SheetPicture("a.gif", b"GIF89a", "Un schéma", "Le nôtre"))

    assert read(written(report)) == document(report, Part.BOTH)


def test_the_notes_begin_a_new_page_where_the_sheet_is_before_them() -> None:
    notes = "Notes prises en commun"

    assert asked(written(REPORT), notes)["break-before"] == "page"
    assert not asked(written(REPORT), "Synthèse de l'atelier")
    assert not asked(written(REPORT, Part.NOTES), notes)


def test_the_foot_has_the_number_of_the_page() -> None:
    file = written(REPORT)

    pages = file.automaticstyles.getElementsByType(style.PageLayoutProperties)
    sizes = [(attribute(page, "pagewidth"), attribute(page, "pageheight")) for page in pages]
    assert sizes == [("21cm", "29.7cm"), ("29.7cm", "21cm")]
    assert len(file.masterstyles.getElementsByType(text.PageNumber)) == 2


def test_words_from_right_to_left_stand_so_and_turn_no_others_around() -> None:
    said_so = "bonjour\nשלום עולם\nça va\n\u202eet vous\nmerci"
    file = written(noted(Paragraph(Line(said_so))))

    assert [words for _style, words in styles(file)][-5:] == typed(said_so)
    assert asked(file, "שלום עולם") == {"writing-mode": "rl-tb", "text-align": "right"}
    assert not asked(file, "ça va")


# ── the file ────────────────────────────────────────────────────────────────────────────────


def test_a_report_in_english_is_read_aloud_in_english() -> None:
    texts.add_catalogue(ROOT / "tablee")  # whose are the quotation marks
    exporter = load([ROOT / "plugins"], only=["odt"]).exporter("odt")
    report = noted(Quotation(Line("help me")))

    for language, locale, quoted in (
        ("en", ("en", "GB"), "“help me”"),
        ("fr", ("fr", "FR"), f"«{NBSP}help me{NBSP}»"),
    ):
        data = exporter.export(replace(report, language=language), Part.NOTES)
        file = opened(io.BytesIO(data))
        spoken_in = [
            (attribute(x, "language"), attribute(x, "country"))
            for x in file.styles.getElementsByType(style.TextProperties)
            if attribute(x, "language")
        ]
        assert set(spoken_in) == {locale}
        assert styles(file)[-1] == ("Quotations", quoted)
        assert _property(file, dc.Language) == "-".join(locale)


def _property(file: Any, kind: Any) -> str:
    return "".join(x for found in file.meta.getElementsByType(kind) for x in _words(found))


def test_the_files_properties_are_the_workshops() -> None:
    told, undated = written(REPORT), written(replace(REPORT, date=""))

    assert _property(told, dc.Title) == REPORT.title
    assert _property(told, meta.CreationDate).startswith(REPORT.date)
    assert not _property(undated, meta.CreationDate)
    assert _property(told, dc.Creator) == "Bastien R."


def test_the_same_document_is_the_same_file_to_the_byte_and_says_first_what_it_is() -> None:
    data = Odt().export(REPORT, Part.BOTH)

    assert data == Odt().export(REPORT, Part.BOTH)
    assert data[30:79] == b"mimetypeapplication/vnd.oasis.opendocument.textPK"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b'office:version="1.3"' in archive.read("content.xml")


def test_an_empty_report_is_its_title() -> None:
    blank = (Paragraph(Line(" \n")), Heading(Line("\n")), lines("", dashes=True))
    report = replace(noted(*blank), title="Titre", participants=("",))

    assert read(written(report)) == ["Titre"]
    assert read(written(Synthesis(""))) == ["Synthèse de l'atelier"]
