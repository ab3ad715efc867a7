"""The workshop's day: the first start's or the one that was said, and what counts from it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from plugins.action_canvas import CanvasCard, Proposal
from plugins.follow_up import Followed
from tablee.activities import Agenda, AgendaStep
from tablee.document.outline import actions_table as table_of
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.actions import ActionState, PlannedAction
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.model.verbs import Verb
from tablee.sdk.testing import enter, facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.session.transfer import archive, follow_up
from tablee.session.transfer.document import document_of, left_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

AGENDA = Agenda(
    "essai", "Essai", "", (AgendaStep("introductions", 5), AgendaStep("action_canvas", 5))
)


class Calendarium:
    """A clock set by hand, to the minute, here."""

    def __init__(self) -> None:
        self.now = 0.0
        self.set("2027-03-02 10:00")

    def set(self, moment: str) -> None:
        self.now = datetime.strptime(moment, "%Y-%m-%d %H:%M").timestamp()

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def clock() -> Calendarium:
    return Calendarium()


@pytest.fixture
def sessions(tmp_path: Path, catalogue: Catalogue, clock: Calendarium) -> Iterator[Sessions]:
    sessions = Sessions(tmp_path, catalogue, clock)
    yield sessions
    sessions.close()


@pytest.fixture
def room(sessions: Sessions) -> Room:
    """Opened on 2 March 2027."""
    return sessions.create("laptop", "Un lieu à nous", AGENDA, facilitator="Yasmine")


def decide(room: Room, what: str, when: str) -> str:
    """A proposal of the group, by its id."""
    start(room, "action_canvas")
    seat = seat_of(room, facilitator_of(room), "action_canvas")
    return seat.post(Proposal(seat.post(CanvasCard(what)).id, what, when=when)).id


def events(room: Room) -> dict[str, Any]:
    """The events of the session's calendar, by what they say."""
    file = room.catalogue.exporters["ics"].export(document_of(room), Part.BOTH)
    return {str(e["summary"]): e for e in Calendar.from_ical(file.decode()).walk("VEVENT")}


def days(room: Room) -> dict[str, str]:
    return {what: f"{e.decoded('dtstart'):%Y-%m-%d}" for what, e in events(room).items()}


# ── which day ───────────────────────────────────────────────────────────────────────────────


def test_the_day_is_that_of_the_first_start_and_not_of_its_preparation(
    room: Room, clock: Calendarium
) -> None:
    assert room.session.day == "2027-03-02"
    clock.set("2027-03-20 09:00")
    room.conduct.start(facilitator_of(room))
    assert room.session.day == document_of(room).date == "2027-03-20"


def test_past_midnight_and_when_it_goes_on_another_day_it_stays_that_of_its_beginning(
    room: Room, clock: Calendarium
) -> None:
    boss = facilitator_of(room)
    clock.set("2027-03-20 23:50")
    room.conduct.start(boss)
    clock.set("2027-03-21 00:10")
    room.conduct.next(boss)
    room.conduct.close(boss)
    clock.set("2027-04-01 10:00")
    room.conduct.reopen(boss)
    room.conduct.back(boss)
    assert room.session.day == "2027-03-20"


def test_the_day_can_be_said_before_and_after_by_who_facilitates_or_takes_notes(
    room: Room, clock: Calendarium
) -> None:
    boss, scribe = facilitator_of(room), enter(room, "Ali", Role.SCRIBE)
    room.conduct.date(boss, "2027-03-18")
    clock.set("2027-03-20 09:00")
    room.conduct.start(boss)
    assert room.session.day == "2027-03-18"
    room.conduct.close(boss)
    room.conduct.date(scribe, "2027-03-19")
    assert room.session.day == "2027-03-19"


def test_only_who_facilitates_or_takes_notes_says_the_day(room: Room) -> None:
    with pytest.raises(NotAllowed, match="Le jour de l’atelier"):
        room.conduct.date(enter(room, "Zoé"), "2027-03-01")


@pytest.mark.parametrize("day", ["2027-02-30", "demain", "0027-01-01", "9999-12-31"])
def test_a_day_that_does_not_exist_is_refused_and_nothing_changes(room: Room, day: str) -> None:
    with pytest.raises(NotAccepted, match="n’existe pas"):
        room.conduct.date(facilitator_of(room), day)
    assert room.session.day == "2027-03-02"


def test_a_day_that_nobody_knows_leaves_no_date_and_comes_back_when_it_is_undone(
    room: Room,
) -> None:
    boss = facilitator_of(room)
    room.conduct.start(boss)
    room.conduct.date(boss, "")
    assert document_of(room).date == room.session.day == ""
    room.history.undo(boss)
    assert room.session.day == "2027-03-02"


def test_a_session_from_before_days_were_kept_has_that_of_its_first_start(
    sessions: Sessions, room: Room, clock: Calendarium
) -> None:
    boss = facilitator_of(room)
    clock.set("2027-03-20 09:00")
    room.conduct.start(boss)
    clock.set("2027-03-25 09:00")
    room.conduct.next(boss)
    forget_day(room)
    sessions.close()
    again = Sessions(sessions.folder, sessions.catalogue, clock)
    old = again.get(room.session.id)
    assert old.session.day == "2027-03-20"
    old.conduct.describe(facilitator_of(old), title="Un autre titre")
    assert (old.session.day, old.session.redated) == ("2027-03-20", 0)
    again.close()


def forget_day(room: Room) -> None:
    """As a server of before wrote it."""
    new = ("held_on", "redated")
    told = {k: v for k, v in room.store.documents("session")["1"].items() if k not in new}
    with room.store.change(verb="describe"):
        room.store.put("session", "1", told)


def test_an_archive_keeps_the_day_on_a_server_elsewhere_and_an_old_one_has_its_clocks_day(
    sessions: Sessions, room: Room, clock: Calendarium, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set("2027-03-20 23:50")
    room.conduct.start(facilitator_of(room))
    clock.set("2027-03-21 00:10")
    room.conduct.next(facilitator_of(room))
    kept = archive.of_room(room)
    old = {name: value for name, value in kept.items() if name not in ("held_on", "redated")}
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        clock.set("2027-06-01 10:00")
        assert sessions.bring_in("other", kept).session.day == "2027-03-20"
    finally:
        monkeypatch.undo()
        time.tzset()
    assert sessions.bring_in("other", old).session.day == "2027-03-20"


def test_an_archive_whose_day_is_none_is_refused(sessions: Sessions, room: Room) -> None:
    with pytest.raises(NotAccepted, match="abîmée"):
        sessions.bring_in("other", {**archive.of_room(room), "held_on": "hier"})


# ── what counts from it ─────────────────────────────────────────────────────────────────────


def test_tomorrow_counts_from_the_first_start_and_moves_with_the_day_that_is_said(
    room: Room, clock: Calendarium
) -> None:
    clock.set("2027-03-20 09:00")
    decide(room, "Appeler", "demain")
    decide(room, "Écrire", "12 février")
    decide(room, "Fêter", "4 mai 2027")
    assert days(room) == {"Appeler": "2027-03-21", "Écrire": "2028-02-12", "Fêter": "2027-05-04"}
    before = events(room)
    room.conduct.date(facilitator_of(room), "2027-03-10")
    assert days(room) == {"Appeler": "2027-03-11", "Écrire": "2027-02-12", "Fêter": "2027-05-04"}
    after = events(room)
    assert {w: e["uid"] for w, e in after.items()} == {w: e["uid"] for w, e in before.items()}
    assert after["Appeler"]["sequence"] > before["Appeler"]["sequence"]
    assert after["Fêter"]["sequence"] == before["Fêter"]["sequence"]


def test_another_title_or_another_name_in_it_is_a_newer_event(room: Room) -> None:
    boss, karim = facilitator_of(room), enter(room, "Karim")
    first = decide(room, "Appeler", "le 4 mai")
    seat = seat_of(room, boss, "action_canvas")
    numbers = [events(room)["Appeler"]["sequence"]]

    def say(**said: Any) -> None:
        content = room.contribution(first).content
        assert isinstance(content, Proposal)
        seat.edit(first, replace(content, **said))
        (event,) = events(room).values()
        numbers.append(event["sequence"])

    say(what="Rappeler")
    say(who="Karim")
    room.people.rename(boss, karim.id, "Karima")
    (event,) = events(room).values()
    numbers.append(event["sequence"])
    assert numbers == sorted(set(numbers))


def test_a_calendar_taken_again_has_the_same_events_and_a_higher_number_for_what_changed(
    room: Room,
) -> None:
    boss = facilitator_of(room)
    first, second = decide(room, "Appeler", "demain"), decide(room, "Écrire", "le 4 mai")
    before, again = events(room), events(room)
    assert {w: dict(e) for w, e in before.items()} == {w: dict(e) for w, e in again.items()}
    seat = seat_of(room, boss, "action_canvas")
    content = room.contribution(first).content
    assert isinstance(content, Proposal)
    seat.edit(first, replace(content, when="le 5 mai"))
    changed = events(room)
    assert changed["Appeler"]["uid"] == before["Appeler"]["uid"]
    assert changed["Appeler"]["sequence"] == before["Appeler"]["sequence"] + 1
    assert changed["Écrire"] == before["Écrire"]
    room.history.undo(boss)
    undone = events(room)
    assert undone["Appeler"]["sequence"] > changed["Appeler"]["sequence"]
    assert undone["Appeler"].decoded("dtstart") == before["Appeler"].decoded("dtstart")
    assert second


def followed(sessions: Sessions, room: Room) -> Room:
    former = left_by(room, "laptop")
    return sessions.create("laptop", "La suite", AGENDA, facilitator="Yasmine", follows=former)


def test_a_session_that_follows_keeps_the_days_that_were_meant_and_their_identity(
    sessions: Sessions, room: Room, clock: Calendarium
) -> None:
    clock.set("2027-01-10 10:00")
    for what, when in (
        ("A", "demain"),
        ("B", "le 12 mars"),
        ("C", "aujourd’hui"),
        ("D", "bientôt"),
    ):
        decide(room, what, when)
    before = events(room)
    clock.set("2027-06-01 10:00")
    second = followed(sessions, room)
    second.conduct.start(facilitator_of(second))
    assert days(second) == {"A": "2027-01-11", "B": "2027-03-12", "C": "2027-01-10"}
    kept = ("uid", "sequence", "dtstart", "description", "status")
    for what, event in events(second).items():
        assert {k: event[k] for k in kept} == {k: before[what][k] for k in kept}
    clock.set("2028-06-01 10:00")
    third = followed(sessions, second)
    assert days(third) == days(second)
    assert "demain (11 janvier 2027)" in str(document_of(third).notes)


def test_a_session_that_already_follows_another_counts_from_the_day_of_that_one(
    sessions: Sessions, room: Room, clock: Calendarium
) -> None:
    decide(room, "A", "demain")
    clock.set("2027-06-01 10:00")
    second = followed(sessions, room)
    ((c, content),) = seat_of(second, facilitator_of(second), "follow_up").step.of(Followed)
    bare = replace(content, day=None, uid="", decided="")  # as a server of before kept it
    with second.transaction("", Verb.ADOPT):
        second.commit(replace(c, content=bare))
    assert days(second) == {"A": "2027-03-03"}


def test_what_is_said_anew_in_the_session_that_follows_counts_from_its_own_day(
    sessions: Sessions, room: Room, clock: Calendarium
) -> None:
    decide(room, "A", "demain")
    before = events(room)
    clock.set("2027-06-01 10:00")
    second = followed(sessions, room)
    second.conduct.start(facilitator_of(second))
    seat = seat_of(second, facilitator_of(second), "follow_up")
    ((c, content),) = seat.step.of(Followed)
    seat.edit(c.id, replace(content, when="après-demain", day=None))
    event = events(second)["A"]
    assert f"{event.decoded('dtstart'):%Y-%m-%d}" == "2027-06-03"
    assert event["uid"] == before["A"]["uid"]
    assert event["sequence"] > before["A"]["sequence"]


def test_an_action_given_up_later_is_cancelled_in_the_calendar_and_followed_no_more(
    sessions: Sessions, room: Room, clock: Calendarium
) -> None:
    decide(room, "A", "le 12 mars")
    decide(room, "B", "le 13 mars")
    before = events(room)
    second = followed(sessions, room)
    seat = seat_of(second, facilitator_of(second), "follow_up")
    start(second, "follow_up")
    c, content = next((c, k) for c, k in seat.step.of(Followed) if k.what == "A")
    seat.edit(c.id, replace(content, state=ActionState.DROPPED))
    event = events(second)["A"]
    assert (event["status"], event["uid"]) == ("CANCELLED", before["A"]["uid"])
    assert event["sequence"] > before["A"]["sequence"]
    third = followed(sessions, second)
    assert [k.what for _c, k in third.record().steps[0].of(Followed)] == ["B"]


def test_tables_and_json_have_the_day_that_was_meant(
    sessions: Sessions, room: Room, clock: Calendarium
) -> None:
    decide(room, "A", "demain")
    file = sessions.catalogue.exporters["json"].export(document_of(room), Part.BOTH)
    clock.set("2027-06-01 10:00")
    former = follow_up.read(sessions.catalogue, "avant.json", file)
    second = sessions.create("laptop", "La suite", AGENDA, follows=former)
    (row,) = table_of(document_of(second)).rows
    assert str(row[3]) == "2027-03-03"
    assert events(second)["A"]["uid"] == events(room)["A"]["uid"]


def test_in_a_file_of_before_an_action_counts_from_the_day_of_its_workshop(
    sessions: Sessions, room: Room
) -> None:
    decide(room, "A", "demain")
    told = json.loads(sessions.catalogue.exporters["json"].export(document_of(room), Part.NOTES))
    for action in told["actions"]:
        for name in ("day", "uid", "sequence", "decided"):
            action.pop(name)
    former = follow_up.read(sessions.catalogue, "avant.json", json.dumps(told).encode())
    second = sessions.create("laptop", "La suite", AGENDA, follows=former)
    assert days(second) == {"A": "2027-03-03"}
    assert events(second)["A"]["uid"] == events(room)["A"]["uid"]
    undated = follow_up.read(
        sessions.catalogue, "avant.json", json.dumps(told | {"date": ""}).encode()
    )
    third = sessions.create("laptop", "La suite encore", AGENDA, follows=undated)
    assert days(third) == {}, "nobody knows from which day “demain” counts"


def test_the_stamp_of_an_event_is_of_the_workshops_day_in_whatever_zone(room: Room) -> None:
    decide(room, "A", "demain")
    assert events(room)["A"].decoded("dtstamp") == datetime(2027, 3, 2, tzinfo=UTC)


def test_why_an_action_is_not_begun_is_told_in_its_line() -> None:
    waits = PlannedAction("Louer une salle", why="le devis manque")
    assert waits.line == "Louer une salle — Pourquoi\u00a0: le devis manque"
    assert PlannedAction("Louer une salle").line == "Louer une salle"
