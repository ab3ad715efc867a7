"""Client of Streamlit's websocket, as a browser opens it: binary messages, pongs."""

from __future__ import annotations

import asyncio
import base64
import os
from typing import TYPE_CHECKING, Final

from benchmarks.live.asking import Broken, head_of, request

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.live.wires import Wire, Wires

__all__ = ["WebSocket"]

BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA
NO_TOKEN: Final = "PLACEHOLDER_AUTH_TOKEN"
"""What Streamlit's page says in place of a token it was not given."""


class WebSocket:
    """One connection; `heard(message)` is called with each message."""

    def __init__(self, heard: Callable[[bytes], None]) -> None:
        """Not yet open."""
        self.heard = heard
        self.wire: Wire | None = None
        self.bytes = 0
        self.on_lost: Callable[[], None] | None = None
        self._data = b""
        self._missing = 0
        self._begun: asyncio.Future[None] | None = None

    @property
    def open(self) -> bool:
        """Whether it can be spoken into."""
        return self.wire is not None and self.wire.open and self._begun is None

    async def connect(
        self,
        wires: Wires,
        port: int,
        cookies: dict[str, str],
        session: str = "",
        *,
        patience: float = 30.0,
    ) -> None:
        """Opens it; `session` is Streamlit's own id, to find one's widgets again after a cut.

        Raises `Broken` when it is refused, `OSError`, `TimeoutError`.
        """
        self.close()
        self._data, self._missing = b"", 0
        begun = self._begun = asyncio.get_running_loop().create_future()
        self.wire = await wires.open(port, self, patience=patience)
        protocols = ["streamlit", cookies.get("_streamlit_xsrf", NO_TOKEN), session]
        headers = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Origin": f"http://127.0.0.1:{port}",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Protocol": ", ".join(p for p in protocols if p),
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }
        self.wire.send(request("GET", "/_stcore/stream", headers, port=port))
        async with asyncio.timeout(patience):
            await begun

    def close(self) -> None:
        """Drops the connection without a word."""
        if self.wire is not None:
            self.wire.close()

    def send(self, message: bytes) -> None:
        """One binary message; nothing when the connection is gone."""
        if self.wire is not None and self.wire.open:
            self.wire.send(_framed(BINARY, message))

    def received(self, data: bytes) -> None:
        """Bytes from the server."""
        self.bytes += len(data)
        self._data = data = self._data + data if self._data else data
        if self._begun is not None and not self._take_head():
            return
        if len(self._data) >= self._missing:
            self._take_messages()

    def lost(self) -> None:
        """The server hung up."""
        if self._begun is not None and not self._begun.done():
            self._begun.set_exception(Broken("the websocket was refused"))
        elif self.on_lost is not None:
            self.on_lost()

    def _take_head(self) -> bool:
        found = head_of(self._data)
        if found is None or self._begun is None:
            return False
        answer, self._data = found
        begun, self._begun = self._begun, None
        if begun.done():
            return False
        if answer.status != 101:
            begun.set_exception(Broken(f"the websocket answers {answer.status}"))
            return False
        begun.set_result(None)
        return True

    def _take_messages(self) -> None:
        data, at = self._data, 0
        while len(data) - at >= 2:
            size, start = data[at + 1] & 0x7F, at + 2
            if size > 125:
                width = 2 if size == 126 else 8
                start += width
                size = (
                    int.from_bytes(data[at + 2 : start], "big") if len(data) >= start else 1 << 62
                )
            if len(data) < start + size:
                self._missing = min(start + size - at, 1 << 30) if size < 1 << 62 else 0
                break
            self._take(data[at], data[start : start + size])
            at = start + size
        else:
            self._missing = 0
        self._data = data[at:]

    def _take(self, first: int, message: bytes) -> None:
        kind = first & 0x0F
        if kind == BINARY and first & 0x80:
            self.heard(message)
        elif kind == PING and self.wire is not None:
            self.wire.send(_framed(PONG, message))
        elif kind == CLOSE:
            self.close()
            self.lost()
        elif kind != PONG:
            raise Broken(f"a websocket frame of kind {kind} that Streamlit does not send")


def _framed(kind: int, message: bytes) -> bytes:
    """A frame with a mask of zeros: as legal as any, and it leaves the bytes as they are."""
    size = len(message)
    if size < 126:
        head = bytes((0x80 | kind, 0x80 | size))
    elif size < 1 << 16:
        head = bytes((0x80 | kind, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | kind, 0x80 | 127)) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + message
