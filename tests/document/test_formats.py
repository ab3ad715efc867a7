"""A synthesis in every format: names of files, their order, and one format that fails."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from tablee.activities import Bundle, Exporter
from tablee.document import formats as exports
from tablee.document.build import EditedDocument
from tablee.errors import NotAccepted, NotFound
from tablee.model.actions import PlannedAction
from tablee.model.synthesis import Part, Section, SheetPicture, Utterance
from tablee.registry import Catalogue
from tablee.sdk.testing import offered
from tests.plugins.formats import a_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.model.synthesis import Synthesis


def format_of(name: str, extension: str, media_type: str = "text/plain", **more: Any) -> Exporter:
    fields = {
        "name": name,
        "title": name.capitalize(),
        "extension": extension,
        "media_type": media_type,
        "export": lambda self, synthesis, part: f"{name} {part}".encode(),
    }
    kind: Any = dataclass(frozen=True)(type(name, (Exporter,), fields | more))
    made: Exporter = kind()
    return made


@dataclass(frozen=True)
class Names(Bundle):
    name = "names"
    title = "Les noms"
    extension = "zip"
    media_type = "application/zip"

    def bundle(self, synthesis: Synthesis, part: Part, files: Mapping[str, bytes]) -> bytes:
        return "\n".join(files).encode()


def fails(self: Exporter, synthesis: Synthesis, part: Part) -> bytes:
    raise ValueError(self.name)


WIKI, PLAIN = format_of("wiki", "txt"), format_of("text", "txt")
TABLE = format_of("csv-votes", "csv", "text/csv", parts=frozenset({Part.NOTES, Part.BOTH}))
OTHER_TABLE = format_of("csv-actions", "csv", "text/csv")
PDF = format_of("pdf", "pdf", "application/pdf")
BROKEN = format_of("broken", "odd", "application/odd", export=fails)
EVERY = {e.name: e for e in (Names(), BROKEN, TABLE, OTHER_TABLE, WIKI, PLAIN, PDF)}
OFFERED = Catalogue({}, {}, EVERY)
REPORT = EditedDocument(a_report.REPORT)


def test_pdf_comes_first_then_texts_tables_the_unknown_and_all_in_one() -> None:
    names = [exporter.name for exporter in exports.offered(OFFERED, Part.BOTH)]
    assert names == ["pdf", "wiki", "text", "csv-votes", "csv-actions", "broken", "names"]
    assert "csv-votes" not in [e.name for e in exports.offered(OFFERED, Part.SHEET)]


def test_each_file_has_a_name_of_its_own_that_says_what_it_is() -> None:
    names = [exports.file_name(OFFERED, e, "2026-x", Part.NOTES, "fr") for e in EVERY.values()]
    assert len(set(names)) == len(names)
    assert exports.file_name(OFFERED, PDF, "2026-x", Part.SHEET, "fr") == "2026-x-fiche.pdf"
    assert exports.file_name(OFFERED, WIKI, "2026-x", Part.BOTH, "fr") == "2026-x-synthese-wiki.txt"
    assert exports.file_name(OFFERED, TABLE, "2026-x", Part.NOTES, "fr") == "2026-x-notes-votes.csv"
    told = [exports.file_name(OFFERED, PDF, "2026-x", Part.BOTH, each) for each in ("en", "es")]
    assert told == ["2026-x-synthesis.pdf", "2026-x-sintesis.pdf"]


def test_one_format_that_fails_is_named_and_stops_no_other() -> None:
    heard: list[tuple[str, int, int]] = []
    files = exports.files(
        OFFERED, REPORT, Part.BOTH, told=lambda e, nth, of: heard.append((e.title, nth, of))
    )
    assert [name.rpartition("-")[2] for name in files] == [
        *("synthese.pdf", "wiki.txt", "text.txt", "votes.csv", "actions.csv", "manques.txt")
    ]
    assert "- Broken" in list(files.values())[-1].decode()
    assert heard == [
        (title, nth, 6)
        for nth, title in enumerate(
            ("Pdf", "Wiki", "Text", "Csv-votes", "Csv-actions", "Broken"), start=1
        )
    ]


def test_all_in_one_holds_every_other_file_and_never_itself() -> None:
    held = exports.written(OFFERED, "names", REPORT, Part.SHEET, stem="2026-x").decode()
    assert held.split("\n") == [
        *("2026-x-fiche.pdf", "2026-x-fiche-wiki.txt", "2026-x-fiche-text.txt"),
        *("2026-x-fiche-actions.csv", "2026-x-manques.txt"),
    ]


def test_what_cannot_be_had_is_said_with_a_way_out() -> None:
    with pytest.raises(NotAccepted, match="Prenez un autre format"):
        exports.written(OFFERED, "broken", REPORT, Part.BOTH)
    with pytest.raises(NotAccepted, match="demandez les notes aussi"):
        exports.written(OFFERED, "csv-votes", REPORT, Part.SHEET)
    with pytest.raises(NotFound, match="papyrus"):
        exports.written(OFFERED, "papyrus", REPORT, Part.BOTH)


def test_our_own_formats_are_all_in_one_file_the_same_whenever_it_is_made(
    catalogue: Catalogue,
) -> None:
    made = [exports.written(catalogue, "zip", REPORT, Part.BOTH, stem="2026-x") for _ in range(2)]
    assert made[0] == made[1]
    names = zipfile.ZipFile(io.BytesIO(made[0])).namelist()
    formats = [e for e in exports.offered(catalogue, Part.BOTH) if not isinstance(e, Bundle)]
    assert names[:-1] == [
        exports.file_name(catalogue, exporter, "2026-x", Part.BOTH, "fr") for exporter in formats
    ]
    assert names[-1] == "images/plan.png"
    untitled = exports.files(catalogue, replace(REPORT, title="?"), Part.SHEET)
    assert all(name.startswith("session-fiche") for name in untitled)


def _readable(name: str, data: bytes) -> str:
    """The words of a file, whatever its format; those of the files in it, of a packed one."""
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            kept = [n for n in packed.namelist() if not n.endswith((".png", ".jpg"))]
            bodies = [
                re.sub(rb"<[^>]+>", b" ", packed.read(n)) for n in kept if ".xml" in n or ".md" in n
            ]
            return unescape("\n".join(body.decode("utf-8", "replace") for body in bodies))
    return data.decode("utf-8", "replace")


ALL_FORMATS = sorted(offered().exporters)


@pytest.mark.parametrize("name", ALL_FORMATS)
def test_every_format_says_when_and_where_it_was_and_who_facilitated_and_leaves_no_empty_label(
    name: str,
) -> None:
    exporter = offered().exporters[name]
    if isinstance(exporter, Bundle):
        return  # its files are the others'
    said = (Utterance("Tour de table", "Nous avons un camion", "Driss", 0.0),)
    bare = replace(REPORT, date="", actions=(PlannedAction("Réunir"),), said=said)
    there = replace(bare, date="2026-03-12", venue="Figeac", facilitators=("Yasmine", "Noé"))
    for part in exporter.parts:
        told, not_told = (
            _readable(f"x.{exporter.extension}", exporter.export(one, part)).replace("\r\n ", "")
            for one in (there, bare)
        )
        if name == "csv-votes" and part is Part.NOTES:  # in which nobody votes: heads alone
            assert "Lieu de l’atelier" in told
            continue
        assert re.search(r"jeudi\s+12\s+mars\s+2026|2026-03-12|46093", told), part
        for words in ("Figeac", "Yasmine", "Noé"):
            assert words in told, part
        assert not re.search(r"Lieu( |\s:)|Animé par|Jour de l’atelier", not_told), part


@pytest.mark.parametrize("name", ["pdf", "docx", "odt", "html", "markdown", "yeswiki"])
def test_a_link_beside_a_picture_leads_to_its_source_in_every_document(name: str) -> None:
    exporter = offered().exporters[name]
    link = "https://exemple.fr/carte"
    shown = SheetPicture("reseau.png", a_report.PIXEL, "Le réseau", f"Source : {link}")
    document = replace(REPORT, notes=(Section("PRESENTATION DU PROJET", (shown,)),))
    data = exporter.export(document, Part.BOTH)
    if name == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        found = str([a.get_object()["/A"] for p in pages for a in p.get("/Annots", ())])
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            kept = [n for n in packed.namelist() if n.endswith((".xml", ".rels"))]
            found = "".join(packed.read(n).decode() for n in kept)
    else:
        found = data.decode()
    assert link in found
