"""What was acknowledged is on disk; what failed left no trace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import tinydb

from workshop.errors import NotFound, NotSaved, Unreadable
from workshop.store import Store, session_folders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "2026-01-01-essai")


def test_a_change_is_on_disk_when_it_returns_and_tinydb_sees_its_tables(store: Store) -> None:
    with store.change():
        store.put("people", "a", {"name": "Naïma"})
        store.put("people", "b", {"name": "Karim"})
    with tinydb.TinyDB(store.folder / "session.json", encoding="utf-8") as stock:
        assert json.loads((store.folder / "session.json").read_text())["people"]["a"] == {
            "name": "Naïma"
        }
        assert stock.tables() == {"people"}


def test_an_error_in_the_middle_undoes_the_whole_change(store: Store) -> None:
    with store.change():
        store.put("people", "a", {"name": "Naïma"})

    def half_a_change() -> None:
        with store.change():
            store.put("people", "a", {"name": "Perdue"})
            store.put("people", "b", {"name": "Karim"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_change()
    assert store.documents("people") == {"a": {"name": "Naïma"}}


def test_a_disk_that_refuses_is_a_sentence_and_nothing_changes(store: Store) -> None:
    with store.change():
        store.put("people", "a", {"name": "Naïma"})
    (store.folder / "session.new").mkdir()
    with pytest.raises(NotSaved, match="Gardez votre texte"), store.change():
        store.put("people", "b", {"name": "Karim"})
    assert store.documents("people") == {"a": {"name": "Naïma"}}
    (store.folder / "session.new").rmdir()
    with store.change():
        store.put("people", "b", {"name": "Karim"})
    store.close()
    assert set(Store(store.folder).documents("people")) == {"a", "b"}


def test_a_second_server_on_the_same_session_is_told_so(store: Store) -> None:
    with store.change():
        store.put("people", "a", {})
    with pytest.raises(NotSaved, match="déjà ouverte"):
        Store(store.folder)
    assert Store(store.folder, read_only=True).documents("people") == {"a": {}}
    store.close()
    Store(store.folder).close()


def test_reading_only_never_writes(store: Store) -> None:
    with store.change():
        store.put("people", "a", {})
    reader = Store(store.folder, read_only=True)
    with pytest.raises(NotSaved), reader.change():
        reader.put("people", "b", {})


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "2026-01-01-essai"
    folder.mkdir()
    (folder / "session.json").write_text('{"people": {')
    with pytest.raises(Unreadable, match=r"session\.json"):
        Store(folder)
    assert session_folders(tmp_path) == [folder]


def test_pictures_are_kept_by_name_and_names_cannot_leave_the_folder(store: Store) -> None:
    store.save_media("a.png", b"png")
    assert store.media("a.png") == b"png"
    for wrong in ("../session.json", "b.png", "/etc/passwd", ""):
        with pytest.raises(NotFound):
            store.media(wrong)


def test_documents_leave_and_come_back(store: Store) -> None:
    with store.change():
        store.put("people", "a", {"name": "Naïma"})
    with store.change():
        store.remove("people", "a")
        store.remove("people", "never there")
    assert store.documents("people") == {}
