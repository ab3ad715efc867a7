"""Keys of secret ballots: apart from the session, and gone for good once destroyed."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from workshop.errors import NotSaved
from workshop.store.seals import FOLDER, Seals

if TYPE_CHECKING:
    from pathlib import Path

BALLOT = {"marks": {"abc": 2}, "text": "à cause du vélo"}


def test_what_is_sealed_is_read_again_also_after_a_restart(tmp_path: Path) -> None:
    seals = Seals(tmp_path)
    seals.make("step-1")
    sealed = seals.seal("step-1", BALLOT)
    assert seals.read(sealed) == BALLOT
    assert Seals(tmp_path).read(sealed) == BALLOT


def test_nothing_of_a_ballot_can_be_seen_in_what_is_stored(tmp_path: Path) -> None:
    seals = Seals(tmp_path)
    seals.make("step-1")
    one, again = seals.seal("step-1", BALLOT), seals.seal("step-1", BALLOT)
    other = seals.seal("step-1", {"marks": {"abc": 1, "defghij": 3, "klm": 2}, "text": ""})
    assert "vélo" not in str(one)
    assert one["sealed"] != again["sealed"]  # two alike do not look alike
    assert len(one["sealed"]) == len(other["sealed"])  # nor does a longer one look longer


def test_a_destroyed_key_opens_nothing_and_is_in_no_file(tmp_path: Path) -> None:
    seals = Seals(tmp_path)
    seals.make("step-1")
    path = tmp_path / FOLDER / "step-1"
    key = path.read_bytes()
    sealed = seals.seal("step-1", BALLOT)
    seals.destroy("step-1")
    assert seals.read(sealed) is None
    assert Seals(tmp_path).read(sealed) is None
    assert all(key not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    seals.destroy("step-1")  # twice is no error


def test_each_round_has_a_key_of_its_own(tmp_path: Path) -> None:
    seals = Seals(tmp_path)
    seals.make("step-1")
    seals.make("step-2")
    sealed = seals.seal("step-1", BALLOT)
    assert seals.read(sealed | {"seal": "step-2"}) is None


def test_a_ballot_that_was_changed_on_disk_is_not_read(tmp_path: Path) -> None:
    seals = Seals(tmp_path)
    seals.make("step-1")
    sealed = seals.seal("step-1", BALLOT)
    text = str(sealed["sealed"])
    assert seals.read(sealed | {"sealed": text[:-8] + "AAAAAAA="}) is None
    assert seals.read(sealed | {"sealed": "pas du base64 !"}) is None
    assert seals.read(sealed | {"seal": "../../etc/passwd"}) is None


def test_only_the_server_reads_the_keys(tmp_path: Path) -> None:
    Seals(tmp_path).make("step-1")
    mode = stat.S_IMODE((tmp_path / FOLDER / "step-1").stat().st_mode)
    assert mode == stat.S_IRUSR | stat.S_IWUSR
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == stat.S_IRWXU


def test_a_disk_that_refuses_a_key_says_so(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with pytest.raises(NotSaved):
        Seals(tmp_path).make("step-1")


def test_where_nothing_is_to_last_keys_are_in_memory_only(tmp_path: Path) -> None:
    seals = Seals(None)
    seals.make("step-1")
    assert seals.read(seals.seal("step-1", BALLOT)) == BALLOT
    assert list(tmp_path.iterdir()) == []
