"""What is kept under names beside the journals: alike in a folder and in PostgreSQL."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tablee.storage.blobs import BlobStore, FolderBlobs
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["folder", "beside", "session", "session by pgbouncer"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BlobStore]:
    if request.param == "folder":
        yield FolderBlobs(tmp_path)
        return
    cluster = request.getfixturevalue("cluster")
    between = request.getfixturevalue("bouncer") if "pgbouncer" in request.param else cluster
    with kind_in(cluster.url(cluster.fresh(), between.port)) as kind:
        kind.create(tmp_path / "a", 2)
        yield kind.beside(tmp_path) if request.param == "beside" else kind.blobs(tmp_path / "a")


def names(blobs: BlobStore, folder: str = "") -> list[str]:
    return [each.name for each in blobs.list(folder)]


def test_what_is_kept_is_read_as_it_was_until_it_is_removed(blobs: BlobStore) -> None:
    assert blobs.list("media") == []
    assert blobs.stamp("media/a.png") == ""
    with pytest.raises(FileNotFoundError):
        blobs.read("media/a.png")
    blobs.write("media/a.png", [b"one", b"\0two"])
    blobs.write("media/b.png", [b"x" * 300_000])
    blobs.write("top.json", [b"{}"])
    assert blobs.read("media/a.png") == b"one\0two"
    assert names(blobs, "media") == ["a.png", "b.png"]
    assert "top.json" in names(blobs)
    assert [each.size for each in blobs.list("media")] == [7, 300_000]
    blobs.remove(["media/a.png", "media/none.png"])
    assert names(blobs, "media") == ["b.png"]
    assert len(blobs.read("media/b.png")) == 300_000
    blobs.remove_folder("media")
    assert names(blobs, "media") == []
    assert blobs.read("top.json") == b"{}"


def test_what_is_written_again_takes_the_place_and_is_seen_to(blobs: BlobStore) -> None:
    blobs.write("a.json", [b"one"])
    first, written = blobs.stamp("a.json"), blobs.list()
    blobs.write("a.json", [b"other"])
    assert blobs.read("a.json") == b"other"
    assert blobs.stamp("a.json") != first
    assert blobs.list() != written
    blobs.move("a.json", "b.json")
    assert not blobs.holds("a.json")
    assert blobs.read("b.json") == b"other"


def test_what_is_added_comes_after(blobs: BlobStore) -> None:
    for line in (b"one\n", b"two\n", b"three\n"):
        blobs.append("log/a.jsonl", line)
    assert blobs.read("log/a.jsonl") == b"one\ntwo\nthree\n"
    blobs.update("log/a.jsonl", lambda file: (file or b"").replace(b"two\n", b""))
    blobs.update("log/a.jsonl", lambda _file: None)
    assert blobs.read("log/a.jsonl") == b"one\nthree\n"


def test_who_changes_it_at_once_takes_nothing_from_others(blobs: BlobStore) -> None:
    def add() -> None:
        for _time in range(10):
            blobs.update("count", lambda file: b"%d" % (int(file or b"0") + 1))

    threads = [threading.Thread(target=add) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert blobs.read("count") == b"40"


def test_what_is_damaged_in_a_database_is_not_shown(database_url: str, tmp_path: Path) -> None:
    with kind_in(database_url) as kind:
        blobs = kind.beside(tmp_path)
        blobs.write("a", [b"as it was"])
        kind.database.do("UPDATE tablee_blobs SET data = 'otherwise'::bytea")
        with pytest.raises(OSError, match="abîmé"):
            blobs.read("a")
