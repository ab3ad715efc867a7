"""It has no view: its class cannot be made.

Refused: view
"""

from dataclasses import dataclass

from tablee.activities import Canvas
from tablee.activities.hookspecs import hookimpl
from tablee.view import Empty


@dataclass(frozen=True)
class Broken(Canvas):
    name = "no_view_at_all"
    title = "Cassé"


@hookimpl
def canvases():
    return [Broken]
