"""Data classes of the run sheet: an agenda with hours, what is said and done, by whom, with what.

It is for whoever facilitates: printed beforehand, corrected by hand, compared with what it took.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tablee.texts import clock_told

RUN_SHEET_FIELDS: Final = ("aim", "say", "do", "who", "material")
"""What whoever facilitates may write for one step, in place of what its activity says."""
LONGEST_FIELD: Final = 600
"""Characters of each."""
DAY: Final = 24 * 60


@dataclass(frozen=True)
class RunSheetStep:
    """One step of the run sheet."""

    title: str
    minutes: float
    """As the agenda has it."""
    aim: str = ""
    say: tuple[str, ...] = ()
    """What can be said aloud as it stands."""
    do: tuple[str, ...] = ()
    """What people do, and what to look after."""
    who: str = ""
    material: tuple[str, ...] = ()
    began: str = ""
    """When it really began, on this computer's clock: `10 h 07`; empty while it has not."""
    took: float | None = None
    """Minutes that it really took, pauses left out; None while it has not begun."""


@dataclass(frozen=True)
class RunSheet:
    """The whole of it, in the language being spoken when it was made."""

    title: str
    steps: tuple[RunSheetStep, ...]
    language: str = "fr"
    question: str = ""
    day: str = ""
    """The workshop's, an ISO date; empty where nobody knows it."""
    venue: str = ""
    starts_at: str = ""
    """The time of day at which it begins, `10:00`; empty: hours are then counted from the start."""
    people: tuple[tuple[str, str], ...] = ()
    """Who does what: a label, and names as they may be shown."""

    @property
    def minutes(self) -> float:
        """The sum of its steps, as planned."""
        return sum(step.minutes for step in self.steps)

    @property
    def begun(self) -> bool:
        """Whether anything of it has really happened."""
        return any(step.took is not None for step in self.steps)

    @property
    def took(self) -> float:
        """Minutes that the steps have really taken, together."""
        return sum(step.took or 0.0 for step in self.steps)

    def hours(self) -> Iterator[str]:
        """When each step is to begin, in order, then when the last one is to end."""
        gone = 0.0
        for step in self.steps:
            yield self._hour(gone)
            gone += step.minutes
        yield self._hour(gone)

    def _hour(self, gone: float) -> str:
        if not self.starts_at:
            hours, minutes = divmod(round(gone), 60)
            return f"+{hours}:{minutes:02}"
        hour, _colon, minute = self.starts_at.partition(":")
        at = (int(hour) * 60 + int(minute) + round(gone)) % DAY
        return clock_told(at // 60, at % 60)
