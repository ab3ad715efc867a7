"""Links browsers to people by a hash of their cookie; identifies the browser of each request."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class BrowserLink:
    """Whose phone or computer a browser is."""

    id: str
    """`browser_hash` of its cookie."""
    person: str
    """The id of the person."""
    name: str = ""
    """What a device of whoever facilitates is called; empty for others, and until it is known."""
    since: float = 0.0
    """When it became one of whoever facilitates; 0 where that was not kept."""
    console: bool = False
    """Whether its identity was made for the console: only so does it facilitate."""
    confirmed: bool = True
    """False for one that came by the console's link, until another device has vouched for it; and
    for whoever only takes part, until a confirmed device gives them the role."""


def browser_hash(browser: str) -> str:
    """What is kept of a browser's cookie: enough to recognise it, not enough to imitate it."""
    return hashlib.sha256(browser.encode()).hexdigest()[:32]


def hash_of_link(token: str, kind: str = "console") -> str:
    """What is kept of a link of this kind, likewise: it has 128 random bits, so needs no salt."""
    return hashlib.sha256(f"{kind}\0{token}".encode()).hexdigest()[:32]


# ── who is pressing now ─────────────────────────────────────────────────────────────────────

_ask: Final[list[Callable[[], str]]] = []


def ask_browser(ask: Callable[[], str]) -> None:
    """Has `present_browser` ask here: for pages and their buttons."""
    _ask[:] = [ask]


def present_browser() -> str:
    """The cookie of the browser in which the present act is done; empty for the server's own."""
    return next((ask() for ask in _ask), "")
