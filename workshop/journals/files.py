"""The journal in a file: one line an entry, fsynced before it is acknowledged.

Whoever settles first writes everything that was appended until then, with one `fdatasync`; those
who come meanwhile wait for the next. So eight writers cost the disk hardly more than one.
"""

from __future__ import annotations

import errno
import os
import secrets
import threading
import time
from bisect import bisect_right
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from workshop.errors import NotSaved
from workshop.journals import disk
from workshop.journals.entry import Entry, Header, decode, encode
from workshop.journals.journal import Journal, Overtaken, Ticket
from workshop.journals.scan import LOST, Scan, scan
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["FILE", "FileJournal"]

FILE: Final = "journal.jsonl"
HEADER_SIZE: Final = 200
"""Bytes in which the first line fits."""


class FileJournal(Journal):
    """The entries of `journal.jsonl`."""

    name = "files"

    def __init__(self, path: Path, found: Scan) -> None:
        """The journal in this file, as it was found."""
        self._path = path
        self._turn = threading.Condition(threading.Lock())
        self._settling = False
        self._waiting: list[tuple[bytes, Ticket]] = []
        self._shared = 0
        self._handle = -1
        self._failed = False
        self._take(found)

    def _take(self, found: Scan) -> None:
        self._numbers, self._starts, self._ends = found.numbers, found.starts, found.ends
        self._size, self._unended = found.size, found.unended
        self.damages = tuple(found.damages)
        self.version = found.header.version if found.header else 0
        self.generation = found.header.generation if found.header else ""
        self.last = self._numbers[-1] if self._numbers else 0

    @classmethod
    def create(cls, folder: Path, version: int) -> FileJournal:
        """A new file with its header, on disk."""
        header = Header(version, secrets.token_hex(6))
        try:
            disk.replace(folder / FILE, [encode(header)])
        except OSError as error:
            raise disk.not_saved(error) from error
        return cls(folder / FILE, scan(folder / FILE))

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> FileJournal | None:
        """Reads and verifies every line; nothing is written before the first entry."""
        try:
            return cls(folder / FILE, scan(folder / FILE))
        except FileNotFoundError:
            return None

    @classmethod
    def sessions(cls, root: Path) -> list[Path]:
        """The folders with a journal, or with the one file of former versions."""
        folders = {p.parent for name in (FILE, "session.json") for p in root.glob(f"*/{name}")}
        return sorted(f for f in folders if not f.name.startswith("."))

    # ── writing ─────────────────────────────────────────────────────────────────────────────

    def append(self, entry: Entry, after: int) -> Ticket:
        """Encodes the entry and keeps it for the next settling."""
        line, ticket = encode(entry), Ticket(entry.n)
        with self._turn:
            if self._failed:
                raise NotSaved(_("Rien n’a été enregistré. Gardez votre texte et réessayez."))
            if after != self.last or entry.n <= after:
                raise Overtaken(_("Une autre modification est arrivée d’abord. Réessayez."))
            self._waiting.append((line, ticket))
            self.last = entry.n
        return ticket

    def settle(self, ticket: Ticket) -> None:
        """Waits for the thread that settles, or settles all that waits with one fsync."""
        if ticket.settled:
            return
        with self._turn:
            while self._settling and not ticket.settled:
                self._turn.wait()
            if ticket.settled:
                return
            if ticket.lost or self._failed:
                raise NotSaved(_("Rien n’a été enregistré. Gardez votre texte et réessayez."))
            self._settling = True
        self._gather()
        with self._turn:
            batch = self._begin()
        self._settle(batch)

    def _gather(self) -> None:
        """Lets those who shared the last fsync append again before the next one.

        Without it the first to wake settles alone, the others after it: half the fsyncs for one
        line each. A lonely writer waits for nobody.
        """
        for _yield in range(self._shared - 1):
            if len(self._waiting) >= self._shared:
                return
            time.sleep(0)

    def _begin(self) -> list[tuple[bytes, Ticket]]:
        """Takes all that waits; what is appended from now on is for the next. Holds `_turn`."""
        self._settling = True
        batch, self._waiting = self._waiting, []
        self._shared = len(batch)
        return batch

    def _settle(self, batch: list[tuple[bytes, Ticket]]) -> None:
        try:
            self._write(b"".join([line for line, _ticket in batch]))
        except OSError as error:
            with self._turn:
                self._failed = True
                self._waiting = batch + self._waiting
            raise disk.not_saved(error) from error
        else:
            for line, ticket in batch:
                self._numbers.append(ticket.n)
                self._starts.append(self._size)
                self._ends.append(self._size + len(line) - 1)
                self._size += len(line)
                ticket.settled = True
        finally:
            with self._turn:
                self._settling = False
                self._turn.notify_all()

    @contextmanager
    def _all_settled(self) -> Iterator[None]:
        """Within it everything appended is settled, and nobody else settles."""
        with self._turn:
            while self._settling:
                self._turn.wait()
            if self._failed:
                raise NotSaved(_("Rien n’a été enregistré. Gardez votre texte et réessayez."))
            batch = self._begin()
        if batch:
            self._settle(batch)
            with self._turn:
                self._settling = True
        try:
            yield
        finally:
            with self._turn:
                self._settling = False
                self._turn.notify_all()

    def _write(self, data: bytes) -> None:
        """Appends to the file on disk, at the end of what was settled; raises `OSError`."""
        if self._handle < 0:
            self._handle = self._opened()
        try:
            disk.write(self._handle, data)
            disk.sync(self._handle)
            if os.stat(self._path).st_ino != os.fstat(self._handle).st_ino:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        except OSError:
            self._let_go()
            raise

    def _opened(self) -> int:
        """The file, cut where the settled entries end: whatever stands after was never said."""
        handle = os.open(self._path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
        try:
            ours = self.generation.encode() in os.pread(handle, HEADER_SIZE, 0)
            if not ours or os.fstat(handle).st_size < self._size:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            os.ftruncate(handle, self._size)
            os.lseek(handle, 0, os.SEEK_END)
            if self._unended:
                disk.write(handle, b"\n")
                self._size, self._unended = self._size + 1, False
        except OSError:
            os.close(handle)
            raise
        return handle

    def forget(self) -> None:
        """Drops what waits; the file is cut at its settled end before the next line."""
        with self._turn:
            while self._settling:
                self._turn.wait()
            for _line, ticket in self._waiting:
                ticket.lost = True
            self._waiting = []
            self.last = self._numbers[-1] if self._numbers else 0
            self._failed = False

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    def read(self, after: int = 0) -> Iterator[Entry]:
        """Reads from where the first of them stands."""
        with self._turn:  # the file and the places in it belong together
            starts, ends = self._starts, self._ends
            first, until = bisect_right(self._numbers, after), len(self._ends)
            if first == until:
                return
            file = self._path.open("rb")
        with file:
            for place in range(first, until):
                file.seek(starts[place])
                yield decode(file.read(ends[place] - starts[place]))

    # ── writing again ───────────────────────────────────────────────────────────────────────

    def rewrite(self, change: Callable[[Entry], Entry | None], version: int = 0) -> None:
        """Puts a new file in place of the old one."""
        with self._all_settled():
            header = Header(version or self.version, secrets.token_hex(6))
            self._let_go()
            try:
                disk.replace(self._path, self._lines(header, change))
            except OSError as error:
                raise disk.not_saved(error) from error
            found = scan(self._path)
            with self._turn:
                self._take(found)

    def _lines(self, header: Header, change: Callable[[Entry], Entry | None]) -> Iterator[bytes]:
        yield encode(header)
        last = 0
        with self._path.open("rb") as file:
            for start, end in zip(self._starts, self._ends, strict=True):
                file.seek(start)
                entry = change(decode(file.read(end - start)))
                if entry is None:
                    continue
                if entry.n > last + 1 and entry.verb != LOST:
                    yield encode(Entry(entry.n - 1, entry.at, [], verb=LOST))
                yield encode(entry)
                last = entry.n

    def close(self) -> None:
        """Settles what waits, if it can, and closes the file."""
        try:
            with self._all_settled():
                self._let_go()
        except NotSaved:
            self._let_go()

    def _let_go(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)
