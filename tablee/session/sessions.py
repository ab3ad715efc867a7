"""Registry of all sessions of one folder: creates them, finds them by code or link."""

from __future__ import annotations

import errno
import gc
import logging
import re
import secrets
import shutil
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.errors import NotAccepted, NotAllowed, NotFound, NotSaved
from tablee.model.entities import (
    Contribution,
    Keys,
    Person,
    Role,
    Session,
    Step,
    new_id,
    question_typed,
    spaced,
)
from tablee.model.verbs import Verb
from tablee.session.access import security
from tablee.session.access.limits import TokenBucket
from tablee.session.access.links import BrowserLink, browser_hash, hash_of_link, present_browser
from tablee.session.access.opening import DAY, Opener, OpeningRule, Openings
from tablee.session.access.security import SecurityEvent
from tablee.session.events.changes import Happening
from tablee.session.hosting.administration import GUESSES, Administration, AdminRule, slug_of
from tablee.session.hosting.audit import SERVER, AuditLog, AuditVerb
from tablee.session.hosting.owners import HOSTING, LIBRARY, Owners, shown_owner
from tablee.session.hosting.quotas import LEAST_LEFT, QuotaFile, Quotas, disk_left, folder_size
from tablee.session.library import agendas
from tablee.session.library.agendas import AgendaLibrary
from tablee.session.library.canvases import CanvasLibrary
from tablee.session.memory import document_of
from tablee.session.people.people import clean_name
from tablee.session.privacy import retention
from tablee.session.residency.reading import RoomReader
from tablee.session.residency.residents import IDLE, Residents
from tablee.session.residency.summaries import Summaries, links_of
from tablee.session.room import NO_LIMITS
from tablee.session.transfer import duplication, follow_up, renewal, report, restore
from tablee.session.transfer.renamed import adoptions, opening
from tablee.session.transfer.unopened import Unopened
from tablee.storage import Owner, Store, placement, reverting
from tablee.storage.journal import FileJournal, disk
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Container, Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from tablee.activities import Agenda
    from tablee.document.importing import Understood
    from tablee.model.actions import Former
    from tablee.registry import Catalogue
    from tablee.session.access.limits import Limits
    from tablee.session.events.delivery import PluginEvents
    from tablee.session.room import Room
    from tablee.session.transfer.duplication import Duplicate
    from tablee.session.transfer.restore import Brought
    from tablee.session.transfer.upload import Incoming
    from tablee.storage.journal import Damage, Journal

__all__ = ["LONG_CODE", "MANY", "SHORT_CODE", "HostRules", "Sessions", "new_keys"]
__all__ += ["owner_of", "who_is"]

log = logging.getLogger(__name__)

SHORT_CODE, LONG_CODE = 6, 8
"""Digits of a code: on a room's own server; where many sessions are open or all can reach it."""
MANY: Final = 10
"""Open sessions from which new codes are long. With fewer, 86,400 guesses a day (`throttle`) at
900,000 codes of six digits open less than one."""
EVERYBODY: Final = OpeningRule()
MEGABYTE: Final = 1_000_000
COLLECTED: Final = 32
"""Sessions put to rest after which their memory is collected, which nobody must notice."""
MOST_LINKS: Final = 8
"""Links to one console that open it; with another one, the oldest ends."""


@dataclass(frozen=True)
class HostRules:
    """What whoever hosts a server has decided of it."""

    administrators: AdminRule = field(default_factory=AdminRule)
    megabytes: int = 0
    """Of all sessions' files; 0 for no limit."""
    audit_days: int = 0
    """Days that entries of the audit log are kept; 0 for as long as its size allows."""
    shared: bool = False
    """Whether people who do not know each other open sessions here."""


ALONE: Final = HostRules()


def who_is(opener: Opener) -> str:
    """Who asks, as the audit log tells it."""
    return opener.account or f"browser {shown_owner(opener.name)}"


def new_keys(taken: Container[str] = (), digits: int = SHORT_CODE) -> Keys:
    """Fresh links, none for the console yet; the code, of so many digits, is none of `taken`."""
    first = 10 ** (digits - 1)
    while (code := f"{secrets.randbelow(9 * first) + first}") in taken:
        pass
    return Keys(code, secrets.token_urlsafe(16), secrets.token_urlsafe(16))


class Sessions:
    """The sessions of a folder, found by their summaries, and in memory while they are in use."""

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
        self.openings = Openings(opening)
        beside = folder / HOSTING
        self.owners = Owners(beside)
        self.audit = AuditLog(beside, hosting.audit_days, clock)
        given = Quotas(
            opening.a_day, opening.kept, limits.megabytes, hosting.megabytes, limits.people
        )
        self.quota_file = QuotaFile(beside, given)
        self.quotas = given
        self._administrators = hosting.administrators
        self._guesses = TokenBucket(2 * GUESSES)
        self._size = (0.0, 0)
        """When the size of all sessions was measured, and what it was."""
        self._digits = digits
        self.plugin_events = plugin_events
        self.folder = folder
        self.catalogue = catalogue
        self.clock = clock
        self.journal = journal
        self.library_owners = Owners(beside, LIBRARY)
        whose = (self.owners, self.library_owners) if hosting.shared else None
        self.canvases = CanvasLibrary(folder, whose)
        self.agendas = AgendaLibrary(folder, whose)
        self.unopened = Unopened()
        self.on_removal: list[Callable[[Room], None]] = []
        """Called with each session that was deleted, so that others let go of it too."""
        self.on_rest: list[Callable[[Room], None]] = []
        """Called with each that leaves the memory: what was made of it goes with it."""
        self._removed: set[str] = set()
        self._seen: set[tuple[str, str]] = set()
        self._leaving: dict[str, tuple[int, float]] = {}
        self._lock = threading.RLock()
        self._reader = RoomReader(
            folder, catalogue, clock, journal, limits, plugin_events, self.unopened
        )
        self._rooms = self._no_rooms()
        self._begun = False
        self._rested = 0
        self._owner: Owner | None = None

    @property
    def rooms(self) -> Residents:
        """Every session that opens, by id. Raises `Taken` while another server has the folder."""
        if not self._begun:
            with self._lock:
                if not self._begun:
                    self.own()
                    self._begin(self._rooms)
                    self._begun = True
        return self._rooms

    def _no_rooms(self) -> Residents:
        return Residents(Summaries(self.folder), self._reader.read)

    def _begin(self, rooms: Residents) -> None:
        """Takes in all that the folder holds: at rest where a summary is true of the session.

        All others are opened once, and put to rest in turn.
        """
        strange: dict[str, Room] = {}
        for folder in self.journal.sessions(self.folder):
            fingerprint = self.journal.fingerprint(folder)
            if summary := rooms.summaries.read(folder.name, fingerprint):
                rooms.add_at_rest(folder.name, summary)
            elif room := self._reader.read(folder.name):
                rooms.add(folder.name, room)
                if room.session.id != folder.name or self._clashes(rooms, room):
                    strange[folder.name] = room
                else:
                    rooms.put_to_rest(room, snapshot=False)
        self._adopt(rooms, strange)
        rooms.summaries.tidy(rooms)

    @property
    def administration(self) -> Administration:
        """What its administrators do here."""
        return Administration(self, self._administrators, self._guesses)

    @property
    def unreadable(self) -> dict[str, str]:
        """Sessions that could not be opened, each with its sentence."""
        return self.unopened.sentences

    def take_up(self, catalogue: Catalogue) -> None:
        """Goes on with other plugins, or with the same ones as they are now."""
        with self._lock:
            self.catalogue = self._reader.catalogue = catalogue
            if self.plugin_events is not None:
                self.plugin_events.take_up(catalogue)
            for room in self._rooms.in_memory:
                room.take_up(catalogue)
                renewal.renew(room)

    def own(self) -> None:
        """Takes the folder for this process until `close`; raises `Taken`, or `NotSaved`."""
        with self._lock:
            if self._owner is None:
                self._owner = owner_of(self.folder)
                placement.tidy(self.folder)
                self._take_up_hosting()

    def _take_up_hosting(self) -> None:
        """What an administrator changed, and how many sessions were opened since yesterday."""
        self.apply(self.quota_file.read())
        now = self.clock()
        for owner, at in self.owners.since(now - DAY):
            self.openings.seed(owner, max(0.0, now - at))

    def apply(self, quotas: Quotas) -> None:
        """Has these quotas hold from now on, in sessions that are open too."""
        self.quotas = quotas
        rule = self.openings.rule
        self.openings.rule = replace(rule, a_day=quotas.a_day, kept=quotas.each)
        self.limits = replace(self.limits, people=quotas.people, megabytes=quotas.megabytes_each)
        self._reader.limits = self.limits
        for room in self._rooms.in_memory:
            room.limits = self.limits

    @staticmethod
    def _clashes(rooms: Residents, room: Room) -> bool:
        """Whether a session at rest has a link or the code of this one: it is a copy."""
        links = links_of(room.keys, room.publication)
        return rooms.has_code_at_rest(room.keys.code) or any(rooms.has_link(*its) for its in links)

    def _adopt(self, rooms: Residents, strange: Mapping[str, Room]) -> None:
        """Writes down what follows from folders that were renamed or copied by hand."""
        if not strange:
            return
        others = [link for summary in rooms.at_rest.values() for link in summary.all_links]
        others += [
            link
            for room in rooms.awake
            if room.store.folder.name not in strange
            for link in (*opening(room.keys), *links_of(room.keys, room.publication))
        ]
        for name, nouns in adoptions(strange, self._fresh, others).items():
            room = strange[name]
            try:
                with room.transaction("", Verb.ADOPT):
                    room.commit(*nouns)
            except NotSaved as error:
                rooms.remove(name)
                room.close()
                sentence = _(
                    "La session {session} a changé de dossier, et cela ne peut pas être noté "
                    "({reason}). Rien n’a été touché."
                ).format(session=name, reason=disk.reason(error.__cause__))
                self._reader.leave_out(room.store.folder, sentence)

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
        opener: Opener | None = None,
    ) -> Room:
        """Opens a session with this agenda; this browser is its facilitator's, empty for none yet.

        `like` is what it takes along from another (`duplicate`). One that `follows` another begins
        with what became of its actions; raises `NotAccepted` where it left none, or where no plugin
        takes them up. Raises `NotAllowed` or `TooFast` where this `opener` may open none; without
        one nothing is asked, as for the server's own commands.
        """
        title = re.sub(r"[ \t\r\n]+", " ", title).strip()
        if not title:
            raise NotAccepted(_("Donnez un titre à la session."))
        self._admit(opener)
        with self._lock, speaking(language):
            now, spoken = self.clock(), agenda.spoken() if agenda else None
            person = Person(
                new_id(),
                clean_name(facilitator or _("Animation")),
                roles=frozenset({Role.FACILITATOR}),
                joined_at=now,
            )
            steps, contributions = self._steps(agenda), list[Contribution]()
            if follows is not None:
                steps, contributions = follow_up.taken_up(self.catalogue, follows, now, steps)
            steps = list(map(self.catalogue.described, steps))
            keys, folder = self._new_keys(), self._new_folder(title, now)
            store = Store.create(folder, self.journal)
            session = Session(
                id=folder.name,
                title=title[:200],
                language=language,
                question=question_typed(question),
                asks=spoken.asks if spoken else "",
                agenda=spoken.title if spoken else "",
                follows=follow_up.named(follows) if follows else "",
                created_at=now,
            )
            session = like.taken_along(session) if like else session
            link = BrowserLink(browser_hash(browser), person.id, since=now, console=True)
            try:
                with store.change(person.id, Verb.CREATE, at=now):
                    store.put("session", "1", msgspec.to_builtins(session))
                    store.put("keys", "1", msgspec.to_builtins(keys))
                    store.put("people", person.id, msgspec.to_builtins(person))
                    if browser:
                        store.put("browsers", link.id, msgspec.to_builtins(link))
                    for step in steps:
                        store.put("steps", step.id, msgspec.to_builtins(step))
                    for contribution in contributions:
                        store.put("contributions", contribution.id, document_of(contribution))
            except NotSaved:
                store.journal.close()
                shutil.rmtree(folder, ignore_errors=True)
                raise
            room = self._reader.room(store)
            self.rooms.add(session.id, room)
            self._owned(room, opener, AuditVerb.OPEN)
            if self.plugin_events is not None:
                self.plugin_events.add(room, Happening("session_opened"))
            return room

    def _admit(self, opener: Opener | None) -> None:
        if opener is None:
            return
        with self._lock:
            self._require_space()
            self.openings.admit(opener, self.owners.count(opener.name))

    def _require_space(self) -> None:
        most = self.quotas.megabytes * MEGABYTE
        if disk_left(self.folder) > LEAST_LEFT and (not most or self.size() < most):
            return
        security.note(SecurityEvent.QUOTA, "megabytes in all")
        sentence = _("Ce serveur n’a plus de place pour une nouvelle session.")
        raise NotAllowed(self.openings.with_contact(sentence))

    def size(self) -> int:
        """Bytes of all sessions' files, as they were in the last minute."""
        measured, size = self._size
        if not measured or time.monotonic() - measured > 60:
            size = sum(folder_size(self.folder / name) for name in list(self.rooms))
            self._size = (time.monotonic(), size)
        return size

    def _owned(self, room: Room, opener: Opener | None, did: AuditVerb) -> None:
        """Writes down whose a session is that was just opened."""
        if opener is None:
            return
        self.owners.add(room.session.id, opener.name, self.clock())
        self.audit.add(who_is(opener), did, room.session.id)

    def duplicate(
        self, browser: str, room: Room, by: Person, title: str, opener: Opener | None = None
    ) -> Room:
        """Opens a session with another's agenda, settings and question, and none of its words.

        This browser facilitates it, under the name of `by`, who facilitates the former: else
        `NotAllowed`. Nobody else is in it, and no role is given.
        """
        room.require(by, Role.FACILITATOR)
        like = duplication.duplicate_of(room)
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
        self._owned(room, opener, AuditVerb.BRING)
        return room

    def _put_in_place(self, browser: str, brought: Brought) -> Room:
        with self._lock:
            now, session = self.clock(), brought.session
            keys = self._new_keys()
            folder = self._new_folder(session.title, session.created_at)
            store = restore.put_in_place(folder, self.journal, brought, keys, browser, now)
            room = self._reader.room(store)
            renewal.renew(room)
            self.rooms.add(folder.name, room)
            return room

    def _new_keys(self) -> Keys:
        return self._fresh(_Codes(self.rooms))

    def _fresh(self, taken: Container[str]) -> Keys:
        return new_keys(taken, self.digits)

    @property
    def digits(self) -> int:
        """How many digits the code of a new session has."""
        many = sum(self._lengths.values()) >= MANY - 1  # and one more
        return self._digits or (LONG_CODE if many else SHORT_CODE)

    @property
    def code_lengths(self) -> frozenset[int]:
        """How many digits codes have here: those of the open sessions, and of a new one."""
        lengths = {self.digits, *self._lengths}
        return frozenset(n for n in lengths if n >= self._fewest)

    @property
    def _lengths(self) -> Counter[int]:
        """How many open sessions have codes of how many digits."""
        return self._rooms.digits

    @property
    def _fewest(self) -> int:
        """How many digits a code must have to be looked at: where many are short, those sleep."""
        short = sum(n for digits, n in self._lengths.items() if digits < LONG_CODE)
        return self._digits or (LONG_CODE if short >= MANY else SHORT_CODE)

    def lengthen_code(self, room: Room, by: Person) -> None:
        """Gives a session another code where its own could be guessed here, and so opens nothing.

        For one from before the server was public, or had so many sessions; once it is used again.
        """
        if room.closed or len(room.keys.code) >= self._fewest:
            return
        with self._lock:
            room.conduct.new_code(by, replace(room.keys, code=self._new_keys().code))

    def _new_folder(self, title: str, at: float) -> Path:
        if not self.folder.is_dir():  # not made again: a disk may be pulled out
            raise disk.not_saved(FileNotFoundError(errno.ENOENT, ""))
        day = time.strftime("%Y-%m-%d", time.localtime(at))
        slug = slug_of(title) or "session"
        name, n = f"{day}-{slug}", 1
        while (self.folder / name).exists():
            n += 1
            name = f"{day}-{slug}-{n}"
        return self.folder / name

    def _steps(self, agenda: Agenda | None) -> list[Step]:
        steps = agendas.steps_of(agenda, self.catalogue) if agenda else []
        for activity in self.catalogue.activities.values():
            if activity.beside:
                steps.append(Step(id=new_id(), activity=activity.name, beside=True))
        return steps

    def find(self, session: str) -> Room | None:
        """The session with this id, if there is one.

        `NotFound` where it was deleted, or cannot be opened: those who were in it are told so.
        """
        room = self.rooms.get(session)
        if room is None and session in self._removed:
            raise NotFound(_("Cette session a été supprimée : il n’en reste rien ici."))
        if room is None and (said := self.unopened.sentences.get(session)):
            raise NotFound(said)
        return room

    def get(self, session: str) -> Room:
        """The session with this id, or `NotFound`."""
        room = self.find(session)
        if room is None:
            raise NotFound(_("Cette session n’existe pas, ou plus."))
        return room

    def by_code(self, code: str) -> Room:
        """The open session with this code, spaces aside, or `NotFound`."""
        digits = "".join(c for c in code if c.isdigit())
        found = self.rooms.with_code(digits) if len(digits) >= self._fewest else None
        if found is None or found.closed:
            raise NotFound(
                self.unopened.behind("code", digits)
                or _("Aucune session n’a le code {code}. Regardez au mur.").format(
                    code=spaced(digits)
                )
            )
        return found

    def by_join_token(self, token: str) -> Room:
        """The session whose QR code holds this token, or `NotFound`."""
        return self._behind("join", token)

    def by_wall_token(self, token: str) -> Room:
        """The session whose wall link holds this token, or `NotFound`."""
        return self._behind("wall", token)

    def by_console_token(self, token: str) -> Room:
        """The session whose facilitator's link holds this token, or `NotFound`."""
        return self._behind("console", token)

    def entered_by(self, browser: str, code: str) -> Room | None:
        """The session of this code, over or not, for a browser that is in it; None for others."""
        marked = browser_hash(browser) if browser else ""
        if not marked or not self.rooms.of_browser(marked):
            return None
        room = self.rooms.with_code(code)
        return room if room is not None and room.holder_of(browser) is not None else None

    def published_at(self, token: str) -> Room:
        """The session whose page has this address, or `NotFound`: the same for all others."""
        room = self.rooms.behind("page", hash_of_link(token, "page"))
        if room is not None and room.publishing.current is not None:
            return room
        raise NotFound(
            _(
                "Cette synthèse n’est pas partagée, ou ne l’est plus. "
                "Demandez son adresse à la personne qui a animé l’atelier."
            )
        )

    def facilitated_by(self, browser: str) -> list[Room]:
        """The sessions of which this browser is a facilitator's, newest first."""
        names = self.rooms.facilitated_by(browser_hash(browser))
        found = [room for name in names if (room := self.rooms.get(name)) is not None]
        for room in found:
            room.person_of(browser)  # it was seen
        return sorted(found, key=lambda room: -room.session.created_at)

    def facilitates(self, browser: str) -> bool:
        """Whether this browser is a facilitator's of any session here."""
        return bool(self.rooms.facilitated_by(browser_hash(browser)))

    def refused_to(self, browser: str) -> dict[str, str]:
        """The sessions that could not be opened and in which this browser was."""
        return self.unopened.of(browser)

    def damages(self, room: Room, browser: str) -> tuple[Damage, ...]:
        """What was found damaged when the session was opened, until this browser has seen it."""
        seen = (room.session.id, browser_hash(browser)) in self._seen
        return () if seen else room.store.damages

    def damages_seen(self, room: Room, browser: str) -> None:
        """What was damaged has been seen in this browser."""
        self._seen.add((room.session.id, browser_hash(browser)))

    def brought_up(self, room: Room) -> float | None:
        """Until when the original of a session of a former version is kept, to be said once.

        None for any other session, and once somebody has seen it.
        """
        original = reverting.unseen_original(room.store.folder)
        return None if original is None else original.path.stat().st_mtime + reverting.KEPT

    def brought_up_seen(self, room: Room) -> None:
        """That has been read; raises `NotSaved`."""
        reverting.note_seen(room.store.folder)

    def renew_keys(self, room: Room, by: Person, *, only_console: bool = False) -> None:
        """Ends a session's links and gives it others; with `only_console`, ends those to it alone.

        A link to the console is made when somebody asks for one (`console_token`).
        """
        keys = replace(room.keys, consoles=()) if only_console else self._new_keys()
        room.conduct.new_keys(by, keys)

    def console_token(self, room: Room, by: Person | None = None) -> str:
        """Makes one more link to the console, beside those there are; None for the server's own.

        It is told this once: the session keeps a hash of it.
        """
        token = secrets.token_urlsafe(16)
        kept = room.keys.consoles[1 - MOST_LINKS :]
        keys = replace(room.keys, consoles=(*kept, hash_of_link(token)))
        if by is not None:
            room.conduct.new_link(by, keys)
        else:
            with room.transaction("", Verb.NEW_LINK):
                room.commit(keys)
        return token

    def replaced_console_token(self, room: Room) -> str:
        """For the server's own: a link whose first device is confirmed at once, as all are lost.

        The links to the console that there were open nothing any more; the devices that there were
        stay, and are to be confirmed by one that comes by this link, or put out by it.
        """
        token = secrets.token_urlsafe(16)
        with room.transaction("", Verb.NEW_KEYS):
            links = (replace(link, confirmed=False) for link in room.devices.links())
            room.commit(replace(room.keys, consoles=(hash_of_link(token),)), *links)
        return token

    def knows(self, browser: str) -> bool:
        """Whether this browser is somebody's in any session here."""
        return bool(self.rooms.of_browser(browser_hash(browser)))

    def made_new(self, browser: str, fresh: str, device: str = "") -> None:
        """Has a browser go by a `fresh` cookie in every session that it is in; the former is none.

        So whoever knew the former knows nothing of what it may do from now on.
        """
        self.openings.made_new(browser, fresh)
        self.owners.made_new(browser, fresh)
        self.library_owners.made_new(browser, fresh)
        for name in self.rooms.of_browser(browser_hash(browser)):
            if (room := self.rooms.get(name)) is not None:
                room.devices.made_new(browser, fresh, device)

    # ── sessions that nobody visits ─────────────────────────────────────────────────────────

    def put_to_rest(self, idle: float = IDLE) -> int:
        """Lets go of the memory and the files of sessions unused for so many seconds; how many."""
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

    # ── the end of a session ────────────────────────────────────────────────────────────────

    def remove(self, by: Person, room: Room) -> None:
        """Deletes a session for good, its folder with it (facilitator); raises `NotSaved`."""
        room.require(by, Role.FACILITATOR)
        room.require_confirmed()
        session, size = room.session.id, folder_size(room.store.folder)
        self._remove(room)
        self.audit.add(who_is(Opener(present_browser())), AuditVerb.ERASE, session, size)

    def erase(self, room: Room) -> None:
        """Deletes a session for good, for the server's own and its administrators."""
        self._remove(room)

    def _remove(self, room: Room) -> None:
        with self._lock, room.lock:
            room.close()
            placement.remove(room.store.folder)
            room.secrecy.tidy(every=True)
            self.rooms.remove(room.store.folder.name)
            self._leaving.pop(room.session.id, None)
            self._removed.add(room.session.id)
            self._size = (0.0, 0)
            self.owners.forget(room.session.id)
        if self.plugin_events is not None:
            self.plugin_events.forget(room)
        for told in self.on_removal:
            told(room)

    def retire(self, days: int) -> None:
        """Announces the sessions left unchanged for `days`, deletes those announced for long.

        0 takes every announcement back.
        """
        rooms = self.rooms
        self.owners.keep(rooms)
        self.audit.retire()
        self._free_originals(rooms)
        for session, summary in rooms.at_rest.items():
            folder, last = self.folder / session, summary.changed_at
            if not self._has_to_go(session, folder, (summary.last, last), days):
                continue
            if (room := rooms.get(session)) is not None:  # it may have been used meanwhile
                self._retire(room, days)
        for room in rooms.awake:
            self._retire(room, days)

    def _free_originals(self, rooms: Iterable[str]) -> None:
        before = self.clock() - reverting.KEPT
        for session in list(rooms):
            try:
                gone = reverting.free_originals(self.folder / session, before)
            except OSError as error:
                log.warning("session %s keeps its originals: %s", session, disk.reason(error))
                continue
            if gone:
                log.info("session %s: %s files of a former version are deleted", session, gone)

    def _retire(self, room: Room, days: int) -> None:
        session, store = room.session.id, room.store
        with self._lock, room.lock:
            last = (store.journal.last, retention.last_change(store))
            if not self._has_to_go(session, store.folder, last, days):
                return
            log.warning("session %s is deleted: unchanged for %s days", session, days)
            try:
                self._remove(room)
                self.audit.add(SERVER, AuditVerb.RETIRE, session)
            except NotSaved as error:
                log.warning("session %s: %s", session, error)

    def _has_to_go(self, session: str, folder: Path, last: tuple[int, float], days: int) -> bool:
        """Whether the time of a session is over; if it comes, that is announced.

        `last` is the number of its last change, and when that was.
        """
        try:
            when = retention.leaves_at(folder, last[1], days, self.clock())
        except NotSaved as error:
            log.warning("session %s: %s", session, error)
            return False
        if when is None:
            self._leaving.pop(session, None)
        elif when > self.clock():
            self._leaving[session] = (last[0], when)
        return when is not None and when <= self.clock()

    def leaves_at(self, room: Room) -> float | None:
        """When this session is to be deleted, seconds since 1970; None if nothing says so."""
        last, when = self._leaving.get(room.session.id, (-1, 0.0))
        return when if last == room.store.journal.last else None

    def _behind(self, kind: str, token: str) -> Room:
        room = self.rooms.behind(kind, hash_of_link(token, kind))
        return room if room is not None else self._unknown(kind, token)

    def _unknown(self, kind: str, token: str) -> Room:
        raise NotFound(
            self.unopened.behind(kind, token)
            or _("Ce lien n’ouvre aucune session. Demandez-le de nouveau.")
        )

    def close(self) -> None:
        """Lets go of every session's files, once plugins know what happened or had the time to."""
        if self.plugin_events is not None:
            self.plugin_events.finish()
        with self._lock:
            self._rooms.close()
            self._rooms, self._begun = self._no_rooms(), False
            if self._owner is not None:
                self._owner.release()
                self._owner = None


def owner_of(folder: Path) -> Owner:
    """Holds this folder of sessions; raises `Taken`, or `NotSaved`."""
    try:
        return Owner(folder)
    except NotSaved as error:
        raise NotSaved(
            _(
                "Le dossier des sessions, {folder}, ne peut pas être écrit ({reason}). "
                "Donnez-en un autre, ou le droit d’y écrire."
            ).format(folder=folder, reason=disk.reason(error.__cause__))
        ) from error


class _Codes:
    """The codes of all sessions that are kept."""

    def __init__(self, rooms: Residents) -> None:
        self._rooms = rooms

    def __contains__(self, code: object) -> bool:
        return self._rooms.has_code(str(code))
