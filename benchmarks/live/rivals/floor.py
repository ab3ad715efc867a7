"""Baseline of the load generator: prebuilt bytes written to every socket, without a server."""

from __future__ import annotations

import asyncio
import sys
from typing import cast

import uvloop

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

listeners: set[asyncio.Transport] = set()


def chunk(event: bytes) -> bytes:
    """As every HTTP server frames it."""
    return b"%x\r\n%s\r\n" % (len(event), event)


class Peer(asyncio.Protocol):
    """Reads no more of a request than what it asks for."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        self.transport, self.data = cast("asyncio.Transport", transport), b""

    def data_received(self, data: bytes) -> None:
        """A request, perhaps not yet whole."""
        self.data += data
        head, end, body = self.data.partition(b"\r\n\r\n")
        if not end:
            return
        if head.startswith(b"GET /live"):
            listeners.add(self.transport)
            self.transport.write(HEAD + chunk(b"event: state\ndata: {}\n\n"))
        elif head.startswith(b"POST"):
            size = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            if len(body) < size:
                return
            self.say(body)
        else:
            self.answer()
        self.data = b""

    def say(self, body: bytes) -> None:
        """To everybody."""
        said = chunk(b"event: state\ndata: %s\n\n" % body)
        for each in listeners:
            each.write(said)
        self.answer()

    def answer(self) -> None:
        """It was done."""
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    def connection_lost(self, _reason: Exception | None) -> None:
        """Gone."""
        listeners.discard(self.transport)


async def main() -> None:
    """Serves until it is stopped."""
    server = await asyncio.get_running_loop().create_server(
        Peer, "127.0.0.1", int(sys.argv[1]), backlog=2048
    )
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
