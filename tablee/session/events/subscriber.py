"""Queue and thread of one plugin that is told of events: in order, there while something waits."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final

from tablee.errors import Unreadable
from tablee.session.events.changes import CONTRIBUTION, JOINED, Happening
from tablee.session.events.outbox import EventReceipt, Outbox, OwedEvents, happened_since
from tablee.texts import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tablee.activities import Record
    from tablee.session.room import Room

log = logging.getLogger("tablee.session.events.delivery")

MANY: Final = (CONTRIBUTION, JOINED)
"""Events of which the oldest make room."""
MOST: Final = 1000
"""Events that wait for one plugin."""
STOPPED: Final = "server_stopped"
"""The event that is of no room."""
LONG: Final = 20.0
"""Seconds after which a plugin that has not come back is said to be stuck."""
TRIES: Final = 60
"""How often it is tried to read what a plugin is owed."""
AGAIN: Final = 1.0
"""Seconds between two of these."""
PACE: Final = 0.05
"""Seconds between two records made for one plugin: a burst of cards shares them, as frames do."""


class Subscriber:
    """What waits for one plugin, and the thread that tells it: there while something waits."""

    def __init__(
        self,
        plugin: str,
        tell: Callable[[str, Room | None, Record | None, Happening, EventReceipt], None],
        outbox: Outbox,
    ) -> None:
        self.plugin = plugin
        self._tell, self._outbox = tell, outbox
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Room | None, Happening | OwedEvents]] = deque()
        self._runs = False
        self._held = 0
        """Events told of which somebody still deals with one: a message on its way."""
        self._telling: tuple[str, float] | None = None
        """The event that it is being told, and since when."""
        self._stuck = False
        """Whether it was logged that this one is stuck."""
        self._dropped = 0
        self._failed = ""
        self._read: tuple[Room, Record] | None = None
        self._read_at = 0.0

    def add(self, room: Room | None, happening: Happening | OwedEvents) -> None:
        self._notice()
        with self._changed:
            if len(self._waiting) >= MOST:
                self._make_room()
            self._waiting.append((room, happening))
            if not self._runs:
                self._runs = True
                name = f"events-{self.plugin}"
                threading.Thread(target=self._run, name=name, daemon=True).start()

    def _make_room(self) -> None:
        """Lets the oldest contribution or arrival go; steps and sessions are few, and all told."""
        for place, (room, happening) in enumerate(self._waiting):
            if isinstance(happening, Happening) and happening.hook in MANY:
                del self._waiting[place]
                self._done(room, happening.n)
                self._dropped += 1
                if self._dropped == 1 or self._dropped % MOST == 0:
                    log.warning(
                        "plugin %s is too slow: %s events are not told to it",
                        self.plugin,
                        self._dropped,
                    )
                return

    def drop(self, room: Room) -> None:
        with self._changed:
            self._waiting = deque(w for w in self._waiting if w[0] is not room)

    def settle(self, until: float) -> bool:
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._runs, max(0.0, until - time.monotonic())
            )

    def delivered(self, until: float) -> bool:
        """Waits until nobody deals any more with what was told; says whether that is so."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._held, max(0.0, until - time.monotonic())
            )

    def give_up(self, *, told_later: bool) -> None:
        with self._changed:
            now = self._telling is not None and self._telling[0] != STOPPED
            left = sum(room is not None for room, _happening in self._waiting) + now
            fate = "told after the next start" if told_later else "lost"
            log.warning("plugin %s: %s events are %s, the server stops", self.plugin, left, fate)
            self._waiting.clear()

    # ── its thread ──────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while (waiting := self._next()) is not None:
            room, happening = waiting
            try:
                if isinstance(happening, Happening):
                    self._tell_one(room, happening)
                elif room is not None:
                    self._catch_up(room, happening)
            except (Exception, SystemExit) as error:
                self._fail(room, happening.hook, error)

    def _tell_one(self, room: Room | None, happening: Happening) -> None:
        with self._changed:
            self._held += 1
        receipt = EventReceipt(lambda: self._received(room, happening.n))
        told = receipt.hold()
        try:
            self._tell(self.plugin, room, self._record(room, happening), happening, receipt)
        finally:
            told()

    def _catch_up(self, room: Room, backlog: OwedEvents) -> None:
        """Tells what was owed before the session was opened here, as the journal has it.

        From its beginning where the database ceased to answer, under the same ids; what cannot be
        read in the end stays owed.
        """
        for _try in range(TRIES):
            try:
                self._tell_all(room, happened_since(room, backlog))
            except Unreadable as error:
                log.warning("plugin %s: what it is owed cannot be read: %s", self.plugin, error)
                threading.Event().wait(AGAIN)
            else:
                self._done(room, backlog.first)
                return

    def _tell_all(self, room: Room, told: Iterator[Happening]) -> None:
        for happening in told:
            if not room.events.followed:
                return
            self._telling = (happening.hook, time.monotonic())
            self._outbox.expect(room.store.folder.name, self.plugin, happening.n)
            try:
                self._tell_one(room, happening)
            except (Exception, SystemExit) as error:
                self._fail(room, happening.hook, error)

    def _received(self, room: Room | None, n: int) -> None:
        self._done(room, n)
        with self._changed:
            self._held -= 1
            self._changed.notify_all()

    def _done(self, room: Room | None, n: int) -> None:
        """Nothing of a room that was let go of: its session may be open here again."""
        if room is not None and room.events.followed:
            self._outbox.done(room.store.folder.name, self.plugin, n)

    def _fail(self, room: Room | None, hook: str, error: BaseException) -> None:
        session = room.session.id if room is not None else "-"
        log.exception("plugin %s failed at %s of session %s", self.plugin, hook, session)
        self._failed = type(error).__name__  # its text may hold people's words

    def _next(self) -> tuple[Room | None, Happening | OwedEvents] | None:
        with self._changed:
            self._telling = None
            if not self._waiting:
                self._runs, self._read = False, None
                self._changed.notify_all()
                return None
            room, happening = self._waiting.popleft()
            self._telling, self._stuck = (happening.hook, time.monotonic()), False
            return room, happening

    def _record(self, room: Room | None, told: Happening) -> Record | None:
        """The room now; for a contribution as it was just now, if that is in it as it stands."""
        if room is None:
            return None
        if told.contribution and self._read is not None and self._read[0] is room:
            since = time.monotonic() - self._read_at
            step = self._read[1].step(told.step) if since < PACE else None
            found = step.get(told.contribution) if step is not None else None
            if found is not None and found is room.find_contribution(told.contribution):
                return self._read[1]
            time.sleep(max(0.0, PACE - since))
        record = room.shared()
        self._read, self._read_at = (room, record), time.monotonic()
        return record

    # ── what is wrong with it ───────────────────────────────────────────────────────────────

    def _stuck_for(self) -> tuple[str, float] | None:
        telling = self._telling
        if telling is None or time.monotonic() - telling[1] < LONG:
            return None
        return telling[0], time.monotonic() - telling[1]

    def _notice(self) -> None:
        stuck = self._stuck_for()
        if stuck is not None and not self._stuck:
            self._stuck = True
            log.warning("plugin %s has been busy with %s for %.0f s", self.plugin, *stuck)

    def troubles(self) -> list[str]:
        self._notice()
        said = []
        if stuck := self._stuck_for():
            sentence = _(
                "Il ne répond plus depuis {n} s (crochet « {hook} ») : il n’apprend plus rien des "
                "sessions, qui continuent sans lui. Redémarrez le serveur après l’atelier."
            )
            said.append(sentence.format(hook=stuck[0], n=round(stuck[1])))
        if self._dropped:
            said.append(
                ngettext(
                    "Il est trop lent : {n} contribution ne lui a pas été dite.",
                    "Il est trop lent : {n} contributions ne lui ont pas été dites.",
                    self._dropped,
                )
            )
        if self._failed:
            sentence = _(
                "Il a échoué ({error}) ; la session n’en souffre pas. "
                "Le journal du serveur en dit plus."
            )
            said.append(sentence.format(error=self._failed))
        return said
