"""All that the plugins offer, and which plugins were refused and why.

    catalogue   what there is: activities, agendas, exporters, journals
    making      an activity with its settings, checked
    fitting     an agenda as it can be opened with what there is
    taking      each plugin tried alone, then taken in or refused with a sentence

The catalogue knows no plugin by name.
"""

from workshop.catalogue.catalogue import Catalogue, MissingActivity, Plugin, Refusal
from workshop.catalogue.fitting import Fit, fit, pointing
from workshop.catalogue.making import make
from workshop.catalogue.taking import load

__all__ = [
    "Catalogue",
    "Fit",
    "MissingActivity",
    "Plugin",
    "Refusal",
    "fit",
    "load",
    "make",
    "pointing",
]
