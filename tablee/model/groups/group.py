"""Data class of a group: members, host, title, place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tablee.texts import _


@dataclass(frozen=True)
class Group:
    """A group as it stands: who is in it, who receives the others, where."""

    id: str
    """Stands in sessions' files. A table that stays from round to round keeps its own."""
    title: str
    """As people read it; empty for the usual one, "Table 2"."""
    members: tuple[str, ...] = ()
    """Ids of its people, in order; the host is one of them."""
    host: str = ""
    """The id of who stays when the others change, and reports; empty for nobody."""
    place: str = ""
    """Where it meets, in words."""


def titled(groups: Sequence[Group], titles: Sequence[str] = ()) -> tuple[Group, ...]:
    """The groups with a title each: their own, else those of `titles` in order, else "Table 2"."""
    usual = (*titles, *("" for _group in groups))
    return tuple(
        replace(group, title=group.title or usual[n] or _("Table {n}").format(n=n + 1))
        for n, group in enumerate(groups)
    )
