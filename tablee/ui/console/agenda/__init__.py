"""Screens that edit the agenda: the catalogue of activities, a step's settings, its place.

Not for going through it: `session.agenda`.
"""

from tablee.ui.console.agenda.catalogue import add_step, by_family
from tablee.ui.console.agenda.guide import guide
from tablee.ui.console.agenda.settings import move, step_settings

__all__ = ["add_step", "by_family", "guide", "move", "step_settings"]
