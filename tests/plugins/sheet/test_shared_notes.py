"""Notes prises en commun: lines taken beside every step, for the notes or for the sheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from plugins.shared_notes import NoteLine
from plugins.shared_notes.lines import read
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Person, Role
from tablee.model.synthesis import Heading, Line, Lines
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room, Sessions
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Cards, Empty, Stack
from tests.plugins.phones import OwnPhone
from tests.support.app_test import after, press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.synthesis import Section
    from tablee.registry import Catalogue
    from tablee.session.people.seat import Seat
    from tablee.view import View

FIRST, SECOND = "closing", "carrier_plan"
"""Two activities to take notes beside; any would do."""


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    room = open_room(tmp_path, catalogue, FIRST, SECOND)
    enter(room, "Bastien", Role.SCRIBE)
    enter(room, "Jeanne")
    return room


def person(room: Room, name: str) -> Person:
    return next(p for p in room.everybody.values() if p.first_name == name)


def pad(room: Room, name: str = "Bastien") -> Seat:
    return seat_of(room, person(room, name), "shared_notes")


def step_id(room: Room, activity: str) -> str:
    return next(s.id for s in room.agenda if s.activity == activity)


def note(room: Room, text: str, during: str = FIRST, **fields: Any) -> str:
    """A line taken by the scribe during this step; its id."""
    return pad(room).post(NoteLine(text, step_id(room, during), **fields)).id


def view(room: Room, audience: Audience = Audience.PHONE) -> View:
    step = pad(room).step
    return step.activity.view(step, audience)


def shelves(room: Room, audience: Audience = Audience.PHONE) -> list[tuple[str, list[str]]]:
    shown = view(room, audience)
    assert isinstance(shown, Stack)
    return [
        (item.title, [c.title or getattr(c, "text", "") for c in item.cards])
        for item in shown.items
        if isinstance(item, Cards)
    ]


def words(section: Section) -> list[str]:
    return [
        line.text for block in section.blocks if isinstance(block, Lines) for line in block.lines
    ]


# ── what is typed ───────────────────────────────────────────────────────────────────────────


def test_each_line_pasted_is_a_note_and_a_sharp_begins_a_heading() -> None:
    typed = "# Le national\n\n  On en parle \n- rien de décidé\n##  Chez nous\n#outils communs\n#\n"
    assert [(line.text, line.heading) for line in read(typed, "s1", "notes")] == [
        ("Le national", True),
        ("On en parle", False),
        ("- rien de décidé", False),
        ("Chez nous", True),
        ("#outils communs", False),
    ]


# ── who may ─────────────────────────────────────────────────────────────────────────────────


def test_only_scribes_and_the_facilitator_take_notes(room: Room) -> None:
    with pytest.raises(NotAllowed):
        pad(room, "Jeanne").post(NoteLine("Moi aussi"))
    pad(room, "Bastien").post(NoteLine("Un"))
    pad(room, "Yasmine").post(NoteLine("Deux"))
    assert shelves(room)[0][1] == ["Un", "Deux"]


def test_a_scribe_corrects_and_withdraws_the_lines_of_another_hand(room: Room) -> None:
    written = pad(room, "Yasmine").post(NoteLine("Un mto"))
    pad(room, "Bastien").edit(written.id, NoteLine("Un mot"))
    assert shelves(room)[0][1] == ["Un mot"]
    pad(room, "Bastien").withdraw(written.id)
    assert isinstance(view(room), Empty)


def test_others_touch_no_line(room: Room) -> None:
    one = note(room, "Un")
    note(room, "Deux")
    jeanne = pad(room, "Jeanne")
    with pytest.raises(NotAllowed):
        jeanne.edit(one, NoteLine("Autre"))
    with pytest.raises(NotAllowed):
        jeanne.withdraw(one)
    with pytest.raises(NotAllowed):
        jeanne.activity.act(jeanne, "down", one)


def test_a_line_goes_to_a_place_that_exists_in_a_step_of_this_agenda(room: Room) -> None:
    with pytest.raises(NotAccepted, match="sa place"):
        note(room, "Un", place="mur")
    with pytest.raises(NotAccepted, match="agenda"):
        pad(room).post(NoteLine("Un", "ailleurs"))
    kept = note(room, "Un")
    with pytest.raises(NotAccepted, match="agenda"):
        pad(room).edit(kept, NoteLine("Un", "ailleurs"))


# ── what is seen ────────────────────────────────────────────────────────────────────────────


def test_the_running_step_comes_first_then_the_sheet_then_the_other_steps(room: Room) -> None:
    start(room, SECOND)
    note(room, "Au début")
    note(room, "Pendant", SECOND)
    note(room, "À retenir", SECOND, place="important")
    note(room, "Et ensuite ?", place="question")
    first, second = (record.title for record in room.record().steps)
    assert shelves(room) == [
        (second, ["Pendant"]),
        ("Éléments importants", ["À retenir"]),
        ("Questions ouvertes", ["Et ensuite ?"]),
        (first, ["Au début"]),
    ]


def test_a_step_without_notes_says_so_while_it_runs(room: Room) -> None:
    start(room, SECOND)
    shown = view(room)
    assert isinstance(shown, Stack)
    (item,) = shown.items
    assert isinstance(item, Cards)
    assert (item.cards, item.empty) == ((), "Rien n’est encore noté dans cette étape.")


def test_before_anything_the_pad_says_what_it_is_for(room: Room) -> None:
    assert isinstance(view(room), Empty)


def test_the_wall_shows_no_notes(room: Room) -> None:
    note(room, "Entre nous")
    sent = json.dumps(msgspec.to_builtins(view(room, Audience.WALL)), ensure_ascii=False)
    assert "Entre nous" not in sent


def test_a_line_hidden_by_the_facilitator_stays_on_the_console_alone(room: Room) -> None:
    hidden = note(room, "Trop privé")
    note(room, "Pour tous")
    pad(room, "Yasmine").hide(hidden)
    assert shelves(room)[0][1] == ["Pour tous"]
    assert shelves(room, Audience.CONSOLE)[0][1] == ["Trop privé", "Pour tous"]
    assert words(document_of(room).notes[0]) == ["Pour tous"]


def test_a_line_moves_among_those_that_stand_with_it(room: Room) -> None:
    one = note(room, "Un")
    note(room, "Ailleurs", SECOND)
    note(room, "Deux")
    three = note(room, "Trois")
    scribe = pad(room)
    scribe.activity.act(scribe, "up", three)
    assert shelves(room)[0][1] == ["Un", "Trois", "Deux"]
    scribe.activity.act(scribe, "down", one)
    assert shelves(room)[0][1] == ["Trois", "Un", "Deux"]
    scribe.activity.act(scribe, "down", one)
    scribe.activity.act(scribe, "down", one)
    assert shelves(room) == [
        (room.record().steps[0].title, ["Trois", "Deux", "Un"]),
        (room.record().steps[1].title, ["Ailleurs"]),
    ]


def test_the_first_line_does_not_offer_to_go_up_nor_the_last_to_go_down(room: Room) -> None:
    note(room, "Un")
    note(room, "Deux")
    shown = view(room)
    assert isinstance(shown, Stack)
    (item,) = shown.items
    assert isinstance(item, Cards)
    offered = [[action.name for action in c.buttons] for c in item.cards]
    assert [("up" in names, "down" in names) for names in offered] == [(False, True), (True, False)]


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_the_lines_of_a_step_continue_its_section_headings_included(room: Room) -> None:
    note(room, "On ouvre")
    note(room, "Le national", heading=True)
    note(room, "Il communique")
    note(room, "Il arrive", SECOND)
    notes = pad(room).step
    first, second = room.record().steps
    (piece,) = notes.activity.about(notes, first)  # type: ignore[attr-defined] # Notes
    sources = [notes.source(c) for c in notes.contributions]
    assert piece.label == ""
    assert piece.blocks == (
        Lines((Line("On ouvre", sources[0]),)),
        Heading(Line("Le national", sources[1])),
        Lines((Line("Il communique", sources[2]),)),
    )
    assert [section.label for section in document_of(room).notes] == [first.title, second.title]


def test_lines_for_the_sheet_go_to_the_sheet_only(room: Room) -> None:
    note(room, "Une annonce")
    note(room, "Un atout", place="important")
    note(room, "Et les moyens ?", place="question")
    note(room, "Se revoir en mars", SECOND, place="proposal")
    synthesis = document_of(room)
    assert [(section.label, words(section)) for section in synthesis.sheet] == [
        ("Éléments importants de la discussion", ["Un atout"]),
        (
            "Des questions que l'on se pose, problèmes à résoudre, à explorer :",
            ["Et les moyens ?"],
        ),
        ("Propositions concrètes d'actions :", ["Se revoir en mars"]),
    ]
    assert [words(section) for section in synthesis.notes] == [["Une annonce"]]


def test_lines_from_before_the_start_belong_to_the_first_step(room: Room) -> None:
    pad(room).post(NoteLine("Tout le monde arrive"))
    synthesis = document_of(room)
    assert [(section.label, words(section)) for section in synthesis.notes] == [
        (room.record().steps[0].title, ["Tout le monde arrive"])
    ]


def test_lines_whose_step_left_the_agenda_are_not_lost(room: Room) -> None:
    kept = note(room, "Précieux", SECOND)
    room.conduct.remove_step(facilitator_of(room), step_id(room, SECOND))
    assert words(document_of(room).notes[0]) == ["Précieux"]
    line = pad(room).step.of(NoteLine)[0][1]
    pad(room).edit(kept, NoteLine("Très précieux", line.taken_in))
    assert words(document_of(room).notes[0]) == ["Très précieux"]


def test_a_session_without_notes_has_no_piece_of_them(room: Room) -> None:
    notes, first = pad(room).step, room.record().steps[0]
    assert list(notes.activity.synthesis(notes)) == []
    assert list(notes.activity.about(notes, first)) == []  # type: ignore[attr-defined] # Notes


def test_notes_are_there_when_the_session_is_read_again(
    room: Room, tmp_path: Path, catalogue: Catalogue
) -> None:
    note(room, "Un titre", heading=True)
    note(room, "Un atout", place="important")
    before = document_of(room)
    room.close()
    (again,) = Sessions(tmp_path, catalogue).rooms.values()
    assert document_of(again) == before


def test_the_places_have_english_names(room: Room) -> None:
    note(room, "An asset", place="important")
    with speaking("en"):
        assert shelves(room) == [("Important points", ["An asset"])]


# ── the field ───────────────────────────────────────────────────────────────────────────────


def page(seat) -> None:  # type: ignore[no-untyped-def] # AppTest runs its source alone
    from tablee.ui.console.own_part import personal

    personal(seat.room, seat.person.id, seat.step.step.id, console=seat.facilitates, looked_at=True)


def screen(seat: Seat) -> AppTest:
    return AppTest.from_function(page, kwargs={"seat": seat}).run()


@pytest.mark.parametrize("name", ["Bastien", "Yasmine"])
def test_several_lines_pasted_are_noted_in_the_running_step(room: Room, name: str) -> None:
    start(room, SECOND)
    app = screen(pad(room, name))
    app.text_area[0].input("# Idées\nUne\n\nDeux")
    press(app, "Noter")
    assert shelves(room) == [(room.record().steps[1].title, ["Idées", "Une", "Deux"])]
    assert app.text_area[0].value == ""


def test_a_line_for_the_sheet_is_sent_there_and_the_next_goes_to_the_notes(room: Room) -> None:
    app = screen(pad(room))
    app.text_area[0].input("Et les moyens ?")
    app.selectbox[0].set_value("question")
    press(app, "Noter")
    assert shelves(room) == [("Questions ouvertes", ["Et les moyens ?"])]
    assert app.selectbox[0].value == "notes"


def test_what_is_noted_after_the_last_step_belongs_to_it(room: Room) -> None:
    for _step in ("start", "next", "next"):
        room.conduct.next(facilitator_of(room))
    app = screen(pad(room))
    app.text_area[0].input("On range")
    press(app, "Noter")
    assert shelves(room) == [(room.record().steps[1].title, ["On range"])]


def test_a_line_too_long_keeps_everything_typed_and_notes_nothing(room: Room) -> None:
    app = screen(pad(room))
    typed = "Une\n" + "x" * 2001
    app.text_area[0].input(typed)
    press(app, "Noter")
    assert "La ligne 2 est trop longue" in app.error[0].value
    assert app.text_area[0].value == typed
    assert isinstance(view(room), Empty)


def test_an_empty_field_is_refused_with_a_sentence(room: Room) -> None:
    app = press(screen(pad(room)), "Noter")
    assert [e.value for e in app.error] == ["Écrivez d’abord quelques mots."]


def test_only_who_takes_notes_has_a_field_on_the_phone(room: Room) -> None:
    seat = pad(room, "Jeanne")
    phone = OwnPhone(room, seat.person, "shared_notes")
    assert phone.fields == {}
    assert "n’est plus là" in phone.refused(field="lines", text="En passant", choice="notes")


def test_a_scribe_notes_lines_on_the_phone_and_puts_one_elsewhere(room: Room) -> None:
    seat = pad(room, "Bastien")
    room.people.set_roles(facilitator_of(room), seat.person.id, [Role.SCRIBE])
    phone = OwnPhone(room, seat.person, "shared_notes")
    phone.ask(field="lines", text="# Accueil\nDouze maisons\n", choice="notes")
    lines = [line for _c, line in seat.step.of(NoteLine)]
    assert [(line.text, line.heading) for line in lines] == [
        ("Accueil", True),
        ("Douze maisons", False),
    ]
    one = seat.step.of(NoteLine)[1][0]
    field = phone.ask(edit=one.id)["editing"]
    assert [each["value"] for each in field["inputs"]] == ["Douze maisons", "notes", "false"]
    phone.edit(one, text="Douze maisons", place="important", heading="false")
    changed = seat.step.of(NoteLine)[1][1]
    assert (changed.place, changed.heading, changed.taken_in) == (
        "important",
        False,
        lines[1].taken_in,
    )


def test_a_scribe_gives_a_line_another_place_afterwards(room: Room) -> None:
    note(room, "Un atout")
    app = after(pad(room), "edit", pad(room).step.contributions[0].id)
    app.selectbox[0].set_value("important")
    press(app, "Enregistrer")
    assert shelves(room) == [("Éléments importants", ["Un atout"])]
    assert len(app.selectbox) == 1
