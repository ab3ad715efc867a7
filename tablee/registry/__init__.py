"""Discovery, validation and loading of plugins; the catalogue of all that they offer.

The catalogue knows no plugin by name.

Not for calls of plugins once they are taken in: `isolation`.
"""

from tablee.registry.admission import load, load_for, places
from tablee.registry.catalogue import Catalogue, Plugin, PluginOrigin, Refusal
from tablee.registry.compatibility import Fit, fit, make, pointing
from tablee.registry.environment import check_variables
from tablee.registry.missing import MissingActivity

__all__ = [
    "Catalogue",
    "Fit",
    "MissingActivity",
    "Plugin",
    "PluginOrigin",
    "Refusal",
    "check_variables",
    "fit",
    "load",
    "load_for",
    "make",
    "places",
    "pointing",
]
