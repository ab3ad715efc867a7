"""Groups: people part into tables, drawn, chosen or placed; the steps that follow are theirs.

    contents   what people put in, and what the step keeps
    forming    who is in which group, as it stands
    rules      what is refused
    handlers   what buttons and the facilitator's forms do
    views      what everyone sees
    forms      the facilitator's part

The work of the groups is in steps of its own (`plugins/tables`, or any other that asks
`StepRecord.groups`).
"""

from __future__ import annotations

from tablee.plugin import Intro, hookimpl

from .activity import FormGroups
from .contents import Formed, GroupChoice, Hosting

API = 1

__all__ = ["FormGroups", "Formed", "GroupChoice", "Hosting"]


@hookimpl
def intros() -> list[type[Intro]]:
    return [FormGroups]
