"""What stands where in the document of a session: titles, whose words are whose, links."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest
from docx.enum.section import WD_ORIENTATION
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from plugins.action_canvas import Aspect, CanvasCard, CanvasGroup
from plugins.action_canvas.proposals import Proposal
from plugins.carrier_plan import MoreLine, PlanAction, Summary
from plugins.clarification import Question
from plugins.closing import ClosingWord
from plugins.editing.contents import Added
from plugins.framing import Adopted
from plugins.json import Json
from plugins.presentation import NotedLine
from plugins.shared_notes import NoteLine
from tablee.activities.votes import VoteFacts
from tablee.document import formats
from tablee.document.build import EditedDocument
from tablee.document.outline import Title, linked, outline, votes_table
from tablee.model.entities import Content, Role
from tablee.model.synthesis import (
    Heading,
    Line,
    Lines,
    Paragraph,
    Part,
    Section,
    SheetPicture,
    Synthesis,
)
from tablee.sdk.testing import document, enter, facilitator_of, open_room, seat_of, start
from tablee.session.people.seat import Seat
from tablee.session.transfer.document import document_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

STEPS = {
    "presentation": NotedLine("entendu"),
    "clarification": Question("combien ?"),
    "framing": Adopted("m’aide à choisir"),
    "action_canvas": CanvasCard("Un annuaire"),
    "carrier_plan": PlanAction("Appeler la mairie"),
    "closing": ClosingWord("du courage"),
}
REFERENCE = [
    "PRESENTATION DU PROJET",
    "VOS QUESTIONS :",
    "PROBLÉMATIQUE :",
    "PLAN D'ACTION",
    "PLAN d'ACTION",
    "Bilan de l'accélérateur",
]


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    made = open_room(tmp_path, catalogue, *STEPS)
    enter(made, "Solène Vidalenc", Role.CARRIER)
    enter(made, "Bastien R.", Role.SCRIBE)
    yield made
    made.close()


def somebody(room: Room, role: Role) -> Seat:
    """A seat in the step that runs."""
    person = next(p for p in room.everybody.values() if role in p.roles)
    return seat_of(
        room, person, next(s.activity for s in room.agenda if s.id == room.session.current)
    )


def say_everything(room: Room) -> None:
    for activity, content in STEPS.items():
        start(room, activity)
        carried = activity in ("framing", "carrier_plan", "closing")
        say(somebody(room, Role.CARRIER if carried else Role.SCRIBE), content)


def say(seat: Seat, *contents: Content) -> None:
    for content in contents:
        made = seat.post(content)
        if not made.shared:
            seat.share([made.id])


def labels(room: Room) -> list[str]:
    return [section.label for section in document_of(room).notes]


# ── titles ──────────────────────────────────────────────────────────────────────────────────


def test_the_labels_of_the_notes_are_the_references_while_nobody_titled_a_step(room: Room) -> None:
    say_everything(room)
    assert labels(room) == REFERENCE


def test_a_step_has_the_title_that_whoever_facilitates_gave_it(room: Room) -> None:
    say_everything(room)
    for number, step in enumerate(room.agenda):
        room.conduct.configure(facilitator_of(room), step.id, title=f"Temps {number}")
    assert labels(room) == [f"Temps {number}" for number in range(6)]


def test_a_title_typed_as_the_activitys_own_changes_no_label(room: Room) -> None:
    say_everything(room)
    step = next(s for s in room.agenda if s.activity == "presentation")
    room.conduct.configure(facilitator_of(room), step.id, title="exposé")
    assert labels(room) == REFERENCE


def test_the_sections_of_a_titled_plan_keep_their_labels_under_its_title(room: Room) -> None:
    start(room, "carrier_plan")
    carrier = somebody(room, Role.CARRIER)
    say(carrier, Summary("On retient"), PlanAction("Appeler"), MoreLine("Rire"))
    room.conduct.configure(facilitator_of(room), carrier.step.step.id, title="Le plan d’Ève")
    (section,) = document_of(room).notes
    assert section.label == "Le plan d’Ève"
    headings = [b.line.text for b in section.blocks if isinstance(b, Heading)]
    assert headings == ["synthese", "PLAN d'ACTION", "FAIRE PLUS :"]


def test_two_canvases_without_a_title_read_apart(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "action_canvas")
    scribe = enter(room, "Bastien", Role.SCRIBE)
    for step, text in zip(list(room.agenda), ("un", "deux"), strict=True):
        room.conduct.go_to(facilitator_of(room), step.id)
        Seat(room, scribe.id, step.id).post(CanvasCard(text))
    assert labels(room) == ["PLAN D'ACTION", "PLAN D'ACTION (2)"]
    room.close()


# ── groups of cards ─────────────────────────────────────────────────────────────────────────


def test_the_title_of_a_group_stands_above_its_cards_and_no_others(room: Room) -> None:
    start(room, "action_canvas")
    facilitator_seat = seat_of(room, facilitator_of(room))
    aspect = facilitator_seat.post(Aspect("Nos apports"))
    scribe = somebody(room, Role.SCRIBE)
    one, two, three, four, _five, seven, eight = (
        scribe.post(CanvasCard(text, aspect.id)).id
        for text in ("un", "deux", "trois", "quatre", "cinq", "sept", "huit")
    )
    facilitator_seat.post(CanvasGroup("Alléger", (one, two)))
    facilitator_seat.post(CanvasGroup("Seule", (three, four)))
    facilitator_seat.post(CanvasGroup("Vide", (seven, eight)))
    for gone in (three, seven, eight):
        scribe.withdraw(gone)
    scribe.post(CanvasCard("six", aspect.id))
    (section,) = document_of(room).notes
    written = outline(document_of(room), Part.NOTES)
    told = [
        (piece.level, piece.text) if isinstance(piece, Title) else tuple(piece.texts())
        for piece in written[4:]
    ]
    assert section.blocks
    assert told == [
        (4, "Nos apports"),
        ("cinq", "six"),
        (5, "Alléger"),
        ("un", "deux"),
        (5, "Seule"),
        ("quatre",),
    ]


def test_every_text_format_has_the_title_of_a_group_as_a_heading(
    room: Room, catalogue: Catalogue
) -> None:
    start(room, "action_canvas")
    scribe = somebody(room, Role.SCRIBE)
    seat_of(room, facilitator_of(room)).post(
        CanvasGroup(
            "Alléger",
            (scribe.post(CanvasCard("Lire moins")).id, scribe.post(CanvasCard("Agir")).id),
        )
    )
    written = document_of(room)
    for name, heading in {
        "markdown": "#### Alléger",
        "dokuwiki": "=== Alléger ===",
        "mediawiki": "==== Alléger ====",
        "yeswiki": "===Alléger===",
        "html": "<h4>Alléger</h4>",
        "text": "\n\nAlléger\nLire moins\nAgir",
    }.items():
        assert heading in catalogue.exporter(name).export(written, Part.NOTES).decode()


# ── whose words ─────────────────────────────────────────────────────────────────────────────


def proposals(room: Room) -> list[str]:
    """The lines of the sheet about actions, headings in brackets."""
    found = []
    for block in document_of(room).sheet[-1].blocks:
        if isinstance(block, Heading):
            found.append(f"[{block.line.text}]")
        elif lines := getattr(block, "lines", ()):
            found += [line.text for line in lines]
    return found


def note(room: Room, text: str) -> None:
    step = next(s.id for s in room.agenda)
    scribe = next(p for p in room.everybody.values() if Role.SCRIBE in p.roles)
    seat_of(room, scribe, "shared_notes").post(NoteLine(text, step, place="proposal"))


def test_what_the_scribe_noted_is_not_read_as_the_carriers_plan(room: Room) -> None:
    say_everything(room)
    note(room, "Réunir une dizaine d’agents")
    assert proposals(room) == [
        "[Le plan de Solène]",
        "Appeler la mairie",
        "[Propositions prises en note]",
        "Réunir une dizaine d’agents",
    ]


def test_what_is_proposed_alone_has_no_heading(room: Room) -> None:
    note(room, "Réunir une dizaine d’agents")
    assert proposals(room) == ["Réunir une dizaine d’agents"]


def test_a_line_added_to_the_sheet_is_not_read_as_the_carriers_plan(room: Room) -> None:
    start(room, "action_canvas")
    scribe = somebody(room, Role.SCRIBE)
    scribe.post(Proposal(scribe.post(CanvasCard("Annuaire")).id, "Un annuaire"))
    start(room, "carrier_plan")
    say(somebody(room, Role.CARRIER), PlanAction("Appeler la mairie"))
    editor = next(p for p in room.everybody.values() if Role.SCRIBE in p.roles)
    seat_of(room, editor, "editing").post(Added("proposals", "Ouvrir un compte"))
    assert proposals(room)[-4:] == [
        "[Le plan de Solène]",
        "Appeler la mairie",
        "[Autres propositions]",
        "Ouvrir un compte",
    ]


# ── actions ─────────────────────────────────────────────────────────────────────────────────


def test_why_and_the_first_step_of_an_action_to_do_stand_in_the_document(room: Room) -> None:
    start(room, "carrier_plan")
    action = PlanAction("Appeler la mairie", first_step="Trouver le numéro", why="Le local ferme")
    say(somebody(room, Role.CARRIER), action)
    assert proposals(room) == [
        "Appeler la mairie — Trouver le numéro — Pourquoi\u00a0: Le local ferme"
    ]


# ── votes ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def voted(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    """Six people have judged two cards."""
    made = open_room(tmp_path, catalogue, "canvas", "majority_judgment", "roti")
    people = [enter(made, name) for name in ("Ada", "Bob", "Cid", "Dee", "Eve", "Fay")]
    start(made, "canvas")
    for text in ("Un annuaire", "Une fête"):
        seat_of(made, people[0]).post(made.catalogue.content("canvas", "card", {"text": text}))
    vote = start(made, "majority_judgment")
    boss = facilitator_of(made)
    made.voting.open(boss, vote)
    first, second = (id_ for id_, _words in made.step_record(vote).facts(VoteFacts).options)
    for number, person in enumerate(people):
        made.voting.cast(person, vote, {first: 4, second: number % 3})
    made.voting.close(boss, vote)
    yield made
    made.close()


def test_the_sheet_says_in_one_line_what_a_vote_decided(voted: Room) -> None:
    (section,) = document_of(voted).sheet
    (lines,) = section.blocks
    assert isinstance(lines, Lines)
    (line,) = lines.lines
    assert line.text.startswith("Jugement majoritaire\u00a0: En tête, «\u00a0Un annuaire")
    assert section.label == "Décisions"


def test_a_result_that_the_room_has_not_seen_decides_nothing_on_the_sheet(voted: Room) -> None:
    vote = next(s for s in voted.agenda if s.activity == "majority_judgment").id
    boss = facilitator_of(voted)
    voted.voting.reopen(boss, vote)
    voted.voting.close(boss, vote, show=False)
    assert document_of(voted).sheet == ()


def test_votes_are_detailed_only_where_whoever_facilitates_asks_for_it(voted: Room) -> None:
    assert "exercice" not in document(voted)
    kinds = {row[2] for row in votes_table(document_of(voted), Part.BOTH).rows}
    assert kinds == {"résultat", "origine"}
    voted.conduct.describe(facilitator_of(voted), detailed=True)
    assert "Et en moyenne ? (exercice)" in document(voted).replace("\u00a0", " ")
    rows = votes_table(document_of(voted), Part.BOTH).rows
    assert {row[2] for row in rows if "(exercice)" in str(row[1])} == {"exercice"}
    assert {row[2] for row in rows if "(exercice)" not in str(row[1])} == {"résultat", "origine"}


def test_tables_of_votes_say_in_numbers_how_many_came_from_where(voted: Room) -> None:
    vote = next(s for s in voted.agenda if s.activity == "majority_judgment").id
    boss = facilitator_of(voted)
    voted.voting.reopen(boss, vote)
    first, second = (id_ for id_, _words in voted.step_record(vote).facts(VoteFacts).options)
    voted.voting.enter_paper(boss, vote, {first: 2, second: 2})
    voted.voting.enter_paper(boss, vote, {first: 3, second: 3}, hands=5)
    voted.voting.close(boss, vote)
    made = document_of(voted)
    said = document(voted).replace("\u00a0", " ")
    assert "1 bulletin papier (saisie : Yasmine), 5 mains levées" in said
    table = votes_table(made, Part.BOTH)
    kind, what = table.heads.index("Nature"), table.heads.index("Proposition")
    origins = [(row[1], row[what : what + 3]) for row in table.rows if row[kind] == "origine"]
    assert origins == [
        ("Résultat", ("Bulletins papier", 1, "votes reçus")),
        ("Résultat", ("Mains levées", 5, "votes reçus")),
        ("Tour 1, avant la réouverture — Résultat", ("Téléphones", 6, "votes reçus")),
    ]
    assert votes_table(made, Part.SHEET).rows == ()
    again = Json().document(Json().export(made, Part.BOTH))
    assert votes_table(again, Part.BOTH) == table


# ── links ───────────────────────────────────────────────────────────────────────────────────

TYPED = "Voir https://exemple.org/a_(b)?c=1&d=2, (http://b.fr/x) ou mailto:ada@exemple.org."
LINKS = ["https://exemple.org/a_(b)?c=1&d=2", "http://b.fr/x", "mailto:ada@exemple.org"]
HOSTILE = (
    "javascript:alert(1) http://[::1 https://banque.fr@pirate.org https://a.fr:99999999/ "
    'https:// data:text/html,x vbscript:x https://"onclick=x'
)


def written(catalogue: Catalogue, name: str, text: str) -> bytes:
    told = Synthesis("Titre", notes=(Section("Liens", (Paragraph(Line(text)),)),))
    return catalogue.exporter(name).export(told, Part.NOTES)


def links_in(catalogue: Catalogue, name: str, text: str) -> list[str]:
    """Where the links of the file lead, in their order."""
    data = written(catalogue, name, text)
    if name == "html":
        return [html.unescape(x) for x in re.findall(r'<a href="([^"]*)"', data.decode())]
    if name == "docx":
        found = docx.Document(io.BytesIO(data))
        return [link.address for p in found.paragraphs for link in p.hyperlinks]
    if name == "odt":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = archive.read("content.xml").decode()
        return [html.unescape(x) for x in re.findall(r'<text:a [^>]*xlink:href="([^"]*)"', body)]
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    notes = [a.get_object() for page in pages for a in page.get("/Annots", [])]
    return [note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})]


@pytest.mark.parametrize("name", ["html", "docx", "odt", "pdf"])
def test_addresses_are_links(catalogue: Catalogue, name: str) -> None:
    assert links_in(catalogue, name, TYPED) == LINKS


@pytest.mark.parametrize("name", ["html", "docx", "odt", "pdf"])
def test_what_is_typed_to_harm_is_no_link(catalogue: Catalogue, name: str) -> None:
    assert links_in(catalogue, name, HOSTILE) == []


@given(st.text(alphabet="ahtps:/.mailo@()[]<>\"' \\%é#?&", max_size=60))
def test_words_with_links_are_the_words_that_were_typed(text: str) -> None:
    parts = list(linked(text))
    assert "".join(words for words, _address in parts) == text
    for _words, address in parts:
        assert not address or re.fullmatch(r"(https?://|mailto:)[!-~]+", address)


# ── pictures ────────────────────────────────────────────────────────────────────────────────


def image(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#eef").save(made, "PNG")
    return made.getvalue()


def test_texts_in_the_zip_show_the_pictures_that_are_beside_them(catalogue: Catalogue) -> None:
    shown = SheetPicture("le plan [1].png", image(8, 8), "Le [plan] | x }} y")
    told = EditedDocument(Synthesis("Titre", notes=(Section("Plan", (shown,)),)))
    with zipfile.ZipFile(io.BytesIO(formats.written(catalogue, "zip", told, Part.BOTH))) as files:
        names = files.namelist()
        texts = {
            n.partition(".")[2]: files.read(n).decode()
            for n in names
            if "images/" not in n and n.endswith((".md", ".txt"))
        }
    assert "images/le-plan-1-.png" in names
    assert "![Le \\[plan\\] \\| x }} y](images/le-plan-1-.png)" in texts["md"]
    assert "{{:le-plan-1-.png|Le [plan]   x    y}}" in texts["dokuwiki.txt"]
    alt = "Le &#91;plan&#93; &#124; x }} y"
    assert f"[[Fichier:le-plan-1-.png|alt={alt}]]" in texts["mediawiki.txt"]
    alone = catalogue.exporter("markdown").export(told, Part.BOTH).decode()
    assert "images/" not in alone
    assert "Image, à voir dans l’export" in alone


def test_a_poster_has_a_landscape_page_of_its_own_in_word_processors(catalogue: Catalogue) -> None:
    poster = SheetPicture("plan.png", image(2400, 1700), "Le plan")
    after = Section("Après", (Paragraph(Line("La suite")),))
    for sections in ((Section("Plan", (poster,)), after), (after, Section("Plan", (poster,)))):
        told = Synthesis("Titre", notes=sections)
        made = docx.Document(io.BytesIO(catalogue.exporter("docx").export(told, Part.NOTES)))
        landscape = [s.orientation == WD_ORIENTATION.LANDSCAPE for s in made.sections]
        assert landscape == ([False, True, False] if sections[-1] is after else [False, True])
        assert made.inline_shapes[0].width.mm > 200
        with zipfile.ZipFile(
            io.BytesIO(catalogue.exporter("odt").export(told, Part.NOTES))
        ) as files:
            body = files.read("content.xml").decode()
        assert 'style:master-page-name="Landscape"' in body
        assert ('style:master-page-name="Standard"' in body) == (sections[-1] is after)


def test_the_file_says_who_wrote_it_and_each_page_what_it_is(catalogue: Catalogue) -> None:
    told = Synthesis("Titre", writers=("Bastien R.",), keywords=("pays", "outil"), lead="Mots")
    made = docx.Document(io.BytesIO(catalogue.exporter("docx").export(told, Part.BOTH)))
    about = made.core_properties
    assert (about.title, about.author, about.keywords) == ("Titre", "Bastien R.", "pays, outil")
    assert [p.text for p in made.sections[0].header.paragraphs] == ["Titre"]
    with zipfile.ZipFile(io.BytesIO(catalogue.exporter("odt").export(told, Part.BOTH))) as files:
        meta, styles = files.read("meta.xml").decode(), files.read("styles.xml").decode()
    assert "Bastien R.</dc:creator>" in meta
    assert "pays, outil</meta:keyword>" in meta
    assert '<text:p text:style-name="Header">Titre</text:p>' in styles
