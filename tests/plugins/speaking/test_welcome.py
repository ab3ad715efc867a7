"""Arriving, offering to take a role, being given one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from plugins.welcome import RoleOffer
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.sdk.testing import (
    enter,
    facilitator_of,
    fields,
    fill,
    open_room,
    press,
    seat_of,
    shown_to,
    start,
)
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Cards, Lobby, Stack
from tablee.web.live.frames import encode

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities import Activity
    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.sdk.testing import Clock
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Room:
    """A room where the welcome has begun."""
    room = open_room(tmp_path, catalogue, "welcome", clock=clock)
    start(room, "welcome")
    return room


def arrive(room: Room, clock: Clock, *names: str) -> list[Person]:
    """People join a minute apart."""
    people = []
    for name in names:
        clock.advance(60)
        people.append(enter(room, name))
    return people


def activity_of(room: Room) -> Activity:
    return room.record().steps[0].activity


def lobby(room: Room, audience: Audience = Audience.WALL) -> Lobby:
    step = room.record().steps[0]
    view = step.activity.view(step, audience)
    found = view.items[0] if isinstance(view, Stack) else view
    assert isinstance(found, Lobby)
    return found


def offers(room: Room) -> Cards:
    step = room.record().steps[0]
    view = step.activity.view(step, Audience.CONSOLE)
    assert isinstance(view, Stack)
    assert isinstance(view.items[1], Cards)
    return view.items[1]


def page(room: "Room", who: str, step: str) -> None:  # noqa: UP037 - its source is run alone
    """What the core draws of a seat, without its live view."""
    from tablee.session.people.seat import Seat
    from tablee.ui.widgets import inputs

    seat = Seat(room, who, step)
    inputs.show_refusal(seat)
    seat.activity.render(seat)


def screen_of(room: Room, person: Person) -> AppTest:
    step = room.agenda[0].id
    return AppTest.from_function(page, args=(room, person.id, step)).run()


# ── what everyone sees ──────────────────────────────────────────────────────────────────────


def test_the_newest_person_comes_first(room: Room, clock: Clock) -> None:
    arrive(room, clock, "Adèle", "Bastien", "Clémence")
    shown = lobby(room)
    assert shown.title == "3 personnes sont là"
    assert [chip.name for chip in shown.chips] == ["Clémence", "Bastien", "Adèle"]


def test_an_empty_room_says_so_and_asks_for_the_roles(room: Room) -> None:
    shown = lobby(room)
    assert shown.title == "Personne n’est encore là"
    assert (
        shown.text
        == "Qui porte le projet\u00a0? Qui prend les notes\u00a0? Qui garde le temps\u00a0?"
    )


def test_a_name_says_the_roles_that_it_holds(room: Room) -> None:
    enter(room, "Solène", Role.CARRIER)
    enter(room, "Christian", Role.PARTICIPANT, Role.SCRIBE, Role.TIMEKEEPER)
    labels = {chip.name: chip.label for chip in lobby(room).chips}
    assert labels["Solène"] == "Solène · porte le projet"
    assert labels["Christian"] == "Christian · secrétaire, garde le temps"
    assert lobby(room).text == ""


def test_offers_are_shown_on_the_console_only(room: Room) -> None:
    seat_of(room, enter(room, "Karim")).post(RoleOffer("timekeeper"))
    step = room.record().steps[0]
    for audience in (Audience.WALL, Audience.PHONE):
        assert b"Garder le temps" not in encode(step.activity.view(step, audience))
    (card,) = offers(room).cards
    assert [action.label for action in card.buttons] == ["Confirmer", "Retirer"]
    assert b"Garder le temps" in encode(card)


def test_the_welcome_speaks_english_too(room: Room) -> None:
    enter(room, "Adèle", Role.SCRIBE)
    with speaking("en"):
        assert lobby(room).title == "1 person is here"
        assert lobby(room).chips[0].label == "Adèle · takes notes"


def test_the_welcome_leaves_nothing_in_the_synthesis(room: Room) -> None:
    seat_of(room, enter(room, "Karim")).post(RoleOffer("scribe"))
    assert document_of(room).notes == ()


# ── offering ────────────────────────────────────────────────────────────────────────────────


def test_nobody_offers_two_roles_at_once(room: Room) -> None:
    seat = seat_of(room, enter(room, "Karim"))
    seat.post(RoleOffer("scribe"))
    with pytest.raises(NotAccepted, match="déjà"):
        seat.post(RoleOffer("timekeeper"))


def test_an_offer_can_be_changed_for_another(room: Room) -> None:
    seat = seat_of(room, enter(room, "Karim"))
    offer = seat.post(RoleOffer("scribe"))
    seat.edit(offer.id, RoleOffer("carrier"))
    assert [o.role for _c, o in seat.mine_of(RoleOffer)] == ["carrier"]


@pytest.mark.parametrize("role", ["", "facilitator", "participant", "chief"])
def test_only_the_three_shared_roles_can_be_offered(room: Room, role: str) -> None:
    with pytest.raises(NotAccepted, match="Choisissez"):
        seat_of(room, enter(room, "Karim")).post(RoleOffer(role))


def test_a_role_that_one_holds_is_not_offered_again(room: Room) -> None:
    with pytest.raises(NotAccepted, match="déjà le vôtre"):
        seat_of(room, enter(room, "Karim", Role.SCRIBE)).post(RoleOffer("scribe"))


def test_not_even_the_facilitator_rewords_somebody_elses_offer(room: Room) -> None:
    offer = seat_of(room, enter(room, "Karim")).post(RoleOffer("scribe"))
    with pytest.raises(NotAllowed, match="pas la vôtre"):
        seat_of(room, facilitator_of(room)).edit(offer.id, RoleOffer("carrier"))


# ── confirming ──────────────────────────────────────────────────────────────────────────────


def test_a_confirmed_offer_becomes_a_role_and_goes_away(room: Room) -> None:
    karim = enter(room, "Karim")
    offer = seat_of(room, karim).post(RoleOffer("timekeeper"))
    activity_of(room).act(seat_of(room, facilitator_of(room)), "confirm", offer.id)
    assert room.person(karim.id).roles == {Role.PARTICIPANT, Role.TIMEKEEPER}
    assert offers(room).cards == ()


def test_nobody_but_the_facilitator_confirms(room: Room) -> None:
    karim = enter(room, "Karim")
    seat = seat_of(room, karim)
    offer = seat.post(RoleOffer("carrier"))
    with pytest.raises(NotAllowed):
        activity_of(room).act(seat, "confirm", offer.id)
    assert not room.person(karim.id).has(Role.CARRIER)
    assert len(offers(room).cards) == 1


def test_the_project_has_one_carrier_and_the_notes_have_several_scribes(room: Room) -> None:
    first, second = enter(room, "Solène"), enter(room, "Karim")
    host = seat_of(room, facilitator_of(room))
    for role in ("carrier", "scribe"):
        for person in (first, second):
            offer = seat_of(room, person).post(RoleOffer(role))
            activity_of(room).act(host, "confirm", offer.id)
    step = room.record().steps[0]
    assert [p.name for p in step.with_role(Role.CARRIER)] == ["Karim"]
    assert [p.name for p in step.with_role(Role.SCRIBE)] == ["Solène", "Karim"]


def test_confirming_an_offer_that_was_withdrawn_says_that_it_is_gone(room: Room) -> None:
    seat = seat_of(room, enter(room, "Karim"))
    offer = seat.post(RoleOffer("scribe"))
    seat.withdraw(offer.id)
    with pytest.raises(NotAccepted, match="n’est plus là"):
        activity_of(room).act(seat_of(room, facilitator_of(room)), "confirm", offer.id)


# ── on screen ───────────────────────────────────────────────────────────────────────────────


def test_on_a_phone_one_offers_changes_and_withdraws(room: Room) -> None:
    karim = enter(room, "Karim")
    assert shown_to(room, karim).startswith("Gardez cette page ouverte")
    assert "Vous êtes bien là, Karim" in shown_to(room, karim)
    assert fields(room, karim)[0].button == "Me proposer"
    offer = fill(room, karim, "offer", role="scribe")
    assert [card.text for card in offers(room).cards if card.widget == "card"] == [
        "Prendre les notes"
    ]
    assert "Vous proposez de prendre les notes." in shown_to(room, karim)
    (field,) = fields(room, karim)
    assert (field.button, field.inputs[0].value) == ("Proposer ce rôle plutôt", "scribe")
    fill(room, karim, "offer", role="timekeeper")
    assert "Vous proposez de garder le temps." in shown_to(room, karim)
    press(room, karim, "withdraw", offer.id)
    assert offers(room).cards == ()
    assert "Vous proposez" not in shown_to(room, karim)


@pytest.mark.parametrize("role", ["", "facilitator", "mayor"])
def test_on_a_phone_an_offer_of_no_such_role_is_refused_in_its_place(room: Room, role: str) -> None:
    karim = enter(room, "Karim")
    with pytest.raises(NotAccepted, match="Choisissez") as refused:
        fill(room, karim, "offer", role=role)
    assert list(refused.value.inputs) == ["role"]
    assert offers(room).cards == ()


def test_on_a_phone_a_confirmed_role_is_said(room: Room) -> None:
    karim = enter(room, "Karim")
    offer = fill(room, karim, "offer", role="scribe")
    activity_of(room).act(seat_of(room, facilitator_of(room)), "confirm", offer.id)
    assert "Vous prenez les notes." in shown_to(room, karim)
    (field,) = fields(room, karim)
    assert [words for _id, words in field.inputs[0].choices] == [
        "Porter le projet",
        "Garder le temps",
    ]


def test_who_facilitates_is_asked_on_the_console_alone(room: Room) -> None:
    assert fields(room, facilitator_of(room)) == ()


def test_on_the_console_roles_are_given_and_taken_back(room: Room) -> None:
    solene, karim = enter(room, "Solène"), enter(room, "Karim")
    console = screen_of(room, facilitator_of(room))
    console.selectbox[0].select(solene.id).run()
    console.multiselect[0].set_value([solene.id, karim.id]).run()
    assert room.person(solene.id).has(Role.CARRIER)
    assert room.person(karim.id).has(Role.SCRIBE)
    console.selectbox[0].select("").run()
    console.multiselect[0].set_value([karim.id]).run()
    assert room.person(solene.id).roles == {Role.PARTICIPANT}
    assert not console.exception


def test_the_console_tells_two_namesakes_apart(room: Room, clock: Clock) -> None:
    first, second = arrive(room, clock, "Karim", "Karim B.")
    room.people.rename(second, second.id, "Karim")
    console = screen_of(room, facilitator_of(room))
    assert console.selectbox[0].options[-2:] == ["Karim", "Karim (2)"]
    console.selectbox[0].select(second.id).run()
    assert room.person(second.id).has(Role.CARRIER)
    assert not room.person(first.id).has(Role.CARRIER)


def test_the_console_shows_roles_given_elsewhere(room: Room) -> None:
    karim = enter(room, "Karim")
    console = screen_of(room, facilitator_of(room))
    room.people.set_roles(facilitator_of(room), karim.id, [Role.TIMEKEEPER, Role.SCRIBE])
    console.run()
    assert console.selectbox[1].value == karim.id
    assert console.multiselect[0].value == [karim.id]


def test_a_page_that_asks_twice_before_it_is_redrawn_takes_no_role_back(room: Room) -> None:
    karim = enter(room, "Karim")
    console = screen_of(room, facilitator_of(room))
    as_it_was = console.main.root.get_widget_states()
    room.people.set_roles(facilitator_of(room), karim.id, [Role.TIMEKEEPER, Role.CARRIER])
    console.run()
    console._run(as_it_was)
    assert room.person(karim.id).roles == {Role.TIMEKEEPER, Role.CARRIER}


def test_a_page_not_yet_redrawn_cannot_take_back_a_role_given_elsewhere(room: Room) -> None:
    karim = enter(room, "Karim")
    console = screen_of(room, facilitator_of(room))
    before = console.selectbox[1].id
    room.people.set_roles(facilitator_of(room), karim.id, [Role.TIMEKEEPER])
    console.run()
    # What an old page still sends is for the old field, which nobody reads any more.
    assert console.selectbox[1].id != before
    assert console.selectbox[1].value == karim.id
