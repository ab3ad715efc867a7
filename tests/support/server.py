"""The real app in a process of its own, for tests that click and for tests that stop it."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tablee.sdk.testing import servers
from tablee.sdk.testing.servers import free_port

__all__ = ["ROOT", "STARTED", "Server", "free_port", "give_back", "lent_port", "take_back"]

ROOT = Path(__file__).parents[2]
STARTED: list[Server] = []
"""The servers that tests have started, the newest last; their logs are shown with a failure."""
HOLDING: list[Server] = []
"""Those that had a port lent when they started."""
PORTS: Final[dict[int, bool]] = {}
"""Ports of this process, and whether one is lent: a browser has compiled what it loaded from it."""


@dataclass
class Server(servers.Server):
    """A server whose log is shown when a test that uses it fails."""

    port: int = field(default_factory=lambda: lent_port())

    def start(self) -> None:
        """Returns once it answers; raises `RuntimeError` with its log where it does not."""
        if self not in STARTED:
            STARTED.append(self)
        if self.port in PORTS:
            PORTS[self.port] = True
            HOLDING.append(self)
        super().start()


def lent_port() -> int:
    """The first port that an earlier server had and that is free again, else another."""
    port = next((port for port, lent in PORTS.items() if not lent and _is_free(port)), 0)
    PORTS[port := port or free_port()] = True
    return port


def give_back(port: int) -> None:
    """Nobody listens there any more, nor will."""
    PORTS[port] = False


def take_back() -> None:
    """Takes back the ports of servers that have ended: for when a test is over."""
    ended = [
        server for server in HOLDING if not server.process or server.process.poll() is not None
    ]
    for server in ended:
        give_back(server.port)
    HOLDING[:] = [server for server in HOLDING if server not in ended]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
