"""Sessions whose all is in PostgreSQL: nothing of them on the node's disk."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotFound, NotSaved, Unreadable
from tablee.model.entities import Role
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session import Sessions
from tablee.storage import Store
from tablee.storage.journal import JournalEntry, Put
from tablee.storage.maintenance import downgrade
from tablee.storage.postgresql import DatabaseRefused
from tablee.storage.postgresql.boxes import StandbyKeys
from tablee.storage.state import schema
from tests.storage.postgresql.test_journal_erased import holding
from tests.support.postgres import kind_in
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tablee.storage.postgresql import PostgreSQLJournal
    from tests.support.postgres import Cluster

LONG = "Personne n’a jamais su pourquoi les tomates du fond poussaient mieux"
PICTURE = "abcdefghijklmnop.png"


@pytest.fixture
def kind(database_url: str) -> Iterator[type[PostgreSQLJournal]]:
    with kind_in(database_url) as made:
        yield made


def everything(kind: type[PostgreSQLJournal]) -> bytes:
    """What a reader of all tables sees."""
    tables = kind.database.ask(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    rows = [kind.database.ask(f"SELECT * FROM {table}") for (table,) in tables]
    return b"\n".join(
        bytes(cell) if isinstance(cell, bytes) else str(cell).encode()
        for table in rows
        for row in table
        for cell in row
    )


def test_a_store_is_opened_again_as_it_was(kind: type[PostgreSQLJournal], tmp_path: Path) -> None:
    store = Store.create(tmp_path / "a", kind)
    with store.change("yasmine", "post"):
        store.put("people", "yasmine", {"id": "yasmine", "name": "Yasmine"})
        store.put("contributions", "c", {"id": "c", "content": {"text": LONG}})
    store.save_media(PICTURE, b"png")
    store.snapshot()
    store.close()
    again = Store(tmp_path / "a", kind)
    assert again.documents("contributions")["c"]["content"]["text"] == LONG
    assert again.media(PICTURE) == b"png"
    assert not (tmp_path / "a").exists()
    for wrong in ("none.png", "../a", "..", ""):
        with pytest.raises(NotFound):
            again.media(wrong)
    again.close()


def test_what_is_erased_is_in_no_row(kind: type[PostgreSQLJournal], tmp_path: Path) -> None:
    store = Store.create(tmp_path / "a", kind)
    with store.change("yasmine", "post"):
        store.put("people", "yasmine", {"id": "yasmine", "name": "Yasmine Trotignon"})
    document = {"id": "c", "content": {"text": LONG, "picture": PICTURE}}
    with store.change("yasmine", "post"):
        store.put("contributions", "c", document)
    store.save_media(PICTURE, b"the very bytes of a picture")
    store.save_media("qrstuvwxyzabcdef.png", b"another picture")
    assert LONG.encode() in everything(kind)
    store.erase([("contributions", "c"), ("people", "yasmine")], "yasmine", 1.0)
    left = everything(kind)
    for word in (LONG, "Trotignon", "the very bytes of a picture"):
        assert word.encode() not in left
    assert store.media("qrstuvwxyzabcdef.png") == b"another picture"
    store.close()


def test_a_session_is_opened_lived_and_deleted(
    kind: type[PostgreSQLJournal], tmp_path: Path
) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), Clock(), kind)
    room = sessions.create("laptop", "Un atelier")
    twin = sessions.create("laptop", "Un atelier")
    assert twin.session.id == f"{room.session.id}-2"
    boss = facilitator_of(room)
    sessions.host.owners.add(room.session.id, "@odile", 1.0)
    assert [p.name for p in tmp_path.iterdir() if p.is_dir() and p.name[0] != "."] == []
    sessions.close()

    sessions = Sessions(tmp_path, sample_catalogue(), Clock(), kind)
    assert set(sessions.rooms) == {room.session.id, twin.session.id}
    assert sessions.host.owners.of(room.session.id) == "@odile"
    again = sessions.to_be_written(room.session.id)
    assert again is not None
    assert again.person(boss.id).has(Role.FACILITATOR)
    assert sessions.journal.size(again.store.folder) > 0
    sessions.remove(boss, again)
    with pytest.raises(NotFound, match="supprimée"):
        sessions.get(room.session.id)
    with pytest.raises(NotSaved, match="la session a été supprimée"):
        again.devices.console_token(boss)
    assert set(sessions.rooms) == {twin.session.id}
    assert "@odile" not in everything(kind).decode(errors="replace")
    sessions.close()


def test_a_key_that_a_crash_took_is_put_back_by_a_node_that_never_had_the_session(
    kind: type[PostgreSQLJournal], database_url: str, tmp_path: Path
) -> None:
    standby = StandbyKeys(kind.database)
    store = Store.create(tmp_path / "a", kind)
    with store.change("", "create"):
        store.put("session", "1", {"id": "a"})
    for name in ("step-1", "over-1"):
        store.seals.make(name)
        store.seals.put(name, "one", {"marks": {"a": 1}})
    standby.look()
    with kind_in(database_url, "n2") as other, ThreadPoolExecutor(1) as waiting:
        store.close()  # its node is gone, and so is its memory
        other.database.do("TRUNCATE tablee_keys")
        other.leases.take("a", other.leases.owner_of("a"))
        after = Store(tmp_path / "a", other)
        found = waiting.submit(after.seals.ballots, "step-1")
        standby.look()
        assert found.result() == ({"one": {"marks": {"a": 1}}}, 0)
        other.database.do("TRUNCATE tablee_keys")  # a second crash, before anybody has looked
        standby.look()
        assert other.database.ask("SELECT count(*) FROM tablee_keys") == [(2,)]
        after.seals.destroy("step-1")
        after.seals.destroy("over-1")
        standby.look()
        assert other.database.ask("SELECT FROM tablee_keys") == [], "nothing of a vote that is over"
        after.close()


def test_a_key_that_nobody_has_any_more_is_waited_for_briefly(
    kind: type[PostgreSQLJournal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.storage.postgresql.boxes.RETURN", 0.1)
    store = Store.create(tmp_path / "a", kind)
    with store.change("", "create"):
        store.put("session", "1", {"id": "a"})
    store.seals.make("step-1")
    store.seals.put("step-1", "one", {"marks": {"a": 1}})
    kind.database.do("TRUNCATE tablee_keys")
    store.close()
    again = Store(tmp_path / "a", kind)
    assert not again.seals.has("step-1")
    assert again.seals.ballots("step-1") == ({}, 1)
    again.close()


def test_secret_ballots_outlive_their_node_and_their_key_is_in_no_log(
    kind: type[PostgreSQLJournal], database_url: str, tmp_path: Path
) -> None:
    store = Store.create(tmp_path / "a", kind)
    with store.change("", "create"):
        store.put("session", "1", {"id": "a"})
    store.seals.make("step-1")
    store.seals.put("step-1", "one", {"marks": {"a": 1}})
    store.seals.put("step-1", "one", {"marks": {"a": 2}})
    store.seals.put("step-1", "two", {"marks": {"a": 3}})
    with kind_in(database_url, "n2") as other:
        owner = other.leases.owner_of("a")
        other.leases.take("a", owner)
        after = Store(tmp_path / "a", other)
        there = {"one": {"marks": {"a": 2}}, "two": {"marks": {"a": 3}}}
        assert after.seals.ballots("step-1") == (there, 0)
        with pytest.raises(NotSaved, match="un autre serveur"):
            store.seals.put("step-1", "three", {"marks": {"a": 1}})
        after.seals.remove("step-1", {"two"})
        # As after a crash of the database: whoever has the key puts it back with a ballot.
        other.database.do("TRUNCATE tablee_keys")
        after.seals.put("step-1", "four", {"marks": {"a": 1}})
        (key,) = other.database.ask("SELECT key FROM tablee_keys")
        logged = other.database.ask(
            "SELECT relpersistence::text FROM pg_class WHERE relname = 'tablee_keys'"
        )
        assert logged == [("u",)]
        after.seals.destroy("step-1")
        assert not after.seals.has("step-1")
        assert bytes(key[0]) not in everything(other)
        assert other.database.ask("SELECT count(*) FROM tablee_boxes") == [(0,)]
    store.journal.rollback()


def test_a_session_of_a_format_to_come_is_left_alone(
    kind: type[PostgreSQLJournal], tmp_path: Path
) -> None:
    kind.create(tmp_path / "a", 99)
    with pytest.raises(Unreadable, match="plus récente"):
        Store(tmp_path / "a", kind)


@pytest.mark.dear
def test_a_room_without_its_database_keeps_what_was_and_goes_on_when_it_is_back(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("journal", "database"):
        monkeypatch.setattr(f"tablee.storage.postgresql.{module}.WAIT", 0.3)
    with kind_in(cluster.url(cluster.fresh())) as kind:
        sessions = Sessions(tmp_path, sample_catalogue(), Clock(), kind)
        room = sessions.create("laptop", "Un atelier")
        before, boss = room.keys, facilitator_of(room)
        cluster.stop()
        for _time in range(2):
            with pytest.raises(NotSaved, match="la base de données ne répond pas"):
                room.devices.console_token(boss)
        assert room.keys == before
        assert room.saved is False
        cluster.start()
        for module in ("journal", "database"):
            monkeypatch.setattr(f"tablee.storage.postgresql.{module}.WAIT", 20.0)
        room.devices.console_token(boss)
        assert room.saved
        assert len(room.keys.consoles) == 1
        sessions.close()


def test_what_was_begun_and_never_acknowledged_is_gone_after_a_day(
    kind: type[PostgreSQLJournal], tmp_path: Path
) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), Clock(), kind)
    sessions.create("laptop", "Un atelier")
    for name in ("cut-short", "just-now"):
        kind.create(tmp_path / name, 2)
    kind.database.do(
        "UPDATE tablee_journals SET made_at = made_at - interval '2 days' "
        "WHERE session <> 'just-now'"
    )
    sessions.retention.retire(0)
    there = {s for (s,) in kind.database.ask("SELECT session FROM tablee_journals")}
    assert there == {*sessions.rooms, "just-now"}
    assert len(there) == 2
    sessions.close()


def test_what_is_removed_leaves_no_row_at_all(
    kind: type[PostgreSQLJournal], tmp_path: Path
) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), Clock(), kind)
    room, twin = (sessions.create("laptop", title) for title in ("Licenciement", "Une autre"))
    for each in (room, twin):
        each.store.seals.make(f"{each.session.id}-1")
        each.store.seals.put(f"{each.session.id}-1", "one", {"marks": {"a": 1}})
    names, folder = (room.session.id, twin.session.id), room.store.folder
    sessions.close()
    kind.remove(folder)  # as commands do
    left = everything(kind).decode(errors="replace")
    assert names[0] not in left
    for table in ("journals", "summaries", "boxes", "keys"):
        assert kind.database.ask(f"SELECT count(*) FROM tablee_{table}") == [(1,)], table
    assert {s for (s,) in kind.database.ask("SELECT session FROM tablee_marks")} == {names[1]}


def test_a_key_whose_table_could_not_be_written_again_has_it_written_with_the_next_try(
    kind: type[PostgreSQLJournal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create(tmp_path / "a", kind)
    store.seals.make("step-1")
    done, asked, refuses = kind.database.do, list[str](), [True]
    again_whole = "VACUUM (FULL, SKIP_LOCKED) tablee_keys"

    def do(query: str, values: Sequence[object] = (), limit: float = 1.0) -> int:
        asked.append(query)
        if refuses[0] and "VACUUM" in query:
            raise DatabaseRefused("non")
        return done(query, values, limit)

    monkeypatch.setattr(kind.database, "do", do)
    for again in (True, False):
        asked.clear()
        store.seals.destroy("step-1")
        assert again_whole in asked, again
        refuses[0] = False
    asked.clear()
    store.seals.destroy("step-1")
    assert again_whole not in asked, "it was done"
    store.close()


def test_what_was_replaced_beside_the_sessions_is_in_no_file_a_day_later(
    cluster: Cluster, tmp_path: Path
) -> None:
    with kind_in(cluster.url(cluster.fresh())) as kind:
        words = b"a phrase of invitation that this test alone writes down"
        beside, tables = kind.beside(tmp_path), cluster.folder / "data" / "base"
        beside.write("hosting/owners.json", [words])
        beside.write("hosting/owners.json", [b"nobody"])
        kind.database.do("CHECKPOINT")
        assert any(holding(tables, words))
        kind.tidy(tmp_path)
        kind.database.do("CHECKPOINT")
        assert list(holding(tables, words)) == []


def test_two_that_write_one_file_at_once_leave_that_of_one(
    kind: type[PostgreSQLJournal], tmp_path: Path
) -> None:
    beside, found = kind.beside(tmp_path), set[bytes]()
    beside.write("x/quotas.json", [b"first"])
    each = [b"of one", b"of another", b"of a third"]
    for _time in range(12):
        writing = [threading.Thread(target=beside.write, args=("x/quotas.json", [d])) for d in each]
        for one in writing:
            one.start()
        for one in writing:
            one.join()
        found.add(beside.read("x/quotas.json"))
    assert found <= set(each)


def test_a_session_goes_back_to_its_former_format_and_keeps_aside_what_it_was(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a"
    with kind_in(database_url) as kind:
        journal = kind.create(folder, schema.VERSION)
        with pytest.raises(NotAccepted, match="n’a pas d’original"):
            downgrade.go_back(folder, kind)
        entries = [JournalEntry(n, 1.0, [Put("people", f"p{n}", {"n": n})]) for n in (1, 2)]
        journal = kind.create(tmp_path / "b", schema.VERSION, entries)
        blobs = kind.blobs(tmp_path / "b")
        blobs.write("aside/2026-11-30-101112-journal.jsonl", [journal.raw()])
        journal.rewrite(lambda each: each, schema.VERSION + 1)  # as the next Tablée will
        journal.settle(journal.append(JournalEntry(3, 2.0, []), 2))
        today = journal.raw()
        journal.close()
        monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
        assert downgrade.go_back(tmp_path / "b", kind).version == schema.VERSION - 1
        back = kind.open(tmp_path / "b")
        assert back is not None
        assert (back.version, [*back.read()]) == (schema.VERSION - 1, entries)
        kept = [blobs.read(f"aside/{each.name}") for each in blobs.list("aside")]
        assert (len(kept), today in kept) == (2, True)
