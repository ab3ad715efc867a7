"""Summarises a session from its snapshot and the end of its journal, without opening it.

Only one that a server left whole: the snapshot goes up to the journal's last entry, and neither is
of a former version. Any other session is opened, which brings it up to date or says what is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from tablee.model.entities import Keys, Person, Publication, Role, Session
from tablee.session.residency.index import links_of
from tablee.session.residency.summaries import SessionSummary, due_of, planned_of
from tablee.session.room.memory import read_link
from tablee.storage.journal import Journal, JournalEnd
from tablee.storage.state import schema, snapshot


class _About(msgspec.Struct):
    n: int
    generation: str
    version: int


class _Step(msgspec.Struct):
    facts: dict[str, Any] = {}


class _Documents(msgspec.Struct):
    """The tables of a snapshot that a summary is made of; the others are not looked at."""

    snapshot: dict[str, _About]
    session: dict[str, Session]
    keys: dict[str, Keys]
    people: dict[str, Person] = {}
    browsers: dict[str, dict[str, Any]] = {}
    publication: dict[str, Publication] = {}
    steps: dict[str, _Step] = {}

    def is_up_to(self, end: JournalEnd) -> bool:
        """Whether it is all that the journal says that ends so, in our version."""
        about = self.snapshot["1"]
        same = (about.n, about.generation) == (end.last, end.generation)
        return same and about.version == end.version == schema.VERSION

    @property
    def has_secret_votes(self) -> bool:
        """Whether a key may have to be destroyed that a crash has left (`Secrecy.tidy`)."""
        return any(step.facts.get("secret") for step in self.steps.values())


_documents: Final = msgspec.json.Decoder(_Documents)


def summarised(folder: Path, journal: type[Journal], fingerprint: str) -> SessionSummary | None:
    """The summary of the session in this folder; None where it is to be opened for that."""
    end = journal.end(folder) if fingerprint else None
    if end is None:
        return None
    try:
        data = (folder / snapshot.FILE).read_bytes()
        snapshot.verify(data)
        found = _documents.decode(data)
        session, keys = found.session["1"], found.keys["1"]
        renamed, readable = session.id != folder.name, keys.console
        if not found.is_up_to(end) or renamed or readable or found.has_secret_votes:
            return None
        return _summary(found, end, fingerprint)
    except (OSError, snapshot.BadSnapshot, msgspec.MsgspecError, KeyError):
        return None


def _summary(found: _Documents, end: JournalEnd, fingerprint: str) -> SessionSummary:
    session, keys = found.session["1"], found.keys["1"]
    leading = {p.id for p in found.people.values() if p.has(Role.FACILITATOR)}
    links = [read_link(link.get("_id") or link["id"], link) for link in found.browsers.values()]
    page = next(iter(found.publication.values()), None)
    return SessionSummary(
        fingerprint=fingerprint,
        code=keys.code,
        links=tuple(links_of(keys, page)),
        browsers=tuple(link.id for link in links),
        devices=tuple(link.id for link in links if link.console and link.person in leading),
        created_at=session.created_at,
        changed_at=end.at,
        last=end.last,
        closed=session.closed_at is not None,
        running=bool(session.current),
        planned=planned_of(session),
        due=due_of(step.facts for step in found.steps.values()),
    )
