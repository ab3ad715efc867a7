"""Finds the addresses of this machine on the networks around it, by which phones reach it.

Nothing is sent: the system's tables are asked.
"""

from __future__ import annotations

import functools
import socket
import struct
import sys
import time
from contextlib import suppress
from typing import Final

PROBED: Final = ("192.0.2.1", "192.168.1.1", "10.0.0.1", "172.16.0.1", "169.254.1.1")
"""An outside address first, then the usual private networks of a room without Internet."""
ASKING: Final = {"linux": 0x8915, "darwin": 0xC0206921}
"""The number of `SIOCGIFADDR`, an interface's address, where it is known."""
VIRTUAL: Final = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "bridge", "utun", "tun")
"""How the interfaces begin behind which no phone is: containers, virtual machines, tunnels."""
CACHED_FOR: Final = 2.0
"""Seconds during which what was found is not asked again: a thousand phones come at once."""
NOBODY: Final = "127.0.0.1"
"""The address of a machine on no network: no phone reaches it."""


def addresses() -> tuple[str, ...]:
    """Those that a phone may reach, the likeliest first; empty on no network. IPv4 only."""
    return _addresses(time.monotonic() // CACHED_FOR)


@functools.lru_cache(maxsize=1)
def _addresses(_nth: float) -> tuple[str, ...]:
    found = [_towards(target) for target in PROBED]
    names = _of_interfaces()
    found += names.values() or _of_own_name()
    virtual = {each for name, each in names.items() if name.startswith(VIRTUAL)}
    kept = (each for each in found if not each.startswith(("127.", "0.")))
    return tuple(dict.fromkeys(each for each in kept if each not in virtual))


def _towards(target: str) -> str:
    """From where the system would send: a datagram socket that is "connected" sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return NOBODY


def _of_interfaces() -> dict[str, str]:
    """Each interface with its address; empty where the system cannot be asked so."""
    found: dict[str, str] = {}
    if sys.platform == "win32":
        return found
    number = ASKING.get(sys.platform)
    if number is None:
        return found
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _index, name in socket.if_nameindex():
            with suppress(OSError):
                answer = fcntl.ioctl(
                    asked.fileno(), number, struct.pack("256s", name.encode()[:15])
                )
                found[name] = socket.inet_ntoa(answer[20:24])
    return found


def _of_own_name() -> list[str]:
    with suppress(OSError):
        return list(socket.gethostbyname_ex(socket.gethostname())[2])
    return []
