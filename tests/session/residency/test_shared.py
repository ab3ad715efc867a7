"""Sessions that two servers share in a PostgreSQL: found by both, written by one at a time."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import VoteFacts
from tablee.errors import NotFound, NotSaved
from tablee.model import days
from tablee.model.verbs import Verb
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session import Sessions
from tablee.session.hosting.audit import AuditVerb, session_mark
from tablee.session.privacy.retention import DAY
from tablee.session.residency.creation import Plan
from tablee.storage.cluster.leases import OwnedElsewhere
from tablee.storage.journal import FileJournal
from tablee.storage.maintenance.moving import copy_session
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import NoReturn

    from tablee.registry import Catalogue
    from tablee.session.room import Room
    from tablee.storage.cluster.index import IndexRow

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"


@contextmanager
def server(
    url: str,
    name: str,
    folder: Path,
    catalogue: Catalogue,
    clock: Callable[[], float] = time.time,
) -> Iterator[Sessions]:
    with kind_in(url, name, f"127.0.0.{name[1:]}:1") as kind:
        (folder / name).mkdir()
        sessions = Sessions(folder / name, catalogue, journal=kind, clock=clock)
        try:
            yield sessions
        finally:
            sessions.close()


@pytest.fixture
def two(database_url: str, tmp_path: Path, catalogue: Catalogue) -> Iterator[tuple[Sessions, ...]]:
    with (
        server(database_url, "n1", tmp_path, catalogue) as first,
        server(database_url, "n2", tmp_path, catalogue) as second,
    ):
        yield first, second


def test_what_one_opens_the_other_finds_by_code_links_and_browsers(
    two: tuple[Sessions, ...],
) -> None:
    first, second = two
    room = first.create(LAPTOP, "Une session à deux", facilitator="Yasmine")
    room.people.join(PHONE, "Naïma")
    here = room.session.id
    assert second.by_code(room.keys.code).session.id == here
    assert second.by_join_token(room.keys.join).session.id == here
    assert second.by_wall_token(room.keys.wall).session.id == here
    assert [each.session.title for each in second.facilitated_by(LAPTOP)] == ["Une session à deux"]
    assert second.knows(PHONE)
    assert not second.facilitates(PHONE)
    assert list(second.rooms) == [here]


def test_one_that_a_command_brought_is_found_by_its_links_once_a_server_has_looked(
    two: tuple[Sessions, ...], database_url: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    first, second = two
    laptop = Sessions(tmp_path / "laptop", catalogue)
    room = laptop.create(LAPTOP, "Venue d’un portable", facilitator="Yasmine")
    here, keys = room.session.id, room.keys
    laptop.close()
    with kind_in(database_url, "command") as command:
        copy_session(room.store.folder, FileJournal, tmp_path / "there" / here, command)
        second.list_unlisted()
        assert second.rooms.find("code", keys.code) == (), "the command has it still"
    second.list_unlisted()
    assert first.by_code(keys.code).session.id == here
    assert first.by_join_token(keys.join).session.id == here
    assert first.by_wall_token(keys.wall).session.id == here
    index = first.journal.index
    assert index is not None
    assert index.unlisted() == []


def test_the_other_reads_what_is_there_now_and_changes_nothing(two: tuple[Sessions, ...]) -> None:
    first, second = two
    room = first.create(LAPTOP, "Lue ailleurs", facilitator="Yasmine")
    copy = second.get(room.session.id)
    with pytest.raises(NotSaved):
        copy.conduct.describe(facilitator_of(copy), title="Autrement")
    room.conduct.describe(facilitator_of(room), title="Un autre titre")
    assert second.get(room.session.id).session.title == "Un autre titre"
    assert first.journal.leases.heartbeat()
    with pytest.raises(OwnedElsewhere) as elsewhere:
        second.to_be_written(room.session.id)
    assert elsewhere.value.owner.node == "n1"


def test_given_back_it_is_the_other_s_and_the_first_writes_no_more(
    two: tuple[Sessions, ...],
) -> None:
    first, second = two
    room = first.create(LAPTOP, "Rendue", facilitator="Yasmine")
    let_go: list[str] = []
    first.on_let_go.append(lambda gone: let_go.append(gone.session.id))
    first.let_go(room.session.id)
    assert let_go == [room.session.id]
    taken = second.to_be_written(room.session.id)
    assert taken is not None
    taken.conduct.describe(facilitator_of(taken), title="Chez l’autre")
    with pytest.raises(NotSaved):
        room.conduct.describe(facilitator_of(room), title="Trop tard")
    assert first.get(room.session.id).session.title == "Chez l’autre"


def test_one_that_is_seized_to_be_erased_is_found_by_nobody(two: tuple[Sessions, ...]) -> None:
    first, second = two
    room = first.create(LAPTOP, "Effacée d’ailleurs", facilitator="Yasmine")
    code = room.keys.code
    second.erase(second.seized(room.session.id))
    assert list(first.rooms) == list(second.rooms) == []
    for sessions in two:
        with pytest.raises(NotFound):
            sessions.by_code(code)


def test_a_fresh_cookie_is_known_in_the_sessions_of_both(two: tuple[Sessions, ...]) -> None:
    first, second = two
    room = first.create(LAPTOP, "Chez le premier", facilitator="Yasmine")
    mine = second.create(LAPTOP, "Chez le second", facilitator="Yasmine")
    told: list[tuple[str, str]] = []
    second.elsewhere = lambda session, _browser, fresh, _device: told.append((session, fresh))
    assert first.journal.leases.heartbeat()
    second.made_new(LAPTOP, "a-fresh-cookie-0123456789")
    assert mine.holder_of("a-fresh-cookie-0123456789") is not None
    assert told == [(room.session.id, "a-fresh-cookie-0123456789")]


def in_index(sessions: Sessions, kind: str) -> set[str]:
    """The marks of this kind that stand in the database."""
    database = sessions.journal.database  # type: ignore[attr-defined]
    rows = database.ask("SELECT mark FROM tablee_marks WHERE kind = %s", (kind,))
    return {mark for (mark,) in rows}


def test_people_who_join_at_once_are_all_found_and_the_code_stays(
    two: tuple[Sessions, ...],
) -> None:
    first, second = two
    room = first.create(LAPTOP, "Tout le monde arrive", facilitator="Yasmine")
    codes = {room.keys.code}
    room.listen(lambda: codes.add(room.keys.code))
    not_found: list[str] = []
    together = threading.Barrier(12)

    def arrive(n: int) -> None:
        phone = f"phone-that-joins-{n:08}"
        together.wait()
        room.people.join(phone, f"Ada {n}")
        if not second.knows(phone):
            not_found.append(phone)

    for _time in range(3):
        phones = [threading.Thread(target=arrive, args=(12 * _time + n,)) for n in range(12)]
        for each in phones:
            each.start()
        for each in phones:
            each.join()
    assert codes == {room.keys.code}
    assert not_found == [], "the index knows them before they are answered"
    assert in_index(first, "browser") == {browser.id for browser in room.browsers}


def test_an_index_write_whose_answer_is_lost_is_made_up_for_and_the_code_stays(
    two: tuple[Sessions, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _second = two
    room = first.create(LAPTOP, "La réponse se perd", facilitator="Yasmine")
    index, code = first.journal.index, room.keys.code
    assert index is not None
    write = index.write

    def lost(session: str, row: IndexRow, before: IndexRow | None) -> NoReturn:
        write(session, row, before)
        raise OSError

    monkeypatch.setattr(index, "write", lost)
    room.people.join(PHONE, "Naïma")
    monkeypatch.setattr(index, "write", write)
    room.people.join("phone-of-bo-0123456789", "Bo")
    assert room.keys.code == code
    assert in_index(first, "browser") == {browser.id for browser in room.browsers}


def test_two_copies_of_one_session_get_links_of_their_own(two: tuple[Sessions, ...]) -> None:
    first, _second = two
    room = first.create(LAPTOP, "L’originale", facilitator="Yasmine")
    twin = first.create(LAPTOP, "La copie", facilitator="Yasmine")
    given: list[str] = []
    twin.listen(lambda: given.append(twin.keys.code))
    with twin.transaction("", Verb.NEW_KEYS):
        twin.commit(room.keys)
    assert len(given) == 2, "the keys of the other, then its own"
    assert twin.keys.code != room.keys.code
    for each in (room, twin):
        assert first.by_code(each.keys.code).session.id == each.session.id
        assert first.by_join_token(each.keys.join).session.id == each.session.id


def test_a_session_that_is_removed_leaves_nothing_in_the_index_whoever_still_writes(
    two: tuple[Sessions, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _second = two
    room = first.create(LAPTOP, "Bientôt effacée", facilitator="Yasmine")
    index = first.journal.index
    assert index is not None
    write, late = index.write, []

    def kept(session: str, row: IndexRow, before: IndexRow | None) -> frozenset[tuple[str, str]]:
        late.append((session, row))
        return write(session, row, before)

    monkeypatch.setattr(index, "write", kept)
    room.people.join(PHONE, "Naïma")
    first.erase(room)
    write(*late[-1], None)
    assert in_index(first, "code") == in_index(first, "browser") == set()
    assert index.summaries() == {}


@pytest.mark.parametrize("how", ["no lease", "overtaken"])
def test_a_room_that_can_no_longer_be_written_to_is_opened_anew(
    two: tuple[Sessions, ...], how: str
) -> None:
    first, _second = two
    room = first.create(LAPTOP, "Sans bail", facilitator="Yasmine")
    here = room.session.id
    let_go: list[Room] = []
    first.on_let_go.append(let_go.append)
    assert first.to_be_written(here) is room
    database = first.journal.database  # type: ignore[attr-defined]
    if how == "no lease":
        first.journal.leases._epochs.clear()  # type: ignore[attr-defined]
    else:
        database.do("UPDATE tablee_journals SET epoch = epoch + 1")
        with pytest.raises(NotSaved):
            room.people.join(PHONE, "Naïma")
    assert not first.is_open(here)
    again = first.to_be_written(here)
    assert again is not None
    assert again is not room
    assert let_go == [room]
    again.people.join("phone-of-bo-0123456789", "Bo")
    assert first.to_be_written(here) is again


def test_sessions_whose_time_is_over_go_once_though_all_look_and_none_that_is_used(
    two: tuple[Sessions, ...],
) -> None:
    days, rooms = 30, [two[n % 2].create(LAPTOP, f"Essai {n}", facilitator="Y") for n in range(6)]
    names = [room.session.id for room in rooms]
    for sessions in two:
        sessions.put_to_rest(0.0)
    used = two[0].to_be_written(names[0])
    assert used is not None
    now = [time.time() + 31 * DAY]
    for sessions in two:
        sessions.clock = lambda: now[0]
    used.clock = lambda: now[0]

    def look() -> None:
        """Both at once, as when they start together."""
        looking = [threading.Thread(target=each.retention.retire, args=(days,)) for each in two]
        for thread in looking:
            thread.start()
        for thread in looking:
            thread.join()

    look()
    assert set(two[0].rooms) == set(names), "a week before, they are announced"
    now[0] += 8 * DAY
    used.conduct.describe(facilitator_of(used), title="On y travaille")
    look()
    assert list(two[0].rooms) == list(two[1].rooms) == [names[0]]
    told = [
        entry.session for entry in two[0].host.audit.newest() if entry.did == AuditVerb.RETIRE.value
    ]
    assert sorted(told) == sorted(map(session_mark, names[1:]))
    assert two[1].journal.leases.owner_of(names[0]) is not None


def killed(sessions: Sessions) -> None:
    """Its process ended, and gives no sign of life since: what it held is in the database alone."""
    leases = sessions.journal.leases
    sessions.journal.database.do(  # type: ignore[attr-defined]
        "UPDATE tablee_nodes SET seen = seen - interval '1 minute' WHERE id = %s",
        (leases.id,),  # type: ignore[attr-defined]
    )


def test_a_vote_whose_owner_was_killed_is_closed_at_its_hour_and_once_by_the_next(
    database_url: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    clock = Clock()
    with (
        server(database_url, "n1", tmp_path, catalogue, clock) as first,
        server(database_url, "n2", tmp_path, catalogue, clock) as second,
    ):
        room, vote = open_for_days(first, 3 * DAY)
        here = room.session.id
        killed(first)
        clock.advance(3 * DAY - 1)
        second.close_due()
        assert not second.is_open(here), "its hour has not come"
        clock.advance(1)
        looking = [threading.Thread(target=second.close_due) for _time in range(3)]
        for thread in looking:
            thread.start()
        for thread in looking:
            thread.join()
        assert second.is_open(here)
        taken = second.get(here)
        assert taken.step_record(vote).facts(VoteFacts).closed
        assert [urn.voters for urn in taken.urns_of(vote)] == [1]
        n = taken.n
        first.close_due()  # it was only asleep, and thinks that the session is its own
        assert not first.is_open(here)
        assert second.get(here).n == n
        taken.people.join("phone-of-bo-0123456789", "Bo")  # the meeting is still to come
        assert days.awaits(taken.session, taken.agenda)


def open_for_days(sessions: Sessions, until: float) -> tuple[Room, str]:
    """A session that meets in five days, whose vote is open for so many seconds; one has voted."""
    agenda = Agenda("", "Essai", "", (AgendaStep("dot_vote", 5), AgendaStep("introductions", 5)))
    day = date.fromtimestamp(sessions.clock()) + timedelta(days=5)
    plan = Plan(day.isoformat(), "10:00", frozenset({0}))
    room = sessions.create(LAPTOP, "Ouvert des jours", agenda, facilitator="Yasmine", plan=plan)
    boss, naima = facilitator_of(room), room.people.join(PHONE, "Naïma")
    vote = room.agenda[0].id
    room.voting.prepare(boss, vote, typed=["Un four", "Un jardin"], left_out=[])
    room.voting.close_at(boss, vote, sessions.clock() + until)
    room.voting.open(boss, vote)
    room.voting.cast(naima, vote, {room.step_record(vote).facts(VoteFacts).options[0][0]: 1})
    return room, vote
