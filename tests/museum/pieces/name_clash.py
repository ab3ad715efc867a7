"""It offers what another plugin offers.

Refused: question_box
"""

from dataclasses import dataclass

from workshop.activities import Canvas
from workshop.hookspecs import hookimpl
from workshop.view import Empty


@dataclass(frozen=True)
class Broken(Canvas):
    name = "question_box"
    title = "Cassé"

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
