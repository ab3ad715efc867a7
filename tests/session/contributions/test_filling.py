"""Buttons pressed for somebody without a phone: who may, for whom, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard
from plugins.action_canvas.around import PlusOne
from plugins.clarification import MeToo, Question
from plugins.market_place.contents import Interest, Topic
from tablee.activities.cards import FOR_SOMEBODY
from tablee.errors import NotAccepted, NotAllowed, Outdated
from tablee.model.entities import Appearance, Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.contributions import filling
from tablee.view import Audience, Button, Card, Cards, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Contribution, Person
    from tablee.registry import Catalogue
    from tablee.session import Room

TOO = f"{FOR_SOMEBODY}me_too"


class Clarified:
    """Gaspard has asked; Léa takes notes; Odette and Marius have no phone."""

    def __init__(self, room: Room) -> None:
        self.room, self.boss = room, facilitator_of(room)
        self.gaspard, self.lea = enter(room, "Gaspard"), enter(room, "Léa", Role.SCRIBE)
        self.odette = room.people.add(self.boss, "Odette Roy")
        self.marius = room.people.add(self.boss, "Marius Bel", Appearance.HIDDEN)
        start(room, "clarification")
        self.question = seat_of(room, self.gaspard).post(Question("Qui paie ?"))

    def press(self, by: Person, whom: str, name: str = TOO, target: str = "") -> None:
        seat = seat_of(self.room, by)
        filling.press(seat, name, target or self.question.id, whom)

    def said(self) -> list[Contribution]:
        step = seat_of(self.room, self.boss).step
        return [c for c, _me_too in step.of(MeToo)]

    def button(self, audience: Audience) -> Button | None:
        step = seat_of(self.room, self.boss).step
        view = step.activity.view(step, audience)
        assert isinstance(view, Stack)
        lists = [each for each in view.items if isinstance(each, Cards)]
        (card,) = lists[0].cards
        assert isinstance(card, Card)
        return next((b for b in card.buttons if b.name == TOO), None)


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Clarified:
    return Clarified(open_room(tmp_path, catalogue, "clarification"))


@pytest.mark.parametrize("typist", ["boss", "lea"])
def test_who_facilitates_or_takes_notes_presses_for_somebody_without_a_phone(
    room: Clarified, typist: str
) -> None:
    by = getattr(room, typist)
    room.press(by, room.odette.id)
    (said,) = room.said()
    assert (said.person, said.entered_by) == (room.odette.id, by.id)
    room.press(by, room.odette.id)
    assert room.said() == []
    room.room.history.undo(by)
    assert [c.person for c in room.said()] == [room.odette.id]


def test_nobody_else_presses_for_others_nor_for_whom_has_a_phone(room: Clarified) -> None:
    with pytest.raises(NotAllowed):
        room.press(room.gaspard, room.odette.id)
    for whom in (room.gaspard.id, room.boss.id, "", "p0", "somebody"):
        with pytest.raises(NotAccepted, match="pas de téléphone"):
            room.press(room.lea, whom)
    assert room.said() == []


def test_no_other_button_is_pressed_so_nor_one_of_a_card_that_is_gone(room: Clarified) -> None:
    for name in ("keep_open", "hide", "withdraw", "edit", "nothing", TOO):
        with pytest.raises(Outdated):
            room.press(room.boss, room.odette.id, f"{FOR_SOMEBODY}{name}")
    with pytest.raises(Outdated):
        room.press(room.boss, room.odette.id, target="gone")
    seat_of(room.room, room.gaspard).withdraw(room.question.id)
    with pytest.raises(Outdated):
        room.press(room.boss, room.odette.id)


def test_a_rule_is_that_of_the_person_not_of_whose_hand_it_is(room: Clarified) -> None:
    seat = seat_of(room.room, room.boss)
    asked = seat.post(Question("Et après ?"), on_behalf_of=room.odette.id)
    with pytest.raises(NotAllowed, match="est la vôtre"):
        room.press(room.boss, room.odette.id, target=asked.id)
    room.press(room.boss, room.marius.id, target=asked.id)


def test_the_button_asks_for_whom_by_the_names_that_each_screen_may_show(room: Clarified) -> None:
    console, phone = room.button(Audience.CONSOLE), room.button(Audience.PHONE)
    assert console is not None
    assert phone is not None
    assert console.among == ((room.odette.id, "Odette"), (room.marius.id, "Marius"))
    assert dict(phone.among)[room.odette.id] == "Odette"
    assert "Marius" not in dict(phone.among).values()
    assert {*console.only} == {"facilitator", "scribe"}
    assert room.button(Audience.WALL) is None


def test_where_everybody_has_a_phone_there_is_no_such_button(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = Clarified(open_room(tmp_path, catalogue, "clarification"))
    for person in (room.odette, room.marius):
        room.room.erasing.person(room.boss, person.id)
    assert room.button(Audience.CONSOLE) is None


def test_a_card_of_a_canvas_and_a_topic_of_the_market_are_pressed_so_too(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "market_place")
    boss, gaspard = facilitator_of(room), enter(room, "Gaspard")
    lea, odette = enter(room, "Léa", Role.SCRIBE), room.people.add(boss, "Odette")
    posted = {
        "me_too": ("action_canvas", CanvasCard("Un four"), PlusOne),
        "interest": ("market_place", Topic("Le pain"), Interest),
    }
    for name, (activity, content, kind) in posted.items():
        start(room, activity)
        card = seat_of(room, gaspard).post(content)
        filling.press(seat_of(room, lea), f"{FOR_SOMEBODY}{name}", card.id, odette.id)
        ((said, _kind),) = seat_of(room, boss).step.of(kind)
        assert (said.person, said.entered_by) == (odette.id, lea.id)
