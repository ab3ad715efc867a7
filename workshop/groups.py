"""Groups: people who work together for a while, apart from the others.

A table of a world café, a trio, a workshop of an open forum. Knows no session and no activity.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Group"]


@dataclass(frozen=True)
class Group:
    """A group as it stands: who is in it, who receives the others, where."""

    id: str
    """Stands in sessions' files. A table that stays from round to round keeps its own."""
    title: str
    """As people read it."""
    members: tuple[str, ...] = ()
    """Ids of its people, in order; the host is one of them."""
    host: str = ""
    """The id of who stays when the others change, and reports; empty for nobody."""
    place: str = ""
    """Where it meets, in words."""
