"""A go-round: one question to everybody, answered in turns or in writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from plugins.go_round import GoRound, Word
from tablee.activities import floor
from tablee.activities.floor import Turns
from tablee.document.formats import written
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, fields, fill, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Cards, People, Quote, Stack, Text
from tests.support.app_test import labels, press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.sdk.testing import Clock
    from tablee.session import Room
    from tablee.view import View

    Rooms = Callable[..., Room]

QUESTION = "Qu’avez-vous appris ?"


@pytest.fixture
def round_on(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Rooms:
    """Begins a go-round with these settings."""

    def begin(**settings: Any) -> Room:
        asked = {"question": QUESTION} | settings
        both = {"go_round": asked}
        room = open_room(tmp_path, catalogue, "go_round", clock=clock, settings=both)
        start(room, "go_round")
        return room

    return begin


def shown(room: Room, audience: Audience) -> tuple[View, ...]:
    step = seat_of(room, facilitator_of(room)).step
    view = step.activity.view(step, audience)
    assert isinstance(view, Stack)
    return view.items


def sentences(room: Room, audience: Audience = Audience.PHONE) -> list[str]:
    (cards,) = (v for v in shown(room, audience) if isinstance(v, Cards) and v.layout == "lines")
    return [getattr(card, "text", "") for card in cards.cards]


def test_everybody_reads_the_answers_under_the_question(round_on: Rooms) -> None:
    room = round_on()
    seat_of(room, enter(room, "Adèle")).post(Word("À demander avant d’agir."))
    wall = shown(room, Audience.WALL)
    assert wall[0] == Quote(QUESTION)
    assert sentences(room, Audience.WALL) == sentences(room) == ["À demander avant d’agir."]


def test_who_speaks_is_on_the_wall_and_told_so_on_his_or_her_phone(round_on: Rooms) -> None:
    room = round_on()
    adele, bastien = enter(room, "Adèle"), enter(room, "Bastien")
    seat_of(room, facilitator_of(room)).set_facts(Turns(turn=bastien.id, spoken=(adele.id,)))
    (speaker,) = (v for v in shown(room, Audience.WALL) if isinstance(v, Text))
    assert speaker.title == "Bastien parle"
    (people,) = (v for v in shown(room, Audience.WALL) if isinstance(v, People))
    assert [chip.state for chip in people.chips] == ["done", "now"]
    step = seat_of(room, bastien).step
    assert step.activity.prompt_for(step, bastien) == f"C’est à vous : {QUESTION}"
    assert step.activity.prompt_for(step, adele) == QUESTION


def test_who_passed_comes_back_when_the_facilitator_says_so(round_on: Rooms) -> None:
    room = round_on()
    adele = enter(room, "Adèle")
    boss = seat_of(room, facilitator_of(room))
    boss.set_facts(Turns(skipped=(adele.id,)))
    with pytest.raises(NotAllowed):
        GoRound().act(seat_of(room, adele), floor.RESUME, adele.id)
    GoRound().act(boss, floor.RESUME, adele.id)
    assert boss.step.facts(Turns).skipped == ()


def test_the_floor_is_not_given_to_somebody_who_is_not_here(round_on: Rooms) -> None:
    room = round_on()
    with pytest.raises(NotFound, match="n’est plus dans la session"):
        seat_of(room, facilitator_of(room)).set_facts(Turns(turn="abcdefghjkmn"))


def test_nobody_says_more_sentences_than_the_facilitator_set(round_on: Rooms) -> None:
    room = round_on(most=2)
    adele = seat_of(room, enter(room, "Adèle"))
    first = adele.post(Word("Écouter."))
    adele.post(Word("Noter."))
    with pytest.raises(NotAccepted, match="Vos 2 réponses sont déjà dans la liste"):
        adele.post(Word("Parler."))
    boss = seat_of(room, facilitator_of(room))
    with pytest.raises(NotAccepted, match="Adèle a déjà ses 2 réponses"):
        boss.post(Word("Parler."), on_behalf_of=adele.person.id)
    adele.withdraw(first.id)
    adele.post(Word("Parler."))
    assert sentences(room) == ["Noter.", "Parler."]


def test_in_turns_or_not_one_sentence_is_one_sentence(round_on: Rooms) -> None:
    room = round_on(way="free")
    adele = seat_of(room, enter(room, "Adèle"))
    adele.post(Word("Écouter."))
    with pytest.raises(NotAccepted, match="Votre réponse est déjà dans la liste"):
        adele.post(Word("Noter."))
    (field,) = adele.activity.fields(adele.step)
    assert field.once


def test_the_notes_have_each_sentence_with_its_name_as_it_was_chosen(round_on: Rooms) -> None:
    room = round_on()
    seat_of(room, enter(room, "Adèle Roux")).post(Word("Écouter."))
    hidden = enter(room, "Bastien", appearance=Appearance.HIDDEN)
    seat_of(room, hidden).post(Word("Noter."))
    scribe = enter(room, "Chi", Role.SCRIBE)
    david = room.people.add(facilitator_of(room), "David")
    seat_of(room, scribe).post(Word("Dessiner."), on_behalf_of=david.id)
    text = written(room.catalogue, "markdown", document_of(room), Part.BOTH).decode()
    after = text[text.index("Tour de parole") :]
    assert QUESTION in after
    assert "Adèle : Écouter." in after
    assert "Une personne : Noter." in after
    assert "David : Dessiner." in after


def test_a_round_in_which_nobody_spoke_leaves_no_trace(round_on: Rooms) -> None:
    room = round_on()
    assert document_of(room).notes == ()


def test_later_steps_can_vote_on_what_was_said(round_on: Rooms) -> None:
    room = round_on()
    adele = seat_of(room, enter(room, "Adèle"))
    said = adele.post(Word("Écouter."))
    assert adele.activity.votable(adele.step) == ((said.id, "Écouter."),)


# ── phones ──────────────────────────────────────────────────────────────────────────────────


def test_a_scribe_takes_down_what_whoever_has_the_floor_says(round_on: Rooms) -> None:
    room = round_on()
    adele, karim = enter(room, "Adèle"), enter(room, "Karim")
    scribe = enter(room, "Christian", Role.SCRIBE, Role.PARTICIPANT)
    seat_of(room, facilitator_of(room)).set_facts(Turns(turn=adele.id))
    (_own, somebody) = fields(room, scribe)
    assert somebody.inputs[0].value == adele.id
    fill(room, scribe, "somebody", text="Écouter.")
    assert [(c.person, c.entered_by) for c, _w in seat_of(room, adele).step.of(Word)] == [
        (adele.id, scribe.id)
    ]
    assert [field.name for field in fields(room, karim)] == ["text"]


# ── the console ─────────────────────────────────────────────────────────────────────────────


def console_of(room: Room) -> AppTest:
    def draw(seat):  # type: ignore[no-untyped-def] # runs on its own, without our imports
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        seat.activity.render(seat)

    seat = seat_of(room, facilitator_of(room))
    return AppTest.from_function(draw, args=(seat,)).run()


def test_the_facilitator_gives_the_floor_and_takes_down_what_is_said(
    round_on: Rooms, clock: Clock
) -> None:
    room = round_on()
    adele = enter(room, "Adèle")
    clock.advance(30)
    console = console_of(room)
    press(console, "Personne suivante")
    assert seat_of(room, adele).step.facts(Turns).turn == adele.id
    console.text_area[0].input("Écouter.")
    press(console, "Ajouter")
    assert sentences(room) == ["Écouter."]


def test_where_people_just_write_no_turn_is_given(round_on: Rooms) -> None:
    room = round_on(way="free")
    enter(room, "Adèle")
    assert labels(console_of(room)) == ["Ajouter"]
