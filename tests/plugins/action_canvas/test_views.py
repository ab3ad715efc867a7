"""The action canvas on phones, on the console, in the document and on a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.action_canvas import (
    ActionCanvas,
    Aspect,
    CanvasCard,
    CanvasGroup,
    Important,
    PrivateNote,
    handlers,
)
from tablee import texts
from tablee.errors import BadSetting, NotAccepted
from tablee.model.canvases import Template, Zone
from tablee.model.entities import Role
from tablee.model.synthesis import Heading, Line, Lines
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tests.plugins.action_canvas.an_action_canvas import (
    PHONE,
    WALL,
    board_of,
    drawn,
    texts_of,
)
from tests.plugins.phones import OwnPhone
from tests.support.app_test import press

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_loose_cards_then_each_aspect_and_the_sheet_what_is_important(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    seat = seat_of(room, jeanne)
    ours = facilitator_seat.post(Aspect("Nos apports"))
    facilitator_seat.post(Aspect("Personne n’y a pensé"))
    one = seat.post(CanvasCard("Vingt ans de ressources", ours.id))
    two = seat.post(CanvasCard("Nos façons d’animer", ours.id))
    loose = seat.post(CanvasCard("Le lien humain"))
    hidden = seat.post(CanvasCard("Mot déplacé", ours.id))
    group = facilitator_seat.post(CanvasGroup("Boîte à outils", (one.id, two.id)))
    facilitator_seat.post(Important(two.id))
    facilitator_seat.post(Important(hidden.id))
    facilitator_seat.hide(hidden.id)

    document = document_of(room)
    source = facilitator_seat.step.source
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


def test_an_empty_canvas_leaves_nothing_in_the_document(room: Room, facilitator_seat: Seat) -> None:
    facilitator_seat.post(Aspect("Nos apports"))
    document = document_of(room)
    assert (document.notes, document.sheet) == ((), ())


def test_later_steps_vote_on_cards_and_groups(facilitator_seat: Seat) -> None:
    one, two, three = (
        facilitator_seat.post(CanvasCard(text)).id for text in ("Un", "Deux", "Trois")
    )
    group = facilitator_seat.post(CanvasGroup("Ensemble", (one, two)))
    activity = facilitator_seat.activity
    assert isinstance(activity, ActionCanvas)
    assert activity.cards(facilitator_seat.step) == ((group.id, "Ensemble"), (three, "Trois"))


def test_in_english_the_label_is_english(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    seat_of(room, jeanne).post(CanvasCard("An idea"))
    room.conduct.describe(facilitator_of(room), language="en")
    assert [section.label for section in document_of(room).notes] == ["ACTION PLAN"]
    with texts.speaking("en"):
        assert board_of(facilitator_seat, PHONE).columns[0].title == "Ideas"


# ── on phones and console ───────────────────────────────────────────────────────────────────


def labels(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def test_a_card_is_written_under_the_chosen_aspect(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    facilitator_seat.post(Aspect("Nos apports"))
    second = facilitator_seat.post(Aspect("Deux *échelles*")).id
    phone = OwnPhone(room, jeanne)
    assert (phone.fields, phone.words) == ({}, "[]")
    phone.ask(field="card", text="Un annuaire tenu ensemble", choice=second)
    (card,) = seat_of(room, jeanne).mine
    assert card.content == CanvasCard("Un annuaire tenu ensemble", second)
    app = drawn(facilitator_seat)
    (places,) = (each for each in app.selectbox if each.label == "Quel aspect\u00a0?")
    assert places.options == ["Nos apports", "Deux *échelles*"]
    assert places.value is None  # whose words they are says nothing of where they go


def test_what_is_refused_stays_typed(room: Room, jeanne: Person, facilitator_seat: Seat) -> None:
    aspect = facilitator_seat.post(Aspect("Nos apports"))
    app = drawn(seat_of(room, jeanne))
    app.text_area[0].input("Une idée")
    facilitator_seat.withdraw(aspect.id)
    press(app, "Poser ma carte")
    assert "vient d’être retiré" in app.error[0].value
    assert app.text_area[0].value == "Une idée"
    press(app, "Poser ma carte")
    assert [c.content for c in seat_of(room, jeanne).mine] == [CanvasCard("Une idée")]


def test_the_carrier_is_asked_to_listen_and_keeps_notes(
    room: Room, solene: Person, facilitator_seat: Seat
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
    room: Room, jeanne: Person, solene: Person, bastien: Person, facilitator_seat: Seat
) -> None:
    OwnPhone(room, solene).write("notes", "En parler à Bastien")
    room.conduct.next(facilitator_of(room))

    late = OwnPhone(room, jeanne, "action_canvas")
    assert late.fields == {}
    assert "Cette étape est terminée" in late.refused(field="card", text="Trop tard")
    carrier = OwnPhone(room, solene, "action_canvas")
    assert (list(carrier.fields), carrier.shared) == (["notes"], [])  # her own, which nobody sees
    assert carrier.refused(field="card", text="Trop tard")
    assert facilitator_seat.step.of(CanvasCard) == ()

    scribe = OwnPhone(room, bastien, "action_canvas")
    assert (list(scribe.fields), scribe.shared) == (["photo"], ["card"])
    scribe.write("card", "Dit en partant")
    late_seat = seat_of(room, facilitator_of(room), "action_canvas")
    assert [card.text for _c, card in late_seat.step.of(CanvasCard)] == ["Dit en partant"]


def test_the_facilitator_adds_an_aspect_and_a_twin_stays_typed(facilitator_seat: Seat) -> None:
    app = drawn(facilitator_seat)
    app.text_input[0].input("Nos apports")
    press(app, "Ajouter un aspect")
    assert app.text_input[0].value == ""
    app.text_input[0].input("nos apports")
    press(app, "Ajouter un aspect")
    assert "déjà sur le canevas" in app.error[0].value
    assert app.text_input[0].value == "nos apports"
    assert [aspect.text for _c, aspect in facilitator_seat.step.of(Aspect)] == ["Nos apports"]


def test_the_facilitator_groups_marks_moves_and_hides_the_chosen_cards(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    aspect = facilitator_seat.post(Aspect("Nos apports")).id
    one, two = (seat_of(room, jeanne).post(CanvasCard(text)).id for text in ("Un", "Deux"))
    app = drawn(facilitator_seat, live={"selected": [two, one, "gone"]})
    assert app.text[0].value == "2 cartes choisies"
    press(app, "Regrouper")
    assert "titre" in app.error[0].value
    app.text_input[0].input("Ensemble")
    press(app, "Regrouper")
    assert [group for _c, group in facilitator_seat.step.of(CanvasGroup)] == [
        CanvasGroup("Ensemble", (one, two))
    ]
    assert "cartes choisies" not in str(app.text)  # they are chosen no more
    app = drawn(facilitator_seat, live={"selected": [two, one]})
    press(app, "Marquer important")
    assert {mark.target for _c, mark in facilitator_seat.step.of(Important)} == {one, two}
    press(app, "Ne plus marquer important")
    assert facilitator_seat.step.of(Important) == ()
    next(s for s in app.selectbox if s.label == "Déplacer vers").set_value(aspect).run()
    press(app, "Déplacer")
    assert [card for _c, card in facilitator_seat.step.of(CanvasCard)] == [
        CanvasCard("Un", aspect),
        CanvasCard("Deux", aspect),
    ]
    app = drawn(facilitator_seat, live={"selected": [two, one]})
    press(app, "Masquer au mur et aux téléphones")
    assert all(c.hidden for c, _card in facilitator_seat.step.of(CanvasCard))
    press(app, "Remontrer")
    press(app, "Dégrouper")
    assert facilitator_seat.step.of(CanvasGroup) == ()


def test_without_chosen_cards_there_is_no_toolbar(facilitator_seat: Seat) -> None:
    usual = ["Poser ma carte", "Ajouter un aspect", "Ajouter une photo du papier"]
    assert labels(drawn(facilitator_seat)) == usual


def test_the_facilitator_renames_an_aspect_and_every_phone_is_told(
    room: Room, facilitator_seat: Seat
) -> None:
    aspect = facilitator_seat.post(Aspect("Apports")).id
    stage = room.stage
    app = drawn(facilitator_seat, renaming=aspect)
    next(t for t in app.text_input if t.label == "Nom de l’aspect").input("Nos apports")
    press(app, "Renommer")
    assert [a.text for _c, a in facilitator_seat.step.of(Aspect)] == ["Nos apports"]
    assert room.stage != stage
    assert "Renommer" not in labels(app)


def test_an_aspect_removed_is_put_back_where_it_stood_and_every_phone_is_told(
    room: Room, facilitator_seat: Seat
) -> None:
    first, second = (
        handlers.add_aspect(facilitator_seat, name).id for name in ("Nos apports", "Nos freins")
    )
    facilitator_seat.activity.act(facilitator_seat, "earlier", second)
    facilitator_seat.activity.act(facilitator_seat, "remove", second)
    stage = room.stage
    facilitator_seat.undo()
    assert [column.id for column in board_of(facilitator_seat, WALL).columns] == [second, first]
    assert room.stage != stage


def test_the_facilitator_types_a_card_for_somebody(
    room: Room, jeanne: Person, facilitator_seat: Seat
) -> None:
    app = drawn(facilitator_seat)
    next(s for s in app.selectbox if s.label == "Qui parle\u00a0?").set_value(jeanne.id)
    app.text_area[0].input("Dit à voix haute")
    press(app, "Poser ma carte")
    (card,) = seat_of(room, jeanne).mine
    assert (card.person, card.entered_by) == (jeanne.id, facilitator_seat.person.id)


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


def test_an_old_session_without_a_canvas_in_its_settings_opens_as_before(
    facilitator_seat: Seat,
) -> None:
    assert facilitator_seat.step.step.settings == {}
    facilitator_seat.post(Aspect("Nos apports"))
    assert board_of(facilitator_seat, WALL).layout == "columns"
    assert [column.title for column in board_of(facilitator_seat, WALL).columns] == ["Nos apports"]
