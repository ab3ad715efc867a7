"""What erasing leaves in PostgreSQL: in no row and no table's file, and where words still stand."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotSaved, Unreadable
from tablee.storage import Store
from tablee.storage.ballots.sealed import Seals
from tests.cluster.cuts import Cut
from tests.support.postgres import kind_in
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import Cluster

LONG = "Une phrase que ces essais sont seuls à écrire dans ce serveur, et qu’ils effacent"
NAME = "Trotignon-Vallauris"
PICTURE = "abcdefghijklmnop.png"
PIXELS = b"the very bytes of a picture that nobody is to see again " * 40
GONE = (LONG.encode(), NAME.encode(), PIXELS[:55])


def holding(folder: Path, words: bytes) -> Iterator[str]:
    """The files of a database's own folder in which these bytes stand."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and words in path.read_bytes():
            yield str(path.relative_to(folder))


@pytest.mark.dear
def test_erased_words_stand_in_no_table_s_file_once_a_checkpoint_has_passed(
    cluster: Cluster, tmp_path: Path
) -> None:
    name = cluster.fresh()
    with kind_in(cluster.url(name)) as kind:
        store = Store.create(tmp_path / "a", kind)
        with store.change("y", "post"):
            store.put("people", "y", {"id": "y", "name": f"Yasmine {NAME}"})
        store.save_media(PICTURE, PIXELS)
        with store.change("y", "post"):
            content = {"text": LONG, "picture": PICTURE}
            store.put("contributions", "c", {"id": "c", "content": content})
        with store.change("z", "post"):
            store.put("contributions", "d", {"id": "d", "content": {"text": "Ceci reste"}})
        kind.database.do("ANALYZE")  # as autovacuum does: it samples what stands in columns
        kind.database.do("CHECKPOINT")
        tables, log = cluster.folder / "data" / "base", cluster.folder / "data" / "pg_wal"
        assert all(any(holding(tables, words)) for words in GONE), "they are there to be found"

        store.erase([("contributions", "c"), ("people", "y")], "y", 1.0)
        store.close()
        kind.database.do("CHECKPOINT")

        for words in GONE:
            assert list(holding(tables, words)) == []
        assert any(holding(tables, b"Ceci reste"))
        # As `privacy.md` says: the write-ahead log keeps them until its files are used again.
        assert any(holding(log, LONG.encode()))


def test_the_key_of_a_secret_ballot_was_never_in_the_write_ahead_log(
    cluster: Cluster, tmp_path: Path
) -> None:
    with kind_in(cluster.url(cluster.fresh())) as kind:
        store = Store.create(tmp_path / "a", kind)
        store.seals.make("step-1")
        store.seals.put("step-1", "one", {"marks": {"a": 1}})
        ((key,),) = kind.database.ask("SELECT key FROM tablee_keys")
        tables, log = cluster.folder / "data" / "base", cluster.folder / "data" / "pg_wal"
        ((line,),) = kind.database.ask("SELECT line FROM tablee_boxes")
        pieces = [bytes(line)[at : at + 60] for at in range(0, 300, 60)]  # a page may end in one
        assert any(any(holding(log, piece)) for piece in pieces), "what is logged is found so"
        store.seals.destroy("step-1")
        store.close()
        kind.database.do("CHECKPOINT")
        assert list(holding(tables, bytes(key))) == []
        assert list(holding(log, bytes(key))) == []


def test_a_key_that_a_crash_of_the_database_took_is_put_back_by_who_has_it(
    cluster: Cluster, tmp_path: Path
) -> None:
    with kind_in(cluster.url(cluster.fresh())) as kind:
        store = Store.create(tmp_path / "a", kind)
        store.seals.make("step-1")
        store.seals.put("step-1", "one", {"marks": {"a": 1}})
        ((backend,),) = kind.database.ask("SELECT pg_backend_pid()")
        os.kill(backend, signal.SIGKILL)  # all others go too, and what is unlogged is emptied
        until(lambda: kind.database.ask("SELECT 1"))
        assert kind.database.ask("SELECT FROM tablee_keys") == []
        store.seals.catch_up()
        assert len(kind.database.ask("SELECT FROM tablee_keys")) == 1
        # A server that takes the session then reads the ballots.
        assert Seals(store.journal.ballot_boxes(tmp_path / "a")).ballots("step-1")[1] == 0
        store.close()


def test_a_key_that_could_not_be_destroyed_goes_once_the_database_is_back(
    database_url: str, tmp_path: Path
) -> None:
    cut = Cut(int(database_url.rpartition(":")[2].partition("/")[0]))
    url = database_url.replace(f":{cut.to}/", f":{cut.port}/")
    try:
        with kind_in(url) as kind:
            store = Store.create(tmp_path / "a", kind)
            store.seals.make("step-1")
            kind.database.is_gone()  # so that nobody waits for it
            cut.set(cut=True)
            store.seals.destroy("step-1")
            with pytest.raises(NotSaved):
                store.seals.put("step-2", "one", {})
            cut.set()
            until(lambda: kind.database.ask("SELECT 1"))
            store.seals.catch_up()
            assert kind.database.ask("SELECT FROM tablee_keys") == []
            store.close()
    finally:
        cut.end()


def test_a_box_that_cannot_be_read_just_now_is_not_taken_for_an_empty_one(
    database_url: str, tmp_path: Path
) -> None:
    cut = Cut(int(database_url.rpartition(":")[2].partition("/")[0]))
    url = database_url.replace(f":{cut.to}/", f":{cut.port}/")
    try:
        with kind_in(url) as kind:
            store = Store.create(tmp_path / "a", kind)
            store.seals.make("step-1")
            store.seals.put("step-1", "one", {"marks": {"a": 1}})
            kind.database.is_gone()
            cut.set(cut=True)
            with pytest.raises(Unreadable, match="ne se lisent pas pour l’instant"):
                store.seals.ballots("step-1")
            cut.set()
            store.close()
    finally:
        cut.end()
