"""Thousands of sessions are changed in turn; few of their files are open at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tablee.storage.journal import FileJournal, JournalEntry, Put, files

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def entry(n: int) -> JournalEntry:
    return JournalEntry(n, 1000.0, [Put("people", f"p{n}", {"id": f"p{n}"})])


def test_of_many_sessions_only_those_written_last_have_their_file_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_OPEN", 5)
    journals = []
    for n in range(40):
        (tmp_path / str(n)).mkdir()
        journals.append(FileJournal.create(tmp_path / str(n), 1))
    for n in (1, 2):
        for journal in journals:
            journal.settle(journal.append(entry(n), after=n - 1))
    opened = [j for j in journals if j._handle >= 0]
    assert opened == journals[-5:]
    for n, journal in enumerate(journals):
        journal.close()
        again = FileJournal.open(tmp_path / str(n))
        assert again is not None
        assert [each.n for each in again.read()] == [1, 2]
        assert not again.damages


def test_many_threads_write_to_many_sessions_with_few_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_OPEN", 2)
    journals = []
    for n in range(8):
        (tmp_path / str(n)).mkdir()
        journals.append(FileJournal.create(tmp_path / str(n), 1))

    def write(journal: FileJournal) -> None:
        for n in range(1, 26):
            journal.settle(journal.append(entry(n), after=n - 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, journals))
    for n, journal in enumerate(journals):
        journal.close()
        again = FileJournal.open(tmp_path / str(n))
        assert again is not None
        assert [each.n for each in again.read()] == list(range(1, 26))
