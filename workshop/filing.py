"""The document of a live session in every format, for what keeps it once the session has closed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from workshop import exports, report
from workshop.synthesis import Part

if TYPE_CHECKING:
    from workshop.facilitation import Room
    from workshop.synthesis import Synthesis

__all__ = ["RoomFiles"]


class RoomFiles:
    """The files of a room (`activities.Files`): its document is written at the first of them."""

    def __init__(self, room: Room) -> None:
        """Nothing is written yet."""
        self._room = room

    @cached_property
    def _document(self) -> Synthesis:
        return report.of_room(self._room, complete=True)

    def write(self, format: str, part: Part = Part.BOTH) -> tuple[str, bytes]:
        """The name and the bytes of a file; raises `NotFound`, `NotAccepted`."""
        catalogue, stem = self._room.catalogue, self._room.session.id
        exporter = catalogue.exporter(format)
        data = exports.written(catalogue, format, self._document, part, stem=stem)
        return exports.file_name(catalogue, exporter, stem, part), data
