"""A content has a type that is imported for type checkers alone.

Refused: TYPE_CHECKING
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.plugin import Canvas, Content, Empty, hookimpl, setting

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Note(Content):
    kind = "note"
    day: date | None = None


@dataclass(frozen=True)
class Broken(Canvas):
    name = "type_not_there"
    title = "Cassé"
    contents = (Note,)

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
