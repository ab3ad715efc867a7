"""A primary that is killed while a synchronous standby follows it: nothing acknowledged is lost."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotSaved
from tablee.storage import Store
from tests.support.postgres import THERE, Cluster, kind_in
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not THERE, reason="PostgreSQL is not installed here")
FOLLOWED = """
listen_addresses = '127.0.0.1'
max_connections = 30
shared_buffers = 16MB
log_min_messages = fatal
"""


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Cluster, Cluster]]:
    """A primary, and a synchronous standby made of it as operators make one."""
    primary = Cluster.made(settings=FOLLOWED)
    standby = Cluster(primary.folder.with_name(f"{primary.folder.name}-standby"))
    try:
        standby.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(standby.folder, "postgres")
        from_there = f"{primary.url('postgres')}?application_name=second"
        data = standby.folder / "data"
        primary._run("pg_basebackup", "-D", data, "-R", "-c", "fast", "-d", from_there)
        with (data / "postgresql.conf").open("a") as file:
            file.write(f"port = {standby.port}\nunix_socket_directories = '{standby.folder}'\n")
        standby.start()
        with kind_in(primary.url("postgres")) as kind:
            kind.database.do("ALTER SYSTEM SET synchronous_standby_names = 'second'")
            kind.database.do("SELECT pg_reload_conf()")
            synchronous = "SELECT FROM pg_stat_replication WHERE sync_state = 'sync'"
            until(lambda: kind.database.ask(synchronous))
        yield primary, standby
    finally:
        for each in (primary, standby):
            with suppress(OSError):
                each.stop(signal.SIGQUIT)
            if each.server is not None:  # killed
                each.server.wait(10)
            shutil.rmtree(each.folder, ignore_errors=True)


@pytest.mark.dear
def test_what_was_acknowledged_before_the_primary_was_killed_stands_on_the_standby(
    two: tuple[Cluster, Cluster], tmp_path: Path
) -> None:
    primary, standby = two
    url = (
        f"postgresql://tablee@127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        "/postgres?target_session_attrs=read-write"
    )
    told: list[str] = []
    over = threading.Event()
    with kind_in(url) as kind:
        store = Store.create(tmp_path / "a", kind)

        def write() -> None:
            while not over.is_set():
                text = f"Phrase {len(told)}"
                with suppress(NotSaved):  # said to whoever wrote, who sends it again
                    with store.change("y", "post"):
                        store.put("contributions", f"c{len(told)}", {"text": text})
                    told.append(text)

        writing = threading.Thread(target=write)
        writing.start()
        until(lambda: len(told) > 20)
        children = [int(pid) for pid in _children(primary.pid)]
        for pid in (primary.pid, *children):
            os.kill(pid, signal.SIGKILL)
        before = len(told)
        standby._run("pg_ctl", "promote", "-D", standby.folder / "data")
        until(lambda: len(told) > before + 20)
        over.set()
        writing.join(30)
        store.close()
        kept = Store(tmp_path / "a", kind)
        texts = [str(each["text"]) for each in kept.documents("contributions").values()]
        kept.close()
    assert sorted(texts) == sorted(told), "each once"


def _children(pid: int) -> list[str]:
    from pathlib import Path

    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
