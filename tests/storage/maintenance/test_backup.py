"""A copy made at any moment opens, holds all that was acknowledged, and nothing that was erased."""

from __future__ import annotations

import io
import json
import threading
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tablee.errors import NotFound, NotSaved, Unreadable
from tablee.storage import Store
from tablee.storage.maintenance.backup import Backup, bring_back, newest, verify
from tablee.storage.state import schema

if TYPE_CHECKING:
    from pathlib import Path

PHOTO = "AAAAAAAAAAAAAAAA.png"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Naïma has written, and shown a photo."""
    store = Store.create(tmp_path / "sessions" / "2026-01-01-essai")
    store.save_media(PHOTO, picture())
    with store.change("naima", "post", at=1.0):
        store.put("session", "1", {"title": "Essai", "version": schema.VERSION})
        store.put("people", "a", {"id": "a", "name": "Naïma"})
        store.put("contributions", "c", {"id": "c", "person": "a", "content": {"name": PHOTO}})
    return store


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    return data.getvalue()


def backed_up(store: Store, target: Path) -> Path:
    """The copy of the session in a new backup, which must be without troubles."""
    making = Backup(target)
    assert making.add(store.folder).troubles == ()
    making.finish()
    return making.folder / store.folder.name


def test_a_copy_holds_the_words_and_the_pictures(store: Store, tmp_path: Path) -> None:
    copy = backed_up(store, tmp_path / "backup")
    again = Store(copy, read_only=True)
    for table in ("session", "people", "contributions"):
        assert again.documents(table) == store.documents(table)
    assert again.media(PHOTO) == store.media(PHOTO)
    assert [entry.by for entry in again.entries()] == ["naima"]


def test_a_copy_made_while_people_write_holds_all_that_was_acknowledged(
    store: Store, tmp_path: Path
) -> None:
    written: list[str] = []
    over = threading.Event()

    def write(who: str) -> None:
        n = 0
        while not over.is_set():
            n += 1
            store.put("cards", f"{who}-{n}", {"text": "x" * 200})
            written.append(f"{who}-{n}")
            if n % 40 == 0:
                written.remove(f"{who}-{n - 39}")  # not to be missed from when it begins to go
                store.erase([("cards", f"{who}-{n - 39}")], "", 0.0)
                over.wait(0.25)  # four who erase without a pause would leave no moment to copy
            elif n % 15 == 0:
                store.snapshot()

    threads = [threading.Thread(target=write, args=(who,)) for who in "abcd"]
    for thread in threads:
        thread.start()
    try:
        for _n in range(8):
            before = set(written)
            copy = backed_up(store, tmp_path / "backup")
            held = set(Store(copy, read_only=True).documents("cards"))
            assert before & set(written) <= held
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert len(list((tmp_path / "backup").iterdir())) == 8


def test_the_line_that_is_just_being_written_is_left_out(store: Store, tmp_path: Path) -> None:
    with (store.folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"crc":"00000000","n":2,"at":1.0,"puts":[["peo')
    copy = backed_up(store, tmp_path / "backup")
    assert (copy / "journal.jsonl").read_bytes().endswith(b"\n")


def test_a_snapshot_from_before_an_erasing_is_not_copied(store: Store, tmp_path: Path) -> None:
    store.snapshot()
    before = (store.folder / "session.json").read_bytes()
    assert "Naïma".encode() in before
    store.erase([("people", "a"), ("contributions", "c")], "", 2.0)
    (store.folder / "session.json").write_bytes(before)
    (store.folder / "media" / PHOTO).write_bytes(picture())
    copy = backed_up(store, tmp_path / "backup")
    for path in copy.rglob("*"):
        assert path.name != PHOTO
        assert path.is_dir() or "Naïma".encode() not in path.read_bytes()


def test_a_damaged_session_is_copied_as_it_is_and_said(store: Store, tmp_path: Path) -> None:
    store.put("people", "b", {"name": "Karim"})
    store.close()
    journal = store.folder / "journal.jsonl"
    damaged = journal.read_bytes().replace(b"Essai", b"Issai", 1)
    journal.write_bytes(damaged)
    making = Backup(tmp_path / "backup")
    (trouble,) = making.add(store.folder).troubles
    making.finish()
    copy = making.folder / store.folder.name
    assert "journal.jsonl, ligne 2" in trouble
    assert (copy / "journal.jsonl").read_bytes() == damaged
    assert Store(copy, read_only=True).documents("people")["a"]["name"] == "Naïma"


def test_a_session_that_does_not_open_is_copied_all_the_same(store: Store, tmp_path: Path) -> None:
    store.close()
    for name in ("journal.jsonl", "session.json"):
        (store.folder / name).write_bytes(b"\0" * 500)
    making = Backup(tmp_path / "backup")
    assert making.add(store.folder).troubles
    making.finish()
    copy = making.folder / store.folder.name
    assert (copy / "session.json").read_bytes() == b"\0" * 500
    with pytest.raises(Unreadable):
        verify(copy, {})


def test_a_session_deleted_meanwhile_is_no_damage(store: Store, tmp_path: Path) -> None:
    making = Backup(tmp_path / "backup")
    store.folder.rename(tmp_path / "gone")
    with pytest.raises(NotFound):
        making.add(store.folder)
    making.give_up()
    assert list((tmp_path / "backup").iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_sentence(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(NotSaved, match="ne peut pas être écrite dans le dossier"):
        Backup(tmp_path / "file" / "backup")


# ── brought back ────────────────────────────────────────────────────────────────────────────


def test_the_newest_whole_backup_is_found(store: Store, tmp_path: Path) -> None:
    first = backed_up(store, tmp_path / "backup").parent
    second = backed_up(store, tmp_path / "backup").parent
    Backup(tmp_path / "backup").add(store.folder)
    assert newest(tmp_path / "backup")[0] == second
    assert newest(first)[0] == first
    with pytest.raises(NotFound):
        newest(tmp_path)


def test_what_is_brought_back_is_what_was_copied(store: Store, tmp_path: Path) -> None:
    copy = backed_up(store, tmp_path / "backup")
    store.close()
    assert verify(copy, sums(copy)) == ()
    root = tmp_path / "elsewhere"
    assert bring_back(copy, root) is None
    back = Store(root / copy.name)
    assert back.documents("people") == store.documents("people")
    assert back.media(PHOTO) == picture()
    assert back.damages == ()


def test_a_session_that_is_there_is_never_overwritten(store: Store, tmp_path: Path) -> None:
    copy = backed_up(store, tmp_path / "backup")
    store.put("people", "b", {"name": "Karim"})
    store.close()
    with pytest.raises(NotSaved, match="existe déjà"):
        bring_back(copy, store.folder.parent)
    assert "b" in Store(store.folder, read_only=True).documents("people")


def test_a_session_that_is_replaced_is_kept(store: Store, tmp_path: Path) -> None:
    copy = backed_up(store, tmp_path / "backup")
    store.put("people", "b", {"name": "Karim"})
    store.close()
    former = bring_back(copy, store.folder.parent, replace=True)
    assert former is not None
    assert set(Store(store.folder, read_only=True).documents("people")) == {"a"}
    assert set(Store(former, read_only=True).documents("people")) == {"a", "b"}


def test_a_copy_that_is_no_longer_as_it_was_made_is_said(store: Store, tmp_path: Path) -> None:
    copy = backed_up(store, tmp_path / "backup")
    (copy / "media" / PHOTO).write_bytes(b"something else")
    troubles = verify(copy, sums(copy))
    assert any(PHOTO in said and "tel qu’il a été copié" in said for said in troubles)
    (copy / "media" / PHOTO).unlink()
    assert verify(copy, sums(copy))


def sums(copy: Path) -> dict[str, str]:
    written = json.loads((copy.parent / "backup.json").read_text())
    return dict(written["sessions"][copy.name])
