"""Journal stored in a file: one line per entry, fsynced before it is acknowledged.

All that waits is written with one `fdatasync` (`group_commit`). While a server has it open, the
file ends in zeros: a line written over them needs no new size on disk. Of many journals only those
that were written last have their file open.
"""

from __future__ import annotations

import errno
import itertools
import os
import secrets
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from tablee.errors import Unreadable
from tablee.storage.journal import disk
from tablee.storage.journal.entry import Header, JournalEntry, decode, whole
from tablee.storage.journal.group_commit import Batch, SettlingJournal
from tablee.storage.journal.interface import JournalEnd
from tablee.storage.journal.scan import Scan, begun, laid_out, scan, scanned, unreadable
from tablee.texts import _

FILE: Final = "journal.jsonl"
SNAPSHOT: Final = "session.json"
"""What the folder of a session of former versions holds, and of most of ours."""
AHEAD: Final = 64 * 1024
"""Bytes of zeros written ahead of the lines, so that most fsyncs need not write the file's size."""
HEADER_SIZE: Final = 200
"""Bytes in which the first line fits."""
LAST_SIZE: Final = 64 * 1024
"""Bytes at the end of the file in which the last line is looked for."""
MOST_OPEN: Final = 128
"""Files that all journals of a process have open to write, at most: a system allows 1,024 or so for
all that it serves."""


class _OpenFiles:
    """The journals whose file is open to write, the one written longest ago first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[FileJournal, None] = OrderedDict()

    def written(self, journal: FileJournal) -> None:
        """Notes a write, and has others let go of their files where too many are open."""
        with self._lock:
            self._open[journal] = None
            self._open.move_to_end(journal)
            over = len(self._open) - MOST_OPEN
            oldest = list(itertools.islice(self._open, over)) if over > 0 else []
        for each in oldest:
            each.rest()

    def closed(self, journal: FileJournal) -> None:
        """Forgets a journal."""
        with self._lock:
            self._open.pop(journal, None)


_OPEN: Final = _OpenFiles()


class FileJournal(SettlingJournal):
    """The entries of `journal.jsonl`."""

    name = "files"

    def __init__(self, path: Path, found: Scan, *, read_only: bool = False) -> None:
        """The journal in this file, as it was found."""
        super().__init__()
        self._path = path
        self._read_only = read_only
        self._handle, self._inode, self._room = -1, 0, 0
        self._take(found)

    def _take(self, found: Scan) -> None:
        self._found = found
        self.damages = tuple(found.damages)
        self.version = found.header.version if found.header else 0
        self.generation = found.header.generation if found.header else ""
        self.last = self._waiting[-1][1].n if self._waiting else found.last

    @classmethod
    def create(
        cls, folder: Path, version: int, entries: Iterable[JournalEntry] = ()
    ) -> FileJournal:
        """A new file, on disk."""
        journal = cls(folder / FILE, Scan())
        journal._put_in_place(version, entries)
        return journal

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> FileJournal | None:
        """Reads and verifies every line; nothing is written before the first entry."""
        try:
            return cls(folder / FILE, scan(folder / FILE), read_only=read_only)
        except FileNotFoundError:
            return None

    @classmethod
    def sessions(cls, root: Path) -> list[Path]:
        """The folders with a journal, or with the one file of former versions.

        One whose creation was cut short holds nothing that anybody was told: it is left out.
        """
        try:
            with os.scandir(root) as entries:
                names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
        except OSError:
            return []
        return [root / name for name in names if _holds_a_session(os.path.join(root, name))]

    @classmethod
    def changed_at(cls, folder: Path) -> float:
        """As the system says of the file."""
        try:
            return (folder / FILE).stat().st_mtime
        except OSError:
            return 0.0

    @classmethod
    def fingerprint(cls, folder: Path) -> str:
        """Which file it is, how long, and when it was written: no program can set the last."""
        try:
            found = (folder / FILE).stat()
        except OSError:
            return ""
        return f"{found.st_ino:x}-{found.st_size:x}-{found.st_mtime_ns:x}-{found.st_ctime_ns:x}"

    @classmethod
    def end(cls, folder: Path) -> JournalEnd | None:
        """Its first and its last line; None where one of them is not whole, or room was left."""
        try:
            handle = disk.opened(folder / FILE, os.O_RDONLY)
        except OSError:
            return None
        try:
            first, last = _first_and_last(handle)
            header = msgspec.json.decode(first, type=Header)
            entry = decode(last)
        except (OSError, msgspec.DecodeError):
            return None
        finally:
            os.close(handle)
        return JournalEnd(header.version, header.generation, entry.n, entry.at)

    # ── writing ─────────────────────────────────────────────────────────────────────────────

    @property
    def _settled_last(self) -> int:
        return self._found.last

    def _note(self, batch: Batch) -> None:
        """Remembers where each line stands."""
        found = self._found
        for line, ticket in batch:
            found.add(ticket.n, found.size, found.size + len(line) - 1)
            found.size += len(line)

    def _write(self, batch: Batch) -> None:
        """Appends to the file on disk, at the end of what was settled; raises `OSError`."""
        data = b"".join([line for line, _ticket in batch])
        if self._handle < 0:
            self._handle = self._opened()
        _OPEN.written(self)
        try:
            self._make_room(self._found.size + len(data))
            disk.write(self._handle, data)
            disk.sync(self._handle)
            if self._named() != self._inode:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        except OSError:
            self._take_back()
            raise

    def _make_room(self, end: int) -> None:
        """Zeros after what is about to be written; a disk too full for them may still take it."""
        if end > self._room:
            self._room = end + AHEAD
            with suppress(OSError):
                disk.write_ahead(self._handle, bytes(AHEAD), end)

    def _named(self) -> int:
        """Which file has our name now; 0 where none has.

        Asked of the folder, never by `stat`: since Linux 6.13 the time of a file that was looked at
        is written anew with the next line, and its fsync costs half as much again.
        """
        with os.scandir(self._path.parent) as found:
            return next((entry.inode() for entry in found if entry.name == FILE), 0)

    def _take_back(self) -> None:
        """Cuts off what was refused, if the disk lets us: after a stop it would come back.

        The file is opened anew for the next line: after a failed fsync nothing that was written
        through this handle is to be trusted.
        """
        with suppress(OSError):
            os.ftruncate(self._handle, self._found.size)
            disk.sync(self._handle)
        self._let_go()

    def _opened(self) -> int:
        """The file, cut where the settled entries end: whatever stands after was never said."""
        handle = disk.opened(self._path, os.O_RDWR)
        try:
            found = self._found
            ours = self.generation.encode() in disk.begins(handle, HEADER_SIZE)
            if not ours or os.fstat(handle).st_size < found.size:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            os.ftruncate(handle, found.size)
            os.lseek(handle, 0, os.SEEK_END)
            if found.unended:
                disk.write(handle, b"\n")
                disk.sync(handle)
                found.size, found.unended = found.size + 1, False
            self._room, self._inode = found.size, self._named()
            disk.sync_folder(self._path.parent)  # it may have been renamed into place just before
        except OSError:
            os.close(handle)
            raise
        return handle

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    def read(self, after: int = 0) -> Iterator[JournalEntry]:
        """Reads from where the first of them stands."""
        with self._changed:  # the file and the places in it belong together
            if after >= self._found.last:
                return
            file = self._reading()
            found = self._found
            first, until = bisect_right(found.numbers, after), len(found.numbers)
        with file:
            for place in range(first, until):
                file.seek(found.starts[place])
                line = file.read(found.ends[place] - found.starts[place])
                if not whole(line):
                    raise self._no_longer()
                yield decode(line)

    def _reading(self) -> BinaryIO:
        """The file whose places are known; a reader finds them anew once it was written again."""
        try:
            file = self._path.open("rb")
            if self.generation.encode() not in file.read(HEADER_SIZE):
                file.seek(0)
                self._found_anew(file)
        except OSError as error:
            raise unreadable(self._path, error) from error
        return file

    def _found_anew(self, file: BinaryIO) -> None:
        if not self._read_only:
            file.close()
            raise self._no_longer()
        self._take(scanned(self._path.name, file.read()))

    def _no_longer(self) -> Unreadable:
        return Unreadable(
            _("Le fichier {file} de la session {session} n’est plus comme il a été lu.").format(
                file=self._path.name, session=self._path.parent.name
            )
        )

    # ── writing again ───────────────────────────────────────────────────────────────────────

    def rewrite(
        self,
        change: Callable[[JournalEntry], JournalEntry | None],
        version: int = 0,
        more: Iterable[JournalEntry] = (),
    ) -> None:
        """Puts a new file in place of the old one."""
        with self._all_settled():
            changed = (entry for old in self.read() if (entry := change(old)) is not None)
            self._put_in_place(version or self.version, itertools.chain(changed, more))

    def _put_in_place(self, version: int, entries: Iterable[JournalEntry]) -> None:
        found = Scan(Header(version, secrets.token_hex(6)))
        try:
            new = disk.beside(self._path, laid_out(found, entries))
            with self._changed:
                self._let_go()  # Windows replaces no file that is open
                disk.place(new, self._path)
                self._take(found)
        except OSError as error:
            raise disk.not_saved(error) from error
        # Refused, it is tried again before a line of this file is acknowledged (`_opened`). Until
        # then a power cut may bring the old file back, with all that was acknowledged.
        with suppress(OSError):
            disk.sync_folder(self._path.parent)

    def _let_go(self) -> None:
        _OPEN.closed(self)
        handle, self._handle = self._handle, -1
        if handle >= 0:
            with suppress(OSError):
                os.ftruncate(handle, self._found.size)
            with suppress(OSError):  # all that counts was synced before
                os.close(handle)


def _first_and_last(handle: int) -> tuple[bytes, bytes]:
    """The first and the last line of an open file, without their ends; empty for one not whole."""
    first = disk.begins(handle, HEADER_SIZE).partition(b"\n")[0]
    os.lseek(handle, max(0, os.fstat(handle).st_size - LAST_SIZE), os.SEEK_SET)
    lines = os.read(handle, LAST_SIZE).rsplit(b"\n", 2)
    last = lines[-2] if len(lines) == 3 and not lines[-1] else b""
    return first if whole(first) else b"", last if whole(last) else b""


def _holds_a_session(folder: str) -> bool:
    """Asked of thousands of folders at each start, so without a `Path` for each question."""
    if os.path.exists(os.path.join(folder, SNAPSHOT)):
        return True
    journal = os.path.join(folder, FILE)
    return os.path.exists(journal) and begun(Path(journal))
