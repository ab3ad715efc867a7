"""The real app in a process of its own, for tests that click and for tests that stop it."""

from __future__ import annotations

from pathlib import Path

from tablee.sdk.testing import servers
from tablee.sdk.testing.servers import free_port

__all__ = ["ROOT", "STARTED", "Server", "free_port"]

ROOT = Path(__file__).parent.parent
STARTED: list[Server] = []
"""The servers that tests have started, the newest last; their logs are shown with a failure."""


class Server(servers.Server):
    """A server whose log is shown when a test that uses it fails."""

    def start(self) -> None:
        """Returns once it answers; raises `RuntimeError` with its log where it does not."""
        if self not in STARTED:
            STARTED.append(self)
        super().start()
