"""Guards the server's connections (uvicorn): idle and half-sent ones end, room is kept for files.

uvicorn waits for a request's head and body as long as its sender likes, and for as many as come.
Here a connection that says nothing has `HEAD` seconds, a body comes at `SLOWEST` bytes a second or
more; and where the system's limit of open files is near, the connections that have waited for
longest without asking for anything give way, so that sessions can always be written.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

from tablee.session.access import security_log
from tablee.session.access.security_log import SecurityEvent

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

HEAD: Final = 20.0
"""Seconds for a request's head, or without any: browsers open connections ahead of asking."""
BODY: Final = 30.0
"""Seconds for a request's body, and those of `SLOWEST`."""
SLOWEST: Final = 2_000.0
"""Bytes a second of a body that is on its way: a tenth of a bad mobile network."""
UNREAD: Final = 120.0
"""Seconds without reading for which an answer waits."""
LOOK: Final = 2.0
"""Seconds between two looks at all connections."""
RESERVE: Final = 100
"""Open files kept for sessions, plugins and the process itself, or an eighth of all."""
PAGE: Final = 3
"""Open files of a page of Streamlit's, besides its connection: an event loop of its own."""
OF_PAGES: Final = 16
"""Of so many open files one is for each page that may be open, and for each that may come back."""
HASTE: Final = 3.0
"""Seconds that a body has before it gives way to others, where it is slow and there is no room."""
PROTOCOLS: Final = (
    ("uvicorn.protocols.http.httptools_impl", "HttpToolsProtocol"),
    ("uvicorn.protocols.http.h11_impl", "H11Protocol"),
)


def room_for_connections(pages: int = 0) -> int:
    """How many connections may be open here; 0 where the system tells no limit of open files.

    `pages` is what `TABLEE_PAGES` says.
    """
    files = _open_files()
    kept = max(RESERVE, files // 8) + 2 * PAGE * room_for_pages(pages)
    return max(1, files - kept) if files else 0


def room_for_pages(most: int) -> int:
    """How many of `most` pages of Streamlit's may be open, and as many kept to be come back to.

    0 for any number of either.
    """
    files = _open_files()
    return min(most or files, max(8, files // OF_PAGES)) if files else most


def _open_files() -> int:
    """Files and connections that this process may have open; 0 for any number."""
    if sys.platform == "win32":
        return 0
    with suppress(ImportError, OSError, ValueError):
        import resource

        files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        return 0 if files == resource.RLIM_INFINITY else files
    return 0


def _within(
    address: str, networks: Collection[ipaddress.IPv4Network | ipaddress.IPv6Network]
) -> bool:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in networks)


class _Guarded:
    """What is known of one connection."""

    __slots__ = ("address", "came", "connection", "cycle", "since")

    def __init__(self, connection: Any, address: str, now: float) -> None:
        self.connection, self.address = connection, address
        self.since = now
        """When it began to wait for a request, to send one's body, or not to read the answer."""
        self.came = 0
        """Bytes of the present request."""
        self.cycle: Any = None
        """uvicorn's present request and answer."""

    def overdue(self, now: float) -> bool:
        connection, cycle = self.connection, self.connection.cycle
        if cycle is None or cycle.response_complete:
            return now - self.since > HEAD
        if cycle.more_body and not connection.flow.read_paused:
            return now - self.since > BODY + self.came / SLOWEST
        if not connection.flow.write_paused:
            self.since = now
        return now - self.since > UNREAD


class ConnectionGuard:
    """The connections of one process, in its event loop's thread."""

    def __init__(self, proxies: Collection[str] = (), most: int = 0) -> None:
        """At most so many, 0 for any number; addresses of `proxies` stand for many people."""
        self.most = most
        networks = [ipaddress.ip_network(each, strict=False) for each in proxies]
        self._is_proxy = functools.lru_cache(1024)(lambda address: _within(address, networks))
        self._all: dict[Any, _Guarded] = {}
        self._waiting: dict[Any, _Guarded] = {}
        """Those that have asked for nothing yet, or no more, the longest first."""
        self._sending: dict[Any, _Guarded] = {}
        """Those whose request is not there as a whole yet, the longest first."""
        self._addresses = Counter[str]()

    async def watch(self) -> None:
        """Ends what is overdue, again and again."""
        while True:
            await asyncio.sleep(LOOK)
            self.look(time.monotonic())

    def look(self, now: float) -> int:
        """Ends the connections that are overdue `now`; returns how many."""
        overdue = [each for each in self._all.values() if each.overdue(now)]
        for each in overdue:
            security_log.note(SecurityEvent.SLOW)
            each.connection.transport.abort()
        return len(overdue)

    # ── what uvicorn tells ──────────────────────────────────────────────────────────────────

    def made(self, connection: Any) -> None:
        """A connection has come: another gives way where all places are taken, or this one."""
        address = str((connection.client or ("",))[0])
        guarded = _Guarded(connection, address, time.monotonic())
        if self._crowded(connection, address) and not self._make_room(address):
            security_log.note(SecurityEvent.CONNECTIONS, "new")
            connection.transport.abort()
            return
        self._all[connection] = self._waiting[connection] = guarded
        self._addresses[address] += 1

    def received(self, connection: Any, n: int) -> None:
        """So many bytes have come."""
        guarded = self._all.get(connection)
        if guarded is None:
            return
        guarded.came += n
        if connection.cycle is not guarded.cycle:  # a whole head, the first or the next
            guarded.cycle, guarded.came, guarded.since = connection.cycle, n, time.monotonic()
            self._waiting.pop(connection, None)
            self._sending.pop(connection, None)
            if guarded.cycle is not None and guarded.cycle.more_body:
                self._sending[connection] = guarded

    def answered(self, connection: Any) -> None:
        """An answer is complete: the connection waits for the next request."""
        guarded = self._all.get(connection)
        if guarded is not None:
            guarded.came, guarded.since = 0, time.monotonic()
            self._sending.pop(connection, None)
            self._waiting[connection] = guarded

    def gone(self, connection: Any) -> None:
        """A connection has ended, or is a websocket from now on."""
        guarded = self._all.pop(connection, None)
        self._waiting.pop(connection, None)
        self._sending.pop(connection, None)
        if guarded is not None:
            self._addresses[guarded.address] -= 1
            if not self._addresses[guarded.address]:
                del self._addresses[guarded.address]

    def _crowded(self, connection: Any, address: str) -> bool:
        """Whether there is no room, or little and half of it this address's."""
        open_ = len(connection.connections)
        if not self.most or open_ < self.most * 0.8:
            return False
        return open_ >= self.most or self._has_half(address)

    def _has_half(self, address: str) -> bool:
        return self._addresses[address] >= self.most / 2 and not self._is_proxy(address)

    def _make_room(self, address: str) -> bool:
        """Ends the connection that has waited for longest, of this address where it has half."""
        half = self._has_half(address)
        for connection, guarded in self._giving_way():
            if not half or guarded.address == address:
                security_log.note(SecurityEvent.CONNECTIONS, "idle")
                connection.transport.abort()
                self.gone(connection)
                return True
        return False

    def _giving_way(self) -> Iterator[tuple[Any, _Guarded]]:
        """Those without a request first, then those whose body hardly comes."""
        yield from self._waiting.items()
        now = time.monotonic()
        for connection, guarded in self._sending.items():
            if guarded.since > now - HASTE:
                return
            if connection.cycle.more_body and guarded.came < (now - guarded.since) * SLOWEST:
                yield connection, guarded

    # ── into uvicorn ────────────────────────────────────────────────────────────────────────

    def install(self) -> Callable[[], None]:
        """Has uvicorn tell of each connection from now on; returns the end of it."""
        undone = [self._into(*protocol) for protocol in PROTOCOLS]

        def undo() -> None:
            for each in undone:
                each()

        return undo

    def _into(self, module: str, name: str) -> Callable[[], None]:
        try:
            kind: Any = getattr(import_module(module), name)
        except (ImportError, AttributeError):  # httptools is not everywhere
            return lambda: None
        told: dict[str, tuple[Any, Callable[..., None]]] = {
            "connection_made": (self._after, lambda one, _transport: self.made(one)),
            "data_received": (self._after, lambda one, data: self.received(one, len(data))),
            "connection_lost": (self._before, lambda one, _error: self.gone(one)),
            "handle_websocket_upgrade": (self._before, lambda one, *_event: self.gone(one)),
            "on_response_complete": (self._before, lambda one: self.answered(one)),
        }
        before = {each: getattr(kind, each) for each in told}
        for each, (when, tell) in told.items():
            setattr(kind, each, when(before[each], tell))

        def undo() -> None:
            for each, was in before.items():
                setattr(kind, each, was)

        return undo

    @staticmethod
    def _after(done: Callable[..., None], tell: Callable[..., None]) -> Callable[..., None]:
        def method(*given: Any) -> None:
            done(*given)
            tell(*given)

        return method

    @staticmethod
    def _before(done: Callable[..., None], tell: Callable[..., None]) -> Callable[..., None]:
        def method(*given: Any) -> None:
            tell(*given)
            done(*given)

        return method
