"""Places the controls of the wall on the console; the live component draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.ui.widgets.component import live

if TYPE_CHECKING:
    from tablee.model.entities import Person
    from tablee.session import Room


def controls(room: Room, person: Person) -> None:
    """One button that says what the wall shows, and unfolds: pages, message, blank, dark."""
    live("wall", room, person, key="wall-controls", console=True, narrow=True)
