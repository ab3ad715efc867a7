"""It has no title.

Refused: pas de titre
"""

from dataclasses import dataclass

from tablee.activities import Canvas
from tablee.activities.hookspecs import hookimpl
from tablee.view import Empty


@dataclass(frozen=True)
class Broken(Canvas):
    name = "no_title"
    title = ""

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
