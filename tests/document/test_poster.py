"""From a session to its poster: what is on it, whose names, and what never is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pytest

from plugins.action_canvas import Aspect, CanvasCard
from plugins.introductions import Introduction
from tablee.activities import Canvas
from tablee.activities.cards import card, visible
from tablee.document import build, poster
from tablee.drawing import posters
from tablee.model.actions import ActionState, PlannedAction
from tablee.model.canvases import Template, Zone
from tablee.model.entities import Appearance, Content, Role
from tablee.model.synthesis import Line, Lines, Piece, Place, SheetPicture
from tablee.registry import Catalogue
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.people.seat import Seat
from tablee.session.transfer.document import document_of
from tablee.view import Board, Column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.drawing.posters import Introduced, Poster
    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.view import Audience, View


@dataclass(frozen=True)
class Promise(Content):
    kind: ClassVar[str] = "promise"
    text: str = ""
    whose: str = "carrier"
    dropped: bool = False
    source: str = ""


@dataclass(frozen=True)
class Promises(Canvas):
    """A plan whose view is a board, as the carrier's is on the wall."""

    name: ClassVar[str] = "promises"
    title: ClassVar[str] = "Promesses"
    contents: ClassVar[tuple[type[Content], ...]] = (Promise,)

    def view(self, step: StepRecord, audience: Audience) -> View:
        if step.title == "En panne":
            raise RuntimeError("a fault of the plugin")
        cards = (
            card(step, c, p.text, audience, details=("Qui : Naïma",) if p.whose == "group" else ())
            for c, p in visible(step, Promise, audience)
        )
        return Board((Column("plan", "Le plan", tuple(cards)),))

    def actions(self, step: StepRecord) -> Sequence[PlannedAction]:
        return [
            PlannedAction(
                p.text,
                "Naïma" if p.whose == "group" else "",
                state=ActionState.DROPPED if p.dropped else ActionState.TODO,
                whose="group" if p.whose == "group" else "carrier",
                person=c.person,
                source=c.id if p.whose == "group" else p.source,
            )
            for c, p in step.of(Promise)
        ]

    def asides(self, step: StepRecord) -> Sequence[tuple[str, Sequence[str]]]:
        carried = any(p.whose == "carrier" for _c, p in step.of(Promise))
        return [("Faire plus", ["Écouter"])] if carried else []

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        lines = tuple(Line(p.text, step.source(c)) for c, p in step.of(Promise))
        return [Piece(Place.PROPOSALS, (Lines(lines),))] if lines else []


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    offered = Catalogue(
        {**catalogue.activities, "promises": Promises}, catalogue.agendas, catalogue.exporters
    )
    steps = ("introductions", "action_canvas", "promises")
    return open_room(tmp_path, offered, *steps, title="Un réseau à distance")


@pytest.fixture
def carrier(room: Room) -> Person:
    return enter(room, "Élise Morvan", Role.CARRIER)


def drawn(room: Room) -> Poster:
    return poster.of_record(*build.as_drawn(room.record()))


def introduced(room: Room) -> tuple[Introduced, ...]:
    return poster.people(build.worded(build.chosen(build.redacted(room.record()))))


def say(room: Room, person: Person, activity: str, *contents: Content) -> list[str]:
    start(room, activity)
    return [seat_of(room, person, activity).post(content).id for content in contents]


def cards_of(told: Poster) -> list[str]:
    return [
        item.text
        for canvas in told.canvases
        for column in canvas.board.columns
        for item in column.cards
        if hasattr(item, "text")
    ]


# ── what is on it ───────────────────────────────────────────────────────────────────────────


def test_a_session_without_a_word_has_nothing_to_draw(room: Room) -> None:
    assert drawn(room).empty


def test_the_cards_of_the_canvas_are_on_it_unsigned_and_hidden_ones_are_not(room: Room) -> None:
    naima, me = enter(room, "Naïma"), facilitator_of(room)
    (aspect,) = say(room, me, "action_canvas", Aspect("Nos apports"))
    shown, hidden = say(
        room,
        naima,
        "action_canvas",
        CanvasCard("Le lien", aspect),
        CanvasCard("Une insulte", aspect),
    )
    seat_of(room, me, "action_canvas").hide(hidden)
    told = drawn(room)
    assert cards_of(told) == ["Le lien"]
    assert [column.title for column in told.canvases[0].board.columns] == ["Nos apports"]
    assert "Naïma" not in repr(told)
    assert shown not in repr(told)
    assert not told.empty


def test_a_press_on_a_card_changes_no_picture(room: Room) -> None:
    naima, me = enter(room, "Naïma"), facilitator_of(room)
    say(room, naima, "action_canvas", CanvasCard("Le lien"))
    before = drawn(room)
    room.people.set_roles(me, naima.id, {Role.PARTICIPANT, Role.TIMEKEEPER})
    assert drawn(room) == before


def test_two_canvases_are_told_apart_by_what_they_are(room: Room) -> None:
    naima, me = enter(room, "Naïma"), facilitator_of(room)
    say(room, naima, "action_canvas", CanvasCard("Le lien"))
    shape = Template(
        "", "Forces et faiblesses", zones=(Zone("a", "Forces"), Zone("b", "Faiblesses"))
    )
    for title in ("", "Nos appuis"):
        settings = {"template": shape}
        step = room.conduct.add_step(me, "action_canvas", settings=settings, title=title)
        room.conduct.go_to(me, step.id)
        Seat(room, naima.id, step.id).post(CanvasCard("Le réseau", "a"))
    titles = [canvas.title for canvas in drawn(room).canvases]
    assert titles[1:] == ["Forces et faiblesses", "Nos appuis"]
    assert len(set(titles)) == 3


def test_the_plan_is_drawn_once_and_named_after_whose_it_is(room: Room, carrier: Person) -> None:
    say(
        room,
        carrier,
        "promises",
        Promise("Réunir les agents"),
        Promise("Tout arrêter", dropped=True),
    )
    told = drawn(room)
    assert told.plan is not None
    assert told.plan.title == "Le plan d’action d’Élise"
    assert [action.what for action in told.plan.actions] == ["Réunir les agents"]
    assert told.plan.asides == (("Faire plus", ("Écouter",)),)
    assert told.canvases == ()
    assert posters.alternative(told).count("Réunir les agents") == 1


def test_whoever_chose_to_have_no_name_has_none_on_the_plan(room: Room) -> None:
    hidden = enter(room, "Solène", Role.CARRIER, appearance=Appearance.HIDDEN)
    say(room, hidden, "promises", Promise("Réunir les agents"))
    told = drawn(room)
    assert told.plan is not None
    assert told.plan.title == "Le plan d’action"
    assert "Solène" not in posters.alternative(told)


def test_the_groups_actions_are_its_own(room: Room) -> None:
    naima = enter(room, "Naïma")
    say(room, naima, "promises", Promise("Écrire au maire", "group"))
    told = drawn(room)
    assert [(action.what, action.who) for action in told.proposals] == [
        ("Écrire au maire", "Naïma")
    ]
    assert told.plan is None
    assert cards_of(told) == ["Écrire au maire"]
    assert "Qui" not in repr(told.canvases), "said once, with the action"


def test_what_the_plan_takes_up_is_no_proposal_any_more(room: Room, carrier: Person) -> None:
    (proposed,) = say(room, enter(room, "Naïma"), "promises", Promise("Écrire au maire", "group"))
    say(room, carrier, "promises", Promise("J’écris au maire", source=proposed))
    told = drawn(room)
    assert told.proposals == ()
    assert told.plan is not None
    assert [action.what for action in told.plan.actions] == ["J’écris au maire"]


def test_a_plugin_that_fails_leaves_the_rest_on_the_poster(room: Room, carrier: Person) -> None:
    naima = enter(room, "Naïma")
    say(room, naima, "action_canvas", CanvasCard("Le lien"))
    step = room.conduct.add_step(facilitator_of(room), "promises", title="En panne")
    assert step is not None
    assert cards_of(drawn(room)) == ["Le lien"]


def test_people_are_credited_as_they_chose(room: Room, carrier: Person) -> None:
    enter(room, "Bastien Roque", Role.SCRIBE, appearance=Appearance.INITIALS)
    enter(room, "Naïma Bellec")
    initiated, written, facilitated, counted, date = drawn(room).credits
    assert initiated == "Initié par Élise"
    assert written == "Rédigé par B. R."
    assert facilitated == "Animé par Yasmine"
    assert counted == "2 participant·e·s"
    assert date == "21 septembre 2026"


def test_a_link_stands_at_the_foot_where_there_is_one(room: Room) -> None:
    told = poster.of_record(*build.as_drawn(room.record()), "https://tablee.exemple/?s=x")
    assert told.credits[-1] == "https://tablee.exemple/?s=x"


# ── badges ──────────────────────────────────────────────────────────────────────────────────


def test_everybody_is_introduced_by_the_name_and_the_sentence_given(room: Room) -> None:
    naima = enter(room, "Naïma Bellec", appearance=Appearance.FULL)
    gaspard = enter(room, "Gaspard")
    silent = enter(room, "Solène", appearance=Appearance.HIDDEN)
    start(room, "introductions")
    seat_of(room, naima, "introductions").post(Introduction("relie des couturières"))
    seat_of(room, gaspard, "introductions").post(Introduction("Gaspard : monte un atelier"))
    found = introduced(room)
    assert [(each.name, each.sentence) for each in found] == [
        ("Naïma Bellec", "relie des couturières"),
        ("Gaspard", "monte un atelier"),
    ]
    seat_of(room, silent, "introductions").post(Introduction("passe par là"))
    assert [each.name for each in introduced(room)][-1] == "Une personne"


# ── in the document ─────────────────────────────────────────────────────────────────────────


def test_the_document_shows_the_plan_under_its_proposals(room: Room, carrier: Person) -> None:
    say(room, carrier, "promises", Promise("Réunir les agents"))
    (section,) = document_of(room).sheet
    lines, picture = section.blocks
    assert isinstance(lines, Lines)
    assert isinstance(picture, SheetPicture)
    assert (picture.name, picture.repeats) == ("plan.png", True)
    assert "1. Réunir les agents." in picture.alt
    again = document_of(room).sheet[0].blocks[1]
    assert isinstance(again, SheetPicture)
    assert again.data is picture.data, "drawn once"


def test_a_plan_with_a_large_canvas_is_shown_alone_in_the_document(
    room: Room, carrier: Person
) -> None:
    naima = enter(room, "Naïma")
    cards = (CanvasCard(f"Une carte qui prend de la place, numéro {n}") for n in range(80))
    say(room, naima, "action_canvas", *cards)
    say(room, carrier, "promises", Promise("Réunir les agents"))
    pictures = [b for b in document_of(room).sheet[0].blocks if isinstance(b, SheetPicture)]
    assert len(pictures) == 1
    assert "prend de la place" not in pictures[0].alt


def test_a_document_without_a_plan_has_no_picture_of_it(room: Room) -> None:
    naima = enter(room, "Naïma")
    say(room, naima, "action_canvas", CanvasCard("Le lien"))
    blocks = [block for section in document_of(room).sheet for block in section.blocks]
    assert not [block for block in blocks if isinstance(block, SheetPicture)]
