"""Asks another node's address whether anybody is there, and whether they hear the database."""

from __future__ import annotations

import socket
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Final

from tablee.settings.addresses import at

CONNECTING: Final = 0.4
"""Seconds that a node has to take a connection; one that is paused still takes some."""
ANSWERING: Final = 1.0
"""Seconds that a node has to say so."""


def takes_connection(address: str) -> bool | None:
    """Whether anything listens at `host:port`; None where nothing says so. Blocks."""
    host, _colon, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), CONNECTING).close()
    except ConnectionRefusedError:
        return False
    except OSError:
        return None
    return True


def hears_database(address: str) -> bool:
    """Whether the node at `host:port` says that people can be sent there. Blocks."""
    with closing(HTTPConnection(address, timeout=ANSWERING)) as asking:
        try:
            asking.request("GET", at("/health"))
            return asking.getresponse().status == 200
        except (OSError, HTTPException, ValueError):
            return False
