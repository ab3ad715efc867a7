"""Low-overhead TCP connections by the thousand, on one epoll below asyncio.

A phone that listens must not cost this process more than the server pays to write to it, or it is
the generator that is measured.
"""

from __future__ import annotations

import asyncio
import select
import socket
from typing import Final, Protocol

__all__ = ["Receiver", "Wire", "Wires"]

AT_ONCE: Final = 1 << 18
"""Bytes read at once: more than a frame of a full room."""
BATCH: Final = 256
"""Sockets served before asyncio's other tasks have their turn."""


class Receiver(Protocol):
    """Whoever reads a wire."""

    def received(self, data: bytes) -> None:
        """Some bytes came."""

    def lost(self) -> None:
        """The other side ended, or the connection broke."""


class Wire:
    """One TCP connection; what comes goes to `receiver`, which may be replaced as it speaks on."""

    __slots__ = ("_socket", "_unsent", "_wires", "fd", "receiver")

    def __init__(self, wires: Wires, connected: socket.socket, receiver: Receiver) -> None:
        """Use `Wires.open`."""
        self._wires, self._socket = wires, connected
        self._unsent = b""
        self.fd = connected.fileno()
        self.receiver = receiver

    @property
    def open(self) -> bool:
        """Whether it can still be written to."""
        return self.fd >= 0

    def send(self, data: bytes) -> None:
        """Writes now, and the rest once the other side has room."""
        if self._unsent:
            self._unsent += data
            return
        try:
            sent = self._socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.close()
            return
        if sent < len(data):
            self._unsent = data[sent:]
            self._wires.wants_room(self, True)

    def close(self) -> None:
        """Drops the connection at once, without saying so to the receiver."""
        if self.fd >= 0:
            self._wires.forget(self)
            self.fd = -1
            self._socket.close()

    def ready(self, event: int) -> None:
        """Something can be read or written."""
        if event & select.EPOLLOUT:
            self._send_rest()
        if not event & ~select.EPOLLOUT:
            return
        try:
            data = self._socket.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self.receiver.received(data)
        else:
            self.close()
            self.receiver.lost()

    def _send_rest(self) -> None:
        data, self._unsent = self._unsent, b""
        self._wires.wants_room(self, False)
        if data:
            self.send(data)


class Wires:
    """All the connections of this process."""

    def __init__(self) -> None:
        """Call from within the running loop."""
        self._poll = select.epoll()
        self._wires: dict[int, Wire] = {}
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._poll.fileno(), self._drain)

    async def open(self, port: int, receiver: Receiver, *, patience: float = 10.0) -> Wire:
        """A connection to a port of this machine. Raises `OSError`, `TimeoutError`."""
        made = socket.socket()
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            async with asyncio.timeout(patience):
                await self._loop.sock_connect(made, ("127.0.0.1", port))
        except BaseException:
            made.close()
            raise
        wire = Wire(self, made, receiver)
        self._wires[wire.fd] = wire
        self._poll.register(wire.fd, select.EPOLLIN)
        return wire

    def wants_room(self, wire: Wire, wants: bool) -> None:
        """Whether to be told when this wire can be written to again."""
        self._poll.modify(wire.fd, select.EPOLLIN | (select.EPOLLOUT if wants else 0))

    def forget(self, wire: Wire) -> None:
        """A wire is about to be closed."""
        self._poll.unregister(wire.fd)
        del self._wires[wire.fd]

    def close(self) -> None:
        """Closes every connection."""
        for wire in list(self._wires.values()):
            wire.close()
        self._loop.remove_reader(self._poll.fileno())
        self._poll.close()

    def _drain(self) -> None:
        wires = self._wires
        for fd, event in self._poll.poll(0, BATCH):
            wire = wires.get(fd)
            if wire is not None:
                wire.ready(event)
