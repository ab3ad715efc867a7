"""What a journal's file still tells when it is cut, damaged, or written again by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotSaved, Unreadable
from tablee.storage.journal import FileJournal, Journal, JournalEntry, Put, journals
from tests.torture.refusing import Fault

if TYPE_CHECKING:
    from pathlib import Path

FILE = "journal.jsonl"


def entry(n: int, text: str = "Bonjour") -> JournalEntry:
    return JournalEntry(n, 1000.0 + n, [Put("people", f"p{n}", {"id": f"p{n}", "name": text})])


def added(journal: Journal, *entries: JournalEntry) -> None:
    for one in entries:
        journal.settle(journal.append(one, journal.last))


@pytest.fixture
def lines(tmp_path: Path) -> list[bytes]:
    """A header and three entries, as they are in the file."""
    journal = FileJournal.create(tmp_path, 2, [entry(1), entry(2), entry(3)])
    journal.close()
    return (tmp_path / FILE).read_bytes().splitlines(keepends=True)


def opened(folder: Path, *lines: bytes) -> FileJournal:
    (folder / FILE).write_bytes(b"".join(lines))
    journal = FileJournal.open(folder)
    assert journal is not None
    return journal


def numbers(journal: Journal) -> list[int]:
    return [one.n for one in journal.read()]


# ── damage ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", [b"", b"X", b"\0", b"\r", b" \n", b"\n\n"])
def test_a_damaged_end_of_line_costs_no_line(
    tmp_path: Path, lines: list[bytes], end: bytes
) -> None:
    head, one, two, three = lines
    for place in (0, 1, 3):
        spoilt = [head, one, two, three]
        spoilt[place] = spoilt[place][:-1] + end
        journal = opened(tmp_path, *spoilt)
        assert numbers(journal) == [1, 2, 3]
        assert journal.damages or (place == 3 and end in (b"", b"\0"))
        added(journal, entry(4))
        assert numbers(opened(tmp_path, (tmp_path / FILE).read_bytes())) == [1, 2, 3, 4]


def test_an_end_of_line_in_the_middle_of_a_line_costs_that_one_alone(
    tmp_path: Path, lines: list[bytes]
) -> None:
    head, one, two, three = lines
    journal = opened(tmp_path, head, one, two[:50] + b"\n" + two[51:], three)
    assert numbers(journal) == [1, 3]
    (damage,) = journal.damages
    assert (damage.file, damage.line, damage.byte) == (FILE, 3, len(head + one))


def test_a_hole_over_several_lines_says_how_many_changes_it_took(
    tmp_path: Path, lines: list[bytes]
) -> None:
    head, one, two, three = lines
    journal = opened(tmp_path, head, b"\0" * len(one + two), three)
    (damage,) = journal.damages
    assert damage.what == "abîmée, laissée de côté, 2 modifications manquent"
    assert numbers(journal) == [3]
    journal = opened(tmp_path, head, b"#" * 30 + b"\n", b"#" * 30 + b"\n", three)
    (damage,) = journal.damages
    assert "2 modifications manquent" in damage.what


def test_a_damaged_header_costs_no_entry(tmp_path: Path, lines: list[bytes]) -> None:
    journal = opened(tmp_path, b"#" + lines[0][1:], *lines[1:])
    assert numbers(journal) == [1, 2, 3]
    assert [(damage.line, damage.torn) for damage in journal.damages] == [(1, False)]


def test_a_document_that_looks_like_a_line_is_not_taken_for_one(tmp_path: Path) -> None:
    odd = {"crc": "00000000", "n": 9, "at": 1.0, "puts": []}
    one = JournalEntry(1, 1.0, [Put("odd", "a", odd), Put("odd", "b", {"crc": "x", "in": [odd]})])
    FileJournal.create(tmp_path, 2, [one, entry(2), entry(3)]).close()
    head, first, *others = (tmp_path / FILE).read_bytes().splitlines(keepends=True)
    assert numbers(opened(tmp_path, head, first[:-1] + b"X", *others)) == [1, 2, 3]
    assert numbers(opened(tmp_path, head, first.replace(b"odd", b"old", 1), *others)) == [2, 3]
    for cut in range(len(first)):
        journal = opened(tmp_path, head, first[:cut])
        assert all(damage.torn for damage in journal.damages)


# ── torn: never acknowledged ────────────────────────────────────────────────────────────────


def test_the_last_line_complete_but_damaged_is_told_and_an_unfinished_one_is_not_missed(
    tmp_path: Path, lines: list[bytes]
) -> None:
    spoilt = opened(tmp_path, *lines[:3], lines[3].replace(b"Bonjour", b"Bonsoir"))
    assert [damage.torn for damage in spoilt.damages] == [False]
    torn = opened(tmp_path, *lines[:3], lines[3][:-5])
    assert [damage.torn for damage in torn.damages] == [True]
    assert numbers(torn) == numbers(spoilt) == [1, 2]


def test_zeros_at_the_end_are_room_for_the_next_line_and_go_with_the_server(
    tmp_path: Path, lines: list[bytes]
) -> None:
    journal = opened(tmp_path, *lines, b"\0" * 4096)
    assert journal.damages == ()
    added(journal, entry(4))
    assert (tmp_path / FILE).read_bytes().endswith(b"\0")
    journal.close()
    assert (tmp_path / FILE).read_bytes().endswith(b"}\n")
    assert numbers(opened(tmp_path, (tmp_path / FILE).read_bytes())) == [1, 2, 3, 4]


def test_of_two_lines_written_at_once_and_torn_the_whole_one_may_stay(
    tmp_path: Path, lines: list[bytes]
) -> None:
    head, one, two, three = lines
    for kept, torn in (([head, one], two[:30]), ([head, one, two], three[:-1])):
        journal = opened(tmp_path, *kept, torn)
        assert numbers(journal)[: len(kept) - 1] == list(range(1, len(kept)))
        assert all(damage.torn for damage in journal.damages)


# ── refused ─────────────────────────────────────────────────────────────────────────────────


def test_after_a_failed_fsync_only_what_was_settled_before_is_believed(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path, 2)
    added(journal, entry(1))
    settled = (tmp_path / FILE).read_bytes().rstrip(b"\0")
    refused = journal.append(entry(2, "Refusée"), 1)
    with Fault(2, 5, stays=True).in_force(), pytest.raises(NotSaved, match="ne répond plus"):
        journal.settle(refused)  # the second call is the fsync: the line is in the file
    assert len((tmp_path / FILE).read_bytes()) > len(settled)
    journal.rollback()
    added(journal, entry(2, "Gardée"))
    assert (tmp_path / FILE).read_bytes().startswith(settled)
    assert b"Refus" not in (tmp_path / FILE).read_bytes()


def test_a_refused_line_does_not_come_back_if_the_server_stops_then(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path, 2)
    added(journal, entry(1))
    settled = (tmp_path / FILE).read_bytes().rstrip(b"\0")
    refused = journal.append(entry(2, "Refusée"), 1)
    with Fault(2, 28, stays=False).in_force(), pytest.raises(NotSaved):
        journal.settle(refused)
    assert (tmp_path / FILE).read_bytes() == settled


def test_all_who_share_a_refusal_read_why(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path, 2)
    first, second = journal.append(entry(1), 0), journal.append(entry(2), 1)
    with Fault(1, 28, stays=True).in_force(), pytest.raises(NotSaved, match="plein"):
        journal.settle(first)
    with pytest.raises(NotSaved, match="plein"):
        journal.settle(second)
    journal.rollback()
    with pytest.raises(NotSaved, match="plein"):
        journal.settle(second)


# ── begun, written again ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", journals(), ids=lambda kind: str(kind.name))
def test_a_journal_begins_with_its_entries_and_takes_more_when_written_again(
    tmp_path: Path, kind: type[Journal]
) -> None:
    journal = kind.create(tmp_path, 2, [entry(3)])
    assert journal.last == 3
    journal.rewrite(lambda one: one, more=[entry(7)])
    assert [one.n for one in journal.read() if one.puts] == [3, 7]
    added(journal, entry(8))
    assert list(journal.read(after=7)) == [entry(8)]


def test_a_session_whose_creation_was_cut_short_is_no_session(
    tmp_path: Path, lines: list[bytes]
) -> None:
    for name, found in (
        ("begun", lines[:1]),
        ("torn", [lines[0], lines[1][:-9]]),
        ("whole", lines[:2]),
        ("damaged", [lines[0], b"#" + lines[1]]),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / FILE).write_bytes(b"".join(found))
    assert [path.name for path in FileJournal.sessions(tmp_path)] == ["damaged", "whole"]


def test_a_reader_goes_on_in_the_file_that_was_written_again(tmp_path: Path) -> None:
    writer = FileJournal.create(tmp_path, 2, [entry(1, "Un nom très long"), entry(2)])
    reader = FileJournal.open(tmp_path, read_only=True)
    assert reader is not None
    writer.rewrite(lambda one: entry(one.n, "Court"), more=[entry(3)])
    assert [one.n for one in reader.read(after=1)] == [2, 3]
    assert reader.generation == writer.generation


def test_what_changes_in_the_file_after_it_was_read_is_never_passed_on(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path, 2, [entry(1), entry(2)])
    before = (tmp_path / FILE).read_bytes().replace(b"Bonjour", b"Bonsoir", 1)
    (tmp_path / FILE).write_bytes(before)
    with pytest.raises(Unreadable, match="n’est plus comme il a été lu"):
        list(journal.read())
    with pytest.raises(Unreadable):
        journal.rewrite(lambda one: one)
    assert (tmp_path / FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
