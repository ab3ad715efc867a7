"""What whoever hosts it reads where the address leads to no database, or to one that says no."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import psycopg
import pytest

from tablee.storage.postgresql.database import PostgreSQLDatabase

if TYPE_CHECKING:
    from tests.postgres import Cluster


def test_the_log_says_once_in_the_servers_words_why_nothing_is_connected(
    cluster: Cluster, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.storage.postgresql.database.WAIT", 0.3)
    database = PostgreSQLDatabase(cluster.url("elsewhere"))
    with caplog.at_level(logging.WARNING), pytest.raises(OSError, match="ne répond pas"):
        database.ask("SELECT 1", limit=0.5)
    (said,) = caplog.messages
    assert said.startswith("the database cannot be reached: ")
    assert said.endswith('database "elsewhere" does not exist')
    assert "127.0.0.1" not in said


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
