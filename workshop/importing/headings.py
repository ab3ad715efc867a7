"""Which lines that are no known label title what stands below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workshop.importing.marks import Typed

__all__ = ["heads", "stands_out", "titles"]

_LONGEST: Final = 60
"""Characters of such a line where no mark shows that it is one."""


def titles(line: Typed, below: Typed | None) -> bool:
    """Whether a line of the sheet is a title that no mark shows: `Ressources partagées :`."""
    if line.level or not line.gap or not line.text.endswith(":") or len(line.text) > _LONGEST:
        return False
    return below is not None and not below.gap


def stands_out(line: Typed, below: Typed | None) -> bool:
    """Whether a line that nothing marks looks like a title: short, after a blank line, no sentence.

    Words follow it at once.
    """
    if line.cells or not line.gap or below is None or below.gap or len(line.text) > _LONGEST:
        return False
    return line.text[0].isupper() and ":" not in line.text and line.text[-1] not in ".!?,;…)"


def heads(line: Typed, below: Typed | None, level: int) -> bool:
    """Whether it begins a section of the notes: by its mark, in capitals, or alone with a colon.

    `level` is that of the first heading in the notes, 0 where none was met: where headings are
    marked, only they begin sections.
    """
    if line.cells:
        return False
    if line.level:
        return not level or line.level <= level
    letters = [c for c in line.text if c.isalpha()]
    capitals = len(letters) >= 5 and all(c.isupper() for c in letters)
    alone = line.text.endswith(":") and below is not None and below.gap
    return (capitals or alone) and line.gap and len(line.text) <= _LONGEST and not level
