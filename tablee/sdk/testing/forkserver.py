"""Starts `python app.py` as forks of one process that has already imported the app.

Three quarters of a start are imports. A fork is a process of its own in all else: variables, log,
signals, exit status. Not `multiprocessing`'s fork server, whose children import the parent's main
module again, and end without what a program does at its exit.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from tablee.settings import PREFIX, ROOT

APP: Final = str(ROOT / "app.py")
IMPORTED: Final = (
    "tablee.web.app.server",
    "tablee.ui.screens",
    "streamlit.emojis",
    "streamlit.web.bootstrap",
    "pandas",
    "uvicorn.main",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
)
"""What a server imports until it has shown a page, with plugins and what these import."""
READ_EARLY: Final = ("PYTHON", "STREAMLIT_", "LD_", "XDG_", "HOME", "PATH")
"""How the variables begin that are read before the app is imported, or while it is."""


class Forked:
    """A process that was forked; it answers as `subprocess.Popen` does."""

    def __init__(self, server: ForkServer, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._server = server

    def poll(self) -> int | None:
        """What it ended with, the number of a signal below zero; None while it runs."""
        if self.returncode is None:
            self.returncode = self._server.ask({"pid": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """The same once it has ended; raises `TimeoutExpired` after so many seconds."""
        if sys.platform == "win32":
            raise NotImplementedError
        if self.poll() is None:
            ending = os.pidfd_open(self.pid)
            select.select([ending], [], [], timeout)
            os.close(ending)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(APP, timeout)
        return code

    def send_signal(self, number: int) -> None:
        """Sends a signal if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends it at once."""
        if sys.platform == "win32":
            raise NotImplementedError
        self.send_signal(signal.SIGKILL)


class ForkServer:
    """The process that has imported the app, asked by a line of JSON each time."""

    def __init__(self) -> None:
        """Starts it; it imports meanwhile, and answers when it has."""
        plain = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
        self._early = _read_early(plain)
        self._asking = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603 - this module
            (sys.executable, "-m", __name__),
            env=plain,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        atexit.register(self.end)

    def can(self, environ: Mapping[str, str]) -> bool:
        """Whether a fork is what the command would be: no variable differs that is read early."""
        return _read_early(environ) == self._early

    def start(self, environ: Mapping[str, str], log: Path) -> Forked:
        """A server with these variables and no others, what it says written to the end of `log`."""
        return Forked(self, self.ask({"environ": dict(environ), "log": str(log)}))

    def ask(self, question: Mapping[str, Any]) -> Any:
        """Its answer; raises `RuntimeError` where it has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._asking:
            with suppress(BrokenPipeError):
                self._process.stdin.write(json.dumps(question).encode() + b"\n")
                self._process.stdin.flush()
            line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process that servers are forked from has ended")
        return json.loads(line)

    def end(self) -> None:
        """Ends it, and with it the servers that nobody stopped."""
        with self._process:
            pass  # no question can come any more, and it ends


def fork_server() -> ForkServer | None:
    """The one of this process, started when first asked for; None where it is not Linux."""
    return _of_process(os.getpid()) if hasattr(os, "pidfd_open") else None


@functools.cache
def _of_process(_pid: int) -> ForkServer:
    """A fork has one of its own: two that asked the same one would hear each other's answers."""
    return ForkServer()


def _read_early(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith(READ_EARLY)}


# ── in the process that is forked ───────────────────────────────────────────────────────────


def _serve() -> dict[str, Any] | None:
    """Answers until nobody asks any more; in each fork, returns what was asked of it."""
    if sys.platform == "win32":
        raise NotImplementedError
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it goes when nobody asks
    _import_all()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    running: set[int] = set()
    for line in sys.stdin:
        question = json.loads(line)
        if "pid" in question:
            answer = _ended(question["pid"])
            running -= {question["pid"]} if answer is not None else set()
        else:
            answer = os.fork()
            if not answer:
                os.close(answers.fileno())
                # not what was there before: behind `&` a shell has its commands ignore it
                signal.signal(signal.SIGINT, signal.default_int_handler)
                return dict(question)
            running.add(answer)
        print(json.dumps(answer), file=answers, flush=True)
    for pid in running:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return None


def _import_all() -> None:
    plugins = (f"plugins.{path.name}" for path in (ROOT / "plugins").glob("[a-z]*/"))
    for name in (*IMPORTED, *plugins):
        with suppress(ImportError):
            importlib.import_module(name)
    _look_for_components()
    gc.collect()
    gc.freeze()


def _look_for_components() -> None:
    """At each start Streamlit reads what all installed packages say of themselves; a fork knows."""
    manifest_scanner = importlib.import_module("streamlit.components.v2.manifest_scanner")
    manifest_scanner.scan_component_manifests = functools.cache(  # type: ignore[attr-defined]
        manifest_scanner.scan_component_manifests
    )
    manifest_scanner.scan_component_manifests()


def _ended(pid: int) -> int | None:
    if sys.platform == "win32":
        raise NotImplementedError
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _become(environ: Mapping[str, str], log: str) -> None:
    """Is `python app.py` from here on."""
    if sys.platform == "win32":
        raise NotImplementedError
    said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, file in enumerate((nothing, said, said)):
        os.dup2(file, stream)
    os.close(said)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    sys.argv[:] = [APP]
    runpy.run_path(APP, run_name="__main__")


if __name__ == "__main__":
    if asked := _serve():
        _become(asked["environ"], asked["log"])
