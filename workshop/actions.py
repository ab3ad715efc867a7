"""Actions as all that plan, draw, export and follow them up know them: data, no rule.

Not what people type: a plugin keeps that in contents of its own, and tells of it with these
(`Activity.actions`).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal

__all__ = ["ActionState", "PlannedAction"]


class ActionState(enum.StrEnum):
    """What has become of an action."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class PlannedAction:
    """One action: what somebody means to do. Only `what` is never empty."""

    what: str
    who: str = ""
    """Names as they are to be read: people of the session as each chose, or anybody else."""
    when: str = ""
    """A date as one writes it, or "avant l’été"."""
    first_step: str = ""
    state: ActionState = ActionState.TODO
    why: str = ""
    """Why it has come to that: what was learnt, what stood in the way."""
    whose: Literal["carrier", "group"] = "carrier"
    """Whether it is in the carrier's plan, or what the group proposes."""
    contribution: str = ""
    """The id of what it was made from."""
    person: str = ""
    """The id of who wrote it."""
    step: str = ""
