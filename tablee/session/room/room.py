"""One live session: entities in memory, a lock, transactions, cached records, listeners.

Reading is cheap and pure: a record is made once per change and shared. Writing goes through
`commit`, within a `transaction`: in memory and to the journal under the lock, then, the lock given
back, on disk; then the news. So those who write at once share one fsync, and nobody is told before.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections import defaultdict
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tablee.document import redaction
from tablee.errors import NotAllowed, NotFound, NotSaved
from tablee.isolation import SharedLock, hold, shielded, still_holds
from tablee.model import days
from tablee.model.entities import Contribution, Keys, Person, Publication, Role, Session, Step
from tablee.model.verbs import Verb
from tablee.session.access.devices import Devices
from tablee.session.access.limits import Limits
from tablee.session.access.links import BrowserLink, browser_hash, present_browser
from tablee.session.access.presence import Presence
from tablee.session.access.projector import Projector
from tablee.session.access.wifi import Network
from tablee.session.agenda import Conduct
from tablee.session.contributions.moderation import Moderation
from tablee.session.contributions.posting import Posting
from tablee.session.contributions.unshown_results import UnshownResults
from tablee.session.contributions.votes.ballots import Secrecy
from tablee.session.contributions.votes.scanned import ScannedBallots
from tablee.session.contributions.votes.voting import Voting
from tablee.session.contributions.votes.voting_cards import VotingCards
from tablee.session.events.collector import EventCollector
from tablee.session.history.idempotency import Once
from tablee.session.history.undo import History
from tablee.session.people.people import Attendance
from tablee.session.privacy.erasure import Erasing
from tablee.session.privacy.publication import Publishing
from tablee.session.room import records
from tablee.session.room.activity_summaries import with_activity_summaries
from tablee.session.room.allowance import RoomAllowance
from tablee.session.room.memory import TABLES, Noun, Nouns, document_of, key_of
from tablee.storage.journal import Ticket, disk
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from tablee.activities import Record, StepRecord
    from tablee.registry import Catalogue
    from tablee.session.events.delivery import PluginEvents
    from tablee.storage import Store


NO_LIMITS: Final = Limits()
FINDING: Final = (Session, Keys, Person, BrowserLink, Publication)
"""The nouns on which it depends how a session is found."""


@dataclass
class _Acting:
    """An act that goes on."""

    once: str
    entries: list[int] = field(default_factory=list)


_act: ContextVar[_Acting | None] = ContextVar("act", default=None)
"""The numbers of the entries of the act that this thread is doing."""


class Room(Nouns):
    """A session in this process. Every verb takes `by`, the person who asks, and checks it."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: Callable[[], float] = time.time,
        limits: Limits = NO_LIMITS,
    ) -> None:
        """Reads the whole session from its store."""
        self.store, self.catalogue = store, catalogue
        self.clock, self.limits = clock, limits
        self.lock = SharedLock()
        self.framing = defaultdict[str, threading.Lock](threading.Lock)
        """By step, held while a frame of it is made: a view hangs once, not for each audience."""
        self.version = 0
        """Grows with each change; every listener can tell old news from new."""
        self.cast = 0
        """Grows when each person's own screen must be drawn again, though nobody's role changed."""
        self._roles = (-1, 0)
        """A checksum of who has which role, and the version that it is of."""
        self.touched: dict[str, int] = {}
        """By step, the number of the last change that somebody made to what is another's."""
        self.judged: dict[str, int] = {}
        """By step, the same of the last text that was shown from the queue, or set aside."""
        self.taken = 0
        """Grows as something seen, or somebody's name, is taken away: former frames are stale."""
        self.rights = 0
        """Grows when somebody may have lost the right to what stands open: links, roles, phones."""
        self._share_out()
        self._seen: dict[str, float] = {}
        """When each device that facilitates last asked for something, by its link's id."""
        self.allowance = RoomAllowance(self)
        self.plugin_events: PluginEvents | None = None
        """Who tells plugins what happens here; None where nobody does."""
        self.drop_browsers: Callable[[Collection[str]], object] = lambda marks: None
        """Is told whose browsers were erased, as hashes: what they may elsewhere goes too."""
        self.in_use: Callable[[], Callable[[Room], None] | None] = lambda: None
        """What is told before each transaction that this room is in use (`Residents.use`)."""
        self.found_otherwise: Callable[[], Callable[[Room], None] | None] = lambda: None
        """What is told that its code, links or browsers are others now (`Residents.index`)."""
        self.used_at = time.monotonic()
        """When anybody last asked for it, wrote, or ceased to listen."""
        self._listeners: list[Callable[[], None]] = []
        self._followers: list[Callable[[], None]] = []
        """Those of them who keep the room in memory."""
        self._record: tuple[int, Record] | None = None
        self._shared: tuple[Record, Record] | None = None
        self._hands: list[tuple[str, Verb | None]] = []
        self._pending: Ticket | None = None
        self._news = False
        """Whether something is to be told that is on disk already: a secret ballot."""
        self._newest: Ticket | None = None
        self._found_day = ""
        """The day of a session that does not keep it yet; it does from its next change on."""
        self.saved: bool | None = None
        """Whether the disk took the last change; None before the first since the server started."""
        self._load()

    def _share_out(self) -> None:
        """Gives the operations on each subject to a part of its own, which works on this room."""
        self.conduct = Conduct(self)
        self.people = Attendance(self)
        self.devices = Devices(self)
        self.words = Posting(self)
        self.moderation = Moderation(self)
        self.history = History(self)
        self.once = Once(self)
        self.erasing = Erasing(self)
        self.network = Network(self)
        self.publishing = Publishing(self)
        self.secrecy = Secrecy(self)
        self.voting = Voting(self)
        self.voting_cards = VotingCards(self)
        self.scanned_ballots = ScannedBallots(self)
        self.unshown_results = UnshownResults(self)
        self.presence = Presence(self.clock)
        self.projector = Projector(self)
        self.events = EventCollector(self)

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    def _stored_contributions(self) -> Iterable[Mapping[str, Any]]:
        """Those of the session's folder, and the secret ballots beside it."""
        return (*super()._stored_contributions(), *self.secrecy.stored())

    def read_again(self) -> None:
        """Takes in what the store holds after a change that no `commit` made, in a transaction."""
        self._load()
        self._say_found_otherwise()
        self._record = None
        self.version += 1
        self.taken += 1
        self.rights += 1

    def take_up(self, catalogue: Catalogue) -> None:
        """Goes on with other plugins: what is stored is read as their types say it."""
        with self.transaction():
            self.catalogue = catalogue
            self.read_again()
            self.cast += 1  # everybody's own part of the screen is another
            self._news = True

    def person_of(self, browser: str) -> Person | None:
        """Who joined with this browser and may act as such now; None for a stranger.

        Whoever was given the role of facilitating is nobody with the cookie of before: their page
        gets a new one first (`Devices.made_new`).
        """
        link = self._browsers.get(browser_hash(browser))
        person = self._people.get(link.person) if link else None
        if link is None or person is None or not person.has(Role.FACILITATOR):
            return person
        if not link.console:
            return None
        self._seen[link.id] = self.clock()
        return person

    def seen_at(self, link: str) -> float:
        """When a device that facilitates last asked for something; 0 since the server started."""
        return self._seen.get(link, 0.0)

    def record(self) -> Record:
        """The whole session at this instant, made once per change. Private words are not in it."""
        with self.lock:
            if self._record is None or self._record[0] != self.version:
                self._record = (self.version, records.record_of(self))
            return self._record[1]

    def shared(self) -> Record:
        """The record as phones, wall and readers may see it: nothing hidden, nor its copies.

        Made once per record.
        """
        with self.lock:
            record = self.record()
            if self._shared is None or self._shared[0] is not record:
                queued = self.queued
                hidden = (*self.hidden, *(c.id for c in queued), *redaction.torn(record))
                gone = dict.fromkeys(hidden, redaction.HIDDEN)
                self._shared = (record, redaction.without(record, gone, queued))
            return self._shared[1]

    def marked(self) -> Record:
        """The record as the console shows it: whole, with a mark on hidden words in a vote."""
        with self.lock:
            hidden = self.hidden | {c.id for c in self.queued}
            return redaction.marked(self.record(), hidden)

    def step_record(self, step: str) -> StepRecord:
        """One step at this instant, or `NotFound`."""
        found = self.record().step(step)
        if found is None:
            raise NotFound(_("Cette étape n’est plus dans l’agenda."))
        return found

    @property
    def stage(self) -> str:
        """What a person's own part of the screen depends on; when it differs, it is redrawn."""
        current = self._steps.get(self.session.current or "")
        step = f"{current.id}.{current.revision}" if current else "-"
        return f"{step}.{self.casting}.{'closed' if self.closed else 'open'}"

    @property
    def casting(self) -> str:
        """Who has which role, and what is open before the session begins or beside its steps.

        The same after a restart, and in another process.
        """
        with self.lock:
            version, roles = self._roles
            if version != self.version:
                led = [f"{p.id} {sorted(p.roles)}" for p in self.led]
                if days.awaits(self.session, self.agenda):
                    led += [f"{s.id} {s.title}" for s in self.agenda if s.early]
                led += [f"{s.id} open" for s in self.agenda if self.voting.is_left_open(s)]
                roles = zlib.crc32("\n".join(led).encode())
                self._roles = (self.version, roles)
        return f"{roles:x}.{self.cast}"

    @property
    def n(self) -> int:
        """The number of the last change in its journal: the same in each process that reads it."""
        return self.store.journal.last

    # ── writing ─────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def transaction(self, by: str = "", verb: Verb | None = None) -> Iterator[None]:
        """Holds the lock while somebody does something; on disk, and told to all, at its end.

        `by` is the id of who does it, and `verb` what history calls it. Raises `NotSaved`, with
        everything as it was before, when the disk refuses. Those within another end with it.
        """
        with shielded(), self._held(by, verb):  # a late plugin is not ended half way through
            yield

    @contextmanager
    def together(self, by: str) -> Iterator[None]:
        """A transaction of which a plugin says what is done in it, one change after another.

        Where that hangs, the lock is taken from it: what it has done stays, and it can do no more.
        """

        def let_go() -> None:
            self._hands.clear()
            with suppress(NotSaved):  # then nothing of it is there any more
                self._end_transaction(self.lock.take_away)

        with self._held(by, None, let_go):
            yield

    @contextmanager
    def _held(
        self, by: str, verb: Verb | None, let_go: Callable[[], None] | None = None
    ) -> Iterator[None]:
        self.lock.acquire()
        let_go = let_go if not self._hands else None  # the outermost holds the lock for all
        unknown = None
        if not self._hands:
            self._say_in_use()
            unknown = self.events.follow()
        self._hands.append((by, verb))
        try:
            if unknown is not None and not self.store.journal.in_folder:
                # A server that took the session with nothing noted would never tell of the change.
                raise disk.not_saved(unknown)
            if let_go is not None:
                hold(let_go)
            self._require_present(by)
            self._keep_pace(by, verb)
            with self.act():
                yield
        finally:
            if let_go is None or still_holds(let_go):
                self._hands.pop()
                self._end_transaction(self.lock.release)

    def _end_transaction(self, release: Callable[[], None]) -> None:
        """Gives the lock back; with the outermost, what was done goes to the disk, and is told."""
        pending, news = None, False
        if not self._hands:
            pending, self._pending = self._pending, None
            news, self._news = self._news, False
        release()
        if pending is not None:
            self._settle(pending)
            self.events.pass_on()
        if pending is not None or news:
            self._tell()

    def _keep_pace(self, by: str, verb: Verb | None) -> None:
        """Counts what somebody changes or erases, unless they facilitate.

        Transactions within one are one with it.
        """
        person = self._people.get(by)
        if len(self._hands) > 1 or person is None or person.has(Role.FACILITATOR):
            return
        self.allowance.spend(by, verb)

    @contextmanager
    def act(self, once: str = "") -> Iterator[None]:
        """What this thread changes within is one act, which history undoes as one.

        Unlike a transaction it holds no lock: others' changes may come in between. `once` is what
        the journal keeps of the sending that does it.
        """
        act = _act.get()
        token = _act.set(_Acting(once) if act is None else act)
        try:
            yield
        finally:
            _act.reset(token)

    def commit(self, *nouns: Noun, gone: Iterable[Noun] = (), of: int = 0) -> None:
        """Takes these in as one change of the transaction; it is on disk when that ends.

        Raises `NotSaved` with nothing changed. The caller has checked the rules. `of` is the number
        of the entry that this undoes or does again.
        """
        self.allowance.require_space_for(nouns)
        removed = list(gone)
        nouns = tuple(map(self._counted, with_activity_summaries(self, nouns, removed)))
        boxed = self.secrecy.put_apart(nouns, removed)
        by, verb = self._hands[-1]
        act = _act.get()
        first = act.entries[0] if act is not None and act.entries else 0
        once = act.once if act is not None and not first else ""
        now = self.clock()
        with self.store.change(
            by, verb or "", at=now, of=of, act=first, once=once, settled=False
        ) as change:
            for noun in (noun for noun in nouns if key_of(noun) not in boxed):
                self.store.put(TABLES[type(noun)], key_of(noun), document_of(noun))
            for noun in (noun for noun in removed if key_of(noun) not in boxed):
                self.store.remove(TABLES[type(noun)], key_of(noun))
        changes = [(self._before(noun), noun) for noun in nouns]
        judged = {step for was, now in changes for step in _judged(was, now, by)}
        self.taken += bool(removed) or any(self.takes_away(noun) for noun in nouns)
        self.rights += any(isinstance(n, BrowserLink | Person | Step) for n in removed)
        self.rights += any(self._takes_right(noun) for noun in nouns)
        self._take_in(nouns, removed)
        self.version += 1
        self._news = self._news or bool(boxed)
        if change.ticket is not None:
            self._pending = self._newest = change.ticket
            self.events.collect(change.ticket, changes, now)
            if act is not None:
                act.entries.append(change.ticket.n)
            theirs = (n for n in (*nouns, *removed) if isinstance(n, Contribution))
            self.touched |= {n.step: change.ticket.n for n in theirs if n.person != by}
            self.judged |= dict.fromkeys(judged, change.ticket.n)

    def _take_in(self, nouns: Iterable[Noun], gone: Iterable[Noun]) -> None:
        for noun in nouns:
            self._keep(noun)
        for noun in gone:
            self._forget(noun)
        if any(isinstance(noun, FINDING) for noun in (*nouns, *gone)):
            self._say_found_otherwise()

    def settled(self) -> bool:
        """Whether all that could be seen is on disk, waiting for it; if not, it is there no more.

        For whoever shows others what they read: whoever wrote it is told by their own transaction.
        """
        newest = self._newest
        try:
            if newest is not None and not newest.settled:
                self._settle(newest)
        except NotSaved:
            return False
        return True

    def _settle(self, ticket: Ticket) -> None:
        try:
            self.store.settle(ticket)
            self.saved = True
        except NotSaved:
            self.saved = False
            with self.lock:
                self.store.roll_back(ticket)
                if self._newest is not None and self._newest.lost:
                    self._newest = None
                self._load()
                self._say_found_otherwise()
                self.version += 1
            self._tell()
            raise

    def _forget(self, noun: Noun) -> None:
        """Likewise what is counted of a person, or a device."""
        super()._forget(noun)
        if isinstance(noun, Person):
            self.allowance.drop(noun.id)
        elif isinstance(noun, BrowserLink):
            self._seen.pop(noun.id, None)

    def let_go(self, contributions: Iterable[Contribution]) -> None:
        """Drops from memory, within a transaction, what has gone from the disk by other ways."""
        for contribution in contributions:
            self._forget(contribution)
        self.version += 1

    # ── news ────────────────────────────────────────────────────────────────────────────────

    def listen(self, listener: Callable[[], None], *, follows: bool = True) -> Callable[[], None]:
        """Calls `listener` after each change, in the thread of whoever made it; returns its end.

        The room stays in memory as long as somebody `follows` it.
        """
        lists = [self._listeners, *([self._followers] if follows else [])]
        with self.lock:
            if follows:
                self._say_in_use()
            for those in lists:
                those.append(listener)

        def end() -> None:
            self.used_at = time.monotonic()
            for those in lists:
                if listener in those:
                    those.remove(listener)

        return end

    def _say_in_use(self) -> None:
        if (told := self.in_use()) is not None:
            told(self)

    def _say_found_otherwise(self) -> None:
        if (told := self.found_otherwise()) is not None:
            told(self)

    @property
    def may_rest(self) -> bool:
        """Whether nothing would be missed of what memory alone holds. Its caller has the lock."""
        busy = self._hands or self._pending or self._news or self.events.waiting
        seen = self._followers or self.presence.anybody
        return self.all_on_disk and not (busy or seen or self.store.damages)

    @property
    def all_on_disk(self) -> bool:
        """Whether the disk has taken every change, as far as is known now."""
        return self.saved is not False and (self._newest is None or self._newest.settled)

    def changed(self) -> None:
        """Says that there is news without a commit: somebody comes or goes."""
        with self.lock:
            self.version += 1
        self._tell()

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()

    def require(self, by: Person, *roles: Role) -> None:
        """Raises `NotAllowed` unless this person, as known now, holds one of the roles."""
        if not self.person(by.id).has(*roles):
            raise NotAllowed(_("Seule la personne qui anime peut faire cela."))

    def _require_present(self, by: str) -> None:
        """Raises `NotAllowed` in a page whose device was put out while it stood open."""
        browser = present_browser() if by else ""
        if browser and self.link_of(browser) is None:
            raise NotAllowed(_("Cet appareil n’est plus dans la session : rien n’a changé."))

    def require_space(self) -> None:
        """Raises `NotAllowed` once the session's files have as much as one session may have."""
        self.allowance.require_space()

    def require_confirmed(self) -> None:
        """Raises `NotAllowed` on a device that came by the console's link and has no voucher yet.

        For what cannot be taken back.
        """
        browser = present_browser()
        link = self.link_of(browser) if browser else None
        if link is not None and link.console and not link.confirmed:
            raise NotAllowed(
                _(
                    "Cet appareil est venu par le lien de la console : ce qui ne se rend pas lui "
                    "est refusé. Confirmez-le d’abord sur un appareil déjà là : « Inviter », "
                    "« Appareils de l’animation ». S’il n’y en a plus, demandez un lien à qui "
                    "héberge le serveur : « tablee console »."
                )
            )

    def require_open(self, step: str = "") -> None:
        """Raises `NotAllowed` once the session is over, except where the document is worked on."""
        looked_at = self._steps.get(step)
        edits = looked_at is not None and self.activity_of(looked_at).edits
        if self.closed and not edits:
            raise NotAllowed(
                _(
                    "La session est terminée : plus rien ne change. "
                    "On peut la rouvrir depuis la console."
                )
            )

    def close(self) -> None:
        """Lets go of the session's files, for good: whoever is late is refused."""
        self.store.journal.refuse_more()
        self.store.close()  # what happened is all known now, and so what plugins are owed
        self.events.end()


def _judged(was: object, now: object, by: str) -> Iterator[str]:
    """The step of a text that somebody else has shown, or set aside, of the queue."""
    if isinstance(was, Contribution) and isinstance(now, Contribution):
        one, other = (was.moderation, was.reply), (now.moderation, now.reply)
        if one != other and now.person != by:
            yield now.step
