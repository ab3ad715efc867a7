"""For whoever writes an exporter: the document, piece after piece, and words as a file holds them.

`outline` gives every format the same pieces in the same order, `tables` what can be counted and
sorted; `words` says what any file can hold, `zipping` puts files into one. No markup is here.
"""

from tablee.document.outline.pieces import (
    Bullets,
    Keywords,
    People,
    Picture,
    Piece,
    Table,
    Text,
    Title,
    outline,
    pictures_beside,
    texts,
)
from tablee.document.outline.tables import DataTable, actions, contributions, dated, tables, votes
from tablee.document.outline.words import (
    cleaned,
    linked,
    may_link,
    name,
    names,
    one_line,
    quoted,
    runs,
)
from tablee.document.outline.writing import TextExporter
from tablee.document.outline.zipping import packed

__all__ = [
    "Bullets",
    "DataTable",
    "Keywords",
    "People",
    "Picture",
    "Piece",
    "Table",
    "Text",
    "TextExporter",
    "Title",
    "actions",
    "cleaned",
    "contributions",
    "dated",
    "linked",
    "may_link",
    "name",
    "names",
    "one_line",
    "outline",
    "packed",
    "pictures_beside",
    "quoted",
    "runs",
    "tables",
    "texts",
    "votes",
]
