"""A live session: its transactions, its cached records, what it keeps for missing plugins.

Not for how a change reaches the disk: `storage.store`.
"""

from tablee.session.room.room import NO_LIMITS, Room

__all__ = ["NO_LIMITS", "Room"]
