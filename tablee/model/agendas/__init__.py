"""Agendas as data: which steps there are, how long each takes, how each is set up.

    agenda      the nouns, and whether their words are to be translated
    checking    what makes no agenda, said in sentences, all of them at once
    lines       where in a file a step or one of its words stands
    parsing     a file as TOML, and why one is none
    reading     an agenda from its file, repeats written out
    files       the file of an agenda; a folder of them

Not whether its activities are there: that is the catalogue's (`catalogue.fitting`).
"""

from tablee.model.agendas.agenda import PURPOSES, REFERENCE, Agenda, AgendaStep, Purpose, mapped
from tablee.model.agendas.files import in_folder, written
from tablee.model.agendas.reading import HalfRead, read
from tablee.model.agendas.validation import LARGEST, MOST_STEPS, check, named_like

__all__ = [
    "LARGEST",
    "MOST_STEPS",
    "PURPOSES",
    "REFERENCE",
    "Agenda",
    "AgendaStep",
    "HalfRead",
    "Purpose",
    "check",
    "in_folder",
    "mapped",
    "named_like",
    "read",
    "written",
]
