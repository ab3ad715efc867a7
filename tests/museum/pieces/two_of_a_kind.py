"""Two of its contents have the same name in sessions' files.

Refused: le même
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.plugin import Canvas, Content, Empty, hookimpl, setting


@dataclass(frozen=True)
class One(Content):
    kind = "note"
    text: str = ""


@dataclass(frozen=True)
class Other(Content):
    kind = "note"
    words: str = ""


@dataclass(frozen=True)
class Broken(Canvas):
    name = "two_of_a_kind"
    title = "Cassé"
    contents = (One, Other)

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
