"""Store of one session: documents by table and id, journal, pictures."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

import msgspec
from tinydb.table import Table

from tablee.errors import NotFound, NotSaved, Unreadable
from tablee.model.verbs import Verb
from tablee.storage import erasure
from tablee.storage.ballots.sealed import Seals
from tablee.storage.filesystem.retry import Again
from tablee.storage.journal import Damage, FileJournal, Journal, JournalEntry, Put, Ticket, disk
from tablee.storage.maintenance.recovery import MEDIA, discard_unfinished, fold, opened
from tablee.storage.state import schema, snapshot
from tablee.storage.state.snapshot import Snapshot
from tablee.storage.state.tables import Database, Tables
from tablee.texts import _

LONGEST_NAME: Final = 100
"""Characters in the name of a picture; longer ones make some systems raise."""
FEWEST_BETWEEN: Final = 1000
"""Entries between two snapshots, at least; then as many as there are documents, so that the cost
of a change stays flat and opening never reads more than twice the session."""

log = logging.getLogger(__name__)


@dataclass
class WriteBatch:
    """A change being made."""

    before: dict[tuple[str, str], dict[str, Any] | None] = field(default_factory=dict)
    """The documents that it touches, as they were."""
    named: Collection[tuple[str, str]] = ()
    """Those that its entry names even though they were not there any more."""
    ticket: Ticket | None = None
    """For `Store.settle`, once the change is made; None for one that changed nothing."""


class Store:
    """The documents of one session. Several threads may read and change it.

    Whoever opens one for writing holds the folder of sessions (`Owner`).
    """

    def __init__(
        self, folder: Path, journal: type[Journal] = FileJournal, *, read_only: bool = False
    ) -> None:
        """Opens the session in this folder; raises `Unreadable`, or `NotSaved`."""
        found = opened(folder, journal, read_only=read_only)
        self._set_up(folder, found.journal, found.tables, read_only=read_only)
        self.damages: tuple[Damage, ...] = tuple(d for d in found.damages if not d.torn)
        """What was found damaged; all else was recovered, the originals are in `aside/`."""
        for damage in found.damages:
            log.warning("session %s: %s", folder.name, damage)
        self._snapshot_at = found.read_until
        if not read_only:
            self._tidy(mended=found.mended)
            if found.unfinished:
                self._erasing = self.journal.last
                self._try_erasing()

    def _tidy(self, *, mended: bool) -> None:
        try:
            if self.journal.in_folder:
                discard_unfinished(self.folder)
        except OSError as error:
            log.warning("session %s: %s", self.folder.name, error)
        if mended:  # until there is a snapshot of it, the new journal stands alone
            self._try_snapshot()

    def _set_up(self, folder: Path, journal: Journal, tables: Tables, *, read_only: bool) -> None:
        self.folder, self._journal, self.blobs = folder, journal, journal.blobs(folder)
        self._closed = False
        """Whether the journal is closed until somebody needs it: it cannot rest by itself."""
        self.seals = Seals(journal.ballot_boxes(folder))
        """The keys of this session's secret ballots, which are not in its folder."""
        self._read_only = read_only
        self._tables = tables
        self._mutex = threading.RLock()
        self._snapshotting = threading.Lock()
        self._snapshot_at = 0
        self._resting = False
        """Whether nothing may be written until the next change: others may have the files."""
        self._erasing = 0
        """The last entry when something began to be erased; 0 once the files are done."""
        self._again = Again(self._try_erasing)
        self._draft: WriteBatch | None = None
        self._unsettled: deque[WriteBatch] = deque()
        self._database = Database(tables, self._take, self._changing)

    @classmethod
    def create(cls, folder: Path, journal: type[Journal] = FileJournal) -> Store:
        """A new, empty session; the folder must not exist yet."""
        if journal.in_folder:
            made = _made_in_folder(folder, journal)
        else:
            made = journal.create(folder, schema.VERSION)
        store = cls.__new__(cls)
        store.damages = ()
        store._set_up(folder, made, {}, read_only=False)
        return store

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    @property
    def journal(self) -> Journal:
        """Its journal, opened again where it was closed to rest; raises `Unreadable` then."""
        if self._closed:
            self._open_again()
        return self._journal

    def _open_again(self) -> None:
        with self._mutex:
            if not self._closed:
                return
            before, again = self._journal, type(self._journal).open(self.folder)
            if again is None or (again.last, again.generation) != (before.last, before.generation):
                raise Unreadable(
                    _(
                        "Le journal de la session {session} n’est plus ce qu’il était : "
                        "relancez le serveur pour la rouvrir."
                    ).format(session=self.folder.name)
                )
            self._journal, self._closed = again, False

    @property
    def fingerprint(self) -> str:
        """What differs once anybody has written to its journal; empty where that is not told."""
        return type(self._journal).fingerprint(self.folder)

    @property
    def read_only(self) -> bool:
        return self._read_only

    def table(self, name: str) -> Table:
        """A table with TinyDB's own API; outside `change` each call is a change of its own."""
        return self._database.table(name)

    @property
    def names(self) -> tuple[str, ...]:
        with self._mutex:
            return tuple(self._tables)

    def documents(self, table: str) -> dict[str, Mapping[str, Any]]:
        """Every document of a table by id."""
        with self._mutex:
            return dict(self._tables.get(table, {}))

    def _document(self, table: str, key: str) -> dict[str, Any] | None:
        return self._tables.get(table, {}).get(key)

    def _puts(self) -> Iterator[Put]:
        for table, documents in self._tables.items():
            for key, document in documents.items():
                yield Put(table, key, document)

    def __len__(self) -> int:
        return sum(map(len, self._tables.values()))

    # ── changing ────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def change(
        self,
        by: str = "",
        verb: str = "",
        *,
        at: float | None = None,
        of: int = 0,
        act: int = 0,
        once: str = "",
        settled: bool = True,
    ) -> Iterator[WriteBatch]:
        """What is put and removed within is one entry of the journal; an error undoes all of it.

        On disk when this returns, unless `settled` is False: then it is seen by readers, and
        whoever made it must `settle` its ticket before anybody is told.
        """
        draft = WriteBatch()
        with self._mutex:
            if self._read_only:
                raise NotSaved(_("Cette session est ouverte en lecture seule."))
            if self._draft is not None:
                yield self._draft
                return
            self._draft = draft
            try:
                yield draft
                if puts := self._changed(draft):
                    n, now = self.journal.last + 1, time.time() if at is None else at
                    self._append(draft, JournalEntry(n, now, puts, by, str(verb), of, act, once))
            except BaseException:
                self._undo(draft)
                raise
            finally:
                self._draft = None
        if settled and draft.ticket is not None:
            try:
                self.settle(draft.ticket)
            except NotSaved:
                self.roll_back(draft.ticket)
                raise

    def put(self, table: str, key: str, document: Mapping[str, Any]) -> None:
        """Writes a whole document under this id, in place of what was there."""
        with self.change():
            self._take([Put(table, key, dict(document))])
            self.table(table).clear_cache()

    def remove(self, table: str, key: str) -> None:
        """Removes a document; one that is not there is no error."""
        self.table(table).remove(doc_ids=[key])  # type: ignore[list-item] # TinyDB knows only int

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self.change():
            yield

    def _take(self, puts: list[Put]) -> None:
        draft = self._draft
        assert draft is not None
        for table, key, _document in puts:
            draft.before.setdefault((table, key), self._document(table, key))
        fold(self._tables, puts)

    def _changed(self, draft: WriteBatch) -> list[Put]:
        return [
            Put(*where, document)
            for where, before in draft.before.items()
            if (document := self._document(*where)) != before or where in draft.named
        ]

    def _append(self, draft: WriteBatch, entry: JournalEntry) -> None:
        self._resting = False
        draft.ticket = self.journal.append(entry, entry.n - 1)
        while self._unsettled and _settled(self._unsettled[0]):
            self._unsettled.popleft()
        if not draft.ticket.settled:
            self._unsettled.append(draft)

    def _undo(self, draft: WriteBatch) -> None:
        fold(self._tables, [Put(*where, document) for where, document in draft.before.items()])
        for table in {table for table, _key in draft.before}:
            self.table(table).clear_cache()

    def settle(self, ticket: Ticket) -> None:
        """Returns once the change is on disk; raises `NotSaved`, and then `roll_back` is due."""
        self.journal.settle(ticket)
        if self._erasing and not self._snapshotting.locked():
            self._again.soon()
        tail = self.journal.last - self._snapshot_at
        if tail >= FEWEST_BETWEEN and tail >= len(self) and not self._snapshotting.locked():
            threading.Thread(target=self._try_snapshot, name="snapshot", daemon=True).start()

    def roll_back(self, ticket: Ticket | None = None) -> bool:
        """Undoes every change that could not be settled; says whether there was one.

        `ticket` is the one refused. Once it is lost, whoever came first has undone it with all
        others, and those made since are not concerned.
        """
        with self._mutex:
            if ticket is not None and ticket.lost:
                return False
            self.journal.rollback()  # first: it waits for those that are just being settled
            drafts = [draft for draft in self._unsettled if not _settled(draft)]
            for draft in reversed(drafts):
                self._undo(draft)
            self._unsettled.clear()
            return bool(drafts)

    # ── what was ────────────────────────────────────────────────────────────────────────────

    @property
    def changed_at(self) -> float:
        """When somebody last changed the session, seconds since 1970; 0 if nobody ever did."""
        newest = list(self.entries(self.journal.last - 1))
        return newest[-1].at if newest else 0.0

    def entries(self, after: int = 0) -> Iterator[JournalEntry]:
        """The changes since the session began, after this number, in order."""
        return self.journal.read(after)

    def erase(
        self,
        gone: Collection[tuple[str, str]],
        by: str,
        at: float,
        renewed: Callable[[Put], Put] | None = None,
    ) -> bool:
        """Removes documents, there or withdrawn long ago, and every trace of them: see `erasure`.

        Before, `renewed` makes another form of every document, in files and history; None where
        none has one. Nothing of it is left to do again once something is erased.

        Returns whether other documents held copies, which are cleared. Raises `NotSaved` with
        nothing changed, or `erasure.Unfinished`: what is left to do is tried again.
        """
        if renewed is not None:
            try:
                self.rewrite(renewed)
            except NotSaved as error:
                raise erasure.refused(error) from error
        with self._snapshotting, self._mutex:
            try:
                traces, cleared = self._drop(gone, by, at)
            except NotSaved as error:
                raise erasure.refused(error) from error
            others, self._erasing = self._erasing, self.journal.last
            try:
                self._finish_erasing(None if others else traces)
            except erasure.Unfinished:
                self._again.later()
                raise
        return cleared

    def _drop(
        self, gone: Collection[tuple[str, str]], by: str, at: float
    ) -> tuple[erasure.Traces, bool]:
        """The entry that names what goes; nothing in memory holds it any more."""
        self._settle_or_roll_back()
        traces = erasure.Traces.of(gone, self.journal, erasure.pictures_in(self.blobs))
        with self.change(by, Verb.ERASE, at=at) as draft:
            draft.named = traces.gone
            self._take([Put(*where, None) for where in traces.gone])
            cleared = [left for put in self._puts() if (left := traces.left(put)) != put]
            self._take(cleared)
        for table in self._database.tables():
            self.table(table).clear_cache()
        self._unsettled.clear()
        return traces, bool(cleared)

    @property
    def unfinished(self) -> bool:
        """Whether words that are in the session no more are still to be erased from its files."""
        return bool(self._erasing)

    @property
    def edition(self) -> str:
        """Changes with each erasing, at once: whatever was kept of another one is to be dropped."""
        generation = self.journal.generation
        return f"{generation}-{self._erasing}" if self._erasing else generation

    def _finish_erasing(self, traces: erasure.Traces | None = None) -> None:
        """What `erase` entries still leave to do; its caller holds `_snapshotting`."""
        with self._mutex:
            erasure.finish(self.folder, self.journal, traces)
            self._erasing = 0
        try:
            self._write_snapshot()
        except NotSaved as error:
            log.warning("session %s: no snapshot: %s", self.folder.name, error)

    def _try_erasing(self) -> None:
        with self._snapshotting:
            if not self._erasing or self._again.over:
                return
            try:
                self._finish_erasing()
            except (NotSaved, Unreadable) as error:
                log.warning("session %s: not erased from all files: %s", self.folder.name, error)
                self._again.later()

    def rewrite(self, change: Callable[[Put], Put]) -> None:
        """Makes every document, in the files and in their history, what `change` makes of it.

        For what may not stand there as it was written. Raises `NotSaved`; the files are then whole,
        as before.
        """

        def changed(entry: JournalEntry) -> JournalEntry:
            return msgspec.structs.replace(entry, puts=[change(put) for put in entry.puts])

        with self._snapshotting:
            with self._mutex:
                self._settle_or_roll_back()
                self._remove_snapshot()
                self.journal.rewrite(changed)
                fold(self._tables, [change(put) for put in list(self._puts())])
                for table in self._database.tables():
                    self.table(table).clear_cache()
            self._write_snapshot()

    # ── the snapshot ────────────────────────────────────────────────────────────────────────

    def snapshot(self) -> None:
        """Writes `session.json` anew, from which stock TinyDB reads the session."""
        with self._snapshotting:
            if self._erasing:
                self._finish_erasing()
            elif not self._resting:
                self._write_snapshot()

    def _remove_snapshot(self) -> None:
        if self.journal.in_folder:
            try:
                (self.folder / snapshot.FILE).unlink(missing_ok=True)
            except OSError as error:
                raise disk.not_saved(error) from error

    def _write_snapshot(self) -> None:
        if not self.journal.durable or self._read_only:
            return
        if not self.journal.in_folder:  # the journal is read as fast, and a copy would be one more
            self._snapshot_at = self.journal.last
            return
        with self._mutex:
            self._settle_all()
            now = Snapshot(
                {name: dict(documents) for name, documents in self._tables.items()},
                self.journal.last,
                self.journal.generation,
                schema.VERSION,
            )
        try:
            disk.replace(self.folder / snapshot.FILE, snapshot.encode(now))
        except OSError as error:
            raise disk.not_saved(error) from error
        self._snapshot_at = now.n

    def _settle_all(self) -> None:
        if self._unsettled:
            newest = self._unsettled[-1].ticket
            assert newest is not None
            self.journal.settle(newest)

    def _settle_or_roll_back(self) -> None:
        try:
            self._settle_all()
        except NotSaved:
            self.roll_back()
            raise

    def _try_snapshot(self) -> None:
        try:
            self.snapshot()
        except (NotSaved, Unreadable) as error:
            # Only the next opening is longer for it. Not tried again before as many entries.
            log.warning("session %s: no snapshot: %s", self.folder.name, error)
            self._snapshot_at = self.journal.last

    # ── pictures ────────────────────────────────────────────────────────────────────────────

    def save_media(self, name: str, data: bytes) -> None:
        """Keeps a picture under this name, on disk before it returns."""
        try:
            self.blobs.write(f"{MEDIA}/{name}", [data])
        except OSError as error:
            raise disk.not_saved(error) from error

    def media(self, name: str) -> bytes:
        """The picture kept under this name, or `NotFound`."""
        known = len(name) <= LONGEST_NAME and PurePosixPath(name).name == name != ".."
        try:
            if known:
                return self.blobs.read(f"{MEDIA}/{name}")
        except (FileNotFoundError, IsADirectoryError, ValueError):
            pass
        raise NotFound(_("Cette image n’est plus là."))

    def remove_media(self, name: str) -> None:
        """Forgets a picture; one that is not there is no error."""
        self.blobs.remove([f"{MEDIA}/{name}"])

    def rest(self, *, snapshot: bool = True) -> bool:
        """Lets go of the files, all of it on disk, until the next change; whether that is so.

        Not while something is under way, or words are still to be erased. Another store may then
        read the folder; it may write there only once nobody can change this one any more.
        """
        if self._read_only or not self._snapshotting.acquire(blocking=False):
            return False
        try:
            with self._mutex:
                busy = self._erasing or self._draft or not all(map(_settled, self._unsettled))
                if busy:
                    return False
                if self._closed:
                    return True
                if snapshot and self._journal.last > self._snapshot_at:
                    self._write_snapshot()
                self._resting = self._journal.rest() or self._close_to_rest()
                return self._resting
        except NotSaved as error:
            log.warning("session %s stays in memory: %s", self.folder.name, error)
            return False
        finally:
            self._snapshotting.release()

    def _close_to_rest(self) -> bool:
        """The same for a journal that cannot let go by itself, and is kept somewhere."""
        if not self._journal.durable:
            return False
        self._journal.close()
        self._closed = True
        return True

    def close(self) -> None:
        """Lets go of the files; another server may open the session."""
        self._again.stop()
        if self._closed and not self._erasing and self._journal.last <= self._snapshot_at:
            return
        if self._erasing or (not self._read_only and self.journal.last > self._snapshot_at):
            self._try_snapshot()
        self.journal.close()
        if not self.journal.durable and not self._read_only:
            shutil.rmtree(self.folder, ignore_errors=True)


def _made_in_folder(folder: Path, journal: type[Journal]) -> Journal:
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise disk.not_saved(error) from error
    try:
        (folder / MEDIA).mkdir(mode=0o700)
        disk.sync_folder(folder.parent)
        return journal.create(folder, schema.VERSION)
    except (OSError, NotSaved) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise error if isinstance(error, NotSaved) else disk.not_saved(error) from error


def _settled(draft: WriteBatch) -> bool:
    return draft.ticket is not None and draft.ticket.settled
