"""Interface of a journal, the append-only log of a session's changes (hook `journals`)."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Self

from tablee.errors import NotSaved
from tablee.storage.ballots.boxes import BallotBoxes, FolderBoxes, MemoryBoxes
from tablee.storage.blobs import BlobStore, FolderBlobs
from tablee.storage.cluster.index import SharedIndex
from tablee.storage.cluster.leases import Leases, OwnAll
from tablee.storage.cursors import EventCursors, FolderCursors
from tablee.storage.filesystem import placement
from tablee.storage.journal.entry import JournalEntry
from tablee.texts import _

HIDDEN: Final = "."
"""What the name of a session begins with that is not yet one, and in no list."""


class Overtaken(NotSaved):
    """Somebody else's entry came first, or another node has the session: read it, then try again.

    In the second case nothing can be written any more with what raises it (`Journal.overtaken`).
    """


@dataclass(frozen=True)
class Damage:
    """Something of a session's files that is not as it was written."""

    file: str
    line: int
    """From 1; 0 for the file as a whole."""
    byte: int
    """Where it begins, from 0."""
    what: str
    """The sentence about it, in French or English as spoken when it was found."""
    torn: bool = False
    """An unfinished last line: nothing that was acknowledged is in it."""

    def __str__(self) -> str:
        """A sentence: the place of the damage, then what it is."""
        if not self.line:
            return _("{file} : {what}").format(file=self.file, what=self.what)
        return _("{file}, ligne {line} (octet {byte}) : {what}").format(
            file=self.file, line=self.line, byte=self.byte, what=self.what
        )


@dataclass(frozen=True)
class JournalEnd:
    """What the end of a journal tells of it."""

    version: int
    """Of the documents' schema."""
    generation: str
    last: int
    """The number of its last entry."""
    at: float
    """When that was written, seconds since 1970."""


class Ticket:
    """What stands for an entry until it is settled, or lost."""

    __slots__ = ("lost", "n", "settled", "why")

    def __init__(self, n: int, *, settled: bool = False) -> None:
        """For the entry with this number."""
        self.n = n
        self.settled = settled
        self.lost = False
        self.why: OSError | None = None
        """What the disk refused, when it is lost for that."""


class Journal(ABC):
    """The entries of one session: appended, settled, read again.

    Several threads may call it at once. An entry counts once it is settled: on disk, for a journal
    that has one. What is appended while another thread settles shares the next settling.
    """

    name: ClassVar[str] = ""
    """What the setting `TABLEE_JOURNAL` calls it."""
    durable: ClassVar[bool] = True
    """Whether entries outlive the server."""
    index: ClassVar[SharedIndex | None] = None
    """By what sessions are found that several processes share; None where this one has all."""
    leases: ClassVar[Leases] = OwnAll()
    """Which process may write to which session; all are this one's, as a rule."""
    in_folder: ClassVar[bool] = True
    """Whether a session has a folder on disk; elsewhere its path is but its name."""

    version: int
    """Of the documents' schema."""
    generation: str
    """Changes each time the journal is written again."""
    last: int
    """The number of the last entry appended; 0 while there is none."""
    damages: tuple[Damage, ...] = ()
    """What was found wrong on opening; none of it is among the entries read."""

    @property
    def overtaken(self) -> bool:
        """Whether another node has the session: what was made of this journal is to be let go."""
        return False

    @classmethod
    @abstractmethod
    def create(cls, folder: Path, version: int, entries: Iterable[JournalEntry] = ()) -> Self:
        """A new journal for the session of this folder, with these entries or none at all.

        Takes the place of one that is there, where no other server can have made it. Raises
        `NotSaved` with nothing changed.
        """

    @classmethod
    @abstractmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Self | None:
        """The journal of the session of this folder; None where there is none.

        Raises `Unreadable`. Opening never changes anything; a damaged journal is mended by
        `rewrite`.
        """

    @classmethod
    @abstractmethod
    def sessions(cls, root: Path) -> list[Path]:
        """The folders of the sessions kept under `root`, oldest name first."""

    @classmethod
    def is_there(cls, folder: Path) -> bool:
        """Whether something has this session's name already."""
        return folder.exists()

    @classmethod
    def remove(cls, folder: Path) -> None:
        """Deletes a session with all that is kept of it; raises `NotSaved` with nothing gone.

        The keys of its open secret votes go too, whether it opens or not.
        """
        boxes = FolderBoxes(folder.parent)
        names = boxes.names_of(folder)
        placement.remove(folder)
        boxes.destroy_all(names)

    @classmethod
    def discard(cls, folder: Path) -> None:
        """Takes away what could not be made whole, as far as it can; raises nothing."""
        shutil.rmtree(folder, ignore_errors=True)

    @classmethod
    def tidy(cls, root: Path) -> int:
        """Deletes sessions that were begun long ago and never acknowledged; how many, at most.

        None where `placement.tidy` does that, once the folder is held. Raises nothing.
        """
        return 0

    @classmethod
    def size(cls, folder: Path) -> int:
        """Bytes that a session takes, its pictures and originals among them."""
        return folder_size(folder)

    @classmethod
    def changed_at(cls, folder: Path) -> float:
        """When a session was last written to, seconds since 1970; 0 where that is not told."""
        return 0.0

    @classmethod
    def blobs(cls, folder: Path) -> BlobStore:
        """What is kept of a session beside its journal: pictures, originals, announcement."""
        return FolderBlobs(folder)

    @classmethod
    def beside(cls, root: Path) -> BlobStore:
        """What is kept beside all sessions under `root`."""
        return FolderBlobs(root)

    @classmethod
    def cursors(cls, root: Path) -> EventCursors:
        """How far plugins have dealt with the events of the sessions under `root`."""
        return FolderCursors(root) if cls.durable else EventCursors()

    @classmethod
    def room_left(cls, root: Path) -> int:
        """Bytes that are free where sessions are kept; very many where that is not told."""
        try:
            return shutil.disk_usage(root).free
        except OSError:
            return 1 << 62

    @classmethod
    def fingerprint(cls, folder: Path) -> str:
        """What differs once anybody has written to the journal of this folder, found cheaply.

        Only compared with what it said before. Empty where that cannot be told without opening it,
        as here: each start then opens the session.
        """
        return ""

    @classmethod
    def end(cls, folder: Path) -> JournalEnd | None:
        """How the journal of this folder ends, found without reading all of it.

        None where that cannot be told so, as here, or where the journal was not left whole: then it
        is opened.
        """
        return None

    def ballot_boxes(self, folder: Path) -> BallotBoxes:
        """Where the secret ballots of this session are kept while their vote is open."""
        return FolderBoxes(folder.parent) if self.durable else MemoryBoxes()

    def raw(self) -> bytes:
        """The journal as a file of it would be, where it is none."""
        return b""

    @abstractmethod
    def append(self, entry: JournalEntry, after: int) -> Ticket:
        """Takes an entry in, to be settled; raises `Overtaken` unless `after` is the last one.

        Raises `NotSaved` while earlier entries could not be settled and were not yet rolled back.
        """

    @abstractmethod
    def settle(self, ticket: Ticket) -> None:
        """Returns once the entry and all before it are safe; raises `NotSaved` if they are not.

        After that no entry is taken in until `rollback`.
        """

    @abstractmethod
    def rollback(self) -> None:
        """Drops what is not settled, for good."""

    @abstractmethod
    def read(self, after: int = 0) -> Iterator[JournalEntry]:
        """The settled entries with a higher number than `after`, in order.

        Raises `Unreadable` where one is no longer as it was written.
        """

    @abstractmethod
    def rewrite(
        self,
        change: Callable[[JournalEntry], JournalEntry | None],
        version: int = 0,
        more: Iterable[JournalEntry] = (),
    ) -> None:
        """Writes the whole journal again with each entry changed (None leaves it out), at once.

        Either all of it is changed when this returns, or `NotSaved` and nothing is. `version` is
        the documents' new one, where it changes; `more` are entries to add at the end.
        """

    def rest(self) -> bool:
        """Lets go of what it holds of the system until the next entry; whether nothing is held.

        Not while something is under way. Another object may then open the journal, as long as
        nothing is appended to this one. One that cannot, as here, is closed for that, and opened
        again once it is needed.
        """
        return False

    @abstractmethod
    def refuse_more(self) -> None:
        """From now on `append` raises `NotSaved`: another object may open the journal."""

    @abstractmethod
    def close(self) -> None:
        """Settles what is left and lets go; raises nothing."""


class DatabaseJournal(Journal):
    """One whose sessions have no folder: each is known by its name, and exchanged at once."""

    in_folder = False

    @classmethod
    @abstractmethod
    def reach(cls) -> None:
        """Raises `NotFound` where the database cannot be reached now."""

    @classmethod
    @abstractmethod
    def exchange(cls, made: Path, folder: Path) -> None:
        """Puts a session that was `made` under a hidden name in the place of another, at once.

        That one is removed. Raises `NotSaved` with nothing changed.
        """


def folder_size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    size, folders = 0, [os.fspath(folder)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        size += entry.stat(follow_symlinks=False).st_size
        except OSError:  # it went meanwhile
            continue
    return size
