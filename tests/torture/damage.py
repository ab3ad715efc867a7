"""A session whose files are cut or damaged, and what its opening must still find.

What may be missing is worked out here from the bytes alone, without the code that recovers.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tablee.errors import Unreadable
from tablee.storage import Store

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["JOURNAL", "KINDS", "SNAPSHOT", "Files", "Spoilt", "check_cut", "check_spoilt", "sample"]

JOURNAL, SNAPSHOT = "journal.jsonl", "session.json"
KINDS = ("overwrite", "flip", "delete", "insert")

Documents = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Files:
    """A session as bytes, and what it holds."""

    journal: bytes
    snapshot: bytes | None
    snapshot_at: int

    @property
    def lines(self) -> list[tuple[int, int]]:
        """Where each line begins and ends, its end of line left out."""
        places, start = [], 0
        for line in self.journal.split(b"\n")[:-1]:
            places.append((start, start + len(line)))
            start += len(line) + 1
        return places

    def documents(self, *without: int) -> Documents:
        """What the entries make, those on these lines (0 is the header) left out."""
        found: Documents = {}
        for number, (start, end) in enumerate(self.lines):
            if number == 0 or (number in without and number > self.snapshot_at):
                continue
            for table, key, document in json.loads(self.journal[start:end])["puts"]:
                found.setdefault(table, {}).pop(key, None)
                if document is not None:
                    found[table][key] = document
        return filled(found)

    def put_in(self, folder: Path, **other: bytes | None) -> dict[str, bytes]:
        """Writes the files, these in place of the good ones; returns what was written."""
        folder.mkdir()
        (folder / "media").mkdir()
        named = {JOURNAL: self.journal, SNAPSHOT: self.snapshot, **other}
        written = {name: data for name, data in named.items() if data is not None}
        for name, data in written.items():
            (folder / name).write_bytes(data)
        return written


@dataclass(frozen=True)
class Spoilt:
    """One byte of one file that is no longer as it was written."""

    file: str
    kind: str
    place: int
    byte: int

    def of(self, data: bytes) -> bytes:
        at = self.place
        if self.kind == "insert":
            return data[:at] + bytes([self.byte]) + data[at:]
        if self.kind == "delete":
            return data[:at] + data[at + 1 :]
        new = data[at] ^ (1 << self.byte % 8) if self.kind == "flip" else self.byte
        return data[:at] + bytes([new]) + data[at + 1 :]

    def lines(self, files: Files) -> list[int]:
        """The lines of the journal that it harms."""
        if self.file != JOURNAL:
            return []
        inner = 1 if self.kind == "insert" else 0
        return [n for n, (a, b) in enumerate(files.lines) if a + inner <= self.place < b]


def filled(documents: Documents) -> Documents:
    return {table: found for table, found in documents.items() if found}


def held(store: Store) -> Documents:
    """All that a session holds."""
    tables = {name: store.documents(name) for name in store._tables}
    return filled({t: {k: dict(d) for k, d in found.items()} for t, found in tables.items()})


def sample(folder: Path, entries: int = 14, snapshot_at: int = 0) -> Files:
    """A small session with all that happens to documents; 0 for no snapshot."""
    store, snapshot = Store.create(folder), None
    words = "« Réunir les agents »\n\u2028 \\ \" {'crc'} é" * 2
    for n in range(1, entries + 1):
        key = f"c{n % 5}"
        with store.change("naima", "post", at=1000.0 + n):
            if n % 7 == 6:
                store.remove("cards", key)
            else:
                shorter = words[: 60 - 4 * n] if n % 2 else words
                store.put("cards", key, {"id": key, "n": n, "text": shorter})
            if n % 3 == 0:
                store.put("people", f"p{n}", {"crc": "00000000", "n": n, "id": f"p{n}"})
            if n % 4 == 0:
                store.put("odd", f"o{n}", {"_id": n, "list": [None, {"crc": words}]})
        if n == snapshot_at:
            store.snapshot()
            snapshot = (folder / SNAPSHOT).read_bytes()
    store.journal.close()
    return Files((folder / JOURNAL).read_bytes(), snapshot, snapshot_at)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def check_cut(files: Files, folder: Path, end: int) -> None:
    """The journal stops after so many bytes: its whole lines are there, and it goes on."""
    files.put_in(folder, **{JOURNAL: files.journal[:end]})
    missing = [n for n, (_start, stop) in enumerate(files.lines) if stop > end]
    store = Store(folder)
    assert held(store) == files.documents(*missing)
    told = files.snapshot_at > 0 and any(n <= files.snapshot_at for n in missing)
    assert bool(store.damages) == told, store.damages
    goes_on(store, folder)


def goes_on(store: Store, folder: Path) -> None:
    """What is written now is there at the next opening, where nothing is damaged any more."""
    store.put("cards", "new", {"text": "Une carte de plus"})
    now = held(store)
    store.journal.close()
    again = Store(folder)
    assert held(again) == now
    assert again.damages == ()
    assert again.journal.damages == ()
    again.journal.close()
    assert not list(folder.rglob("*.new"))


def check_spoilt(files: Files, folder: Path, spoilt: Spoilt) -> None:
    """Every line that was not harmed is there, and what is not there is told."""
    before = files.journal if spoilt.file == JOURNAL else files.snapshot
    assert before is not None
    written = files.put_in(folder, **{spoilt.file: spoilt.of(before)})
    harmed = spoilt.lines(files)
    whole, left = files.documents(), files.documents(*harmed)
    looked = looked_at(folder)
    assert contents(folder) == written, "a reader wrote"
    if looked is None:
        assert not left
        with pytest.raises(Unreadable, match=re.escape(spoilt.file)):
            Store(folder)
        return
    store = Store(folder)
    found = held(store)
    assert found == looked
    assert found in (left, whole)
    if found != whole:
        check_told(store, files, spoilt, harmed)
    if store.damages:
        kept = [path.read_bytes() for path in (folder / "aside").iterdir()]
        assert set(written.values()) <= set(kept), "the original is not kept"
    goes_on(store, folder)


def looked_at(folder: Path) -> Documents | None:
    try:
        store = Store(folder, read_only=True)
    except Unreadable:
        return None
    found = held(store)
    store.close()
    return found


def check_told(store: Store, files: Files, spoilt: Spoilt, harmed: list[int]) -> None:
    start, end = files.lines[harmed[0]]
    assert any(
        damage.file == spoilt.file and start <= damage.byte <= end + 1 and damage.line
        for damage in store.damages
    ), store.damages
