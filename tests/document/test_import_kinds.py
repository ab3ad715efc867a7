"""Files of every kind that people bring: what is read, what comes back, what is refused by name."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
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
from tablee.activities import Framing, answers
from tablee.document import importing
from tablee.document.importing import summary, understood_file
from tablee.document.importing.sources.markup import Format
from tablee.errors import NotAccepted
from tablee.model.entities import Role
from tablee.model.synthesis import Part, TextTable
from tablee.sdk.testing import facilitator_of
from tablee.session.transfer import upload
from tablee.session.transfer.document import document_of
from tests.a_session import EVENTS, Event, lived, sessions_in, workshop
from tests.a_written_report import words
from tests.document.test_importing import places

if TYPE_CHECKING:
    from tablee.registry import Catalogue
    from tablee.session.room import Room
    from tablee.session.sessions import Sessions

ROOT = Path(__file__).parents[2]
texts.add_catalogue(ROOT / "tablee")
BACK = ("markdown", "yeswiki", "dokuwiki", "mediawiki", "text", "html", "docx", "odt")
"""Our own formats that come back, besides JSON."""
ADDED = Counter(
    dict.fromkeys(words("Image, à voir dans l’export « Page web » : L’image est dans l’export"), 99)
)
"""Words around pictures, which come back as what they show."""


def again(sessions: Sessions, room: Room, name: str) -> Room:
    """The session that its file in this format makes."""
    exporter = sessions.catalogue.exporter(name)
    file = exporter.export(document_of(room), Part.BOTH)
    came = upload.read(sessions.catalogue, f"x.{exporter.extension}", file)
    return sessions.receive("browser", came, "Zoé")


def told(sessions: Sessions, room: Room) -> str:
    markdown = sessions.catalogue.exporter("markdown")
    return markdown.export(document_of(room), Part.BOTH).decode()


def lines_of(markdown: str) -> list[str]:
    """Its lines; a picture comes back as what it shows."""
    told = (re.sub(r"^Image, .*?Page web.*?: ", "", line) for line in markdown.splitlines())
    return [line.rstrip() for line in told if line.strip()]


@pytest.mark.parametrize("name", BACK)
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
@pytest.mark.parametrize("name", BACK)
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


@pytest.mark.parametrize("name", BACK)
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


@pytest.mark.parametrize("name", BACK)
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


@pytest.mark.parametrize("name", BACK)
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


def packed(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return kept.getvalue()


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


# ── numbered titles ─────────────────────────────────────────────────────────────────────────

ASSEMBLY = """\
Assemblée générale ordinaire de l'association Les Semeurs

Date : samedi 14 mars 2026
Lieu : salle des fêtes de Florac
Présents : Anne Durand, Bob Martin, Chloé Petit
Excusés : Denis Roux

Ordre du jour :
1. Rapport moral
2. Rapport financier
3. Questions diverses

La séance est ouverte à 18 h par la présidente.

1. Rapport moral

La présidente rappelle les actions de l'année :
- la fête des semences
- le troc de plants
Le rapport est adopté à l'unanimité.

2. Rapport financier

Le trésorier présente les comptes.

2.1 Recettes
Adhésions : 1 200 euros.

2.2 Dépenses
Location : 400 euros.

3. Questions diverses
Deux pistes sont évoquées :

1. louer un four

2. acheter un four

Prochaine réunion : samedi 9 mai 2026
La séance est levée à 20 h.
La présidente, Anne Durand
"""
SECTIONS = {
    "1. Rapport moral": [
        "La présidente rappelle les actions de l'année :", "- la fête des semences",
        "- le troc de plants", "Le rapport est adopté à l'unanimité.",
    ],
    "2. Rapport financier": [
        "Le trésorier présente les comptes.", "## 2.1 Recettes", "Adhésions : 1 200 euros.",
        "## 2.2 Dépenses", "Location : 400 euros.",
    ],
    "3. Questions diverses": [
        "Deux pistes sont évoquées :", "1. louer un four", "2. acheter un four",
        "Prochaine réunion : samedi 9 mai 2026", "La séance est levée à 20 h.",
        "La présidente, Anne Durand",
    ],
}  # fmt: skip


def test_the_numbered_points_of_an_assembly_are_its_sections(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    understood = understood_file(ASSEMBLY.encode(), "ag.txt")
    assert places(understood.document) == SECTIONS
    assert "1. Rapport moral" in understood.lead  # in the agenda, a list
    sessions = sessions_in(tmp_path, catalogue)
    room = sessions.receive("b", upload.Incoming(understood), "Zoé")
    first = told(sessions, room)
    assert "\n### 2. Rapport financier\n" in first
    assert "\n#### 2.1 Recettes\n" in first
    for _round in range(10):
        room = again(sessions, room, "text")
        assert lines_of(told(sessions, room)) == lines_of(first)
    sessions.close()


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            "CR du CA du 3 avril 2025\nPrésent·es : Lea, Karim\n\nI. Approbation du dernier compte "
            "rendu\nApprouvé.\n\nII. Point sur les finances\nIl reste 3 400 euros.\n\nIII. "
            "Projets\n\nIV. Divers\nRien.\n",
            ["I. Approbation du dernier compte rendu", "II. Point sur les finances",
             "III. Projets", "IV. Divers"],
        ),
        (
            "Réunion\n\nParticipants : Ana, Tom\n\nPoint n° 1 : Accueil\n\nTour des présences.\n\n"
            "Point n° 2 : Le local\n\nLe loyer monte.\n",
            ["Point n° 1 : Accueil", "Point n° 2 : Le local"],
        ),
        (
            "Compte rendu du 12 mai 2025\n\n1/ Budget\nIl manque 300 euros.\n\n2/ Fête\nLe 21 "
            "juin.\n\n3/ Divers\n",
            ["1/ Budget", "2/ Fête", "3/ Divers"],
        ),
        (
            "CR\n\nPrésents : Ana, Tom\n\nTour de table\nAna : bien\nTom : oui\n\n"
            "1 - Budget :\nIl manque 300 euros.\n\n2 - Plan d'action\nLe 21 juin.\n",
            ["Tour de table", "1 - Budget :", "2 - Plan d'action"],
        ),
    ],
)  # fmt: skip
def test_numbers_mark_titles_however_they_are_typed(text: str, sections: list[str]) -> None:
    for name in ("cr.txt", "cr.md"):
        assert list(places(understood_file(text.encode(), name).document)) == sections


def test_a_word_file_without_styles_has_its_numbered_titles() -> None:
    file = docx.Document()
    for text in ("CR du 3 avril 2025", "", "1. Budget", "Il manque 300 euros.", "2. Fête", "Juin."):
        file.add_paragraph(text)
    kept = io.BytesIO()
    file.save(kept)
    document = understood_file(kept.getvalue(), "cr.docx").document
    assert list(places(document)) == ["1. Budget", "2. Fête"]


LISTS = (
    "On a parlé du four.\n\n1. Louer un four\n\n2. Acheter un four\n\n3. En emprunter un\n\nFin.",
    "1. Louer un four\n2. Acheter un four\n3. En emprunter un\n\nOn vote en mai.",
    "Nos pistes :\n\n1. Louer un four\nMoins cher.\n\n2. Acheter un four\nPlus durable.",
    "Propositions d'actions\n\n1. Louer un four\nMoins cher.\n\n2. Acheter\nPlus durable.",
    "PLAN D'ACTION\n\nOn garde :\n\n1. Louer un four\nAna.\n\n2. Acheter un four\nTom.",
    "PLAN D'ACTION\nCe qui suit.\n\n1. Louer un four\nAna.\n\n2. Acheter un four\nTom.",
    "Tour de table\n\n1. Ana\nbien\n\n2. Tom\noui",
    "1. Nous manquons de place pour\nles ateliers\n\n2. Le loyer monte pour\nles autres",
    "1. Le loyer monte.\nUn mot.\n\n2. Le temps manque.\nUn mot.",
    "2. Budget\nUn mot.\n\n3. Fête\nUn mot.",
    "1. Budget\nUn mot.\n\n3. Fête\nUn mot.",
    "1. Budget\nUn mot.\n\n2) Fête\nUn mot.",
    "1. Budget\nUn mot de plus, et c'est tout.",
    "1. mars\n\n2. avril\n\n3. mai\nUn mot.",
)


@pytest.mark.parametrize("text", LISTS)
def test_a_numbered_list_stays_one(text: str) -> None:
    head = "Réunion\n\nParticipants : Ana, Tom\n\n"
    document = understood_file(f"{head}{text}\n".encode()).document
    assert not [label for label in places(document) if re.match(r"[123][.)]", label)]
    assert "## " not in str(places(document))


# ── boards ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "table",
    [
        "Category,Content,Author\nForces,Le lien,Anne\nFaiblesses,\"Le temps, l’argent\",\n",
        "Catégorie;Contenu;Auteur\nForces;Le lien;Anne\nFaiblesses;Le temps, l’argent;\n",
        "Frame name\tText\tAuthor\nForces\tLe lien\tAnne\nFaiblesses\tLe temps, l’argent\t\n",
        "note,column_name,author\nLe lien,Forces,Anne\n\"Le temps, l’argent\",Faiblesses,\n",
    ],
)  # fmt: skip
def test_a_board_of_cards_becomes_a_canvas(
    table: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    for data, name in ((table.encode("cp1252"), "tableau.csv"), (table.encode(), "")):
        understood = understood_file(data, name)
        assert understood.board == (
            ("Forces", ("Le lien",)),
            ("Faiblesses", ("Le temps, l’argent",)),
        )
        assert "Anne" in str(understood.document)  # what else it says is in the notes
    sessions = sessions_in(tmp_path, catalogue)
    room = sessions.receive("b", upload.read(catalogue, "t.csv", table.encode()), "Zoé")
    (step,) = [s for s in room.record().steps if not s.step.beside]
    assert [c.content.text for c in step.contributions] == [  # type: ignore[attr-defined]
        "Forces", "Le lien", "Faiblesses", "Le temps, l’argent",
    ]  # fmt: skip
    assert "#### Forces\n\nLe lien" in told(sessions, room)
    sessions.close()


IDS = ("0b7f1c7e-0e5f-4a0d-9a3e-6b6b6f0f0a01", "5d0c8a53-66a4-4b3c-8c59-0f3f6a9d2b02")


@pytest.mark.parametrize(
    "table",
    [
        # scrumlr since 3.0: server/src/api/boards.go, `exportBoard`
        "note_id,author_id,author,text,column_id,column,rank,stack,voting_0\n"
        f"{IDS[0]},{IDS[1]},Anne,Le lien,{IDS[1]},Forces,0,null,3\n"
        f"{IDS[1]},{IDS[1]},Anne,Le temps,{IDS[0]},Faiblesses,0,{IDS[0]},0\n",
        # scrumlr 2: src/utils/export.ts, `generateCSV`
        "noteId,author,text,column,timestamp,parent,votes,voting_iteration_1\n"
        "Ab3dEf9hIj,Anne,Le lien,Forces,2021-10-06T08:00:00.000Z,,3,3\n"
        "Zy8xWv7uTs,Anne,Le temps,Faiblesses,2021-10-06T08:00:00.000Z,Ab3dEf9hIj,0,0\n",
    ],
)
def test_a_board_of_scrumlr_is_a_canvas_and_its_ids_are_nobodys_words(table: str) -> None:
    understood = understood_file(table.encode(), "retro.csv")
    assert understood.board == (("Forces", ("Le lien",)), ("Faiblesses", ("Le temps",)))
    (besides,) = understood.document.notes
    (said,) = besides.blocks
    assert isinstance(said, TextTable)
    assert "Anne" in said.rows[0]
    assert "3" in said.rows[0]
    for id_ in (*IDS, "null", "Ab3dEf9hIj"):
        assert id_ not in str(understood)


def test_any_other_table_is_notes() -> None:
    with pytest.raises(NotAccepted, match="aucun mot"):
        understood_file(b",,,\n,,\n", "t.csv")
    understood = understood_file(b"a;b\n1;2\n", "t.csv")
    assert understood.board == ()
    assert understood.document.notes[0].blocks == (TextTable(("a", "b"), (("1", "2"),)),)


# ── refused ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.pdf", b"%PDF-1.7", "un PDF"),
        ("a.rtf", b"{\\rtf1}", "RTF"),
        ("a.png", b"\x89PNG\r\n", "une image"),
        ("a.svg", b"<svg xmlns=''/>", "une image"),
        ("a.mm", b"<map version='1'><node TEXT='a'/></map>", "une carte mentale"),
        ("a.opml", b"<?xml version='1.0'?><opml><body/></opml>", "une carte mentale"),
        ("a.ics", b"BEGIN:VCALENDAR\r\n", "calendrier"),
        ("a.xlsx", packed(xl__workbook_xml=b""), "un classeur"),
        ("a.pptx", packed(ppt__presentation_xml=b""), "un diaporama"),
        ("a.zip", packed(a_txt=b"mot"), "une archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "ancien traitement de texte"),
        ("a.etherpad", b"{}", "pad"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(name: str, data: bytes, what: str) -> None:
    for given_name in (name, "" if name not in ("a.etherpad",) else name, name.upper()):
        with pytest.raises(NotAccepted, match=what) as refused:
            understood_file(data, given_name)
        assert "Rien n’a été créé" in str(refused.value)


# ── what lines state ────────────────────────────────────────────────────────────────────────

STATING = """\
Ouvrir un café

Animé par Paul Roy
Lieu : Florac
12 participants
Participants : Anne, Bob

PROBLÉMATIQUE :
« j'aimerais que le groupe m'aide à choisir »

PLAN D'ACTION
- louer un local (Anne, avant le 12 mars)
Qui : Bob ; Quoi : écrire à la mairie ; Quand : fin mars
- rien de plus (voir plus haut)

ROTI :
4/5 : 9
3/5 : 2
"""


def test_what_lines_state_is_asked_before_it_is_taken(tmp_path: Path, catalogue: Catalogue) -> None:
    understood = understood_file(STATING.encode())
    assert [summary.statement(one) for one in importing.stated(understood)] == [
        "A animé\u00a0: Paul Roy. En faire une personne qui anime.",
        "Demande au groupe\u00a0: «\u00a0j'aimerais que le groupe m'aide à choisir\u00a0». "
        "En faire la demande de la session.",
        "À faire\u00a0: louer un local — Anne — avant le 12 mars\u00a0; écrire à la mairie — Bob — "
        "fin mars. En faire des actions à suivre.",
        "Notes du ROTI\u00a0: 4/5\u00a0: 9\u00a0; 3/5\u00a0: 2. En faire un tableau.",
        "Lieu\u00a0: Florac, gardé en tête du document.",
        "Nombre de personnes\u00a0: 12, gardé en tête du document.",
    ]
    assert importing.taken(understood, []) == understood

    yes = importing.taken(understood, list(importing.Statement))
    assert [p.name for p in yes.people if Role.FACILITATOR in p.roles] == ["Paul Roy"]
    assert [(a.what, a.who, a.when) for a in yes.actions] == [
        ("louer un local", "Anne", "avant le 12 mars"),
        ("écrire à la mairie", "Bob", "fin mars"),
    ]
    sessions = sessions_in(tmp_path, catalogue)
    came = upload.Incoming(yes)
    room = sessions.receive("b", came, "Zoé")
    record = room.record()
    leading = [p.name for p in record.people.values() if p.has(Role.FACILITATOR)]
    assert leading == ["Zoé", "Paul Roy"]
    assert room.person_of("b").name == "Zoé"  # type: ignore[union-attr]
    (framing,) = (s for s in record.steps if isinstance(s.activity, Framing))
    assert answers.request(framing) == "j'aimerais que le groupe m'aide à choisir"
    said = told(sessions, room)
    assert said.count("PROBLÉMATIQUE") == 1
    for words_ in ("louer un local", "écrire à la mairie", "rien de plus", "m'aide à choisir"):
        assert said.count(words_) == 1
    assert "| 4/5 | 9 |" in said
    assert [a.what for a in document_of(room).actions] == [
        "louer un local",
        "écrire à la mairie",
    ]
    sessions.close()


def test_whoever_brings_in_the_report_that_names_them_is_one_person(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    yes = importing.taken(understood_file(STATING.encode()), [importing.Statement.FACILITATOR])
    sessions = sessions_in(tmp_path, catalogue)
    room = sessions.receive("b", upload.Incoming(yes), "paul roy")
    people = room.record().people.values()
    assert sorted(p.name for p in people) == ["Anne", "Bob", "Paul Roy"]
    assert room.person_of("b").has(Role.FACILITATOR)  # type: ignore[union-attr]
    sessions.close()


def test_without_a_plugin_that_takes_it_a_request_stays_the_quotation_that_it_is(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    others = {n: k for n, k in catalogue.activities.items() if not issubclass(k, Framing)}
    yes = importing.taken(understood_file(STATING.encode()), [importing.Statement.REQUEST])
    sessions = sessions_in(tmp_path, replace(catalogue, activities=others))
    room = sessions.receive("b", upload.Incoming(yes), "Zoé")
    assert told(sessions, room).count("m'aide à choisir") == 1
    assert not room.agenda
    sessions.close()


def test_a_table_of_who_what_and_when_is_actions() -> None:
    understood = understood_file(b"# T\n## Suite\n| Qui | Quoi |\n|---|---|\n| Bob | agir |\n")
    yes = importing.taken(understood, [importing.Statement.ACTIONS])
    assert [(a.what, a.who) for a in yes.actions] == [("agir", "Bob")]
    assert "agir" not in str(yes.document)


@pytest.mark.parametrize(
    "line",
    ["- on mange (Anne, la voisine)", "Qui : tout le monde", "24/7 : 3 personnes", "3/5 des gens"],
)
def test_what_is_not_clear_is_not_asked(line: str) -> None:
    assert importing.stated(understood_file(f"T\n\nBilan\n{line}\n".encode())) == ()
