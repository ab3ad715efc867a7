"""A database whose disk is full: a change is refused with the reason, until there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import psycopg
import pytest

from tablee.errors import NotSaved
from tablee.storage.journal import JournalEntry, Put
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.storage.postgresql import PostgreSQLJournal
    from tests.support.postgres import Cluster


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 32 MB; skips where none may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounts = ("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", place)
    if os.geteuid() != 0 or subprocess.run(mounts, check=False, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(("umount", "--lazy", place), check=True)


def entry(n: int) -> JournalEntry:
    return JournalEntry(
        n, 1000.0 + n, [Put("people", f"p{n}", {"id": f"p{n}", "name": "A" * 3000})]
    )


def added(journal: PostgreSQLJournal) -> None:
    """As a store does, which begins anew where it was refused."""
    try:
        journal.settle(journal.append(entry(journal.last + 1), journal.last))
    except NotSaved:
        journal.rollback()
        raise


def as_many_as_fit(journal: PostgreSQLJournal) -> None:
    while True:
        added(journal)


def filled(disk: Path) -> Path:
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return filler


def test_what_does_not_fit_is_refused_as_full_and_taken_once_there_is_room(
    cluster: Cluster, disk: Path, tmp_path: Path
) -> None:
    space, name = disk / "space", cluster.fresh()
    space.mkdir()
    for each in (*tmp_path.parents[:2], tmp_path, disk):
        each.chmod(0o755)
    shutil.chown(space, "postgres")
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as owner:
        owner.execute(f"CREATE TABLESPACE {name} LOCATION '{space}'".encode())
        owner.execute(f"ALTER DATABASE {name} SET TABLESPACE {name}".encode())
    with kind_in(cluster.url(name)) as kind:
        journal = kind.create(tmp_path / "essai", 1, [entry(1)])
        filler = filled(disk)
        for _try in range(3):
            with pytest.raises(NotSaved, match="la base de données est pleine"):
                as_many_as_fit(journal)
        filler.unlink()
        added(journal)
        assert [each.n for each in journal.read()] == [*range(1, journal.last + 1)]
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as owner:
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        owner.execute(f"DROP TABLESPACE {name}".encode())
