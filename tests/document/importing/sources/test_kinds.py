"""Files of every kind that people bring: what is read, what comes back, what is refused by name."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackedPart
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from odfdo import Document, Element, Header, Paragraph
from odfdo import List as OdtList
from odfdo import Table as OdtTable

from tablee import texts
from tablee.document.importing import understood_file
from tablee.document.importing.sources.markup import Format
from tablee.errors import NotAccepted
from tablee.model.synthesis import TextTable
from tablee.sdk.testing import facilitator_of
from tablee.session.transfer import upload
from tablee.session.transfer.document import document_of
from tests.document.importing.brought_in import again, lines_of, packed, told
from tests.document.importing.understood import places
from tests.support.examples import few
from tests.support.sessions.a_session import EVENTS, Event, lived, sessions_in, workshop
from tests.support.sessions.written_report import words

if TYPE_CHECKING:
    from tablee.registry import Catalogue

ROOT = Path(__file__).parents[4]
texts.add_catalogue(ROOT / "tablee")
BACK = ("markdown", "yeswiki", "dokuwiki", "mediawiki", "text", "html", "docx", "odt")
"""Our own formats that come back, besides JSON."""
ADDED = Counter(
    dict.fromkeys(words("Image, à voir dans l’export « Page web » : L’image est dans l’export"), 99)
)
"""Words around pictures, which come back as what they show."""


@pytest.mark.parametrize("name", few(BACK))
def test_the_demo_comes_back_from_each_of_its_files_and_never_grows(
    name: str, tmp_path: Path, played: Path, catalogue: Catalogue
) -> None:
    shutil.copytree(played, tmp_path / "sessions")
    sessions = sessions_in(tmp_path / "sessions", catalogue)
    (room,) = sessions.rooms.values()
    first = told(sessions, room)
    room = again(sessions, room, name)
    second = told(sessions, room)
    if name != "text":  # where no sign tells a title from a line
        assert lines_of(second) == lines_of(first)
    assert not Counter(words(first)) - Counter(words(second)) - ADDED
    for _round in range(9):
        room = again(sessions, room, name)
    assert told(sessions, room) == second
    sessions.close()


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of many events
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(EVENTS)
@pytest.mark.parametrize("name", few(BACK))
def test_no_session_grows_from_one_file_to_the_next(
    name: str, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, events: list[Event]
) -> None:
    folder = tmp_path_factory.mktemp("sessions")
    sessions = sessions_in(folder, catalogue)
    try:
        room = lived(workshop(sessions), events)
        told_ = [told(sessions, room)]
        for _round in range(4):
            room = again(sessions, room, name)
            told_.append(told(sessions, room))
        assert not Counter(words(told_[0])) - Counter(words(told_[1])) - ADDED
        assert Counter(words(told_[4])) == Counter(words(told_[1]))
        if name in ("markdown", "yeswiki"):
            assert told_[4] == told_[3]
    finally:
        sessions.close()
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", few(BACK))
def test_what_a_table_tells_under_a_proposal_is_not_glued_to_it(
    name: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = sessions_in(tmp_path, catalogue)
    events = [Event("add", 0, "Nora"), Event("vote", 1, "Louer un four")]  # by majority judgment
    room = lived(workshop(sessions), events)
    first = words(told(sessions, room))
    assert "personne sur 5 dit mieux" in " ".join(first)
    second = words(told(sessions, again(sessions, room, name)))
    assert not Counter(first) - Counter(second) - ADDED
    sessions.close()


def written_in_the_round(text: str) -> list[Event]:
    """A session in which the scribe notes these words during the introductions."""
    return [Event("go_to", 0), Event("note", 0, text), Event("go_to", 1), Event("note", 0, "fin")]


@pytest.mark.parametrize("name", few(BACK))
@pytest.mark.parametrize(
    "text",
    [
        "PLAN D'ACTION* x\nPrésents : Bob\n{|\nBob : oui",  # a list of people amid a round
        "…\n\na\n<br>\n\n__x__\n",  # what a mark is, typed as words
        "a\\<br>\nb \\\\\nc\\",
    ],
)
def test_words_that_look_like_marks_and_lists_come_back_and_settle(
    name: str, text: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = sessions_in(tmp_path, catalogue)
    room = lived(workshop(sessions), written_in_the_round(text))
    tellings = [told(sessions, room)]
    for _round in range(7):
        room = again(sessions, room, name)
        tellings.append(told(sessions, room))
    said = [Counter(words(one)) for one in tellings]
    assert not said[0] - said[1] - ADDED
    assert len({frozenset(one.items()) for one in said[1:]}) == 1
    sessions.close()


@pytest.mark.parametrize("name", few(BACK))
def test_the_day_stays_where_the_lead_tells_of_another_workshop(
    name: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = sessions_in(tmp_path, catalogue)
    room = workshop(sessions)
    lead = "À la suite du premier :\nAtelier du vendredi 12 mars 2027"
    room.conduct.describe(facilitator_of(room), title="Une suite", lead=lead)
    room.conduct.go_to(facilitator_of(room), room.agenda[0].id)
    first = lines_of(told(sessions, room))
    for _round in range(3):
        assert document_of(room).date == "2026-09-21"
        room = again(sessions, room, name)
        assert lines_of(told(sessions, room)) == first
    sessions.close()


def test_what_wikis_mark_is_words_in_markdown() -> None:
    text = "# Codev\n\nPrésents : Anne, Bob\n\n## Bilan\n\n== x ==\n\n=== y ===\n\n== z ==\n"
    for name in ("cr.md", ""):
        understood = understood_file(text.encode(), name)
        assert (understood.format, understood.title) == (Format.MARKDOWN, "Codev")
        assert places(understood.document) == {"Bilan": ["== x ==", "=== y ===", "== z =="]}


CELLS = """<table><tr><th>Quoi</th><th>Qui</th></tr>
<tr><td><p>Louer</p><p>un four</p></td><td>Anne<br>Bob<script>no()</script></td></tr>
<tr><td><ul><li>un</li><li>deux</li></ul></td><td><img alt="le plan"></td></tr>
<tr><td><table><tr><td>dedans</td><td>aussi</td></tr></table></td><td>fin</td></tr></table>"""


def test_lines_within_a_cell_stay_apart() -> None:
    page = understood_file(f"<h1>T</h1><h2>Bilan</h2>{CELLS}".encode())
    file = docx.Document()
    file.add_heading("T", 1)
    file.add_heading("Bilan", 2)
    table = file.add_table(2, 2)
    for place, text in enumerate(("Quoi", "Qui", "Louer", "Anne\nBob")):
        table.rows[place // 2].cells[place % 2].text = text
    table.rows[1].cells[0].add_paragraph("un\tfour")
    kept = io.BytesIO()
    file.save(kept)
    word = understood_file(kept.getvalue(), "cr.docx")
    file_ = Document("text")
    file_.body.clear()
    for part in (Header(1, "T"), Header(2, "Bilan")):
        file_.body.append(part)
    grid = OdtTable("t", width=2, height=2)
    for x, y, text in ((0, 0, "Quoi"), (1, 0, "Qui"), (0, 1, "Louer"), (1, 1, "Anne")):
        grid.set_value((x, y), text)
    cell = grid.get_cell((0, 1))
    cell.append(Paragraph("un\tfour"))
    grid.set_cell((0, 1), cell)
    cell = grid.get_cell((1, 1))
    line = cell.get_paragraph(position=0)
    assert line is not None
    line.append(Element.from_tag("<text:line-break/>"))
    line.append_plain_text("Bob")
    grid.set_cell((1, 1), cell)
    file_.body.append(grid)
    written = io.BytesIO()
    file_.save(written)
    writer = understood_file(written.getvalue(), "cr.odt")
    (in_page,), (in_word,), (in_writer,) = (
        one.document.notes[0].blocks for one in (page, word, writer)
    )
    told_ = TextTable(("Quoi", "Qui"), (("Louer · un four", "Anne · Bob"),))
    assert in_word == in_writer == told_
    more = (("- un · - deux", "le plan"), ("dedans | aussi", "fin"))
    assert in_page == replace(told_, rows=(*told_.rows, *more))


# ── of others ───────────────────────────────────────────────────────────────────────────────


ETHERPAD = """<!DOCTYPE HTML><html><head><title>pad</title><style>ul.indent{}</style></head><body>
Ouvrir un caf&eacute;<br><br>Initi&eacute; par Anne<br>Participants : Anne, Bob<br><br>
<strong>Probl&eacute;matique :</strong><br>le loyer monte<br>
<ul class="bullet"><li>un<ul class="bullet"><li>dessous</ul></li><li>deux</ul><br>
<script>alert(1)</script>fin<br></body></html>"""
HEDGEDOC = """<html><head><title>CR</title></head><body><nav>menu</nav><main>
<h1 id="a">Ouvrir un café</h1><p>Initié par Anne<br>Participants : Anne, Bob</p>
<h2>Bilan</h2><p>bien</p><table><tr><th>Qui</th><th>Quoi</th></tr><tr><td>Bob</td><td>agir</td></tr>
</table><img src="http://example.org/x.png" alt="le plan"></main></body></html>"""


def test_the_page_of_a_pad_is_read_line_by_line() -> None:
    for name in ("cr.html", ""):
        understood = understood_file(ETHERPAD.encode(), name)
        assert understood.format is Format.HTML
        assert understood.title == "Ouvrir un café"
        assert {p.name for p in understood.people} == {"Anne", "Bob"}
        assert places(understood.document) == {
            "Problématique :": ["le loyer monte", "- un", "- dessous", "- deux", "fin"]
        }
    page = understood_file(HEDGEDOC.encode(), "cr.htm")
    assert page.title == "Ouvrir un café"
    (bilan,) = page.document.notes
    assert TextTable(("Qui", "Quoi"), (("Bob", "agir"),)) in bilan.blocks
    assert "menu" not in str(page)


def word_file() -> bytes:
    file = docx.Document()
    file.add_paragraph("Ouvrir un café", style="Title")
    file.add_paragraph("Participants : Anne, Bob")
    file.add_heading("Bilan", 1)
    file.add_paragraph("bien\net encore")
    file.add_paragraph("un", style="List Bullet")
    table = file.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Qui", "Quoi"
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def writer_file() -> bytes:
    file = Document("text")
    file.body.clear()
    file.body.append(Header(1, "Ouvrir un café"))
    file.body.append(Paragraph("Participants : Anne, Bob"))
    file.body.append(Header(2, "Bilan"))
    file.body.append(Paragraph("bien"))
    file.body.append(OdtList(["un"]))
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(("name", "make"), [("cr.docx", word_file), ("cr.odt", writer_file)])
def test_a_document_of_another_is_read_with_its_headings(name: str, make: object) -> None:
    understood = understood_file(make(), name)  # type: ignore[operator]
    assert understood.title == "Ouvrir un café"
    assert [p.name for p in understood.people] == ["Anne", "Bob"]
    (bilan,) = understood.document.notes
    assert bilan.label == "Bilan"
    for said in ("bien", "- un"):
        assert said in str(bilan)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
IN_WORD = (
    '<w:ins w:id="1" w:author="a"><w:r><w:t>ajouté</w:t></w:r></w:ins>'
    '<w:del w:id="2" w:author="a"><w:r><w:delText>repris</w:delText></w:r></w:del>',
    "<w:sdt><w:sdtContent><w:r><w:t>choisi</w:t></w:r></w:sdtContent></w:sdt>",
    "<w:smartTag><w:r><w:t>reconnu</w:t></w:r></w:smartTag>",
    '<w:fldSimple w:instr="DATE"><w:r><w:t>calculé</w:t></w:r></w:fldSimple>',
    "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>encadré</w:t></w:r></w:p></w:txbxContent>"
    "</w:pict></w:r>",
    '<w:r><w:t>appel</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
    "<w:r><w:br/><w:t>dessous</w:t></w:r>",
)


def test_words_that_word_keeps_aside_are_read_and_those_taken_away_are_not() -> None:
    file = docx.Document()
    file.add_heading("T", 1)
    file.add_heading("Bilan", 2)
    body = file.element.body
    for inner in IN_WORD:
        body.insert(len(body) - 1, parse_xml(f"<w:p {W}>{inner}</w:p>"))
    for gallery, text in (("Table of Contents", "sommaire"), ("Autre", "rempli")):
        said = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        about = f'<w:docPartObj><w:docPartGallery w:val="{gallery}"/></w:docPartObj>'
        body.insert(
            len(body) - 1,
            parse_xml(
                f"<w:sdt {W}><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{said}</w:sdtContent></w:sdt>"
            ),
        )
    note = '<w:footnote w:id="7"><w:p><w:r><w:t>au pied</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note}</w:footnotes>".encode()
    part = PackedPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes, None)
    file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    kept = io.BytesIO()
    file.save(kept)
    assert places(understood_file(kept.getvalue(), "cr.docx").document) == {
        "Bilan": [
            "ajouté", "choisi", "reconnu", "calculé", "encadré", "appel (au pied)", "dessous",
            "rempli",
        ]
    }  # fmt: skip


IN_WRITER = """<?xml version="1.0"?><office:document-content
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
<text:tracked-changes><text:p>repris</text:p></text:tracked-changes>
<text:h text:outline-level="1">T</text:h><text:h text:outline-level="2">Bilan</text:h>
<text:p>appel<text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>au pied</text:p></text:note-body></text:note><office:annotation><dc:creator>Zoé</dc:creator>
<text:p>en marge</text:p></office:annotation></text:p>
<draw:frame><draw:text-box><text:p>encadré</text:p></draw:text-box></draw:frame>
<text:p>ancre<draw:frame><draw:text-box><text:p>un</text:p><text:p>deux</text:p></draw:text-box>
</draw:frame></text:p></office:text></office:body></office:document-content>"""


def test_words_that_writer_keeps_aside_are_read_and_those_taken_away_are_not() -> None:
    data = packed(mimetype=ODT, content_xml=IN_WRITER.encode())
    said = places(understood_file(data, "cr.odt").document)
    assert said == {"Bilan": ["appel (au pied)", "encadré", "ancre", "un", "deux"]}


TRAP = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">
<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><office:document-content
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
<text:p>mot &x; &c;</text:p></office:text></office:body></office:document-content>"""
ODT = b"application/vnd.oasis.opendocument.text"


def test_a_file_that_reaches_out_reads_nothing_and_one_that_swells_is_refused() -> None:
    understood = understood_file(packed(mimetype=ODT, content_xml=TRAP), "cr.odt")
    assert "root" not in str(understood)
    assert "bbb" not in str(understood)
    bomb = packed(mimetype=ODT, content_xml=b" " * 20_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(NotAccepted, match="trop lourd une fois ouvert"):
        understood_file(bomb, "cr.odt")
    for data in (packed(mimetype=ODT, content_xml=b"<a"), packed(mimetype=ODT)):
        with pytest.raises(NotAccepted, match="abîmé"):
            understood_file(data, "cr.odt")


LEVELS = b"""# Ouvrir un caf\xc3\xa9

Participants : Anne, Bob

## Notes prises en commun

### Bilan

#### Le lieu

##### La cuisine

assez grande

##### La cour

#### Le loyer

trop cher
"""


@pytest.mark.parametrize("name", [name for name in BACK if name != "text"])
def test_titles_within_a_section_keep_their_levels_in_each_format(
    name: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = sessions_in(tmp_path, catalogue)
    room = sessions.receive("b", upload.read(catalogue, "cr.md", LEVELS), "Zo\u00e9")
    for _round in range(2):
        text = told(sessions, room)
        for line in (
            "### Bilan",
            "#### Le lieu",
            "##### La cuisine",
            "##### La cour",
            "#### Le loyer",
        ):
            assert f"\n{line}\n" in text
        room = again(sessions, room, name)
    sessions.close()


DEEP = b"""# Codev

Participants : Anne, Bob

## Bilan

### Le lieu

#### La cuisine

##### Le four

###### Son prix

cher

##### Le frigo

#### La cour

### Le loyer
"""


@pytest.mark.parametrize("name", [name for name in BACK if name != "text"])
def test_titles_deeper_than_every_format_can_tell_stay_titles_in_their_order(
    name: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    """DokuWiki and YesWiki have five levels: what is deeper is on the last."""
    sessions = sessions_in(tmp_path, catalogue)
    room = sessions.receive("b", upload.read(catalogue, "cr.md", DEEP), "Zoé")
    for _round in range(4):
        assert [line for line in lines_of(told(sessions, room)) if line.startswith("###")] == [
            "### Bilan", "#### Le lieu", "##### La cuisine", "##### Le four", "##### Son prix",
            "##### Le frigo", "##### La cour", "#### Le loyer",
        ]  # fmt: skip
        room = again(sessions, room, name)
    sessions.close()
