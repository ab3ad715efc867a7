"""Holds what the wall shows besides its step: a thing in large, a message, blank, dark, its pages.

In memory only, as presence is. It is a pointing finger and no word of the workshop: undo never
offers it, no record, replay or document has it, and a message that names somebody leaves nothing
behind to be erased. A server that starts again shows the step.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from tablee.errors import NotAccepted
from tablee.model.entities import Person, Role
from tablee.session.access.rules import check_length, is_seen
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.session.room import Room

LONGEST_MESSAGE: Final = 140
"""Characters of a message: what can be read from the back of a room."""
MOST_PAGES: Final = 999
MOST_MINUTES: Final = 180.0
"""Longest countdown under a message."""


@dataclass(frozen=True)
class Projection:
    """What the wall shows besides its step, as whoever facilitates said."""

    step: str = ""
    """The id of the step of which something is shown in large; empty for nothing."""
    target: str = ""
    """The id of the card, group or zone there, or the address of a picture."""
    during: str = ""
    """The id of the step that ran when this was said; with the next, the wall goes on by itself."""
    message: str = ""
    """In place of the step; empty for none."""
    until: float = 0.0
    """To when the message counts down, on the room's clock; 0 for no countdown."""
    blank: bool = False
    """Whether the wall shows nothing at all."""
    dark: bool = False
    """Whether it is drawn light on dark."""
    held: bool = False
    """Whether its pages stay until somebody advances them."""
    advanced: int = 0
    """How many pages it was advanced by hand, less those it was taken back."""
    page: int = 0
    """The page that stands on the wall, from 1, as it said last; 0 while none has said."""
    pages: int = 0
    """How many there are, likewise."""
    cut: int = 0
    """How many cards of that page show their first lines alone, likewise."""
    awake: bool = False
    """Whether that screen is kept from sleeping, likewise."""


class Projector:
    """What whoever facilitates makes the wall show. Each operation checks that `by` facilitates."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._now = Projection()

    def now(self) -> Projection:
        """What is shown now: with another step nothing is held, nor in large, any more."""
        now, current = self._now, self._room.session.current or ""
        if now.during != current:
            unknown: dict[str, Any] = {"page": 0, "pages": 0, "cut": 0}
            return replace(now, step="", target="", during=current, held=False, **unknown)
        return now

    def show(self, by: Person, step: str, target: str) -> None:
        """Shows a card, a group, a zone or a picture of a step in large; raises `NotFound`."""
        self._room.step_record(step)
        self._set(by, step=step, target=target, message="", until=0.0, blank=False)

    def say(self, by: Person, message: str, minutes: float = 0.0) -> None:
        """Shows a message in place of the step, with a countdown of so many minutes; 0 for none."""
        message = " ".join(message.split())
        if not is_seen(message):
            raise NotAccepted(_("Écrivez d’abord le message à montrer au mur."))
        check_length(message, LONGEST_MESSAGE)
        if not 0 <= minutes <= MOST_MINUTES:
            raise NotAccepted(_("Le compte à rebours va de 1 à 180 minutes."))
        until = self._room.clock() + minutes * 60 if minutes else 0.0
        self._set(by, message=message, until=until, blank=False)

    def blank(self, by: Person, *, on: bool) -> None:
        """Takes everything off the wall, or puts back what was there."""
        self._set(by, blank=on)

    def dark(self, by: Person, *, on: bool) -> None:
        """Draws the wall light on dark, or as usual."""
        self._set(by, dark=on)

    def back(self, by: Person) -> None:
        """Shows the step again, in place of whatever stood before it."""
        self._set(by, step="", target="", message="", until=0.0, blank=False)

    def hold(self, by: Person, *, on: bool) -> None:
        """Stops the pages where they are, or lets them go on by themselves."""
        self._set(by, held=on)

    def advance(self, by: Person, pages: int) -> None:
        """Goes on by that many pages, or back below 0; they then stay."""
        self._set(by, advanced=self._now.advanced + pages, held=True)

    def told(self, page: int, pages: int, cut: int = 0, *, awake: bool = False) -> None:
        """What a wall says of its own pages, which it alone can count."""
        pages = max(1, min(pages, MOST_PAGES))
        cut = max(0, min(cut, MOST_PAGES))
        self._change(page=max(1, min(page, pages)), pages=pages, cut=cut, awake=awake)

    def _set(self, by: Person, **changed: Any) -> None:
        self._room.require(by, Role.FACILITATOR)
        self._change(**changed)

    def _change(self, **changed: Any) -> None:
        with self._lock:
            before, self._now = self._now, replace(self.now(), **changed)
        if self._now != before:
            self._room.changed()
