"""What systemd is told of a node: that it has started, that it lives, that it stops."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tablee.web.nodes.cluster import notify
from tests.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


def test_where_nobody_listens_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", "/no/such/socket")
    notify("READY=1")


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
