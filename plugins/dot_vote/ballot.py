"""Legacy ballot class of dot votes, for sessions held before all methods shared one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from tablee.plugin import Ballot


@dataclass(frozen=True)
class DotBallot(Ballot):
    """Where one person put his or her dots; read as a ballot like any other."""

    kind: ClassVar[str] = "dots"

    dots: dict[str, int] = field(default_factory=dict)
    """Dots by option; an option may be missing for none."""

    def __post_init__(self) -> None:
        """Its dots are its marks."""
        if self.dots and not self.marks:
            object.__setattr__(self, "marks", dict(self.dots))
