"""A small server for the drawing module alone: its files, a page, streams to push frames to.

By hand: `python -m tests.browser.support.live_server`, then open the address it prints.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tablee.web.static.assets import CANVAS, FOLDER, LIVE, VOTE, WALL
from tests.browser.support.live_scenes import SCENES

ROOT = Path(__file__).resolve().parents[3]
GALLERY = Path(__file__).with_name("live_gallery.html")
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".html": "text/html; charset=utf-8",
}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29">'
    '<path fill="#fff" d="M0 0h29v29H0z"/>'
    '<path fill="#1b2433" d="M0 0h7v7H0zM22 0h7v7h-7zM0 22h7v7H0zM10 10h9v9h-9z"/></svg>'
)

FITTED = """() => document.fonts.ready.then(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done()))))"""
"""A promise that the page has been laid out in its fonts, and drawn."""


class Streams:
    """The streams being read, and what was sent on each, so that a newcomer gets the last frame."""

    def __init__(self) -> None:
        self.readers: dict[str, list[queue.Queue[str | None]]] = {}
        self.last: dict[str, str] = {}
        self.opened: dict[str, int] = {}
        self.refusing = False
        self.refused = 0

    def send(self, name: str, frame: dict[str, Any]) -> None:
        """Pushes a frame, its clock set to now, to all who read this stream."""
        now = time.time()
        message = json.dumps(shifted(frame, now - frame["now"]))
        self.last[name] = message
        for reader in self.readers.get(name, []):
            reader.put(message)

    def cut(self, name: str) -> None:
        """Ends every connection to this stream."""
        for reader in self.readers.get(name, []):
            reader.put(None)

    def reading(self, name: str) -> int:
        """How many connections read this stream now."""
        return len(self.readers.get(name, []))


def shifted(frame: dict[str, Any], by: float) -> dict[str, Any]:
    """The frame as if made `by` seconds later, its cards too."""

    def later(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [later(item) for item in value]
        if isinstance(value, dict):
            return {k: v + by if k in TIMES and v else later(v) for k, v in value.items()}
        return value

    moved: dict[str, Any] = later(frame)
    return moved


def sheet_of(path: str) -> bytes:
    """What stands together in `SHEETS`, one sheet after the other, for its name; else nothing."""
    name = path.removeprefix("/assets/css/").removesuffix(".css")
    parts = {"live": LIVE, "wall": WALL, "canvas": CANVAS, "vote": VOTE}.get(name, "")
    return b"\n".join((FOLDER / "css" / f"{part}.css").read_bytes() for part in parts.split())


TIMES = {"now", "at", "ends_at", "heard", "until"}


class Handler(BaseHTTPRequestHandler):
    """Answers for `streams`, shared by all the connections of one server."""

    streams: ClassVar[Streams]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Serves a file, the gallery or a stream."""
        path = urlsplit(self.path).path
        if path.startswith("/live/"):
            self.stream(path.removeprefix("/live/"))
        elif path == "/picture.svg":
            self.reply(PICTURE.encode(), ".svg")
        elif path.startswith("/assets/") and (ROOT / path[1:]).is_file():
            self.reply((ROOT / path[1:]).read_bytes(), Path(path).suffix)
        elif sheet := sheet_of(path):
            self.reply(sheet, ".css")
        else:
            self.reply(GALLERY.read_bytes(), ".html")

    def reply(self, body: bytes, suffix: str) -> None:
        """Sends a whole body."""
        self.send_response(200)
        self.send_header("Content-Type", TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def stream(self, name: str) -> None:
        """Sends frames as they come, until cut."""
        streams = self.streams
        if streams.refusing:
            streams.refused += 1
            self.send_error(503)
            return
        frames: queue.Queue[str | None] = queue.Queue()
        streams.opened[name] = streams.opened.get(name, 0) + 1
        streams.readers.setdefault(name, []).append(frames)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self.pump(name, frames)
        except OSError:
            pass  # the browser went away
        finally:
            streams.readers[name].remove(frames)

    def pump(self, name: str, frames: queue.Queue[str | None]) -> None:
        """Writes each frame; a comment now and then shows when the browser has gone."""
        self.wfile.write(b"retry: 300\n\n")
        if name in self.streams.last:
            frames.put(self.streams.last[name])
        while True:
            try:
                message = frames.get(timeout=0.2)
            except queue.Empty:
                self.wfile.write(b": here\n\n")
                continue
            if message is None:
                return
            self.wfile.write(f"event: state\ndata: {message}\n\n".encode())
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def serve(port: int = 0) -> tuple[ThreadingHTTPServer, Streams]:
    """Starts a server in a thread of its own; port 0 takes any free one."""
    streams = Streams()
    handler = type("Here", (Handler,), {"streams": streams})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    return server, streams


def main() -> None:
    """Serves every scene until interrupted."""
    server, streams = serve(8765)
    for name, scene in SCENES.items():
        streams.send(name, scene())
    address = f"http://127.0.0.1:{server.server_port}"
    print("\n".join(f"{address}/?scene={name}" for name in SCENES))
    threading.Event().wait()


if __name__ == "__main__":
    main()
