"""Addresses of the two pages of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from tablee.session import Room

__all__ = ["light_address", "lite_address"]


def light_address(room: Room) -> str:
    """Where a session is shown by our scripts."""
    return f"/?s={quote(room.session.id)}"


def lite_address(room: Room) -> str:
    """Where it is shown without scripts."""
    return f"/lite/{quote(room.session.id)}"
