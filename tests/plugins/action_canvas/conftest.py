"""A room whose agenda has the group's canvas, and who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    room = open_room(tmp_path, catalogue, "action_canvas")
    yield room
    room.close()


@pytest.fixture
def solene(room: Room) -> Person:
    return enter(room, "Solène", Role.CARRIER)


@pytest.fixture
def jeanne(room: Room) -> Person:
    return enter(room, "Jeanne")


@pytest.fixture
def bastien(room: Room) -> Person:
    return enter(room, "Bastien", Role.SCRIBE, Role.PARTICIPANT)


@pytest.fixture
def facilitator_seat(room: Room) -> Seat:
    """The facilitator's seat, once the step runs."""
    start(room, "action_canvas")
    return seat_of(room, facilitator_of(room))
