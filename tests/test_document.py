"""What stands where in the document of a session: titles, whose words are whose, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import Aspect, Card, Group
from plugins.action_canvas.proposals import Proposal
from plugins.carrier_plan import MoreLine, PlanAction, Summary
from plugins.clarification import Question
from plugins.closing import ClosingWord
from plugins.editing.contents import Added
from plugins.framing import Adopted
from plugins.presentation import NotedLine
from plugins.shared_notes import NoteLine
from workshop import report
from workshop.exporting import Title, outline
from workshop.model import Content, Role
from workshop.seat import Seat
from workshop.synthesis import Heading, Part
from workshop.testing import enter, facilitator_of, open_room, seat_of, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop.catalogue import Catalogue
    from workshop.facilitation import Room

STEPS = {
    "presentation": NotedLine("entendu"),
    "clarification": Question("combien ?"),
    "framing": Adopted("m’aide à choisir"),
    "action_canvas": Card("Un annuaire"),
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
    return [section.label for section in report.of_room(room).notes]


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
    (section,) = report.of_room(room).notes
    assert section.label == "Le plan d’Ève"
    headings = [b.line.text for b in section.blocks if isinstance(b, Heading)]
    assert headings == ["synthese", "PLAN d'ACTION", "FAIRE PLUS :"]


def test_two_canvases_without_a_title_read_apart(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "action_canvas")
    scribe = enter(room, "Bastien", Role.SCRIBE)
    for step, text in zip(list(room.agenda), ("un", "deux"), strict=True):
        room.conduct.go_to(facilitator_of(room), step.id)
        Seat(room, scribe.id, step.id).post(Card(text))
    assert labels(room) == ["PLAN D'ACTION", "PLAN D'ACTION (2)"]
    room.close()


# ── groups of cards ─────────────────────────────────────────────────────────────────────────


def test_the_title_of_a_group_stands_above_its_cards_and_no_others(room: Room) -> None:
    start(room, "action_canvas")
    desk = seat_of(room, facilitator_of(room))
    aspect = desk.post(Aspect("Nos apports"))
    scribe = somebody(room, Role.SCRIBE)
    one, two, three, four, _five, seven, eight = (
        scribe.post(Card(text, aspect.id)).id
        for text in ("un", "deux", "trois", "quatre", "cinq", "sept", "huit")
    )
    desk.post(Group("Alléger", (one, two)))
    desk.post(Group("Seule", (three, four)))
    desk.post(Group("Vide", (seven, eight)))
    for gone in (three, seven, eight):
        scribe.withdraw(gone)
    scribe.post(Card("six", aspect.id))
    (section,) = report.of_room(room).notes
    written = outline(report.of_room(room), Part.NOTES)
    told = [
        (piece.level, piece.text) if isinstance(piece, Title) else tuple(piece.texts())
        for piece in written[3:]
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
        Group("Alléger", (scribe.post(Card("Lire moins")).id, scribe.post(Card("Agir")).id))
    )
    written = report.of_room(room)
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
    for block in report.of_room(room).sheet[-1].blocks:
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
    scribe.post(Proposal(scribe.post(Card("Annuaire")).id, "Un annuaire"))
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
