"""Copies a session without its words: agenda, settings and question, under a title of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Collection

    from tablee.activities import Agenda
    from tablee.model.entities import Session
    from tablee.session.room import Room

TAKEN_ALONG = ("question", "detailed", "venue", "fields")
"""What a session says of itself that is no word of its people, and outlives its day."""
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Duplicate:
    """What another session begins with."""

    agenda: Agenda
    """With its steps' titles, minutes and settings; without what means somebody of this session."""
    session: Session

    def taken_along(self, fresh: Session) -> Session:
        """The new session with what it takes along."""
        said = {name: getattr(self.session, name) for name in TAKEN_ALONG}
        return replace(fresh, **said)


def copied_title(room: Room, taken: Collection[str]) -> str:
    """`Title (copie)`, or `(copie 2)` …, in the session's language, that is none of `taken`."""
    with speaking(room.session.language):
        once, again = _("(copie)"), _("(copie {n})")
    base = _without(room.session.title, once, again)
    n = 1
    while True:
        suffix = once if n == 1 else again.format(n=n)
        title = f"{base[: LONGEST_TITLE - 1 - len(suffix)].rstrip()} {suffix}"
        if title not in taken:
            return title
        n += 1


def _without(title: str, once: str, again: str) -> str:
    """The title without what marks it as a copy, numbered or not."""
    opening, _n, closing = again.partition("{n}")
    head, _sep, number = title.removesuffix(closing).rpartition(f" {opening}")
    if title.endswith(closing) and head and number.isdigit():
        return head
    return title.removesuffix(f" {once}")
