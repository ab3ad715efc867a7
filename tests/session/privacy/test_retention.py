"""The end of a session: deleted by whoever facilitates, or announced and deleted in its time."""

from __future__ import annotations

import gc
import os
import shutil
import weakref
import zlib
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAllowed, NotFound, NotSaved
from tablee.model.entities import Role
from tablee.sdk.testing import Clock, enter, facilitator_of
from tablee.session import Sessions
from tablee.session.history.replay import Past
from tablee.session.privacy.retention import DAY
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.session import Room


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Sessions:
    return Sessions(tmp_path, sample_catalogue(), clock)


def opened(sessions: Sessions, title: str = "Essai") -> Room:
    room = sessions.create("laptop", title, facilitator="Yasmine")
    room.store.save_media("photo.png", b"png")
    return room


def refuse(*_args: object) -> None:
    raise OSError(28, os.strerror(28))


def again(sessions: Sessions) -> Sessions:
    """The same folder, served anew."""
    sessions.close()
    return Sessions(sessions.folder, sessions.catalogue, sessions.clock)


# ── deleted ─────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_session_leaves_nothing_in_the_folder(sessions: Sessions) -> None:
    room, kept = opened(sessions), opened(sessions, "Gardée")
    sessions.remove(facilitator_of(room), room)
    files = [p.name for p in sessions.folder.rglob("*") if not p.name.startswith(".owner")]
    assert sorted({*files} - {".unfinished", ".hosting", "audit.jsonl"}) == sorted(
        [kept.store.folder.name, "journal.jsonl", "media", "photo.png"]
    )
    assert list(again(sessions).rooms) == [kept.session.id]


def test_only_whoever_facilitates_deletes_a_session(sessions: Sessions) -> None:
    room = opened(sessions)
    naima = enter(room, "Naïma", Role.SCRIBE)
    with pytest.raises(NotAllowed):
        sessions.remove(naima, room)
    assert sessions.get(room.session.id) is room


def test_whoever_comes_back_to_a_deleted_session_is_told(sessions: Sessions) -> None:
    room = opened(sessions)
    sessions.remove(facilitator_of(room), room)
    with pytest.raises(NotFound, match="supprimée"):
        sessions.get(room.session.id)
    with pytest.raises(NotFound):
        sessions.by_code(room.keys.code)


def test_what_is_written_as_the_session_goes_is_refused_with_a_sentence(sessions: Sessions) -> None:
    room = opened(sessions)
    step = room.conduct.add_step(facilitator_of(room), "ideas")
    room.conduct.go_to(facilitator_of(room), step.id)
    naima = enter(room, "Naïma")
    sessions.remove(facilitator_of(room), room)
    with pytest.raises(NotSaved, match="a disparu"):
        room.words.post(naima, step.id, Idea("trop tard"))
    assert not room.store.folder.exists()


def test_memory_lets_go_of_a_deleted_session(sessions: Sessions) -> None:
    room = opened(sessions)
    seen = weakref.ref(room)
    sessions.remove(facilitator_of(room), room)
    del room
    gc.collect()
    assert seen() is None


def test_a_title_can_be_used_again_after_its_session_was_deleted(sessions: Sessions) -> None:
    room = opened(sessions)
    sessions.remove(facilitator_of(room), room)
    second = opened(sessions)
    assert second.session.id == room.session.id
    assert sessions.get(second.session.id) is second


def test_a_deletion_that_was_cut_short_is_finished_at_the_next_start(sessions: Sessions) -> None:
    room = opened(sessions)
    sessions.close()
    unfinished = sessions.folder / ".unfinished"
    unfinished.mkdir()
    room.store.folder.rename(unfinished / "gone")
    assert again(sessions).rooms == {}
    assert not unfinished.exists()


# ── in its time ─────────────────────────────────────────────────────────────────────────────


def test_nothing_is_announced_nor_deleted_unless_it_is_asked(
    sessions: Sessions, clock: Clock
) -> None:
    room = opened(sessions)
    clock.advance(1000 * DAY)
    sessions.retention.retire(0)
    assert sessions.retention.leaves_at(room) is None
    assert room.session.id in sessions.rooms


def test_a_session_is_announced_a_week_before_it_is_deleted(
    sessions: Sessions, clock: Clock
) -> None:
    room, began = opened(sessions), clock.now
    clock.advance(22 * DAY)
    sessions.retention.retire(30)
    assert sessions.retention.leaves_at(room) is None
    clock.advance(1 * DAY)
    sessions.retention.retire(30)
    assert sessions.retention.leaves_at(room) == began + 30 * DAY
    clock.advance(6 * DAY)
    sessions.retention.retire(30)
    assert room.store.folder.exists()
    clock.advance(1 * DAY)
    sessions.retention.retire(30)
    assert not room.store.folder.exists()
    assert room.session.id not in sessions.rooms


def test_a_session_that_nobody_announced_has_a_week_however_old(
    sessions: Sessions, clock: Clock
) -> None:
    room = opened(sessions)
    clock.advance(400 * DAY)
    sessions = again(sessions)
    sessions.retention.retire(30)
    announced = clock.now
    (room,) = sessions.rooms.values()
    assert sessions.retention.leaves_at(room) == announced + 7 * DAY
    clock.advance(6 * DAY)
    sessions = again(sessions)
    sessions.retention.retire(30)
    (room,) = sessions.rooms.values()
    assert sessions.retention.leaves_at(room) == announced + 7 * DAY
    clock.advance(1 * DAY)
    sessions.retention.retire(30)
    assert sessions.rooms == {}


def test_a_change_takes_the_announcement_back(sessions: Sessions, clock: Clock) -> None:
    room = opened(sessions)
    clock.advance(29 * DAY)
    sessions.retention.retire(30)
    enter(room, "Naïma")
    assert sessions.retention.leaves_at(room) is None
    clock.advance(29 * DAY)
    sessions.retention.retire(30)
    announced = clock.now
    assert sessions.retention.leaves_at(room) == announced + 7 * DAY


def test_an_announcement_does_not_outlive_the_setting(sessions: Sessions, clock: Clock) -> None:
    room = opened(sessions)
    clock.advance(40 * DAY)
    sessions.retention.retire(30)
    sessions.retention.retire(0)
    clock.advance(40 * DAY)
    sessions.retention.retire(30)
    assert sessions.retention.leaves_at(room) == clock.now + 7 * DAY


# ── a folder that somebody renamed or copied ───────────────────────────────────────────────


def test_a_renamed_folder_is_the_session_s_new_name_and_its_links_stay(sessions: Sessions) -> None:
    room = opened(sessions)
    console = room.devices.console_token()
    keys, folder = room.keys, room.store.folder
    sessions.close()
    folder.rename(folder.with_name("Essai (archivé)"))
    served = again(sessions)
    (room,) = served.rooms.values()
    assert room.session.id == "Essai (archivé)"
    assert served.get("Essai (archivé)") is room
    assert served.by_console_token(console) is room
    assert room.keys == keys
    assert [entry.verb for entry in room.store.entries()][-1] == "adopt"
    (room,) = again(served).rooms.values()
    assert room.store.journal.last == 3
    assert [m.n for m in Past(room).moments] == [1, 3]
    with Past(room).at(1) as then:
        assert then.session.id == "Essai (archivé)"  # where the pictures are


def test_a_copied_folder_is_another_session_with_links_of_its_own(sessions: Sessions) -> None:
    room = opened(sessions)
    console = room.devices.console_token()
    keys, folder = room.keys, room.store.folder
    sessions.close()
    for name in ("0-copie", "z-copie"):  # before and after its original
        shutil.copytree(folder, folder.with_name(name))
    served = again(sessions)
    assert {name: room.session.id for name, room in served.rooms.items()} == {
        name: name for name in ("0-copie", folder.name, "z-copie")
    }
    assert served.get(folder.name).keys == keys
    assert served.by_join_token(keys.join).session.id == folder.name
    others = [served.get(name).keys for name in ("0-copie", "z-copie")]
    for field in ("code", "join", "wall"):
        assert len({getattr(each, field) for each in (keys, *others)}) == 3
    assert served.by_console_token(console).session.id == folder.name
    assert [its.consoles for its in others] == [(), ()]
    for name, its in zip(("0-copie", "z-copie"), others, strict=True):
        assert served.by_code(its.code).session.id == name
    assert [r.store.journal.last for r in again(served).rooms.values()] == [3, 2, 3]


def test_a_renamed_folder_on_a_full_disk_says_why_it_stays_closed(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = opened(sessions).store.folder
    sessions.close()
    folder.rename(folder.with_name("renommé"))
    served = again(sessions)
    with monkeypatch.context() as full:
        for call in ("write", "pwrite", "ftruncate"):
            full.setattr(os, call, refuse)
        served.own()
        assert served.rooms == {}
    with pytest.raises(NotFound, match=r"a changé de dossier.*le disque est plein"):
        served.get("renommé")
    assert again(served).get("renommé")


# ── refused ─────────────────────────────────────────────────────────────────────────────────


def test_a_session_that_does_not_open_is_said_to_those_who_were_in_it(sessions: Sessions) -> None:
    room = opened(sessions)
    folder = room.store.folder
    room.store.snapshot()
    sessions.close()
    text = (folder / "journal.jsonl").read_text().replace('"version":2', '"version":9')
    (folder / "session.json").write_text(text)
    (folder / "journal.jsonl").unlink()
    served = again(sessions)
    assert served.rooms == {}
    assert list(served.refused_to("laptop")) == [folder.name]
    assert served.refused_to("somebody else") == {}


def test_the_links_of_a_session_that_does_not_open_say_why(sessions: Sessions) -> None:
    room = opened(sessions)
    console = room.devices.console_token()
    keys, folder = room.keys, room.store.folder
    sessions.close()
    (folder / "session.json").unlink(missing_ok=True)
    _head, rest = (folder / "journal.jsonl").read_bytes().split(b"\n", 1)
    newer = b',"version":9,"generation":"abc","tablee":"journal"}'
    line = b'{"crc":"%08x"%s\n' % (zlib.crc32(newer), newer)
    (folder / "journal.jsonl").write_bytes(line + rest)
    served = again(sessions)
    for ask, key in (
        (served.by_console_token, console),
        (served.by_join_token, keys.join),
        (served.by_wall_token, keys.wall),
        (served.by_code, keys.code),
    ):
        with pytest.raises(NotFound, match="version plus récente de Tablée"):
            ask(key)
    for strange in (keys.wall, "Yasmine", "x" * 22):
        with pytest.raises(NotFound, match="n’ouvre aucune session"):
            served.by_join_token(strange)


def test_what_was_damaged_is_said_until_it_was_seen(sessions: Sessions) -> None:
    folder = opened(sessions).store.folder
    sessions.close()
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes() + b"#" * 30 + b"\n")
    served = again(sessions)
    (room,) = served.rooms.values()
    (damage,) = served.damages(room, "laptop")
    assert "laissée de côté" in str(damage)
    served.damages_seen(room, "laptop")
    assert served.damages(room, "laptop") == ()
    assert served.damages(room, "another") == (damage,)
