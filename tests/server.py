"""The real app in a process of its own, for tests that click and for tests that stop it."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tablee.sdk.testing import servers
from tablee.sdk.testing.servers import free_port

__all__ = ["ROOT", "STARTED", "USUAL", "Server", "free_port"]

ROOT = Path(__file__).parent.parent
STARTED: list[Server] = []
"""The servers that tests have started, the newest last; their logs are shown with a failure."""


class Usual:
    """Ports that servers have again in the next module: browsers have their scripts from there.

    Within a module each server has its own: a page that is still open finds no other server.
    """

    def __init__(self) -> None:
        """No server has run yet."""
        self._ports: list[int] = []
        self._nth = count()

    def begins(self) -> None:
        """Another module: its first server has the port of the first of the one before."""
        self._nth = count()

    def next(self) -> int:
        """A port on which nobody listens."""
        nth = next(self._nth)
        if nth < len(self._ports) and not taken(self._ports[nth]):
            return self._ports[nth]
        port = free_port()
        self._ports[nth : nth + 1] = [port]
        return port


def taken(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


USUAL = Usual()


@dataclass
class Server(servers.Server):
    """A server whose log is shown when a test that uses it fails."""

    port: int = field(default_factory=USUAL.next)

    def start(self) -> None:
        """Returns once it answers; raises `RuntimeError` with its log where it does not."""
        if self not in STARTED:
            STARTED.append(self)
        super().start()
