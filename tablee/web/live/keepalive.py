"""A phone that leaves the Wi-Fi says nothing: its connection is to end all the same, and soon.

Left to itself the system goes on sending for a quarter of an hour, and the console would show the
phone as here. Connections take this over from the socket that accepts them.
"""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["PATIENCE", "notice"]

PATIENCE: Final = 30.0
"""Seconds without an answer to what was sent after which a connection ends."""
OPEN: Final = Path("/proc/self/fd")


def notice() -> int:
    """Has all sockets on which this process listens end silent connections; returns how many.

    Called once they are there. Does nothing where the system has no such option, or hides them.
    """
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is None or not OPEN.is_dir():
        return 0
    return sum(_set(int(name), option) for name in os.listdir(OPEN))


def _set(number: int, option: int) -> bool:
    with suppress(OSError):
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return False
        with socket.socket(fileno=os.dup(number)) as shared:
            internet = shared.family in (socket.AF_INET, socket.AF_INET6)
            if internet and shared.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                shared.setsockopt(socket.IPPROTO_TCP, option, int(PATIENCE * 1000))
                return True
    return False
