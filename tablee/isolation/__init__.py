"""Calls what plugins wrote, so that their mistakes stay in their place.

    watching    a call that takes too long is ended
    apart       a call that may block runs in a thread that can be left behind
    asking      a call that fails is contained, told once, and not tried again at each change
    lines       where in its own files that was
    fitting     what it gives back is what was asked for
    worker      what computes long in C on what people send runs in a process apart

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
