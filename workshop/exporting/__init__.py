"""For whoever writes an exporter: the document, piece after piece, and words as a file holds them.

`outline` gives every format the same pieces in the same order, `tables` what can be counted and
sorted; `workshop.exporting.words` says what any file can hold, `packed` puts files into one. No
markup is here.
"""

from workshop.exporting.outline import (
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
from workshop.exporting.packing import packed
from workshop.exporting.tables import DataTable, actions, contributions, dated, tables, votes
from workshop.exporting.words import cleaned, linked, may_link, name, names, one_line, quoted, runs

__all__ = [
    "Bullets",
    "DataTable",
    "Keywords",
    "People",
    "Picture",
    "Piece",
    "Table",
    "Text",
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
