"""Slowing down whoever tries codes one after the other, without hurting a room that mistypes.

A session's code has six digits, so it can be guessed by a program that is let to; a room of thirty
shares one address, so thirty people may each mistype once. Counts only: not for cookies or rights.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PER_ADDRESS", "PER_SERVER", "WINDOW", "Guesses", "network_of"]

WINDOW: Final = 60.0
"""Seconds during which a wrong code counts."""
PER_ADDRESS: Final = 20
"""Wrong codes from one address in a window before its answers are refused."""
PER_SERVER: Final = 60
"""Wrong codes from everywhere in a window before wrong codes are refused."""
DELAY: Final = 2.0
"""Seconds that a refusal takes."""
MOST_ADDRESSES: Final = 1024
"""Addresses remembered; beyond, the one not heard of for longest is forgotten."""


class Guesses:
    """Counts wrong codes per address and over the whole server; holds no code and no name."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, delay: float = DELAY) -> None:
        """Nobody has guessed yet."""
        self.delay = delay
        """Seconds to wait before saying no."""
        self._clock = clock
        self._everywhere: deque[float] = deque(maxlen=PER_SERVER)
        self._by_address: OrderedDict[str, deque[float]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        """Whether this address is over its limit: no code of its is looked at for now.

        Codes refused so are not counted: a program that insists cannot lock the room's shared
        address out for longer than a window.
        """
        return self._full(self._by_address.get(network_of(address)))

    def wrong(self, address: str) -> bool:
        """Counts a wrong code; says whether the address or the server had used up its share."""
        over = self.too_many(address) or self._full(self._everywhere)
        now, network = self._clock(), network_of(address)
        self._everywhere.append(now)
        self._by_address.setdefault(network, deque(maxlen=PER_ADDRESS)).append(now)
        self._by_address.move_to_end(network)
        if len(self._by_address) > MOST_ADDRESSES:
            self._by_address.popitem(last=False)
        return over

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._by_address)

    def _full(self, times: deque[float] | None) -> bool:
        """Whether as many as are kept happened within the window."""
        if times is None or len(times) < (times.maxlen or 0):
            return False
        return self._clock() - times[0] < WINDOW


def network_of(address: str) -> str:
    """What counts as one address: an IPv6 household holds a whole /64 of them."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.IPv6Network((known, 64), strict=False))
