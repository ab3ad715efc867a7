"""Agendas as data: their steps, with durations and settings; their files and validation.

Not for whether its activities are there: `registry.compatibility`.
"""

from tablee.model.agendas.agenda import REFERENCE, Agenda, AgendaStep, mapped
from tablee.model.agendas.files import agendas_in, written
from tablee.model.agendas.reading import HalfRead, read
from tablee.model.agendas.run_sheet import (
    LONGEST_FIELD,
    RUN_SHEET_FIELDS,
    RunSheet,
    RunSheetStep,
)
from tablee.model.agendas.validation import LARGEST, MOST_STEPS, check, named_like

__all__ = [
    "LARGEST",
    "LONGEST_FIELD",
    "MOST_STEPS",
    "REFERENCE",
    "RUN_SHEET_FIELDS",
    "Agenda",
    "AgendaStep",
    "HalfRead",
    "RunSheet",
    "RunSheetStep",
    "agendas_in",
    "check",
    "mapped",
    "named_like",
    "read",
    "written",
]
