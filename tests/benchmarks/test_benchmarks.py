"""Benchmarks still run on the code as it is; how fast it is, `make bench-store` and others say."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks import exports, hanging, likeness, pictures, posters, secrecy, stranger, votes
from tablee import isolation
from tablee.activities import Bundle
from tablee.activities.votes import Vote
from tests.support.photos.bad_pictures import photo
from tests.support.postgres import THERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.registry import Catalogue

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tried() -> Iterator[tuple[str, Path]]:
    """What the benchmark prints with tiny sizes, and the folder that it worked in."""
    folder = Path(tempfile.mkdtemp(prefix="disk-"))
    folder.chmod(0o755)  # the database is another user's, where root runs this
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.store", "--quick", "--folder", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    yield done.stdout, folder
    shutil.rmtree(folder)


def test_every_system_has_its_line_beside_ours(tried: tuple[str, Path]) -> None:
    inserts = tried[0].split("### One durable insert")[1].split("###")[0]
    lines = [line.split("|")[1].strip() for line in inserts.splitlines() if line.startswith("|")]
    in_database = ["Tablée in PostgreSQL, `Store.put`", "PostgreSQL, raw `INSERT; COMMIT`"]
    over = [f"{in_database[0]} ÷ {each}" for each in (in_database[1], "Tablée, `Store.put`")]
    assert lines[2:] == [
        "Tablée, `Store.put`",
        "Tablée, through TinyDB’s `Table`",
        "TinyDB, `JSONStorage`",
        "TinyDB, `JSONStorage` with caching",
        "SQLite, WAL, `synchronous=FULL`",
        "raw append + `fdatasync`",
        *(in_database if THERE else []),
        "Tablée, `Store.put` ÷ raw append",
        "Tablée, through TinyDB’s `Table` ÷ raw append",
        *(over if THERE else []),
    ]


def test_every_table_of_the_page_is_measured_again(tried: tuple[str, Path]) -> None:
    page = (ROOT / "docs" / "contributing" / "performance.md").read_text("utf-8")
    written = page.split("<!-- bench-store: written")[1].split("<!-- bench-store: end -->")[0]
    measured = [line for line in tried[0].splitlines() if line.startswith("### ")]
    assert measured == [line for line in written.splitlines() if line.startswith("### ")]


def test_the_benchmark_leaves_nothing_on_the_disk(tried: tuple[str, Path]) -> None:
    assert list(tried[1].iterdir()) == []


def test_counting_is_measured_for_every_method_that_is_offered(catalogue: Catalogue) -> None:
    found = votes.markdown(20, 5, "here")
    methods = [name for name, kind in catalogue.activities.items() if issubclass(kind, Vote)]
    assert len(methods) > 5
    for name in methods:
        line = next(line for line in found.splitlines() if line.startswith(f"| {name} |"))
        assert line.count("|") == 8


def test_finding_cards_that_say_the_same_is_measured_beside_difflib() -> None:
    found = likeness.markdown((60,), "here")
    (line,) = (line for line in found.splitlines() if line.startswith("| 60 |"))
    ratio = int(line.split("|")[4].strip(" ×"))
    assert ratio > 3
    assert found.count("| 100% |") >= 3


def test_the_memory_of_a_picture_is_measured_in_a_process_of_its_own() -> None:
    found = pictures.markdown({"a photo": lambda: photo(800, 600)}, "here")
    (line,) = (line for line in found.splitlines() if line.startswith("| a photo |"))
    assert "800 × 600 jpg" in line
    assert "four of these at once" in found


def test_drawing_is_measured_with_its_time_and_its_memory() -> None:
    found = posters.markdown((posters.Case(12, "a4"),), "here", rounds=1)
    line = next(line for line in found.splitlines() if line.startswith("| a4 | columns | 12 |"))
    pages, _laid, whole = (int(cell) for cell in line.split("|")[4:7])
    assert pages == 1
    assert whole > 0


def test_every_format_is_measured_on_one_session_beside_markdown(catalogue: Catalogue) -> None:
    found = exports.markdown(300, "here", rounds=1)
    lines = [line.split("|")[1].strip() for line in found.splitlines() if line.startswith("|")]
    formats = [name for name, e in catalogue.exporters.items() if not isinstance(e, Bundle)]
    assert sorted(lines[4:-1]) == sorted(formats)
    assert lines[-1] == "in all"


@pytest.mark.parametrize(("method", "n", "settings"), secrecy.METHODS[:3])
def test_three_secret_ballots_are_given_away_no_more_often_than_by_their_result(
    method: str, n: int, settings: dict[str, object], catalogue: Catalogue
) -> None:
    vote = secrecy.vote_of(method, settings)
    options = ["Un", "Deux", "Trois"][:n]
    shown = secrecy.known(vote, options, 3)
    alone = secrecy.known(vote, options, 3, secrecy.result_alone)
    assert (shown.all <= alone.all, shown.others <= alone.others) == (True, True)
    assert shown.all < 0.4
    assert secrecy.known(vote, options, 3, secrecy.with_all_counts).all > 0.9


def test_a_room_beside_a_plugin_that_hangs_is_measured_until_and_after_it_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolation.forgive()
    for name, value in {"PEOPLE": 3, "CARDS": 2, "WHILE": 0.2, "AFTER": 0.2, "CALLS": 5}.items():
        monkeypatch.setattr(hanging, name, value)
    found = hanging.one("sleep 1", tmp_path)
    assert set(found) == {"while", "after", "call", "computed"}
    assert all(seconds > 0 for samples in found.values() for seconds in samples)
    assert [i.kind for i in isolation.incidents()] == ["CallTimeout"]
    isolation.forgive()


def test_a_room_writes_on_while_a_stranger_opens_sessions(tmp_path: Path) -> None:
    found = stranger.felt("sessions", tmp_path, seconds=1.5)
    assert found.sessions > 0
    assert found.writes
    assert not found.refused
    assert "opens sessions" in stranger.markdown({"sessions": found}, "here")
