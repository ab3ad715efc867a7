"""Calls what plugins wrote, so that their mistakes stay in their place.

A plugin is trusted not to steal or spy: it is code that somebody installed. It is not trusted to be
without mistakes. Not for sentences: whoever calls says what is missing, in its place.
"""

from tablee.isolation.calls import Failed, Incident, asked, forgive, incidents, noted, tried
from tablee.isolation.lines import home_of, is_within, lines_of
from tablee.isolation.timeouts import LONG, QUICK, TooLong, limited, shielded
from tablee.isolation.types import LARGEST, Misfit, TooLarge, checked, fitted, fitted_often

__all__ = [
    "LARGEST",
    "LONG",
    "QUICK",
    "Failed",
    "Incident",
    "Misfit",
    "TooLarge",
    "TooLong",
    "asked",
    "checked",
    "fitted",
    "fitted_often",
    "forgive",
    "home_of",
    "incidents",
    "is_within",
    "limited",
    "lines_of",
    "noted",
    "shielded",
    "tried",
]
