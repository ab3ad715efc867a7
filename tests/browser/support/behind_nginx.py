"""A real nginx before real servers of ours, each below a base path of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.server import ROOT, Server, free_port
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Behind", "Nginx", "nginx"]

NGINX: Final = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
SITE: Final = (ROOT / "docs" / "hosting" / "nginx-path.conf").read_text("utf-8")
"""What the documents give to whoever hosts."""


@dataclass
class Behind(Server):
    """A server that is reached through a proxy alone, on the proxy's port."""

    front: int = 0

    @property
    def origin(self) -> str:
        """The proxy's."""
        return f"http://127.0.0.1:{self.front}"


class Nginx:
    """nginx with one site, on a port of this machine, and what it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def server(self, base: str, **environ: str) -> Behind:
        """A server below this path, not started yet."""
        sessions = self.folder / base.strip("/").replace("/", "-") / "sessions"
        sessions.mkdir(parents=True)
        told = {"TABLEE_BASE_PATH": base, "TABLEE_PROXIES": "127.0.0.1", **environ}
        return Behind(sessions, told, front=self.port)

    def start(self, *servers: Behind, user: str = "") -> None:
        """Passes on to these servers what is below their paths, said to be asked by this user."""
        signed_in = SITE.replace('Remote-User ""', f'Remote-User "{user}"')
        sites = "\n".join(
            signed_in.replace("/atelier", server.environ["TABLEE_BASE_PATH"]).replace(
                "127.0.0.1:8501", f"127.0.0.1:{server.port}"
            )
            for server in servers
        )
        kept = "".join(
            f"{each}_temp_path {self.folder}/{each};"
            for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"""{user} daemon off; worker_processes 1; pid {self.folder}/pid;
            events {{}}
            http {{ {kept} log_format asked "$request_uri $status"; access_log asked.log asked;
              server {{ listen 127.0.0.1:{self.port}; {sites} }} }}""",
            "utf-8",
        )
        assert NGINX
        log = self.folder / "errors.log"
        words = (NGINX, "-p", self.folder, "-c", "nginx.conf", "-e", log)
        self.process = subprocess.Popen(words)
        until(self._answers)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def asked(self) -> list[str]:
        """Every address that was asked for so far."""
        lines = (self.folder / "asked.log").read_text("utf-8").splitlines()
        return [re.sub(r" \d+$", "", line) for line in lines]

    def end(self) -> None:
        """Stops it, the connections that are open with it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


@contextmanager
def nginx(folder: Path) -> Iterator[Nginx]:
    """An nginx that is stopped at the end; without one here, the tests that need it are skipped."""
    if NGINX is None:
        pytest.skip(
            "nginx is not installed here: `apt-get install nginx-light`, and run this again"
        )
    made = Nginx(folder)
    try:
        yield made
    finally:
        made.end()
