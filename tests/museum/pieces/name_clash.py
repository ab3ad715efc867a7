"""It offers what another plugin offers.

Refused: question_box
"""

from dataclasses import dataclass

from tablee.activities import Canvas
from tablee.activities.hookspecs import hookimpl
from tablee.view import Empty


@dataclass(frozen=True)
class Broken(Canvas):
    name = "question_box"
    title = "Cassé"

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
