"""Registry of all sessions of one folder: creates them, puts them to rest, deletes them.

They are found by `directory`; what a server grants and writes down is `hosting.host`.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tablee.errors import WorkshopError
from tablee.model.entities import Keys, Person, Role
from tablee.model.verbs import Verb
from tablee.session.access.codes import CodeRule, new_keys
from tablee.session.access.limits import Limits, TokenBucket
from tablee.session.access.links import browser_hash, present_browser
from tablee.session.access.opening import Opener, OpeningRule
from tablee.session.events.retries import RetrySchedule
from tablee.session.hosting.administration import GUESSES, Administration
from tablee.session.hosting.audit import AuditVerb
from tablee.session.hosting.host import ALONE, EVERYBODY, Host, HostRules, owner_of, who_is
from tablee.session.library.agendas import AgendaLibrary, agenda_of
from tablee.session.library.canvases import CanvasLibrary
from tablee.session.privacy.retention import Retention
from tablee.session.residency.creation import NewSession, Plan, new_folder
from tablee.session.residency.directory import Directory
from tablee.session.residency.loading import RoomLoader
from tablee.session.residency.renamed_folders import adoptions
from tablee.session.residency.residents import IDLE, Residents
from tablee.session.residency.shared import SharedResidents
from tablee.session.residency.startup import take_in_folder
from tablee.session.residency.summaries import Summaries
from tablee.session.room import NO_LIMITS, Room
from tablee.session.transfer import duplication, migration, report, restore
from tablee.session.transfer.failed_sessions import Unopened
from tablee.storage.cluster.leases import OwnedElsewhere, SessionOwner
from tablee.storage.filesystem import placement
from tablee.storage.journal import Damage, FileJournal, Journal, disk
from tablee.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from pathlib import Path

    from tablee.activities import Agenda
    from tablee.document.importing import Understood
    from tablee.model.actions import Former
    from tablee.registry import Catalogue
    from tablee.session.events.delivery import PluginEvents
    from tablee.session.hosting.quotas import Quotas
    from tablee.session.transfer.duplication import Duplicate
    from tablee.session.transfer.restore import Brought
    from tablee.session.transfer.upload import Incoming
    from tablee.storage import Owner

log = logging.getLogger(__name__)

COLLECTED: Final = 32
"""Sessions put to rest after which their memory is collected, which nobody must notice."""


class Sessions(Directory):
    """The sessions of a folder: opened, created, put to rest and deleted."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        clock: Callable[[], float] = time.time,
        journal: type[Journal] = FileJournal,
        limits: Limits = NO_LIMITS,
        plugin_events: PluginEvents | None = None,
        digits: int = 0,
        opening: OpeningRule = EVERYBODY,
        hosting: HostRules = ALONE,
    ) -> None:
        """Serves the sessions of `folder`, kept in this kind of journal, each within `limits`.

        `opening` says who may open one, `hosting` who administers the server, and its quotas.
        `plugin_events` tells plugins what happens in them; without it nobody does. Codes have so
        many `digits`; 0 for as many as suit the number of sessions.
        """
        self.limits = limits
        self.host = Host(folder, journal, hosting, opening, limits, clock)
        self._guesses = TokenBucket(2 * GUESSES)
        self.plugin_events = plugin_events
        self.folder = folder
        self.catalogue = catalogue
        self.clock = clock
        self.journal = journal
        beside = journal.beside(folder), self.host.library_belongings
        self.canvases, self.agendas = CanvasLibrary(*beside), AgendaLibrary(*beside)
        self.unopened = Unopened()
        self.on_removal: list[Callable[[Room], None]] = []
        """Called with each session that was deleted, so that others let go of it too."""
        self.on_rest: list[Callable[[Room], None]] = []
        """Called with each that leaves the memory: what was made of it goes with it."""
        self._removed: set[str] = set()
        self._owing, self._unlisted = RetrySchedule(), RetrySchedule()
        self._looked: dict[str, float] = {}
        """Sessions at rest that were opened for a vote, and its hour: once for each."""
        self._failing: dict[str, int] = {}
        """Those whose vote does not close, and the number of their last change then."""
        self._seen: set[tuple[str, str]] = set()
        self.lock = threading.RLock()
        self._digits = digits
        self._leaving: dict[str, tuple[int, float]] = {}
        signed_out = self.host.sign_ins.end
        self._loader = RoomLoader(
            folder, catalogue, clock, journal, limits, plugin_events, self.unopened, signed_out
        )
        self.on_creation: list[Callable[[Room], None]] = []
        """Called with each that was created here, or brought in."""
        self.on_let_go: list[Callable[[Room], None]] = []
        """Called with each that another server has from now on."""
        self.elsewhere: Callable[[str, str, str, str], None] | None = None
        """Has the server that owns a session do what `made_new` does in it."""
        if plugin_events is not None:
            plugin_events.use_cursors(journal.cursors(folder))
        self._rooms = self._no_rooms()
        self._begun = self._owned = False
        self._rested = 0
        self._owner: Owner | None = None

    @property
    def rooms(self) -> Residents:
        """Every session that opens, by id. Raises `Taken` while another server has the folder."""
        if not self._begun:
            with self.lock:
                if not self._begun:
                    self.own()
                    if self.journal.index is None:  # shared ones are opened when asked for
                        take_in_folder(self._rooms, self._loader, self._fresh)
                    self._begun = True
        return self._rooms

    def _no_rooms(self) -> Residents:
        summaries, index = Summaries(self.folder), self.journal.index
        if index is None:
            return Residents(summaries, self._loader.read)
        read, copy, leases = self._loader.read, self._loader.copy, self.journal.leases
        return SharedResidents(summaries, read, copy, index, leases, self._give_way)

    def _give_way(self, room: Room, others: frozenset[tuple[str, str]]) -> None:
        """Another session has this code or these links: this one takes other ones."""
        code_alone = all(kind == "code" for kind, _mark in others)
        with room.transaction("", Verb.NEW_CODE if code_alone else Verb.NEW_KEYS):
            rooms = {room.store.folder.name: room}
            for nouns in adoptions(rooms, lambda _taken: self._new_keys(), others).values():
                room.commit(*nouns)

    # ── several servers ─────────────────────────────────────────────────────────────────────

    def seized(self, session: str) -> Room:
        """The room of a session, taken from whichever server has it, to be erased; `NotFound`."""
        owner = self.journal.leases.owner_of(session)
        return self.to_be_written(session, owner) or self.get(session)

    def is_open(self, session: str) -> bool:
        """Whether its room is in memory, to be written."""
        return self._rooms.is_awake(session)

    def let_go(self, session: str, *, stale: bool = False) -> None:
        """Writes no more to a session: another server has it, or may have it from now on.

        Where only a `stale` room is to go, one that can be written to stays.
        """
        rooms = self.rooms
        room = rooms.let_go(session, stale=stale) if isinstance(rooms, SharedResidents) else None
        if room is not None:
            for told in (*self.on_let_go, *self.on_rest):
                told(room)

    def to_be_written(self, session: str, over: SessionOwner | None = None) -> Room | None:
        """The room of a session, taken by this server if need be; None where there is none.

        Raises `OwnedElsewhere` while another server has it, but one that is known to be gone
        (`over`).
        """
        rooms = self.rooms
        if not isinstance(rooms, SharedResidents):
            return rooms.get(session)
        if session not in rooms:
            return None
        self.let_go(session, stale=True)
        return rooms.take(session, over)

    @property
    def administration(self) -> Administration:
        return Administration(self, self.host.rules.administrators, self._guesses)

    @property
    def unreadable(self) -> dict[str, str]:
        """Sessions that could not be opened, each with its sentence."""
        return self.unopened.sentences

    @property
    def retention(self) -> Retention:
        return Retention(self, self._leaving)

    @property
    def codes(self) -> CodeRule:
        return CodeRule(self._digits, self._rooms.digits)

    def take_up(self, catalogue: Catalogue) -> None:
        """Goes on with other plugins, or with the same ones as they are now."""
        with self.lock:
            self.catalogue = self._loader.catalogue = catalogue
            if self.plugin_events is not None:
                self.plugin_events.take_up(catalogue)
            for room in self._rooms.in_memory:
                room.take_up(catalogue)
                migration.renew(room)

    def own(self) -> None:
        """Takes the folder for this process until `close`; raises `Taken`, or `NotSaved`."""
        with self.lock:
            if self._owned:
                return
            if self.journal.in_folder:  # in a database, each session is taken by itself
                self._owner = owner_of(self.folder)
                placement.tidy(self.folder)
            self.apply(self.host.quota_file.read())
            self.host.seed()
            self._owned = True

    def apply(self, quotas: Quotas) -> None:
        """Has these quotas hold from now on, in sessions that are open too."""
        self.host.apply(quotas)
        self.limits = replace(self.limits, people=quotas.people, megabytes=quotas.megabytes_each)
        self._loader.limits = self.limits
        for room in self._rooms.in_memory:
            room.limits = self.limits

    def create(
        self,
        browser: str,
        title: str,
        agenda: Agenda | None = None,
        *,
        facilitator: str = "",
        language: str = "fr",
        follows: Former | None = None,
        question: str = "",
        like: Duplicate | None = None,
        plan: Plan | None = None,
        opener: Opener | None = None,
        fields: Mapping[str, Any] = MappingProxyType({}),
    ) -> Room:
        """Opens a session with this agenda; this browser is its facilitator's, empty for none yet.

        `fields` is what was typed in fields of the whole session, by `form.input`; raises
        `NotAccepted` for what they refuse.
        `like` is what it takes along from another (`duplicate`), `plan` when it is to begin. One
        that `follows` another begins with what became of its actions; raises `NotAccepted` where it
        left none, or where no plugin takes them up. Raises `NotAllowed` or `TooFast` where this
        `opener` may open none; without one nothing is asked, as for the server's own commands.
        """
        new = NewSession(
            title, agenda, facilitator, language, follows, question, like, fields, plan or Plan()
        )
        self._admit(opener)
        with self.lock:
            now, keys = self.clock(), self._new_keys()
            folder = new_folder(self.folder, self.journal, new.title, now)
            store = new.write(folder, self.journal, self.catalogue, keys, browser, now)
            room = self._loader.room(store)
            self._tell_opening(room)
            self._add(room)
            self._note_opened(room, opener, AuditVerb.OPEN)
            return room

    def _tell_opening(self, room: Room) -> None:
        """Where a database cannot note that this is owed, the session is none (`NotSaved`)."""
        if self.plugin_events is None:
            return
        try:
            self.plugin_events.open(room)
        except OSError as error:
            if self.journal.in_folder:
                return  # told with what happens next
            self.plugin_events.drop(room)
            room.close()
            self.journal.discard(room.store.folder)
            raise disk.not_saved(error) from error

    def _admit(self, opener: Opener | None) -> None:
        if opener is not None:
            with self.lock:
                self.host.admit(opener, self.rooms)

    def _note_opened(self, room: Room, opener: Opener | None, did: AuditVerb) -> None:
        if opener is not None:
            self.host.note_opened(room.session.id, opener, did)

    def duplicate(
        self, browser: str, room: Room, by: Person, title: str, opener: Opener | None = None
    ) -> Room:
        """Opens a session with another's agenda, settings and question, and none of its words.

        This browser facilitates it, under the name of `by`, who facilitates the former: else
        `NotAllowed`. Nobody else is in it, and no role is given.
        """
        room.require(by, Role.FACILITATOR)
        agenda = agenda_of(room, room.session.agenda, saved=self.agendas.all().values())
        like = duplication.Duplicate(agenda, room.session)
        language = room.session.language
        return self.create(
            browser, title, like.agenda, facilitator=by.name, language=language, like=like,
            opener=opener,
        )  # fmt: skip

    def bring_in(self, browser: str, archive: Mapping[str, Any]) -> Room:
        """Makes a session of what `transfer.archive` wrote; this browser facilitates it.

        It gets a folder, links and a code of its own. All that it holds is checked first: raises
        `NotAccepted` for a damaged file, or `NotSaved`, and nothing is there.
        """
        return self._put_in_place(browser, restore.read(archive, self.catalogue))

    def take_in(self, browser: str, understood: Understood, facilitator: str = "") -> Room:
        """Makes a session of a report that was written elsewhere; this browser facilitates it.

        `facilitator` is the name of whoever does. Raises `NotAccepted`, or `NotSaved`, and nothing
        is there.
        """
        now = self.clock()
        return self._put_in_place(
            browser, report.arrived(understood, self.catalogue, now, facilitator)
        )

    def receive(
        self, browser: str, came: Incoming, facilitator: str = "", opener: Opener | None = None
    ) -> Room:
        """Makes a session of a file as it was read: the one in it, or one of what it says.

        As `create`, it is refused to an `opener` who may open none.
        """
        self._admit(opener)
        if came.archive is not None:
            room = self.bring_in(browser, came.archive)
        else:
            room = self.take_in(browser, came.understood, facilitator)
        self._note_opened(room, opener, AuditVerb.BRING)
        return room

    def _put_in_place(self, browser: str, brought: Brought) -> Room:
        with self.lock:
            now, session = self.clock(), brought.session
            keys = self._new_keys()
            folder = new_folder(self.folder, self.journal, session.title, session.created_at)
            store = restore.put_in_place(folder, self.journal, brought, keys, browser, now)
            room = self._loader.room(store)
            migration.renew(room)
            self._add(room)
            return room

    def _add(self, room: Room) -> None:
        self.rooms.add(room.store.folder.name, room)
        for told in self.on_creation:
            told(room)

    # ── keys ────────────────────────────────────────────────────────────────────────────────

    def _new_keys(self) -> Keys:
        return self._fresh(_Codes(self.rooms))

    def _fresh(self, taken: Container[str]) -> Keys:
        return new_keys(taken, self.codes.digits)

    def lengthen_code(self, room: Room, by: Person) -> None:
        """Gives a session another code where its own could be guessed here, and so opens nothing.

        For one from before the server was public, or had so many sessions; once it is used again.
        """
        if room.closed or len(room.keys.code) >= self.codes.fewest:
            return
        with self.lock:
            room.conduct.new_code(by, replace(room.keys, code=self._new_keys().code))

    def damages(self, room: Room, browser: str) -> tuple[Damage, ...]:
        """What was found damaged when the session was opened, until this browser has seen it."""
        seen = (room.session.id, browser_hash(browser)) in self._seen
        return () if seen else room.store.damages

    def damages_seen(self, room: Room, browser: str) -> None:
        """What was damaged has been seen in this browser."""
        self._seen.add((room.session.id, browser_hash(browser)))

    def renew_keys(self, room: Room, by: Person, *, only_console: bool = False) -> None:
        """Ends a session's links and gives it others; with `only_console`, ends those to it alone.

        A link to the console is made when somebody asks for one (`Devices.console_token`).
        """
        keys = replace(room.keys, consoles=()) if only_console else self._new_keys()
        room.conduct.new_keys(by, keys)

    def made_new(self, browser: str, fresh: str, device: str = "") -> None:
        """Has a browser go by a `fresh` cookie in every session that it is in; the former is none.

        So whoever knew the former knows nothing of what it may do from now on.
        """
        self.host.made_new(browser, fresh)
        for name in self.rooms.find("browser", browser_hash(browser)):
            try:
                if (room := self.to_be_written(name)) is not None:
                    room.devices.made_new(browser, fresh, device)
            except OwnedElsewhere:
                if self.elsewhere is not None:
                    self.elsewhere(name, browser, fresh, device)

    # ── sessions that nobody visits ─────────────────────────────────────────────────────────

    def put_to_rest(self, idle: float = IDLE) -> int:
        """Lets go of the memory and the files of sessions unused for so many seconds; how many."""
        if not self.journal.in_folder and (now := self.host.quota_file.read()) != self.host.quotas:
            self.apply(now)  # changed on another server
        self.host.sign_ins.settle()
        count = self._swept(idle)
        self._rested += count
        if self._rested >= COLLECTED or (self._rested and not self._rooms.awake):
            self._rested = 0
            gc.collect()  # a room and its parts know each other
        return count

    def _swept(self, idle: float) -> int:
        resting = self._rooms.sweep(idle)
        for room in resting:
            for told in self.on_rest:
                told(room)
        return len(resting)

    def tell_owed(self, take: Callable[[str], object] | None = None) -> None:
        """Opens sessions of which a crash has left plugins something to be told.

        `take` has this server take one, or leave it to another; without it, it is taken.
        """
        events, take = self.plugin_events, take or self.to_be_written
        self.rooms  # noqa: B018 - from now on nobody else has the folder
        for session in self._owing.due(events.owing()) if events is not None else ():
            try:
                take(session)
            except OwnedElsewhere:  # whoever has it tells
                continue
            except Exception as error:
                if self._owing.failed(session, error):
                    self.journal.cursors(self.folder).remove(session)
            else:
                self._owing.opened(session)

    def list_unlisted(self, take: Callable[[str], object] | None = None) -> None:
        """Opens those of several servers' sessions to which no link leads, so that one does.

        A command has moved them there or brought them back. `take` as in `tell_owed`.
        """
        index, take = self.journal.index, take or self.to_be_written
        for session in self._unlisted.due(index.unlisted()) if index is not None else ():
            try:
                take(session)
            except OwnedElsewhere:  # whoever has it lists it
                continue
            except Exception as error:
                self._unlisted.failed(session, error)

    def close_due(self, *, at_rest: bool = True) -> None:
        """Closes the open votes whose hour has come, of sessions that are open or owned here.

        With `at_rest` those of sessions that nobody has, too, which are taken for that; another
        server closes those of its own.
        """
        now = self.clock()
        for room in self.rooms.awake:
            self._close_due(room)
        for session, due in (self.rooms.due(now) if at_rest else {}).items():
            if self._looked.get(session) != due:
                with suppress(WorkshopError):
                    if (taken := self.to_be_written(session)) is not None:
                        self._looked[session] = due
                        self._close_due(taken)

    def _close_due(self, room: Room) -> None:
        """One that fails holds no other up; it is tried again once something changes in it."""
        session = room.store.folder.name
        if self._failing.get(session) == room.n:
            return
        try:
            with speaking(room.session.language), suppress(WorkshopError):  # at the next look again
                room.voting.close_due()
        except Exception:
            self._failing[session] = room.n
            log.exception("session %s: its vote does not close by itself", session)

    # ── the end of a session ────────────────────────────────────────────────────────────────

    def remove(self, by: Person, room: Room) -> None:
        """Deletes a session for good, its folder with it (facilitator); raises `NotSaved`."""
        room.require(by, Role.FACILITATOR)
        room.require_confirmed()
        session, size = room.session.id, self.journal.size(room.store.folder)
        self.erase(room)
        self.host.audit.add(who_is(Opener(present_browser())), AuditVerb.ERASE, session, size)

    def erase(self, room: Room) -> None:
        """Deletes a session for good, for the server's own and its administrators."""
        with self.lock, room.lock:
            room.store.close()
            self.journal.remove(room.store.folder)
            room.events.end()
            room.secrecy.tidy(every=True)
            self.rooms.remove(room.store.folder.name)
            self._removed.add(room.session.id)
            self.host.drop(room.session.id)
        if self.plugin_events is not None:
            self.plugin_events.drop(room)
        for told in self.on_removal:
            told(room)

    def erase_unopened(self, session: str) -> None:
        """The same of one that does not open, for administrators; raises `NotSaved`."""
        with self.lock:
            self.journal.remove(self.folder / session)
            self.rooms.remove(session)
            self.unopened.discard(session)
            self._removed.add(session)
            self.host.drop(session)
            self.journal.cursors(self.folder).remove(session)

    def close(self) -> None:
        """Lets go of every session's files, once plugins know what happened or had the time to."""
        if self.plugin_events is not None:
            self.plugin_events.finish()
        with self.lock:
            self._rooms.close()
            self._rooms, self._begun = self._no_rooms(), False
            self._owned = False
            if self._owner is not None:
                self._owner.release()
                self._owner = None


class _Codes:
    """The codes of all sessions that are kept."""

    def __init__(self, rooms: Residents) -> None:
        self._rooms = rooms

    def __contains__(self, code: object) -> bool:
        return bool(self._rooms.find("code", str(code)))
