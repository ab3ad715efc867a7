"""One node among several: which sessions it owns, who owns the others, its heartbeat.

Who owns a session is said by the leases alone; here is what follows. A session that nobody has is
taken when it is asked for. One whose owner does not even take a connection is taken at once, before
its lease ends. What another has taken is let go of within a heartbeat, its streams ended, so that
its phones find the new owner.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from tablee.errors import NotFound, Unreadable
from tablee.registry import Catalogue
from tablee.session import Sessions
from tablee.storage.cluster.index import SharedIndex
from tablee.storage.cluster.leases import LEASE, Leases, OwnedElsewhere, SessionOwner
from tablee.storage.journal import disk
from tablee.storage.state import schema
from tablee.web.nodes.probes import hears_database, takes_connection
from tablee.web.ops.process import notify

log = logging.getLogger(__name__)

BEAT: Final = 1.0
"""Seconds from one heartbeat to the next."""
SEEN: Final = 1.0
"""Seconds for which it is believed that a node that took a connection is there, and that one hears
the database, or none does."""
AT_ONCE: Final = 16
"""Sessions that are let go of side by side."""
DRAINED: Final = 3.0
"""Seconds that what is under way in a session has to end before it is given back."""


class Cluster:
    """The nodes that serve these sessions, as this one sees them. Several threads may ask."""

    def __init__(self, sessions: Sessions, leases: Leases, index: SharedIndex) -> None:
        """Nothing is asked of the database, and no heartbeat goes out, before `begin`."""
        self.leases, self._index = leases, index
        self._sessions = sessions
        self.secret = b""
        """What nodes know and nobody else; empty before the database has told it."""
        self._lock = threading.Condition()
        self._closing: set[str] = set()
        self._doing: Counter[str] = Counter()
        """By session, requests that are being answered here and will end soon."""
        self._reached: dict[str, float] = {}
        self._next = 0
        self.draining = False
        self._over = threading.Event()
        self._beats: threading.Thread | None = None
        self._others: list[SessionOwner] = []
        self._answered_at = 0.0
        self._tried_at: float | None = None
        self._waking = threading.Lock()
        self._asking = threading.Lock()
        self._heard: tuple[float, SessionOwner | None] = -SEEN, None
        """When the other nodes were last asked who hears the database, and which one said so."""
        self.answered = False
        """Whether the database answered the last heartbeat."""
        leases.able = _able(sessions.catalogue)
        leases.on_lost.append(self._lost)
        self._created: set[str] = set()
        """The sessions that were created here and that a node which can read more is to have."""
        sessions.on_creation.append(lambda room: self._created.add(room.store.folder.name))

    # ── who has a session ───────────────────────────────────────────────────────────────────

    def place(self, session: str) -> SessionOwner | None:
        """Who is to answer for a session that there is; None for this node, which then has it.

        Blocks. Raises `NotSaved` where the database does not say, `NotFound`, `Unreadable`, and
        `OwnedElsewhere` while a command has it, which answers nobody.
        """
        if self.has(session):
            return None
        with self._lock:
            self._lock.wait_for(lambda: session not in self._closing, 2 * DRAINED)
        other = self._other_owner(session)
        if other is not None and self._is_reached(other):
            return other
        if self.draining:
            return self._another()
        return self._abler() or self._take(session, other)

    def _take(self, session: str, over: SessionOwner | None) -> SessionOwner | None:
        if over is not None:
            log.warning("node %s takes no connection: its session is taken", over.node)
        try:
            self._sessions.to_be_written(session, over)
        except OwnedElsewhere as error:
            return _answering(session, error.owner)
        except NotFound:  # it does not open here; a node of a newer version may read it
            for node in self.others():
                if node.able - self.leases.able:
                    return node
            if why := self._sessions.unreadable.get(session):
                raise Unreadable(why) from None
            raise
        return None

    @property
    def is_cut_off(self) -> bool:
        """Whether our lease may have ended: no sign of life came through for so long."""
        return bool(self.secret) and time.monotonic() - self._answered_at > LEASE

    def instead(self) -> SessionOwner | None:
        """Who answers for every session while this node is cut off; None for itself. Blocks.

        One that hears the database, of those that lived when it was last heard here. Where it is
        back for that one, it is asked from here once more, too.
        """
        with self._asking:
            if not self.is_cut_off:
                return None
            at, before = self._heard
            if time.monotonic() - at <= SEEN:
                return before
            there = next((node for node in self._others if hears_database(node.address)), None)
            if there is not None and before is None:
                began = time.monotonic()
                if self.leases.heartbeat():
                    self._answered_at, there = began, None
            self._heard = time.monotonic(), there
            return there

    @property
    def stood_still(self) -> bool:
        """Whether this process was paused for a lease or more, and has not looked around since."""
        return self._tried_at is not None and time.monotonic() - self._tried_at > LEASE

    def look_around(self) -> None:
        """What was taken meanwhile is let go of before anything is said of it. Blocks."""
        with self._waking:
            if self.stood_still:
                self.beat()

    def _other_owner(self, session: str) -> SessionOwner | None:
        try:
            owner = self.leases.owner_of(session)
        except OSError as error:
            raise disk.not_saved(error) from error
        return _answering(session, owner) if owner is not None and not owner.here else None

    def has(self, session: str) -> bool:
        """Whether this node has it open, and is not just giving it back."""
        ours = self.leases.holds(session) and self._sessions.is_open(session)
        return ours and session not in self._closing

    def clock(self) -> float:
        """Seconds since 1970 by the clock that all nodes have in common."""
        return self.leases.clock()

    def knows(self, session: str) -> bool:
        """Whether there is a session with this id; raises `NotSaved`."""
        try:
            return self.leases.holds(session) or self._index.knows(session)
        except OSError as error:
            raise disk.not_saved(error) from error

    def behind(self, kind: str, mark: str) -> str:
        """The session to which a link or code leads, empty for none; raises `NotSaved`."""
        try:
            return next(iter(self._index.find(kind, mark)), "")
        except OSError as error:
            raise disk.not_saved(error) from error

    def is_owner(self, session: str, owner: SessionOwner) -> bool:
        """Whether this one still is the owner, as far as is known."""
        try:
            now = self.leases.owner_of(session)
        except OSError:
            return True
        return now is not None and (now.node, now.epoch) == (owner.node, owner.epoch)

    def suspect(self, owner: SessionOwner) -> None:
        """It has just answered nothing: the next look asks the database and its address anew."""
        self._reached.pop(owner.address, None)
        self.leases.doubt()

    def _is_reached(self, owner: SessionOwner) -> bool:
        if time.monotonic() - self._reached.get(owner.address, -SEEN) < SEEN:
            return True
        taken = takes_connection(owner.address)
        if taken:
            self._reached[owner.address] = time.monotonic()
        return taken is not False  # cut off from us, perhaps from nobody else: its lease decides

    def _another(self) -> SessionOwner | None:
        """Some node that goes on, each in turn; None where this is the last."""
        others = self.others()
        self._next += 1
        return others[self._next % len(others)] if others else None

    def _abler(self) -> SessionOwner | None:
        """A node that can read all that this one can, and more; None where there is none.

        Two of which each lacks something take what they are asked for. One that drains hands on
        what it is sent: where the last heartbeat knew of an abler one, the database is asked anew.
        """
        if not any(self._is_abler(node) for node in self._others):
            return None
        more = filter(self._is_abler, self.others())
        return next((node for node in more if self._is_reached(node)), None)

    def _is_abler(self, node: SessionOwner) -> bool:
        return node.able > self.leases.able

    @property
    def lacking(self) -> list[str]:
        """What another node can read and this one cannot, as of the last heartbeat."""
        return sorted(frozenset().union(*(n.able for n in self._others)) - self.leases.able)

    def others(self) -> list[SessionOwner]:
        """The other nodes that are alive and answer; none where the database does not say."""
        with suppress(OSError):
            return [node for node in self.leases.nodes() if not node.here and node.address]
        return []

    # ── what is under way ───────────────────────────────────────────────────────────────────

    def enter(self, session: str) -> bool:
        """Notes a request that is answered here; False where the session is no longer ours."""
        with self._lock:
            if not self.has(session):
                return False
            self._doing[session] += 1
            return True

    def leave(self, session: str) -> None:
        with self._lock:
            self._doing[session] -= 1
            if not self._doing[session]:
                del self._doing[session]
                self._lock.notify_all()

    # ── alive ───────────────────────────────────────────────────────────────────────────────

    def begin(self, begun: Callable[[bytes], None]) -> None:
        """Says each second from now on that this node lives; `begun` is given the secret once."""
        self._begun = begun
        self._beats = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._beats.start()

    def _run(self) -> None:
        while True:
            try:
                self.beat()
            except Exception:
                log.exception("no heartbeat")
            self._tried_at = time.monotonic()
            if self._over.wait(BEAT):
                return

    def beat(self) -> None:
        """One heartbeat; what was lost meanwhile is let go of."""
        self._tried_at = began = time.monotonic()
        if not self.secret:
            with suppress(OSError):
                self.secret = self._index.secret()
                self._begun(self.secret)
                notify("READY=1")
        self.answered = self.leases.heartbeat()
        if self.answered:
            lacked = self.lacking
            self._answered_at, self._others = began, self.others()
            if self.lacking and self.lacking != lacked:
                log.warning("other nodes have what is missing here: %s", ", ".join(self.lacking))
            self._look_after_keys()
            for room in self._sessions.rooms.awake:
                room.events.catch_up()
            self._leave_to_abler()
        elif self.is_cut_off:
            self._step_aside()

    def _step_aside(self) -> None:
        """Lets go of all sessions where another node hears the database: it may have taken them.

        Where none does they stay, and go on being shown.
        """
        if self.instead() is not None and (held := self.leases.lapse()):
            log.warning("%d sessions are left to nodes that hear the database", len(held))
            with ThreadPoolExecutor(AT_ONCE) as each:  # the last words of each wait for a second
                list(each.map(self._sessions.let_go, held))

    def _leave_to_abler(self) -> None:
        """Gives back what was created here, where another node can read more: it has it next."""
        created, self._created = self._created, set()
        if created and self._abler() is not None:
            for session in created & set(self.leases.held()):
                log.warning("session %s is left to a node that lacks nothing", session)
                self._give_back(session, time.monotonic() + DRAINED)

    def _look_after_keys(self) -> None:
        """Those of the secret votes of sessions that are open here: kept, or destroyed at last.

        Those of all other sessions are put back too, should a crash have taken them.
        """
        for room in self._sessions.rooms.awake:
            with suppress(OSError):
                room.store.seals.catch_up()
        with suppress(OSError):
            self._index.look_after_keys()

    def _lost(self, session: str) -> None:
        log.warning("session %s is another node's now", session)
        self._sessions.let_go(session)

    # ── the end ─────────────────────────────────────────────────────────────────────────────

    def drain(self) -> None:
        """Gives every session back once what is under way in it has ended; others take them.

        What is asked here meanwhile is handed on. Nothing where no other node lives.
        """
        if self.draining or not self.others():
            return
        self.draining = self.leases.leaving = True
        notify("STOPPING=1")
        self.leases.heartbeat()  # from now on nobody leaves it anything
        until = time.monotonic() + DRAINED
        for session in self.leases.held():
            self._give_back(session, until)

    def _give_back(self, session: str, until: float) -> None:
        """Once what is under way in it has ended, or it is `until`."""
        with self._lock:
            self._closing.add(session)  # what comes now waits, and is handed on
            while self._doing[session] and (left := until - time.monotonic()) > 0:
                self._lock.wait(left)
        self._sessions.let_go(session)
        with self._lock:
            self._closing.discard(session)
            self._lock.notify_all()

    def end(self) -> None:
        """No more heartbeats; what is still this node's is anybody's."""
        self._over.set()
        if self._beats is not None:
            self._beats.join(2 * BEAT)
        self.leases.give_all_back()


def _able(catalogue: Catalogue) -> frozenset[str]:
    """Words for what a node can read and keep: each format and edition, each plugin."""
    formats = {f"format-{n}" for n in range(1, schema.VERSION + 1)}
    editions = {f"edition-{n}" for n in range(1, schema.EDITION + 1)}
    return frozenset({*formats, *editions, *(plugin.name for plugin in catalogue.plugins)})


def _answering(session: str, owner: SessionOwner) -> SessionOwner:
    """The same; raises `OwnedElsewhere` where it is a command, which answers nobody."""
    if not owner.address:
        raise OwnedElsewhere(session, owner)
    return owner
