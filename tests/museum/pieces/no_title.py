"""It has no title.

Refused: pas de titre
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Empty, hookimpl


@dataclass(frozen=True)
class Broken(Canvas):
    name = "no_title"
    title = ""

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
