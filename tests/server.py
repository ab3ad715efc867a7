"""The real app in a process of its own, for tests that click and for tests that stop it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`python app.py` on a free port of this machine, its sessions in `folder`."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = (sys.executable, str(ROOT / "app.py"))
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder.parent / "server.log").read_text(errors="replace")

    def start(self) -> None:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("WORKSHOP_")}
        environ |= {
            "WORKSHOP_SESSIONS": str(self.folder),
            "WORKSHOP_HOST": "127.0.0.1",
            "WORKSHOP_PORT": str(self.port),
            "WORKSHOP_PUBLIC_URL": self.url,
            **self.environ,
        }
        with (self.folder.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=environ, cwd=ROOT, stdout=log, stderr=log
            )
        for _try in range(150):
            if self.process.poll() is not None:
                raise RuntimeError(self.log)
            try:
                if httpx.get(f"{self.url}/_stcore/health", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        raise RuntimeError("the server did not answer: " + self.log)

    def stop(self, how: int = signal.SIGTERM) -> float:
        """Ends the server; returns the seconds that it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(20)
        return time.monotonic() - began
