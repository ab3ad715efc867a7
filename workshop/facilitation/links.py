"""Which browser is whose phone: a hash of its cookie, and the person."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

__all__ = ["Link", "browser_hash"]


@dataclass(frozen=True)
class Link:
    """Whose phone a browser is."""

    id: str
    """`browser_hash` of its cookie."""
    person: str
    """The id of the person."""


def browser_hash(browser: str) -> str:
    """What is kept of a browser's cookie: enough to recognise it, not enough to imitate it."""
    return hashlib.sha256(browser.encode()).hexdigest()[:32]
