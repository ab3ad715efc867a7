"""Minimal HTTP/1.1 client: requests, responses, the head of a streamed response."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from benchmarks.live.wires import Wire, Wires

__all__ = ["Answer", "Asker", "Broken", "head_of", "request"]

END: Final = b"\r\n\r\n"


class Broken(Exception):
    """The connection ended, or said what nobody asked for."""


@dataclass(frozen=True)
class Answer:
    """One whole answer."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes = field(default=b"", repr=False)


def request(
    method: str, target: str, headers: dict[str, str], body: bytes = b"", *, port: int
) -> bytes:
    """The bytes of a request, with what every browser says of itself."""
    said = {
        "Host": f"127.0.0.1:{port}",
        "User-Agent": "Mozilla/5.0 (Linux; Android 14) bench-live",
        "Accept-Language": "fr-FR",
        **headers,
    }
    if method == "POST":
        said["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode() + body


def head_of(data: bytes) -> tuple[Answer, bytes] | None:
    """The answer so far and what came after its head; None while the head is not whole."""
    head, end, rest = data.partition(END)
    if not end:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers, cookies = {}, {}
    for line in lines:
        name, _colon, value = line.partition(":")
        name, value = name.lower(), value.strip()
        if name == "set-cookie":
            key, _equals, kept = value.partition(";")[0].partition("=")
            cookies[key] = kept.strip('"')
        else:
            headers[name] = value
    return Answer(int(first.split(" ")[1]), headers, cookies), rest


class Asker:
    """Requests one after the other on a connection that is kept alive, as a browser does."""

    def __init__(self, wires: Wires, port: int) -> None:
        """Connects at the first question."""
        self._wires, self._port = wires, port
        self._wire: Wire | None = None
        self._data = b""
        self._answer: asyncio.Future[Answer] | None = None

    async def ask(
        self,
        method: str,
        target: str,
        headers: dict[str, str],
        body: bytes = b"",
        *,
        patience: float = 30.0,
    ) -> Answer:
        """Raises `Broken`, `OSError`, `TimeoutError`."""
        if self._wire is None or not self._wire.open:
            self._wire = await self._wires.open(self._port, self, patience=patience)
        self._data, self._answer = b"", asyncio.get_running_loop().create_future()
        self._wire.send(request(method, target, headers, body, port=self._port))
        async with asyncio.timeout(patience):
            return await self._answer

    def close(self) -> None:
        """No more questions."""
        if self._wire is not None:
            self._wire.close()

    def received(self, data: bytes) -> None:
        """A part of the answer."""
        self._data += data
        found = head_of(self._data)
        if found is None or self._answer is None or self._answer.done():
            return
        answer, rest = found
        body = _body(answer, rest)
        if body is not None:
            whole = Answer(answer.status, answer.headers, answer.cookies, body)
            self._answer.set_result(whole)

    def lost(self) -> None:
        """The server hung up."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Broken("the server hung up"))


def _body(answer: Answer, rest: bytes) -> bytes | None:
    """The whole body, or None while some of it is missing."""
    if answer.headers.get("transfer-encoding") == "chunked":
        return _unchunked(rest)
    size = int(answer.headers.get("content-length", 0))
    return rest[:size] if len(rest) >= size else None


def _unchunked(rest: bytes) -> bytes | None:
    parts: list[bytes] = []
    at = 0
    while (end := rest.find(b"\r\n", at)) >= 0:
        size = int(rest[at:end], 16)
        if len(rest) < end + size + 4:
            return None
        if not size:
            return b"".join(parts)
        parts.append(rest[end + 2 : end + 2 + size])
        at = end + size + 4
    return None
