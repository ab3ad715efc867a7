"""Leases of sessions in PostgreSQL, on the database's clock.

A node says each second that it is alive; after `LEASE` seconds without that, its sessions may be
taken. A session is taken while nobody can append to it, so that the new owner reads all that the
former was told is safe.
"""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tablee.errors import NotFound
from tablee.storage.cluster.leases import LEASE, Leases, OwnedElsewhere, SessionOwner
from tablee.storage.journal import disk
from tablee.storage.postgresql.database import WAIT, PostgreSQLDatabase
from tablee.storage.postgresql.schema import entries_table
from tablee.texts import _

if TYPE_CHECKING:
    from psycopg import Connection


__all__ = ["IS_FREE", "LEASE", "DatabaseLeases"]

FRESH: Final = 1.0
"""Seconds for which the answer who has a session is good."""
BEAT: Final = 1.0
"""Seconds between two signs of life."""
LATE: Final = 1.5 * BEAT
"""Seconds after the last one when it is given here, whoever else gives it."""
SOON: Final = 2.0
"""Seconds within which a sign of life is given, or missed."""
MOST_KNOWN: Final = 10_000

TRIES: Final = 5
"""How often a session is taken whose owner lets go of it meanwhile."""

_ALIVE: Final = "seen > clock_timestamp() - make_interval(secs => %s)"
_OWNER: Final = f"""
    SELECT n.id, n.name, n.address, j.epoch
    FROM tablee_journals j JOIN tablee_nodes n ON n.id = j.node
    WHERE j.session = %s AND n.{_ALIVE}"""
_SIGN: Final = """
    INSERT INTO tablee_nodes (id, name, address, able, seen)
    VALUES (%s, %s, %s, %s, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, able = excluded.able
    RETURNING extract(epoch FROM seen)::float8"""
IS_FREE: Final = f"""(j.node IS NULL OR NOT EXISTS
    (SELECT FROM tablee_nodes n WHERE n.id = j.node AND n.{_ALIVE}))"""
"""Of a row `j` of `tablee_journals`, given the seconds of a lease: no node that lives has it."""
_TAKE: Final = f"""
    UPDATE tablee_journals j SET node = %s, epoch = epoch + 1
    WHERE id = %s AND (node = %s OR epoch = %s OR {IS_FREE})
    RETURNING epoch"""


class DatabaseLeases(Leases):
    """The leases of the sessions in one database, for one process."""

    def __init__(self, database: PostgreSQLDatabase, name: str = "", address: str = "") -> None:
        """For the node of this name, which others reach at this address."""
        super().__init__()
        self.name, self.address = name, address
        self.id = f"{name}-{secrets.token_hex(6)}"
        """Of this process alone: a node that starts again is another."""
        self._database = database
        self._lock = threading.Lock()
        self._epochs: dict[str, int] = {}
        """Of the sessions that are this process's, as far as it knows."""
        self._said = False
        self._ended = threading.Event()
        self._beaten_at = -LATE
        self._known: dict[str, tuple[float, SessionOwner | None]] = {}
        self._told: tuple[float, float] | None = None
        """The database's clock as it was last told, and our monotonic one at that moment."""

    def owner_of(self, session: str) -> SessionOwner | None:
        """Asked of the database, once a second for each session."""
        now = time.monotonic()
        at, known = self._known.get(session, (-FRESH, None))
        if now - at < FRESH:
            return known
        rows = self._database.ask(_OWNER, (session, LEASE))
        owner = self._shown(*rows[0]) if rows else None
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[session] = (now, owner)
        return owner

    def take(self, session: str, over: SessionOwner | None = None) -> SessionOwner:
        """Raises the epoch unless the session is this process's already."""
        with self._lock:
            epoch = self._epochs.get(session)
        if epoch is None:
            epoch = self.take_anew(session, over)[1]
        return SessionOwner(self.name, self.address, epoch, here=True)

    def take_anew(self, session: str, over: SessionOwner | None = None) -> tuple[int, int, int]:
        """Takes it in any case: its number, its epoch from now on, and its last entry's number.

        Raises as `take` does.
        """
        try:
            self.say_alive()
            found = self._database.patiently(lambda: self._taken(session, over))
        except OSError as error:
            raise disk.not_saved(error) from error
        self.made(session, found[1])
        return found

    def _taken(self, session: str, over: SessionOwner | None) -> tuple[int, int, int]:
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT id FROM tablee_journals WHERE session = %s", (session,)
            ).fetchone()
            if row is None:
                raise NotFound(_("Cette session n’existe pas, ou plus."))
            number, table = int(row[0]), entries_table(row[0])
            gone = over.epoch if over is not None else 0

            def stuck() -> None:
                owner = connection.execute(_OWNER, (session, LEASE)).fetchone()
                if owner is not None and owner[0] != self.id and owner[3] != gone:
                    raise OwnedElsewhere(session, self._shown(*owner))

            # Whoever is just appending is waited for; nobody appends until the epoch is another.
            self._database.lock(connection, table, "SHARE", stuck)
            values = (self.id, number, self.id, gone, LEASE)
            taken = None
            for _try in range(TRIES):
                taken = connection.execute(_TAKE, values).fetchone()
                if taken is not None or not self._refuse(connection, session):
                    break
            if taken is None:
                raise NotFound(_("Cette session n’existe pas, ou plus."))
            last = connection.execute(f"SELECT coalesce(max(n), 0) FROM {table}").fetchone()
            assert last is not None
            return number, int(taken[0]), int(last[0])

    def _refuse(self, connection: Connection[Any], session: str) -> bool:
        """Raises `OwnedElsewhere`; else says whether its owner has just let go of the session."""
        owner = connection.execute(_OWNER, (session, LEASE)).fetchone()
        if owner is not None:
            raise OwnedElsewhere(session, self._shown(*owner))
        there = "SELECT FROM tablee_journals WHERE session = %s"
        return connection.execute(there, (session,)).fetchone() is not None

    def made(self, session: str, epoch: int) -> None:
        """The session, just created or taken, is this process’s."""
        with self._lock:
            self._epochs[session] = epoch
        self._known.pop(session, None)

    def _shown(self, id_: str, name: str, address: str, epoch: int) -> SessionOwner:
        return SessionOwner(name, address, epoch, here=id_ == self.id)

    def holds(self, session: str) -> bool:
        """As of the last heartbeat, or taking."""
        return session in self._epochs

    def epoch_of(self, session: str) -> int:
        """The epoch under which the session is this process's; 0 where it is not."""
        with self._lock:
            return self._epochs.get(session, 0)

    def held(self) -> list[str]:
        with self._lock:
            return list(self._epochs)

    def doubt(self) -> None:
        """Forgets what is a second old at most."""
        self._known.clear()

    # ── given back ──────────────────────────────────────────────────────────────────────────

    def give_back(self, session: str) -> None:
        """Lets others take it at once, or after the lease where the database does not answer."""
        with self._lock:
            epoch = self._epochs.pop(session, None)
        self._known.pop(session, None)
        if epoch is not None:
            self._try(
                "UPDATE tablee_journals SET node = NULL WHERE session = %s AND node = %s",
                (session, self.id),
            )

    def give_all_back(self) -> None:
        self._ended.set()
        with self._lock:
            self._epochs.clear()
        self._known.clear()
        if self._said:
            self._try("UPDATE tablee_journals SET node = NULL WHERE node = %s", (self.id,))
            self._try("DELETE FROM tablee_nodes WHERE id = %s", (self.id,))
        self._said = False

    def lapse(self) -> list[str]:
        """The rows of the sessions stay as they are: no database hears of it."""
        with self._lock:
            held = list(self._epochs)
            self._epochs.clear()
        self._known.clear()
        return held

    def _try(self, query: str, values: tuple[Any, ...]) -> None:
        try:
            self._database.do(query, values)
        except OSError:  # its lease ends by itself
            return

    # ── alive ───────────────────────────────────────────────────────────────────────────────

    def heartbeat(self) -> bool:
        """One write; then what was taken from this node is asked for."""
        self._beaten_at = time.monotonic()
        try:
            self.say_alive()
            self._sign(SOON)
            lost = self._lost()
        except OSError:
            return False
        for session in lost:
            for told in list(self.on_lost):
                told(session)
        return True

    def _lost(self) -> list[str]:
        with self._lock:
            believed = dict(self._epochs)
        rows = self._database.ask("SELECT session FROM tablee_journals WHERE node = %s", (self.id,))
        owned = {session for (session,) in rows}
        with self._lock:
            lost = [
                session
                for session, epoch in believed.items()
                if session not in owned and self._epochs.get(session) == epoch
            ]
            for session in lost:
                del self._epochs[session]
        for session in lost:
            self._known.pop(session, None)
        return lost

    def _sign(self, limit: float = WAIT) -> None:
        ((at,),) = self._database.ask(_SIGN, self._said_of_it, limit)
        self._told = at, time.monotonic()

    def clock(self) -> float:
        """The database's, as it was told with the last sign of life; this machine's before that.

        Whoever sets this machine's clock changes nothing of it.
        """
        told = self._told
        return time.time() if told is None else told[0] + time.monotonic() - told[1]

    def say_alive(self) -> None:
        """To be called before a session is taken: else its owner would be a dead node.

        Raises `OSError`.
        """
        if self._said:
            return
        if self.address:  # whoever listened there listens no more: this process does
            gone = "DELETE FROM tablee_nodes WHERE address = %s AND id <> %s"
            self._database.do(gone, (self.address, self.id))
        self._sign()
        with self._lock:
            if self._said:
                return
            self._said, self._ended = True, threading.Event()
        threading.Thread(target=self._beat, name="lease", args=(self._ended,), daemon=True).start()

    @property
    def _said_of_it(self) -> tuple[str, ...]:
        able = () if self.leaving else sorted(self.able)
        return self.id, self.name, self.address, " ".join(able)

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(BEAT):
            late = time.monotonic() - self._beaten_at > LATE  # a node beats by itself
            if late:
                self.heartbeat()

    def nodes(self) -> list[SessionOwner]:
        """Those that were seen within the lease; raises `OSError`."""
        rows = self._database.ask(
            f"SELECT id, name, address, able FROM tablee_nodes WHERE {_ALIVE} ORDER BY name",
            (LEASE,),
        )
        return [
            replace(self._shown(id_, name, address, 0), able=frozenset(able.split()))
            for id_, name, address, able in rows
        ]
