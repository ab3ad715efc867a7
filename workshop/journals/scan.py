"""What a file of entries holds: where each whole line stands, and what is damaged."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from workshop.errors import Unreadable
from workshop.journals.entry import BEGINNING, Header, decode, number_of, whole
from workshop.journals.journal import Damage
from workshop.texts import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["LOST", "Scan", "scan"]

LOST: Final = "lost"
"""The verb of an entry that stands for those before it which could not be recovered."""


@dataclass
class Scan:
    """The whole lines of a file, in order."""

    header: Header | None = None
    numbers: array[int] = field(default_factory=lambda: array("Q"))
    starts: array[int] = field(default_factory=lambda: array("Q"))
    """Where the line of each number begins."""
    ends: array[int] = field(default_factory=lambda: array("Q"))
    """Where it ends, its end of line left out."""
    damages: list[Damage] = field(default_factory=list)
    size: int = 0
    """Where the next line goes: what comes after is torn."""
    unended: bool = False
    """Whether the last whole line lacks its end of line."""


def scan(path: Path) -> Scan:
    """Reads and verifies the file; raises `FileNotFoundError`, or `Unreadable`."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(
            _("Le fichier {file} de la session {session} ne s’ouvre pas ({reason}).").format(
                file=path.name, session=path.parent.name, reason=error.strerror or error
            )
        ) from error
    return _Scanner(path.name, data).scan()


class _Scanner:
    """Goes through the bytes of one file."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name, self._data = name, data
        self._found = Scan()
        self._line, self._bad = 0, False

    def scan(self) -> Scan:
        found = self._found
        for start, end in _pieces(self._data):
            self._line += 1
            line = self._data[start:end]
            if not whole(line):
                self._damaged(start, end)
            elif self._taken(line, start):
                if found.numbers and number_of(line):
                    found.ends[-1] = end
                found.size, self._bad = min(end + 1, len(self._data)), False
                found.unended = end == len(self._data)
        if found.header is None:
            sentence = _("le début manque ou est abîmé")
            found.damages.insert(0, Damage(self._name, 1, 0, sentence))
        return found

    def _taken(self, line: bytes, start: int) -> bool:
        """Registers a whole line; False for one that cannot stand here."""
        n = number_of(line)
        if n == 0:
            return self._header(line, start)
        numbers = self._found.numbers
        last = numbers[-1] if numbers else 0
        if n <= last:
            self._damage(start, _("déjà lue plus haut"))
            return False
        if n > last + 1 and not self._bad and decode(line).verb != LOST:
            missing = ngettext(
                "{n} ligne manque avant celle-ci",
                "{n} lignes manquent avant celle-ci",
                n - last - 1,
            )
            self._damage(start, missing)
        numbers.append(n)
        self._found.starts.append(start)
        self._found.ends.append(start + len(line))
        return True

    def _header(self, line: bytes, start: int) -> bool:
        try:
            header = msgspec.json.decode(line, type=Header)
        except msgspec.DecodeError:
            self._damage(start, _("n’est pas une ligne de ce journal"))
            return False
        if self._found.header is None and not self._found.numbers:
            self._found.header = header
        return True

    def _damaged(self, start: int, end: int) -> None:
        torn = end == len(self._data) and b"\n" not in self._data[start:]
        if torn:
            sentence = _("dernière ligne inachevée, laissée de côté")
            self._found.damages.append(Damage(self._name, self._line, start, sentence, torn=True))
        elif not self._bad:
            self._damage(start, _("abîmée, laissée de côté"))

    def _damage(self, start: int, sentence: str) -> None:
        self._found.damages.append(Damage(self._name, self._line, start, sentence))
        self._bad = True


def _pieces(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends; a line whose end is damaged ends where the next begins."""
    start, size = 0, len(data)
    while start < size:
        end = data.find(b"\n", start)
        end = size if end < 0 else end
        following = end + 1
        if not whole(data[start:end]):
            inside = data.find(BEGINNING, start + 1, end)
            if inside > 0:
                end = inside - 1 if whole(data[start : inside - 1]) else inside
                following = inside
        yield start, end
        start = following
