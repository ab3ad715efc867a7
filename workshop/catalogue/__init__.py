"""All that the plugins offer, and which plugins were refused and why.

    catalogue   what there is: activities, agendas, exporters, journals
    making      an activity with its settings, checked
    taking      each plugin tried alone, then taken in or refused with a sentence
    variables   what whoever hosts says to plugins, and to the core

The catalogue knows no plugin by name.
"""

from workshop.catalogue.catalogue import Catalogue, MissingActivity, Plugin, Refusal
from workshop.catalogue.making import make
from workshop.catalogue.taking import load
from workshop.catalogue.variables import check_variables

__all__ = ["Catalogue", "MissingActivity", "Plugin", "Refusal", "check_variables", "load", "make"]
