"""It offers what another plugin offers.

Refused: question_box
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Empty, hookimpl


@dataclass(frozen=True)
class Broken(Canvas):
    name = "question_box"
    title = "Cassé"

    def view(self, step, audience):
        return Empty("Rien")


@hookimpl
def canvases():
    return [Broken]
