"""In-memory entities of one session, indexed by id, and their serialisation as documents.

No lock, no rule, no news: these are `room`'s. What a document may say: `model.field_metadata`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

import msgspec

from tablee.activities import Activity
from tablee.activities.votes import Ballot
from tablee.errors import NotFound, Unreadable
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
from tablee.model.verbs import Verb
from tablee.registry import Catalogue
from tablee.session.access import rules
from tablee.session.access.links import BrowserLink, browser_hash
from tablee.session.contributions.index import Contributions, as_shared
from tablee.storage import Store
from tablee.texts import _

Noun = Session | Keys | Person | Step | Contribution | BrowserLink | Wifi | Urn | Publication

TABLES: Final[dict[type[Any], str]] = {
    Session: "session",
    Keys: "keys",
    Person: "people",
    Step: "steps",
    Contribution: "contributions",
    BrowserLink: "browsers",
    Wifi: "wifi",
    Urn: "urns",
    Publication: "publication",
}
"""Where each noun is stored."""
KINDS: Final = {table: kind for kind, table in TABLES.items()}
"""What is stored in each table."""


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


def read_link(key: str, document: Mapping[str, Any]) -> BrowserLink:
    """A browser; one kept before devices had an identity of their own facilitates as it did."""
    return msgspec.convert({"console": True, **document, "id": key}, BrowserLink)


T = TypeVar("T", Session, Keys, Person, Step, BrowserLink, Wifi, Urn, Publication)

_PLAIN: Final = frozenset({Role.PARTICIPANT})
_STORED: Final = frozenset(f.name for f in fields(Contribution)) - {"content"}
"""The fields of a contribution that are stored as they are."""


class Nouns:
    """What a session consists of, as it is now."""

    store: Store
    catalogue: Catalogue

    def _load(self) -> None:
        only = next(iter(self.store.documents("session").values()), None)
        keys = next(iter(self.store.documents("keys").values()), None)
        if only is None or keys is None:
            raise NotFound(_("Ce dossier ne contient pas de session."))
        stored = msgspec.convert(dict(only), Session)
        self.keys = msgspec.convert(dict(keys), Keys)
        self._people = {p.id: p for p in self._read_all("people", Person)}
        self._steps = {s.id: s for s in self._read_all("steps", Step)}
        self.session = days.first_start(stored, self._steps.values(), self._first_run)
        self._found_day = "" if stored.held_on else self.session.held_on
        self.wifi = next(reversed(self._read_all("wifi", Wifi)), None)
        self.publication = next(iter(self._read_all("publication", Publication)), None)
        self._urns = {u.id: u for u in self._read_all("urns", Urn)}
        browsers = self.store.documents("browsers").items()
        self._browsers = {key: read_link(key, document) for key, document in browsers}
        self._everybody: dict[str, Person] | None = None
        self._led: tuple[dict[str, Person], tuple[Person, ...]] | None = None
        """Those with a role, and the people of whom they are."""
        self._activities: dict[str, tuple[Step, Activity]] = {}
        contributions = Contributions()
        for document in self._stored_contributions():
            contributions.put(self.read_contribution(document))
        self._contributions = contributions  # whole: some read it without the lock

    def _first_run(self) -> float | None:
        """When the session first had a running step; None where it was not opened here."""
        try:
            for place, entry in enumerate(self.store.entries()):
                if place == 0 and entry.verb != Verb.CREATE:
                    return None
                for put in entry.puts:
                    if put.table == "session" and (put.document or {}).get("current"):
                        return entry.at
        except Unreadable:
            return None
        return None

    def _stored_contributions(self) -> Iterable[Mapping[str, Any]]:
        """Those of the session's folder."""
        return self.store.documents("contributions").values()

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
        return Contribution(content=content, **{k: v for k, v in document.items() if k in _STORED})

    def read_noun(
        self, table: str, key: str, document: Mapping[str, Any], step: Step | None = None
    ) -> Noun:
        """The noun that a table holds so under this key; `step` as for `read_contribution`."""
        if table == TABLES[Contribution]:
            return self.read_contribution(document, step)
        if table == TABLES[BrowserLink]:
            return read_link(key, document)
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

    def holder_of(self, browser: str) -> Person | None:
        """Whose browser this is, whether or not its identity is to be made new before it acts."""
        link = self._browsers.get(browser_hash(browser))
        return self._people.get(link.person) if link else None

    def bearer_of(self, mark: str) -> Person | None:
        """Whom what is kept under this mark is of: a browser, or a link to come back by."""
        link = self._browsers.get(mark)
        return self._people.get(link.person) if link else None

    def link_of(self, browser: str) -> BrowserLink | None:
        """What is kept of this browser here; None for a stranger's."""
        return self._browsers.get(browser_hash(browser))

    def browsers_of(self, person: str) -> tuple[BrowserLink, ...]:
        """The phones of this person."""
        return tuple(link for link in list(self._browsers.values()) if link.person == person)

    @property
    def browsers(self) -> tuple[BrowserLink, ...]:
        """The phones and computers of all who are here."""
        return tuple(self._browsers.values())

    def facilitates(self, link: BrowserLink) -> bool:
        """Whether this browser is one with which somebody facilitates."""
        person = self._people.get(link.person)
        return link.console and person is not None and person.has(Role.FACILITATOR)

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
        """The steps of the agenda, in order."""
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

    def shared_in(self, step: str) -> tuple[Contribution, ...]:
        """What everybody may see in a step, in order of position."""
        return self._contributions.shared_in(step)

    def unrevealed_in(self, step: str) -> dict[str, int]:
        """How many contributions of a step wait to be revealed, by author."""
        return self._contributions.unrevealed_in(step)

    def last_position(self, step: str) -> float:
        """Where the last contribution of a step stands; 0 where there is none."""
        return self._contributions.last_position(step)

    def all_of(self, person: str, step: str) -> tuple[Contribution, ...]:
        """What one person has in a step, private contributions included, in order of position."""
        return self._contributions.of(person, step)

    def everything(self) -> tuple[Contribution, ...]:
        """Every contribution of the session, private ones included, in no order."""
        return self._contributions.everything()

    @property
    def hidden(self) -> frozenset[str]:
        """The ids of the contributions that the facilitator has hidden."""
        return self._contributions.hidden()

    @property
    def queued(self) -> tuple[Contribution, ...]:
        """What waits until whoever facilitates shows it, and what was set aside; oldest first."""
        return self._contributions.queued()

    def urns_of(self, step: str) -> tuple[Urn, ...]:
        """What the closed rounds of a vote counted, in order."""
        found = (urn for urn in self._urns.values() if urn.step == step)
        return tuple(sorted(found, key=lambda urn: urn.round))

    @property
    def facilitators(self) -> tuple[str, ...]:
        """The ids of those who facilitate, in order of arrival."""
        return tuple(p.id for p in self.led if Role.FACILITATOR in p.roles)

    @property
    def led(self) -> tuple[Person, ...]:
        """The people who have a role, in order of arrival."""
        everybody = self.everybody
        if self._led is None or self._led[0] is not everybody:
            led = tuple(p for p in everybody.values() if p.roles != _PLAIN)
            self._led = (everybody, led)
        return self._led[1]

    def activity_of(self, step: Step) -> Activity:
        """The activity of a step, with its settings."""
        known = self._activities.get(step.id)
        if known is None or known[0] is not step:
            known = (step, self.catalogue.activity(step.activity, step.settings))
            self._activities[step.id] = known
        return known[1]

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

    def takes_away(self, noun: Noun) -> bool:
        """Whether this hides a text that was seen, or shows a person by another name."""
        if isinstance(noun, Contribution):
            was = self._contributions.get(noun.id)
            if was is None:
                return False
            unseen = (noun.hidden and not was.hidden) or (was.shared and not noun.shared)
            return unseen or (was.shared and as_shared(was).person != as_shared(noun).person)
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
        if isinstance(noun, BrowserLink):
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
        elif isinstance(noun, BrowserLink):
            self._browsers[noun.id] = noun
        elif isinstance(noun, Urn):
            self._urns[noun.id] = noun
        else:
            self._contributions.put(noun)

    def _forget(self, noun: Noun) -> None:
        if isinstance(noun, Person):
            self._people.pop(noun.id, None)
            self._everybody = None
        elif isinstance(noun, Step):
            self._steps.pop(noun.id, None)
        elif isinstance(noun, BrowserLink):
            self._browsers.pop(noun.id, None)
        elif isinstance(noun, Wifi):
            self.wifi = None if self.wifi == noun else self.wifi
        elif isinstance(noun, Urn):
            self._urns.pop(noun.id, None)
        elif isinstance(noun, Publication):
            self.publication = None
        elif isinstance(noun, Contribution):
            self._contributions.drop(noun)

    def revised(self, step: Step) -> Step:
        """The step, marked so that each person's own part of it is drawn again."""
        return replace(step, revision=step.revision + 1)


def _position(noun: Step) -> tuple[float, str]:
    return (noun.position, noun.id)
