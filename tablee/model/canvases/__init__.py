"""Canvases as data: which zones there are, how they lie, what is asked for in each.

Not for the cards and where each stands, which its activity keeps: `activities.kinds`.
"""

from tablee.model.canvases.draft import CanvasDraft
from tablee.model.canvases.files import read, templates_in, written
from tablee.model.canvases.template import LAYOUTS, Template, Zone
from tablee.model.canvases.validation import MOST_ZONES, check

__all__ = [
    "LAYOUTS",
    "MOST_ZONES",
    "CanvasDraft",
    "Template",
    "Zone",
    "check",
    "read",
    "templates_in",
    "written",
]
