"""One live session: its nouns in memory, one lock, records at an instant, who listens for news.

Reading is cheap and pure: a record is made once per change and shared. Writing goes through
`commit`, within a `turn`: in memory and to the journal under the lock, then, the lock given back,
on disk; then the news. So those who write at once share one fsync, and nobody is told before.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from tablee.activities import Outcome, Record, StepRecord
from tablee.activities.votes import Ballot
from tablee.document import redaction
from tablee.errors import NotAllowed, NotFound, NotSaved
from tablee.isolation import shielded
from tablee.model import days
from tablee.model.entities import (
    Contribution,
    Keys,
    Person,
    Publication,
    Role,
    Session,
    Step,
    UnknownContent,
    Urn,
    Wifi,
)
from tablee.session import rules
from tablee.session.access.devices import Devices
from tablee.session.access.limits import Limits, Pace
from tablee.session.access.links import Link, browser_hash, present_browser
from tablee.session.access.presence import Presence
from tablee.session.access.wifi import Network
from tablee.session.agenda import Conduct
from tablee.session.contributions.ballots import Secrecy
from tablee.session.contributions.index import Contributions
from tablee.session.contributions.posting import Words
from tablee.session.contributions.voting import Voting
from tablee.session.events.changes import Unsettled, happenings
from tablee.session.history.undo import History
from tablee.session.people.people import People
from tablee.session.privacy.erasure import Erasing
from tablee.session.privacy.publication import Publishing
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tablee.activities import Activity
    from tablee.registry import Catalogue
    from tablee.session.events.delivery import Moments
    from tablee.storage import Store
    from tablee.storage.journal import Ticket

__all__ = ["TABLES", "Noun", "Room", "document_of", "key_of"]


Noun = Session | Keys | Person | Step | Contribution | Link | Wifi | Urn | Publication
T = TypeVar("T", Session, Keys, Person, Step, Link, Wifi, Urn, Publication)

TABLES: dict[type, str] = {
    Session: "session",
    Keys: "keys",
    Person: "people",
    Step: "steps",
    Contribution: "contributions",
    Link: "browsers",
    Wifi: "wifi",
    Urn: "urns",
    Publication: "publication",
}
"""Where each noun is stored."""
KINDS: Final = {table: kind for kind, table in TABLES.items()}
"""What is stored in each table."""

NO_LIMITS: Final = Limits()

_act: ContextVar[list[int] | None] = ContextVar("act", default=None)
"""The numbers of the entries of the deed that this thread is doing."""

_KEPT: Final = frozenset(f.name for f in fields(Contribution)) - {"content"}
"""The fields of a contribution that are stored as they are."""


class Room:
    """A session in this process. Every verb takes `by`, the person who asks, and checks it."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: Callable[[], float] = time.time,
        limits: Limits = NO_LIMITS,
    ) -> None:
        """Reads the whole session from its store."""
        self.store = store
        self.catalogue = catalogue
        self.clock = clock
        self.lock = threading.RLock()
        self.version = 0
        """Grows with each change; every listener can tell old news from new."""
        self.cast = 0
        """Grows when somebody's roles change: each person's own screen must be drawn again."""
        self.taken = 0
        """Grows when something that was seen is taken away, or somebody's name with it: what was
        made before is shown to nobody any more."""
        self.rights = 0
        """Grows when somebody may have lost the right to what stands open: links, roles, phones."""
        self.conduct = Conduct(self)
        self.people = People(self)
        self.devices = Devices(self)
        self.words = Words(self)
        self.history = History(self)
        self.erasing = Erasing(self)
        self.network = Network(self)
        self.publishing = Publishing(self)
        self.secrecy = Secrecy(self)
        self.voting = Voting(self)
        self.presence = Presence(clock)
        self._seen: dict[str, float] = {}
        """When each device that facilitates last asked for something, by its link's id."""
        self.limits = limits
        self.pace = Pace(limits.changes)
        self._erasures = Pace(limits.erasures)
        self._all_erasures = Pace(limits.all_erasures)
        self.moments: Moments | None = None
        """Who tells plugins what happens here; None where nobody does."""
        self._happened = Unsettled()
        self._listeners: list[Callable[[], None]] = []
        self._record: tuple[int, Record] | None = None
        self._shared: tuple[Record, Record] | None = None
        self._hands: list[tuple[str, str]] = []
        self._pending: Ticket | None = None
        self._news = False
        """Whether something is to be told that is on disk already: a secret ballot."""
        self._newest: Ticket | None = None
        self._found_day = ""
        """The day of a session that does not keep it yet; it does from its next change on."""
        self.saved: bool | None = None
        """Whether the disk took the last change; None before the first since the server started."""
        self._load()

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    def _load(self) -> None:
        only = next(iter(self.store.documents("session").values()), None)
        keys = next(iter(self.store.documents("keys").values()), None)
        if only is None or keys is None:
            raise NotFound(_("Ce dossier ne contient pas de session."))
        stored = msgspec.convert(dict(only), Session)
        self.keys = msgspec.convert(dict(keys), Keys)
        self._people = {p.id: p for p in self._read_all("people", Person)}
        self._steps = {s.id: s for s in self._read_all("steps", Step)}
        self.session = days.first_start(stored, self._steps.values(), self.store.entries)
        self._found_day = "" if stored.held_on else self.session.held_on
        self.wifi = next(reversed(self._read_all("wifi", Wifi)), None)
        self.publication = next(iter(self._read_all("publication", Publication)), None)
        self._urns = {u.id: u for u in self._read_all("urns", Urn)}
        browsers = self.store.documents("browsers").items()
        self._browsers = {key: _read_link(key, document) for key, document in browsers}
        self._everybody: dict[str, Person] | None = None
        self._activities: dict[str, tuple[Step, Activity]] = {}
        contributions = Contributions()
        for document in self.store.documents("contributions").values():
            contributions.put(self.read_contribution(document))
        for document in self.secrecy.stored():
            contributions.put(self.read_contribution(document))
        self._contributions = contributions  # whole: some read it without the lock

    def read_again(self) -> None:
        """Takes in what the store holds, within a turn, after a change that no `commit` made."""
        self._load()
        self._record = None
        self.version += 1
        self.taken += 1
        self.rights += 1

    def take_up(self, catalogue: Catalogue) -> None:
        """Goes on with other plugins: what is stored is read as their types say it."""
        with self.turn():
            self.catalogue = catalogue
            self.read_again()
            self.cast += 1  # everybody's own part of the screen is another
            self._news = True

    def _read_all(self, table: str, kind: type[T]) -> list[T]:
        return [msgspec.convert(dict(d), kind) for d in self.store.documents(table).values()]

    def read_contribution(
        self, document: Mapping[str, Any], step: Step | None = None
    ) -> Contribution:
        """The contribution that was stored so; `step` is its step, where that is not here (yet)."""
        step = step or self._steps.get(document["step"])
        content = self.catalogue.content(
            step.activity if step else "", document["kind"], document["content"]
        )
        if isinstance(content, UnknownContent) and step is not None and step.plain is not None:
            content = replace(content, unsaid=step.plain.names.get(content.was, ()))
        return Contribution(content=content, **{k: v for k, v in document.items() if k in _KEPT})

    def read_noun(
        self, table: str, key: str, document: Mapping[str, Any], step: Step | None = None
    ) -> Noun:
        """The noun that a table holds so under this key; `step` as for `read_contribution`."""
        if table == TABLES[Contribution]:
            return self.read_contribution(document, step)
        if table == TABLES[Link]:
            return _read_link(key, document)
        noun: Noun = msgspec.convert(dict(document), KINDS[table])
        return noun

    @property
    def closed(self) -> bool:
        """Whether the session is over."""
        return self.session.closed_at is not None

    @property
    def everybody(self) -> dict[str, Person]:
        """The people by id, in order of arrival."""
        if self._everybody is None:
            self._everybody = dict(sorted(self._people.items(), key=lambda p: p[1].joined_at))
        return self._everybody

    def person(self, who: str) -> Person:
        """The person with this id, or `NotFound`."""
        if who not in self._people:
            raise NotFound(_("Cette personne n’est plus dans la session."))
        return self._people[who]

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

    def holder_of(self, browser: str) -> Person | None:
        """Whose browser this is, whether or not its identity is to be made new before it acts."""
        link = self._browsers.get(browser_hash(browser))
        return self._people.get(link.person) if link else None

    def link_of(self, browser: str) -> Link | None:
        """What is kept of this browser here; None for a stranger's."""
        return self._browsers.get(browser_hash(browser))

    def seen_at(self, link: str) -> float:
        """When a device that facilitates last asked for something; 0 since the server started."""
        return self._seen.get(link, 0.0)

    def browsers_of(self, person: str) -> tuple[Link, ...]:
        """The phones of this person."""
        return tuple(link for link in list(self._browsers.values()) if link.person == person)

    def find_step(self, step: str) -> Step | None:
        """The step with this id; None where it is not there."""
        return self._steps.get(step)

    def step(self, step: str) -> Step:
        """The step with this id, or `NotFound`."""
        if step not in self._steps:
            raise NotFound(_("Cette étape n’est plus dans l’agenda."))
        return self._steps[step]

    @property
    def agenda(self) -> tuple[Step, ...]:
        """The steps that take their turn, in order."""
        return tuple(sorted((s for s in self._steps.values() if not s.beside), key=_position))

    @property
    def beside(self) -> tuple[Step, ...]:
        """The steps open beside every other."""
        return tuple(sorted((s for s in self._steps.values() if s.beside), key=_position))

    def find_contribution(self, contribution: str) -> Contribution | None:
        """The contribution with this id, private or not; None where it is not there."""
        return self._contributions.get(contribution)

    def contribution(self, contribution: str) -> Contribution:
        """The contribution with this id, private or not, or `NotFound`."""
        found = self._contributions.get(contribution)
        if found is None:
            raise NotFound(_("Ce texte n’est plus là : il a été retiré."))
        return found

    def all_in(self, step: str) -> tuple[Contribution, ...]:
        """Everything in a step, private contributions included, in order of position."""
        return self._contributions.in_step(step)

    def last_position(self, step: str) -> float:
        """Where the last contribution of a step stands; 0 where there is none."""
        return self._contributions.last_position(step)

    def all_of(self, person: str, step: str) -> tuple[Contribution, ...]:
        """What one person has in a step, private contributions included, in order of position."""
        return self._contributions.of(person, step)

    def everything(self) -> tuple[Contribution, ...]:
        """Every contribution of the session, private ones included, in no order."""
        return self._contributions.everything()

    def record(self) -> Record:
        """The whole session at this instant, made once per change. Private words are not in it."""
        with self.lock:
            if self._record is None or self._record[0] != self.version:
                self._record = (self.version, self._make_record())
            return self._record[1]

    @property
    def hidden(self) -> frozenset[str]:
        """The ids of the contributions that the facilitator has hidden."""
        return self._contributions.hidden()

    def shared(self) -> Record:
        """The record as phones, wall and readers may see it: nothing hidden, nor its copies.

        Made once per record.
        """
        with self.lock:
            record = self.record()
            if self._shared is None or self._shared[0] is not record:
                gone = dict.fromkeys(self.hidden, redaction.HIDDEN)
                self._shared = (record, redaction.without(record, gone))
            return self._shared[1]

    def marked(self) -> Record:
        """The record as the console shows it: whole, with a mark on hidden words in a vote."""
        with self.lock:
            return redaction.marked(self.record(), self.hidden)

    def step_record(self, step: str) -> StepRecord:
        """One step at this instant, or `NotFound`."""
        found = self.record().step(step)
        if found is None:
            raise NotFound(_("Cette étape n’est plus dans l’agenda."))
        return found

    def _make_record(self) -> Record:
        everybody = MappingProxyType(self.everybody)
        earlier: list[StepRecord] = []
        for step in self.agenda:
            earlier.append(self._make_step(step, everybody, tuple(earlier)))
        beside = [self._make_step(s, everybody, tuple(earlier)) for s in self.beside]
        whole = tuple(_seeing(step, beside) for step in beside)
        return Record(self.session, tuple(earlier), whole, everybody)

    def _make_step(
        self, step: Step, everybody: Mapping[str, Person], earlier: tuple[StepRecord, ...]
    ) -> StepRecord:
        own = {"facts": msgspec.to_builtins(step.facts), "settings": dict(step.settings)}
        return StepRecord(
            session=self.session,
            step=replace(step, **own),  # what a plugin does to these, it does to a copy
            activity=self._activity(step),
            contributions=self._contributions.shared_in(step.id),
            people=everybody,
            earlier=earlier,
            outcome=msgspec.convert(step.outcome, Outcome) if step.outcome else None,
            rounds=self.urns_of(step.id),
            entered=self.voting.people_entered(step, self._facilitators()),
            kept=self._contributions.kept_in(step.id),
        )

    def urns_of(self, step: str) -> tuple[Urn, ...]:
        """What the closed rounds of a vote counted, in order."""
        found = (urn for urn in self._urns.values() if urn.step == step)
        return tuple(sorted(found, key=lambda urn: urn.round))

    def _facilitators(self) -> tuple[str, ...]:
        return tuple(p.id for p in self._people.values() if Role.FACILITATOR in p.roles)

    def _activity(self, step: Step) -> Activity:
        known = self._activities.get(step.id)
        if known is None or known[0] is not step:
            known = (step, self.catalogue.activity(step.activity, step.settings))
            self._activities[step.id] = known
        return known[1]

    @property
    def stage(self) -> str:
        """What a person's own part of the screen depends on; when it differs, it is redrawn."""
        current = self._steps.get(self.session.current or "")
        turn = f"{current.id}.{current.revision}" if current else "-"
        return f"{turn}.{self.cast}.{'closed' if self.closed else 'open'}"

    # ── writing ─────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def turn(self, by: str = "", verb: str = "") -> Iterator[None]:
        """Holds the lock while somebody does something; on disk, and told to all, at its end.

        `by` is the id of who does it, and `verb` what history calls it. Raises `NotSaved`, with
        everything as it was before, when the disk refuses. Turns within a turn end with it.
        """
        with shielded(), self._held(by, verb):  # a late plugin is not ended half way through
            yield

    @contextmanager
    def _held(self, by: str, verb: str) -> Iterator[None]:
        self.lock.acquire()
        self._hands.append((by, verb))
        pending, news = None, False
        try:
            self._require_present(by)
            self._keep_pace(by, verb)
            with self.act():
                yield
        finally:
            self._hands.pop()
            if not self._hands:
                pending, self._pending = self._pending, None
                news, self._news = self._news, False
            self.lock.release()
            if pending is not None:
                self._settle(pending)
                self._pass_on()
            if pending is not None or news:
                self._tell()

    def _keep_pace(self, by: str, verb: str) -> None:
        """Counts what somebody changes or erases, unless they facilitate.

        Turns within a turn are one.
        """
        person = self._people.get(by)
        if len(self._hands) > 1 or person is None or person.has(Role.FACILITATOR):
            return
        if verb == "erase":
            self._erasures.spend(by)
            self._all_erasures.spend("")
        else:
            self.pace.spend(by)

    @contextmanager
    def act(self) -> Iterator[None]:
        """What this thread changes within is one deed, which history undoes as one.

        Unlike a turn it holds no lock: others' changes may come in between.
        """
        act = _act.get()
        token = _act.set([] if act is None else act)
        try:
            yield
        finally:
            _act.reset(token)

    def commit(self, *nouns: Noun, gone: Iterable[Noun] = (), of: int = 0) -> None:
        """Takes these in, within a turn, as one change; it is on disk when the turn ends.

        Raises `NotSaved` with nothing changed. The caller has checked the rules. `of` is the number
        of the entry that this undoes or does again.
        """
        urns = tuple(noun for noun in nouns if isinstance(noun, Urn))
        removed = list(gone)
        people = self._named_otherwise(nouns, removed)
        told = self._told_anew(nouns, removed, people)
        nouns = (*(self._described(noun, urns, people) for noun in nouns), *told)
        nouns = tuple(map(self._counted, nouns))
        boxed = self.secrecy.put_apart(nouns, removed)
        by, verb = self._hands[-1]
        deed = _act.get()
        act = deed[0] if deed else 0
        with self.store.change(by, verb, at=self.clock(), of=of, act=act, settled=False) as change:
            for noun in (noun for noun in nouns if key_of(noun) not in boxed):
                self.store.put(TABLES[type(noun)], key_of(noun), document_of(noun))
            for noun in (noun for noun in removed if key_of(noun) not in boxed):
                self.store.remove(TABLES[type(noun)], key_of(noun))
        changes = [(self._before(noun), noun) for noun in nouns]
        self.taken += bool(removed) or any(self._takes_away(noun) for noun in nouns)
        self.rights += any(isinstance(n, Link | Person | Step) for n in removed)
        self.rights += any(self._takes_right(noun) for noun in nouns)
        for noun in nouns:
            self._keep(noun)
        for noun in removed:
            self._forget(noun)
        self.version += 1
        self._news = self._news or bool(boxed)
        if change.ticket is not None:
            self._pending = self._newest = change.ticket
            if self.moments is not None:
                self._happened.add(change.ticket, happenings(changes))
            if deed is not None:
                deed.append(change.ticket.n)

    def _named_otherwise(
        self, nouns: Iterable[Noun], gone: Iterable[Noun]
    ) -> Mapping[str, Person] | None:
        """Everybody after this change, where somebody who was here has another name or none."""
        changed = {noun.id: noun for noun in nouns if isinstance(noun, Person)}
        left = {noun.id for noun in gone if isinstance(noun, Person)}
        if not left and not any(map(self._takes_away, changed.values())):
            return None
        people = {**self.everybody, **changed}
        return MappingProxyType({id_: p for id_, p in people.items() if id_ not in left})

    def _told_anew(
        self,
        nouns: Iterable[Noun],
        gone: Iterable[Noun],
        people: Mapping[str, Person] | None,
    ) -> tuple[Noun, ...]:
        """The other steps of which something else is kept for when their plugins are missing."""
        if people is None:
            return ()
        there = {noun.id for noun in (*nouns, *gone) if isinstance(noun, Step)}
        others = (s for s in self._steps.values() if s.plain is not None and s.plain.told)
        told = ((s, self._described(s, (), people)) for s in others if s.id not in there)
        return tuple(now for before, now in told if now != before)

    def _described(
        self, noun: Noun, urns: tuple[Urn, ...], people: Mapping[str, Person] | None
    ) -> Noun:
        """The noun; a step with what its plugin says of it now, for when that is missing.

        `people` are those after the change; None where they are the same.
        """
        if not isinstance(noun, Step):
            return noun
        described = self.catalogue.described(noun)
        kind = self.catalogue.activities.get(noun.activity)
        if kind is None or not kind.tells_without() or noun.id not in self._steps:
            return described
        record = self.step_record(noun.id)
        if people is not None:
            named = redaction.rebuilt(self.record(), lambda step: replace(step, people=people))
            record = named.step(noun.id) or record
        counted = (urn for urn in urns if urn.step == noun.id and urn not in record.rounds)
        outcome = msgspec.convert(noun.outcome, Outcome | None)
        then = replace(record, step=noun, outcome=outcome, rounds=(*record.rounds, *counted))
        return self.catalogue.told_of(described, then)

    def settled(self) -> bool:
        """Whether all that could be seen is on disk, waiting for it; if not, it is there no more.

        For whoever shows others what they read: whoever wrote it is told by their own turn.
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
                self.version += 1
            self._tell()
            raise

    def _counted(self, noun: Noun) -> Noun:
        """The noun with one more change counted where it says, or is of, something else now."""
        if isinstance(noun, Session):
            if not noun.held_on and not noun.undated:
                noun = replace(noun, held_on=self._found_day)
            more = noun.day != self.session.day
            return replace(noun, redated=self.session.redated + more)
        if not isinstance(noun, Contribution) or isinstance(noun.content, Ballot):
            return noun  # of a ballot nothing is counted: not how often somebody hesitated
        before = self._contributions.get(noun.id)
        if before is None:
            return noun
        return replace(noun, revision=before.revision + rules.says_else(noun, before))

    def _before(self, noun: Noun) -> Noun | None:
        """What stands where this is to be kept, of the nouns whose changes are told."""
        if isinstance(noun, Session):
            return self.session
        if isinstance(noun, Step):
            return self._steps.get(noun.id)
        if isinstance(noun, Urn):
            return self._urns.get(noun.id)
        return self._contributions.get(noun.id) if isinstance(noun, Contribution) else None

    def _takes_away(self, noun: Noun) -> bool:
        """Whether this hides a text that was seen, or shows a person by another name."""
        if isinstance(noun, Contribution):
            was = self._contributions.get(noun.id)
            return was is not None and noun.hidden and not was.hidden
        if isinstance(noun, Person):
            known = self._people.get(noun.id)
            shown = known is not None and (known.name, known.appearance)
            return bool(shown) and shown != (noun.name, noun.appearance)
        return False

    def _takes_right(self, noun: Noun) -> bool:
        """Whether what stood open by the former noun may stand open no more."""
        if isinstance(noun, Person):
            known = self._people.get(noun.id)
            return known is not None and known.roles != noun.roles
        if isinstance(noun, Link):
            return self._browsers.get(noun.id, noun) != noun
        if isinstance(noun, Step):  # what is open beside the others may be closed to its readers
            was = self._steps.get(noun.id)
            return was is not None and was.beside and was.facts != noun.facts
        return isinstance(noun, Keys)

    def _keep(self, noun: Noun) -> None:
        if isinstance(noun, Session | Keys | Wifi | Publication):
            setattr(self, TABLES[type(noun)], noun)
        elif isinstance(noun, Person):
            self._people[noun.id] = noun
            self._everybody = None
        elif isinstance(noun, Step):
            self._steps[noun.id] = noun
        elif isinstance(noun, Link):
            self._browsers[noun.id] = noun
        elif isinstance(noun, Urn):
            self._urns[noun.id] = noun
        else:
            self._contributions.put(noun)

    def _forget(self, noun: Noun) -> None:
        if isinstance(noun, Person):
            self._people.pop(noun.id, None)
            self._everybody = None
            self.pace.forget(noun.id)
            self._erasures.forget(noun.id)
        elif isinstance(noun, Step):
            self._steps.pop(noun.id, None)
        elif isinstance(noun, Link):
            self._browsers.pop(noun.id, None)
            self._seen.pop(noun.id, None)
        elif isinstance(noun, Wifi):
            self.wifi = None if self.wifi == noun else self.wifi
        elif isinstance(noun, Urn):
            self._urns.pop(noun.id, None)
        elif isinstance(noun, Publication):
            self.publication = None
        elif isinstance(noun, Contribution):
            self._contributions.drop(noun)

    def let_go(self, contributions: Iterable[Contribution]) -> None:
        """Drops from memory, within a turn, what has gone from the disk by other ways."""
        for contribution in contributions:
            self._forget(contribution)
        self.version += 1

    def revised(self, step: Step) -> Step:
        """The step, marked so that each person's own part of it is drawn again."""
        return replace(step, revision=step.revision + 1)

    # ── news ────────────────────────────────────────────────────────────────────────────────

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls `listener` after each change, in the thread of whoever made it; returns its end."""
        with self.lock:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def changed(self) -> None:
        """Says that there is news without a commit: somebody comes or goes."""
        with self.lock:
            self.version += 1
        self._tell()

    def _pass_on(self) -> None:
        """Has plugins told of what is on disk, in the order in which it happened."""
        if self.moments is not None and len(self._happened):
            with self.lock:
                for happening in self._happened.settled():
                    self.moments.add(self, happening)

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
        edits = looked_at is not None and self._activity(looked_at).edits
        if self.closed and not edits:
            raise NotAllowed(
                _(
                    "La session est terminée : plus rien ne change. "
                    "On peut la rouvrir depuis la console."
                )
            )

    def close(self) -> None:
        """Lets go of the session's files."""
        self.store.close()


def _read_link(key: str, document: Mapping[str, Any]) -> Link:
    """A browser; one kept before devices had an identity of their own facilitates as it did."""
    return msgspec.convert({"console": True, **document, "id": key}, Link)


def _seeing(step: StepRecord, beside: list[StepRecord]) -> StepRecord:
    """What is made of the whole document sees the others beside it too."""
    if not step.activity.edits:
        return step
    return replace(step, beside=tuple(other for other in beside if other is not step))


def _position(noun: Step) -> tuple[float, str]:
    return (noun.position, noun.id)


def key_of(noun: Noun) -> str:
    """The id under which the noun is stored."""
    return "1" if isinstance(noun, Session | Keys | Publication) else noun.id


def document_of(noun: Noun) -> dict[str, Any]:
    """The noun as it is stored."""
    document: dict[str, Any] = msgspec.to_builtins(noun, order="deterministic")
    if isinstance(noun, Contribution):
        content = noun.content
        document["kind"] = content.kind
        if isinstance(content, UnknownContent):
            document |= {"kind": content.was, "content": document["content"]["fields"]}
    return document
