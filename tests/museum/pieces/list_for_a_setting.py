"""A setting is a list, which all steps would share.

Refused: ni un dictionnaire
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.plugin import Canvas, Content, Empty, hookimpl, setting


@dataclass(frozen=True)
class Broken(Canvas):
    name = "list_for_a_setting"
    title = "Cassé"
    words: list[str] = []

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
