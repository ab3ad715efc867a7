"""Journal stored in PostgreSQL: a row an entry, the very bytes of its line, one statement a batch.

An append writes nothing unless the entry expected before it is the last, the generation is the one
that was read, and the session's epoch is still this process's (`leases`). When an answer is lost it
is looked for, under a lock that whoever still writes has to end for, before it is written again.
"""

from __future__ import annotations

import itertools
import secrets
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

from tablee.errors import NotFound, NotSaved, Unreadable
from tablee.storage.journal import disk
from tablee.storage.journal.entry import Header, JournalEntry, decode, encode, number_of, whole
from tablee.storage.journal.group_commit import Batch, SettlingJournal
from tablee.storage.journal.interface import HIDDEN, Damage, Overtaken
from tablee.storage.journal.scan import numbered
from tablee.storage.postgresql.boxes import DatabaseBoxes
from tablee.storage.postgresql.catalogue import PLACE, DatabaseCatalogue
from tablee.storage.postgresql.database import (
    BETWEEN,
    LONG,
    TAKEN,
    WAIT,
    DatabaseRefused,
    PostgreSQLDatabase,
)
from tablee.storage.postgresql.entries import AT_ONCE, BEGUN, append_one_to, append_to, fill, made
from tablee.storage.postgresql.index import DatabaseIndex
from tablee.storage.postgresql.schema import IS_SAMPLED, entries_table, stop_sampling
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from psycopg import Connection

    from tablee.storage.postgresql.leases import DatabaseLeases

READ_FIRST: Final = 20
"""Entries that are asked for at first: often one is looked for."""
READ_AT_ONCE: Final = 2_000
"""The most that are asked for at once."""
NEWEST: Final = 32
"""Lines written last that are kept in memory: whoever has just written is told what they did."""


class _Fenced(OSError):
    """Another node has the session, or what this process read of it was written again."""


class _Rewritten(NamedTuple):
    """A journal that was written again."""

    generation: str
    version: int
    last: int


class PostgreSQLJournal(DatabaseCatalogue, SettlingJournal):
    """The entries of one session in a database; `bound` says in which."""

    name = "postgresql"

    def __init__(self, folder: Path, number: int, version: int, generation: str) -> None:
        super().__init__()
        self._session, self.number, self._table = folder.name, number, entries_table(number)
        self.version, self.generation = version, generation
        self.last = self._kept = 0
        self.epoch = 0
        """Under which it writes; 0 for a reader."""
        self._doubtful = False
        """Whether something may stand there that was refused."""
        self._becoming: _Rewritten | None = None
        """What was being put in place when an answer was lost, which may be there."""
        self._left_out = frozenset[int]()
        self._newest = deque[tuple[int, bytes]](maxlen=NEWEST)
        self._append, self._append_one = append_to(self._table), append_one_to(self._table)

    # ── opening ─────────────────────────────────────────────────────────────────────────────

    @classmethod
    def create(
        cls, folder: Path, version: int, entries: Iterable[JournalEntry] = ()
    ) -> PostgreSQLJournal:
        """A new journal of this process; raises `NotSaved` where the session is there already."""
        generation = secrets.token_hex(6)
        try:
            cls.leases.say_alive()
            with cls.database.transaction(LONG) as connection:
                row = connection.execute(
                    f"INSERT INTO {PLACE} (session, version, generation, node) "
                    "VALUES (%s, %s, %s, %s) ON CONFLICT (session) DO NOTHING RETURNING id, epoch",
                    (folder.name, version, generation, cls.leases.id),
                ).fetchone()
                if row is None:
                    raise NotSaved(_("Il y a déjà une session de ce nom : rien n’a été créé."))
                journal = cls(folder, row[0], version, generation)
                connection.execute(made(journal._table))
                journal.last = journal._kept = journal._fill(connection, journal._table, entries)
                if journal.last and not folder.name.startswith(HIDDEN):
                    connection.execute(BEGUN, (row[0],))
        except OSError as error:
            raise disk.not_saved(error) from error
        journal.epoch = row[1]
        cls.leases.made(folder.name, row[1])
        return journal

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> PostgreSQLJournal | None:
        """Takes the session, unless it is only read; `OwnedElsewhere` while another node has it."""
        try:
            epoch = 0
            if not read_only:
                try:
                    epoch = cls.leases.take_anew(folder.name)[1]
                except NotFound:
                    return None
            rows = cls.database.ask(
                f"SELECT id, version, generation, {IS_SAMPLED} FROM {PLACE} WHERE session = %s",
                (folder.name,),
            )
            if not rows:
                return None
            journal = cls(folder, *rows[0][:3])
            journal.epoch = epoch
            if rows[0][3] and not read_only:
                with suppress(OSError), cls.database.transaction() as connection:
                    stop_sampling(connection, journal.number)  # or when it is opened next
            journal._look()
        except OSError as error:
            raise _unreadable(folder.name, error) from error
        return journal

    def ballot_boxes(self, folder: Path) -> DatabaseBoxes:
        """In tables that all nodes read, and the owner writes."""
        return DatabaseBoxes(self)

    def raw(self) -> bytes:
        """The lines as they stand, damaged ones too, after the first line of a file."""
        lines = b"".join(line for _n, line in self._lines(0))
        return encode(Header(self.version, self.generation)) + lines

    def _look(self) -> None:
        """Looks at every line; what is damaged is said, and left out."""
        damages, bad, before = [], set[int](), 0
        for n, line in self._lines(0):
            if not whole(line[:-1]) or number_of(line[:-1]) != n:
                sentence = _("abîmée, laissée de côté")
                damages.append(Damage(self._table, n, 0, sentence))
                bad.add(n)
            before = n
        self.last = self._kept = before
        self.damages, self._left_out = tuple(damages), frozenset(bad)

    # ── writing ─────────────────────────────────────────────────────────────────────────────

    @property
    def _settled_last(self) -> int:
        return self._kept

    def _note(self, batch: Batch) -> None:
        self._kept = batch[-1][1].n
        self._newest += [(ticket.n, line) for line, ticket in batch]

    def _refuse_after_failure(self) -> None:
        if isinstance(self._failure, _Fenced) or not self.epoch:
            raise _overtaken()
        super()._refuse_after_failure()

    @property
    def overtaken(self) -> bool:
        """Whether another node has the session, so that nothing can be written here any more."""
        return isinstance(self._failure, _Fenced)

    def settle(self, ticket: Any) -> None:
        """As others do; raises `Overtaken` once another node has the session."""
        try:
            super().settle(ticket)
        except Overtaken:
            raise
        except NotSaved as error:
            if self.overtaken:
                raise _overtaken() from error
            raise

    def rollback(self) -> None:
        """Drops what waits; a journal that was overtaken stays so."""
        fenced = self._failure if self.overtaken else None
        super().rollback()
        self._failure = fenced

    def _write(self, batch: Batch) -> None:
        until = time.monotonic() + self.database.patience(WAIT)
        while True:
            try:
                if self._doubtful:
                    self._look_up(batch)
                else:
                    self._insert(batch)
                return
            except DatabaseRefused as error:
                self._doubtful = True
                if not error.gone:
                    raise
                if time.monotonic() + BETWEEN > until:
                    self.database.is_gone()
                    raise
            time.sleep(BETWEEN)

    def _insert(self, batch: Batch) -> None:
        first = self._kept == 0
        with self.database.connected() as connection:
            query = self._append_one if len(batch) == 1 else self._append
            wrote = connection.execute(query, self._values(batch, self.epoch)).rowcount
            if first and wrote:
                connection.execute(BEGUN, (self.number,))
        if wrote != len(batch):
            self._fence()

    def _values(self, batch: Batch, epoch: int) -> tuple[Any, ...]:
        held = (self.number, epoch, self.generation, self._kept)
        if len(batch) == 1:
            return batch[0][1].n, batch[0][0], *held
        return [ticket.n for _line, ticket in batch], [line for line, _ticket in batch], *held

    def _fence(self) -> NoReturn:
        error = _Fenced()
        self._failure = error
        raise error

    def _look_up(self, batch: Batch) -> None:
        """Writes them unless they are there, cutting off what was refused before.

        Whoever still writes for this process is waited for, and can write no more after.
        """
        with self.database.transaction() as connection:
            self.database.lock(connection, self._table, "SHARE ROW EXCLUSIVE")
            row = connection.execute(
                f"UPDATE {PLACE} SET epoch = epoch + 1, begun = true "
                "WHERE id = %s AND epoch = %s AND generation = %s RETURNING epoch",
                (self.number, self.epoch, self._found_generation(connection)),
            ).fetchone()
            epoch = int(row[0]) if row is not None else self._raised(connection)
            after = f"FROM {self._table} WHERE n > %s"
            there = connection.execute(
                f"SELECT line {after} ORDER BY n", (self._kept,), binary=True
            ).fetchall()
            if [line for (line,) in there] != [line for line, _ticket in batch]:
                connection.execute(f"DELETE {after}", (self._kept,))
                one = self._append_one if len(batch) == 1 else self._append
                connection.execute(one, self._values(batch, epoch))
        self.epoch, self._doubtful = epoch, False
        self.leases.made(self._session, self.epoch)

    def _raised(self, connection: Connection[Any]) -> int:
        """The epoch, where it was this journal that raised it and the answer was lost.

        Not where this process has taken the session anew since: that is another journal's.
        """
        row = connection.execute(
            f"SELECT epoch, node, generation FROM {PLACE} WHERE id = %s", (self.number,)
        ).fetchone()
        ours = self.leases.epoch_of(self._session) == self.epoch
        if row is None or not ours or row[1] != self.leases.id or row[2] != self.generation:
            self._fence()
        return int(row[0])

    def _found_generation(self, connection: Connection[Any]) -> str:
        """The generation, which is the new one where only the answer to a rewriting was lost.

        Nobody else can have put that in place: it is a random number of this journal's.
        """
        if (new := self._becoming) is not None:
            row = connection.execute(
                f"SELECT 1 FROM {PLACE} WHERE id = %s AND generation = %s FOR UPDATE",
                (self.number, new.generation),
            ).fetchone()
            if row is not None and new.last == self._kept:
                self._take_over(new)
        return self.generation

    def _take_over(self, new: _Rewritten) -> None:
        self.version, self.generation = new.version, new.generation
        self.last = self._kept = new.last
        self.damages, self._left_out = (), frozenset()
        self._newest.clear()
        self._becoming = None

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    def read(self, after: int = 0) -> Iterator[JournalEntry]:
        """Reads some at a time; what is written meanwhile is left out."""
        until = self._kept
        try:
            for n, line in self._written_last(after) or self._lines(after):
                if n > until:
                    return
                if n in self._left_out:
                    continue
                if not whole(line[:-1]):
                    raise Unreadable(_damaged(self._session))
                yield decode(line[:-1])
        except OSError as error:
            raise _unreadable(self._session, error) from error

    def _written_last(self, after: int) -> list[tuple[int, bytes]]:
        """The lines after this number where all of them are in memory; none else."""
        with self._changed:
            if not self._newest or self._newest[0][0] > after + 1:
                return []
            return [(n, line) for n, line in self._newest if n > after]

    def _lines(self, after: int) -> Iterator[tuple[int, bytes]]:
        query = f"SELECT n, line FROM {self._table} WHERE n > %s ORDER BY n LIMIT %s"
        most = READ_FIRST
        while rows := self.database.ask(query, (after, most)):
            for n, line in rows:
                yield int(n), bytes(line)
            if len(rows) < most:
                return
            after, most = rows[-1][0], min(10 * most, READ_AT_ONCE)

    # ── writing again ───────────────────────────────────────────────────────────────────────

    def rewrite(
        self,
        change: Callable[[JournalEntry], JournalEntry | None],
        version: int = 0,
        more: Iterable[JournalEntry] = (),
    ) -> None:
        """Writes a new table in place of the old one, whose file goes with it."""
        with self._all_settled():
            changed = (entry for old in self.read() if (entry := change(old)) is not None)
            try:
                self._put_in_place(version or self.version, itertools.chain(changed, more))
            except DatabaseRefused as error:
                self._doubtful = True
                if not self._is_in_place():
                    raise disk.not_saved(error) from error
            except _Fenced as error:
                self._failure = error
                raise _overtaken() from error

    def _put_in_place(self, version: int, entries: Iterable[JournalEntry]) -> None:
        generation, new = secrets.token_hex(6), f"{self._table}_new"
        with self.database.transaction(LONG) as connection:
            # Whoever takes the session locks its table, then its row: as here, so nobody deadlocks.
            self.database.lock(connection, self._table, "SHARE ROW EXCLUSIVE")
            row = connection.execute(
                f"UPDATE {PLACE} SET generation = %s, version = %s, begun = true "
                "WHERE id = %s AND epoch = %s AND generation = %s RETURNING 1",
                (generation, version, self.number, self.epoch, self._found_generation(connection)),
            ).fetchone()
            if row is None:
                self._fence()
            connection.execute(made(new))
            last = self._fill(connection, new, entries)
            self.database.lock(connection, self._table, "ACCESS EXCLUSIVE")
            connection.execute(f"DROP TABLE {self._table}")
            connection.execute(f"ALTER TABLE {new} RENAME TO {self._table}")
            connection.execute(f"ALTER INDEX {new}_pkey RENAME TO {self._table}_pkey")
            self._becoming = _Rewritten(generation, version, last)
        self._take_over(self._becoming)

    def _is_in_place(self) -> bool:
        """Whether it was done though the answer was lost; False where that is not told now."""
        new = self._becoming
        try:
            rows = self.database.ask(
                f"SELECT generation FROM {PLACE} WHERE id = %s AND epoch = %s",
                (self.number, self.epoch),
            )
        except OSError:
            return False
        if new is None or rows != [(new.generation,)]:
            return False
        self._take_over(new)
        return True

    def _fill(
        self, connection: Connection[Any], table: str, entries: Iterable[JournalEntry]
    ) -> int:
        """Writes these into an empty table; the number of the last.

        Not by `COPY`: no timeout ends one of a client that is gone in the middle, nor its locks.
        """
        last, left = 0, numbered(entries)
        while some := list(itertools.islice(left, AT_ONCE)):
            last = some[-1].n
            values = [entry.n for entry in some], [encode(entry) for entry in some]
            connection.execute(fill(table), values)
        return last

    def _let_go(self) -> None:
        """Nothing is held: connections are everybody's."""


def _overtaken() -> Overtaken:
    overtaken = Overtaken(
        _(
            "Un autre serveur a pris cette session entre-temps : rien n’a été enregistré ici. "
            "Gardez votre texte et réessayez."
        )
    )
    overtaken.reason = _(TAKEN)
    return overtaken


def _damaged(session: str) -> str:
    return _("Le journal de la session {session} n’est plus comme il a été lu.").format(
        session=session
    )


def _unreadable(session: str, error: OSError) -> Unreadable:
    return Unreadable(
        _("La session {session} ne s’ouvre pas ({reason}).").format(
            session=session, reason=disk.reason(error)
        )
    )


def bound(database: PostgreSQLDatabase, leases: DatabaseLeases) -> type[PostgreSQLJournal]:
    """The kind of journal that keeps its sessions in this database."""
    there = {"database": database, "leases": leases, "index": DatabaseIndex(database)}
    return type("PostgreSQLJournal", (PostgreSQLJournal,), there)
