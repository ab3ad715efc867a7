"""Sessions that nobody visits leave memory and files; whoever comes finds them as they were."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotFound
from tablee.sdk.testing import Clock, enter, facilitator_of
from tablee.session import Sessions
from tablee.session.privacy.retention import DAY
from tablee.storage.journal import FileJournal, Journal
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tablee.session import Room

OPEN = Path("/proc/self/fd")


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Sessions:
    return Sessions(tmp_path, sample_catalogue(), clock)


def opened(sessions: Sessions, title: str = "Essai") -> Room:
    room = sessions.create("laptop-of-yasmine-00001", title, facilitator="Yasmine")
    step = room.conduct.add_step(facilitator_of(room), "ideas")
    room.conduct.go_to(facilitator_of(room), step.id)
    naima = enter(room, "Naïma")
    room.words.post(naima, step.id, Idea("Un mot de Naïma"))
    return room


def at_rest(sessions: Sessions, room: Room) -> str:
    """Puts it to rest, with nobody left who has it; its id."""
    name = room.session.id
    del room
    sessions.put_to_rest(idle=0)
    assert sessions.rooms.is_at_rest(name)
    return name


def summaries(sessions: Sessions) -> dict[str, bytes]:
    found = sessions.folder / ".summaries"
    return {path.name: path.read_bytes() for path in found.iterdir()} if found.is_dir() else {}


def files_of(sessions: Sessions) -> list[str]:
    """What this process has open under the folder of sessions."""
    links = [os.readlink(OPEN / n) for n in os.listdir(OPEN) if (OPEN / n).is_symlink()]
    return [link for link in links if str(sessions.folder) in link and "journal" in link]


def again(sessions: Sessions) -> Sessions:
    sessions.close()
    return Sessions(sessions.folder, sessions.catalogue, sessions.clock)


def killed(sessions: Sessions) -> Sessions:
    """The same folder, served anew by another process, this one having stopped at once."""
    assert sessions._owner is not None
    sessions._owner.release()
    return Sessions(sessions.folder, sessions.catalogue, sessions.clock)


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


@contextmanager
def swept(sessions: Sessions) -> Iterator[None]:
    """Within it, sessions are put to rest as often as can be."""
    over = threading.Event()

    def sweeps() -> None:
        while not over.is_set():
            sessions.put_to_rest(idle=0)

    sweeping = threading.Thread(target=sweeps)
    sweeping.start()
    yield
    over.set()
    sweeping.join()


def texts(room: Room) -> list[str]:
    return sorted(c.content.text for c in room.everything() if isinstance(c.content, Idea))


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


# ── the summary ─────────────────────────────────────────────────────────────────────────────


def test_a_summary_holds_neither_names_nor_words_nor_links(sessions: Sessions) -> None:
    room = opened(sessions, "Un titre à taire")
    console = room.devices.console_token()
    secret = [room.keys.join, room.keys.wall, console, "laptop-of-yasmine-00001"]
    at_rest(sessions, room)
    (data,) = summaries(sessions).values()
    for word in (*secret, "browser-of", "titre", "Yasmine", "Naïma", "Un mot"):
        assert word.encode() not in data


def test_it_goes_from_the_disk_before_anything_is_written(sessions: Sessions) -> None:
    room = opened(sessions)
    name = at_rest(sessions, room)
    assert list(summaries(sessions)) == [name]
    room = sessions.get(name)
    assert list(summaries(sessions)) == [name]  # read alone: it is as true as before
    naima = next(p for p in room.everybody.values() if p.name == "Naïma")
    room.erasing.person(facilitator_of(room), naima.id)
    assert summaries(sessions) == {}


def test_it_goes_with_its_session(sessions: Sessions) -> None:
    room = opened(sessions)
    name = at_rest(sessions, room)
    room = sessions.get(name)
    sessions.remove(facilitator_of(room), room)
    assert summaries(sessions) == {}
    at_rest(sessions, kept := opened(sessions, "Gardée"))
    sessions.close()
    kept.store.folder.rename(sessions.folder / "ailleurs")
    served = Sessions(sessions.folder, sessions.catalogue, sessions.clock)
    assert list(served.rooms) == ["ailleurs"]
    assert served.put_to_rest(idle=0) == 1
    assert list(summaries(served)) == ["ailleurs"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-3]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"1", b"2")),
        lambda path: path.write_bytes(os.urandom(300)),
    ],
)
def test_one_that_is_lost_or_damaged_is_made_again(sessions: Sessions, harm: object) -> None:
    room = opened(sessions)
    code = room.keys.code
    name = at_rest(sessions, room)
    sessions.close()
    harm(sessions.folder / ".summaries" / name)  # type: ignore[operator]
    served = Sessions(sessions.folder, sessions.catalogue, sessions.clock)
    assert served.by_code(code).session.id == name
    served = again(served)
    assert served.rooms.is_at_rest(name)


def unsummed(sessions: Sessions) -> Sessions:
    """The same, as after an upgrade or a copy: no summary is kept."""
    sessions.close()
    shutil.rmtree(sessions.folder / ".summaries", ignore_errors=True)
    return Sessions(sessions.folder, sessions.catalogue, sessions.clock)


def test_without_it_a_session_that_was_left_whole_is_found_and_not_opened(
    sessions: Sessions,
) -> None:
    room = opened(sessions)
    boss = facilitator_of(room)
    room.devices.console_token(boss)
    room.publishing.publish(boss, [step.id for step in room.agenda])
    over = opened(sessions, "Finie")
    over.conduct.close(facilitator_of(over))
    name, code = room.session.id, room.keys.code
    del room, over
    sessions.put_to_rest(idle=0)
    known = sessions.rooms.at_rest
    served = unsummed(sessions)
    assert served.rooms.at_rest == known
    assert summaries(served) == {}, "one that is opened leaves a summary"
    assert served.facilitated_by("laptop-of-yasmine-00001")[0].session.id in known
    assert texts(served.by_code(code)) == ["Un mot de Naïma"]
    assert served.get(name).holder_of("browser-of-Naïma") is not None


def written_after(sessions: Sessions, name: str) -> None:
    room = sessions.get(name)
    room.words.post(enter(room, "Lin"), room.agenda[0].id, Idea("Écrit avant la panne"))
    room.store.journal.close()


def older(folder: Path) -> None:
    path = folder / "session.json"
    path.write_bytes(path.read_bytes().replace(b'"n":', b'"n":1'))


def more(data: bytes) -> Callable[[Path], object]:
    def added(folder: Path) -> None:
        path = folder / "journal.jsonl"
        path.write_bytes(path.read_bytes() + data)

    return added


def cut(name: str, end: int | None) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:end])


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "session.json").unlink(),
        cut("session.json", -3),
        older,
        cut("journal.jsonl", -1),
        more(b"\0" * 4096),
        more(b'{"crc":"00000000","n":9'),
        lambda folder: folder.rename(folder.with_name("2026-03-01-autre")),
        lambda folder: shutil.copytree(folder, folder.with_name("copie")),
    ],
    ids=["none", "cut", "older", "unended", "zeros", "torn", "renamed", "copied"],
)
def test_one_that_was_not_left_whole_is_opened_instead(
    sessions: Sessions, harm: Callable[[Path], object]
) -> None:
    room = opened(sessions)
    code, folder = room.keys.code, room.store.folder
    del room
    served = unsummed(sessions)
    harm(folder)
    at_once = {name for name in served.rooms if served.rooms.is_at_rest(name)}
    assert served.rooms.keys() - at_once or summaries(served), (
        "what was opened leaves one, or stays"
    )
    assert texts(served.by_code(code)) == ["Un mot de Naïma"]
    assert len({room.keys.code for room in served.rooms.values()}) == len(served.rooms)


def test_after_a_kill_what_no_snapshot_has_is_there_without_a_summary(sessions: Sessions) -> None:
    name = at_rest(sessions, opened(sessions))
    written_after(sessions, name)
    shutil.rmtree(sessions.folder / ".summaries", ignore_errors=True)
    served = killed(sessions)
    assert texts(served.get(name)) == ["Un mot de Naïma", "Écrit avant la panne"]


def test_after_a_kill_it_counts_only_for_what_was_not_written_since(sessions: Sessions) -> None:
    quiet, busy = opened(sessions), opened(sessions, "Animée")
    names = quiet.session.id, busy.session.id
    del quiet, busy
    assert sessions.put_to_rest(idle=0) == 2
    busy = sessions.get(names[1])
    stale = summaries(sessions)[names[1]]
    sessions.renew_keys(busy, facilitator_of(busy))
    (sessions.folder / ".summaries" / names[1]).write_bytes(stale)  # a removal that was not synced
    served = killed(sessions)
    assert served.by_code(busy.keys.code).session.id == names[1]
    assert served.rooms.is_at_rest(names[0])
    assert served.by_join_token(busy.keys.join).session.id == names[1]


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


@pytest.mark.dear
def test_killed_while_sessions_come_and_go_it_loses_nothing_that_was_acknowledged(
    sessions: Sessions,
) -> None:
    rooms = [opened(sessions, f"Essai {n}") for n in range(4)]
    told = {room.session.id: {"Un mot de Naïma"} for room in rooms}
    codes = {room.keys.code: room.session.id for room in rooms}
    del rooms
    sessions.close()
    for n in range(3):
        for session, text in killed_in_time(sessions.folder, n):
            told[session].add(text)
        served = Sessions(sessions.folder, sessions.catalogue, sessions.clock)
        assert {served.by_code(code).session.id for code in codes} == set(told)
        for code, name in codes.items():
            found = texts(served.by_code(code))
            assert len(found) == len(set(found))
            assert told[name] <= set(found)
            told[name] = set(found)
        served.close()


def killed_in_time(folder: Path, nth: int) -> list[list[str]]:
    """What a process acknowledged that wrote and put to rest, until it was killed."""
    here = "tests.session.residency.test_residents"
    do = f"from {here} import *; write_until_killed({str(folder)!r}, {nth})"
    with subprocess.Popen(
        [sys.executable, "-c", do], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _n in range(8 + nth)]
        child.kill()
        lines += child.stdout.read().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def write_until_killed(folder: str, nth: int) -> None:
    served = Sessions(Path(folder), sample_catalogue(), Clock())
    with swept(served):
        for n in range(10_000):
            for name in served.rooms:
                here = served.get(name)
                who = enter(here, f"Personne {nth}-{n}")
                step, text = here.agenda[0].id, f"{nth}-{n} dans {name}"
                here.words.post(who, step, Idea(text))
                del here
                print(json.dumps([name, text]), flush=True)


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
