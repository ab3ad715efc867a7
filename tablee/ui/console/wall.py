"""Places the controls of the wall on the console; the live component draws them."""

from __future__ import annotations

from tablee.model.entities import Person
from tablee.session import Room
from tablee.ui.widgets.component import live


def controls(room: Room, person: Person) -> None:
    """One button that says what the wall shows, and unfolds: pages, message, blank, dark."""
    live("wall", room, person, key="wall-controls", console=True, narrow=True)
