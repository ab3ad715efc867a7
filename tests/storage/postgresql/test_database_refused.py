"""What whoever hosts it reads where the address leads to no database, or to one that says no."""

from __future__ import annotations

import asyncio
import functools
import logging
from typing import TYPE_CHECKING

import psycopg
import pytest

from tablee.session.events.outbox import Outbox
from tablee.storage.postgresql.database import PostgreSQLDatabase
from tablee.web.app import server
from tests.support.postgres import kind_in
from tests.support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import Cluster


def test_the_log_says_once_in_the_servers_words_why_nothing_is_connected(
    cluster: Cluster, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.storage.postgresql.database.WAIT", 0.3)
    database = PostgreSQLDatabase(cluster.url("elsewhere"))
    with caplog.at_level(logging.WARNING), pytest.raises(OSError, match="ne répond pas"):
        database.ask("SELECT 1", limit=0.5)
    (said,) = caplog.messages
    assert said.startswith("the database does not answer (")
    assert 'database "elsewhere" does not exist)' in said
    assert "127.0.0.1" not in said


@pytest.mark.dear
def test_a_database_that_goes_is_told_in_one_line_and_in_another_once_it_is_back(
    cluster: Cluster, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = type(cluster).made()
    try:
        with kind_in(own.url("postgres")) as kind:
            assert kind.index is not None
            cursors, due = kind.cursors(tmp_path), functools.partial(kind.index.due, 0.0)
            kind.leases.say_alive()
            outbox = Outbox()
            outbox.use_cursors(cursors)
            assert asyncio.run(server._look("votes", due))
            caplog.clear()
            own.stop()
            for _look in range(3):
                assert not kind.leases.heartbeat()
                assert not asyncio.run(server._look("votes", due))
                with pytest.raises(OSError, match="ne répond pas") as gone:
                    outbox.follow("essai", 1, ["post"])
                outbox.refused(gone.value)
            own.start()
            until(kind.leases.heartbeat)
            assert asyncio.run(server._look("votes", due))
            went, back = (
                each.message for each in caplog.records if each.name.endswith(".database")
            )
            assert went.startswith("the database does not answer (Connection refused): ")
            assert back.startswith("the database answers again, after ")
    finally:
        own.end()


def test_a_role_that_may_make_no_table_is_told_so(cluster: Cluster) -> None:
    url = cluster.url(cluster.fresh())
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("REVOKE CREATE ON SCHEMA public FROM public")
        owner.execute("DROP ROLE IF EXISTS guest")
        owner.execute("CREATE ROLE guest LOGIN")
    guest = psycopg.conninfo.make_conninfo(url, user="guest")
    database = PostgreSQLDatabase(guest)
    with pytest.raises(OSError, match="pas le droit"):
        database.ask("SELECT 1")
    database.close()
