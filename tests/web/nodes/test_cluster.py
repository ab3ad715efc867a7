"""What systemd is told of a node: that it has started, that it lives, that it stops."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from tablee.web.nodes.cluster import notify

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
