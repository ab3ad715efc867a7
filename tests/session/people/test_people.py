"""Joining, coming back, roles, merging."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.activities import read_facts
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Appearance, Role
from tablee.model.names import alike
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room, Sessions
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Room:
    return open_room(tmp_path, sample_catalogue(), "ideas", clock=clock)


def test_the_same_browser_is_the_same_person_however_often_it_joins(room: Room) -> None:
    first = room.people.join("phone", "Naïma")
    again = room.people.join("phone", "Naïma B.", Appearance.INITIALS)
    assert first.id == again.id
    assert [p.name for p in room.everybody.values()] == ["Yasmine", "Naïma B."]


def test_a_name_is_needed_and_kept_short_and_clean(room: Room) -> None:
    with pytest.raises(NotAccepted, match="prénom"):
        room.people.join("phone", " \u200b\n ")
    with pytest.raises(NotAccepted, match="60 caractères"):
        room.people.join("phone", "x" * 61)
    assert room.people.join("phone", "  Naïma \n Bellec ").name == "Naïma Bellec"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Mickaël", "mickael"),
        ("Virginie", "Virgine"),
        ("Mélanie", "Ménalie"),
        ("Élodie", "Elodie"),
        ("Naïma", "Naïma Bellec"),
        ("Jean-Pierre", "JEAN-PIERRE Martin"),
        ("N’Diaye", "N'Diaye"),
        ("محمد", "مُحمّد"),
    ],
)
def test_names_of_one_person_are_proposed_for_merging(one: str, two: str) -> None:
    assert alike(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Claire", "Carine"),
        ("Marie", "Mario"),
        ("Anna", "Anne"),
        ("Christian", "Christine"),
        ("Agnès", ""),
        ("Jean-Pierre", "Jean-Paul"),
        ("N’Diaye", "N’Golo"),
        ("Jean-Pierre", "Pierre"),
    ],
)
def test_names_of_two_people_are_not(one: str, two: str) -> None:
    assert not alike(one, two)


def test_merging_moves_words_roles_and_phone_and_needs_the_facilitator(room: Room) -> None:
    one = enter(room, "Mickaël", Role.SCRIBE)
    two = enter(room, "mickael")
    start(room, "ideas")
    seat_of(room, two).post(Idea("De l’autre téléphone"))
    seat_of(room, two).finish()
    assert [(a.id, b.id) for a, b in room.people.merges_to_propose()] == [(one.id, two.id)]
    with pytest.raises(NotAllowed):
        room.people.merge(one, one.id, two.id)
    room.people.merge(facilitator_of(room), one.id, two.id)
    assert [c.person for c in room.step_record(room.session.current or "").contributions] == [
        one.id
    ]
    assert room.step(room.session.current or "").finished == (one.id,)
    assert room.person_of("browser-of-mickael") == room.person(one.id)
    with pytest.raises(NotFound):
        room.person(two.id)


def test_what_a_step_knows_of_one_entry_holds_for_the_other(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "introductions")
    one, two, other = enter(room, "Mickaël"), enter(room, "mickael"), enter(room, "Inès")
    start(room, "introductions")
    seat = seat_of(room, facilitator_of(room))
    kept = {"order": [two.id, other.id, one.id], "turn": two.id, "spoken": [other.id]}
    seat.set_facts(read_facts(seat.activity.facts, kept))
    room.people.merge(facilitator_of(room), one.id, two.id)
    facts = room.step(room.session.current or "").facts
    assert facts["order"] == (one.id, other.id)
    assert (facts["turn"], facts["spoken"]) == (one.id, (other.id,))


def test_roles_are_given_by_the_facilitator_only_and_one_facilitator_stays(room: Room) -> None:
    naima = enter(room, "Naïma")
    with pytest.raises(NotAllowed):
        room.people.set_roles(naima, naima.id, {Role.FACILITATOR})
    with pytest.raises(NotAllowed, match="quelqu’un pour animer"):
        room.people.set_roles(facilitator_of(room), facilitator_of(room).id, {Role.SCRIBE})


def test_a_name_is_corrected_by_its_person_or_the_facilitator(room: Room) -> None:
    naima, karim = enter(room, "Naima"), enter(room, "Karim")
    with pytest.raises(NotAllowed):
        room.people.rename(karim, naima.id, "Autre")
    room.people.rename(naima, naima.id, "Naïma", Appearance.FULL)
    room.people.rename(facilitator_of(room), naima.id, "Naïma Bellec")
    assert room.person(naima.id).appearance is Appearance.FULL


def test_the_secret_link_opens_the_console_elsewhere_until_it_is_renewed(
    tmp_path: Path, clock: Clock
) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), clock)
    room = sessions.create("laptop", "Essai", facilitator="Yasmine")
    old = room.devices.console_token()
    sessions.by_console_token(old).devices.enter("tablet")
    assert room.person_of("tablet") == facilitator_of(room)
    sessions.renew_keys(room, facilitator_of(room), only_console=True)
    with pytest.raises(NotFound):
        sessions.by_console_token(old)
    assert sessions.by_code(room.keys.code) is room


def test_codes_and_links_open_their_own_session_only(tmp_path: Path, clock: Clock) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), clock)
    one = sessions.create("laptop", "Une")
    two = sessions.create("other laptop", "Une")
    assert one.session.id != two.session.id
    code = one.keys.code
    assert sessions.by_code(f" {code[:3]} {code[3:]} ") is one
    assert sessions.by_join_token(two.keys.join) is two
    assert sessions.facilitated_by("laptop") == [one]
    for wrong in ("", "é", "x" * 500, one.keys.wall):
        with pytest.raises(NotFound):
            sessions.by_join_token(wrong)


def test_people_of_one_session_are_strangers_to_another(tmp_path: Path, clock: Clock) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), clock)
    one, two = sessions.create("a", "Une"), sessions.create("b", "Deux")
    naima = one.people.join("phone", "Naïma")
    assert two.person_of("phone") is None
    with pytest.raises(NotFound):
        two.words.finish(naima, "step")


def test_a_room_is_without_phones_until_somebody_comes_by_one(room: Room) -> None:
    lead = facilitator_of(room)
    room.people.add(lead, "Ana")
    assert room.people.are_without_phones()
    assert not room.people.is_phoneless()  # phones are still awaited
    room.people.close_entrance(lead)
    assert room.people.is_phoneless()
    room.people.open_entrance(lead)
    enter(room, "Bob")
    room.people.close_entrance(lead)
    assert not room.people.is_phoneless()
