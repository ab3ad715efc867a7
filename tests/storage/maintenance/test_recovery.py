"""Cut, damaged, refused, killed: nothing acknowledged is lost, what is lost is told.

`make torture` runs the same with all the bytes, all the calls and many more rounds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import pytest
from hypothesis import HealthCheck, given, settings

from tablee.errors import NotSaved, Unreadable
from tablee.session import Sessions
from tablee.storage import Store
from tablee.storage.journal import FileJournal
from tests.support.examples import examples, few
from tests.support.sessions.sample import sample_catalogue
from tests.support.waiting import until_held_up
from tests.torture import disks, faults, strategies
from tests.torture.damage import (
    JOURNAL,
    SNAPSHOT,
    Files,
    Spoilt,
    check_cut,
    contents,
    goes_on,
    held,
    sample,
)
from tests.torture.refusing import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A session of fourteen entries, its snapshot taken at the sixth."""
    return sample(tmp_path / "sample", snapshot_at=6)


# ── cut, damaged ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("snapshot_at", [0, 13])
def test_cut_anywhere_in_its_last_line_a_journal_keeps_the_others(
    tmp_path: Path, snapshot_at: int
) -> None:
    files = sample(tmp_path / "sample", snapshot_at=snapshot_at)
    start, end = files.lines[-1]
    for place in (*range(start - 2, end + 2, 5), end, end + 1):
        check_cut(files, tmp_path / f"cut-{place}", place)


def test_one_damaged_byte_costs_its_line_at_most_and_is_told(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = tmp_path_factory.mktemp("spoilt")
    samples = [sample(root / f"sample-{at}", snapshot_at=at) for at in (0, 6, 14)]

    @settings(
        max_examples=examples(60),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.spoilt(samples))
    def check(drawn: tuple[Files, Spoilt]) -> None:
        strategies.in_a_folder(root, *drawn)

    check()


def test_the_sentence_about_a_damaged_line_says_file_and_place(
    tmp_path: Path, files: Files
) -> None:
    start, _end = files.lines[9]
    spoilt = files.journal[: start + 40] + b"\0" + files.journal[start + 41 :]
    files.put_in(tmp_path / "a", **{JOURNAL: spoilt})
    (damage,) = Store(tmp_path / "a").damages
    assert str(damage).startswith(f"journal.jsonl, ligne 10 (octet {start})")
    (said,) = (tmp_path / "a" / "aside").glob("*-damages.txt")
    assert said.read_text("utf-8") == f"{damage}\n"


@pytest.mark.parametrize("left", [None, b"", b"\n", b"\0" * 300])
def test_without_a_journal_the_snapshot_is_kept_and_the_loss_told(
    tmp_path: Path, files: Files, left: bytes | None
) -> None:
    files.put_in(tmp_path / "a", **{JOURNAL: left})
    expected = files.documents(*range(7, 15))
    assert held(Store(tmp_path / "a", read_only=True)) == expected
    store = Store(tmp_path / "a")
    assert held(store) == expected
    assert any(damage.file == JOURNAL for damage in store.damages)
    goes_on(store, tmp_path / "a")


def test_a_snapshot_that_knows_more_than_the_journal_is_believed_and_told(
    tmp_path: Path, files: Files
) -> None:
    files.put_in(tmp_path / "a", **{JOURNAL: files.journal[: files.lines[4][1] + 1]})
    store = Store(tmp_path / "a")
    assert held(store) == files.documents(*range(7, 15))
    assert [str(d) for d in store.damages] == [
        "journal.jsonl\u00a0: s’arrête avant la ligne 6\u00a0: la suite manque"
    ]
    goes_on(store, tmp_path / "a")


def test_a_snapshot_can_be_deleted(tmp_path: Path, files: Files) -> None:
    files.put_in(tmp_path / "a", **{SNAPSHOT: None})
    store = Store(tmp_path / "a")
    assert store.damages == ()
    assert held(store) == files.documents()


def test_a_snapshot_from_before_the_journal_was_written_again_is_not_used(
    tmp_path: Path, files: Files
) -> None:
    files.put_in(tmp_path / "a")
    store = Store(tmp_path / "a")
    store.journal.rewrite(lambda entry: entry if entry.n != 4 else None)
    now = (tmp_path / "a" / JOURNAL).read_bytes()
    again = Store(tmp_path / "a")
    assert again.damages == ()
    assert held(again) == Files(now, None, 0).documents()
    assert held(again) != files.documents()


def test_where_nothing_can_be_read_the_file_is_named_and_left_alone(
    tmp_path: Path, files: Files
) -> None:
    damaged = ((JOURNAL, b"\0" * 500), (SNAPSHOT, b'{"snapshot"'), (SNAPSHOT, b'{"\x80": {}}'))
    for n, (name, bad) in enumerate(damaged):
        folder = tmp_path / str(n)
        alone = {JOURNAL: None, SNAPSHOT: None, name: bad}
        written = files.put_in(folder, **alone)
        with pytest.raises(Unreadable, match=name):
            Store(folder)
        assert contents(folder) == written


def test_a_session_of_the_first_version_survives_what_befalls_its_new_journal(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    former = (
        b'{"session": {"1": {"id": "a"}}, "people": {"p": {"id": "p", "name": "Na\xc3\xafma"}}}'
    )
    (folder / SNAPSHOT).write_bytes(former)
    store = Store(folder)
    store.put("people", "q", {"id": "q"})
    store.journal.close()
    (folder / SNAPSHOT).write_bytes(former)  # as if the server had been killed before a snapshot
    assert Store(folder, read_only=True).damages == ()
    journal = (folder / JOURNAL).read_bytes()
    (folder / JOURNAL).write_bytes(journal.replace(b"Na", b"No"))
    again = Store(folder)
    assert set(again.documents("people")) == {"p", "q"}
    assert len(again.damages) == 1
    goes_on(again, folder)


def test_what_a_stopped_server_left_unfinished_is_removed_but_not_by_a_reader(
    tmp_path: Path, files: Files
) -> None:
    files.put_in(tmp_path / "a")
    (tmp_path / "a" / "aside").mkdir()
    left = [
        tmp_path / "a" / name for name in ("session.json.new", "media/x.png.new", "aside/y.new")
    ]
    for path in left:
        path.write_bytes(b"half")
    Store(tmp_path / "a", read_only=True).close()
    assert all(path.exists() for path in left)
    Store(tmp_path / "a").journal.close()
    assert not any(path.exists() for path in left)


def test_where_the_original_cannot_be_kept_nothing_is_mended(tmp_path: Path, files: Files) -> None:
    spoilt = files.journal.replace(b"naima", b"karim", 1)
    files.put_in(tmp_path / "a", **{JOURNAL: spoilt})
    in_the_way = tmp_path / "a" / "aside"
    in_the_way.write_bytes(b"")
    before = contents(tmp_path / "a")
    with pytest.raises(NotSaved, match=r"La session a doit être réparée.*Rien n’a été touché"):
        Store(tmp_path / "a")
    assert contents(tmp_path / "a") == before
    in_the_way.unlink()
    store = Store(tmp_path / "a")
    assert held(store) == files.documents()
    goes_on(store, tmp_path / "a")


def test_a_copy_that_was_not_finished_is_no_original_kept(tmp_path: Path, files: Files) -> None:
    spoilt = files.journal.replace(b"naima", b"karim", 1)
    files.put_in(tmp_path / "a", **{JOURNAL: spoilt})
    (tmp_path / "a" / "aside").mkdir()
    (tmp_path / "a" / "aside" / "2026-01-01-journal.jsonl.new").write_bytes(spoilt)
    Store(tmp_path / "a").journal.close()
    assert spoilt in [path.read_bytes() for path in (tmp_path / "a" / "aside").iterdir()]


def test_documents_with_names_of_our_own_come_back_from_a_snapshot_as_they_were(
    tmp_path: Path,
) -> None:
    store = Store.create(tmp_path / "a")
    odd: dict[str, dict[str, Any]] = {
        "a": {"_id": 7},
        "b": {"id": "c"},
        "c": {"_document": {"id": "c"}, "id": "c"},
        "d": {},
    }
    for key, document in odd.items():
        store.put("odd", key, document)
    store.close()
    (tmp_path / "a" / JOURNAL).unlink()
    assert Store(tmp_path / "a").documents("odd") == odd


# ── read by one, written by another ─────────────────────────────────────────────────────────


@pytest.mark.dear
def test_a_reader_beside_a_writer_never_sees_half_of_anything(tmp_path: Path) -> None:
    store, over = Store.create(tmp_path / "a"), threading.Event()
    begun = threading.Event()

    def write() -> None:
        n = 0
        while not over.is_set():
            n += 1
            with store.change():
                store.put("cards", "one", {"n": n, "text": "x" * (n % 90)})
                store.put("cards", "two", {"n": n})
            begun.set()
            if n % 10 == 0:
                store.journal.rewrite(lambda entry: entry)
            if n % 15 == 0:
                store.snapshot()

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(60)
    seen = 0
    try:
        for _look in range(150):
            reader = Store(store.folder, read_only=True)
            cards = reader.documents("cards")
            assert len({card["n"] for card in cards.values()}) <= 1
            assert reader.damages == ()
            last = max([entry.n for entry in reader.entries()], default=0)
            assert last >= seen
            seen = last
    finally:
        over.set()
        thread.join()
    assert seen > 0


def test_a_reader_overtaken_between_two_files_finds_no_damage(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "a")
    store.put("cards", "a", {"n": 1})

    class Overtaken(FileJournal):
        @classmethod
        def open(cls, folder: Path, *, read_only: bool = False) -> Self | None:
            journal = cast("Self | None", super().open(folder, read_only=read_only))
            store.put("cards", "b", {"n": 2})
            store.snapshot()
            return journal

    reader = Store(store.folder, Overtaken, read_only=True)
    assert reader.damages == ()
    assert set(reader.documents("cards")) >= {"a"}


# ── refused ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stays", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("job", few(faults.JOBS), ids=lambda job: str(job.__name__))
def test_whatever_call_the_disk_refuses_what_was_told_is_there(
    tmp_path: Path, job: Callable[[Path, Fault], None], stays: bool
) -> None:
    assert faults.every_call(job, tmp_path, stays=stays, step=6) > 6


def test_after_a_refusal_words_written_since_are_not_taken_back(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "a")
    with store.change(settled=False) as refused:
        store.put("cards", "a", {"text": "refusée"})
    assert refused.ticket is not None
    with Fault(1, 28, stays=True).in_force(), pytest.raises(NotSaved, match="plein"):
        store.settle(refused.ticket)
    assert store.roll_back(refused.ticket)
    with store.change(settled=False) as since:
        store.put("cards", "b", {"text": "écrite depuis"})
    assert since.ticket is not None
    assert not store.roll_back(refused.ticket)  # somebody else, refused with the first
    store.settle(since.ticket)
    store.journal.close()
    assert set(Store(store.folder).documents("cards")) == {"b"}


def test_what_is_being_settled_while_others_are_undone_stays(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "a")
    store.put("cards", "a", {})
    with store.change(settled=False) as slow:
        store.put("cards", "b", {"text": "en chemin"})
    assert slow.ticket is not None
    began, goes_on_ = threading.Event(), threading.Event()

    def sync(handle: int) -> None:
        began.set()
        goes_on_.wait()
        os.fsync(handle)

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(os, "fdatasync", sync)
        settling = threading.Thread(target=store.settle, args=(slow.ticket,))
        settling.start()
        began.wait()
        undoing = threading.Thread(target=store.roll_back)
        undoing.start()
        until_held_up(undoing)
        goes_on_.set()
        settling.join()
        undoing.join()
    assert set(store.documents("cards")) == {"a", "b"}
    assert held(Store(store.folder, read_only=True)) == held(store)


def test_no_session_begins_where_the_folder_of_sessions_is_gone(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "stick", sample_catalogue())
    sessions.own()
    (tmp_path / "stick").rename(tmp_path / "pulled out")
    with pytest.raises(NotSaved, match="a disparu"):
        sessions.create("laptop", "Essai")
    assert [path.name for path in tmp_path.iterdir()] == ["pulled out"]
    (tmp_path / "pulled out").rename(tmp_path / "stick")
    assert sessions.create("laptop", "Essai").store.folder.is_dir()
    sessions.close()


@pytest.mark.dear
def test_a_disk_that_is_full_or_read_only_is_said_and_costs_nothing(tmp_path: Path) -> None:
    for job in disks.jobs(tmp_path):
        assert disks.in_a_process(job, tmp_path / job.__name__) == f"{job.__name__}: nothing lost"


# ── killed ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.dear
def test_killed_among_eight_writers_a_session_has_all_that_was_told(tmp_path: Path) -> None:
    asked = ["--only", "kills", "--rounds", "15", "--seed", "11"]
    command = [sys.executable, "-m", "tests.torture", *asked]
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "nothing lost" in done.stdout
