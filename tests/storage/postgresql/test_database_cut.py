"""Somebody who waits for a row in the database, and is cut from it: the server waits no longer."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg
import pytest

from tablee.storage.journal import JournalEntry, Put
from tests.cluster.cuts import Cut
from tests.support.postgres import kind_in
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tablee.storage.postgresql import PostgreSQLJournal
    from tests.support.postgres import Bouncer, Cluster

    Kind = type[PostgreSQLJournal]

GUIDE: Final = Path(__file__).parents[3] / "docs" / "en" / "postgresql.md"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, each in {"IDLE": 0.5, "LOCK": 0.1, "LOCKED": 1.0}.items():
        monkeypatch.setattr(f"tablee.storage.postgresql.database.{name}", each)


@contextmanager
def held(url: str, session: str) -> Iterator[Callable[[], int]]:
    """Somebody else has the row of this session; the block is given how many wait for it."""
    with psycopg.connect(url) as holder, psycopg.connect(url, autocommit=True) as other:
        holder.execute("SELECT FROM tablee_journals WHERE session = %s FOR UPDATE", (session,))
        waits = """SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE NOT l.granted AND a.datname = current_database()"""

        def waiting() -> int:
            return int(other.execute(waits).fetchone()[0])  # type: ignore[index]

        yield waiting


def entry(n: int) -> JournalEntry:
    return JournalEntry(n, 1000.0 + n, [Put("people", f"p{n}", {"id": f"p{n}", "name": "Ada"})])


def added(journal: PostgreSQLJournal) -> None:
    journal.settle(journal.append(entry(journal.last + 1), journal.last))


def picture(kind: Kind, folder: Path) -> None:
    """In a transaction that asks for the session’s row."""
    kind.blobs(folder).write("pictures/a", [b"a"])


def epoch(kind: Kind, folder: Path) -> None:
    """In a statement of its own."""
    change = "UPDATE tablee_journals SET epoch = epoch WHERE session = %s"
    kind.database.do(change, (folder.name,), limit=0.5)


@pytest.mark.parametrize("change", [picture, epoch])
def test_nobody_waits_for_a_row_in_the_name_of_who_is_gone(
    database_url: str, tmp_path: Path, change: Callable[[Kind, Path], None]
) -> None:
    with kind_in(database_url) as kind:
        folder = tmp_path / "essai"
        journal = kind.create(folder, 1, [entry(1)])
        with held(database_url, "essai") as waiting:
            for _try in range(3):
                with pytest.raises(OSError, match="base de données"):
                    change(kind, folder)
            until(lambda: not waiting())
            added(journal)
        change(kind, folder)


def test_a_statement_ends_once_who_sent_it_has_gone(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.storage.postgresql.database.LOCKED", 300.0)
    with kind_in(database_url) as kind:
        kind.create(tmp_path / "essai", 1, [entry(1)])
        with held(database_url, "essai") as waiting:
            with pytest.raises(OSError, match="ne répond pas"):
                epoch(kind, tmp_path / "essai")
            until(lambda: not waiting())


def test_nor_does_one_whose_cable_was_pulled(cluster: Cluster, tmp_path: Path) -> None:
    name = cluster.fresh()
    way, folder = Cut(cluster.port), tmp_path / "essai"
    with kind_in(cluster.url(name, way.port)) as far, kind_in(cluster.url(name), "n2") as near:
        journal = near.create(folder, 1, [entry(1)])
        far.database.ask("SELECT 1")
        with held(cluster.url(name), "essai") as waiting:
            with pytest.raises(OSError, match="base de données"):
                cut_while(way, waiting, lambda: epoch(far, folder))
            until(lambda: not waiting())
            added(journal)
        way.set()
    way.end()


def cut_while(way: Cut, waiting: Callable[[], int], change: Callable[[], None]) -> None:
    """Has its cable pulled as soon as it waits."""

    def pull() -> None:
        until(waiting)
        way.set(held=True)

    pulls = threading.Thread(target=pull)
    pulls.start()
    try:
        change()
    finally:
        pulls.join()


def test_nor_behind_pgbouncer_where_a_transaction_says_so_itself(
    bouncer: Bouncer, cluster: Cluster, tmp_path: Path
) -> None:
    name, folder = cluster.fresh(), tmp_path / "essai"
    with kind_in(cluster.url(name, bouncer.port)) as kind:
        journal = kind.create(folder, 1, [entry(1)])
        with held(cluster.url(name), "essai") as waiting:
            for _try in range(3):
                with pytest.raises(OSError, match="base de données"):
                    picture(kind, folder)
            until(lambda: not waiting())
            added(journal)
        picture(kind, folder)


def test_nor_behind_pgbouncer_any_statement_where_the_role_has_what_the_guide_says(
    bouncer: Bouncer, cluster: Cluster, tmp_path: Path
) -> None:
    name, folder = cluster.fresh(), tmp_path / "essai"
    said = re.findall(r"^ALTER ROLE tablee .*;$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert said
    with psycopg.connect(cluster.url(name), autocommit=True) as owner:
        for each in said:
            owner.execute(each.replace("IN DATABASE tablee", f"IN DATABASE {name}").encode())
    with kind_in(cluster.url(name, bouncer.port)) as kind:
        kind.create(folder, 1, [entry(1)])
        with held(cluster.url(name), "essai") as waiting:
            with pytest.raises(OSError, match="base de données"):
                epoch(kind, folder)
            until(lambda: not waiting())
