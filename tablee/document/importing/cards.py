"""Parses a CSV export of a board (Klaxoon, Miro, scrumlr, Metro Retro) to columns of cards.

scrumlr's headers are those that its source writes; the others do not document theirs.
The separator is that which parts the first line most. A table whose first line names no text is
notes, row by row.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from tablee.document.importing.sources.markup import Format
from tablee.document.importing.understood import Understood
from tablee.errors import NotAccepted
from tablee.model.entities import fold
from tablee.model.synthesis import Section, Synthesis, TextTable
from tablee.texts import _, language

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MOST_CARDS: Final = 2_000
LONGEST_CARD: Final = 500
"""Characters of a card; the rest goes on in another one."""
_SEPARATORS: Final = (",", ";", "\t", "|")
_TEXT: Final = (
    "content", "contenu", "text", "texte", "idea", "idee", "card", "carte", "note", "notes",
    "card text", "card content", "sticky note", "post it", "postit", "item", "message", "feedback",
    "body", "description", "title", "titre",
)  # fmt: skip
"""How a column of cards is called, folded, the surest first."""
_PLACE: Final = (
    "column", "colonne", "column name", "section", "category", "categorie", "zone", "dimension",
    "frame", "frame name", "list", "liste", "topic", "theme", "group", "groupe", "area",
)  # fmt: skip


_MACHINES: Final = frozenset(
    ("id", "note id", "noteid", "author id", "authorid", "column id", "columnid", "stack", "parent",
     "parent id", "parentid")
)  # fmt: skip


def is_table(text: str) -> bool:
    """Whether a pasted text is one: its first line names both the cards and where they stand."""
    rows = _rows(text[:2_000])
    head = [fold(cell) for cell in rows[0]] if rows else []
    return _place(head, _TEXT) is not None and _place(head, _PLACE) is not None and len(rows) > 1


def read(text: str, name: str, spoken: str = "") -> Understood:
    """The board, and what else the table has; `name` is the file's, `spoken` the language."""
    rows = _rows(text)
    if not rows:
        raise NotAccepted(_("Il n’y a aucun mot à lire ici. Rien n’a été créé."))
    head = [fold(cell) for cell in rows[0]]
    title = " ".join(name.rpartition(".")[0].replace("_", " ").replace("-", " ").split())
    words = _place(head, _TEXT)
    if words is None or len(rows) < 2:
        notes = (Section("", (_table(rows),)),)
        return _understood(title, spoken, Synthesis("", notes=notes), ())
    where = _place(head, _PLACE)
    taken = {words, where} | _ids(head)
    board: dict[str, list[str]] = {}
    left: list[tuple[int, list[str]]] = []
    for nth, row in enumerate(rows[1:], 1):
        cells = [*row, *[""] * (len(head) - len(row))]
        column = " ".join(cells[where].split()) if where is not None else ""
        parts = _cards(cells[words])
        board.setdefault(column, []).extend(parts)
        rest = [cell for place, cell in enumerate(cells) if place not in taken]
        if any(rest):
            left.append((nth, rest))
    if sum(map(len, board.values())) > MOST_CARDS:
        raise NotAccepted(
            _("Ce tableau a plus de {n} cartes. Rien n’a été créé.").format(n=MOST_CARDS)
        )
    document = Synthesis("", notes=tuple(_others(rows[0], left, taken)))
    columns = tuple((column, tuple(cards)) for column, cards in board.items() if cards or column)
    return _understood(title, spoken, document, columns)


def _understood(
    title: str, spoken: str, document: Synthesis, board: tuple[tuple[str, tuple[str, ...]], ...]
) -> Understood:
    return Understood(
        title=title,
        lead="",
        language=spoken or language(),
        people=(),
        introductions=None,
        document=document,
        format=Format.CARDS,
        board=board,
    )


def _rows(text: str) -> list[list[str]]:
    first = text.lstrip("\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise NotAccepted(
            _(
                "Ce tableau ne se lit pas comme du CSV : enregistrez-le de nouveau. "
                "Rien n’a été créé."
            )
        ) from error
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


def _place(head: Sequence[str], names: Sequence[str]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)


def _ids(head: Sequence[str]) -> set[int]:
    """The columns of what machines call notes, people and columns: nobody's words."""
    return {place for place, name in enumerate(head) if name in _MACHINES}


def _cards(text: str) -> list[str]:
    """One card; several where it is longer than one can be."""
    return [text[at : at + LONGEST_CARD] for at in range(0, len(text), LONGEST_CARD)]


def _table(rows: Sequence[Sequence[str]]) -> TextTable:
    width = max(map(len, rows), default=0)
    head, *below = ((*row, *[""] * (width - len(row))) for row in rows)
    return TextTable(tuple(head), tuple(map(tuple, below)))


def _others(
    head: Sequence[str], left: Sequence[tuple[int, list[str]]], taken: Collection[int | None]
) -> list[Section]:
    """What the table says of its cards besides, by the number of each."""
    if not left:
        return []
    names = [cell for place, cell in enumerate(head) if place not in taken]
    rows = [[_("Carte"), *names], *([str(nth), *cells] for nth, cells in left)]
    return [Section(_("Ce que le tableau dit des cartes"), (_table(rows),))]
