"""The section about names: questions in sentences, each answered by a press and not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import CanvasCard, Important
from plugins.carrier_plan import PlanAction, PlanFacts
from plugins.introductions import RollCall
from plugins.shared_notes import NoteLine
from tablee.document import build, poster
from tablee.document.outline import outline, outline_texts
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Part, Tally
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tests.support import app_test

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """The scribe typed a list, two lines of notes and one for the sheet; the session is over."""
    room = open_room(tmp_path, catalogue, "introductions")
    scribe = enter(room, "Christian", Role.SCRIBE)
    for name in ("Virginie", "Mickaël"):
        enter(room, name)
    enter(room, "Élodie Petit", appearance=Appearance.HIDDEN)
    start(room, "introductions")
    seat_of(room, scribe, "introductions").post(RollCall("Virgine, Mickaël"))
    notes, about = seat_of(room, scribe, "shared_notes"), room.agenda[0].id
    notes.post(NoteLine("virgine : dev logiciel", about))
    notes.post(NoteLine("Merci à Elodie Petit, et à Élodie encore", about))
    notes.post(NoteLine("L’annuaire d’Élodie Petit", about, place="important"))
    room.conduct.close(facilitator_of(room))
    return room


def drawn(room: Room, by: Person) -> AppTest:
    def page(room, by) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.synthesis import names

        names.draw(room, by)

    return AppTest.from_function(page, kwargs={"room": room, "by": by}).run()


def press(page: AppTest, label: str) -> AppTest:
    app_test.press(page, label)
    assert not [e.value for e in page.error]
    return page


def asked(page: AppTest) -> list[str]:
    return [text.value for text in page.text]


def read(room: Room) -> str:
    return "\n".join(outline_texts(outline(build.write(room.record()), Part.BOTH)))


QUESTION = "Virginie et Virgine\u00a0: une seule personne\u00a0?"


def test_one_press_keeps_a_name_in_lists_and_lines_and_what_was_said_stays(room: Room) -> None:
    page = drawn(room, facilitator_of(room))
    assert asked(page)[0] == QUESTION
    assert "«\u00a0virgine\u00a0: dev logiciel\u00a0»" not in read(room)
    press(page, "Oui, garder Virginie")
    assert QUESTION not in asked(page)
    assert "Participants à l'accélérateur : Virginie, Mickaël" in read(room)
    assert "Virginie : dev logiciel" in read(room)
    notes = next(step for step in room.record().beside if step.of(NoteLine))
    assert notes.of(NoteLine)[0][1].text == "virgine : dev logiciel"
    room.conduct.reopen(facilitator_of(room))
    room.history.undo(facilitator_of(room), room.history.acts(facilitator_of(room))[1].act.n)
    assert "virgine : dev logiciel" in read(room)
    assert "Virgine, Mickaël" in read(room)


def test_the_other_spelling_may_be_the_right_one(room: Room) -> None:
    press(drawn(room, facilitator_of(room)), "Oui, garder Virgine")
    assert "Participants à l'atelier : Christian, Virgine, Mickaël" in read(room)
    assert QUESTION not in asked(drawn(room, facilitator_of(room)))


def test_no_is_remembered_for_everybody(room: Room) -> None:
    scribe = next(p for p in room.everybody.values() if p.name == "Christian")
    page = drawn(room, scribe)
    assert "Oui, garder Virgine" not in [button.label for button in page.button]
    press(page, "Non, deux personnes")
    assert QUESTION not in asked(drawn(room, facilitator_of(room)))


def test_lines_that_name_who_wanted_no_name_are_worded_anew_once_somebody_says(room: Room) -> None:
    page = drawn(room, facilitator_of(room))
    assert "Élodie Petit a choisi d’apparaître sans nom. Son nom est écrit ici." in asked(page)
    assert "Élodie Petit et Elodie Petit\u00a0: une seule personne\u00a0?" not in asked(page)
    assert [box.value for box in page.checkbox] == [True, True]
    press(page, "Corriger ces lignes")
    assert "Merci à une personne, et à une personne encore" in read(room)
    assert "L’annuaire d’une personne" in read(room)
    assert "lodie" not in read(room)
    assert not page.checkbox


def outputs(room: Room) -> str:
    """All that leaves the room but the archive: the document, its tables, posters and pictures."""
    document = build.write(room.record())
    tables = [*document.actions, *document.said]
    drawn = poster.of_record(*build.as_drawn(room.record()))
    return f"{read(room)}\n{document_of(room)}\n{tables}\n{drawn}"


def test_an_action_or_a_card_that_was_corrected_is_so_wherever_it_is_read(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "dot_vote", "carrier_plan")
    me, carrier = facilitator_of(room), enter(room, "Sandrine", Role.CARRIER)
    enter(room, "Léo Roy", appearance=Appearance.INITIALS)
    enter(room, "Ellen Smith", appearance=Appearance.HIDDEN)
    canvas = start(room, "action_canvas")
    for words in ("Monter l’abri avec Ellen Smith", "Louer une salle"):
        room.words.post(me, canvas, CanvasCard(words))
    vote = start(room, "dot_vote")
    room.voting.open(me, vote)
    room.voting.cast(carrier, vote, {room.step_record(canvas).contributions[0].id: 1})
    room.voting.close(me, vote)
    start(room, "carrier_plan")
    seat = seat_of(room, carrier)
    plan = PlanAction("Appeler Léo", who="Léo", first_step="Voir Ellen Smith")
    seat.share([seat.post(plan).id])
    assert "Appeler Léo — L. R." in read(room)  # a list of names needs no press
    assert "Ellen Smith" in outputs(room)

    page = drawn(room, me)
    while page.checkbox:
        press(page, "Corriger ces lignes")

    told = outputs(room)
    assert "Appeler L. R. — L. R. — Voir une personne" in told
    assert "Monter l’abri avec une personne" in told
    for name in ("Léo", "Ellen", "Smith"):
        assert name not in told
    assert "comme la personne l’a choisi" in page.caption[-1].value
    assert room.step_record(canvas).of(CanvasCard)[0][1].text == "Monter l’abri avec Ellen Smith"


def test_a_name_that_a_line_of_the_sheet_alone_was_worded_anew_to_leave_out_stands_nowhere(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "carrier_plan")
    me, carrier = facilitator_of(room), enter(room, "Sandrine", Role.CARRIER)
    enter(room, "Ellen Smith", appearance=Appearance.HIDDEN)
    canvas = start(room, "action_canvas")
    card = room.words.post(me, canvas, CanvasCard("Monter l’abri avec Ellen Smith"))
    room.words.post(me, canvas, Important(card.id))
    start(room, "carrier_plan")
    seat = seat_of(room, carrier)
    plan = seat.post(PlanAction("Ouvrir un lieu", first_step="Voir Ellen Smith"))
    seat.share([plan.id])
    seat.set_facts(PlanFacts(shared=True))
    sheet = seat_of(room, me, "editing")
    sheet.seen = "Monter l’abri avec Ellen Smith"
    sheet.activity.answer(sheet, "word", f"important-{card.id}-0", "Monter l’abri à plusieurs")
    sheet.seen = "Ouvrir un lieu — Voir Ellen Smith"
    sheet.activity.answer(sheet, "word", f"proposals-{plan.id}-0", "Ouvrir un lieu — En parler")
    document = build.write(room.record())
    told = f"{document.said} {document.actions} {poster.of_record(*build.as_drawn(room.record()))}"
    assert "Monter l’abri à plusieurs" in told
    assert "Smith" not in told


def test_who_is_named_further_than_by_a_first_name_is_pointed_out_where_no_press_can_help(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "introductions")
    enter(room, "Léo Roy", appearance=Appearance.FIRST)
    room.conduct.describe(facilitator_of(room), lead="Une idée de Léo Roy, que Léo porte")
    page = drawn(room, facilitator_of(room))
    assert asked(page) == [
        "Léo Roy a choisi de n’apparaître que par son prénom. Son nom est écrit ici."
    ]
    assert [caption.value for caption in page.caption] == [
        "À corriger à la main, là où c’est écrit\u00a0: "
        "«\u00a0Une idée de Léo Roy, que Léo porte\u00a0»"
    ]
    assert not page.button


def test_two_entries_of_one_person_become_the_one_that_is_kept(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "introductions")
    for name in ("Mickaël", "Mickael"):
        enter(room, name)
    scribe = enter(room, "Christian", Role.SCRIBE)
    notes = seat_of(room, scribe, "shared_notes")
    notes.post(NoteLine("Mickaël s’en charge", ""))
    page = press(drawn(room, facilitator_of(room)), "Oui, garder Mickael")
    assert [p.name for p in room.everybody.values()] == ["Yasmine", "Mickael", "Christian"]
    assert asked(page) == [
        "«\u00a0Mickaël\u00a0» est un ancien nom de Mickael, qui s’écrit encore ici."
    ]
    press(page, "Écrire Mickael partout")
    assert "Mickael s’en charge" in read(room)
    assert asked(page) == []
    assert "comme la personne l’a choisi" in page.caption[0].value


def test_who_only_takes_part_is_asked_nothing(room: Room) -> None:
    virginie = next(p for p in room.everybody.values() if p.name == "Virginie")
    page = drawn(room, virginie)
    assert not page.button
    assert asked(page) == []


def test_a_line_that_is_only_worded_better_changes_neither_what_was_said_nor_a_vote(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "dot_vote")
    me, carrier = facilitator_of(room), enter(room, "Sandrine", Role.CARRIER)
    canvas = start(room, "action_canvas")
    for words in ("Louer une salle", "Un annuaire"):
        room.words.post(me, canvas, CanvasCard(words))
    vote = start(room, "dot_vote")
    room.voting.open(me, vote)
    room.voting.cast(carrier, vote, {room.step_record(canvas).contributions[0].id: 1})
    room.voting.close(me, vote)
    step = next(s for s in room.record().beside if s.step.activity == "editing")
    edit = room.catalogue.content(
        "editing",
        "note-edit",
        {
            "about": room.step_record(canvas).contributions[0].id,
            "said": "Louer une salle",
            "wording": "Louer la grande salle",
        },
    )
    room.words.post(me, step.step.id, edit)
    document = build.write(room.record())
    assert [said.text for said in document.said] == ["Louer une salle", "Un annuaire"]
    assert "Louer la grande salle" in read(room)
    tables = [b for section in document.notes for b in section.blocks if isinstance(b, Tally)]
    assert [row.text for row in tables[0].rows] == ["Louer une salle", "Un annuaire"]
