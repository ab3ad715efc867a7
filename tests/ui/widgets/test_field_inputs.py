"""A field of several inputs where whoever facilitates types for the room, in Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from tablee.activities import Canvas
from tablee.model.entities import Content
from tablee.registry import Catalogue
from tablee.sdk.testing import enter, facilitator_of, fields, fill, open_room, seat_of, start
from tablee.view import Cards, Field, Input
from tests.support.app_test import press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.session import Room
    from tablee.view import Audience


@dataclass(frozen=True)
class Trip(Content):
    kind: ClassVar[str] = "trip"
    where: str = ""
    day: str = ""
    places: int = 0
    needs: tuple[str, ...] = ()

    def texts(self) -> tuple[str, ...]:
        return (self.where,)


@dataclass(frozen=True)
class Outing(Canvas):
    """Everybody proposes where to go."""

    name: ClassVar[str] = "outing"
    title: ClassVar[str] = "Sortie"
    contents: ClassVar[tuple[type[Content], ...]] = (Trip,)

    def view(self, step: StepRecord, audience: Audience) -> Cards:
        return Cards("Sorties", ())

    def fields(self, step: StepRecord) -> tuple[Field, ...]:
        asked = (
            Input("where", "Où ?", required=True),
            Input("day", "Quand ?", "date"),
            Input("places", "Combien ?", "number", "4", least=2, most=9),
            Input("needs", "Il faut", "choices", choices=(("bus", "Un car"), ("meal", "Un repas"))),
        )
        return (Field("trip", Trip.kind, "Une sortie", "Proposer", inputs=asked),)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = open_room(tmp_path, Catalogue({"outing": Outing}, {}, {}), "outing")
    enter(room, "Naïma")
    start(room, "outing")
    return room


def console_of(room: Room) -> AppTest:
    def draw(seat):  # type: ignore[no-untyped-def] # runs on its own, without our imports
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        inputs.fields(seat)

    seat = seat_of(room, facilitator_of(room))
    screen = AppTest.from_function(draw, args=(seat,)).run()
    assert not screen.exception
    return screen


def propose(screen: AppTest) -> None:
    press(screen, "Proposer")


def test_what_is_typed_for_somebody_is_read_as_on_their_phone(room: Room) -> None:
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    console = console_of(room)
    console.selectbox[0].set_value(naima.id)
    where, day, places = console.text_input
    where.input("Au lac")
    day.input("24/12/2026")
    places.input("5")
    console.multiselect[0].set_value(["meal"])
    propose(console)
    ((made, trip),) = seat_of(room, naima).step.of(Trip)
    assert trip == Trip("Au lac", "2026-12-24", 5, ("meal",))
    assert (made.person, made.entered_by) == (naima.id, facilitator_of(room).id)
    assert [field.value for field in console.text_input] == ["", "", "4"]


def test_what_is_wrong_is_said_by_its_label_and_stays_typed(room: Room) -> None:
    console = console_of(room)
    propose(console)
    assert "qui parle" in console.error[0].value
    console.selectbox[0].set_value("somebody")
    console.text_input[2].input("dix")
    propose(console)
    assert console.error[0].value == (
        "Où ? : Écrivez d’abord quelques mots. Combien ? : Écrivez un nombre, en chiffres."
    ).replace(" :", "\u00a0:")
    assert console.text_input[2].value == "dix"


def test_a_phone_has_the_same_inputs(room: Room) -> None:
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    assert [each.name for each in fields(room, naima)[0].inputs] == [
        "where",
        "day",
        "places",
        "needs",
    ]
    made = fill(room, naima, "trip", where="Au lac", needs=["bus"])
    assert made.content == Trip("Au lac", "", 4, ("bus",))
