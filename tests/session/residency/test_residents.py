"""Sessions that nobody visits leave memory and files; whoever comes finds them as they were."""

from __future__ import annotations

import gc
import os
import threading
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotFound
from tablee.sdk.testing import Clock, enter, facilitator_of
from tablee.session import Sessions
from tablee.session.privacy.retention import DAY
from tablee.storage.journal import FileJournal, Journal
from tests.session.residency.sessions_at_rest import again, at_rest, opened, summaries, swept, texts
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.session import Room

OPEN = Path("/proc/self/fd")


def files_of(sessions: Sessions) -> list[str]:
    """What this process has open under the folder of sessions."""
    links = [os.readlink(OPEN / n) for n in os.listdir(OPEN) if (OPEN / n).is_symlink()]
    return [link for link in links if str(sessions.folder) in link and "journal" in link]


# ── let go of, and found again ──────────────────────────────────────────────────────────────


@pytest.mark.skipif(not OPEN.is_dir(), reason="only where the system tells what is open")
def test_memory_and_files_are_let_go_of(sessions: Sessions) -> None:
    room = opened(sessions)
    assert files_of(sessions)
    seen, code = weakref.ref(room), room.keys.code
    at_rest(sessions, room)
    del room
    gc.collect()
    assert seen() is None
    assert files_of(sessions) == []
    assert texts(sessions.by_code(code)) == ["Un mot de Naïma"]


@pytest.mark.parametrize("restarted", [False, True])
def test_it_is_found_by_all_that_leads_to_it_and_opened_by_nothing_else(
    sessions: Sessions, restarted: bool
) -> None:
    room, other = opened(sessions), opened(sessions, "Autre")
    boss = facilitator_of(room)
    console, keys = room.devices.console_token(boss), room.keys
    page = room.publishing.publish(boss, [step.id for step in room.agenda]).token
    name, others = room.session.id, other.session.id
    del room, other
    sessions.put_to_rest(idle=0)
    if restarted:
        sessions = again(sessions)
    mine = "browser-of-Naïma"
    leading: list[Callable[[], Room | None]] = [
        lambda: sessions.get(name),
        lambda: sessions.by_code(keys.code),
        lambda: sessions.by_join_token(keys.join),
        lambda: sessions.by_wall_token(keys.wall),
        lambda: sessions.by_console_token(console),
        lambda: sessions.published_at(page),
        lambda: sessions.entered_by(mine, keys.code),
    ]
    for ask in leading:
        assert sessions.rooms.is_at_rest(name)
        found = ask()
        assert found is not None
        assert found.session.id == name
        del found
        sessions.put_to_rest(idle=0)
    assert sessions.facilitates("laptop-of-yasmine-00001")
    assert sessions.knows(mine)
    assert not sessions.knows("a-stranger")
    assert not sessions.facilitates(mine)
    for ask in (
        lambda: sessions.by_join_token(keys.wall),
        lambda: sessions.by_wall_token(keys.join),
        lambda: sessions.by_console_token("x" * 22),
        lambda: sessions.by_code("123"),
    ):
        with pytest.raises(NotFound):
            ask()
    assert len(sessions.rooms) == 2
    assert sessions.rooms.is_at_rest(others)
    assert {r.session.id for r in sessions.facilitated_by("laptop-of-yasmine-00001")} == {
        name,
        others,
    }


def test_codes_of_sessions_at_rest_are_given_to_no_other(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = opened(sessions)
    code = room.keys.code
    at_rest(sessions, room)
    found = iter([int(code) - 100_000, int(code) - 100_000, 5])
    monkeypatch.setattr("tablee.session.access.codes.secrets.randbelow", lambda _n: next(found))
    assert opened(sessions, "Autre").keys.code == "100005"


def test_a_session_at_rest_counts_among_those_that_are_open(sessions: Sessions) -> None:
    for n in range(10):
        at_rest(sessions, opened(sessions, f"Essai {n}"))
    assert sessions.codes.digits == 8
    assert again(sessions).rooms.running == 10


# ── one room, one writer ────────────────────────────────────────────────────────────────────


def test_whoever_still_has_the_room_has_the_very_one_that_others_find(sessions: Sessions) -> None:
    room = opened(sessions)
    name, step = room.session.id, room.agenda[0]
    assert sessions.put_to_rest(idle=0) == 1
    assert sessions.get(name) is room
    assert sessions.put_to_rest(idle=0) == 1
    room.words.post(room.everybody[next(reversed(room.everybody))], step.id, Idea("Encore"))
    assert not sessions.rooms.is_at_rest(name)
    assert sessions.get(name) is room
    (served,) = again(sessions).rooms.values()
    assert len(served.everything()) == 2


def test_a_session_that_somebody_follows_or_writes_in_stays(sessions: Sessions) -> None:
    room = opened(sessions)
    end = room.listen(lambda: None)
    assert sessions.put_to_rest(idle=0) == 0
    end()
    room.presence.arrive("somebody")
    assert sessions.put_to_rest(idle=0) == 0
    room.presence.leave("somebody")
    with room.transaction():
        held = threading.Thread(target=lambda: took.append(sessions.put_to_rest(idle=0)))
        took: list[int] = []
        held.start()
        held.join()
    assert took == [0]
    assert sessions.put_to_rest(idle=60) == 0
    kept = room.listen(lambda: None, follows=False)  # what is made of it, as a published page
    assert sessions.put_to_rest(idle=0) == 1
    kept()


def test_what_is_made_of_a_session_goes_with_it(sessions: Sessions) -> None:
    told: list[Room] = []
    sessions.on_rest.append(told.append)
    room = opened(sessions)
    sessions.put_to_rest(idle=0)
    assert told == [room]


class PluginJournal(FileJournal):
    """A journal as a plugin may offer one: it says nothing of itself unopened, and cannot rest."""

    name = "plugin"
    fingerprint = Journal.fingerprint
    end = Journal.end
    rest = Journal.rest


@pytest.mark.skipif(not OPEN.is_dir(), reason="only where the system tells what is open")
def test_a_plugins_own_store_lets_go_too_and_is_opened_by_whoever_comes(
    tmp_path: Path, clock: Clock
) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), clock, PluginJournal)
    room = opened(sessions)
    seen, code = weakref.ref(room), room.keys.code
    name = at_rest(sessions, room)
    assert files_of(sessions) == []
    held = room
    held.words.post(enter(held, "Lin"), held.agenda[0].id, Idea("Qui l’avait encore"))
    assert sessions.get(name) is held
    del held, room
    sessions.put_to_rest(idle=0)
    gc.collect()
    assert seen() is None
    assert files_of(sessions) == []
    assert texts(sessions.by_code(code)) == ["Qui l’avait encore", "Un mot de Naïma"]
    served = Sessions(tmp_path, sessions.catalogue, clock, PluginJournal)
    sessions.close()
    assert served.rooms.is_at_rest(name), "each start opens it, and lets go of it"
    assert summaries(served) == {}
    assert texts(served.get(name)) == ["Qui l’avait encore", "Un mot de Naïma"]


def writes(sessions: Sessions, name: str, step: str, people: list[str]) -> None:
    """Three ideas of each, the room looked for anew for each."""
    for who in people:
        for n in range(3):
            here = sessions.get(name)
            here.words.post(here.person(who), step, Idea(f"{who} {n}"))
            del here
            time.sleep(0)  # for a sweep to come in between


def test_writers_and_sweeps_at_once_lose_nothing_and_write_nothing_twice(
    sessions: Sessions,
) -> None:
    room = opened(sessions)
    name, step = room.session.id, room.agenda[0].id
    people = [enter(room, f"Personne {n}").id for n in range(24)]
    del room
    with swept(sessions):
        writing = [
            threading.Thread(target=writes, args=(sessions, name, step, people[n::4]))
            for n in range(4)
        ]
        for thread in writing:
            thread.start()
        for thread in writing:
            thread.join()
    wanted = [*(f"{who} {n}" for who in people for n in range(3)), "Un mot de Naïma"]
    assert texts(sessions.get(name)) == sorted(wanted)
    assert texts(again(sessions).get(name)) == sorted(wanted)


def test_a_session_that_no_longer_opens_is_said_and_tried_again(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = opened(sessions)
    code, journal = room.keys.code, room.store.folder / "journal.jsonl"
    name = at_rest(sessions, room)
    del room
    gc.collect()
    hidden = journal.rename(journal.with_name("hidden"))
    snapshot = journal.with_name("session.json")
    snapshot.rename(journal.with_name("hidden-too"))
    for _time in range(2):
        with pytest.raises(NotFound, match="illisible"):
            sessions.get(name)
    with pytest.raises(NotFound, match="code"):
        sessions.by_code(code)
    assert list(sessions.unreadable) == [name]
    hidden.rename(journal)
    journal.with_name("hidden-too").rename(snapshot)
    monkeypatch.setattr("tablee.session.residency.residents.AGAIN", 0.0)
    assert sessions.by_code(code).session.id == name
    assert sessions.unreadable == {}


# ── retention ───────────────────────────────────────────────────────────────────────────────


def test_its_time_comes_while_it_is_at_rest(sessions: Sessions, clock: Clock) -> None:
    room, began = opened(sessions), clock.now
    folder = room.store.folder
    name = at_rest(sessions, room)
    del room
    clock.advance(23 * DAY)
    sessions.retention.retire(30)
    assert sessions.rooms.is_at_rest(name)
    assert sessions.retention.leaves_at(sessions.get(name)) == began + 30 * DAY
    sessions = again(sessions)
    clock.advance(8 * DAY)
    sessions.retention.retire(30)
    assert not folder.exists()
    assert name not in sessions.rooms
    assert summaries(sessions) == {}


def test_a_change_after_the_announcement_takes_it_back_at_rest_too(
    sessions: Sessions, clock: Clock
) -> None:
    room = opened(sessions)
    name = at_rest(sessions, room)
    del room
    clock.advance(25 * DAY)
    sessions.retention.retire(30)
    enter(sessions.get(name), "Karim")
    sessions.put_to_rest(idle=0)
    clock.advance(10 * DAY)
    sessions.retention.retire(30)
    assert name in sessions.rooms
