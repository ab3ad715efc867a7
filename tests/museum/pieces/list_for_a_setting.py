"""A setting is a list, which all steps would share.

Refused: ni un dictionnaire
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.activities import Canvas, setting
from workshop.hookspecs import hookimpl
from workshop.model import Content
from workshop.view import Empty


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
