"""A speed boat sailed in a session without any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tablee_speed_boat import BoatCard, Cut, Zone

from tablee.plugin import (
    Audience,
    Board,
    Card,
    Component,
    Heading,
    Lines,
    NotAccepted,
    Seat,
    Stack,
    speaking,
)
from tablee.sdk.testing import (
    document_of,
    enter,
    facilitator_of,
    offered,
    open_room,
    seat_of,
    start,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.sdk.testing import Room

NAME = "speed_boat"
CALL = "Appeler la mairie\nle 20 juin 2030"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    catalogue = offered(NAME)
    room = open_room(tmp_path, catalogue, NAME)
    start(room, NAME)
    return room


@pytest.fixture
def seat(room: Room) -> Seat:
    return seat_of(room, enter(room, "Adèle"))


def seen(room: Room, audience: Audience = Audience.PHONE) -> tuple[Component, Board]:
    step = room.step_record(room.agenda[0].id)
    view = step.activity.view(step, audience)
    assert isinstance(view, Stack)
    boat, board = view.items
    assert isinstance(boat, Component)
    assert isinstance(board, Board)
    return boat, board


def anchors(room: Room, audience: Audience = Audience.PHONE) -> list[Card]:
    _boat, board = seen(room, audience)
    cards = next(column.cards for column in board.columns if column.id == Zone.ANCHOR)
    return [card for card in cards if isinstance(card, Card)]


def test_a_cut_anchor_is_an_action_with_who_and_when(room: Room, seat: Seat) -> None:
    anchor = seat.post(BoatCard("Personne ne répond", Zone.ANCHOR))
    seat.activity.answer(seat, "cut", anchor.id, CALL)
    synthesis = document_of(room)
    (action,) = synthesis.actions
    assert (action.what, action.who, action.when) == (
        "Appeler la mairie",
        "Adèle",
        "le 20 juin 2030",
    )
    (card,) = anchors(room)
    assert [mark.label for mark in card.marks] == ["coupée"]
    assert [reply.text for reply in card.replies] == [CALL]
    assert not any(button.name == "cut" for button in card.buttons)
    (wall,) = anchors(room, Audience.WALL)
    assert wall.details == ("Appeler la mairie — Adèle — le 20 juin 2030",)


def test_an_anchor_is_cut_once_and_nothing_else_is_cut(room: Room, seat: Seat) -> None:
    anchor = seat.post(BoatCard("Personne ne répond", Zone.ANCHOR))
    wind = seat.post(BoatCard("On est dix", Zone.WIND))
    seat.post(Cut(CALL, anchor.id))
    tom = seat_of(room, enter(room, "Tom"))
    with pytest.raises(NotAccepted, match="Adèle coupe déjà"):
        tom.post(Cut("Moi aussi", anchor.id))
    with pytest.raises(NotAccepted, match="que les ancres"):
        tom.post(Cut("Souffler", wind.id))
    with pytest.raises(NotAccepted, match="vient d’être retirée"):
        tom.post(Cut("Quoi donc", "nothing"))


def test_an_anchor_stays_one_while_somebody_cuts_it(room: Room, seat: Seat) -> None:
    anchor = seat.post(BoatCard("Personne ne répond", Zone.ANCHOR))
    seat.activity.arrange(seat, anchor.id, Zone.ROCK, None)
    seat.activity.arrange(seat, anchor.id, Zone.ANCHOR, None)
    cut = seat.post(Cut(CALL, anchor.id))
    with pytest.raises(NotAccepted, match="elle reste où elle est"):
        seat.activity.arrange(seat, anchor.id, Zone.WIND, None)
    seat.withdraw(cut.id)
    seat.activity.arrange(seat, anchor.id, Zone.WIND, None)
    assert anchors(room) == []
    with pytest.raises(NotAccepted, match="pas sur le bateau"):
        seat.activity.arrange(seat, anchor.id, "bridge", None)


def test_the_boat_tells_how_it_goes_in_each_language(room: Room, seat: Seat) -> None:
    assert seen(room)[0].words["title"] == "Le bateau attend"
    anchor = seat.post(BoatCard("Personne ne répond", Zone.ANCHOR))
    assert seen(room)[0].words["title"] == "Le bateau est retenu"
    seat.post(BoatCard("On est dix", Zone.WIND))
    seat.post(Cut(CALL, anchor.id))
    boat, _board = seen(room)
    assert boat.words["title"] == "Le bateau avance"
    assert boat.data == {"wind": 1, "island": 0, "anchor": 1, "rock": 0, "cut": 1}
    with speaking("en"):
        assert "1 anchor, 1 cut" in seen(room)[0].words["told"]


def test_what_is_hidden_or_withdrawn_is_neither_said_nor_done(room: Room, seat: Seat) -> None:
    hidden, gone = (seat.post(BoatCard(words, Zone.ANCHOR)) for words in ("Masquée", "Retirée"))
    for anchor in (hidden, gone):
        seat.post(Cut(CALL, anchor.id))
    room.words.hide(facilitator_of(room), hidden.id, hidden=True)
    seat.withdraw(gone.id)
    synthesis = document_of(room)
    assert (synthesis.actions, synthesis.sheet, synthesis.notes) == ((), (), ())


def test_the_notes_have_each_zone_and_the_sheet_what_we_cut(room: Room, seat: Seat) -> None:
    anchor = seat.post(BoatCard("Personne ne répond", Zone.ANCHOR))
    seat.post(BoatCard("Un lieu ouvert", Zone.ISLAND))
    seat.post(Cut(CALL, anchor.id))
    synthesis = document_of(room)
    line = "Appeler la mairie — Adèle — le 20 juin 2030"
    said = []
    for block in (*synthesis.sheet[0].blocks, *synthesis.notes[0].blocks):
        if isinstance(block, Heading):
            said.append(block.line.text)
        if isinstance(block, Lines):
            said += [each.text for each in block.lines]
    assert said == [
        line,
        "L’île",
        "Un lieu ouvert",
        "Les ancres",
        "Personne ne répond",
        f"→ {line}",
    ]
