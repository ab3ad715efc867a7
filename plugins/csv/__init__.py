"""CSV: actions, votes and contributions, each as a table that any program reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_,
    DataTable,
    Exporter,
    Part,
    Synthesis,
    actions_table,
    contributions_table,
    csv_file,
    hookimpl,
    speaking,
    votes_table,
)

API = 1


@dataclass(frozen=True)
class CsvTable(Exporter):
    """One table under one line of heads, so that a spreadsheet, R and pandas open it alike.

    Hence a file for each: two tables in one file would be a table to none of these. UTF-8 with its
    mark; `;` and `,` in numbers for a session in French. Words that a spreadsheet could take for a
    formula begin with an apostrophe.
    """

    extension = "csv"
    media_type = "text/csv"

    def table(self, synthesis: Synthesis, part: Part) -> DataTable:
        """What the file holds."""
        raise NotImplementedError

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; nothing but its heads where there is nothing to tell."""
        table = self.table(synthesis, part)
        with speaking(synthesis.language):
            return csv_file(table.heads, table.rows)


@dataclass(frozen=True)
class CsvActions(CsvTable):
    """Each action with who, when as it was typed, and the day where its words surely name one."""

    name = "csv-actions"
    title = N_("CSV des actions")

    def table(self, synthesis: Synthesis, part: Part) -> DataTable:
        """The same whatever the part: actions stand on the sheet and in the notes."""
        return actions_table(synthesis)


@dataclass(frozen=True)
class CsvVotes(CsvTable):
    """Each option of each vote with its rank and result."""

    name = "csv-votes"
    title = N_("CSV des votes")

    def table(self, synthesis: Synthesis, part: Part) -> DataTable:
        """The votes that the part tells of."""
        return votes_table(synthesis, part)


@dataclass(frozen=True)
class CsvContributions(CsvTable):
    """All that was said, step after step, with names where the room's screens show one."""

    name = "csv-contributions"
    title = N_("CSV des contributions")
    parts: ClassVar[frozenset[Part]] = frozenset({Part.NOTES, Part.BOTH})

    def table(self, synthesis: Synthesis, part: Part) -> DataTable:
        """Everything."""
        return contributions_table(synthesis)


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [CsvActions, CsvVotes, CsvContributions]
