"""What was acknowledged is on disk; what failed left no trace; TinyDB's API, at a flat cost."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
import tinydb
from tinydb import where

from tablee.errors import NotFound, NotSaved, Taken, Unreadable
from tablee.model.entities import Session
from tablee.storage import Owner, Store
from tablee.storage.journal import MemoryJournal
from tablee.storage.state import schema

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "2026-01-01-essai")


def again(store: Store) -> Store:
    """The session as another process finds it now."""
    return Store(store.folder, read_only=True)


def test_a_change_is_on_disk_when_it_returns(store: Store) -> None:
    with store.change("naima", "join", at=5.0):
        store.put("people", "a", {"id": "a", "name": "Naïma"})
        store.put("people", "b", {"id": "b", "name": "Karim"})
    assert again(store).documents("people") == store.documents("people")
    (entry,) = store.entries()
    assert (entry.n, entry.at, entry.by, entry.verb) == (1, 5.0, "naima", "join")
    assert {put.id for put in entry.puts} == {"a", "b"}


def test_stock_tinydb_reads_the_snapshot(store: Store) -> None:
    store.put("people", "a", {"id": "a", "name": "Naïma"})
    store.put("session", "1", {"id": "2026-01-01-essai", "title": "Essai"})
    store.snapshot()
    with tinydb.TinyDB(store.folder / "session.json", encoding="utf-8") as stock:
        assert stock.table("people").search(where("name") == "Naïma") == [
            {"id": "a", "name": "Naïma"}
        ]
        assert [doc["title"] for doc in stock.table("session").all()] == ["Essai"]
    store.put("people", "b", {"id": "b", "name": "Karim"})
    store.close()
    reopened = again(store)
    assert set(reopened.documents("people")) == {"a", "b"}
    assert list(reopened.documents("session")) == ["1"]


def test_an_error_in_the_middle_undoes_the_whole_change(store: Store) -> None:
    store.put("people", "a", {"name": "Naïma"})

    def half_a_change() -> None:
        with store.change():
            store.put("people", "a", {"name": "Perdue"})
            store.put("people", "b", {"name": "Karim"})
            store.remove("people", "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_change()
    assert store.documents("people") == {"a": {"name": "Naïma"}}
    assert again(store).documents("people") == {"a": {"name": "Naïma"}}


def test_a_change_that_changes_nothing_leaves_no_line(store: Store) -> None:
    store.put("people", "a", {"name": "Naïma"})
    store.put("people", "a", {"name": "Naïma"})
    store.remove("people", "never there")
    assert len(list(store.entries())) == 1


def test_plugins_and_core_write_tinydbs_own_api(store: Store) -> None:
    cards = store.table("cards")
    first = cards.insert({"text": "un", "tags": ["a"]})
    second, third = cards.insert_multiple([{"text": "deux"}, {"text": "trois"}])
    assert len({first, second, third}) == 3
    assert cards.update({"text": "II"}, where("text") == "deux") == [second]
    cards.update(lambda card: card["tags"].append("b"), doc_ids=[first])
    cards.upsert({"text": "quatre"}, where("text") == "quatre")
    assert cards.remove(where("text") == "trois") == [third]
    assert cards.get(doc_id=first) == {"text": "un", "tags": ["a", "b"]}
    assert cards.count(where("text").one_of(["un", "II", "quatre"])) == 3
    assert len(cards) == 3
    assert again(store).documents("cards") == store.documents("cards")
    cards.truncate()
    store.table("other").insert({"x": 1})
    assert (len(cards), again(store).documents("cards")) == (0, {})


def test_an_update_is_one_line_with_one_document_however_many_there_are(store: Store) -> None:
    with store.change():
        for n in range(1000):
            store.put("cards", f"c{n}", {"id": f"c{n}", "text": "x" * 100})
    before = (store.folder / "journal.jsonl").stat().st_size
    store.table("cards").update({"text": "y"}, doc_ids=["c500"])  # type: ignore[list-item]
    store.remove("cards", "c501")
    assert (store.folder / "journal.jsonl").stat().st_size - before < 300
    assert [len(entry.puts) for entry in store.entries(after=1)] == [1, 1]


def test_what_a_caller_does_to_its_own_document_later_changes_nothing(store: Store) -> None:
    mine: dict[str, Any] = {"tags": ["a"]}
    key = str(store.table("cards").insert(mine))
    mine["tags"].append("b")
    got = store.table("cards").get(doc_id=key)  # type: ignore[call-overload]
    assert got == {"tags": ["a"]}

    def half_a_change() -> None:
        with store.change():
            store.table("cards").update(lambda card: card["tags"].append("c"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_change()
    assert again(store).documents("cards") == store.documents("cards") == {key: {"tags": ["a"]}}


def test_eight_writers_at_once_lose_nothing(store: Store) -> None:
    def write(who: int) -> None:
        for n in range(40):
            store.put("cards", f"{who}-{n}", {"n": n})
            if n % 3 == 0:
                store.remove("cards", f"{who}-{n}")

    threads = [threading.Thread(target=write, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.documents("cards")) == 8 * 26
    assert again(store).documents("cards") == store.documents("cards")


def test_a_folder_that_is_gone_is_a_sentence_and_nothing_changes(store: Store) -> None:
    store.put("people", "a", {"name": "Naïma"})
    elsewhere = store.folder.with_name("ailleurs")
    store.folder.rename(elsewhere)
    for _try in range(2):
        with pytest.raises(NotSaved, match="Gardez votre texte"):
            store.put("people", "b", {"name": "Karim"})
    assert store.documents("people") == {"a": {"name": "Naïma"}}
    elsewhere.rename(store.folder)
    store.put("people", "b", {"name": "Karim"})
    store.close()
    assert set(Store(store.folder).documents("people")) == {"a", "b"}


def test_reading_only_never_writes(store: Store) -> None:
    store.put("people", "a", {})
    before = sorted(p.name for p in store.folder.iterdir())
    reader = again(store)
    with pytest.raises(NotSaved), reader.change():
        reader.put("people", "b", {})
    reader.close()
    assert sorted(p.name for p in store.folder.iterdir()) == before


def test_snapshots_come_by_themselves_and_opening_reads_only_the_tail(store: Store) -> None:
    for n in range(1100):
        store.put("cards", f"c{n % 50}", {"n": n})
    for thread in threading.enumerate():
        if thread.name == "snapshot":
            thread.join()
    assert b'"snapshot"' in (store.folder / "session.json").read_bytes()
    assert again(store).documents("cards") == store.documents("cards")


def test_the_memory_journal_leaves_nothing_behind(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "a", MemoryJournal)
    store.put("people", "a", {"name": "Naïma"})
    store.save_media("a.png", b"png")
    store.snapshot()
    assert not (store.folder / "session.json").exists()
    assert store.documents("people") == {"a": {"name": "Naïma"}}
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_pictures_are_kept_by_name_and_names_cannot_leave_the_folder(store: Store) -> None:
    store.save_media("a.png", b"png")
    assert store.media("a.png") == b"png"
    for wrong in ("../session.json", "b.png", "/etc/passwd", ""):
        with pytest.raises(NotFound):
            store.media(wrong)
    shutil.rmtree(store.folder)
    with pytest.raises(NotSaved):
        store.save_media("b.png", b"png")


# ── versions ────────────────────────────────────────────────────────────────────────────────


def former_session(tmp_path: Path) -> Path:
    """A session as the first version kept it: one file, documents under their ids."""
    folder = tmp_path / "2025-01-01-ancienne"
    folder.mkdir()
    session = {"id": folder.name, "title": "Ancienne", "version": 1}
    tables = {"session": {"1": session}, "people": {"a": {"id": "a", "name": "Naïma"}}}
    (folder / "session.json").write_text(json.dumps(tables))
    return folder


def test_a_session_of_the_first_version_is_taken_up_and_its_file_kept(tmp_path: Path) -> None:
    folder = former_session(tmp_path)
    former = (folder / "session.json").read_bytes()
    assert Store(folder, read_only=True).documents("people")["a"]["name"] == "Naïma"
    assert sorted(p.name for p in folder.iterdir()) == ["session.json"]
    store = Store(folder)
    assert store.documents("session")["1"]["version"] == schema.VERSION
    store.put("people", "b", {"id": "b", "name": "Karim"})
    store.close()
    assert [p.read_bytes() for p in (folder / "aside").iterdir()] == [former]
    reopened = Store(folder)
    assert set(reopened.documents("people")) == {"a", "b"}
    assert reopened.damages == ()


def test_a_session_of_a_later_version_is_refused_and_not_touched(store: Store) -> None:
    store.put("people", "a", {"name": "Naïma"})
    store.journal.rewrite(lambda entry: entry, version=schema.VERSION + 1)
    store.journal.close()
    before = {p.name: p.stat().st_mtime_ns for p in store.folder.iterdir()}
    with pytest.raises(Unreadable, match="plus récente"):
        Store(store.folder)
    assert {p.name: p.stat().st_mtime_ns for p in store.folder.iterdir()} == before


def test_the_sessions_document_says_the_version() -> None:
    assert Session("a", "A").version == schema.VERSION


# ── one owner ───────────────────────────────────────────────────────────────────────────────


def test_a_second_owner_is_told_who_the_first_is(tmp_path: Path) -> None:
    with Owner(tmp_path / "sessions"):
        with pytest.raises(Taken) as refusal:
            Owner(tmp_path / "sessions")
        assert str(os.getpid()) in str(refusal.value)
        assert socket.gethostname() in str(refusal.value)
    Owner(tmp_path / "sessions").release()
