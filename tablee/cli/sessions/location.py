"""The sessions that a command is about: in a folder, or in the database of the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from tablee.errors import NotFound, NotSaved, Taken, Unreadable
from tablee.registry import Catalogue
from tablee.session import Room
from tablee.session.hosting.host import owner_of
from tablee.settings import ROOT, Settings
from tablee.storage import Store
from tablee.storage.backends import POSTGRESQL, journal_kind
from tablee.storage.cluster.leases import OwnedElsewhere
from tablee.storage.filesystem import placement
from tablee.storage.journal import DatabaseJournal, FileJournal, Journal
from tablee.texts import _

ADDRESSES = ("postgresql://", "postgres://")


def shown_path(path: Path) -> str:
    """A path as short as it can be said: from the project's folder, where it is in it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


@dataclass(frozen=True)
class SessionLocation:
    """Where sessions are kept; a session is known by its path there, wherever that is."""

    root: Path
    kind: type[Journal]

    @property
    def where(self) -> str:
        return shown_path(self.root) if self.kind.in_folder else _("la base de données")

    @property
    def folders(self) -> list[Path]:
        """All of them, the oldest name first."""
        return self.kind.sessions(self.root)

    @property
    def nothing(self) -> str:
        """That there is none."""
        return _("Aucune session dans {folder}.").format(folder=self.where)

    def found(self, session: str) -> Path:
        """The session with this name, or the only one whose name holds these words."""
        folders = self.folders
        exact = [f for f in folders if f.name == session]
        near = exact or [f for f in folders if session in f.name]
        if len(near) == 1:
            return near[0]
        if not folders:
            raise NotFound(self.nothing)
        known = ", ".join(f.name for f in near or folders)
        if near:
            raise NotFound(
                _("Plusieurs sessions contiennent « {name} » : {known}.").format(
                    name=session, known=known
                )
            )
        raise NotFound(
            _("Aucune session ne s’appelle « {name} ». Sessions : {known}.").format(
                name=session, known=known
            )
        )

    def opened(self, folder: Path, offered: Catalogue) -> Room:
        """The session of this folder, only to be read; raises `Unreadable`."""
        try:
            return Room(Store(folder, self.kind, read_only=True), offered)
        except (msgspec.ValidationError, KeyError) as error:
            raise Unreadable(
                _("La session {session} est illisible ({reason}).").format(
                    session=folder.name, reason=error
                )
            ) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else writes to the folder meanwhile; to a database others go on.

        Each session there is then to be taken by itself (`take`).
        """
        if self.kind.in_folder:
            with owner_of(self.root):
                placement.tidy(self.root)
                yield
            return
        try:
            yield
        finally:
            self.kind.leases.give_all_back()

    def take(self, folder: Path) -> None:
        """Has nobody else write to this session until `held` ends; raises `Taken`."""
        try:
            self.kind.leases.take(folder.name)
        except OwnedElsewhere as error:
            raise Taken(
                _(
                    "Le serveur {node} a la session {session} : réessayez quand personne n’y est "
                    "plus, ou arrêtez-le."
                ).format(node=error.owner.node, session=folder.name)
            ) from error

    def last_change(self, folder: Path) -> float:
        """When it was last written to, as its files or rows tell it."""
        try:
            return self.kind.changed_at(folder)
        except (OSError, NotSaved):
            return 0.0


def as_a_command(settings: Settings) -> Settings:
    """The same without the node's address: a server that runs on this machine stays who it is."""
    return replace(settings, node="command", node_address="")


def has_password(place: str) -> bool:
    """Whether an address of a database says its password, which other programs then read."""
    return place.startswith(ADDRESSES) and bool(urlsplit(place).password)


def location_of(settings: Settings, place: str = "") -> SessionLocation:
    """The sessions of these settings; or of a `place`, a folder or a database's address.

    The place `postgresql` is the database of `TABLEE_DATABASE`, whatever `TABLEE_JOURNAL` says.
    Raises `NotFound` where no database answers.
    """
    if place == POSTGRESQL or place.startswith(ADDRESSES):
        environ = {**os.environ, "TABLEE_JOURNAL": POSTGRESQL}
        if place != POSTGRESQL:
            environ["TABLEE_DATABASE"] = place
        return _reached(settings.sessions, Settings.read(environ))
    if place:
        given = Settings.read({**os.environ, "TABLEE_SESSIONS": place, "TABLEE_JOURNAL": "files"})
        return SessionLocation(given.sessions, FileJournal)
    if settings.journal == POSTGRESQL:
        return _reached(settings.sessions, as_a_command(settings))
    return SessionLocation(settings.sessions, FileJournal)


def _reached(root: Path, settings: Settings) -> SessionLocation:
    kind = journal_kind(settings)
    if issubclass(kind, DatabaseJournal):
        kind.reach()
    return SessionLocation(root, kind)
