"""What systemd is told of a node, and where it sends those whose session it does not have."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tablee.session import Sessions
from tablee.storage.cluster.leases import LEASE, OwnedElsewhere, SessionOwner
from tablee.web.nodes.cluster import SEEN, Cluster
from tablee.web.ops.process import notify
from tests.cluster.cuts import Cut
from tests.support.postgres import kind_in
from tests.support.server import ROOT
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tablee.registry import Catalogue


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket on which systemd listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


@pytest.mark.skipif(os.name == "nt", reason="systemd is not there")
def test_it_hears_what_is_said(systemd: socket.socket) -> None:
    for words in ("READY=1", "WATCHDOG=1", "STOPPING=1"):
        notify(words)
        assert systemd.recv(100) == words.encode()


@pytest.mark.skipif(os.name == "nt", reason="systemd is not there")
def test_where_it_is_not_named_nothing_is_sent(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = os.environ["NOTIFY_SOCKET"]
    for elsewhere in ("", "/no/such/socket"):
        monkeypatch.setenv("NOTIFY_SOCKET", elsewhere)
        notify("READY=1")  # and nothing is raised
    monkeypatch.setenv("NOTIFY_SOCKET", named)
    notify("STOPPING=1")
    assert systemd.recv(100) == b"STOPPING=1"


@pytest.mark.dear
def test_a_server_alone_loads_nothing_of_several(tmp_path: Path) -> None:
    asked = (
        "import app, sys; print([name for name in sys.modules if name.partition('.')[0] in "
        "('psycopg', 'psycopg_pool', 'httpx') or '.postgresql' in name or 'nodes.routing' in name])"
    )
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TABLEE_")}
    ended = subprocess.run(
        (sys.executable, "-c", asked),
        cwd=ROOT,
        env=environ | {"TABLEE_SESSIONS": str(tmp_path / "sessions")},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert ended.stdout.strip() == "[]"


def test_a_session_that_a_command_has_is_refused_in_words_and_nobody_is_sent_to_it(
    database_url: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    with (
        kind_in(database_url, "n1", "127.0.0.1:1") as kind,
        kind_in(database_url, "command") as command,
    ):
        sessions = Sessions(tmp_path, catalogue, journal=kind)
        assert kind.index is not None
        node = Cluster(sessions, kind.leases, kind.index)
        here = sessions.create("laptop-of-the-facilitator", "Un déplacement").session.id
        sessions.let_go(here)
        command.leases.take(here)
        for _time in range(2):  # as the database said a moment ago, and as it says
            with pytest.raises(OwnedElsewhere, match="Réessayez"):
                node.place(here)
            kind.leases.doubt()
        assert node.others() == []
        command.leases.give_back(here)
        kind.leases.doubt()
        assert node.place(here) is None
        assert node.has(here)
        sessions.close()


def test_a_node_puts_back_what_a_crash_took_of_a_session_of_one_that_is_gone(
    database_url: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    with kind_in(database_url, "n1", "127.0.0.1:1") as kind, kind_in(database_url) as gone:
        owner = Sessions(tmp_path / "gone", catalogue, journal=gone)
        room = owner.create("laptop", "Essai")
        room.store.seals.make("step-1")
        room.store.seals.put("step-1", "one", {"marks": {"a": 1}})
        sessions = Sessions(tmp_path / "here", catalogue, journal=kind)
        assert kind.index is not None
        node = Cluster(sessions, kind.leases, kind.index)
        node.begin(lambda _secret: None)
        until(lambda: node.answered)
        seen = node._answered_at
        until(lambda: node._answered_at > seen)
        owner.close()
        kind.database.do("TRUNCATE tablee_keys")
        until(lambda: kind.database.ask("SELECT name FROM tablee_keys") == [("step-1",)])
        node.end()
        sessions.close()


@contextmanager
def two_nodes(
    database_url: str, folder: Path, catalogue: Catalogue
) -> Iterator[tuple[Cluster, Cluster]]:
    """The first has a plugin that the second lacks."""
    with (
        socket.create_server(("127.0.0.1", 0)) as first,
        socket.create_server(("127.0.0.1", 0)) as second,
        kind_in(database_url, "abler", f"127.0.0.1:{first.getsockname()[1]}") as more,
        kind_in(database_url, "other", f"127.0.0.1:{second.getsockname()[1]}") as less,
    ):
        nodes = []
        for kind in (more, less):
            assert kind.index is not None
            sessions = Sessions(folder / kind.leases.id, catalogue, journal=kind)
            nodes.append(Cluster(sessions, kind.leases, kind.index))
            nodes[-1].secret = kind.index.secret()
        nodes[0].leases.able |= {"a-plugin-of-its-own"}
        yield nodes[0], nodes[1]
        for node in nodes:
            node._sessions.close()


def test_a_node_that_drains_is_left_nothing_though_it_can_read_more(
    database_url: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    with two_nodes(database_url, tmp_path, catalogue) as (abler, other):
        here = abler._sessions.create("laptop-of-the-facilitator", "Un départ").session.id
        abler.beat()
        other.beat()
        abler._sessions.let_go(here)
        sent = other.place(here)
        assert sent is not None, "while it goes on, sessions are left to it"
        assert sent.node == "abler"

        abler.drain()
        sent = abler.place(here)
        assert sent is not None
        assert sent.node == "other"
        # No heartbeat has told the other yet: it asks before it sends anybody back.
        assert other.place(here) is None


def test_what_is_created_on_a_node_that_lacks_something_is_left_to_one_that_does_not(
    database_url: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    with two_nodes(database_url, tmp_path, catalogue) as (abler, lacking):
        abler.beat()
        lacking.beat()
        let_go: list[str] = []
        lacking._sessions.on_let_go.append(lambda room: let_go.append(room.session.id))
        here = lacking._sessions.create("laptop-of-the-facilitator", "Un départ").session.id
        assert lacking.has(here)
        lacking.beat()
        assert let_go == [here]  # its pages' streams end, and come back
        sent = lacking.place(here)
        assert sent is not None
        assert sent.node == "abler"
        assert abler.place(here) is None

        there = abler._sessions.create("laptop-of-the-facilitator", "Chez qui a tout").session.id
        abler.beat()
        assert abler.has(there)


class Beside(BaseHTTPRequestHandler):
    """Another node, as far as this one asks it: whether people can be sent there."""

    status = 200

    def do_GET(self) -> None:
        """`/health`."""
        self.send_response(self.status if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Nothing."""


@pytest.fixture
def beside() -> Iterator[tuple[str, type[Beside]]]:
    """Where that one listens, and what it answers."""
    kind = type("One", (Beside,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as there:
        threading.Thread(target=there.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{there.server_port}", kind
        there.shutdown()


@pytest.fixture
def parted(
    database_url: str, tmp_path: Path, catalogue: Catalogue, beside: tuple[str, type[Beside]]
) -> Iterator[tuple[Cluster, Cut, Callable[[], None]]]:
    """A node whose way to the database can be cut, and one that hears it all the time."""
    way = Cut(urlsplit(database_url).port or 0)
    through = urlsplit(database_url)
    url = through._replace(netloc=f"{through.username}@127.0.0.1:{way.port}").geturl()
    with (
        kind_in(url, "parted", "127.0.0.1:1") as kind,
        kind_in(database_url, "hears", beside[0]) as hears,
    ):
        assert kind.index is not None
        hears.leases.heartbeat()
        node = Cluster(Sessions(tmp_path, catalogue, journal=kind), kind.leases, kind.index)
        node.secret = kind.index.secret()

        def long_ago() -> None:
            """Cut off for as long as it takes."""
            way.set(cut=True)
            node._answered_at = time.monotonic() - LEASE - 1
            node._heard = -SEEN, None

        yield node, way, long_ago
        way.set()
        node._sessions.close()
    way.end()


def test_a_node_that_hears_no_database_leaves_its_sessions_to_one_that_does(
    parted: tuple[Cluster, Cut, Callable[[], None]],
) -> None:
    node, way, long_ago = parted
    here = node._sessions.create("laptop-of-the-facilitator", "Loin de la base").session.id
    let_go: list[str] = []
    node._sessions.on_let_go.append(lambda room: let_go.append(room.session.id))
    node.beat()
    way.set(cut=True)
    node.beat()
    assert node.has(here), "a moment without a word is nothing"
    assert node.instead() is None

    long_ago()
    node.beat()
    assert not node.has(here)
    assert let_go == [here]  # its pages' streams end, and come back
    there = node.instead()
    assert there is not None
    assert there.node == "hears"

    way.set()
    node.beat()
    assert node.instead() is None
    assert node.place(here) is None, "nobody has taken it meanwhile"
    assert node.has(here)


def test_where_nobody_hears_the_database_each_node_goes_on_showing_what_it_has(
    parted: tuple[Cluster, Cut, Callable[[], None]], beside: tuple[str, type[Beside]]
) -> None:
    node, _way, long_ago = parted
    here = node._sessions.create("laptop-of-the-facilitator", "Sans base").session.id
    node.beat()
    beside[1].status = 503
    long_ago()
    node.beat()
    assert node.has(here)
    assert node.instead() is None


def test_as_soon_as_its_lease_has_ended_a_node_answers_nothing_by_itself(
    parted: tuple[Cluster, Cut, Callable[[], None]], beside: tuple[str, type[Beside]]
) -> None:
    node, way, long_ago = parted
    here = node._sessions.create("laptop-of-the-facilitator", "Un vote").session.id
    node.beat()
    way.set(cut=True)
    node._answered_at = time.monotonic() - LEASE + 60
    assert node.instead() is None, "nobody else can have taken it yet"
    long_ago()
    assert node.has(here), "no heartbeat has looked since"
    there = node.instead()
    assert there is not None, "and whoever may have taken it answers"
    beside[1].status = 503
    assert node.instead() == there, "asked once a second"

    long_ago()
    way.set()
    beside[1].status = 200
    assert node.instead() is None, "the database is back here too"
    assert not node.is_cut_off


def test_a_node_that_was_paused_looks_around_before_it_answers(
    parted: tuple[Cluster, Cut, Callable[[], None]], database_url: str
) -> None:
    node, _way, _long_ago = parted
    here = node._sessions.create("laptop-of-the-facilitator", "En pause").session.id
    assert not node.stood_still, "it has not begun"
    node.beat()
    assert not node.stood_still
    with kind_in(database_url, "next", "127.0.0.1:1") as other:
        other.leases.take(here, SessionOwner("parted", "127.0.0.1:1", 1))  # known to be gone
        node._tried_at = time.monotonic() - LEASE - 1
        assert node.has(here), "as it believes"
        assert node.stood_still
        node.look_around()
        assert not node.has(here)
        assert not node.stood_still
