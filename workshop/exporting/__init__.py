"""For whoever writes an exporter: the document, piece after piece, and words as a file holds them.

`outline` gives every format the same pieces in the same order; `workshop.exporting.words` says what
any file can hold. Nothing of any format is here: no markup.
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
    texts,
)
from workshop.exporting.words import cleaned, name, one_line, quoted, runs

__all__ = [
    "Bullets",
    "Keywords",
    "People",
    "Picture",
    "Piece",
    "Table",
    "Text",
    "Title",
    "cleaned",
    "name",
    "one_line",
    "outline",
    "quoted",
    "runs",
    "texts",
]
