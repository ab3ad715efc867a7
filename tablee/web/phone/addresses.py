"""Addresses of the two pages of a phone, and of the switch of language that leads back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from tablee.settings.addresses import at

if TYPE_CHECKING:
    from tablee.session import Room

__all__ = ["language_address", "light_address", "lite_address"]


def light_address(room: Room) -> str:
    """Where a session is shown by our scripts."""
    return at(f"/?s={quote(room.session.id)}")


def lite_address(room: Room) -> str:
    """Where it is shown without scripts."""
    return at(f"/lite/{quote(room.session.id)}")


def language_address(code: str, session: str = "") -> str:
    """Where a browser chooses this language, and comes back to this session's page, or home."""
    back = at(f"/?s={quote(session)}" if session else "/")
    return at(f"/language/{code}?next={quote(back)}")
