"""Agendas as data: their steps, with durations and settings; their files and validation.

Not whether its activities are there: that is the catalogue's (`registry.compatibility`).
"""

from tablee.model.agendas.agenda import PURPOSES, REFERENCE, Agenda, AgendaStep, Purpose, mapped
from tablee.model.agendas.files import agendas_in, written
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
    "agendas_in",
    "check",
    "mapped",
    "named_like",
    "read",
    "written",
]
