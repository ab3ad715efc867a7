"""Content and facts classes of work in groups: cards, reports, moves of people."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import Content, Facts, PictureContent, PicturedContent, Role, _


@dataclass(frozen=True)
class TableCard(PicturedContent):
    """One idea at one table, in its author's words, or as a sticky note on a photo."""

    kind: ClassVar[str] = "table_card"
    field: ClassVar[str] = "card"
    """The name of the field in which it is written."""
    longest: ClassVar[int] = 500
    placed_by: ClassVar[tuple[str, ...]] = ("group",)
    text: str = ""
    group: str = ""
    """The id of the group."""

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True)
class TableReport(Content):
    """What a table keeps for all others, in a few words; one a table."""

    kind: ClassVar[str] = "table_report"
    field: ClassVar[str] = "report"
    """The name of the field in which it is written."""
    longest: ClassVar[int] = 500
    text: str = ""
    group: str = ""
    """The id of the group."""

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True)
class NotesPhoto(PictureContent):
    """The photo of the wall or table from which sticky notes were cut out."""

    kind: ClassVar[str] = "notes_photo"
    posted_by: ClassVar[frozenset[Role] | None] = frozenset({Role.FACILITATOR})


@dataclass(frozen=True)
class Working(Facts):
    """Who was put at another table meanwhile, and whose turn it is to report."""

    seats: dict[str, str] = dataclasses.field(default_factory=dict)
    """The id of the group of those who were moved; empty for none. The others are as formed.
    Sessions call it so: `moved`."""
    reporting: str = ""
    """The id of the group that the wall shows alone; empty for all of them."""

    @property
    def moved(self) -> dict[str, str]:
        return self.seats

    def called(self, before: Working) -> str:
        if self.moved != before.moved:
            return _("une personne changée de table")
        return _("une table au mur") if self.reporting else _("toutes les tables au mur")
