"""Isolates calls to plugins: contains their exceptions, time limits, validation of results.

A plugin is trusted not to steal or spy: it is code that somebody installed. It is not trusted to be
without mistakes. Whoever calls says what is missing, in its place.

Not for whether a plugin is taken in: `registry`.
"""

from tablee.isolation.calls import (
    SWITCHED_OFF,
    Failed,
    Incident,
    asked,
    asked_each,
    forgive,
    incidents,
    noted,
    tried,
)
from tablee.isolation.threads import (
    SharedLock,
    hold,
    in_time,
    restartable,
    shielded,
    still_holds,
    still_running,
)
from tablee.isolation.timeouts import LONG, QUICK, CallTimeout
from tablee.isolation.tracebacks import is_within, lines_of
from tablee.isolation.types import LARGEST, Misfit, TooLarge, checked, fitted

__all__ = [
    "LARGEST",
    "LONG",
    "QUICK",
    "SWITCHED_OFF",
    "CallTimeout",
    "Failed",
    "Incident",
    "Misfit",
    "SharedLock",
    "TooLarge",
    "asked",
    "asked_each",
    "checked",
    "fitted",
    "forgive",
    "hold",
    "in_time",
    "incidents",
    "is_within",
    "lines_of",
    "noted",
    "restartable",
    "shielded",
    "still_holds",
    "still_running",
    "tried",
]
