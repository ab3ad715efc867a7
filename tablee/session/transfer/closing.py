"""The document of a live session in every format, for what keeps it once the session has closed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tablee.document import build, formats
from tablee.model.synthesis import Part

if TYPE_CHECKING:
    from tablee.model.synthesis import Synthesis
    from tablee.session import Room

__all__ = ["RoomFiles"]


class RoomFiles:
    """The files of a room (`activities.Files`): its document is written at the first of them."""

    def __init__(self, room: Room) -> None:
        """Nothing is written yet."""
        self._room = room

    @cached_property
    def _document(self) -> Synthesis:
        return build.of_room(self._room, complete=True)

    def write(self, format: str, part: Part = Part.BOTH) -> tuple[str, bytes]:
        """The name and the bytes of a file; raises `NotFound`, `NotAccepted`."""
        catalogue, stem = self._room.catalogue, self._room.session.id
        exporter = catalogue.exporter(format)
        data = formats.written(catalogue, format, self._document, part, stem=stem)
        return formats.file_name(catalogue, exporter, stem, part), data
