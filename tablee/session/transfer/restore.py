"""Restores a session from its archive: validates it whole, then moves it into place atomically.

Anybody may have written the file, so nothing of it is trusted: see `validation`. What plugins that
are gone have left is kept as text, as when a session is opened. `archive` writes what is read.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec

from tablee.errors import NotAccepted, WorkshopError
from tablee.model.entities import Contribution, Keys, Person, Role, Session, Step, Urn, new_id
from tablee.model.verbs import Verb
from tablee.registry import Catalogue
from tablee.session.access.links import BrowserLink, browser_hash
from tablee.session.room.memory import TABLES, Noun, document_of, key_of
from tablee.session.transfer import validation
from tablee.session.transfer.validation import Damaged
from tablee.storage import Store
from tablee.storage.filesystem import placement
from tablee.storage.journal import Journal, Put, disk
from tablee.storage.state import schema
from tablee.texts import _, speaking

log = logging.getLogger(__name__)

MOST: Final = {
    "people": 10_000,
    "steps": 1_000,
    "contributions": 100_000,
    "urns": 10_000,
    "pictures": 1_000,
}
"""How many of each a session may have to come back so."""


@dataclass(frozen=True)
class Brought:
    """What an archive holds, checked."""

    session: Session
    """Its id is empty: its folder will give it one."""
    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    contributions: tuple[Contribution, ...]
    urns: tuple[Urn, ...]
    pictures: Mapping[str, bytes]

    @property
    def nouns(self) -> tuple[Noun, ...]:
        """All that is kept as documents, in the order in which it is read."""
        return (self.session, *self.people, *self.steps, *self.urns, *self.contributions)

    def facilitated(self, now: float) -> tuple[Brought, Person]:
        """With the person as whom whoever brings it back will be in it.

        The one who facilitated; the first to arrive of several, as for the console's link; somebody
        new where there is none.
        """
        for person in sorted(self.people, key=lambda person: person.joined_at):
            if person.has(Role.FACILITATOR):
                return self, person
        with speaking(self.session.language):
            name = _("Animation")
        person = Person(new_id(), name, roles=frozenset({Role.FACILITATOR}), joined_at=now)
        return replace(self, people=(*self.people, person)), person


# ── reading ─────────────────────────────────────────────────────────────────────────────────


def read(archive: Mapping[str, Any], catalogue: Catalogue) -> Brought:
    """The session that this archive holds; raises `NotAccepted` with a sentence about the file."""
    version = archive.get("schema")
    if type(version) is int and version > schema.VERSION:
        raise NotAccepted(
            _(
                "La session de ce fichier vient d’une version plus récente de Tablée (format "
                "{theirs}, ici {ours}). Mettez Tablée à jour : rien n’a été créé."
            ).format(theirs=version, ours=schema.VERSION)
        )
    try:
        if type(version) is not int or version < 1:
            raise Damaged(f"schema {version!r}")
        _check_sizes(archive)
        brought = _nouns(_upgraded(archive, version), catalogue)
        validation.check(brought, catalogue)
        return replace(brought, pictures=validation.clean_pictures(archive.get("pictures", {})))
    except (Damaged, msgspec.ValidationError) as error:
        log.info("an archive is not taken in: %s", error)
        raise NotAccepted(
            _(
                "La session de ce fichier est abîmée ou incomplète : rien n’a été créé. "
                "Téléchargez le fichier de nouveau depuis la page « Synthèse »."
            )
        ) from error


def _check_sizes(archive: Mapping[str, Any]) -> None:
    for table, most in MOST.items():
        found = archive.get(table, [])
        if not isinstance(found, dict if table == "pictures" else list):
            raise Damaged(f"{table} of another kind")
        if len(found) > most:
            raise NotAccepted(
                _(
                    "La session de ce fichier est trop grande pour revenir ainsi : rien n’a été "
                    "créé. Pour la déplacer, servez-vous de « tablee backup » et de "
                    "« tablee restore »."
                )
            )
    # Pictures are long, and checked by themselves.
    validation.check_plain([value for name, value in archive.items() if name != "pictures"])


def _upgraded(archive: Mapping[str, Any], version: int) -> dict[str, Any]:
    """The archive in our schema, document by document, as the store does it."""
    tables = {name: archive.get(name, []) for name in MOST if name != "pictures"}
    told = {name: value for name, value in archive.items() if name not in MOST}
    session = schema.upgraded(Put("session", "1", told), version).document or {}
    return session | {
        name: [_document(name, document, version) for document in documents]
        for name, documents in tables.items()
    }


def _document(table: str, document: Any, version: int) -> Any:
    if not isinstance(document, dict):
        raise Damaged(f"{table} without fields")
    return schema.upgraded(Put(table, str(document.get("id")), document), version).document


_STORED: Final = {f.name: f for f in fields(Contribution) if f.name != "content"}
"""The fields of a contribution that are stored as they are."""
_HINTS: Final = get_type_hints(Contribution)
_Written: Final[Any] = msgspec.defstruct(
    "_Written",
    [
        ("kind", str),
        ("content", dict[str, Any]),
        *(
            (name, _HINTS[name]) if f.default is MISSING else (name, _HINTS[name], f.default)
            for name, f in _STORED.items()
        ),
    ],
    kw_only=True,
)
"""A contribution as it is stored."""


def _nouns(told: Mapping[str, Any], catalogue: Catalogue) -> Brought:
    steps = msgspec.convert(told["steps"], tuple[Step, ...])
    activities = {step.id: step.activity for step in steps}
    session = msgspec.convert({**told, "id": ""}, Session)
    written = msgspec.convert(told["contributions"], list[_Written])
    return Brought(
        # Its own keys: those of the session that it was may be in the same folder.
        replace(session, version=schema.VERSION, seal=new_id()),
        msgspec.convert(told["people"], tuple[Person, ...]),
        steps,
        tuple(_contribution(w, activities.get(w.step, ""), catalogue) for w in written),
        msgspec.convert(told["urns"], tuple[Urn, ...]),
        {},
    )


def _contribution(written: Any, activity: str, catalogue: Catalogue) -> Contribution:
    content = catalogue.content(activity, written.kind, written.content)
    return Contribution(content=content, **{name: getattr(written, name) for name in _STORED})


# ── putting it in place ─────────────────────────────────────────────────────────────────────


def put_in_place(
    folder: Path, journal: type[Journal], brought: Brought, keys: Keys, browser: str, now: float
) -> Store:
    """A new session of this folder, which must not exist yet; raises `NotSaved` with nothing there.

    `browser` becomes that of whoever facilitates; empty for none yet. It is filled elsewhere
    first: one that stops on the way leaves no half of a session.
    """
    brought, person = replace(
        brought, session=replace(brought.session, id=folder.name)
    ).facilitated(now)
    link = BrowserLink(browser_hash(browser), person.id, since=now, console=True)
    more: tuple[Noun, ...] = (keys, link) if browser else (keys,)
    if not journal.durable or not journal.in_folder:
        return _filled(folder, journal, brought, more, person.id, now)
    try:
        waiting = placement.draft(folder.parent, folder.name)
    except OSError as error:
        raise disk.not_saved(error) from error
    try:
        _filled(waiting, journal, brought, more, person.id, now).close()
        placement.place(waiting, folder)
        return Store(folder, journal)
    except OSError as error:
        shutil.rmtree(waiting, ignore_errors=True)
        raise disk.not_saved(error) from error


def _filled(
    folder: Path,
    journal: type[Journal],
    brought: Brought,
    more: Iterable[Noun],
    by: str,
    now: float,
) -> Store:
    store = Store.create(folder, journal)
    try:
        for name, data in brought.pictures.items():
            store.save_media(name, data)
        with store.change(by, Verb.BRING_IN, at=now):
            for noun in (*brought.nouns, *more):
                store.put(TABLES[type(noun)], key_of(noun), document_of(noun))
    except WorkshopError:
        store.journal.close()
        journal.discard(folder)
        raise
    return store
