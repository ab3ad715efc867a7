"""Starts the real server in a child process, for browser tests and tests of restarts.

`python app.py` is forked from a process that has imported it (`forkserver`); a server with a
`command` of its own is started by it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tablee.sdk.testing.forkserver import APP, Forked, fork_server
from tablee.settings import PREFIX, ROOT

COMMAND: Final = (sys.executable, APP)
PATIENCE: Final = 90.0
"""Seconds that a server has to answer once it was started, on a machine with much else to do."""


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`python app.py` on a free port of this machine, its sessions in `folder`."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    """Variables such as `TABLEE_PLUGINS_DIR`; those of this process are not passed on."""
    command: tuple[str, ...] = COMMAND
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | Forked | None = None
    patience: float = PATIENCE

    @property
    def origin(self) -> str:
        """Its scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it is, with its base path and without a slash at the end."""
        return self.origin + self.environ.get("TABLEE_BASE_PATH", "")

    @property
    def log_file(self) -> Path:
        """Where it says what it does, beside its sessions."""
        return self.folder.parent / "server.log"

    @property
    def log(self) -> str:
        """What it has said so far."""
        return self.log_file.read_text(errors="replace")

    def start(self) -> None:
        """Returns once it answers; raises `RuntimeError` with its log where it does not."""
        environ = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
        environ |= {
            "TABLEE_SESSIONS": str(self.folder),
            "TABLEE_HOST": "127.0.0.1",
            "TABLEE_PORT": str(self.port),
            "TABLEE_PUBLIC_URL": self.url,
            **self.environ,
        }
        self.process = self._begun(environ)
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(self.log)
            if self._answers():
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("the server did not answer: " + self.log)

    def _begun(self, environ: dict[str, str]) -> subprocess.Popen[bytes] | Forked:
        forks = fork_server() if self.command == COMMAND else None
        with self.log_file.open("ab") as log:
            if forks is not None and forks.can(environ):
                return forks.start(environ, self.log_file)
            return subprocess.Popen(  # noqa: S603 - our own server
                self.command, env=environ, cwd=ROOT, stdout=log, stderr=log
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:  # noqa: S310 - on this machine
                return int(answer.status) == 200
        except OSError:
            return False

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Ends the server; raises `subprocess.TimeoutExpired` where it does not end."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(20)
