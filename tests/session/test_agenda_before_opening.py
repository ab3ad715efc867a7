"""Steps that are open before the session begins: who may write, who comes back, what waits."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from tablee.activities import Agenda, AgendaStep, answers
from tablee.activities.votes import VoteFacts
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.agendas.files import written as agenda_file
from tablee.model.agendas.reading import read
from tablee.model.entities import Role
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room
from tablee.session import Sessions
from tablee.session.access.links import browser_hash
from tablee.session.library.agendas import agenda_of
from tablee.session.residency.creation import Plan
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.live.stream import StreamRequest
from tablee.web.phone.page import own_part
from tablee.web.phone.writing import written

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room

BROWSER = "a-phone-that-came-before-all-others"
DAY = 86_400.0


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """Introductions, a canvas and a vote; the first two are open before."""
    room = open_room(
        tmp_path, catalogue, "introductions", "action_canvas", "dot_vote", clock=Clock()
    )
    for step in room.agenda[:2]:
        room.conduct.open_before(facilitator_of(room), step.id)
    return room


def writes(room: Room, person: Person, step: int, text: str) -> None:
    """Sends a text through the first field of a step, as this person's phone does."""
    record = room.record().steps[step]
    field, *_more = answers.fields(record)
    choice = field.choices[0][0] if field.choices else ""
    sent = {"field": field.name, "text": text, "choice": choice}
    written(room, person, record.step.id, json.dumps(sent).encode())


def told(room: Room, audience: Audience, step: str = "") -> str:
    frame = frames.frame(room, audience, "fr", step=step)
    return json.dumps(msgspec.to_builtins(frame), ensure_ascii=False)


def test_people_write_in_the_steps_that_are_open_and_in_no_other(room: Room) -> None:
    adele = enter(room, "Adèle")
    writes(room, adele, 0, "Je fais du pain")
    writes(room, adele, 1, "Un four commun")
    assert [len(step.contributions) for step in room.record().steps] == [1, 1, 0]
    assert [each["title"] for each in own_part(room, adele)["before"]] == [
        step.title for step in room.record().steps[:2]
    ]
    waiting = room.record().steps[2]
    assert not waiting.running
    assert StreamRequest("", "fr", None, "", waiting.step.id).topic(room, adele) is None


def test_once_the_session_begins_its_steps_run_one_by_one(room: Room) -> None:
    adele, (_first, second, _vote) = enter(room, "Adèle"), room.agenda
    writes(room, adele, 1, "Un four commun")
    casting = room.casting
    asked = StreamRequest("", "fr", None, "", second.id)
    assert asked.topic(room, adele) is not None
    room.conduct.start(facilitator_of(room))
    assert room.casting != casting  # phones ask for their own part again
    assert own_part(room, adele)["before"] == []
    assert asked.topic(room, adele) is None
    with pytest.raises(NotAllowed, match="pas encore commencé"):
        writes(room, adele, 1, "Un jardin")
    assert len(room.record().steps[1].contributions) == 1
    with pytest.raises(NotAccepted, match="une à une"):
        room.conduct.open_before(facilitator_of(room), second.id)


def test_phone_wall_and_console_say_what_is_open_and_when_it_begins(room: Room) -> None:
    adele, by = enter(room, "Adèle"), facilitator_of(room)
    day = datetime.fromtimestamp(room.clock()) + timedelta(9)
    room.conduct.plan(by, f"{day:%Y-%m-%d}", "10:00")
    writes(room, adele, 0, "Je fais du pain")
    assert "Réunion prévue" in told(room, Audience.PHONE)
    assert "Adèle" in told(room, Audience.PHONE)
    assert "D’ici là, sur votre téléphone" in told(room, Audience.WALL)
    assert f"{day:%Y-%m-%d}" in told(room, Audience.WALL)
    console = msgspec.to_builtins(frames.frame(room, Audience.CONSOLE, "fr"))
    lobby, before = console["view"]["items"]
    assert lobby["title"] == "1 personne est déjà venue"
    titles = [step.title for step in room.record().steps]
    assert [tuple(row) for row in before["rows"]] == [(titles[0], "1", "1"), (titles[1], "0", "0")]
    assert [line["state"] for line in console["agenda"]] == ["early", "early", "waiting"]
    assert "Je fais du pain" in told(room, Audience.CONSOLE, room.agenda[0].id)


def test_a_day_that_is_past_is_refused_and_changes_nothing(room: Room) -> None:
    by, past = facilitator_of(room), datetime.fromtimestamp(room.clock()) - timedelta(2)
    with pytest.raises(NotAccepted, match="Ce jour est passé"):
        room.conduct.plan(by, f"{past:%Y-%m-%d}", "10:00")
    with pytest.raises(NotAccepted, match="une heure"):
        room.conduct.plan(by, "", "25:00")
    assert (room.session.held_on, room.session.starts_at) == ("", "")
    room.conduct.plan(by, f"{past + timedelta(2):%Y-%m-%d}", "")  # today
    room.conduct.plan(by, "", "")
    assert room.session.held_on == ""


def test_what_began_before_the_planned_day_is_of_the_day_on_which_it_began(room: Room) -> None:
    day = datetime.fromtimestamp(room.clock())
    room.conduct.plan(facilitator_of(room), f"{day + timedelta(3):%Y-%m-%d}", "10:00")
    room.conduct.start(facilitator_of(room))
    assert room.session.held_on == f"{day:%Y-%m-%d}"


def test_a_vote_that_is_open_before_is_closed_before_the_session_begins(room: Room) -> None:
    by, vote = facilitator_of(room), room.agenda[2].id
    room.conduct.open_before(by, vote)
    room.voting.prepare(by, vote, typed=["Un four", "Un jardin"], left_out=[])
    room.voting.open(by, vote)
    adele = enter(room, "Adèle")
    option = room.step_record(vote).facts(VoteFacts).options[0][0]
    room.voting.cast(adele, vote, {option: 1})
    with pytest.raises(NotAccepted, match="Le vote est encore ouvert"):
        room.conduct.start(by)
    with pytest.raises(NotAccepted, match="Le vote est encore ouvert"):
        room.conduct.open_before(by, vote, early=False)
    with pytest.raises(NotAccepted, match="Le vote est encore ouvert"):
        room.conduct.close(by)  # its ballots would never be counted
    with pytest.raises(NotAccepted, match="Le vote est encore ouvert"):
        room.conduct.remove_step(by, vote, with_words=True)
    room.voting.close(by, vote)
    room.conduct.start(by)
    assert room.urns_of(vote)[0].voters == 1


def test_an_agenda_keeps_which_steps_are_open_before(room: Room, catalogue: Catalogue) -> None:
    kept = read(agenda_file(agenda_of(room, "Gardé")).encode())
    assert [step.early for step in kept.steps] == [True, True, False]


def test_a_personal_link_brings_back_and_the_next_replaces_it(room: Room) -> None:
    adele = room.people.join(BROWSER, "Adèle")
    room.people.new_link(adele, "a-first-token-of-hers")
    other = "another-phone-of-the-same-person"
    assert room.people.come_back(other, "a-first-token-of-hers").id == adele.id
    assert room.holder_of(other) == adele
    room.people.new_link(adele, "a-second-token-of-hers")
    with pytest.raises(NotFound):
        room.people.come_back("a-third-phone-that-is-nobodys", "a-first-token-of-hers")
    assert room.people.by_link("a-second-token-of-hers") == adele
    assert "a-second-token" not in json.dumps(room.store.documents("browsers"), default=str)
    room.erasing.person(adele, adele.id)
    assert room.people.by_link("a-second-token-of-hers") is None


def test_whoever_facilitates_has_no_such_link(room: Room) -> None:
    by = facilitator_of(room)
    with pytest.raises(NotAllowed, match="La console"):
        room.people.new_link(by, "a-token-for-the-facilitator")
    adele = room.people.join(BROWSER, "Adèle")
    room.people.new_link(adele, "a-token-from-when-she-took-part")
    room.people.set_roles(by, adele.id, {Role.FACILITATOR})
    assert room.people.by_link("a-token-from-when-she-took-part") is None


def test_a_session_that_waits_is_kept_and_is_there_after_a_restart(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    clock = Clock()
    there = Sessions(tmp_path, catalogue, clock=clock)
    steps = tuple(AgendaStep(name, 5) for name in ("introductions", "action_canvas"))
    day = datetime.fromtimestamp(clock() + 60 * DAY)
    plan = Plan(f"{day:%Y-%m-%d}", "10:00", frozenset({1}))
    agenda = Agenda("essai", "Essai", "", steps)
    session = there.create("a-browser-that-facilitates", "Bientôt", agenda, plan=plan).session.id
    adele = there.get(session).people.join(BROWSER, "Adèle")
    writes(there.get(session), adele, 1, "Un four commun")
    there.close()
    clock.advance(50 * DAY)
    there = Sessions(tmp_path, catalogue, clock=clock)
    there.retention.retire(30)
    assert there.rooms.at_rest  # it was not opened for that
    assert there.retention.leaves_at(there.get(session)) is None
    room = there.get(session)
    assert room.holder_of(BROWSER) == adele
    assert [step.early for step in room.record().steps] == [False, True]
    assert "Un four commun" in told(room, Audience.PHONE, room.agenda[1].id)
    clock.advance(60 * DAY)
    there.retention.retire(30)
    assert session in there.rooms  # announced first
    clock.advance(8 * DAY)
    there.retention.retire(30)
    assert session not in there.rooms
    there.close()


def test_a_day_that_is_past_opens_no_session(tmp_path: Path, catalogue: Catalogue) -> None:
    there = Sessions(tmp_path, catalogue)
    with pytest.raises(NotAccepted, match="Ce jour est passé"):
        there.create("a-browser-that-facilitates", "Hier", plan=Plan("2001-03-12"))
    assert not there.rooms
    there.close()


def test_marks_of_links_are_no_browsers(room: Room) -> None:
    adele = room.people.join(BROWSER, "Adèle")
    room.people.new_link(adele, BROWSER)
    assert {link.id for link in room.browsers_of(adele.id)} > {browser_hash(BROWSER)}


def test_a_day_far_off_keeps_a_session_for_a_year_and_not_for_good(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    clock = Clock()
    there = Sessions(tmp_path, catalogue, clock=clock)
    agenda = Agenda("essai", "Essai", "", (AgendaStep("introductions", 5),))
    plan = Plan("2199-01-01", "10:00", frozenset())
    session = there.create("a-browser-that-facilitates", "Un jour", agenda, plan=plan).session.id
    for days in (380, 10):  # announced at the second
        clock.advance(days * DAY)
        there.retention.retire(30)
        assert session in there.rooms
    clock.advance(8 * DAY)
    there.retention.retire(30)
    assert session not in there.rooms
    there.close()
