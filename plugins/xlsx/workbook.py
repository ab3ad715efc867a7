"""Writes tables to an XLSX workbook: typed cells, column widths, no timestamp."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

# openpyxl has no types of its own
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.writer.excel import ExcelWriter  # type: ignore[import-untyped]

from tablee.plugin import (
    Cell,
    DataTable,
    Synthesis,
    cleaned,
    could_be_a_formula,
    linked,
    may_link,
    office,
    one_line,
    packed,
    speaking,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

LONGEST: Final = 32_767
"""What a cell can hold, in UTF-16 units: one for most letters, two for an emoji."""
NARROWEST, WIDEST = 10, 60
"""Widths of columns, in figures of the usual font."""
LONG_AGO: Final = datetime(2000, 1, 1)
"""When the file says it was made where the workshop has no date."""
HEAD_FONT: Final = Font(bold=True, color="FF1B2433")
LINK_FONT: Final = Font(color="FF114C46", underline="single")
HEAD_FILL: Final = PatternFill("solid", fgColor="FFF4EFE5")
TOP: Final = Alignment(vertical="top")
WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def written(tables: Sequence[DataTable], synthesis: Synthesis) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(table.title), table)
    with speaking(synthesis.language):
        for sheet in book.worksheets:
            sheet.sheet_view.rightToLeft = office.from_right()
    return _without_now(book, cleaned(synthesis))


def _fill(sheet: Worksheet, table: DataTable) -> None:
    sheet.append(list(table.heads))
    for cell in sheet[1]:
        _as_text(cell, str(cell.value))
        cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, WRAPPED
    number = 1
    for row in table.rows:
        for held in _held(row):
            number += 1
            for column, value in enumerate(held, start=1):
                if value != "":
                    _write(sheet.cell(number, column), value)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.heads))}{number}"
    for column, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write(cell: Any, value: Cell) -> None:
    if isinstance(value, str):
        _as_text(cell, value)
        cell.alignment = WRAPPED
        if may_link(value):
            _lead(cell, value)
        return
    cell.value = value
    cell.alignment = TOP
    if isinstance(value, datetime):
        cell.number_format = "yyyy\\-mm\\-dd\\ hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy\\-mm\\-dd"


def _lead(cell: Any, text: str) -> None:
    """A cell leads to one place: of a text with several addresses, none is the one."""
    addresses = [address for _words, address in linked(text) if address]
    if len(addresses) == 1:
        cell.hyperlink, cell.font = addresses[0], LINK_FONT


def _as_text(cell: Any, text: str) -> None:
    """The words as words, whatever they look like."""
    cell.value = _escaped(text)
    cell.data_type = "s"
    if could_be_a_formula(text):
        cell.quotePrefix = True


# ── what a cell can hold ────────────────────────────────────────────────────────────────────


def _held(row: Sequence[Cell]) -> Iterator[list[Cell]]:
    """The row, and the rows below it where a text is longer than a cell."""
    parts = [list(_cut(cell)) if isinstance(cell, str) else [cell] for cell in row]
    for nth in range(max(map(len, parts), default=0)):
        yield [part[nth] if nth < len(part) else "" for part in parts]


def _cut(text: str) -> Iterator[str]:
    """The text in pieces that a cell can hold: one, but for the longest."""
    most = len(text)
    while text:
        piece = text[:most]
        if _units(piece) > LONGEST:
            most //= 2
            continue
        yield piece
        text = text[most:]


def _units(text: str) -> int:
    return len(_escaped(text).encode("utf-16-le")) // 2


def _escaped(text: str) -> str:
    """The words as the file spells them: there, `_x0041_` would be read as a letter's number."""
    return _ESCAPE.sub("_x005F_", text)


def _widths(table: DataTable) -> Iterator[int]:
    """Wide enough for most of what the column holds, and not wider than one can read."""
    for column, head in enumerate(table.heads):
        cells = [str(row[column]) for row in table.rows]
        longest = sorted(max(map(len, cell.split("\n"))) for cell in cells)
        usual = longest[len(longest) * 9 // 10] if longest else 0
        yield max(NARROWEST, min(WIDEST, max(usual, len(head)) + 4))


# ── the file ────────────────────────────────────────────────────────────────────────────────


def _without_now(book: Workbook, synthesis: Synthesis) -> bytes:
    """The workbook's file; openpyxl writes the moment at which it saves, and we the workshop's."""
    try:
        made = datetime.fromisoformat(synthesis.date)
    except ValueError:
        made = LONG_AGO
    told = book.properties
    told.creator, told.title = "Tablée", one_line(synthesis.title)
    told.language, told.created = synthesis.language, made
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(book, archive).save()
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    instant = f"{told.modified:%Y-%m-%dT%H:%M:%SZ}".encode()
    core = files["docProps/core.xml"]
    files["docProps/core.xml"] = core.replace(instant, f"{made:%Y-%m-%dT%H:%M:%SZ}".encode())
    return packed(files)
