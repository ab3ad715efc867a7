"""Canvases as data: which zones there are, how they lie, what is asked for in each.

    template    the nouns, and whether their words are to be translated
    composing   one while somebody composes it
    checking    what makes no canvas, said in a sentence
    files       one canvas in a TOML file: read, written, a folder of them

Not the cards, nor where each stands: that is the activity's.
"""

from tablee.model.canvases.draft import Draft
from tablee.model.canvases.files import in_folder, read, written
from tablee.model.canvases.template import LAYOUTS, Layout, Template, Zone
from tablee.model.canvases.validation import MOST_ZONES, check

__all__ = [
    "LAYOUTS",
    "MOST_ZONES",
    "Draft",
    "Layout",
    "Template",
    "Zone",
    "check",
    "in_folder",
    "read",
    "written",
]
