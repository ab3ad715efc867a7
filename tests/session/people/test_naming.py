"""A name that changes, or two entries that become one: lists of names follow, and go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.carrier_plan import PlanAction
from plugins.introductions import Introduction, RollCall
from plugins.shared_notes import NoteLine
from tablee.document import build
from tablee.document.outline import outline, outline_texts
from tablee.errors import NotAllowed
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """Virginie came twice; the scribe's list, a line of notes and an action name her."""
    room = open_room(tmp_path, catalogue, "introductions", "carrier_plan")
    carrier = enter(room, "Sandrine Percheval", Role.CARRIER, appearance=Appearance.FULL)
    scribe = enter(room, "Christian", Role.SCRIBE)
    for name in ("Virginie", "Virgine"):
        enter(room, name)
    start(room, "introductions")
    seat_of(room, scribe, "introductions").post(RollCall("Mireille, virgine, Christian"))
    seat_of(room, scribe, "shared_notes").post(NoteLine("Virgine y pense", room.agenda[0].id))
    start(room, "carrier_plan")
    seat = seat_of(room, carrier, "carrier_plan")
    seat.share([seat.post(PlanAction("Écrire la lettre", "Virgine et la mairie")).id])
    return room


def somebody(room: Room, name: str) -> Person:
    return next(p for p in room.everybody.values() if p.name == name)


def read(room: Room) -> str:
    return "\n".join(outline_texts(outline(build.write(room.record()), Part.BOTH)))


def test_after_a_merge_every_list_names_who_remains_and_sentences_stay_until_somebody_says(
    room: Room,
) -> None:
    by = facilitator_of(room)
    room.people.merge(by, somebody(room, "Virginie").id, somebody(room, "Virgine").id)
    assert "Participants à l'atelier : Christian, Virginie\n" in read(room)
    assert "Mireille, Virginie, Christian" in read(room)
    assert "Écrire la lettre — Virginie et la mairie" in read(room)
    assert [a.who for a in build.write(room.record()).actions] == ["Virginie et la mairie"]
    assert "Virgine y pense" in read(room)
    assert somebody(room, "Virginie").formerly == ("Virgine",)

    room.history.undo(by)
    assert "Participants à l'atelier : Christian, Virginie, Virgine\n" in read(room)
    assert "Mireille, virgine, Christian" in read(room)
    assert "Écrire la lettre — Virgine et la mairie" in read(room)


def test_a_name_that_is_corrected_is_corrected_in_every_list(room: Room) -> None:
    virgine = somebody(room, "Virgine")
    room.people.rename(virgine, virgine.id, "Virginia Roux")
    assert "Mireille, Virginia, Christian" in read(room)
    assert "Virginia et la mairie" in read(room)
    room.people.join("browser-of-Virgine", "Gina")
    assert "Gina et la mairie" in read(room)
    assert somebody(room, "Gina").formerly == ("Virgine", "Virginia Roux")


def test_a_name_that_two_people_bear_is_left_where_it_stands(room: Room) -> None:
    other = enter(room, "Virgine Petit")
    virgine = somebody(room, "Virgine")
    room.people.rename(virgine, virgine.id, "Gina")
    assert "Virgine et la mairie" in read(room)
    assert somebody(room, "Virgine Petit") == other


def test_what_waits_to_be_shown_is_nobody_elses_to_change(room: Room) -> None:
    carrier = somebody(room, "Sandrine Percheval")
    kept = seat_of(room, carrier, "carrier_plan").post(PlanAction("Plus tard", "Virgine"))
    virgine = somebody(room, "Virgine")
    room.people.rename(virgine, virgine.id, "Gina")
    assert room.contribution(kept.id).content == PlanAction("Plus tard", "Virgine")


def test_two_entries_keep_the_less_telling_of_what_was_chosen(room: Room) -> None:
    by = facilitator_of(room)
    one = enter(room, "Naïma Bellec", appearance=Appearance.FULL)
    two = enter(room, "Naima Bellec", appearance=Appearance.INITIALS)
    assert room.people.merge(by, one.id, two.id).appearance is Appearance.INITIALS
    entered = room.people.add(by, "Karim")
    phone = enter(room, "Karim", appearance=Appearance.FULL)
    assert room.people.merge(by, entered.id, phone.id).appearance is Appearance.FULL


def test_two_people_said_to_be_two_are_not_asked_about_again_on_any_screen(room: Room) -> None:
    by, one, two = facilitator_of(room), somebody(room, "Virginie"), somebody(room, "Virgine")
    assert room.people.merges_to_propose() == [(one, two)]
    with pytest.raises(NotAllowed):
        room.people.tell_apart(one, one.id, two.id)
    room.people.tell_apart(by, one.id, two.id)
    assert room.people.merges_to_propose() == []
    room.history.undo(by)
    assert room.people.merges_to_propose() == [(one, two)]


def test_who_is_not_somebody_is_not_whom_they_become_either(room: Room) -> None:
    by, one, two = facilitator_of(room), somebody(room, "Virginie"), somebody(room, "Virgine")
    third = enter(room, "Virginia")
    scribe = seat_of(room, somebody(room, "Christian"), "introductions")
    scribe.withdraw(scribe.post(Introduction("Je code"), on_behalf_of=two.id).id)
    room.people.tell_apart(by, third.id, two.id)
    room.people.merge(by, one.id, two.id)
    assert room.people.merges_to_propose() == []
    room.erasing.person(by, third.id)  # who inherited nothing: others keep their words
    kept = (room.store.folder / "journal.jsonl").read_text(encoding="utf-8")
    assert "Je code" in kept
    assert "Virginia" not in kept


def test_a_list_is_respelt_after_the_session_by_who_takes_notes(room: Room) -> None:
    scribe, virginie = somebody(room, "Christian"), somebody(room, "Virginie")
    other = somebody(room, "Virgine")
    room.people.rename(other, other.id, "Gina")
    seat_of(room, scribe, "introductions").edit(
        seat_of(room, scribe, "introductions").mine_of(RollCall)[0][0].id,
        RollCall("Mireille, Virgine"),
    )
    room.conduct.close(facilitator_of(room))
    with pytest.raises(NotAllowed):
        room.people.respell(virginie, virginie.id, "Virgine")
    room.people.respell(scribe, virginie.id, "Virgine")
    assert "Mireille, Virginie" in read(room)


def test_lists_name_nobody_further_than_he_or_she_chose(room: Room) -> None:
    scribe = somebody(room, "Christian")
    for name, appearance in (
        ("Naïma Bellec", Appearance.INITIALS),
        ("Inès Petit", Appearance.HIDDEN),
        ("Léo Roy", Appearance.FIRST),
    ):
        enter(room, name, appearance=appearance)
    roll = seat_of(room, scribe, "introductions").mine_of(RollCall)[0][0]
    typed = "Mireille, naïma, Inès Petit, Léo Roy"
    seat_of(room, scribe, "introductions").edit(roll.id, RollCall(typed))
    assert "Mireille, N. B., Une personne, Léo\n" in read(room)
    assert room.contribution(roll.id).content == RollCall(typed)
