"""What systemd does for a node: it is told that the event loop turns, and ends one that is silent.

As `docs/hosting/tablee-node.conf` says: `WatchdogSec` and `WatchdogSignal` are read from it.
"""

from __future__ import annotations

import signal
import socket
import threading
import time
from configparser import ConfigParser
from typing import TYPE_CHECKING

from tests.support.server import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.instance import Node

__all__ = ["Watchdog"]


class Watchdog:
    """Listens at a socket for one node; ends it once it is silent for too long, while it looks."""

    def __init__(self, address: Path) -> None:
        """Listens; `address` is to be the node's `NOTIFY_SOCKET`."""
        unit = ConfigParser(interpolation=None)
        unit.read(ROOT / "docs" / "hosting" / "tablee-node.conf", "utf-8")
        self.seconds = unit.getfloat("Service", "WatchdogSec")
        self.signal = signal.Signals[unit.get("Service", "WatchdogSignal", fallback="SIGABRT")]
        self.ended_after = 0.0
        """Seconds of silence after which it ended the node; 0 while it has not."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(address))
        self._socket.settimeout(0.1)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._node: Node | None = None
        self._heard_at = 0.0
        self._thread.start()

    def hears(self) -> bool:
        """Whether the node has told it that its event loop turns."""
        return self._heard_at > 0

    def look_at(self, node: Node) -> None:
        """From now on."""
        self._heard_at, self._node = time.monotonic(), node

    def _look(self) -> None:
        while not self._over.is_set():
            try:
                if self._socket.recv(200) == b"WATCHDOG=1":
                    self._heard_at = time.monotonic()
            except TimeoutError:
                pass
            silent, node = time.monotonic() - self._heard_at, self._node
            if node is not None and silent > self.seconds:
                self._node, self.ended_after = None, silent
                node.process.send_signal(self.signal)  # type: ignore[union-attr]

    def end(self) -> None:
        """Looks no more."""
        self._over.set()
        self._thread.join()
        self._socket.close()
