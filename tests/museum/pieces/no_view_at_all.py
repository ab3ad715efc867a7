"""It has no view: its class cannot be made.

Refused: view
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Empty, hookimpl


@dataclass(frozen=True)
class Broken(Canvas):
    name = "no_view_at_all"
    title = "Cassé"


@hookimpl
def canvases():
    return [Broken]
