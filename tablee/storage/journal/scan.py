"""Scans a journal file: finds the offset of each line, verifies checksums, reports damage."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from tablee.errors import Unreadable
from tablee.model.verbs import Verb
from tablee.storage.journal import disk
from tablee.storage.journal.entry import (
    BEGINNING,
    Header,
    JournalEntry,
    decode,
    encode,
    number_of,
    whole,
)
from tablee.storage.journal.interface import Damage
from tablee.texts import _, ngettext

BEGUN_SIZE: Final = 100_000
"""Bytes from which a file is not that of a session whose creation was cut short."""


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

    def add(self, n: int, start: int, end: int) -> None:
        self.numbers.append(n)
        self.starts.append(start)
        self.ends.append(end)

    @property
    def last(self) -> int:
        """The highest number; 0 while there is none."""
        return self.numbers[-1] if self.numbers else 0


def scan(path: Path) -> Scan:
    """Reads and verifies the file; raises `FileNotFoundError`, or `Unreadable`."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unreadable(path, error) from error
    return scanned(path.name, data)


def scanned(name: str, data: bytes) -> Scan:
    """The same for what was read of it; the zeros at its end are room for what comes."""
    return _Scanner(name, data.rstrip(b"\0")).scan()


def begun(path: Path) -> bool:
    """Whether anything was ever acknowledged in this file; when in doubt, yes."""
    try:
        if path.stat().st_size > BEGUN_SIZE:
            return True
        found = scan(path)
    except (OSError, Unreadable):
        return True
    return bool(found.numbers) or any(not damage.torn for damage in found.damages)


def unreadable(path: Path, error: OSError) -> Unreadable:
    """The refusal for a file that the system does not let us read."""
    return Unreadable(
        _("Le fichier {file} de la session {session} ne s’ouvre pas ({reason}).").format(
            file=path.name, session=path.parent.name, reason=disk.reason(error)
        )
    )


class _Piece(NamedTuple):
    """What may be a line."""

    start: int
    end: int
    following: int
    """Where the next piece begins."""
    whole: bool


class _Scanner:
    """Goes through the bytes of one file."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name, self._data = name, data
        self._found = Scan()
        self._line, self._counted = 1, 0
        self._bad = False

    def scan(self) -> Scan:
        found = self._found
        for piece in _pieces(self._data):
            if not piece.whole:
                self._damaged(piece.start)
            elif self._taken(self._data[piece.start : piece.end], piece.start):
                found.size, self._bad = piece.following, False
                self._check_end(piece)
        if found.header is None and not any(d.line == 1 and not d.torn for d in found.damages):
            sentence = _("le début manque ou est abîmé")
            found.damages.insert(0, Damage(self._name, 1, 0, sentence))
        return found

    def _check_end(self, piece: _Piece) -> None:
        """A line cut just before its end is whole; any other byte in the end's place is damage."""
        ended = self._data[piece.end : piece.following] == b"\n"
        self._found.unended = not ended and piece.following == len(self._data)
        if not ended and piece.end < len(self._data):
            self._say(piece.end, _("fin de ligne abîmée ; la ligne est gardée"))

    def _taken(self, line: bytes, start: int) -> bool:
        """Registers a whole line; False for one that cannot stand here."""
        n = number_of(line)
        if n == 0:
            return self._header(line, start)
        last = self._found.last
        if n <= last:
            self._damage(start, _("déjà lue plus haut"))
            return False
        if self._bad:
            self._count_missing(n - last - 1)
        elif n > last + 1 and decode(line).verb != Verb.LOST:
            missing = ngettext(
                "{n} ligne manque avant celle-ci",
                "{n} lignes manquent avant celle-ci",
                n - last - 1,
            )
            self._damage(start, missing)
        self._found.add(n, start, start + len(line))
        return True

    def _count_missing(self, n: int) -> None:
        """A damaged place may hold several lines: how many, the numbers around it tell."""
        if n < 2:
            return
        lost = ngettext("{n} modification manque", "{n} modifications manquent", n)
        damage = self._found.damages[-1]
        self._found.damages[-1] = replace(damage, what=f"{damage.what}, {lost}")

    def _header(self, line: bytes, start: int) -> bool:
        try:
            header = msgspec.json.decode(line, type=Header)
        except msgspec.DecodeError:
            self._damage(start, _("n’est pas une ligne de ce journal"))
            return False
        if self._found.header is None and not self._found.numbers:
            self._found.header = header
        return True

    def _damaged(self, start: int) -> None:
        if self._data.find(b"\n", start) < 0:
            self._say(start, _("dernière ligne inachevée, laissée de côté"), torn=True)
        elif not self._bad:
            self._damage(start, _("abîmée, laissée de côté"))

    def _damage(self, start: int, sentence: str) -> None:
        self._say(start, sentence)
        self._bad = True

    def _say(self, start: int, sentence: str, *, torn: bool = False) -> None:
        self._line += self._data.count(b"\n", self._counted, start)
        self._counted = start
        self._found.damages.append(Damage(self._name, self._line, start, sentence, torn=torn))


def _pieces(data: bytes) -> Iterator[_Piece]:
    """The lines; one whose end is damaged ends where the next begins, or a byte before."""
    start, size = 0, len(data)
    while start < size:
        end = data.find(b"\n", start)
        end = size if end < 0 else end
        piece = _Piece(start, end, min(end + 1, size), True)
        if not whole(data[start:end]):
            piece = _in_disorder(data, piece)
        yield piece
        start = piece.following


def _in_disorder(data: bytes, piece: _Piece) -> _Piece:
    """The first of what stands in a piece that is no line: one with another end, or damage."""
    start, end, following, _whole = piece
    places = list(_beginnings(data, start + 1, end))
    for here, beyond in (*((b, b) for b in places), (end, following)):
        for stop in (here, here - 1):
            if whole(data[start:stop]):
                return _Piece(start, stop, beyond, True)
    after = next((b for b in places if whole(data[b:end])), 0)
    return _Piece(start, after or end, after or following, False)


def _beginnings(data: bytes, start: int, end: int) -> Iterator[int]:
    place = data.find(BEGINNING, start, end)
    while place >= 0:
        yield place
        place = data.find(BEGINNING, place + 1, end)


def laid_out(found: Scan, entries: Iterable[JournalEntry]) -> Iterator[bytes]:
    """The bytes of a new file; `found` says where each line stands in it."""
    assert found.header is not None
    line = encode(found.header)
    found.size = len(line)
    yield line
    for each in numbered(entries):
        line = encode(each)
        found.add(each.n, found.size, found.size + len(line) - 1)
        found.size += len(line)
        yield line


def numbered(entries: Iterable[JournalEntry]) -> Iterator[JournalEntry]:
    """The entries, with one that says so before each whose number does not follow."""
    last = 0
    for entry in entries:
        if entry.n > last + 1 and entry.verb != Verb.LOST:
            yield JournalEntry(entry.n - 1, entry.at, [], verb=Verb.LOST.value)
        yield entry
        last = entry.n
