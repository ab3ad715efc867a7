"""What plugins are owed goes with a session that is moved or brought back, and holds nothing up."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from tablee.errors import Unreadable
from tablee.session.events import outbox, retries
from tablee.session.events.outgoing import OutgoingAddress, OutgoingMessage
from tablee.session.events.retries import RetrySchedule
from tablee.storage.cursors import FolderCursors
from tablee.storage.journal import FileJournal
from tablee.storage.maintenance import backup
from tablee.storage.maintenance.moving import carry_cursors, copy_session
from tests.session.events.test_outbox import ALL, Post, Server
from tests.support.postgres import kind_in
from tests.support.receiver import SECRET, Receiver
from tests.support.waiting import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

from tablee.session.events import outgoing, signing


def test_a_session_that_moves_into_a_database_and_back_is_told_there(
    tmp_path: Path, database_url: str
) -> None:
    before = Post(takes=False)
    first = Server(tmp_path / "here", FileJournal, before)
    room = first.created()
    name = room.session.id
    first.dies(room)
    with kind_in(database_url, "n1", "127.0.0.1:1") as kind:
        at = tmp_path / "base"
        copy_session(room.store.folder, FileJournal, at / name, kind)
        carry_cursors(name, FileJournal.cursors(tmp_path / "here"), kind.cursors(at))
        assert FileJournal.cursors(tmp_path / "here").read(name) == {}
        copy_session(at / name, kind, tmp_path / "back" / name, FileJournal)
        carry_cursors(name, kind.cursors(at), FileJournal.cursors(tmp_path / "back"))
        assert kind.cursors(at).read(name) == {}
    after = Post()
    then = Server(tmp_path / "back", FileJournal, after)
    assert then.told() == ALL
    assert after.ids == before.ids
    then.sessions.close()


def test_a_session_that_is_brought_back_is_told_what_was_owed_and_no_more(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    before = Post(takes=False)
    first = Server(root, FileJournal, before)
    room = first.created()
    made = backup.Backup(tmp_path / "copies")
    made.add(room.store.folder)
    made.finish()
    for _event, done in before.held:  # told since the backup, by the server that is then lost
        done()
    first.sessions.close()
    copies, contents = backup.newest(tmp_path / "copies")
    name = room.session.id
    FolderCursors(root).write(name, {"post": 99})
    owed = contents.owed[name]
    backup.bring_back(copies / name, root, replace=True, owed=owed)
    after = Post()
    then = Server(root, FileJournal, after)
    assert then.told() == ALL
    assert after.ids == before.ids, "so that a receiver knows what it has"
    then.sessions.close()
    backup.bring_back(copies / name, root, replace=True)
    assert FolderCursors(root).owing() == [], "of a backup from before, nothing is owed"


def test_what_is_owed_and_cannot_be_read_holds_no_backup_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Server(tmp_path / "sessions", FileJournal, Post(takes=False))
    room = first.created()

    def refused(*_: object) -> dict[str, int]:
        raise PermissionError

    monkeypatch.setattr(FolderCursors, "read", refused)
    made = backup.Backup(tmp_path / "copies")
    made.add(room.store.folder)
    made.finish()
    _copies, contents = backup.newest(tmp_path / "copies")
    assert [*contents.sessions] == [room.store.folder.name]
    assert contents.owed == {}
    first.sessions.close()


def test_a_session_that_does_not_open_is_tried_seldom_and_keeps_no_other_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(tmp_path, FileJournal, Post(takes=False))
    room = server.created()
    now = [0.0]
    monkeypatch.setattr(server.sessions, "_owing", RetrySchedule(lambda: now[0]))
    server.events.use_cursors(FolderCursors(tmp_path))
    for name in ("a-broken", "b-fine"):
        FolderCursors(tmp_path).write(name, {"post": 1})
    tried: list[str] = []

    def take(session: str) -> None:
        tried.append(session)
        if session == "a-broken":
            raise TypeError("none of ours") if len(tried) < 3 else Unreadable("abîmée")

    for at in (0.0, 1.0, retries.FIRST, retries.FIRST + 1, 3 * retries.FIRST):
        now[0] = at
        server.sessions.tell_owed(take)
    assert tried.count("a-broken") == 3
    assert tried.count("b-fine") == 5
    assert caplog.text.count("does not open") == 1
    now[0] = outbox.OLDEST + retries.LONGEST
    server.sessions.tell_owed(take)
    assert "a-broken" not in FolderCursors(tmp_path).owing()
    server.dies(room)


# ── posting ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(outgoing, "WAITS", (0.02,) * 6)
    monkeypatch.setattr(outgoing, "RESTS", (0.0, 0.02))
    receiver = Receiver()
    yield receiver
    receiver.end()


def messages(*ids: str) -> list[OutgoingMessage]:
    return [OutgoingMessage(id_, "test", b"{}") for id_ in ids]


def test_a_message_that_is_refused_holds_back_no_other_for_long(receiver: Receiver) -> None:
    receiver.answers = [422] * 7
    address = OutgoingAddress(receiver.url, signing.signing_key(SECRET))
    receiver.goes_on.clear()
    for message in messages("one", "two", "three"):
        address.add(message)
    receiver.goes_on.set()
    assert address.settle(PATIENCE)
    assert receiver.tries[:3] == ["one"] * 3, "in order, as long as it is a matter of seconds"
    assert {*receiver.tries[3:7]} >= {"two"}
    assert address.sent + address.given_up == 3


def test_an_address_that_is_dead_is_left_alone_and_what_came_late_goes_as_it_returns(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "WAITS", (0.02, 0.02, 60.0, 60.0))
    port = receiver.server.server_port
    receiver.end()
    address = OutgoingAddress(receiver.url, signing.signing_key(SECRET))
    for message in messages("one", "two"):
        address.add(message)
    until(lambda: address._failed > 4)
    back = Receiver(port)
    address.add(*messages("three"))
    assert address.settle(PATIENCE), "the first was to wait for a minute by itself"
    assert {*back.tries} == {"one", "two", "three"}
    back.end()


def test_what_nobody_takes_for_too_long_goes_all_at_once(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "WAITS", (0.05, 0.05))
    receiver.end()
    address, gone = OutgoingAddress(receiver.url), list[str]()
    for n in range(20):
        done = functools.partial(gone.append, str(n))
        address.add(OutgoingMessage(str(n), "test", b"{}", done=done))
    assert address.settle(PATIENCE)
    assert len(gone) == address.given_up == 20
    assert address.waiting == 0


def test_headers_of_ones_own_and_no_signature(receiver: Receiver) -> None:
    address = OutgoingAddress(receiver.url, headers={"X-Channel": "salon"})
    assert address.try_once(*messages("one")) != "", "the receiver wants a signature"
    signed = OutgoingAddress(receiver.url, signing.signing_key(SECRET))
    assert signed.try_once(*messages("two")) == ""
