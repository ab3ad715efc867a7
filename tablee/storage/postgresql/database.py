"""Connections to the PostgreSQL database: used again, bounded in time, errors told as a disk's.

Nothing is kept in a connection from one transaction to the next, so pgbouncer may stand between in
transaction mode. A connection on which nothing comes back is cut after a while by a thread of ours:
neither TCP nor the server says so of a database that is frozen, or behind a cable that was pulled.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus

from tablee.errors import BadSetting
from tablee.storage.postgresql import schema
from tablee.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from psycopg import Connection
    from psycopg.sql import Composed

    Query = str | Composed

log = logging.getLogger(__name__)

T = TypeVar("T")

WAIT: Final = 8.0
"""Seconds after which a statement that says nothing is given up, as a rule."""
GONE: Final = 10.0
"""Seconds for which a database that was waited for in vain is taken for gone."""
BRIEFLY: Final = 1.0
"""Seconds that whoever comes meanwhile waits."""
LONG: Final = 300.0
"""The same for what writes a whole session again."""
IDLE: Final = 5.0
"""Seconds after which the server ends a transaction in which nothing is said, or a twentieth of
the limit where that is more: the process is paused, or gone without a word."""
LOCKED: Final = 6.5
"""Seconds for which a lock is waited for: who is stuck (`IDLE`) is ended by then. The server ends
that too, or it would wait on, and then hold the lock, for a process that is cut off from it."""
LOCK: Final = 1.25
"""Seconds that one try takes at most: whoever comes later waits behind it. More than PostgreSQL's
`deadlock_timeout` (1 s), at which a cleaning of its own (autovacuum) gives way."""
MOST: Final = 16
"""Connections of one process, at most: PostgreSQL allows 100 or so to all."""
BETWEEN: Final = 0.1
"""Seconds between two tries to reach a database that is gone."""
_CONNECTING: Final = 3
_LOOKS: Final = 0.25
"""Seconds between two looks for what is given up."""
_REACHED: Final[dict[str, int | str]] = {
    "connect_timeout": _CONNECTING,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 6_000,
    "application_name": "tablee",
}
"""What is asked of each connection where the address does not say otherwise."""

_BOUNDS: Final[dict[str, str]] = {
    "tcp_user_timeout": "10s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
"""What the server is to find out by itself of a machine that is gone without a word."""
_ASKED: Final = "SET client_connection_check_interval = '2s'"
"""A statement that waits, or is long, ends where whoever sent it has gone."""

_GONE: Final = N_("la base de données ne répond pas")
_FULL: Final = N_("la base de données est pleine")
_MANY: Final = N_("la base de données a trop de connexions")
_BUSY: Final = N_("la base de données est occupée, par une sauvegarde peut-être")
_READ_ONLY: Final = N_("la base de données est en lecture seule")
_NO_RIGHT: Final = N_("ce compte n’a pas le droit d’y écrire, ou d’y créer des tables")
_ISOLATION: Final = N_(
    "la base de données doit avoir default_transaction_isolation = read committed"
)
DELETED: Final = N_("la session a été supprimée")
TAKEN: Final = N_("un autre serveur a pris cette session entre-temps")
_REFUSES: Final = N_("la base de données l’a refusé, erreur {code}")

_END_STUCK: Final = """
    SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
    WHERE l.relation = %s::regclass AND l.database = a.datid AND l.granted
        AND a.datname = current_database() AND a.usename = current_user
        AND a.application_name = current_setting('application_name')
        AND a.pid <> pg_backend_pid()
        AND a.xact_start < clock_timestamp() - make_interval(secs => %s)"""
"""A paused process of ours that was being read to: the server waits for it as long as its machine
answers, and no timeout of its own ends that. Of ours only what writes a session again takes so
long."""


class DatabaseRefused(OSError):
    """What the database refused, told like what a disk refuses."""

    def __init__(self, sentence: str, code: str = "") -> None:
        """`sentence` is French, to be translated when it is told; `code` is PostgreSQL's."""
        super().__init__(sentence)
        self.sentence, self.code = sentence, code

    @property
    def gone(self) -> bool:
        """Whether the database may be there again in a moment, and nobody knows what it did."""
        return self.sentence in (_GONE, _READ_ONLY)

    def __str__(self) -> str:
        """A few words, to be put into a sentence."""
        return _(self.sentence).format(code=self.code)


def refused(error: psycopg.Error) -> DatabaseRefused:
    """What of an error of psycopg is told: never its own words, in which lines may stand."""
    code = error.sqlstate or ""
    if code.startswith(("57P", "08")) or (isinstance(error, psycopg.OperationalError) and not code):
        return DatabaseRefused(_GONE)
    said = {
        "53100": _FULL,
        "53300": _MANY,
        "25006": _READ_ONLY,
        "57014": _GONE,
        "25P03": _GONE,  # it was silent in a transaction for too long
        "42501": _NO_RIGHT,
        "40P01": _GONE,  # two that waited for each other: it was this one that gave way
        "42P01": DELETED,
        "55P03": _BUSY,
    }.get(code)
    return DatabaseRefused(said or _REFUSES, code or type(error).__name__)


class _Watch:
    """Cuts connections on which a statement takes too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[int, tuple[float, int]] = {}
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, connection: Connection[Any], limit: float) -> Iterator[None]:
        """Cuts this connection unless the block ends within so many seconds."""
        key = id(connection)
        with self._lock:
            self._watched[key] = (time.monotonic() + limit, connection.fileno())
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="database", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._watched.pop(key, None)

    def _look(self) -> None:
        while True:
            time.sleep(_LOOKS)
            with self._lock:
                now = time.monotonic()
                late = [key for key, (until, _file) in self._watched.items() if until < now]
                for key in late:
                    _until, file = self._watched.pop(key)
                    _cut(file)
                if not self._watched:
                    self._thread = None
                    return


def _cut(file: int) -> None:
    """Ends both ways of a connection whose file stays its owner's to close."""
    with suppress(OSError):
        ours = socket.socket(fileno=os.dup(file))
        with ours:
            ours.shutdown(socket.SHUT_RDWR)


_WATCH: Final = _Watch()


class PostgreSQLDatabase:
    """One database, at the address of the setting `TABLEE_DATABASE`."""

    def __init__(self, url: str) -> None:
        """Nothing is connected before the first use; raises `BadSetting` for no address of one."""
        try:
            asked = conninfo_to_dict(url)
        except psycopg.ProgrammingError as error:
            raise BadSetting(_("TABLEE_DATABASE n’est pas l’adresse d’une base.")) from error
        more: dict[str, Any] = {name: it for name, it in _REACHED.items() if name not in asked}
        self._conninfo = make_conninfo(url, **more)
        self._free = threading.BoundedSemaphore(MOST)
        self._idle: deque[Connection[tuple[Any, ...]]] = deque()
        """Those that nobody uses, the last one used at the end."""
        self._ready = self._over = False
        self._why = ""
        """Why nothing could be connected, in the server's words."""
        self._gone_at = -GONE
        """When it was last waited for in vain."""
        self._gone_since = 0.0
        """When it was first waited for in vain since it answered; 0 while it does."""
        self._soiled: set[str] = set()
        """Tables whose files may still hold what was deleted."""

    def __repr__(self) -> str:
        """Without the address, in which a password may stand."""
        return "PostgreSQLDatabase(…)"

    @contextmanager
    def connected(self, limit: float = WAIT) -> Iterator[Connection[tuple[Any, ...]]]:
        """A connection on which each statement is a transaction; raises `DatabaseRefused`.

        The block is given up after `limit` seconds.
        """
        self._make_ready()
        with self._connected(limit) as connection:
            yield connection

    @contextmanager
    def transaction(self, limit: float = WAIT) -> Iterator[Connection[tuple[Any, ...]]]:
        """The same, the block being one transaction: where it raises, nothing was done."""
        with self.connected(limit) as connection, connection.transaction():
            # Else a machine that is gone in the middle of it keeps its locks for hours.
            connection.execute(
                "SELECT set_config('idle_in_transaction_session_timeout', %s, true), "
                "set_config('lock_timeout', %s, true)",
                (_milliseconds(max(IDLE, limit / 20)), _milliseconds(min(LOCKED, limit))),
            )
            yield connection

    def lock(
        self,
        connection: Connection[Any],
        table: str,
        mode: str,
        stuck: Callable[[], None] = lambda: None,
    ) -> None:
        """Locks a table in this mode until the transaction ends, or raises after `LOCKED` seconds.

        Others wait behind one try at most. Processes of ours that are `stuck` holding it are ended,
        unless that raises.
        """
        until = time.monotonic() + LOCKED
        while True:
            try:
                with connection.transaction():
                    connection.execute(f"SET LOCAL lock_timeout = '{_milliseconds(LOCK)}'")
                    connection.execute(f"LOCK TABLE {table} IN {mode} MODE")
                connection.execute(f"SET LOCAL lock_timeout = '{_milliseconds(LOCKED)}'")
                return
            except psycopg.errors.LockNotAvailable:
                if time.monotonic() > until:
                    raise
            stuck()
            connection.execute(_END_STUCK, (table, IDLE))

    def ask(
        self, query: Query, values: Sequence[Any] = (), limit: float = WAIT
    ) -> list[tuple[Any, ...]]:
        """The rows that one statement returns, in a transaction of its own."""

        def asked() -> list[tuple[Any, ...]]:
            with self.connected(limit) as connection:
                return connection.execute(query, values, binary=True).fetchall()

        return self.patiently(asked, limit)

    def do(self, query: Query, values: Sequence[Any] = (), limit: float = WAIT) -> int:
        """How many rows one statement changed, in a transaction of its own.

        It may be done twice where an answer is lost.
        """

        def done() -> int:
            with self.connected(limit) as connection:
                return connection.execute(query, values).rowcount

        return self.patiently(done, limit)

    @contextmanager
    def written_again(
        self, table: str, deletes: bool = True, limit: float = WAIT
    ) -> Iterator[None]:
        """Writes the file of a small table again after the block, if that `deletes` rows of it.

        Also where it was not done after an earlier deletion: raises `DatabaseRefused` until then.
        """
        if deletes:
            self._soiled.add(table)
        yield
        if deletes or table in self._soiled:
            until = time.monotonic() + LOCKED
            while not self._wrote_again(table, limit):
                if time.monotonic() > until:
                    raise DatabaseRefused(_BUSY)
            self._soiled.discard(table)

    def _wrote_again(self, table: str, limit: float) -> bool:
        """Whether it was done; a backup may have begun once the table was free.

        Else all who come would wait behind what waits, also once that was given up here.
        """
        with self.transaction(limit) as connection:
            self.lock(connection, table, "ACCESS EXCLUSIVE")
        file = f"SELECT pg_relation_filenode('{table}')"
        before = self.ask(file)
        self.do(f"VACUUM (FULL, SKIP_LOCKED) {table}", limit=limit)
        return self.ask(file) != before

    def patiently(self, call: Callable[[], T], limit: float = WAIT) -> T:
        """Calls it again where the database was gone for a moment; raises `DatabaseRefused`.

        Whatever the work may take: whether anybody is there is known within `WAIT`.
        """
        until = time.monotonic() + self.patience(min(limit, WAIT))
        while True:
            try:
                return call()
            except DatabaseRefused as error:
                if not error.gone:
                    raise
                if time.monotonic() + BETWEEN > until:
                    self.is_gone()
                    raise
            time.sleep(BETWEEN)

    def patience(self, limit: float = WAIT) -> float:
        """For how many seconds to wait: fewer while the database is known to be gone.

        Whoever comes then may hold a room that others wait for.
        """
        known = time.monotonic() - self._gone_at < GONE
        return min(limit, BRIEFLY) if known else limit

    @contextmanager
    def _connected(self, limit: float) -> Iterator[Connection[tuple[Any, ...]]]:
        patience = self.patience(min(limit, WAIT))
        if not self._free.acquire(timeout=patience):
            raise DatabaseRefused(_MANY)
        try:
            connection = self._idle_one() or self._new_one(patience)
            try:
                if limit > WAIT:  # what takes long is not begun where nobody answers
                    with _WATCH.over(connection, patience):
                        connection.execute("SELECT 1")
                with _WATCH.over(connection, limit if limit > WAIT else patience):
                    yield connection
            finally:
                self._put_back(connection)
            self._answered()
        except psycopg.Error as error:
            raise refused(error) from error
        finally:
            self._free.release()

    def why_not(self) -> str:
        """Why nothing can be connected now, in the server's words; empty where something can."""
        try:
            connection = self._new_one(_CONNECTING)
        except psycopg.Error as error:
            return self._why or type(error).__name__
        self._put_back(connection)
        return ""

    def is_gone(self) -> None:
        """Notes that it was waited for in vain; logged once until it answers again, and then."""
        self._gone_at = time.monotonic()
        if not self._gone_since:
            self._gone_since = self._gone_at
            log.warning(
                "the database does not answer (%s): nothing can be saved until it does; "
                "what people write stays on their screens, and no server needs a restart",
                self._why or "no word of it",
            )

    def _answered(self) -> None:
        self._gone_at, since, self._gone_since = -GONE, self._gone_since, 0.0
        if since:
            log.warning("the database answers again, after %.0f s", time.monotonic() - since)

    def _idle_one(self) -> Connection[tuple[Any, ...]] | None:
        """The connection used last that has not ended since, as far as is known here.

        The server is not asked: that costs as much as a write, and whatever ends a moment later has
        to be borne all the same.
        """
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            try:
                connection.pgconn.consume_input()
            except psycopg.Error:
                connection.close()
                continue
            return connection

    def _new_one(self, limit: float) -> Connection[tuple[Any, ...]]:
        try:
            connection = psycopg.connect(self._conninfo, autocommit=True)
        except psycopg.OperationalError as error:
            self._why = _said_of(error)
            raise
        self._why = ""
        with _WATCH.over(connection, limit):
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            if row is not None and row[0] == connection.pgconn.backend_pid:
                _bound(connection)
            else:
                # Something stands between that lends servers in turn: no statement stays prepared,
                # and what is set would be others' next.
                connection.prepare_threshold = None
        return connection

    def _put_back(self, connection: Connection[tuple[Any, ...]]) -> None:
        if connection.info.transaction_status == TransactionStatus.IDLE and not self._over:
            self._idle.append(connection)
        else:
            connection.close()

    def _make_ready(self) -> None:
        """Makes or migrates the tables, once; raises as `connected` does."""
        if self._ready:
            return
        with self._connected(LONG) as connection:
            _look_at_promises(connection)
            schema.bring_up(connection)
        self._ready = True

    def close(self) -> None:
        """Ends the connections, those in use as soon as they are not."""
        self._over = True
        with suppress(IndexError):
            while True:
                self._idle.pop().close()


def _said_of(error: psycopg.OperationalError) -> str:
    """What the server says of it, or the system, without the address.

    A password or a name that is wrong looks like gone. Nobody's lines are in it: no statement was
    sent yet.
    """
    said = str(error).strip().splitlines()
    return said[0].rpartition("failed: ")[2].strip() if said else ""


def _bound(connection: Connection[Any]) -> None:
    """Bounds what the server does for this connection after its process has gone.

    Not by `statement_timeout`: it would end a commit's wait for a standby, as if that had it.
    """
    bounds = {"lock_timeout": _milliseconds(LOCKED), **_BOUNDS}
    connection.execute(
        "SELECT set_config(name, value, false) "
        "FROM unnest(%s::text[], %s::text[]) it (name, value)",
        (list(bounds), list(bounds.values())),
    )
    # Not before PostgreSQL 14, nor where the server runs on Windows.
    with suppress(psycopg.errors.UndefinedObject, psycopg.errors.InvalidParameterValue):
        connection.execute(_ASKED)


def _milliseconds(seconds: float) -> str:
    return f"{round(1000 * seconds)}ms"


def _look_at_promises(connection: Connection[Any]) -> None:
    """Warns of what may lose acknowledged words; refuses what would let two nodes write.

    A statement of another isolation compares with what was before it had its lock.
    """
    row = connection.execute(
        "SELECT current_setting('default_transaction_isolation'), current_setting('fsync'), "
        "current_setting('synchronous_commit')"
    ).fetchone()
    assert row is not None
    if row[0] != "read committed":
        raise DatabaseRefused(_ISOLATION)
    if row[1] == "off" or row[2] == "off":
        log.warning(
            "the database may lose what it acknowledged: fsync or synchronous_commit is off"
        )
