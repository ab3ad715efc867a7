"""Base class of importers, which read files that were written elsewhere into a new session."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from tablee.model.actions import PlannedAction
    from tablee.model.synthesis import Synthesis

LONGEST: Final = 1_000_000


@dataclass(frozen=True)
class Imported:
    """What an importer has read in a file; a session is made of it once somebody has seen it."""

    document: Synthesis
    """Title, date, place, the names of its people, sheet and notes; all else in it is left out.

    Whoever is named in its lists becomes a person of the session.
    """
    board: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Columns, each with its title (empty for none) and its cards: a canvas."""
    actions: tuple[PlannedAction, ...] = ()
    """What was to be done: actions to follow, in a step of their own; 200 at most."""
    language: str = ""
    """The session's, such as `en`; empty for that being spoken."""


@dataclass(frozen=True)
class Importer(ABC):
    """Reads files of one sort. Pure: the same bytes give the same, and nothing is asked outside."""

    name: ClassVar[str]
    """What `tablee import --as NAME` takes."""
    title: ClassVar[str]
    """What people call such files, marked with `N_`."""
    extensions: ClassVar[tuple[str, ...]]
    """How their names end, in lower case, without the dot."""
    longest: ClassVar[int] = LONGEST
    """Bytes that a file may have, 50,000,000 at most."""

    @abstractmethod
    def imported(self, data: bytes, name: str) -> Imported:
        """What stands in a file of this name; the name is empty for a text that was pasted.

        Raises `NotAccepted` with a sentence for whoever gave a file that cannot be read.
        """

    def recognises(self, text: str) -> bool:
        """Whether a pasted text surely is one of these."""
        return False

    def examples(self) -> Mapping[str, bytes]:
        """Files that it reads, by their names, for `tablee check-plugin`."""
        return {}
