"""Client of a server-sent event stream, which inspects events without decoding them."""

from __future__ import annotations

import asyncio
import re
import zlib
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.live.asking import Broken, head_of, request

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.live.wires import Wire, Wires

__all__ = ["Event", "Stream"]


class Event:
    """What an event says, looked for in its bytes: the one place that knows how frames are made.

    A whole frame (`event: state`) or the difference to the one before (`event: patch`, a JSON
    Patch).
    """

    _WHOLE: Final = b'"stage":"'
    _PATCHED: Final = b'"path":"/stage","value":"'

    @staticmethod
    def stage(event: bytes) -> str:
        """The stage that a frame tells; empty where it says nothing of it."""
        for sign in (Event._WHOLE, Event._PATCHED):
            start = event.find(sign)
            if start >= 0:
                start += len(sign)
                return event[start : event.index(b'"', start)].decode()
        return ""

    _ADDRESS: Final = re.compile(rb'"(/write/[^"]+)"')
    _FIELD: Final = re.compile(
        rb'"fields":\[\{"name":"([^"]+)"|/writing/fields/0(?:","value":\{"name|/name","value)":"([^"]+)"'
    )

    @staticmethod
    def writing(event: bytes) -> tuple[str, str]:
        """Where what is written goes, and the first field's name; empty where it is not said."""
        if b"writ" not in event:
            return "", ""
        address, field = Event._ADDRESS.search(event), Event._FIELD.search(event)
        name = (field[1] or field[2]).decode() if field else ""
        return address[1].decode() if address else "", name

    @staticmethod
    def is_frame(event: bytes) -> bool:
        """Whether it shows something, and is no beat of the clock."""
        return b"event: state" in event or b"event: patch" in event

    @staticmethod
    def number(event: bytes) -> str:
        """The id of the last frame in it; empty for none."""
        start = event.rfind(b"\nid: ") + 1
        if not start and not event.startswith(b"id: "):
            return ""
        return event[start + 4 : event.index(b"\n", start)].decode()

    _PAPER: Final = re.compile(rb'"address":"(/ballot/[^"]+)"')
    _OPTIONS: Final = re.compile(rb'"options":\[(\[.*?\])\]')
    _OPTION: Final = re.compile(rb'\["([^"]+)",')

    @staticmethod
    def paper(event: bytes) -> tuple[str, list[str]] | None:
        """Where ballots of a vote that is open go, and the ids of its options; None without one."""
        address = Event._PAPER.search(event)
        options = Event._OPTIONS.search(event, address.end()) if address else None
        if address is None or options is None:
            return None
        ids = Event._OPTION.findall(options[1])
        return address[1].decode(), [option.decode() for option in ids]

    _COUNTS: Final = re.compile(rb'"(?:path":"/(?:room/)?)?(people|crowd)"(?:,"value")?:(\d+)')

    @staticmethod
    def counts(event: bytes) -> dict[bytes, int]:
        """What it says of these: `people` in the room, `crowd` in all."""
        if not any(sign in event for sign in (b'"room"', b"/room", b"/crowd")):
            return {}
        return {name: int(number) for name, number in Event._COUNTS.findall(event)}


class Stream:
    """One browser's EventSource. `heard(events, now)` is called with whole events.

    Several that came together may be given at once; `now` is `perf_counter` when they were read.
    """

    def __init__(self, heard: Callable[[bytes, float], None]) -> None:
        """Not yet open."""
        self.heard = heard
        self.wire: Wire | None = None
        self.bytes = 0
        self.on_lost: Callable[[], None] | None = None
        self._head = b""
        self._begun: asyncio.Future[None] | None = None
        self._chunked = True
        self._unzip: Callable[[bytes], bytes] | None = None
        self._parts: list[bytes] = []
        self._missing = 0
        self._event = b""

    @property
    def open(self) -> bool:
        """Whether the server still speaks."""
        return self.wire is not None and self.wire.open and self._begun is None

    async def listen(
        self,
        wires: Wires,
        port: int,
        target: str,
        headers: dict[str, str] | None = None,
        *,
        patience: float = 30.0,
    ) -> None:
        """Opens it. Raises `Broken` when it is refused, `OSError`, `TimeoutError`."""
        self.close()
        self._head, self._event, self._parts, self._missing = b"", b"", [], 0
        begun = self._begun = asyncio.get_running_loop().create_future()
        self.wire = await wires.open(port, self, patience=patience)
        said = {
            "Accept": "text/event-stream",
            "Accept-Encoding": "gzip",
            "Cache-Control": "no-cache",
            "Sec-Fetch-Site": "same-origin",
            **(headers or {}),
        }
        self.wire.send(request("GET", target, said, port=port))
        async with asyncio.timeout(patience):
            await begun

    def close(self) -> None:
        """Drops the connection, as a phone does whose Wi-Fi goes."""
        if self.wire is not None:
            self.wire.close()

    def received(self, data: bytes) -> None:
        """Bytes of the answer."""
        now = perf_counter()
        self.bytes += len(data)
        if self._begun is not None:
            self._take_head(data, now)
        elif self._chunked:
            self._take_chunks(data, now)
        else:
            self._take(data, now)

    def lost(self) -> None:
        """The stream ended."""
        if self._begun is not None and not self._begun.done():
            self._begun.set_exception(Broken("the stream ended before it began"))
        elif self.on_lost is not None:
            self.on_lost()

    def _take_head(self, data: bytes, now: float) -> None:
        self._head += data
        found = head_of(self._head)
        if found is None or self._begun is None:
            return
        answer, rest = found
        begun, self._begun = self._begun, None
        if begun.done():
            return
        if answer.status != 200:
            begun.set_exception(Broken(f"the stream answers {answer.status}"))
            return
        self._chunked = answer.headers.get("transfer-encoding") == "chunked"
        packed = answer.headers.get("content-encoding") == "gzip"
        self._unzip = zlib.decompressobj(31).decompress if packed else None
        begun.set_result(None)
        if rest and self._chunked:
            self._take_chunks(rest, now)
        elif rest:
            self._take(rest, now)

    def _take_chunks(self, data: bytes, now: float) -> None:
        """A chunk that has come in parts is put together once, when its last part is here."""
        if self._parts:
            self._parts.append(data)
            self._missing -= len(data)
            if self._missing > 0:
                return
            data, self._parts = b"".join(self._parts), []
        at, length = 0, len(data)
        while at < length:
            end = data.find(b"\r\n", at)
            size = int(data[at:end], 16) if end >= 0 else 0
            after = end + size + 4
            if end < 0 or after > length:
                self._parts, self._missing = [data[at:]], max(1, after - length)
                return
            if not size:  # the orderly end: a proxy keeps the connection open after it
                self.close()
                self.lost()
                return
            self._take(data[end + 2 : end + 2 + size], now)
            at = after

    def _take(self, data: bytes, now: float) -> None:
        if self._unzip is not None:
            data = self._unzip(data)
        if self._event:
            data, self._event = self._event + data, b""
        if not data.endswith(b"\n\n"):
            whole, end, self._event = data.rpartition(b"\n\n")
            data = whole + end
        if data:
            self.heard(data, now)
