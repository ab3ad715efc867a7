"""ASGI middleware that compresses: files from the cache, pages as they are made.

A pure ASGI middleware in front of all others, so that a file costs nothing of Streamlit's stack.
Streams (`/live/`) pass untouched, and so does what Streamlit answers itself.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tablee.web.http.responses import is_known
from tablee.web.static.cache import CompressionCache, EncodedFile
from tablee.web.static.encodings import PLAIN, accepted, encoded
from tablee.web.static.file_index import Library, StaticFile

UNTOUCHED: Final = ("/live/", "/_stcore/", "/media/", "/component/", "/static/")
"""Streams, and what Streamlit compresses or not by itself."""
FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
TEXTS: Final = re.compile(r"text/(?!event-stream)|application/(json|xml)|image/svg\+xml")
RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
"""One range, of numbers that a file may have."""
SMALLEST: Final = 500
"""Bytes under which a page fits a packet anyway."""
LARGE: Final = 65_536
"""Bytes from which encoding leaves the event loop: about a millisecond."""
EXACT: Final = b"x-tablee-exact"
"""The header with which a proxy asks so: it then asks the next server (`web/nodes/nginx.py`)."""
BARE: Final = frozenset({204, 206, 304})
"""Statuses whose body is none, or a part of one."""


class Compression:
    """Answers for files, and encodes what the routes behind answer with."""

    def __init__(self, app: ASGIApp, library: Library, cache: CompressionCache) -> None:
        self.app = app
        self.library = library
        self.cache = cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] in ("GET", "HEAD"):
            file = self.library.find(scope["path"], exact=_wants_exact(scope))
            response = await self._file(file, scope) if file is not None else None
            if response is not None:
                await response(scope, receive, send)
                return
        if scope["path"].startswith(UNTOUCHED):
            await self.app(scope, receive, send)
            return
        page = _Page(send, _accepted(Headers(scope=scope)), scope["method"])
        await self.app(_asking_plain(scope), receive, page)

    async def _file(self, file: StaticFile, scope: Scope) -> Response | None:
        """The answer with this file; None where it has just gone."""
        asked = Headers(scope=scope)
        try:
            form = await self.cache.form(file, _accepted(asked))
        except OSError:
            return None
        headers = {
            "Cache-Control": FOR_EVER if file.hashed else ASK_AGAIN,
            "ETag": form.etag,
        }
        if file.compressible:
            headers["Vary"] = "Accept-Encoding"
        if is_known(form.etag, asked):
            return Response(status_code=304, headers=headers)
        headers |= {"Content-Type": file.kind, "Accept-Ranges": "bytes"}
        if form.encoding:
            headers["Content-Encoding"] = form.encoding
        return _whole_or_part(form, asked, headers, head=scope["method"] == "HEAD")


def _wants_exact(scope: Scope) -> bool:
    """Whether a proxy in front of several servers asks for one version of a file, and no other."""
    return scope["path"].startswith("/assets/") and (EXACT, b"1") in scope["headers"]


def _accepted(asked: Headers) -> str:
    return accepted(",".join(asked.getlist("accept-encoding")))


def _whole_or_part(
    form: EncodedFile, asked: Headers, headers: dict[str, str], *, head: bool
) -> Response:
    """The form, or the part that `Range` asks for: of the bytes as they travel.

    So a browser goes on with a file that a bad network has cut, as long as it is the same form.
    """
    size, body, status = len(form.body), form.body, 200
    same = asked.get("if-range", form.etag) == form.etag
    part = RANGE.fullmatch(asked.get("range", "")) if same and not head else None
    if part and (part[1] or part[2]):
        first = int(part[1]) if part[1] else max(0, size - int(part[2]))
        last = min(size - 1, int(part[2])) if part[1] and part[2] else size - 1
        if part[1] and part[2] and int(part[2]) < int(part[1]):
            pass  # no range at all: the whole is sent
        elif first >= size or last < first:
            return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
        else:
            status, body = 206, body[first : last + 1]
            headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(len(body))
    return Response(b"" if head else body, status, headers)


def _asking_plain(scope: Scope) -> Scope:
    """The same request without `Accept-Encoding`: what is behind need not compress."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


class _Page:
    """Sends on what a route answers, encoded if it is a text that comes whole."""

    def __init__(self, send: Send, encoding: str, method: str) -> None:
        self._send = send
        self._encoding = encoding
        self._head = method == "HEAD"
        self._begun: Message | None = None

    async def __call__(self, message: Message) -> None:
        """One message of the answer; its beginning waits for its body, except in a stream."""
        if message["type"] == "http.response.start" and self._may_encode(message):
            self._begun = message
            return
        if self._begun is not None:
            begun, self._begun = self._begun, None
            message = await self._encoded(begun, message)
            await self._send(begun)
        await self._send(message)

    def _may_encode(self, begun: Message) -> bool:
        headers = MutableHeaders(raw=begun["headers"])
        if begun["status"] in BARE or not TEXTS.match(headers.get("content-type", "")):
            return False
        headers.add_vary_header("Accept-Encoding")
        return bool(self._encoding != PLAIN and "content-encoding" not in headers)

    async def _encoded(self, begun: Message, message: Message) -> Message:
        """The body for this beginning, whose headers are made to fit."""
        body = message.get("body", b"")
        if message["type"] != "http.response.body" or message.get("more_body"):
            return message
        headers = MutableHeaders(raw=begun["headers"])
        if len(body) < SMALLEST:
            return message
        if len(body) < LARGE:
            smaller = encoded(body, self._encoding)
        else:
            smaller = await asyncio.to_thread(encoded, body, self._encoding)
        headers["Content-Encoding"] = self._encoding
        headers["Content-Length"] = str(len(smaller))
        if "etag" in headers:
            headers["ETag"] = "W/" + headers["etag"].removeprefix("W/")
        return {**message, "body": b"" if self._head else smaller}
