"""What every journal promises, run on each that ours offer, and on a real PostgreSQL."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from tablee.errors import NotSaved
from tablee.storage.journal import FileJournal, Journal, JournalEntry, Overtaken, Put, journals
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = {kind.name: kind for kind in journals()}


@pytest.fixture(params=[*OURS, "postgresql", "pgbouncer"])
def kind(request: pytest.FixtureRequest) -> Iterator[type[Journal]]:
    if request.param in OURS:
        yield OURS[request.param]
        return
    cluster = request.getfixturevalue("cluster")
    between = request.getfixturevalue("bouncer") if request.param == "pgbouncer" else cluster
    with kind_in(cluster.url(cluster.fresh(), between.port)) as made:
        yield made


@pytest.fixture
def journal(kind: type[Journal], tmp_path: Path) -> Journal:
    return kind.create(tmp_path, 2)


def entry(n: int, text: str = "Bonjour", **others: Any) -> JournalEntry:
    return JournalEntry(
        n, 1000.0 + n, [Put("people", f"p{n}", {"id": f"p{n}", "name": text})], **others
    )


def added(journal: Journal, *entries: JournalEntry) -> None:
    for one in entries:
        journal.settle(journal.append(one, journal.last))


def test_what_is_settled_is_read_again_in_order(journal: Journal) -> None:
    entries = [entry(1, by="naima", verb="post"), entry(2, "« Élodie »\n\u2028"), entry(3, of=1)]
    added(journal, *entries)
    assert list(journal.read()) == entries
    assert list(journal.read(after=1)) == entries[1:]
    assert list(journal.read(after=3)) == []
    assert journal.last == 3


def test_a_removed_document_is_read_as_removed(journal: Journal) -> None:
    added(
        journal,
        JournalEntry(1, 5.0, [Put("people", "a", None), Put("steps", "b", {"x": [1, None]})]),
    )
    assert next(journal.read()).puts == [
        Put("people", "a", None),
        Put("steps", "b", {"x": [1, None]}),
    ]


def test_who_comes_second_is_told(journal: Journal) -> None:
    added(journal, entry(1))
    with pytest.raises(Overtaken):
        journal.append(entry(2), after=0)
    with pytest.raises(Overtaken):
        journal.append(entry(1), after=1)
    assert journal.last == 1


def test_many_write_at_once_and_nothing_is_mixed_up(journal: Journal) -> None:
    lock = threading.Lock()

    def write(who: str) -> None:
        for number in range(50):
            with lock:
                n = journal.last + 1
                ticket = journal.append(entry(n, f"{who} {number}", by=who), n - 1)
            journal.settle(ticket)
            assert ticket.settled

    threads = [threading.Thread(target=write, args=(f"p{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read = list(journal.read())
    assert [e.n for e in read] == list(range(1, 401))
    for i in range(8):
        said = [e.puts[0].document or {} for e in read if e.by == f"p{i}"]
        assert [d["name"] for d in said] == [f"p{i} {number}" for number in range(50)]


def test_written_again_it_keeps_numbers_and_gets_another_generation(journal: Journal) -> None:
    added(journal, *(entry(n) for n in range(1, 5)))
    before = journal.generation

    def change(one: JournalEntry) -> JournalEntry | None:
        return None if one.n == 2 else entry(one.n, "Autre")

    journal.rewrite(change, version=3)
    assert (journal.version, journal.last) == (3, 4)
    assert journal.generation != before
    read = [e for e in journal.read() if e.puts]
    assert [e.n for e in read] == [1, 3, 4]
    assert {(e.puts[0].document or {})["name"] for e in read} == {"Autre"}
    added(journal, entry(5))
    assert list(journal.read(after=4)) == [entry(5)]


def test_what_is_forgotten_was_never_there(journal: Journal) -> None:
    added(journal, entry(1))
    journal.append(entry(2, "Perdue"), 1)
    journal.rollback()
    if journal.durable:
        assert journal.last == 1
        added(journal, entry(2, "Gardée"))
        assert [(e.puts[0].document or {})["name"] for e in journal.read()] == ["Bonjour", "Gardée"]


def test_a_failed_change_writes_nothing_and_the_old_entries_stay(journal: Journal) -> None:
    added(journal, *(entry(n) for n in range(1, 4)))
    before = journal.generation

    def change(one: JournalEntry) -> JournalEntry | None:
        if one.n == 3:
            raise KeyError
        return entry(one.n, "Autre")

    with pytest.raises(KeyError):
        journal.rewrite(change)
    assert journal.generation == before
    added(journal, entry(4))
    assert list(journal.read()) == [entry(n) for n in range(1, 5)]


def test_a_long_entry_and_many_of_them_are_read_as_they_were(journal: Journal) -> None:
    entries = [entry(1, "é" * 300_000), *(entry(n) for n in range(2, 2_100))]
    tickets = [journal.append(one, one.n - 1) for one in entries]
    journal.settle(tickets[-1])
    assert all(ticket.settled for ticket in tickets)
    assert list(journal.read()) == entries
    assert next(journal.read(after=2_000)) == entry(2_001)


# ── those that outlive the server ───────────────────────────────────────────────────────────


def test_another_process_finds_a_journal_as_it_was(kind: type[Journal], tmp_path: Path) -> None:
    if not kind.durable:
        pytest.skip("it does not outlive the server")
    folder = tmp_path / "2026-01-01-a"
    folder.mkdir()
    journal = kind.create(folder, 2, [entry(1), entry(2)])
    print_of_two = kind.fingerprint(folder)
    journal.close()
    assert kind.sessions(tmp_path) == [folder]
    reader, again = kind.open(folder, read_only=True), kind.open(folder)
    assert again is not None
    assert reader is not None
    assert (again.version, again.generation, again.last) == (2, journal.generation, 2)
    assert again.damages == ()
    added(again, entry(3))
    assert [e.n for e in again.read()] == [1, 2, 3]
    assert kind.fingerprint(folder) not in ("", print_of_two)
    assert [e.n for e in reader.read()] == [1, 2]
    assert kind.open(tmp_path / "none") is None


def test_a_journal_of_which_nothing_was_acknowledged_is_no_session(
    kind: type[Journal], tmp_path: Path
) -> None:
    (tmp_path / "2026-01-01-a").mkdir()
    kind.create(tmp_path / "2026-01-01-a", 2)
    assert kind.sessions(tmp_path) == []


def test_a_file_is_found_again_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "2026-01-01-a").mkdir()
    journal = FileJournal.create(tmp_path / "2026-01-01-a", 2)
    added(journal, entry(1), entry(2))
    journal.close()
    assert FileJournal.sessions(tmp_path) == [tmp_path / "2026-01-01-a"]
    again = FileJournal.open(tmp_path / "2026-01-01-a")
    assert again is not None
    assert (again.version, again.generation, again.last) == (2, journal.generation, 2)
    assert again.damages == ()
    added(again, entry(3))
    assert [e.n for e in again.read()] == [1, 2, 3]
    assert FileJournal.open(tmp_path) is None


def test_what_was_appended_and_not_settled_is_not_there_after_a_crash(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path, 2)
    added(journal, entry(1))
    journal.append(entry(2), 1)
    again = FileJournal.open(tmp_path)
    assert again is not None
    assert again.last == 1


def test_a_file_put_in_its_place_is_not_written_to(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path, 2)
    added(journal, entry(1))
    (tmp_path / "journal.jsonl").unlink()
    other = FileJournal.create(tmp_path, 2)
    added(other, entry(1), entry(2))
    with pytest.raises(NotSaved, match="a disparu"):
        added(journal, entry(2))
    journal.rollback()
    with pytest.raises(NotSaved, match="a disparu"):
        added(journal, entry(2))
    assert other.last == 2
