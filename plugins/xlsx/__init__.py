"""XLSX: actions, votes and contributions as the sheets of one workbook."""

from __future__ import annotations

from dataclasses import dataclass

from tablee.plugin import (
    N_,
    Exporter,
    Part,
    RunSheet,
    Synthesis,
    data_tables,
    hookimpl,
    run_sheet_head,
    run_sheet_table,
)

API = 1


@dataclass(frozen=True)
class Xlsx(Exporter):
    """A workbook for Excel, LibreOffice and whatever reads theirs.

    - A sheet for each table; its heads stay in sight, and each column can be filtered.
    - Numbers are numbers, days and moments are dates; all else is text, by the type of its cell, so
      that no word is ever a formula, an error or a number.
    - Words are those that were typed, line breaks included. What is longer than a cell can be
      (32,767 characters) goes on in the rows below.
    - The sheet alone comes without the contributions: what was said is no part of it.
    """

    name = "xlsx"
    title = N_("Excel (XLSX)")
    extension = "xlsx"
    run_sheets = True
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file, the same whenever it is made."""
        from .workbook import written  # here: openpyxl takes 0.3 s, and many sessions never ask

        return written(data_tables(synthesis, part), synthesis)

    def run_sheet(self, sheet: RunSheet) -> bytes:
        """A row for each step; hours are words, as they are read on a clock."""
        from .workbook import written

        return written([run_sheet_table(sheet)], run_sheet_head(sheet))


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Xlsx]
