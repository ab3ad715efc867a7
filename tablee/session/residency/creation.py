"""Creates the files of a session: its folder, its steps, whoever facilitates it."""

from __future__ import annotations

import errno
import re
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tablee.errors import NotAccepted, NotSaved
from tablee.model import days
from tablee.model.entities import (
    Contribution,
    Keys,
    Person,
    Role,
    Session,
    Step,
    new_id,
    question_typed,
)
from tablee.model.verbs import Verb
from tablee.session.access.links import BrowserLink, browser_hash
from tablee.session.hosting.administration import slug_of
from tablee.session.library import agendas
from tablee.session.library import session_fields as session_fields
from tablee.session.people.people import clean_name
from tablee.session.room.memory import TABLES, Noun, document_of, key_of
from tablee.session.transfer import follow_up
from tablee.storage import Store
from tablee.storage.journal import Journal, disk
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tablee.activities import Agenda
    from tablee.model.actions import Former
    from tablee.registry import Catalogue
    from tablee.session.transfer.duplication import Duplicate


@dataclass(frozen=True)
class Plan:
    """When a session is to begin, and what people may do before."""

    day: str = ""
    """An ISO date; empty for today, or whenever everybody is there."""
    hour: str = ""
    """The time of day, `10:00`; empty for none."""
    early: frozenset[int] | None = None
    """The places of the agenda's steps that are open before, from 0; None for those that it says
    itself."""
    offered: int | None = None
    """The place, from 0, of the step that it offers to begin with; None for none of them."""


@dataclass(frozen=True)
class NewSession:
    """What somebody asks for who opens a session; raises `NotAccepted` for no title."""

    title: str
    agenda: Agenda | None = None
    facilitator: str = ""
    """The name of whoever facilitates."""
    language: str = "fr"
    follows: Former | None = None
    """The session before, whose actions it begins with."""
    question: str = ""
    like: Duplicate | None = None
    """What it takes along from another."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What was typed in fields of the whole session, by `form.input`; else its agenda's hold."""
    plan: Plan = Plan()

    def __post_init__(self) -> None:
        title = re.sub(r"[ \t\r\n]+", " ", self.title).strip()
        if not title:
            raise NotAccepted(_("Donnez un titre à la session."))
        object.__setattr__(self, "title", title)

    def write(
        self, folder: Path, journal: type[Journal], catalogue: Catalogue,
        keys: Keys, browser: str, now: float,
    ) -> Store:  # fmt: skip
        """Makes it in this folder, for the browser that facilitates it, empty for none yet.

        Raises `NotSaved`, and `NotAccepted` where the session that it follows left no action or no
        plugin takes them up, or where the day that is planned is past; nothing is there then.
        """
        with speaking(self.language):
            nouns = self._nouns(folder.name, catalogue, browser, now)
        store = Store.create(folder, journal)
        person = next(noun for noun in nouns if isinstance(noun, Person))
        try:
            with store.change(person.id, Verb.CREATE, at=now):
                for noun in (nouns[0], keys, *nouns[1:]):
                    store.put(TABLES[type(noun)], key_of(noun), document_of(noun))
        except NotSaved:
            store.journal.close()
            journal.discard(folder)
            raise
        return store

    def _nouns(self, id_: str, catalogue: Catalogue, browser: str, now: float) -> list[Noun]:
        person = Person(
            new_id(),
            clean_name(self.facilitator or _("Animation")),
            roles=frozenset({Role.FACILITATOR}),
            joined_at=now,
        )
        link = BrowserLink(browser_hash(browser), person.id, since=now, console=True)
        steps, contributions = _steps(self.agenda, catalogue), list[Contribution]()
        if self.plan.early is not None:
            steps = [replace(s, early=n in self.plan.early) for n, s in enumerate(steps)]
        if self.agenda is not None and self.plan.offered is not None:
            steps = [*agendas.first_of(self.agenda, self.plan.offered, catalogue), *steps]
        if self.follows is not None:
            steps, contributions = follow_up.taken_up(catalogue, self.follows, now, steps)
        steps = list(map(catalogue.described, steps))
        links = [link] if browser else []
        given = {**session_fields.given_by(self.agenda, catalogue), **self.fields}
        session = session_fields.filled(self._session(id_, now), catalogue, given)
        return [session, person, *links, *steps, *contributions]

    def _session(self, id_: str, now: float) -> Session:
        spoken = self.agenda.spoken() if self.agenda else None
        session = Session(
            id=id_,
            title=self.title[:200],
            language=self.language,
            question=question_typed(self.question),
            asks=spoken.asks if spoken else "",
            agenda=spoken.title if spoken else "",
            follows=follow_up.named(self.follows) if self.follows else "",
            created_at=now,
        )
        session = self.like.taken_along(session) if self.like else session
        return days.planned(session, self.plan.day, self.plan.hour, now)


def _steps(agenda: Agenda | None, catalogue: Catalogue) -> list[Step]:
    steps = agendas.steps_of(agenda, catalogue) if agenda else []
    for activity in catalogue.activities.values():
        if activity.beside:
            steps.append(Step(id=new_id(), activity=activity.name, beside=True))
    return steps


def new_folder(root: Path, journal: type[Journal], title: str, at: float) -> Path:
    """The folder of a session with this title that was opened then; raises `NotSaved`."""
    if journal.in_folder and not root.is_dir():  # not made again: a disk may be pulled out
        raise disk.not_saved(FileNotFoundError(errno.ENOENT, ""))
    day = time.strftime("%Y-%m-%d", time.localtime(at))
    slug = slug_of(title) or "session"
    name, n = f"{day}-{slug}", 1
    while journal.is_there(root / name):
        n += 1
        name = f"{day}-{slug}-{n}"
    return root / name
