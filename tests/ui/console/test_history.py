"""What one did and its way back, in sight; what happened, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.history.labels import trace_words
from tablee.ui.console import history
from tests.support.app_test import press
from tests.support.sessions.sample import Idea, Secret, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.session.people.seat import Seat


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = open_room(tmp_path, sample_catalogue(), "ideas", "pick")
    start(room, "ideas")
    return room


@pytest.fixture
def naima(room: Room) -> Person:
    return enter(room, "Naïma")


def drawn(seat: Seat, draw: Callable[[Seat], None]) -> AppTest:
    """A page that draws this for the seat, under what was refused."""

    def page(seat, draw) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        draw(seat)

    drawn = AppTest.from_function(page, kwargs={"seat": seat, "draw": draw}).run()
    assert not drawn.exception
    return drawn


def console(seat: Seat) -> None:
    history.bar(seat.room, seat.person)


def html(page: AppTest) -> list[str]:
    return [str(getattr(element, "body", "")) for element in page.get("html")]


def said(page: AppTest) -> list[str]:
    """The quiet line, then the buttons."""
    texts = [line.split(">")[1].split("<")[0] for line in html(page) if "tb-did" in line]
    return texts + [button.label for button in page.button]


def test_the_line_says_what_i_did_and_leads_back_and_forth(room: Room, naima: Person) -> None:
    seat = seat_of(room, naima)
    assert said(drawn(seat, history.line)) == []
    seat.post(Idea("Un"))
    seat.post(Idea("Deux"))
    page = drawn(seat, history.line)
    assert said(page) == ["Texte envoyé", "Annuler"]
    press(page, "Annuler")
    assert said(page) == ["Annulé\u00a0: texte envoyé", "Rétablir", "Annuler le geste d’avant"]
    press(page, "Annuler le geste d’avant")
    assert not seat.mine
    press(page, "Rétablir")
    assert [c.content for c in seat.mine] == [Idea("Un")]


def test_the_line_is_about_this_step_only_and_leaves_finishing_to_its_button(
    room: Room, naima: Person
) -> None:
    seat_of(room, naima).post(Idea("Un"))
    assert said(drawn(seat_of(room, naima, "pick"), history.line)) == []
    seat_of(room, naima).finish()
    assert said(drawn(seat_of(room, naima), history.line)) == []


def test_a_line_drawn_before_somebody_changed_it_is_refused_with_the_name(
    room: Room, naima: Person
) -> None:
    seat = seat_of(room, naima)
    card = seat.post(Idea("Un"))
    page = drawn(seat, history.line)
    seat_of(room, facilitator_of(room)).edit(card.id, Idea("Un annuaire"))
    press(page, "Annuler")
    assert "Yasmine l’a changé depuis" in page.error[0].value
    assert said(page) == []


def test_the_console_undoes_its_own_last_act_and_names_whose_words_it_was(
    room: Room, naima: Person
) -> None:
    card = seat_of(room, naima).post(Idea("Réunir les agents avant l’été"))
    seat = seat_of(room, facilitator_of(room))
    seat.withdraw(card.id)
    page = drawn(seat, console)
    words = "texte retiré (Naïma) «\u00a0Réunir les agents avant…\u00a0»"
    assert said(page) == [f"Annuler\u00a0: {words}"]
    press(page, f"Annuler\u00a0: {words}")
    assert f"Rétablir\u00a0: {words}" in said(page)
    assert [c.id for c in seat.step.contributions] == [card.id]


def test_what_happened_last_is_listed_with_a_way_back_for_what_has_one(
    room: Room, naima: Person
) -> None:
    seat_of(room, naima).post(Idea("Un <b>annuaire</b>"))
    seat_of(room, naima).post(Secret("Pour moi"))
    room.people.set_roles(facilitator_of(room), naima.id, [Role.SCRIBE])
    told = room.history.acts(facilitator_of(room), most=3)
    page = drawn(seat_of(room, facilitator_of(room)), listed)
    lines = html(page)
    assert "Rôles changés (Naïma)" in lines[0]
    assert "Texte envoyé" in lines[1]
    assert "Un &lt;b&gt;annuaire&lt;/b&gt;" in lines[1]
    assert "Pour moi" not in str(lines)
    assert [t.undoable for t in told] == [True, True, False]
    assert "Cela ne s’annule pas" in lines[2]
    page.button[1].click().run()
    assert seat_of(room, naima).step.contributions == ()


def listed(seat: Seat) -> None:
    history.last_acts(seat.room, seat.person)


def test_every_change_of_a_text_is_a_sentence(room: Room, naima: Person) -> None:
    yasmine = facilitator_of(room)
    card = seat_of(room, naima).post(Idea("Un"))
    seat_of(room, yasmine).edit(card.id, Idea("Un annuaire"))
    seat_of(room, yasmine).hide(card.id)
    seat_of(room, yasmine).hide(card.id, False)
    seat_of(room, naima).withdraw(card.id)
    room.history.undo(naima)
    assert [trace_words(trace) for trace in room.history.of(naima, card.id)] == [
        "Naïma a écrit",
        "Yasmine a corrigé",
        "Yasmine a masqué",
        "Yasmine a remontré",
        "Naïma a retiré",
        "Naïma a annulé le retrait",
    ]
