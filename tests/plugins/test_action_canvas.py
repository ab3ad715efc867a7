"""The group's reflection: who writes what, what everybody sees, what remains of it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import (
    ActionCanvas,
    Aspect,
    CanvasCard,
    CanvasFacts,
    CanvasGroup,
    Important,
    PrivateNote,
    handlers,
)
from tablee import texts
from tablee.activities import Activity, StepRecord
from tablee.errors import BadSetting, NotAccepted, NotAllowed, NotFound
from tablee.model.canvases import Template, Zone
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Heading, Line, Lines
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Board, Cards, Stack
from tablee.view import CardGroup as GroupView
from tests.plugins.phones import OwnPhone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.context import Seat

WALL, PHONE, CONSOLE = Audience.WALL, Audience.PHONE, Audience.CONSOLE


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    room = open_room(tmp_path, catalogue, "action_canvas")
    yield room
    room.close()


@pytest.fixture
def solene(room: Room) -> Person:
    return enter(room, "Solène", Role.CARRIER)


@pytest.fixture
def jeanne(room: Room) -> Person:
    return enter(room, "Jeanne")


@pytest.fixture
def bastien(room: Room) -> Person:
    return enter(room, "Bastien", Role.SCRIBE, Role.PARTICIPANT)


@pytest.fixture
def desk(room: Room) -> Seat:
    """The facilitator's seat, once the step runs."""
    start(room, "action_canvas")
    return seat_of(room, facilitator_of(room))


def board_of(seat: Seat, audience: Audience) -> Board:
    view = seat.activity.view(seat.step, audience)
    board = view.items[0] if isinstance(view, Stack) else view
    assert isinstance(board, Board)
    return board


def encoded(seat: Seat, audience: Audience) -> str:
    return msgspec.json.encode(seat.activity.view(seat.step, audience)).decode()


def texts_of(board: Board) -> list[list[str]]:
    return [
        [item.title if isinstance(item, GroupView) else item.text for item in column.cards]
        for column in board.columns
    ]


# ── who may write what ──────────────────────────────────────────────────────────────────────


def test_the_carrier_posts_nothing_even_around_the_page(
    room: Room, solene: Person, desk: Seat
) -> None:
    with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
        seat_of(room, solene).post(CanvasCard("Mon avis"))
    with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
        desk.post(CanvasCard("Mon avis"), on_behalf_of=solene.id)


def test_a_card_longer_than_500_characters_is_refused(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    with pytest.raises(NotAccepted, match="500"):
        seat_of(room, jeanne).post(CanvasCard("a" * 501))


def test_only_the_facilitator_adds_aspects_and_groups(
    room: Room, jeanne: Person, bastien: Person, desk: Seat
) -> None:
    one, two = desk.post(CanvasCard("Un")).id, desk.post(CanvasCard("Deux")).id
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


def test_a_facilitator_who_carries_the_project_adds_aspects_and_no_card(desk: Seat) -> None:
    desk.room.people.set_roles(desk.person, desk.person.id, (Role.FACILITATOR, Role.CARRIER))
    app = drawn(desk)
    app.text_input[0].input("Vivre à deux échelles")
    press(app, "Ajouter un aspect")
    assert [aspect.text for _c, aspect in desk.step.of(Aspect)] == ["Vivre à deux échelles"]
    with pytest.raises(NotAllowed, match="c’est à vous d’écouter"):
        desk.post(CanvasCard("Mon avis"))


def test_two_aspects_do_not_share_a_name(desk: Seat) -> None:
    first = desk.post(Aspect("À apprendre"))
    with pytest.raises(NotAccepted, match="déjà sur le canevas"):
        desk.post(Aspect("a apprendre"))
    desk.edit(first.id, Aspect("À apprendre !"))


def test_words_are_changed_by_their_author_alone(room: Room, jeanne: Person, desk: Seat) -> None:
    card = seat_of(room, jeanne).post(CanvasCard("Passer à l’entraide"))
    with pytest.raises(NotAllowed, match="Ces mots ne sont pas les vôtres"):
        desk.edit(card.id, CanvasCard("Passer à autre chose"))
    seat_of(room, jeanne).edit(card.id, CanvasCard("Passer de la concurrence à l’entraide"))


def test_words_typed_for_the_room_are_corrected_by_the_facilitator(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    card = desk.post(CanvasCard("Un outil doit servr"), on_behalf_of=jeanne.id)
    desk.edit(card.id, CanvasCard("Un outil doit servir"))
    (only,) = board_of(desk, CONSOLE).columns[0].cards
    assert next(a.only for a in only.actions if a.name == "edit") == ("author", "facilitator")


def test_the_facilitator_moves_a_card_and_its_author_too_but_nobody_else(
    room: Room, jeanne: Person, bastien: Person, desk: Seat
) -> None:
    aspect = desk.post(Aspect("Nos apports")).id
    card = seat_of(room, jeanne).post(CanvasCard("Vingt ans de ressources")).id
    desk.edit(card, CanvasCard("Vingt ans de ressources", aspect))
    seat_of(room, jeanne).edit(card, CanvasCard("Vingt ans de ressources"))
    with pytest.raises(NotAllowed):
        seat_of(room, bastien).edit(card, CanvasCard("Vingt ans de ressources", aspect))


def test_a_card_for_an_aspect_just_removed_is_refused_with_its_text_kept(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    with pytest.raises(NotAccepted, match="Votre texte reste ici"):
        seat_of(room, jeanne).post(CanvasCard("Trop tard", "abcdefghjkmn"))


def test_a_group_has_a_title_and_two_cards_that_are_there(desk: Seat) -> None:
    one, two = desk.post(CanvasCard("Un")).id, desk.post(CanvasCard("Deux")).id
    with pytest.raises(NotAccepted, match="titre"):
        desk.post(CanvasGroup(" ", (one, two)))
    with pytest.raises(NotAccepted, match="au moins deux"):
        desk.post(CanvasGroup("Doublon", (one, one)))
    with pytest.raises(NotAccepted, match="vient d’être retirée"):
        desk.post(CanvasGroup("Fantôme", (one, "abcdefghjkmn")))


def test_facilitator_and_scribe_mark_what_is_important_once_and_others_do_not(
    room: Room, jeanne: Person, bastien: Person, desk: Seat
) -> None:
    card = seat_of(room, jeanne).post(CanvasCard("À garder")).id
    seat_of(room, bastien).post(Important(card))
    with pytest.raises(NotAccepted, match="déjà marquée"):
        desk.post(Important(card))
    with pytest.raises(NotAllowed):
        seat_of(room, jeanne).post(Important(card))
    with pytest.raises(NotAccepted, match="retirée"):
        desk.post(Important("abcdefghjkmn"))


def test_the_carrier_has_one_note_that_nobody_else_ever_reads(
    room: Room, solene: Person, jeanne: Person, desk: Seat
) -> None:
    seat = seat_of(room, solene)
    note = seat.post(PrivateNote("En parler à Bastien"))
    with pytest.raises(NotAccepted, match="déjà ouvertes"):
        seat.post(PrivateNote("Encore"))
    with pytest.raises(NotAllowed):
        seat.share([note.id])
    with pytest.raises(NotAllowed):
        desk.edit(note.id, PrivateNote("Lu"))
    with pytest.raises(NotAllowed):
        desk.withdraw(note.id)
    with pytest.raises(NotAllowed):
        seat_of(room, jeanne).post(PrivateNote("Moi aussi"))
    assert all("Bastien" not in encoded(desk, audience) for audience in Audience)
    assert "En parler" not in repr(document_of(room))
    assert "En parler" not in repr(seat_of(room, jeanne).mine)


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def test_without_aspects_there_is_one_inviting_column(desk: Seat) -> None:
    (column,) = board_of(desk, PHONE).columns
    assert (column.title, column.cards) == ("Idées", ())
    assert column.empty == "Les cartes s’afficheront ici."


def test_aspects_are_columns_with_tints_in_turn(room: Room, jeanne: Person, desk: Seat) -> None:
    ids = [desk.post(Aspect(f"Aspect {n}")).id for n in range(7)]
    seat_of(room, jeanne).post(CanvasCard("Sous le dernier", ids[6]))
    columns = board_of(desk, WALL).columns
    assert [c.tint for c in columns] == [0, 1, 2, 3, 4, 5, 0]
    assert columns[6].cards[0].tint == 0  # type: ignore[union-attr] # a lone card, no group


def test_cards_without_aspect_come_first_and_keep_no_tint(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    aspect = desk.post(Aspect("Nos apports")).id
    seat_of(room, jeanne).post(CanvasCard("Ailleurs"))
    seat_of(room, jeanne).post(CanvasCard("Ici", aspect))
    loose, first = board_of(desk, WALL).columns
    assert (loose.title, loose.tint) == ("Sans aspect", None)
    assert (first.title, first.tint) == ("Nos apports", 0)
    assert texts_of(board_of(desk, WALL)) == [["Ailleurs"], ["Ici"]]


def test_the_wall_has_no_buttons(room: Room, jeanne: Person, desk: Seat) -> None:
    aspect = desk.post(Aspect("Nos apports")).id
    cards = tuple(
        seat_of(room, jeanne).post(CanvasCard(t, aspect)).id for t in ("Un", "Deux", "Trois")
    )
    desk.post(CanvasGroup("Ensemble", cards[:2]))
    assert '"name"' not in encoded(desk, WALL)
    assert '"name":"ungroup"' in encoded(desk, CONSOLE)


def test_a_hidden_card_is_on_the_console_only(room: Room, jeanne: Person, desk: Seat) -> None:
    card = seat_of(room, jeanne).post(CanvasCard("Mot déplacé"))
    desk.hide(card.id)
    assert "Mot déplacé" not in encoded(desk, WALL)
    assert "Mot déplacé" not in encoded(desk, PHONE)
    assert "Mot déplacé" in encoded(desk, CONSOLE)
    assert seat_of(room, jeanne).activity.cards(desk.step) == ()  # type: ignore[attr-defined]


def test_names_can_be_kept_off_the_cards_but_not_off_the_console(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(
        tmp_path, catalogue, "action_canvas", settings={"action_canvas": {"names": False}}
    )
    start(room, "action_canvas")
    desk = seat_of(room, facilitator_of(room))
    seat_of(room, enter(room, "Jeanne")).post(CanvasCard("Une idée"))
    assert "Jeanne" not in encoded(desk, WALL) + encoded(desk, PHONE)
    assert "Jeanne" in encoded(desk, CONSOLE)
    room.close()


def test_who_asks_for_initials_is_named_so_on_the_wall(room: Room, desk: Seat) -> None:
    naima = enter(room, "Naïma Bellec", appearance=Appearance.INITIALS)
    seat_of(room, naima).post(CanvasCard("Une idée"))
    assert "N. B." in encoded(desk, WALL)
    assert "Naïma" not in encoded(desk, WALL)


def test_correcting_is_offered_to_the_author_only(room: Room, jeanne: Person, desk: Seat) -> None:
    seat_of(room, jeanne).post(CanvasCard("Une idée"))
    (card,) = board_of(desk, CONSOLE).columns[0].cards
    only = {action.name: action.only for action in card.actions}
    assert only["edit"] == ("author",)
    assert only["important"] == ("facilitator", "scribe")


# ── arranging ───────────────────────────────────────────────────────────────────────────────


def test_grouping_keeps_every_wording_and_is_undone_whole(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    one, two, three = (desk.post(CanvasCard(text)).id for text in ("Un", "Deux", "Trois"))
    before = texts_of(board_of(desk, WALL))
    group = desk.post(CanvasGroup("Ensemble", (one, three)))
    assert texts_of(board_of(desk, WALL)) == [["Ensemble", "Deux"]]
    found = board_of(desk, WALL).columns[0].cards[0]
    assert isinstance(found, GroupView)
    assert [card.text for card in found.cards] == ["Un", "Trois"]
    desk.activity.act(desk, "ungroup", group.id)
    assert texts_of(board_of(desk, WALL)) == before
    assert two


def test_a_card_grouped_again_stands_in_its_newest_group_only(desk: Seat) -> None:
    one, two, three = (desk.post(CanvasCard(text)).id for text in ("Un", "Deux", "Trois"))
    desk.post(CanvasGroup("Ancien", (one, two)))
    newer = desk.post(CanvasGroup("Nouveau", (two, three)))
    assert texts_of(board_of(desk, WALL)) == [["Ancien", "Nouveau"]]
    assert encoded(desk, WALL).count('"Deux"') == 1
    desk.withdraw(newer.id)
    assert texts_of(board_of(desk, WALL)) == [["Ancien", "Trois"]]


def test_a_group_outlives_the_card_withdrawn_from_it_and_can_be_renamed(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    own = seat_of(room, jeanne).post(CanvasCard("Un")).id
    group = desk.post(CanvasGroup("Ensemble", (own, desk.post(CanvasCard("Deux")).id)))
    seat_of(room, jeanne).withdraw(own)
    desk.edit(group.id, dataclasses.replace(group.content, title="Seul"))  # type: ignore[call-arg]
    assert texts_of(board_of(desk, WALL)) == [["Seul"]]


def test_the_important_button_marks_then_unmarks_for_whoever_presses(
    room: Room, jeanne: Person, bastien: Person, desk: Seat
) -> None:
    card = seat_of(room, jeanne).post(CanvasCard("À garder")).id
    scribe = seat_of(room, bastien)
    scribe.activity.act(scribe, "important", card)
    (shown,) = board_of(desk, PHONE).columns[0].cards
    toggle = next(a for a in shown.actions if a.name == "important")
    assert set(toggle.pressed_by) == {bastien.id, desk.person.id}
    assert "star" in encoded(desk, WALL)
    desk.activity.act(desk, "important", card)
    assert "star" not in encoded(desk, WALL)


def test_removing_an_aspect_keeps_its_cards(room: Room, jeanne: Person, desk: Seat) -> None:
    aspect = desk.post(Aspect("Nos apports"))
    seat_of(room, jeanne).post(CanvasCard("Vingt ans de ressources", aspect.id))
    desk.activity.act(desk, "remove", aspect.id)
    (column,) = board_of(desk, WALL).columns
    assert (column.title, column.cards[0].text) == ("Idées", "Vingt ans de ressources")  # type: ignore[union-attr]
    desk.undo()
    assert texts_of(board_of(desk, WALL)) == [["Vingt ans de ressources"]]
    assert board_of(desk, WALL).columns[0].title == "Nos apports"


def test_an_aspect_moves_before_the_one_before_it_and_phones_are_told(
    room: Room, desk: Seat
) -> None:
    ids = [desk.post(Aspect(name)).id for name in ("A", "B", "C")]
    stage = room.stage
    desk.activity.act(desk, "earlier", ids[2])
    assert [c.title for c in board_of(desk, WALL).columns] == ["A", "C", "B"]
    assert room.stage != stage


def test_a_participant_presses_no_facilitator_button(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    aspects = [desk.post(Aspect(name)).id for name in ("A", "B")]
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
def desk_after_questions(tmp_path: Path, catalogue: Catalogue) -> Iterator[Seat]:
    offered: dict[str, type[Activity]] = {**catalogue.activities, "set_aside": SetAside}
    wider = dataclasses.replace(catalogue, activities=offered)
    room = open_room(tmp_path, wider, "set_aside", "action_canvas")
    start(room, "action_canvas")
    yield seat_of(room, facilitator_of(room), "action_canvas")
    room.close()


def test_a_question_set_aside_is_put_on_the_canvas_from_the_console(
    desk_after_questions: Seat,
) -> None:
    desk = desk_after_questions
    view = desk.activity.view(desk.step, CONSOLE)
    assert isinstance(view, Stack)
    aside = view.items[1]
    assert isinstance(aside, Cards)
    assert aside.title == "À reprendre des étapes d’avant"
    assert "budget" not in encoded(desk, PHONE) + encoded(desk, WALL)
    desk.activity.act(desk, "place_lead", "lead")
    assert texts_of(board_of(desk, WALL)) == [["Et le budget ?"]]
    assert isinstance(desk.activity.view(desk.step, CONSOLE), Board)
    with pytest.raises(NotFound):
        desk.activity.act(desk, "place_lead", "another")


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_loose_cards_then_each_aspect_and_the_sheet_what_is_important(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    seat = seat_of(room, jeanne)
    ours = desk.post(Aspect("Nos apports"))
    desk.post(Aspect("Personne n’y a pensé"))
    one = seat.post(CanvasCard("Vingt ans de ressources", ours.id))
    two = seat.post(CanvasCard("Nos façons d’animer", ours.id))
    loose = seat.post(CanvasCard("Le lien humain"))
    hidden = seat.post(CanvasCard("Mot déplacé", ours.id))
    group = desk.post(CanvasGroup("Boîte à outils", (one.id, two.id)))
    desk.post(Important(two.id))
    desk.post(Important(hidden.id))
    desk.hide(hidden.id)

    document = document_of(room)
    source = desk.step.source
    (notes,) = document.notes
    assert notes.label == "PLAN D'ACTION"
    assert notes.blocks == (
        Lines((Line("Le lien humain", source(loose)),)),
        Heading(Line("Nos apports", source(ours))),
        Heading(Line("Boîte à outils", source(group)), within=True),
        Lines(
            (
                Line("Vingt ans de ressources", source(one)),
                Line("Nos façons d’animer", source(two)),
            )
        ),
    )
    (sheet,) = document.sheet
    assert sheet.label == "Éléments importants de la discussion"
    assert sheet.blocks == (Lines((Line("Nos façons d’animer", source(two)),)),)


def test_an_empty_canvas_leaves_nothing_in_the_document(room: Room, desk: Seat) -> None:
    desk.post(Aspect("Nos apports"))
    document = document_of(room)
    assert (document.notes, document.sheet) == ((), ())


def test_later_steps_vote_on_cards_and_groups(desk: Seat) -> None:
    one, two, three = (desk.post(CanvasCard(text)).id for text in ("Un", "Deux", "Trois"))
    group = desk.post(CanvasGroup("Ensemble", (one, two)))
    activity = desk.activity
    assert isinstance(activity, ActionCanvas)
    assert activity.cards(desk.step) == ((group.id, "Ensemble"), (three, "Trois"))


def test_in_english_the_label_is_english(room: Room, jeanne: Person, desk: Seat) -> None:
    seat_of(room, jeanne).post(CanvasCard("An idea"))
    room.conduct.describe(facilitator_of(room), language="en")
    assert [section.label for section in document_of(room).notes] == ["ACTION PLAN"]
    with texts.speaking("en"):
        assert board_of(desk, PHONE).columns[0].title == "Ideas"


# ── on phones and console ───────────────────────────────────────────────────────────────────


def page(seat):  # type: ignore[no-untyped-def] # AppTest runs this source alone, without our imports
    from tablee.ui.widgets import inputs as desk

    desk.show_refusal(seat)
    seat.activity.render(seat)


def drawn(seat: Seat, **state: Any) -> AppTest:
    app = AppTest.from_function(page, args=(seat,), default_timeout=30)
    for key, value in state.items():
        app.session_state[seat.key(key)] = value
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def labels(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def test_a_card_is_written_under_the_chosen_aspect(room: Room, jeanne: Person, desk: Seat) -> None:
    desk.post(Aspect("Nos apports"))
    second = desk.post(Aspect("Deux *échelles*")).id
    phone = OwnPhone(room, jeanne)
    assert (phone.fields, phone.words) == ({}, "[]")
    phone.ask(field="card", text="Un annuaire tenu ensemble", choice=second)
    (card,) = seat_of(room, jeanne).mine
    assert card.content == CanvasCard("Un annuaire tenu ensemble", second)
    app = drawn(desk)
    (places,) = (each for each in app.selectbox if each.label == "Quel aspect\u00a0?")
    assert places.options == ["Nos apports", "Deux *échelles*"]
    assert places.value is None  # whose words they are says nothing of where they go


def test_what_is_refused_stays_typed(room: Room, jeanne: Person, desk: Seat) -> None:
    aspect = desk.post(Aspect("Nos apports"))
    app = drawn(seat_of(room, jeanne))
    app.text_area[0].input("Une idée")
    desk.withdraw(aspect.id)
    press(app, "Poser ma carte")
    assert "vient d’être retiré" in app.error[0].value
    assert app.text_area[0].value == "Une idée"
    press(app, "Poser ma carte")
    assert [c.content for c in seat_of(room, jeanne).mine] == [CanvasCard("Une idée")]


def test_the_carrier_is_asked_to_listen_and_keeps_notes(
    room: Room, solene: Person, desk: Seat
) -> None:
    seat, phone = seat_of(room, solene), OwnPhone(room, solene)
    assert seat.activity.prompt_for(seat.step, solene) == "Solène, c’est à vous d’écouter"
    assert "Votre tour vient juste après" in phone.words
    assert (phone.shared, list(phone.fields)) == ([], ["notes", "photo"])
    assert phone.fields["notes"]["autosave"]
    phone.write("notes", "En parler à Bastien")
    assert [c.content for c in seat.mine] == [PrivateNote("En parler à Bastien")]
    phone.write("notes", "En parler à Driss")
    assert [c.content for c in seat.mine] == [PrivateNote("En parler à Driss")]
    assert phone.fields["notes"]["value"] == "En parler à Driss"
    assert "trop long" in phone.refused(field="notes", text="a" * 5001)
    phone.write("notes", "")
    assert seat.mine == ()
    phone.write("notes", " ")
    assert seat.mine == ()


def test_once_the_step_is_over_whoever_takes_notes_alone_goes_on(
    room: Room, jeanne: Person, solene: Person, bastien: Person, desk: Seat
) -> None:
    OwnPhone(room, solene).write("notes", "En parler à Bastien")
    room.conduct.next(facilitator_of(room))

    late = OwnPhone(room, jeanne, "action_canvas")
    assert late.fields == {}
    assert "Cette étape est terminée" in late.refused(field="card", text="Trop tard")
    carrier = OwnPhone(room, solene, "action_canvas")
    assert (list(carrier.fields), carrier.shared) == (["notes"], [])  # her own, which nobody sees
    assert carrier.refused(field="card", text="Trop tard")
    assert desk.step.of(CanvasCard) == ()

    scribe = OwnPhone(room, bastien, "action_canvas")
    assert (list(scribe.fields), scribe.shared) == (["photo"], ["card"])
    scribe.write("card", "Dit en partant")
    late_desk = seat_of(room, facilitator_of(room), "action_canvas")
    assert [card.text for _c, card in late_desk.step.of(CanvasCard)] == ["Dit en partant"]


def test_the_facilitator_adds_an_aspect_and_a_twin_stays_typed(desk: Seat) -> None:
    app = drawn(desk)
    app.text_input[0].input("Nos apports")
    press(app, "Ajouter un aspect")
    assert app.text_input[0].value == ""
    app.text_input[0].input("nos apports")
    press(app, "Ajouter un aspect")
    assert "déjà sur le canevas" in app.error[0].value
    assert app.text_input[0].value == "nos apports"
    assert [aspect.text for _c, aspect in desk.step.of(Aspect)] == ["Nos apports"]


def test_the_facilitator_groups_marks_moves_and_hides_the_chosen_cards(
    room: Room, jeanne: Person, desk: Seat
) -> None:
    aspect = desk.post(Aspect("Nos apports")).id
    one, two = (seat_of(room, jeanne).post(CanvasCard(text)).id for text in ("Un", "Deux"))
    app = drawn(desk, live={"selected": [two, one, "gone"]})
    assert app.text[0].value == "2 cartes choisies"
    press(app, "Regrouper")
    assert "titre" in app.error[0].value
    app.text_input[0].input("Ensemble")
    press(app, "Regrouper")
    assert [group for _c, group in desk.step.of(CanvasGroup)] == [
        CanvasGroup("Ensemble", (one, two))
    ]
    assert "cartes choisies" not in str(app.text)  # they are chosen no more
    app = drawn(desk, live={"selected": [two, one]})
    press(app, "Marquer important")
    assert {mark.target for _c, mark in desk.step.of(Important)} == {one, two}
    press(app, "Ne plus marquer important")
    assert desk.step.of(Important) == ()
    next(s for s in app.selectbox if s.label == "Déplacer vers").set_value(aspect).run()
    press(app, "Déplacer")
    assert [card for _c, card in desk.step.of(CanvasCard)] == [
        CanvasCard("Un", aspect),
        CanvasCard("Deux", aspect),
    ]
    app = drawn(desk, live={"selected": [two, one]})
    press(app, "Masquer au mur et aux téléphones")
    assert all(c.hidden for c, _card in desk.step.of(CanvasCard))
    press(app, "Remontrer")
    press(app, "Dégrouper")
    assert desk.step.of(CanvasGroup) == ()


def test_without_chosen_cards_there_is_no_toolbar(desk: Seat) -> None:
    usual = ["Poser ma carte", "Ajouter un aspect", "Ajouter une photo du papier"]
    assert labels(drawn(desk)) == usual


def test_the_facilitator_renames_an_aspect_and_every_phone_is_told(room: Room, desk: Seat) -> None:
    aspect = desk.post(Aspect("Apports")).id
    stage = room.stage
    app = drawn(desk, renaming=aspect)
    next(t for t in app.text_input if t.label == "Nom de l’aspect").input("Nos apports")
    press(app, "Renommer")
    assert [a.text for _c, a in desk.step.of(Aspect)] == ["Nos apports"]
    assert room.stage != stage
    assert "Renommer" not in labels(app)


def test_an_aspect_removed_is_put_back_where_it_stood_and_every_phone_is_told(
    room: Room, desk: Seat
) -> None:
    first, second = (handlers.add_aspect(desk, name).id for name in ("Nos apports", "Nos freins"))
    desk.activity.act(desk, "earlier", second)
    desk.activity.act(desk, "remove", second)
    stage = room.stage
    desk.undo()
    assert [column.id for column in board_of(desk, WALL).columns] == [second, first]
    assert room.stage != stage


def test_the_facilitator_types_a_card_for_somebody(room: Room, jeanne: Person, desk: Seat) -> None:
    app = drawn(desk)
    next(s for s in app.selectbox if s.label == "Qui parle\u00a0?").set_value(jeanne.id)
    app.text_area[0].input("Dit à voix haute")
    press(app, "Poser ma carte")
    (card,) = seat_of(room, jeanne).mine
    assert (card.person, card.entered_by) == (jeanne.id, desk.person.id)


# ── on a template ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def on(tmp_path: Path, catalogue: Catalogue) -> Iterator[Callable[[str], Seat]]:
    """Opens a canvas in the shape of this template; the facilitator’s seat."""
    rooms: list[Room] = []

    def opened(name: str) -> Seat:
        room = open_room(tmp_path, catalogue, "canvas", settings={"canvas": {"template": name}})
        start(room, "canvas")
        rooms.append(room)
        return seat_of(room, facilitator_of(room))

    yield opened
    for room in rooms:
        room.close()


def change_canvas(seat: Seat, template: Template) -> None:
    step = seat.step.step
    seat.room.conduct.configure(
        seat.person, step.id, settings={**step.settings, "template": template}
    )


def test_cards_stand_in_the_squares_of_a_grid_and_the_others_under_it(on: Any) -> None:
    seat = on("impact_effort")
    seat.post(CanvasCard("Un annuaire", "quick"))
    board = board_of(seat, WALL)
    assert (board.layout, board.rows) == ("grid", ("quick large", "small costly"))
    assert (board.across, board.upwards) == ("Effort", "Impact")
    assert [(c.area, c.title) for c in board.columns][:2] == [
        ("quick", "À faire vite"),
        ("large", "Grands projets"),
    ]
    assert board.columns[0].prompt == "Impact fort, effort faible."
    assert [len(c.cards) for c in board.columns] == [1, 0, 0, 0]
    seat.post(CanvasCard("Ailleurs"))
    under = board_of(seat, WALL).columns[-1]
    assert (under.id, under.title, under.area, under.tint) == ("loose", "Sans zone", "", None)
    assert seat.activity.prompt(seat.step).startswith("Posez chaque idée")


def test_one_chooses_among_zones_and_then_aspects_where_there_is_room(on: Any) -> None:
    seat = on("path")
    aspect = handlers.add_aspect(seat, "À côté").id
    (field,) = seat.activity.fields(seat.step)
    assert field.ask.replace("\u00a0", " ") == "Dans quelle zone ?"
    assert [id_ for id_, _title in field.choices] == ["before", "now", "soon", "later", aspect]
    assert board_of(seat, PHONE).ends == ("Passé", "Futur")
    with pytest.raises(NotAccepted, match="déjà sur le canevas"):
        handlers.add_aspect(seat, "hier")
    with pytest.raises(NotAccepted, match="zone vient d’être retirée"):
        seat.post(CanvasCard("Nulle part", "nowhere"))


def test_a_closed_shape_has_no_place_for_one_column_more(on: Any) -> None:
    seat = on("stakeholders")
    with pytest.raises(NotAccepted, match="Ce canevas est complet"):
        handlers.add_aspect(seat, "À côté")
    assert "Ajouter un aspect" not in labels(drawn(seat))


def test_another_canvas_keeps_every_card(on: Any, catalogue: Catalogue) -> None:
    seat = on("swot")
    kept, lost = (
        seat.post(CanvasCard("Tenir", "strengths")),
        seat.post(CanvasCard("Douter", "threats")),
    )
    half = Template(title="Forces seules", zones=(Zone("strengths", "Forces"),))
    change_canvas(seat, half)
    assert texts_of(board_of(seat, PHONE)) == [["Tenir"], ["Douter"]]
    assert [column.title for column in board_of(seat, PHONE).columns] == ["Forces", "Sans zone"]
    change_canvas(seat, Template())
    assert sorted(texts_of(board_of(seat, PHONE))[0]) == ["Douter", "Tenir"]
    change_canvas(seat, catalogue.templates["swot"])
    assert texts_of(board_of(seat, PHONE)) == [["Tenir"], [], [], ["Douter"]]
    assert {kept.id, lost.id} == {c.id for c, _card in seat.step.of(CanvasCard)}


def test_a_canvas_that_is_none_is_refused_and_the_one_before_stays(on: Any) -> None:
    seat = on("swot")
    with pytest.raises(BadSetting, match="pas de zone"):
        change_canvas(seat, Template(title="Vide", layout="rings"))
    assert board_of(seat, WALL).rows == ("strengths weaknesses", "chances threats")


def test_zones_are_headings_of_the_notes_and_in_the_reader_s_language(on: Any) -> None:
    seat = on("path")
    seat.post(CanvasCard("Ailleurs"))
    seat.post(CanvasCard("Un premier pas", "soon"))
    (notes,) = document_of(seat.room).notes
    assert notes.label == "Chemin", "it is no plan of actions"
    said = [block.line.text for block in notes.blocks if isinstance(block, Heading)]
    assert said == ["Demain", "Sans zone"]
    with texts.speaking("en"):
        assert [c.title for c in board_of(seat, PHONE).columns][:2] == ["Yesterday", "Today"]


def test_on_the_canvas_alone_the_carrier_writes_as_everybody_does(on: Any) -> None:
    seat = on("who_what_when")
    solene = enter(seat.room, "Solène", Role.CARRIER)
    hers = seat_of(seat.room, solene)
    phone = OwnPhone(seat.room, solene)
    phone.ask(field="card", text="Moi, demain", choice="when")
    assert (phone.shared, list(phone.fields)) == (["card"], ["photo"])
    assert hers.activity.prompt_for(hers.step, solene) == "Une idée par carte, en quelques mots."


def test_chosen_cards_are_moved_to_another_zone(on: Any) -> None:
    seat = on("swot")
    card = seat.post(CanvasCard("Tenir", "threats")).id
    app = drawn(seat, live={"selected": [card]})
    move_to = next(s for s in app.selectbox if s.label == "Déplacer vers")
    assert "Sans zone" in move_to.options
    move_to.set_value("strengths").run()
    press(app, "Déplacer")
    assert [content for _c, content in seat.step.of(CanvasCard)] == [
        CanvasCard("Tenir", "strengths")
    ]


def test_an_old_session_without_a_canvas_in_its_settings_opens_as_before(desk: Seat) -> None:
    assert desk.step.step.settings == {}
    desk.post(Aspect("Nos apports"))
    assert board_of(desk, WALL).layout == "columns"
    assert [column.title for column in board_of(desk, WALL).columns] == ["Nos apports"]
