"""Canvases as data: which zones there are, how they lie, what is asked for in each.

A template is copied into the step that uses it, so that a session reads the same wherever it is
opened. Not the cards, nor where each stands: that is the activity's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Layout", "Template", "Zone"]

Layout = Literal["columns", "grid", "rings", "path", "axis"]
"""As `view.Board.layout`."""


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
    title: str = ""
    summary: str = ""
    """One sentence for the facilitator who chooses it."""
    layout: Layout = "columns"
    zones: tuple[Zone, ...] = ()
    rows: tuple[str, ...] = ()
    """As `view.Board.rows`, with ids of zones."""
    across: str = ""
    upwards: str = ""
    ends: tuple[str, str] = ("", "")
    prompt: str = ""
    """What to do on the whole of it, on top of phones; empty for the activity's own sentence."""
