"""Slides, read back from their XML: every word, titles that differ, what is told aloud."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped] # it has no types

from plugins.slides import Odp, Pptx
from tablee.document.outline import outline, outline_texts
from tablee.model.identity import Identity
from tablee.model.synthesis import Part, Section, SheetPicture, Synthesis, TextTable
from tests.plugins.formats.a_report import PIXEL, REPORT, lines
from tests.plugins.formats.documents.read_back import HOSTILE, NESTED, SAID, said
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.activities import Exporter

BOTH: Final = pytest.mark.parametrize("exporter", [Pptx(), Odp()], ids=["pptx", "odp"])
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
CLASS: Final = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}class"


def files(exporter: Exporter, synthesis: Synthesis, part: Part = Part.BOTH) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(exporter.export(synthesis, part))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def pages(found: dict[str, bytes]) -> list[Any]:
    """The slides, in their order."""
    if "content.xml" in found:
        return list(etree.fromstring(found["content.xml"]).iter(f"{DRAW}page"))
    names = [name for name in found if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    return [etree.fromstring(found[name]) for name in names]


def paragraphs(page: Any) -> Iterator[str]:
    for each in page.iter(f"{A}p", f"{TEXT}p"):
        yield "".join(_words(each))


def _words(node: Any) -> Iterator[str]:
    for child in node.iter():
        if child.tag in (f"{A}br", f"{TEXT}line-break"):
            yield "\n"
        elif child.tag == f"{TEXT}s":
            yield " " * int(child.get(f"{TEXT}c"))
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        if child.tag.startswith((A, TEXT)) and child.text and child.tag != f"{TEXT}page-number":
            yield child.text
        if child is not node and child.tail and node.tag == f"{TEXT}p":
            yield child.tail


def alternatives(found: dict[str, bytes]) -> list[str]:
    if "content.xml" in found:
        return [each.text for page in pages(found) for each in page.iter(f"{SVG}desc")]
    pictures = (each for page in pages(found) for each in page.iter(f"{P}pic"))
    return [each.find(f"{P}nvPicPr/{P}cNvPr").get("descr") for each in pictures]


def titles(found: dict[str, bytes]) -> list[str]:
    """Of each slide, the words of what it says is its title, which has to come first."""
    made = []
    for page in pages(found):
        first = next(page.iter(f"{P}sp", f"{DRAW}frame"))
        holder = first.find(f".//{P}ph")
        role = first.get(CLASS) if holder is None else holder.get("type")
        assert role in ("title", "ctrTitle")
        made.append("".join(paragraphs(first)))
    return made


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def whole(found: dict[str, bytes]) -> str:
    return bare("".join("".join(paragraphs(page)) for page in pages(found)))


@BOTH
@pytest.mark.parametrize("synthesis", [REPORT, NESTED, said(*HOSTILE)], ids=["a", "b", "hostile"])
def test_every_word_is_on_a_slide_and_every_picture_told(
    exporter: Exporter, synthesis: Synthesis
) -> None:
    found = files(exporter, synthesis)
    words = whole(found) + bare("".join(alternatives(found)))
    pieces = outline(synthesis, Part.BOTH)
    lost = [text for text in outline_texts(pieces) if len(text) < 200 and bare(text) not in words]
    assert not lost
    for text in filter(lambda text: len(text) >= 200, outline_texts(pieces)):
        assert all(bare(word[:30]) in words for word in text.split())


@settings(max_examples=examples(20), deadline=None)
@given(SAID)
def test_whatever_was_typed_makes_slides_that_can_be_read(synthesis: Synthesis) -> None:
    for exporter in (Pptx(), Odp()):
        found = files(exporter, synthesis)
        assert titles(found)
        for name, data in found.items():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(data)


@BOTH
def test_each_slide_has_a_title_of_its_own_that_is_read_first(exporter: Exporter) -> None:
    long = lines(*(f"Une remarque qui compte, la {n}e de toutes" for n in range(40)))
    found = titles(files(exporter, replace(REPORT, notes=(Section("Les remarques", (long,)),))))
    assert len(set(found)) == len(found)
    assert [t for t in found if t.startswith("Les remarques")] == [
        f"Les remarques ({n}/5)" for n in range(1, 6)
    ]


@BOTH
def test_a_long_table_goes_on_under_its_heads(exporter: Exporter) -> None:
    rows = tuple((f"Action {n}", "Solène et Driss", "avant l’été") for n in range(40))
    table = TextTable(("Quoi", "Qui", "Quand"), rows, "Le plan")
    found = files(exporter, replace(REPORT, sheet=(), notes=(Section("Plan", (table,)),)))
    with_table = [p for p in pages(found) if "Quoi" in list(paragraphs(p))]
    assert len(with_table) > 1
    said_so = [text for page in with_table for text in paragraphs(page)]
    assert [t for t in said_so if t.startswith("Action")] == [row[0] for row in rows]
    marked = b"".join(found.values())
    assert b'firstRow="1"' in marked or b'use-first-row-styles="true"' in marked


@BOTH
def test_pictures_have_their_words_and_are_in_the_file_once(exporter: Exporter) -> None:
    twice = tuple(SheetPicture(n, PIXEL, "Le plan & « lui »", "Le plan") for n in ("a.png", "b"))
    found = files(exporter, replace(REPORT, sheet=(), notes=(Section("Plans", twice),)))
    assert alternatives(found) == ["Le plan & « lui »"] * 2
    assert sum(data == PIXEL for data in found.values()) == 1


@BOTH
def test_the_text_is_marked_as_the_sessions_language_and_turned_where_it_is(
    exporter: Exporter,
) -> None:
    arabic = replace(REPORT, language="en", notes=(Section("Notes", (lines("مرحبا بكم"),)),))
    found = {n: d.decode() for n, d in files(exporter, arabic).items() if n.endswith(".xml")}
    every = "".join(found.values())
    assert "fr-FR" not in every
    assert 'fo:language="fr"' not in every
    assert 'lang="en-' in every or 'fo:language="en"' in every
    assert 'rtl="1"' in every or 'style:writing-mode="rl-tb"' in every


@BOTH
def test_the_organisations_colours_logo_and_footer_are_on_them(exporter: Exporter) -> None:
    identity = Identity(name="La Fabrique", footer="Document interne", logo=PIXEL, accent="#005A9C")
    found = files(exporter, replace(REPORT, sheet=(), notes=(), identity=identity))
    every = "".join(data.decode() for name, data in found.items() if name.endswith(".xml"))
    assert "005A9C" in every
    assert "B23E1A" not in every.upper().replace("8A2E11", "")
    assert alternatives(found) == ["La Fabrique"]
    assert "Documentinterne" in whole(found)


@BOTH
def test_no_instant_but_the_workshops_is_in_the_file(exporter: Exporter) -> None:
    assert exporter.export(REPORT, Part.BOTH) == exporter.export(REPORT, Part.BOTH)
    found = files(exporter, REPORT)
    core = found.get("docProps/core.xml", found.get("meta.xml", b"")).decode()
    assert re.findall(r"\d{4}-\d\d-\d\d", core) == ["2026-03-12"] * 2
    none = files(exporter, replace(REPORT, date=""))
    assert not re.search(rb"20\d\d-", none.get("docProps/core.xml", none.get("meta.xml", b"")))


@BOTH
def test_an_address_is_a_link_and_nothing_else_acts(exporter: Exporter) -> None:
    typed = lines("voir https://exemple.fr/a?b=1&c=2 et javascript:alert(1)")
    found = files(exporter, replace(REPORT, sheet=(), notes=(Section("Notes", (typed,)),)))
    every = "".join(d.decode() for n, d in found.items() if n.endswith((".xml", ".rels")))
    assert re.search(r'(Target|xlink:href)="https://exemple.fr/a\?b=1&amp;c=2"', every)
    assert not re.search(r'(Target|href)="javascript', every)


@BOTH
def test_the_files_title_is_the_documents_whatever_stands_in_it(exporter: Exporter) -> None:
    people = tuple(f"Prénom composé numéro {n}" for n in range(200))
    found = files(exporter, replace(REPORT, title="Un\x0ctitre\n& <deux>", participants=people))
    core = etree.fromstring(found.get("docProps/core.xml", found.get("meta.xml")))
    assert "Untitre & <deux>" in [each.text for each in core.iter() if each.tag.endswith("}title")]
    assert len([title for title in titles(found) if title.startswith("Untitre")]) > 1
