"""Nodes on this machine with a PostgreSQL and an nginx of their own; each can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tablee.sdk.testing.forkserver import fork_server
from tablee.sdk.testing.servers import PATIENCE
from tablee.web.nodes.nginx import ProxySite, site_of
from tests.cluster.cuts import Cut
from tests.support.postgres import Cluster
from tests.support.server import Server, free_port
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FAKETIME", "NGINX", "Instance", "Node", "clocks_may_be_wrong"]

NGINX: Final = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
FAKETIME: Final = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
"""Debian's package `faketime`, with which a node has a clock of its own."""
CLOCKS: Final = {
    "LD_PRELOAD": str(FAKETIME),
    "FAKETIME_TIMESTAMP_FILE": os.devnull,
    "FAKETIME_NO_CACHE": "1",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
}
"""With what a process can be given a clock of its own."""
SESSIONS: Final = (
    "ballot export lite live me phone picture pictures poster projector"
    " replay status texts who write"
)
"""What the addresses of a session begin with; a test holds it against the routes."""


@dataclass
class Node(Server):
    """One server of several."""

    name: str = ""
    ways: dict[str, Cut] = field(default_factory=dict)
    """Where they can be cut: proxies `inner` from the other nodes, `front` from nginx, and
    `database`."""

    @property
    def address(self) -> str:
        """Where the others reach it."""
        return self._behind("inner")

    @property
    def front(self) -> str:
        """Where nginx reaches it."""
        return self._behind("front")

    def _behind(self, way: str) -> str:
        return f"127.0.0.1:{self.ways[way].port if way in self.ways else self.port}"

    @property
    def clock(self) -> Path:
        """The file that says by how much its clock is wrong."""
        return self.folder.parent / "clock"

    def set_clock(self, ahead: int) -> None:
        """Has its clock jump to so many seconds ahead of this machine's, or behind."""
        new = self.clock.with_suffix(".new")
        new.write_text(f"{ahead:+d}s\n")
        new.replace(self.clock)

    @property
    def own_clock(self) -> dict[str, str]:
        """Variables with which it has one; none where libfaketime is not installed."""
        if FAKETIME is None:
            return {}
        self.set_clock(0)
        return {**CLOCKS, "FAKETIME_TIMESTAMP_FILE": str(self.clock)}

    @property
    def is_up(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Instance:
    """A PostgreSQL, an nginx and so many nodes, in a folder."""

    folder: Path
    count: int = 2
    environ: dict[str, str] = field(default_factory=dict)
    of_node: dict[str, dict[str, str]] = field(default_factory=dict)
    """Variables of one node alone, by its name."""
    database: Cluster | None = None
    store: str = ""
    """The address of the database, for nodes; of a proxy in between where there is one."""
    front: int = field(default_factory=free_port)
    everywhere: bool = False
    """Whether other machines reach nginx."""
    command: tuple[str, ...] = ()
    """How a node is started; as tests do when empty."""
    commands: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """How one node is started, by its name."""
    patience: float = PATIENCE
    """Seconds that a node has to start."""
    tells: Callable[[str], None] = lambda _what: None
    """Called with what is being started."""
    torn: bool = False
    """Whether every way to a node can be cut, and its clock be set."""
    nodes: list[Node] = field(default_factory=list)
    nginx: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Where browsers reach it."""
        return f"http://127.0.0.1:{self.front}"

    @property
    def url(self) -> str:
        """The same: there is no base path."""
        return self.origin

    def start(self) -> None:
        """Starts all that does not run yet."""
        if self.database is None:
            self.tells("PostgreSQL")
            self.database = Cluster.made()
        self.store = self.store or self.database.url("postgres")
        for n in range(1, self.count + 1):
            self.nodes.append(self._node(f"n{n}"))
        for node in self.nodes:
            self.tells(node.name)
            node.start()
        self.tells("nginx")
        self.start_nginx()

    def _node(self, name: str) -> Node:
        sessions = self.folder / name / "sessions"
        sessions.mkdir(parents=True)
        node = Node(sessions, name=name, patience=self.patience)
        assert self.database is not None
        store = self.store
        if self.torn:
            node.ways = {
                "inner": Cut(node.port),
                "front": Cut(node.port),
                "database": Cut(self.database.port),
            }
            store = self.database.url("postgres", node.ways["database"].port)
        node.command = self.commands.get(name) or self.command or node.command
        node.environ = {
            "TABLEE_JOURNAL": "postgresql",
            "TABLEE_DATABASE": store,
            "TABLEE_NODE": name,
            "TABLEE_NODE_ADDRESS": node.address,
            "TABLEE_PUBLIC_URL": self.origin,
            "TABLEE_PROXIES": "127.0.0.1",
            **(node.own_clock if self.torn else {}),
            **self.environ,
            **self.of_node.get(name, {}),
        }
        return node

    def start_nginx(self) -> None:
        """With the site that `tablee nginx` writes."""
        nodes = tuple((node.name, node.front) for node in self.nodes)
        front = ProxySite(
            nodes,
            tuple(SESSIONS.split()),
            listen=f"{'0.0.0.0' if self.everywhere else '127.0.0.1'}:{self.front}",
        )
        (self.folder / "site.conf").write_text(site_of(front), "utf-8")
        kept = "".join(
            f"{each}_temp_path {self.folder}/{each};"
            for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"""{user} daemon off; worker_processes 1; pid {self.folder}/nginx.pid;
            worker_rlimit_nofile 40000; events {{ worker_connections 30000; }}
            http {{ {kept}
            log_format asked "$msec $request_method $request_uri $status $upstream_addr";
            access_log asked.log asked; include site.conf; }}""",
            "utf-8",
        )
        assert NGINX
        words = (NGINX, "-p", self.folder, "-c", "nginx.conf", "-e", self.folder / "errors.log")
        self.nginx = subprocess.Popen(words)
        until(self._answers)

    def _answers(self) -> bool:
        import socket

        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.front)) == 0

    def owner(self, session: str) -> Node:
        """The node that has this session now, as the database says."""
        return next(node for node in self.nodes if node.name == self.owner_name(session))

    def owner_name(self, session: str) -> str:
        """Its name; empty where nobody has it."""
        rows = self.ask(
            "SELECT n.name FROM tablee_journals j JOIN tablee_nodes n ON n.id = j.node "
            "WHERE j.session = %s",
            session,
        )
        return str(rows[0][0]) if rows else ""

    def join_token(self, session: str) -> str:
        """What its QR code holds, read in the database."""
        from tablee.sdk.testing import offered
        from tablee.session import Sessions
        from tests.support.postgres import kind_in

        with kind_in(self.store, "reader") as kind:
            sessions = Sessions(self.folder / "reader", offered(), journal=kind)
            try:
                return sessions.get(session).keys.join
            finally:
                sessions.close()

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the database says."""
        import psycopg

        assert self.database is not None
        with psycopg.connect(self.database.url("postgres"), autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def end(self) -> None:
        """Ends all that it started, by its pid."""
        for node in self.nodes:
            if node.is_up:
                node.process.send_signal(signal.SIGCONT)  # type: ignore[union-attr]
                node.stop(signal.SIGKILL)
        for cut in (cut for node in self.nodes for cut in node.ways.values()):
            cut.end()
        if self.nginx is not None:
            self.nginx.terminate()
            self.nginx.wait(10)
        if self.database is not None:
            self.database.end()


def clocks_may_be_wrong() -> None:
    """To be called before the first server starts: each forked one has a clock of its own then."""
    if FAKETIME is not None:
        os.environ.update(CLOCKS)
        fork_server()
        for name in CLOCKS:
            del os.environ[name]


def running(folder: Path, **settings: object) -> Iterator[Instance]:
    """An instance that runs, ended at the end."""
    made = Instance(folder, **settings)  # type: ignore[arg-type]
    try:
        made.start()
        yield made
    finally:
        made.end()
