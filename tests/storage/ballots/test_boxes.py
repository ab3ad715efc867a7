"""Keys of secret ballots: apart from the session, and gone for good once destroyed."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotSaved
from tablee.storage import Store
from tablee.storage.ballots.boxes import FOLDER, PATIENCE, FolderBoxes, MemoryBoxes
from tablee.storage.ballots.sealed import Seals
from tablee.storage.journal import FileJournal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BALLOT = {"marks": {"abc": 2}, "text": "à cause du vélo"}
OTHER = {"marks": {"abc": 1, "defghij": 3, "klm": 2}, "text": ""}


def opened(folder: Path | None) -> Seals:
    seals = Seals(FolderBoxes(folder) if folder is not None else MemoryBoxes())
    seals.make("step-1")
    return seals


def files(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_a_ballot_is_read_again_as_it_was_last_put_also_after_a_restart(tmp_path: Path) -> None:
    seals = opened(tmp_path)
    seals.put("step-1", "one", BALLOT)
    seals.put("step-1", "two", BALLOT)
    seals.put("step-1", "one", OTHER)
    for reader in (seals, Seals(FolderBoxes(tmp_path))):
        assert reader.ballots("step-1") == ({"one": OTHER, "two": BALLOT}, 0)


def test_nothing_of_a_ballot_can_be_seen_in_the_box(tmp_path: Path) -> None:
    seals = opened(tmp_path)
    for ballot in (BALLOT, BALLOT, OTHER):
        seals.put("step-1", "voter-number-one", ballot)
    lines = (tmp_path / FOLDER / "step-1.box").read_bytes().splitlines()
    assert b"voter-number-one" not in files(tmp_path)
    assert "vélo".encode() not in files(tmp_path)
    assert len(set(lines)) == 3  # two alike do not look alike
    assert len({len(line) for line in lines}) == 1  # nor does a longer one look longer


def test_a_ballot_taken_out_leaves_nothing(tmp_path: Path) -> None:
    seals = opened(tmp_path)
    seals.put("step-1", "one", BALLOT)
    seals.put("step-1", "two", OTHER)
    seals.put("step-1", "one", OTHER)
    before = set((tmp_path / FOLDER / "step-1.box").read_bytes().splitlines())
    seals.remove("step-1", {"one"})
    assert seals.ballots("step-1") == ({"two": OTHER}, 0)
    assert not before & set((tmp_path / FOLDER / "step-1.box").read_bytes().splitlines())


def test_destroyed_nothing_is_left_on_disk_and_nothing_is_read(tmp_path: Path) -> None:
    seals = opened(tmp_path)
    key = (tmp_path / FOLDER / "step-1").read_bytes()
    seals.put("step-1", "one", BALLOT)
    seals.destroy("step-1")
    assert not seals.has("step-1")
    assert seals.ballots("step-1") == ({}, 0)
    assert list((tmp_path / FOLDER).iterdir()) == []
    assert key not in files(tmp_path)
    seals.destroy("step-1")  # twice is no error


def test_a_line_that_was_cut_off_was_never_acknowledged(tmp_path: Path) -> None:
    opened(tmp_path).put("step-1", "one", BALLOT)
    box = tmp_path / FOLDER / "step-1.box"
    box.write_bytes(box.read_bytes() + b"AAAA")
    assert Seals(FolderBoxes(tmp_path)).ballots("step-1") == ({"one": BALLOT}, 0)


def test_a_ballot_that_was_changed_on_disk_is_counted_as_unreadable(tmp_path: Path) -> None:
    opened(tmp_path).put("step-1", "one", BALLOT)
    box = tmp_path / FOLDER / "step-1.box"
    box.write_bytes(box.read_bytes()[:40] + b"AAAA" + box.read_bytes()[44:] + b"no base64 !\n")
    assert Seals(FolderBoxes(tmp_path)).ballots("step-1") == ({}, 2)


def test_each_round_has_a_key_of_its_own(tmp_path: Path) -> None:
    seals = opened(tmp_path)
    seals.put("step-1", "one", BALLOT)
    seals.make("step-2")
    (tmp_path / FOLDER / "step-1.box").rename(tmp_path / FOLDER / "step-2.box")
    assert seals.ballots("step-2") == ({}, 1)


def test_without_its_key_a_round_begins_anew(tmp_path: Path) -> None:
    opened(tmp_path).put("step-1", "one", BALLOT)
    (tmp_path / FOLDER / "step-1").unlink()
    seals = Seals(FolderBoxes(tmp_path))
    assert not seals.has("step-1")
    seals.put("step-1", "two", OTHER)
    assert seals.ballots("step-1") == ({"two": OTHER}, 0)


def test_only_the_server_reads_the_files(tmp_path: Path) -> None:
    opened(tmp_path).put("step-1", "one", BALLOT)
    for path in (tmp_path / FOLDER).iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == stat.S_IRWXU


def test_a_disk_that_refuses_says_so_and_the_box_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / FOLDER).write_text("a file where the folder should be")
    with pytest.raises(NotSaved):
        Seals(FolderBoxes(tmp_path / "elsewhere")).make("step-1")
    seals = opened(tmp_path)
    seals.put("step-1", "one", BALLOT)
    (tmp_path / FOLDER / "step-1.box").rename(tmp_path / "kept")
    (tmp_path / FOLDER / "step-1.box").mkdir()
    with pytest.raises(NotSaved):
        seals.put("step-1", "one", OTHER)


def test_a_name_is_no_way_out_of_the_folder(tmp_path: Path) -> None:
    assert not Seals(FolderBoxes(tmp_path)).has("../../etc/passwd")


def test_where_nothing_is_to_last_all_is_in_memory(tmp_path: Path) -> None:
    seals = opened(None)
    seals.put("step-1", "one", BALLOT)
    assert seals.ballots("step-1") == ({"one": BALLOT}, 0)
    seals.remove("step-1", {"one"})
    assert seals.ballots("step-1") == ({}, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_session_takes_its_own_keys_along_and_no_other_s(tmp_path: Path) -> None:
    step, twin, other = "abcdefghijk1", "abcdefghijk1", "abcdefghijk2"
    kept = {"a": ("", step), "b": ("zyxwvutsrqp1", twin), "c": ("", other)}
    for name, (seal, of) in kept.items():
        store = Store.create(tmp_path / name)
        store.put("session", "1", {"id": name, "seal": seal} if seal else {"id": name})
        store.put("steps", of, {"id": of})
        box = f"{seal}-{of}-1" if seal else f"{of}-1"
        store.seals.make(box)
        store.seals.put(box, "one", BALLOT)
        store.close()
    folder = tmp_path / FOLDER
    FileJournal.remove(tmp_path / "b")
    assert {p.name for p in folder.iterdir()} == {
        f"{step}-1", f"{step}-1.box", f"{other}-1", f"{other}-1.box"
    }  # fmt: skip
    with (tmp_path / "a" / "journal.jsonl").open("a") as file:
        file.write("no line at all\nanother\n")  # it does not open
    FileJournal.remove(tmp_path / "a")
    assert {p.name for p in folder.iterdir()} == {f"{other}-1", f"{other}-1.box"}
    FileJournal.remove(tmp_path / "c")
    assert list(folder.iterdir()) == []


class Refusing(MemoryBoxes):
    """Boxes of which some keys cannot be destroyed, as where a table is locked."""

    def __init__(self, *refused: str) -> None:
        super().__init__()
        self.refused = set(refused)
        self.waits: threading.Event | None = None
        self.asked = threading.Event()

    def restore(self, keys: Mapping[str, bytes]) -> None:
        self._keys |= keys

    def destroy(self, name: str, limit: float = PATIENCE) -> None:
        self.asked.set()
        if self.waits is not None:
            self.waits.wait(10)
        if name in self.refused:
            raise OSError(name)
        super().destroy(name, limit)


def test_a_key_that_cannot_be_destroyed_keeps_neither_open_rounds_nor_other_keys() -> None:
    boxes = Refusing("closed-1", "closed-2")
    seals = Seals(boxes)
    for name in ("open", "closed-1", "closed-2"):
        seals.make(name)
        seals.put(name, "one", BALLOT)
    seals.destroy("closed-1")
    seals.destroy("closed-2")
    del boxes._keys["open"]  # as a crash of the database does
    boxes.refused.remove("closed-2")
    with pytest.raises(OSError, match="closed-1"):
        seals.catch_up()
    assert boxes.key("open") is not None
    assert boxes.key("closed-2") is None
    boxes.refused.clear()
    seals.catch_up()
    assert boxes.key("closed-1") is None


def test_nobody_s_vote_waits_for_a_key_that_is_destroyed_late() -> None:
    boxes = Refusing("closed")
    seals = Seals(boxes)
    for name in ("open", "closed"):
        seals.make(name)
    seals.destroy("closed")
    boxes.refused.clear()
    boxes.asked.clear()
    boxes.waits = threading.Event()
    with ThreadPoolExecutor() as pool:
        late = pool.submit(seals.catch_up)
        try:
            assert boxes.asked.wait(PATIENCE)
            pool.submit(seals.put, "open", "one", BALLOT).result(5)
        finally:
            boxes.waits.set()
        late.result(5)
    assert boxes.key("closed") is None


def test_a_round_that_begins_again_keeps_its_key_though_the_former_was_owed() -> None:
    boxes = Refusing("step-1")
    seals = Seals(boxes)
    seals.make("step-1")
    seals.destroy("step-1")
    boxes.refused.clear()
    seals.make("step-1")
    seals.put("step-1", "one", BALLOT)
    seals.catch_up()
    assert seals.ballots("step-1") == ({"one": BALLOT}, 0)
