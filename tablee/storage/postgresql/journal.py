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
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, NoReturn

from tablee.errors import NotFound, NotSaved, Unreadable
from tablee.storage.journal import disk
from tablee.storage.journal.entry import Header, decode, encode, number_of, whole
from tablee.storage.journal.interface import HIDDEN, Damage, Overtaken
from tablee.storage.journal.scan import numbered
from tablee.storage.journal.settling import Batch, SettlingJournal
from tablee.storage.postgresql.blobs import DatabaseBlobs, SessionBlobs
from tablee.storage.postgresql.boxes import DatabaseBoxes
from tablee.storage.postgresql.database import BETWEEN, DELETED, LONG, WAIT, DatabaseRefused
from tablee.storage.postgresql.index import DatabaseIndex
from tablee.storage.postgresql.schema import BLOBS, KEYS, blobs_table, entries_table
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from psycopg import Connection

    from tablee.storage.journal.entry import JournalEntry
    from tablee.storage.postgresql.database import PostgreSQLDatabase
    from tablee.storage.postgresql.leases import DatabaseLeases

__all__ = ["PostgreSQLJournal", "bound"]

READ_FIRST: Final = 20
"""Entries that are asked for at first: often one is looked for."""
READ_AT_ONCE: Final = 2_000
"""The most that are asked for at once."""
NEWEST: Final = 32
"""Lines written last that are kept in memory: whoever has just written is told what they did."""
_PLACE: Final = "tablee_journals"


class _Fenced(OSError):
    """Another node has the session, or what this process read of it was written again."""


class _Rewritten(NamedTuple):
    """A journal that was written again."""

    generation: str
    version: int
    last: int


class PostgreSQLJournal(SettlingJournal):
    """The entries of one session in a database; `bound` says in which."""

    name = "postgresql"
    in_folder = False
    database: ClassVar[PostgreSQLDatabase]
    leases: ClassVar[DatabaseLeases]

    def __init__(self, folder: Path, number: int, version: int, generation: str) -> None:
        """The journal under this number, nothing of it read."""
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
        self._append, self._append_one = _append_to(self._table), _append_one_to(self._table)

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
                    f"INSERT INTO {_PLACE} (session, version, generation, node) "
                    "VALUES (%s, %s, %s, %s) ON CONFLICT (session) DO NOTHING RETURNING id, epoch",
                    (folder.name, version, generation, cls.leases.id),
                ).fetchone()
                if row is None:
                    raise NotSaved(_("Il y a déjà une session de ce nom : rien n’a été créé."))
                journal = cls(folder, row[0], version, generation)
                connection.execute(_made(journal._table))
                journal.last = journal._kept = journal._copy(connection, journal._table, entries)
                if journal.last and not folder.name.startswith(HIDDEN):
                    connection.execute(_BEGUN, (row[0],))
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
                f"SELECT id, version, generation FROM {_PLACE} WHERE session = %s", (folder.name,)
            )
            if not rows:
                return None
            journal = cls(folder, *rows[0])
            journal.epoch = epoch
            journal._look()
        except OSError as error:
            raise _unreadable(folder.name, error) from error
        return journal

    @classmethod
    def sessions(cls, root: Path) -> list[Path]:
        """The sessions of which something was acknowledged."""
        try:
            rows = cls.database.ask(
                f'SELECT session FROM {_PLACE} WHERE begun ORDER BY session COLLATE "C"'
            )
        except OSError as error:
            raise disk.not_saved(error) from error
        return [root / session for (session,) in rows]

    @classmethod
    def is_there(cls, folder: Path) -> bool:
        """Whether there is one of this name, on any node; raises `NotSaved`."""
        return cls._its_number(folder) is not None

    @classmethod
    def _its_number(cls, folder: Path) -> int | None:
        try:
            rows = cls.database.ask(f"SELECT id FROM {_PLACE} WHERE session = %s", (folder.name,))
        except OSError as error:
            raise disk.not_saved(error) from error
        return int(rows[0][0]) if rows else None

    @classmethod
    def remove(cls, folder: Path) -> None:
        """Drops its tables, whose files go with them, and its rows in those of all sessions."""
        try:
            with cls.database.transaction() as connection:
                number = _without(connection, folder.name)
                gone = f"WHERE session = {number}"
                connection.execute(f"DELETE FROM tablee_boxes {gone}")
                keys = connection.execute(f"DELETE FROM {KEYS} {gone}").rowcount
        except OSError as error:
            raise NotSaved(
                _("La session n’a pas pu être supprimée ({reason}). Elle est intacte.").format(
                    reason=disk.reason(error)
                )
            ) from error
        cls.leases.give_back(folder.name)
        with suppress(OSError), cls.database.written_again(KEYS, bool(keys)):
            pass  # where that fails it is done with the next, or with what is done each day

    @classmethod
    def exchange(cls, made: Path, folder: Path) -> None:
        """In one transaction; open boxes of secret ballots are the new session's from then on."""
        try:
            with cls.database.transaction() as connection:
                was = _without(connection, folder.name)
                row = connection.execute(
                    f"UPDATE {_PLACE} SET session = %s, begun = true, node = NULL "
                    "WHERE session = %s RETURNING id",
                    (folder.name, made.name),
                ).fetchone()
                if row is None:
                    raise DatabaseRefused(DELETED)
                for table in ("tablee_boxes", KEYS):
                    connection.execute(
                        f"UPDATE {table} SET session = {row[0]} WHERE session = {was}"
                    )
        except OSError as error:
            raise disk.not_saved(error) from error
        for name in (made.name, folder.name):
            cls.leases.give_back(name)

    @classmethod
    def discard(cls, folder: Path) -> None:
        """Removes it; what the database refuses now is no session: nothing was acknowledged."""
        with suppress(NotSaved):
            cls.remove(folder)

    @classmethod
    def tidy(cls, root: Path) -> int:
        """Sessions of which nothing was acknowledged within a day, and nodes that are long gone.

        The small tables of all sessions are written again: what was replaced in them stands in
        their files until then.
        """
        old = "clock_timestamp() - interval '1 day'"
        with suppress(OSError, NotSaved):
            query = f"SELECT session FROM {_PLACE} WHERE NOT begun AND made_at < {old}"
            gone = cls.database.ask(query)
            for (session,) in gone:
                cls.discard(root / session)
            cls.database.do(f"DELETE FROM tablee_nodes WHERE seen < {old}")
            for table in (BLOBS, KEYS):
                with cls.database.written_again(table, limit=LONG):
                    pass
            return len(gone)
        return 0

    @classmethod
    def size(cls, folder: Path) -> int:
        """What its tables take, as the database counts."""
        try:
            number = cls._its_number(folder) or 0
            rows = cls.database.ask(
                "SELECT coalesce(sum(pg_total_relation_size(to_regclass(t))), 0)::bigint "
                "FROM unnest(%s::text[]) AS t",
                ([entries_table(number), blobs_table(number)],),
            )
        except (OSError, NotSaved):
            return 0
        return int(rows[0][0])

    @classmethod
    def changed_at(cls, folder: Path) -> float:
        """When its last entry was written."""
        try:
            number = cls._its_number(folder)
            if number is None:
                return 0.0
            rows = cls.database.ask(
                f"SELECT line FROM {entries_table(number)} ORDER BY n DESC LIMIT 1"
            )
        except (OSError, NotSaved):
            return 0.0
        line = bytes(rows[0][0])[:-1] if rows else b""
        return decode(line).at if whole(line) else 0.0

    @classmethod
    def blobs(cls, folder: Path) -> SessionBlobs:
        """In a table of its own."""
        return SessionBlobs(cls.database, folder.name)

    @classmethod
    def beside(cls, root: Path) -> DatabaseBlobs:
        """In one table for all nodes."""
        return DatabaseBlobs(cls.database)

    @classmethod
    def room_left(cls, root: Path) -> int:
        """Not told: the disk is another machine's."""
        return 1 << 62

    def ballot_boxes(self, folder: Path) -> DatabaseBoxes:
        """In tables that all nodes read, and the owner writes."""
        return DatabaseBoxes(self)

    def raw(self) -> bytes:
        """The lines as they stand, damaged ones too, after the first line of a file."""
        lines = b"".join(line for _n, line in self._lines(0))
        return encode(Header(self.version, self.generation)) + lines

    @classmethod
    def fingerprint(cls, folder: Path) -> str:
        """Generation and number of the last entry."""
        try:
            rows = cls.database.ask(
                f"SELECT id, generation FROM {_PLACE} WHERE session = %s", (folder.name,)
            )
            if not rows:
                return ""
            last = cls.database.ask(f"SELECT max(n) FROM {entries_table(rows[0][0])}")
        except OSError:
            return ""
        return f"{rows[0][1]}-{last[0][0] or 0:x}"

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

    def forget(self) -> None:
        """Drops what waits; a journal that was overtaken stays so."""
        fenced = self._failure if self.overtaken else None
        super().forget()
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
            wrote = connection.execute(query, self._values(batch)).rowcount
            if first and wrote:
                connection.execute(_BEGUN, (self.number,))
        if wrote != len(batch):
            self._fence()

    def _values(self, batch: Batch) -> tuple[Any, ...]:
        held = (self.number, self.epoch, self.generation, self._kept)
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
            connection.execute(f"LOCK TABLE {self._table} IN SHARE ROW EXCLUSIVE MODE")
            row = connection.execute(
                f"UPDATE {_PLACE} SET epoch = epoch + 1, begun = true "
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
                self.epoch = epoch
                one = self._append_one if len(batch) == 1 else self._append
                connection.execute(one, self._values(batch))
        self.epoch, self._doubtful = epoch, False
        self.leases.made(self._session, self.epoch)

    def _raised(self, connection: Connection[Any]) -> int:
        """The epoch, where it was this journal that raised it and the answer was lost.

        Not where this process has taken the session anew since: that is another journal's.
        """
        row = connection.execute(
            f"SELECT epoch, node, generation FROM {_PLACE} WHERE id = %s", (self.number,)
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
                f"SELECT 1 FROM {_PLACE} WHERE id = %s AND generation = %s FOR UPDATE",
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
        with self._turn:
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
            row = connection.execute(
                f"UPDATE {_PLACE} SET generation = %s, version = %s, begun = true "
                "WHERE id = %s AND epoch = %s AND generation = %s RETURNING 1",
                (generation, version, self.number, self.epoch, self._found_generation(connection)),
            ).fetchone()
            if row is None:
                self._fence()
            connection.execute(_made(new))
            last = self._copy(connection, new, entries)
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
                f"SELECT generation FROM {_PLACE} WHERE id = %s AND epoch = %s",
                (self.number, self.epoch),
            )
        except OSError:
            return False
        if new is None or rows != [(new.generation,)]:
            return False
        self._take_over(new)
        return True

    def _copy(
        self, connection: Connection[Any], table: str, entries: Iterable[JournalEntry]
    ) -> int:
        """Writes these into an empty table; the number of the last."""
        last = 0
        with connection.cursor().copy(f"COPY {table} (n, line) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(("int8", "bytea"))
            for entry in numbered(entries):
                copy.write_row((entry.n, encode(entry)))
                last = entry.n
        return last

    def _let_go(self) -> None:
        """Nothing is held: connections are everybody's."""


def _without(connection: Connection[Any], session: str) -> int:
    """Takes a session away but for its boxes; the number that it had, 0 where there is none."""
    # Whoever writes to the index holds its row: that comes first, and nothing is written after.
    row = connection.execute(
        f"DELETE FROM {_PLACE} WHERE session = %s RETURNING id", (session,)
    ).fetchone()
    for table in ("tablee_marks", "tablee_summaries"):
        connection.execute(f"DELETE FROM {table} WHERE session = %s", (session,))
    if row is None:
        return 0
    for table in (entries_table(row[0]), blobs_table(row[0])):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    return int(row[0])


_BEGUN: Final = f"UPDATE {_PLACE} SET begun = true WHERE id = %s AND NOT begun"


def _append_to(table: str) -> str:
    """Writes lines where nothing was written since, under this epoch.

    What it compares is as it was once it held the table's lock: who takes the session holds that.
    """
    new = "SELECT n, line FROM unnest(%b::bigint[], %b::bytea[]) AS new (n, line)"
    return f"INSERT INTO {table} (n, line) {new} {_held(table)}"


def _append_one_to(table: str) -> str:
    """The same for one line, of which most batches are."""
    return f"INSERT INTO {table} (n, line) SELECT %b::bigint, %b::bytea {_held(table)}"


def _held(table: str) -> str:
    return (
        f"WHERE EXISTS (SELECT FROM {_PLACE} "
        "WHERE id = %b::bigint AND epoch = %b::bigint AND generation = %b) "
        f"AND (SELECT coalesce(max(n), 0) FROM {table}) = %b::bigint"
    )


def _made(table: str) -> str:
    return f"CREATE TABLE {table} (n bigint PRIMARY KEY, line bytea NOT NULL)"


def _overtaken() -> Overtaken:
    return Overtaken(
        _(
            "Un autre serveur a pris cette session entre-temps : rien n’a été enregistré ici. "
            "Gardez votre texte et réessayez."
        )
    )


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
