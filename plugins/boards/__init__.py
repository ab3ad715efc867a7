"""Boards of cards: reads the CSV file in which Klaxoon, Miro, scrumlr, Metro Retro … export one.

scrumlr's headers are those that its source writes; the others do not document theirs.
The separator is that which parts the first line most. A table whose first line names no text is
notes, row by row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tablee.plugin import (
    N_,
    Imported,
    Importer,
    NotAccepted,
    Section,
    Synthesis,
    TextTable,
    _,
    decoded,
    fold,
    hookimpl,
)

API = 1

__all__ = ["BoardImporter"]

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
"""What machines call notes, people and columns: nobody's words."""


@dataclass(frozen=True)
class BoardImporter(Importer):
    """A table with a row for each card: a canvas with its columns, what else it says in notes."""

    name = "boards"
    title = N_("Tableau de cartes (CSV)")
    extensions = ("csv", "tsv")

    def imported(self, data: bytes, name: str) -> Imported:
        """The board, and what else the table has; the session is called as the file is."""
        rows = _rows(decoded(data))
        if not rows:
            raise NotAccepted(_("Il n’y a aucun mot à lire ici. Rien n’a été créé."))
        head = [fold(cell) for cell in rows[0]]
        title = " ".join(name.rpartition(".")[0].replace("_", " ").replace("-", " ").split())
        words = _place(head, _TEXT)
        if words is None or len(rows) < 2:
            return Imported(Synthesis(title, notes=(Section("", (_table(rows),)),)))
        where = _place(head, _PLACE)
        taken = {words, where} | {n for n, told in enumerate(head) if told in _MACHINES}
        board: dict[str, list[str]] = {}
        left: list[tuple[int, list[str]]] = []
        for nth, row in enumerate(rows[1:], 1):
            cells = [*row, *[""] * (len(head) - len(row))]
            column = " ".join(cells[where].split()) if where is not None else ""
            board.setdefault(column, []).append(cells[words])
            rest = [cell for place, cell in enumerate(cells) if place not in taken]
            if any(rest):
                left.append((nth, rest))
        document = Synthesis(title, notes=tuple(_others(rows[0], left, taken)))
        return Imported(document, tuple((column, tuple(cards)) for column, cards in board.items()))

    def recognises(self, text: str) -> bool:
        """Where the first line names both the cards and where they stand."""
        try:
            rows = _rows(text[:2_000])
        except NotAccepted:
            return False
        head = [fold(cell) for cell in rows[0]] if rows else []
        return (
            len(rows) > 1 and _place(head, _TEXT) is not None and _place(head, _PLACE) is not None
        )

    def examples(self) -> Mapping[str, bytes]:
        """A board with what it says besides, and a table that is none."""
        return {
            "retro.csv": b"Colonne;Texte;Auteur\nForces;Le lien;Anne\nFaiblesses;;\n",
            "budget.tsv": b"Poste\tEuros\nSalle\t120\n",
        }


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


@hookimpl
def importers() -> list[type[Importer]]:
    return [BoardImporter]
