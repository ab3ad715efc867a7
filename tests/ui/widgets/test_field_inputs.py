"""A field of several inputs where whoever facilitates types for the room, in Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from tablee.activities import Canvas
from tablee.model.entities import Content, Role
from tablee.registry import Catalogue
from tablee.sdk.testing import enter, facilitator_of, fields, fill, open_room, seat_of, start
from tablee.view import Cards, Field, Input
from tests.support.app_test import after, press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities import OwnRecord, StepRecord
    from tablee.model.entities import Contribution
    from tablee.session import Room
    from tablee.session.people.seat import Seat
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


# ── what a button asks for ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Plan(Content):
    kind: ClassVar[str] = "plan"
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    what: str = ""
    who: str = ""
    state: str = "todo"
    why: str = ""
    about: str = ""

    def texts(self) -> tuple[str, ...]:
        return (self.what, self.who)


@dataclass(frozen=True)
class Plans(Canvas):
    """Everybody plans."""

    name: ClassVar[str] = "plans"
    title: ClassVar[str] = "Plans"
    contents: ClassVar[tuple[type[Content], ...]] = (Plan,)

    def view(self, step: StepRecord, audience: Audience) -> Cards:
        return Cards("Plans", ())

    def editing_field(self, own: OwnRecord, contribution: Contribution) -> Field:
        assert isinstance(contribution.content, Plan)
        return self.field_of(contribution.content)

    def asking_field(self, own: OwnRecord, button: str, target: str) -> Field | None:
        return self.field_of(Plan(), about=target) if button == "follow" else None

    def field_of(self, plan: Plan, **fixed: str) -> Field:
        states = (("todo", "À faire"), ("done", "Fait"))
        asked = (
            Input("what", "Quoi", "long", plan.what, required=True),
            Input("who", "Qui", value=plan.who, suggestions=("Naïma", "Karim")),
            Input("state", "Où ?", "choice", plan.state, required=True, choices=states),
            Input("why", "Pourquoi", value=plan.why),
        )
        return Field("plan", Plan.kind, "Un plan", "Garder", inputs=asked, fixed=fixed)


@pytest.fixture
def planned(tmp_path: Path) -> tuple[Seat, Contribution]:
    room = open_room(tmp_path, Catalogue({"plans": Plans}, {}, {}), "plans")
    naima = enter(room, "Naïma")
    start(room, "plans")
    kept = seat_of(room, naima).post(Plan("Planter", "Karim"))
    return seat_of(room, facilitator_of(room)), kept


def plan_of(seat: Seat, contribution: str) -> object:
    return seat.room.contribution(contribution).content


def box(page: AppTest, label: str) -> Any:
    boxes = (*page.text_area, *page.text_input, *page.pills)
    return next(each for each in boxes if each.label == label)


def test_something_is_corrected_in_the_field_that_phones_have(
    planned: tuple[Seat, Contribution],
) -> None:
    seat, kept = planned
    page = after(seat, "edit", kept.id)
    assert [text.value for text in page.text] == ["Un plan"]
    box(page, "Quoi").input(" ")
    press(page, "Garder")
    assert page.error[0].value == "Quoi\u00a0: Écrivez d’abord quelques mots."
    box(page, "Quoi").input("Planter un arbre")
    box(page, "Parmi nous").set_value(["Naïma", "Karim"])
    box(page, "Où ?").set_value("done")
    press(page, "Garder")
    assert plan_of(seat, kept.id) == Plan("Planter un arbre", "Karim, Naïma", "done")
    assert not page.text_area


def test_what_was_left_as_it_was_says_what_others_made_of_it_meanwhile(
    planned: tuple[Seat, Contribution],
) -> None:
    seat, kept = planned
    page = after(seat, "edit", kept.id)
    seat_of(seat.room, seat.room.person(kept.person)).edit(kept.id, Plan("Planter", "Naïma"))
    page.run()
    box(page, "Pourquoi").input("pour l’ombre")
    press(page, "Garder")
    assert plan_of(seat, kept.id) == Plan("Planter", "Naïma", why="pour l’ombre")


def test_a_field_that_a_button_asks_for_makes_something_or_is_left(
    planned: tuple[Seat, Contribution],
) -> None:
    seat, kept = planned
    page = press(after(seat, "follow", kept.id), "Laisser comme c’était")
    assert not page.text_area
    page = after(seat, "follow", kept.id)
    box(page, "Quoi").input("Arroser")
    press(page, "Garder")
    assert [c.content for c in seat.step.contributions] == [
        Plan("Planter", "Karim"),
        Plan("Arroser", about=kept.id),
    ]


def test_what_is_taken_away_meanwhile_is_corrected_no_more(
    planned: tuple[Seat, Contribution],
) -> None:
    seat, kept = planned
    page = after(seat, "edit", kept.id)
    seat.withdraw(kept.id)
    page.run()
    assert not page.text_area
    assert len(page.info) == 1
    assert not page.run().info
