"""Ready-made agendas: which activities, in which order, for how long."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Agenda", "AgendaStep"]


@dataclass(frozen=True)
class AgendaStep:
    """One line of a ready-made agenda."""

    activity: str
    minutes: float
    title: str = ""
    """Marked with `N_`; empty for the activity's own."""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Agenda:
    """A ready-made agenda."""

    name: str
    title: str
    summary: str
    steps: tuple[AgendaStep, ...]

    @property
    def minutes(self) -> float:
        """The sum of its steps."""
        return sum(step.minutes for step in self.steps)

    def __iter__(self) -> Iterator[AgendaStep]:
        """The steps in order."""
        return iter(self.steps)
