"""A server's every attempt to reach another machine: the names it looks up, what it connects to.

Two recorders, since neither hears all: a hook in the server's own process (and in those that it
starts), told by Python of each look-up and each connection; and a proxy to which the usual
variables send whatever asks for one, which answers nothing.
"""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Recorder"]

HOOK: Final = """
import os, socket, sys

_FILE = os.open(os.environ["RECORDED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def _heard(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    elif event in ("socket.connect", "socket.sendto"):
        asked, address = args
        # A datagram socket that is "connected" sends nothing.
        quiet = event == "socket.connect" and asked.type & socket.SOCK_DGRAM
        if quiet or not isinstance(address, tuple):
            return
        host = address[0]
    else:
        return
    os.write(_FILE, f"{event} {host if host is not None else ''}\\n".encode())

sys.addaudithook(_heard)
"""
HERE: Final = frozenset({"", "127.0.0.1", "::1", "localhost", "0.0.0.0", "::"})
PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy")


@dataclass
class Recorder:
    """Both recorders, in a folder of the test."""

    folder: Path
    _asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listens."""
        hooks = self.folder / "hooks"
        hooks.mkdir(parents=True)
        (hooks / "sitecustomize.py").write_text(HOOK, "utf-8")
        (self.folder / "recorded").touch()
        self._proxy = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def environ(self) -> dict[str, str]:
        """What the server must be started with."""
        address = f"http://127.0.0.1:{self._proxy.getsockname()[1]}"
        proxies = {name: address for each in PROXIES for name in (each, each.upper())}
        return {
            "PYTHONPATH": str(self.folder / "hooks"),
            "RECORDED": str(self.folder / "recorded"),
            "no_proxy": "",
            "NO_PROXY": "",
            **proxies,
        }

    @property
    def outside(self) -> list[str]:
        """What was meant for another machine."""
        told = (self.folder / "recorded").read_text("utf-8").splitlines()
        meant = (line for line in told if line.partition(" ")[2] not in HERE)
        return [*meant, *(f"proxy {asked}" for asked in self._asked)]

    def close(self) -> None:
        """Stops listening."""
        self._proxy.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self._proxy.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                try:
                    self._asked.append(connection.recv(4096).decode("latin-1").split("\r\n")[0])
                except OSError:
                    self._asked.append("?")
