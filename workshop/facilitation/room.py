"""One live session: its nouns in memory, one lock, records at an instant, who listens for news.

Reading is cheap and pure: a record is made once per change and shared. Writing goes through
`commit`: on disk first, then in memory, then the news.
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from workshop.activities import Outcome, Record, StepRecord
from workshop.errors import NotAllowed, NotFound
from workshop.facilitation.conduct import Conduct
from workshop.facilitation.people import People
from workshop.facilitation.presence import Presence
from workshop.facilitation.words import Words
from workshop.model import Contribution, Keys, Person, Role, Session, Step
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workshop.catalogue import Catalogue
    from workshop.store import Store

__all__ = ["Room", "browser_hash"]

Noun = Session | Keys | Person | Step | Contribution
T = TypeVar("T", Session, Keys, Person, Step)

TABLES: dict[type, str] = {
    Session: "session",
    Keys: "keys",
    Person: "people",
    Step: "steps",
    Contribution: "contributions",
}


def browser_hash(browser: str) -> str:
    """What is kept of a browser's cookie: enough to recognise it, not enough to imitate it."""
    return hashlib.sha256(browser.encode()).hexdigest()[:32]


class Room:
    """A session in this process. Every verb takes `by`, the person who asks, and checks it."""

    def __init__(
        self, store: Store, catalogue: Catalogue, clock: Callable[[], float] = time.time
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
        self.conduct = Conduct(self)
        self.people = People(self)
        self.words = Words(self)
        self.presence = Presence(clock)
        self._listeners: list[Callable[[], None]] = []
        self._shared: dict[str, tuple[Contribution, ...]] = {}
        self._record: tuple[int, Record] | None = None
        self._load()

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    def _load(self) -> None:
        only = next(iter(self.store.documents("session").values()), None)
        keys = next(iter(self.store.documents("keys").values()), None)
        if only is None or keys is None:
            raise NotFound(_("Ce dossier ne contient pas de session."))
        self.session = msgspec.convert(dict(only), Session)
        self.keys = msgspec.convert(dict(keys), Keys)
        self._people = {p.id: p for p in self._read_all("people", Person)}
        self._steps = {s.id: s for s in self._read_all("steps", Step)}
        self._browsers = {k: str(d["person"]) for k, d in self.store.documents("browsers").items()}
        self._contributions: dict[str, dict[str, Contribution]] = {s: {} for s in self._steps}
        for document in self.store.documents("contributions").values():
            contribution = self._read_contribution(dict(document))
            self._contributions.setdefault(contribution.step, {})[contribution.id] = contribution

    def _read_all(self, table: str, kind: type[T]) -> list[T]:
        return [msgspec.convert(dict(d), kind) for d in self.store.documents(table).values()]

    def _read_contribution(self, document: dict[str, Any]) -> Contribution:
        step = self._steps.get(document["step"])
        content = self.catalogue.content(
            step.activity if step else "", document.pop("kind"), document.pop("content")
        )
        names = {f.name for f in fields(Contribution)}
        return Contribution(content=content, **{k: v for k, v in document.items() if k in names})

    @property
    def closed(self) -> bool:
        """Whether the session is over."""
        return self.session.closed_at is not None

    @property
    def everybody(self) -> dict[str, Person]:
        """The people by id, in order of arrival."""
        return dict(sorted(self._people.items(), key=lambda item: item[1].joined_at))

    def person(self, who: str) -> Person:
        """The person with this id, or `NotFound`."""
        if who not in self._people:
            raise NotFound(_("Cette personne n’est plus dans la session."))
        return self._people[who]

    def person_of(self, browser: str) -> Person | None:
        """Who joined with this browser; None for a stranger."""
        return self._people.get(self._browsers.get(browser_hash(browser), ""))

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

    def contribution(self, contribution: str) -> Contribution:
        """The contribution with this id, private or not, or `NotFound`."""
        for contributions in self._contributions.values():
            if contribution in contributions:
                return contributions[contribution]
        raise NotFound(_("Ce texte n’est plus là : il a été retiré."))

    def all_in(self, step: str) -> tuple[Contribution, ...]:
        """Everything in a step, private contributions included, in order of position."""
        return tuple(sorted(self._contributions.get(step, {}).values(), key=_position))

    def record(self) -> Record:
        """The whole session at this instant, made once per change. Private words are not in it."""
        with self.lock:
            if self._record is None or self._record[0] != self.version:
                self._record = (self.version, self._make_record())
            return self._record[1]

    def step_record(self, step: str) -> StepRecord:
        """One step at this instant, or `NotFound`."""
        found = self.record().step(step)
        if found is None:
            raise NotFound(_("Cette étape n’est plus dans l’agenda."))
        return found

    def _make_record(self) -> Record:
        everybody = self.everybody
        earlier: list[StepRecord] = []
        for step in self.agenda:
            earlier.append(self._make_step(step, everybody, tuple(earlier)))
        beside = tuple(self._make_step(s, everybody, tuple(earlier)) for s in self.beside)
        return Record(self.session, tuple(earlier), beside, everybody)

    def _make_step(
        self, step: Step, everybody: dict[str, Person], earlier: tuple[StepRecord, ...]
    ) -> StepRecord:
        if step.id not in self._shared:
            self._shared[step.id] = tuple(c for c in self.all_in(step.id) if c.shared)
        return StepRecord(
            session=self.session,
            step=step,
            activity=self.catalogue.activity(step.activity, step.settings),
            contributions=self._shared[step.id],
            people=everybody,
            earlier=earlier,
            outcome=msgspec.convert(step.outcome, Outcome) if step.outcome else None,
        )

    @property
    def stage(self) -> str:
        """What a person's own part of the screen depends on; when it differs, it is redrawn."""
        current = self._steps.get(self.session.current or "")
        turn = f"{current.id}.{current.revision}" if current else "-"
        return f"{turn}.{self.cast}.{'closed' if self.closed else 'open'}"

    # ── writing ─────────────────────────────────────────────────────────────────────────────

    def commit(self, *nouns: Noun, gone: Iterable[Noun] = ()) -> None:
        """Puts these on disk as one change, then in memory, then tells whoever listens.

        Raises `NotSaved` with nothing changed. The caller holds the lock and has checked the rules.
        """
        removed = list(gone)
        with self.store.change():
            for noun in nouns:
                self.store.put(TABLES[type(noun)], _key(noun), _document(noun))
            for noun in removed:
                self.store.remove(TABLES[type(noun)], _key(noun))
        for noun in nouns:
            self._keep(noun)
        for noun in removed:
            self._forget(noun)
        self.changed()

    def link_browser(self, browser: str, person: str) -> None:
        """Remembers that this browser is this person's."""
        with self.lock:
            key = browser_hash(browser)
            if self._browsers.get(key) == person:
                return
            with self.store.change():
                self.store.put("browsers", key, {"person": person})
            self._browsers[key] = person

    def unlink_browsers(self, person: str, heir: str | None = None) -> None:
        """Hands a person's browsers to another, or forgets them."""
        with self.lock, self.store.change():
            for key in [k for k, who in self._browsers.items() if who == person]:
                if heir is None:
                    self.store.remove("browsers", key)
                    del self._browsers[key]
                else:
                    self.store.put("browsers", key, {"person": heir})
                    self._browsers[key] = heir

    def _keep(self, noun: Noun) -> None:
        if isinstance(noun, Session):
            self.session = noun
        elif isinstance(noun, Keys):
            self.keys = noun
        elif isinstance(noun, Person):
            self._people[noun.id] = noun
        elif isinstance(noun, Step):
            self._steps[noun.id] = noun
            self._contributions.setdefault(noun.id, {})
        else:
            self._contributions[noun.step][noun.id] = noun
            self._shared.pop(noun.step, None)

    def _forget(self, noun: Noun) -> None:
        if isinstance(noun, Person):
            del self._people[noun.id]
        elif isinstance(noun, Step):
            del self._steps[noun.id]
            self._contributions.pop(noun.id, None)
        elif isinstance(noun, Contribution):
            self._contributions[noun.step].pop(noun.id, None)
            self._shared.pop(noun.step, None)

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
        """Says that there is news: after a commit, or when somebody comes or goes."""
        with self.lock:
            self.version += 1
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    def require(self, by: Person, *roles: Role) -> None:
        """Raises `NotAllowed` unless this person, as known now, holds one of the roles."""
        if not self.person(by.id).has(*roles):
            raise NotAllowed(_("Seule la personne qui anime peut faire cela."))

    def require_open(self) -> None:
        """Raises `NotAllowed` once the session is over."""
        if self.closed:
            raise NotAllowed(
                _(
                    "La session est terminée : plus rien ne change. "
                    "On peut la rouvrir depuis la console."
                )
            )

    def close(self) -> None:
        """Lets go of the session's files."""
        self.store.close()


def _position(noun: Step | Contribution) -> tuple[float, str]:
    return (noun.position, noun.id)


def _key(noun: Noun) -> str:
    return "1" if isinstance(noun, Session | Keys) else noun.id


def _document(noun: Noun) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.to_builtins(noun, order="deterministic")
    if isinstance(noun, Contribution):
        document["kind"] = getattr(noun.content, "was", "") or noun.content.kind
        document["content"] = (
            document["content"].get("fields", {})
            if hasattr(noun.content, "was")
            else document["content"]
        )
    return document
