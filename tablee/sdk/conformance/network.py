"""Receives what a plugin sends while it is checked; refuses it all else, and hears it fail."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from unittest.mock import patch

HERE: Final = ("127.0.0.1", "localhost", "::1")
HEARER: Final = "tablee.session.events.delivery"
"""The log in which it stands that a plugin failed."""


class Receiver:
    """What was sent to this program, as text."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        told = self.taken

        class Handler(BaseHTTPRequestHandler):
            def _take(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                told.append(f"{self.path}\n{self.headers}\n{_readable(body)}")
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _take  # noqa: N815 - its names

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def port(self) -> int:
        return self.server.server_port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/here"


def _readable(body: bytes) -> str:
    """The words, however JSON wrote them."""
    text = body.decode("utf-8", "replace")
    try:
        return text + text.encode().decode("unicode_escape", "replace") if "\\u" in text else text
    except UnicodeError:
        return text


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    threading.Thread(target=receiver.server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()


@contextmanager
def nothing_else_reached() -> Iterator[list[str]]:
    """Within it, every host but this machine refuses; which were asked for."""
    asked, connect = list[str](), socket.socket.connect

    def guarded(it: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in HERE:
            asked.append(str(address[0]))
            raise ConnectionRefusedError("only what its settings name is reached here")
        connect(it, address)

    resolve = socket.getaddrinfo

    def resolved(host: Any, *args: Any, **named: Any) -> Any:
        if host and host not in HERE:
            asked.append(str(host))
            raise socket.gaierror("only what its settings name is reached here")
        return resolve(host, *args, **named)

    with patch.object(socket.socket, "connect", guarded), patch("socket.getaddrinfo", resolved):
        yield asked


@contextmanager
def failures() -> Iterator[list[tuple[str, BaseException]]]:
    """Within it, what is raised while something is told: by hook."""
    found, log = list[tuple[str, BaseException]](), logging.getLogger(HEARER)

    class Taken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            if error is not None and isinstance(record.args, tuple):
                found.append((str(record.args[1]), error))

    taken, before = Taken(), log.propagate
    log.addHandler(taken)
    log.propagate = False
    try:
        yield found
    finally:
        log.removeHandler(taken)
        log.propagate = before
