"""A PostgreSQL of the tests' own, and pgbouncer in front: real ones, where they are installed.

Debian's packages `postgresql` and `pgbouncer` (`make postgresql`). The server refuses to run as
root, so root starts it as `postgres`, the user that the package makes.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.sdk.testing.servers import free_port
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.storage.postgresql import PostgreSQLJournal

__all__ = [
    "LOGGING",
    "PROGRAMS",
    "Bouncer",
    "Cluster",
    "bouncer",
    "cluster",
    "database_url",
    "kind_in",
]

PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
"""Where Debian puts the newest of its versions; it may also be in the path."""
SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 60
shared_buffers = 16MB
fsync = off
log_min_messages = fatal
"""

LOGGING = SETTINGS.replace("log_min_messages = fatal", "logging_collector = on")
"""As many leave it: the server's log says which statement was refused."""


def program(name: str) -> str | None:
    """Where one of PostgreSQL's programs is."""
    found = PROGRAMS / name if PROGRAMS is not None else None
    return str(found) if found is not None and found.exists() else shutil.which(name, path=PLACES)


def _there() -> bool:
    try:
        import psycopg  # noqa: F401 - the extra `tablee[postgresql]`
    except ImportError:
        return False
    as_somebody = os.geteuid() != 0 or shutil.which("runuser") is not None
    return as_somebody and all(map(program, ("initdb", "postgres")))


THERE = os.name == "posix" and _there()


def answers(url: str) -> bool:
    """Whether a database is there."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@dataclass
class Cluster:
    """A server in a folder of its own, on a port of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    @classmethod
    def made(cls, within: Path | None = None, settings: str = SETTINGS) -> Cluster:
        """A server that runs, in a new folder `within` this one."""
        folder = Path(tempfile.mkdtemp(prefix="tablee-postgres-", dir=within))
        made = cls(folder)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        made._run("initdb", "-D", data, "-U", "tablee", "-A", "trust", "-E", "UTF8", "--no-sync")
        with (data / "postgresql.conf").open("a") as file:
            file.write(f"{settings}\nunix_socket_directories = '{folder}'\nport = {made.port}\n")
        made.start()
        return made

    def _as_owner(self) -> list[str]:
        return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def _run(self, name: str, *words: object) -> None:
        line = [*self._as_owner(), str(program(name)), *map(str, words)]
        subprocess.run(line, check=True, capture_output=True, cwd="/")

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        line = [*self._as_owner(), str(program("postgres")), "-D", str(self.folder / "data")]
        self.server = subprocess.Popen(
            line, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(lambda: answers(self.url("postgres")))

    @property
    def pid(self) -> int:
        """Of the server itself, not of whoever started it as another user."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it, at once, with whoever is connected."""
        if self.server is not None:
            os.kill(self.pid, how)
            self.server.wait(30)
            self.server = None

    def url(self, database: str, port: int = 0) -> str:
        """The address of a database."""
        return f"postgresql://tablee@127.0.0.1:{port or self.port}/{database}"

    def fresh(self) -> str:
        """The name of a new, empty database."""
        import psycopg

        name = f"t_{secrets.token_hex(6)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def end(self) -> None:
        """Stops it and deletes its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Bouncer:
    """pgbouncer in transaction mode in front of a cluster."""

    cluster: Cluster
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        folder = self.cluster.folder
        config = folder / "pgbouncer.ini"
        config.write_text(
            f"[databases]\n* = host=127.0.0.1 port={self.cluster.port} user=tablee\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\n"
            "unix_socket_dir =\nauth_type = any\npool_mode = transaction\n"
            "default_pool_size = 8\nmax_prepared_statements = 0\n"
        )
        line = [*self.cluster._as_owner(), str(shutil.which("pgbouncer", path=PLACES)), str(config)]
        self.server = subprocess.Popen(
            line, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(lambda: answers(self.cluster.url("postgres", self.port)))

    def end(self) -> None:
        """Stops it."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(30)


@contextmanager
def kind_in(url: str, node: str = "n1", address: str = "") -> Iterator[type[PostgreSQLJournal]]:
    """The journals in this database, of a process of this name; several may be one test's."""
    from tablee.storage.postgresql import DatabaseLeases, PostgreSQLDatabase, bound

    database = PostgreSQLDatabase(url)
    leases = DatabaseLeases(database, node, address)
    try:
        yield bound(database, leases)
    finally:
        leases.give_all_back()
        database.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL for all tests of this process; skips where there is none."""
    if not THERE:
        pytest.skip("PostgreSQL is not installed here, or not the extra tablee[postgresql]")
    made = Cluster.made()
    yield made
    made.end()


@pytest.fixture(scope="session")
def bouncer(cluster: Cluster) -> Iterator[Bouncer]:
    """pgbouncer in front of it; skips where there is none."""
    if shutil.which("pgbouncer", path=PLACES) is None:
        pytest.skip("pgbouncer is not installed here")
    made = Bouncer(cluster)
    made.start()
    yield made
    made.end()


@pytest.fixture
def database_url(cluster: Cluster) -> str:
    """The address of an empty database."""
    return cluster.url(cluster.fresh())
