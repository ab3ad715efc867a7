"""All that the plugins offer, and which plugins were refused and why.

    catalogue   what there is: activities, agendas, exporters, journals
    missing     what stands in for an activity that is not there
    plugin      a plugin taken in, and what was refused
    faults      what is wrong with one, in a sentence
    making      an activity with its settings, checked
    finding     where plugins are: ours, folders, packages
    loading     importing one
    offering    calling its hooks
    checking    what it offers, made once
    classes     what is wrong with a class, whatever it offers
    agendas     what its agendas ask for
    taking      each plugin tried alone, then taken in or refused
    variables   what whoever hosts says to plugins, and to the core
    tracing     each call of a hook, printed
    fitting     an agenda as it can be opened with what there is

The catalogue knows no plugin by name.
"""

from tablee.registry.admission import load, load_for, places
from tablee.registry.catalogue import Catalogue
from tablee.registry.compatibility import Fit, fit, pointing
from tablee.registry.faults import Fault
from tablee.registry.instances import make
from tablee.registry.missing import MissingActivity
from tablee.registry.plugin import Plugin, Refusal, Way
from tablee.registry.variables import check_variables

__all__ = [
    "Catalogue",
    "Fault",
    "Fit",
    "MissingActivity",
    "Plugin",
    "Refusal",
    "Way",
    "check_variables",
    "fit",
    "load",
    "load_for",
    "make",
    "places",
    "pointing",
]
