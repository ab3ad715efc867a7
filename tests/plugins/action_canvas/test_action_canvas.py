"""The group's reflection: who writes what, what everybody sees, what remains of it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import msgspec
import pytest

from plugins.action_canvas import (
    Aspect,
    CanvasCard,
    CanvasFacts,
    CanvasGroup,
    Important,
    PrivateNote,
)
from tablee.activities import Activity, StepRecord
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Appearance, Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Board, Cards, Stack
from tablee.view import CardGroup as GroupView
from tests.plugins.action_canvas.an_action_canvas import (
    CONSOLE,
    PHONE,
    WALL,
    board_of,
    drawn,
    texts_of,
)
from tests.support.app_test import press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat


def encoded(seat: Seat, audience: Audience) -> str:
    return msgspec.json.encode(seat.activity.view(seat.step, audience)).decode()


# ── who may write what ──────────────────────────────────────────────────────────────────────


def test_the_carrier_posts_nothing_even_around_the_page(
    room: Room, solene: Person, facilitator_seat: Seat
) -> None:
    with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
        seat_of(room, solene).post(CanvasCard("Mon avis"))
    with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
        facilitator_seat.post(CanvasCard("Mon avis"), on_behalf_of=solene.id)


def test_a_card_longer_than_500_characters_is_refused(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    with pytest.raises(NotAccepted, match="500"):
        seat_of(room, jeanne).post(CanvasCard("a" * 501))


def test_only_the_facilitator_adds_aspects_and_groups(
    room: Room, jeanne: Person, bastien: Person, facilitator_seat: Seat
) -> None:
    one, two = (
        facilitator_seat.post(CanvasCard("Un")).id,
        facilitator_seat.post(CanvasCard("Deux")).id,
    )
    for person in (jeanne, bastien):
        with pytest.raises(NotAllowed):
            seat_of(room, person).post(Aspect("À nous"))
        with pytest.raises(NotAllowed):
            seat_of(room, person).post(CanvasGroup("À nous", (one, two)))
        with pytest.raises(NotAllowed):
            seat_of(room, person).set_facts(CanvasFacts(("x",)))


def test_the_facilitator_prepares_aspects_before_the_step(room: Room) -> None:
    seat = seat_of(room, facilitator_of(room), "action_canvas")
    seat.post(Aspect("Vivre à deux échelles"))
    assert board_of(seat, PHONE).columns[0].title == "Vivre à deux échelles"


def test_a_facilitator_who_carries_the_project_adds_aspects_and_no_card(
    facilitator_seat: Seat,
) -> None:
    facilitator_seat.room.people.set_roles(
        facilitator_seat.person, facilitator_seat.person.id, (Role.FACILITATOR, Role.CARRIER)
    )
    app = drawn(facilitator_seat)
    app.text_input[0].input("Vivre à deux échelles")
    press(app, "Ajouter un aspect")
    assert [aspect.text for _c, aspect in facilitator_seat.step.of(Aspect)] == [
        "Vivre à deux échelles"
    ]
    with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
        facilitator_seat.post(CanvasCard("Mon avis"))


def test_two_aspects_do_not_share_a_name(facilitator_seat: Seat) -> None:
    first = facilitator_seat.post(Aspect("À apprendre"))
    with pytest.raises(NotAccepted, match="déjà sur le canevas"):
        facilitator_seat.post(Aspect("a apprendre"))
    facilitator_seat.edit(first.id, Aspect("À apprendre !"))


def test_words_are_changed_by_their_author_alone(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    card = seat_of(room, jeanne).post(CanvasCard("Passer à l’entraide"))
    with pytest.raises(NotAllowed, match="Ces mots ne sont pas les vôtres"):
        facilitator_seat.edit(card.id, CanvasCard("Passer à autre chose"))
    seat_of(room, jeanne).edit(card.id, CanvasCard("Passer de la concurrence à l’entraide"))


def test_words_typed_for_the_room_are_corrected_by_the_facilitator(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    card = facilitator_seat.post(CanvasCard("Un outil doit servr"), on_behalf_of=jeanne.id)
    facilitator_seat.edit(card.id, CanvasCard("Un outil doit servir"))
    (only,) = board_of(facilitator_seat, CONSOLE).columns[0].cards
    assert next(a.only for a in only.buttons if a.name == "edit") == ("author", "facilitator")


def test_the_facilitator_moves_a_card_and_its_author_too_but_nobody_else(
    room: Room, jeanne: Person, bastien: Person, facilitator_seat: Seat
) -> None:
    aspect = facilitator_seat.post(Aspect("Nos apports")).id
    card = seat_of(room, jeanne).post(CanvasCard("Vingt ans de ressources")).id
    facilitator_seat.edit(card, CanvasCard("Vingt ans de ressources", aspect))
    seat_of(room, jeanne).edit(card, CanvasCard("Vingt ans de ressources"))
    with pytest.raises(NotAllowed):
        seat_of(room, bastien).edit(card, CanvasCard("Vingt ans de ressources", aspect))


def test_a_card_for_an_aspect_just_removed_is_refused_with_its_text_kept(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    with pytest.raises(NotAccepted, match="Votre texte reste ici"):
        seat_of(room, jeanne).post(CanvasCard("Trop tard", "abcdefghjkmn"))


def test_a_group_has_a_title_and_two_cards_that_are_there(facilitator_seat: Seat) -> None:
    one, two = (
        facilitator_seat.post(CanvasCard("Un")).id,
        facilitator_seat.post(CanvasCard("Deux")).id,
    )
    with pytest.raises(NotAccepted, match="titre"):
        facilitator_seat.post(CanvasGroup(" ", (one, two)))
    with pytest.raises(NotAccepted, match="au moins deux"):
        facilitator_seat.post(CanvasGroup("Doublon", (one, one)))
    with pytest.raises(NotAccepted, match="vient d’être retirée"):
        facilitator_seat.post(CanvasGroup("Fantôme", (one, "abcdefghjkmn")))


def test_facilitator_and_scribe_mark_what_is_important_once_and_others_do_not(
    room: Room, jeanne: Person, bastien: Person, facilitator_seat: Seat
) -> None:
    card = seat_of(room, jeanne).post(CanvasCard("À garder")).id
    seat_of(room, bastien).post(Important(card))
    with pytest.raises(NotAccepted, match="déjà marquée"):
        facilitator_seat.post(Important(card))
    with pytest.raises(NotAllowed):
        seat_of(room, jeanne).post(Important(card))
    with pytest.raises(NotAccepted, match="retirée"):
        facilitator_seat.post(Important("abcdefghjkmn"))


def test_the_carrier_has_one_note_that_nobody_else_ever_reads(
    room: Room, solene: Person, jeanne: Person, facilitator_seat: Seat
) -> None:
    seat = seat_of(room, solene)
    note = seat.post(PrivateNote("En parler à Bastien"))
    with pytest.raises(NotAccepted, match="déjà ouvertes"):
        seat.post(PrivateNote("Encore"))
    with pytest.raises(NotAllowed):
        seat.share([note.id])
    with pytest.raises(NotAllowed):
        facilitator_seat.edit(note.id, PrivateNote("Lu"))
    with pytest.raises(NotAllowed):
        facilitator_seat.withdraw(note.id)
    with pytest.raises(NotAllowed):
        seat_of(room, jeanne).post(PrivateNote("Moi aussi"))
    assert all("Bastien" not in encoded(facilitator_seat, audience) for audience in Audience)
    assert "En parler" not in repr(document_of(room))
    assert "En parler" not in repr(seat_of(room, jeanne).mine)


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def test_without_aspects_there_is_one_inviting_column(facilitator_seat: Seat) -> None:
    (column,) = board_of(facilitator_seat, PHONE).columns
    assert (column.title, column.cards) == ("Idées", ())
    assert column.empty == "Les cartes s’afficheront ici."


def test_aspects_are_columns_with_tints_in_turn(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    ids = [facilitator_seat.post(Aspect(f"Aspect {n}")).id for n in range(7)]
    seat_of(room, jeanne).post(CanvasCard("Sous le dernier", ids[6]))
    columns = board_of(facilitator_seat, WALL).columns
    assert [c.tint for c in columns] == [0, 1, 2, 3, 4, 5, 0]
    assert columns[6].cards[0].tint == 0  # type: ignore[union-attr] # a lone card, no group


def test_cards_without_aspect_come_first_and_keep_no_tint(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    aspect = facilitator_seat.post(Aspect("Nos apports")).id
    seat_of(room, jeanne).post(CanvasCard("Ailleurs"))
    seat_of(room, jeanne).post(CanvasCard("Ici", aspect))
    loose, first = board_of(facilitator_seat, WALL).columns
    assert (loose.title, loose.tint) == ("Sans aspect", None)
    assert (first.title, first.tint) == ("Nos apports", 0)
    assert texts_of(board_of(facilitator_seat, WALL)) == [["Ailleurs"], ["Ici"]]


def test_the_wall_has_no_buttons(room: Room, jeanne: Person, facilitator_seat: Seat) -> None:
    aspect = facilitator_seat.post(Aspect("Nos apports")).id
    cards = tuple(
        seat_of(room, jeanne).post(CanvasCard(t, aspect)).id for t in ("Un", "Deux", "Trois")
    )
    facilitator_seat.post(CanvasGroup("Ensemble", cards[:2]))
    assert '"name"' not in encoded(facilitator_seat, WALL)
    assert '"name":"ungroup"' in encoded(facilitator_seat, CONSOLE)


def test_a_hidden_card_is_on_the_console_only(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    card = seat_of(room, jeanne).post(CanvasCard("Mot déplacé"))
    facilitator_seat.hide(card.id)
    assert "Mot déplacé" not in encoded(facilitator_seat, WALL)
    assert "Mot déplacé" not in encoded(facilitator_seat, PHONE)
    assert "Mot déplacé" in encoded(facilitator_seat, CONSOLE)
    assert seat_of(room, jeanne).activity.cards(facilitator_seat.step) == ()  # type: ignore[attr-defined]


def test_names_can_be_kept_off_the_cards_but_not_off_the_console(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(
        tmp_path, catalogue, "action_canvas", settings={"action_canvas": {"names": False}}
    )
    start(room, "action_canvas")
    facilitator_seat = seat_of(room, facilitator_of(room))
    seat_of(room, enter(room, "Jeanne")).post(CanvasCard("Une idée"))
    assert "Jeanne" not in encoded(facilitator_seat, WALL) + encoded(facilitator_seat, PHONE)
    assert "Jeanne" in encoded(facilitator_seat, CONSOLE)
    room.close()


def test_who_asks_for_initials_is_named_so_on_the_wall(room: Room, facilitator_seat: Seat) -> None:
    naima = enter(room, "Naïma Bellec", appearance=Appearance.INITIALS)
    seat_of(room, naima).post(CanvasCard("Une idée"))
    assert "N. B." in encoded(facilitator_seat, WALL)
    assert "Naïma" not in encoded(facilitator_seat, WALL)


def test_correcting_is_offered_to_the_author_only(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    seat_of(room, jeanne).post(CanvasCard("Une idée"))
    (card,) = board_of(facilitator_seat, CONSOLE).columns[0].cards
    only = {action.name: action.only for action in card.buttons}
    assert only["edit"] == ("author",)
    assert only["important"] == ("facilitator", "scribe")


# ── arranging ───────────────────────────────────────────────────────────────────────────────


def test_grouping_keeps_every_wording_and_is_undone_whole(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    one, two, three = (
        facilitator_seat.post(CanvasCard(text)).id for text in ("Un", "Deux", "Trois")
    )
    before = texts_of(board_of(facilitator_seat, WALL))
    group = facilitator_seat.post(CanvasGroup("Ensemble", (one, three)))
    assert texts_of(board_of(facilitator_seat, WALL)) == [["Ensemble", "Deux"]]
    found = board_of(facilitator_seat, WALL).columns[0].cards[0]
    assert isinstance(found, GroupView)
    assert [card.text for card in found.cards] == ["Un", "Trois"]
    facilitator_seat.activity.act(facilitator_seat, "ungroup", group.id)
    assert texts_of(board_of(facilitator_seat, WALL)) == before
    assert two


def test_a_card_grouped_again_stands_in_its_newest_group_only(facilitator_seat: Seat) -> None:
    one, two, three = (
        facilitator_seat.post(CanvasCard(text)).id for text in ("Un", "Deux", "Trois")
    )
    facilitator_seat.post(CanvasGroup("Ancien", (one, two)))
    newer = facilitator_seat.post(CanvasGroup("Nouveau", (two, three)))
    assert texts_of(board_of(facilitator_seat, WALL)) == [["Ancien", "Nouveau"]]
    assert encoded(facilitator_seat, WALL).count('"Deux"') == 1
    facilitator_seat.withdraw(newer.id)
    assert texts_of(board_of(facilitator_seat, WALL)) == [["Ancien", "Trois"]]


def test_a_group_outlives_the_card_withdrawn_from_it_and_can_be_renamed(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    own = seat_of(room, jeanne).post(CanvasCard("Un")).id
    group = facilitator_seat.post(
        CanvasGroup("Ensemble", (own, facilitator_seat.post(CanvasCard("Deux")).id))
    )
    seat_of(room, jeanne).withdraw(own)
    facilitator_seat.edit(group.id, dataclasses.replace(group.content, title="Seul"))  # type: ignore[call-arg]
    assert texts_of(board_of(facilitator_seat, WALL)) == [["Seul"]]


def test_the_important_button_marks_then_unmarks_for_whoever_presses(
    room: Room, jeanne: Person, bastien: Person, facilitator_seat: Seat
) -> None:
    card = seat_of(room, jeanne).post(CanvasCard("À garder")).id
    scribe = seat_of(room, bastien)
    scribe.activity.act(scribe, "important", card)
    (shown,) = board_of(facilitator_seat, PHONE).columns[0].cards
    toggle = next(a for a in shown.buttons if a.name == "important")
    assert set(toggle.pressed_by) == {bastien.id, facilitator_seat.person.id}
    assert "star" in encoded(facilitator_seat, WALL)
    facilitator_seat.activity.act(facilitator_seat, "important", card)
    assert "star" not in encoded(facilitator_seat, WALL)


def test_removing_an_aspect_keeps_its_cards(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    aspect = facilitator_seat.post(Aspect("Nos apports"))
    seat_of(room, jeanne).post(CanvasCard("Vingt ans de ressources", aspect.id))
    facilitator_seat.activity.act(facilitator_seat, "remove", aspect.id)
    (column,) = board_of(facilitator_seat, WALL).columns
    assert (column.title, column.cards[0].text) == ("Idées", "Vingt ans de ressources")  # type: ignore[union-attr]
    facilitator_seat.undo()
    assert texts_of(board_of(facilitator_seat, WALL)) == [["Vingt ans de ressources"]]
    assert board_of(facilitator_seat, WALL).columns[0].title == "Nos apports"


def test_an_aspect_moves_before_the_one_before_it_and_phones_are_told(
    room: Room, facilitator_seat: Seat
) -> None:
    ids = [facilitator_seat.post(Aspect(name)).id for name in ("A", "B", "C")]
    stage = room.stage
    facilitator_seat.activity.act(facilitator_seat, "earlier", ids[2])
    assert [c.title for c in board_of(facilitator_seat, WALL).columns] == ["A", "C", "B"]
    assert room.stage != stage


def test_a_participant_presses_no_facilitator_button(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    aspects = [facilitator_seat.post(Aspect(name)).id for name in ("A", "B")]
    seat = seat_of(room, jeanne)
    for action in ("rename", "earlier", "remove", "ungroup", "place_lead"):
        with pytest.raises(NotAllowed):
            seat.activity.act(seat, action, aspects[1])
    with pytest.raises(NotAccepted):
        seat.activity.act(seat, "explode", aspects[1])


# ── questions set aside ─────────────────────────────────────────────────────────────────────


@dataclasses.dataclass(frozen=True)
class SetAside(Activity):
    """A step before, that sets one question aside."""

    name = "set_aside"
    title = "Avant"

    def leads(self, step: StepRecord) -> tuple[tuple[str, str], ...]:
        return (("lead", "Et le budget ?"),)

    def view(self, step: StepRecord, audience: Audience) -> Board:
        return Board(())


@pytest.fixture
def seat_after_questions(tmp_path: Path, catalogue: Catalogue) -> Iterator[Seat]:
    offered: dict[str, type[Activity]] = {**catalogue.activities, "set_aside": SetAside}
    wider = dataclasses.replace(catalogue, activities=offered)
    room = open_room(tmp_path, wider, "set_aside", "action_canvas")
    start(room, "action_canvas")
    yield seat_of(room, facilitator_of(room), "action_canvas")
    room.close()


def test_a_question_set_aside_is_put_on_the_canvas_from_the_console(
    seat_after_questions: Seat,
) -> None:
    facilitator_seat = seat_after_questions
    view = facilitator_seat.activity.view(facilitator_seat.step, CONSOLE)
    assert isinstance(view, Stack)
    aside = view.items[1]
    assert isinstance(aside, Cards)
    assert aside.title == "À reprendre des étapes d’avant"
    assert "budget" not in encoded(facilitator_seat, PHONE) + encoded(facilitator_seat, WALL)
    facilitator_seat.activity.act(facilitator_seat, "place_lead", "lead")
    assert texts_of(board_of(facilitator_seat, WALL)) == [["Et le budget ?"]]
    assert isinstance(facilitator_seat.activity.view(facilitator_seat.step, CONSOLE), Board)
    with pytest.raises(NotFound):
        facilitator_seat.activity.act(facilitator_seat, "place_lead", "another")
