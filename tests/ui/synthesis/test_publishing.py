"""Sharing the synthesis, page by page: what is asked of whom, and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import CanvasCard
from tablee.model.entities import Appearance, Role
from tablee.sdk.testing import enter, facilitator_of, offered, open_room, start
from tests.support.app_test import press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A canvas with two cards, and a vote on them."""
    room = open_room(tmp_path, offered(), "action_canvas", "dot_vote")
    me = facilitator_of(room)
    step = start(room, "action_canvas")
    for words in ("Un annuaire", "Une foire"):
        room.words.post(me, step, CanvasCard(words))
    vote = start(room, "dot_vote")
    room.voting.open(me, vote)
    room.voting.close(me, vote)
    return room


def page(room: Room, person: Person) -> AppTest:
    def drawn(room, person) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.synthesis import publishing

        publishing.draw(room, person)

    return AppTest.from_function(drawn, kwargs={"room": room, "person": person}).run()


def answers(shown: AppTest) -> list[bool]:
    """What is ticked for each step; the last box is another question."""
    return [box.value for box in shown.checkbox][:-1]


def words(shown: AppTest) -> str:
    return "\n".join(
        str(text.value) for text in (*shown.text, *shown.info, *shown.warning, *shown.error)
    )


def test_all_is_shared_in_one_press_seen_first_and_exceptions_are_taken_out_after(
    room: Room,
) -> None:
    shown = press(page(room, facilitator_of(room)), "Tout partager")
    assert "Rien n’est encore public" in words(shown)
    assert room.publishing.current is None
    press(shown, "En retirer une partie")
    shown.checkbox[0].set_value(False)
    press(shown, "Voir ce que les autres liront")
    press(shown, "En retirer une partie")
    assert answers(shown) == [False, True]
    shown.checkbox[0].set_value(True)
    press(shown, "Voir ce que les autres liront")
    press(shown, "Publier")

    made = room.publishing.current
    assert made is not None
    assert {step.id for step in room.agenda if not step.beside} <= {*made.steps}


def test_what_holds_nothing_is_not_asked_about_and_nothing_public_is_refused(room: Room) -> None:
    shown = press(page(room, facilitator_of(room)), "Choisir ce qui sera public")

    assert answers(shown) == [True, True]
    assert "2 textes, sans auteur affiché" in shown.checkbox[0].label
    assert "un vote" in shown.checkbox[1].label


def test_an_address_for_this_room_alone_says_so_and_the_message_has_no_address(room: Room) -> None:
    me = facilitator_of(room)
    made = room.publishing.publish(me, [room.agenda[0].id])
    shown = page(room, me)

    assert "que dans cette salle" in words(shown)
    assert "jointe à ce message" in shown.code[1].value
    drawn = "".join(str(getattr(h, "body", "")) for h in shown.get("html"))
    assert f"/s/{made.token}/message.eml" in drawn
    assert "data-copy=" in drawn
    assert "mailto:" not in drawn


def test_names_that_are_still_written_are_told_before_anything_is_public(room: Room) -> None:
    me = facilitator_of(room)
    enter(room, "Ellen Smith", appearance=Appearance.HIDDEN)
    room.conduct.go_to(me, room.agenda[0].id)
    room.words.post(me, room.agenda[0].id, CanvasCard("Monter l’abri avec Ellen Smith"))

    shown = press(page(room, me), "Choisir ce qui sera public")
    assert "3 textes, sans auteur affiché\u00a0; 1 nomme quelqu’un" in shown.checkbox[0].label
    assert "ligne nomme encore quelqu’un" in words(shown)
    shown.checkbox[1].set_value(False)
    press(shown, "Voir ce que les autres liront")
    assert "1 ligne nomme encore quelqu’un" in words(shown)
    press(shown, "En retirer une partie")
    shown.checkbox[0].set_value(False)
    press(shown, "Voir ce que les autres liront")
    assert "nomme encore" not in words(shown)


def test_a_vote_on_confidential_cards_is_said_to_stay_so_before_anything_is_public(
    room: Room,
) -> None:
    shown = press(page(room, facilitator_of(room)), "Choisir ce qui sera public")
    shown.checkbox[0].set_value(False)
    press(shown, "Voir ce que les autres liront")

    assert "Restent confidentielles aussi" in words(shown)
    assert "Gommettes" in shown.info[0].value
    assert room.publishing.current is None


def test_what_was_chosen_is_proposed_again_and_what_came_since_stays_confidential(
    room: Room,
) -> None:
    me = facilitator_of(room)
    canvas, vote = (step.id for step in room.agenda)
    room.publishing.publish(me, [canvas, vote])
    room.publishing.withdraw(me)
    added = room.conduct.add_step(me, "action_canvas")
    room.conduct.go_to(me, added.id)
    room.words.post(me, added.id, CanvasCard("Un secret"))

    shown = press(page(room, me), "Choisir ce qui sera public")

    assert answers(shown) == [True, True, False]


def test_a_scribe_is_told_where_it_is_and_asked_nothing(room: Room) -> None:
    scribe = enter(room, "Bastien", Role.SCRIBE)
    assert "La personne qui anime peut la publier" in words(page(room, scribe))
    made = room.publishing.publish(facilitator_of(room), [room.agenda[0].id])
    shown = page(room, scribe)
    assert shown.code[0].value.endswith(f"/s/{made.token}")
    assert not shown.button


def test_the_page_is_taken_down_once_it_is_confirmed(room: Room) -> None:
    me = facilitator_of(room)
    room.publishing.publish(me, [room.agenda[0].id])
    shown = press(page(room, me), "Ne plus publier")
    assert room.publishing.current is not None
    press(shown, "Garder la page")
    press(shown, "Ne plus publier")
    press(shown, "Retirer la page")
    assert room.publishing.current is None
    assert "n’est pas encore partagée" in words(shown)


def test_a_phone_leads_to_the_shared_page_once_the_session_is_over(room: Room) -> None:
    made = room.publishing.publish(facilitator_of(room), [room.agenda[0].id])

    def over(room) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.synthesis import publishing

        publishing.shared(room)

    shown = AppTest.from_function(over, kwargs={"room": room}).run()
    assert f'href="/s/{made.token}"' in "".join(
        str(getattr(h, "body", "")) for h in shown.get("html")
    )
