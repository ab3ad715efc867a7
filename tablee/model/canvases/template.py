"""Data classes of a canvas without its cards: zones and their layout.

A template is copied into the step that uses it, so that a session reads the same wherever it is
opened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from tablee.texts import _

Layout = Literal["columns", "grid", "rings", "path", "axis"]
"""As `view.Board.layout`."""
LAYOUTS: Final[tuple[Layout, ...]] = get_args(Layout)


@dataclass(frozen=True)
class Zone:
    """A place for cards."""

    id: str
    """Names it among its template's: lower case, never renamed; the area of a grid's rows."""
    title: str
    prompt: str = ""
    """What is asked for in it, in one sentence."""


@dataclass(frozen=True)
class Template:
    """A canvas without its cards; the empty one is free columns, added as the group needs them."""

    name: str = ""
    """Its name among those that plugins offer; empty for one that somebody made, whose words are
    never translated."""
    title: str = ""
    summary: str = ""
    """One sentence for the facilitator who chooses it."""
    layout: Layout = "columns"
    zones: tuple[Zone, ...] = ()
    rows: tuple[str, ...] = ()
    """As `view.Board.rows`, with ids of zones; `.` leaves a square empty."""
    across: str = ""
    upwards: str = ""
    ends: tuple[str, str] = ("", "")
    prompt: str = ""
    """What to do on the whole of it, on top of phones; empty for the activity's own sentence."""

    @property
    def free(self) -> bool:
        """Whether the group may add zones of its own beside these: not in a closed shape."""
        return self.layout in ("columns", "path", "axis")

    def spoken(self) -> Template:
        """The same in the language being spoken, where a plugin offers it."""
        if not self.name:
            return self
        first, last = self.ends
        return replace(
            self,
            title=_(self.title),
            summary=_(self.summary),
            zones=tuple(Zone(z.id, _(z.title), _(z.prompt)) for z in self.zones),
            across=_(self.across),
            upwards=_(self.upwards),
            ends=(_(first), _(last)),
            prompt=_(self.prompt),
        )
