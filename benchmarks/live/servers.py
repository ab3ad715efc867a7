"""Starts the servers under load in child processes, and measures their CPU and memory."""

from __future__ import annotations

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.live.chosen import app_folder

__all__ = ["Server", "app", "free_port", "rival"]

RIVALS: Final = Path(__file__).parent / "rivals"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A process that listens on a port of this machine."""

    def __init__(
        self, command: list[str], port: int, log: Path, environ: dict[str, str], health: str
    ) -> None:
        """Use `app` or `rival`."""
        self._command, self.port, self._log = command, port, log
        self._environ, self._health = environ, health
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Returns once it answers. Raises `RuntimeError` with what it said."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TABLEE_")}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=kept | self._environ,
                cwd=app_folder(),
                stdout=log,
                stderr=log,
                preexec_fn=_files_as_users_have,
            )
        for _try in range(600):
            if self._process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.05)
        raise RuntimeError("the server did not start: " + self.said()[-2000:])

    def said(self) -> str:
        """All that it has written to its terminal."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def _answers(self) -> bool:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", self._health)
            return asking.getresponse().status == 200
        except OSError:
            return False
        finally:
            asking.close()

    def stop(self, patience: float = 30.0) -> float:
        """Asks it to end; the seconds that took. One that does not end is killed."""
        if self._process is None or self._process.poll() is not None:
            return 0.0
        began = time.perf_counter()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        return time.perf_counter() - began

    def cpu(self) -> float:
        """Seconds of processor that it has taken so far, all threads, those that ended included."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self) -> int:
        """Bytes it holds in memory (RSS)."""
        lines = Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines()
        line = next(line for line in lines if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024


SOFT_FILES: Final = 1024
"""Open files that a process may have unless it asks for more: what Linux gives a user's shell."""


def _files_as_users_have() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(SOFT_FILES, hard), hard))


def app(folder: Path, port: int = 0) -> Server:
    """The real app on the sessions of this folder, as a user starts it."""
    port = port or free_port()
    environ = {
        "TABLEE_SESSIONS": str(folder),
        "TABLEE_HOST": "127.0.0.1",
        "TABLEE_PORT": str(port),
        "TABLEE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TABLEE_JOINS": "0",  # all of them come from one address
        "PYTHONPATH": str(app_folder()),
    }
    command = [str(Path(sys.executable).parent / "tablee"), "run"]
    return Server(command, port, folder.parent / "app.log", environ, "/_stcore/health")


def rival(name: str, folder: Path) -> Server:
    """One of the programs of `rivals/`: `raw_sse`, `floor` or `polling`."""
    port, script = free_port(), str(RIVALS / f"{name}.py")
    if name == "polling":
        options = {
            "server.port": str(port),
            "server.address": "127.0.0.1",
            "server.headless": "true",
            "browser.gatherUsageStats": "false",
            "server.fileWatcherType": "none",
        }
        said = [f"--{key}={value}" for key, value in options.items()]
        command = [sys.executable, "-m", "streamlit", "run", script, *said]
        health = "/_stcore/health"
    else:
        command, health = [sys.executable, script, str(port)], "/health"
    return Server(command, port, folder / f"{name}.log", {}, health)
