"""Authenticates requests between the servers of one instance: an HMAC over what is passed on.

A server that hands a request on says for whom it came, by which scheme and how often it was handed
on. That is believed with the signature alone: strangers reach the same port. What is asked between
servers (`/_node/…`) is signed likewise.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from starlette.types import Scope

HEADER: Final = b"x-tablee-inner"
VALID: Final = 60.0
"""Seconds that a signature counts, either way, by the clock that all servers share."""


@dataclass(frozen=True)
class HandedOn:
    """What a server says of a request that it hands on, or asks itself."""

    hops: int = 1
    """How often it was handed on."""
    client: str = ""
    """The address of whoever asked first; empty for the server itself."""
    scheme: str = "http"
    at: float = 0.0
    node: str = ""
    """Which process asks, where a server asks itself: several may have one address."""


def signed(secret: bytes, method: str, path: str, passed: HandedOn) -> str:
    """The value of the header, for this method and path and none else."""
    said = msgspec.json.encode(passed).decode()
    return f"{_mac(secret, method, path, said)} {said}"


def verified(
    secret: bytes, scope: Scope, clock: Callable[[], float] = time.time
) -> HandedOn | None:
    """What the header of this request says, if a server of the instance has signed it."""
    for name, value in scope["headers"] if secret else ():
        if name == HEADER:
            mac, _space, said = value.decode("latin-1").partition(" ")
            expected = _mac(secret, scope.get("method", "WEBSOCKET"), scope["path"], said)
            if not hmac.compare_digest(mac.encode(), expected.encode()):
                return None
            passed = msgspec.json.decode(said, type=HandedOn)
            return passed if abs(clock() - passed.at) < VALID else None
    return None


def _mac(secret: bytes, method: str, path: str, said: str) -> str:
    words = "\0".join((method, path, said)).encode()
    return hmac.new(secret, words, hashlib.sha256).hexdigest()
