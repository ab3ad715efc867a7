"""Retention: announces the deletion of sessions unchanged for long, then deletes them.

The announcement stands in the session's folder, with the change that it looked at: one that came
later takes it back. Not for when this runs: that is `web.server`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from tablee.storage.journal import disk

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.storage import Store

__all__ = ["ANNOUNCED", "DAY", "NOTICE", "last_change", "leaves_at"]

DAY: Final = 86_400.0
NOTICE: Final = 7 * DAY
"""Seconds for which a session is announced, at least, before it is deleted."""
ANNOUNCED: Final = ".announced"
"""The announcement, in the session's folder."""


class Announcement(msgspec.Struct, frozen=True):
    """Since when a session has been said to leave, and its last change then."""

    at: float
    last: float


def last_change(store: Store) -> float:
    """When somebody last changed the session; 0 if nobody ever did."""
    newest = list(store.entries(store.journal.last - 1))
    return newest[-1].at if newest else 0.0


def leaves_at(folder: Path, last: float, days: int, now: float) -> float | None:
    """When the session is to be deleted, announced now if it was not; None while it stays.

    `last` is when it was last changed; `days` without a change, 0 for never. Raises `NotSaved`
    where the announcement cannot be kept.
    """
    path = folder / ANNOUNCED
    try:
        if not days or now < last + days * DAY - NOTICE:
            path.unlink(missing_ok=True)
            return None
        announced = _read(path)
        if announced is None or announced.last != last:
            announced = Announcement(now, last)
            disk.replace(path, [msgspec.json.encode(announced)])
    except OSError as error:
        raise disk.not_saved(error) from error
    return max(last + days * DAY, announced.at + NOTICE)


def _read(path: Path) -> Announcement | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Announcement)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
