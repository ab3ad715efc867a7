"""Format-independent outline of the document, from which exporters write their files.

`outline` gives every format the same pieces in the same order, `tables` what can be counted and
sorted; `words` says what any file can hold, `zipping` puts files into one.

Not for markup, which each exporter writes, nor for web pages: `document.html`.
"""

from tablee.document.outline.pieces import (
    Bullets,
    Byline,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Title,
    outline,
    outline_texts,
    pictures_beside,
)
from tablee.document.outline.run_sheet import (
    run_sheet_head,
    run_sheet_outline,
    run_sheet_table,
)
from tablee.document.outline.tables import (
    DataTable,
    actions_table,
    contributions_table,
    data_tables,
    dated_actions,
    votes_table,
)
from tablee.document.outline.words import (
    cleaned,
    linked,
    may_link,
    name,
    one_line,
    plain_names,
    quoted,
    runs,
)
from tablee.document.outline.writing import TextExporter
from tablee.document.outline.zipping import packed

__all__ = [
    "Bullets",
    "Byline",
    "DataTable",
    "Keywords",
    "LineBlock",
    "OutlinePicture",
    "OutlinePiece",
    "OutlineTable",
    "TextExporter",
    "Title",
    "actions_table",
    "cleaned",
    "contributions_table",
    "data_tables",
    "dated_actions",
    "linked",
    "may_link",
    "name",
    "one_line",
    "outline",
    "outline_texts",
    "packed",
    "pictures_beside",
    "plain_names",
    "quoted",
    "run_sheet_head",
    "run_sheet_outline",
    "run_sheet_table",
    "runs",
    "votes_table",
]
