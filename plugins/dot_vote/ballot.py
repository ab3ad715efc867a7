"""What one person puts into the vote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from workshop.activities import Ballot

__all__ = ["DotBallot"]


@dataclass(frozen=True)
class DotBallot(Ballot):
    """Where one person put his or her dots."""

    kind: ClassVar[str] = "dots"
    dots: dict[str, int] = field(default_factory=dict)
    """Dots by option; an option may be missing for none."""
