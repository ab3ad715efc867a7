"""Rate limit of wrong codes: from one address, from one network, or in all.

A session's code is short enough to be guessed by a program that is let to, so what counts is how
many guesses are looked at in all, whatever the number of addresses they come from: past
`PER_SERVER` in a window no code is looked at any more, right or wrong, but for browsers that are in
the session already. A room of thirty shares one address, so thirty people may each mistype once.
Counts only: not for cookies or rights.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Final

from starlette.requests import HTTPConnection

from tablee.session.access import security_log
from tablee.session.access.security_log import SecurityEvent
from tablee.web.http.limits.proxies import Address, read_address, told

log = logging.getLogger(__name__)

WINDOW: Final = 60.0
"""Seconds during which a wrong code counts."""
PER_ADDRESS: Final = 30
"""Wrong codes from one address in a window before its codes are refused."""
PER_NETWORK: Final = 40
"""The same for what one household or firm may hold: an IPv6 /48, a proxy that nobody declared. Less
than `PER_SERVER`, so that it alone keeps nobody else out."""
PER_SERVER: Final = 60
"""Wrong codes from everywhere in a window before all codes are refused: 86,400 in a day."""
DELAY: Final = 2.0
"""Seconds that a refusal takes."""
MOST_ADDRESSES: Final = 1024
"""Addresses remembered; beyond, the one not heard of for longest is forgotten. What is forgotten so
still counts for the server."""

Origin = tuple[tuple[str, int], ...]
"""Where a guess comes from: each name that it counts for, and how many wrong ones it may have."""


class Throttle:
    """Counts wrong codes by origin and over the whole server; holds no code and no name."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, delay: float = DELAY) -> None:
        self.delay = delay
        """Seconds to wait before saying no."""
        self._clock = clock
        self._everywhere: deque[float] = deque(maxlen=PER_SERVER)
        self._by_name: OrderedDict[str, deque[float]] = OrderedDict()
        self._said = -WINDOW

    def too_many(self, origin: Origin) -> bool:
        """Whether no code from there is looked at for now.

        Codes refused so are not counted: a program that insists cannot lock the room's shared
        address out for longer than a window.
        """
        if self._full(self._everywhere):
            self._tell()
            return True
        return any(self._full(self._by_name.get(name)) for name, _most in origin)

    def wrong(self, origin: Origin) -> None:
        """Counts a code that was looked at and opens nothing."""
        security_log.note(SecurityEvent.CODE)
        now = self._clock()
        self._everywhere.append(now)
        for name, most in origin:
            self._by_name.setdefault(name, deque(maxlen=most)).append(now)
            self._by_name.move_to_end(name)
        while len(self._by_name) > MOST_ADDRESSES:
            self._by_name.popitem(last=False)

    def __len__(self) -> int:
        return len(self._by_name)

    def _full(self, times: deque[float] | None) -> bool:
        """Whether as many as are kept happened within the window."""
        if times is None or len(times) < (times.maxlen or 0):
            return False
        return self._clock() - times[0] < WINDOW

    def _tell(self) -> None:
        """Says in the log that somebody tries codes, once a window, and not from where."""
        now = self._clock()
        if now - self._said >= WINDOW:
            self._said = now
            log.warning("%d wrong codes in a minute: codes are refused, links go on", PER_SERVER)


def origin_of(request: HTTPConnection) -> Origin:
    """Where a request comes from: its client, as a declared proxy tells it (`proxies.believe`).

    A proxy that nobody declared is many people: what it says of them tells them apart, and it has a
    larger share of its own besides.
    """
    host = request.client.host if request.client else ""
    peer, forwarded = read_address(host), told(request.headers, "x-forwarded-for")
    if peer is None:
        return ((host, PER_ADDRESS),)
    if not forwarded or forwarded[-1] == str(peer):  # uvicorn, started by itself, looked there
        return tuple(_names(peer))
    return ((f"{peer} {forwarded[-1][:64]}", PER_ADDRESS), (f"{peer} …", PER_NETWORK))


def address_of(request: HTTPConnection) -> str:
    """What counts as one address for whoever asks: that of an IPv4 router, an IPv6 household."""
    return origin_of(request)[0][0]


def _names(address: Address) -> Iterator[tuple[str, int]]:
    """What counts as one: an IPv6 household holds a whole /64 of them, a firm a /48."""
    if isinstance(address, ipaddress.IPv4Address):
        yield str(address), PER_ADDRESS
        return
    for bits, most in ((64, PER_ADDRESS), (48, PER_NETWORK)):
        yield str(ipaddress.IPv6Network((address, bits), strict=False)), most
