"""Summaries of sessions at rest: what they hold, when they go, and what finds a session without."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tests.session.residency.sessions_at_rest import again, at_rest, opened, summaries, texts

if TYPE_CHECKING:
    from collections.abc import Callable


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
