"""Opens the room of a session from its folder, and brings what former versions left up to date."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from tablee.errors import WorkshopError
from tablee.session.access.links import hash_of_link
from tablee.session.room import Room
from tablee.session.transfer import migration
from tablee.storage import Store
from tablee.storage.cluster.leases import OwnedElsewhere
from tablee.storage.journal import Journal, Put, disk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session.access.limits import Limits
    from tablee.session.events.delivery import PluginEvents
    from tablee.session.transfer.failed_sessions import Unopened

log = logging.getLogger(__name__)


@dataclass
class RoomLoader:
    """With which plugins, limits and kind of journal the sessions of a folder are opened."""

    root: Path
    catalogue: Catalogue
    clock: Callable[[], float]
    journal: type[Journal]
    limits: Limits
    plugin_events: PluginEvents | None
    unopened: Unopened
    drop_browsers: Callable[[Collection[str]], object]
    """Is told the hashes of the browsers of somebody who was erased."""

    def room(self, store: Store) -> Room:
        """The room of a session whose files are open."""
        room = Room(store, self.catalogue, self.clock, self.limits)
        room.plugin_events = self.plugin_events
        room.drop_browsers = self.drop_browsers
        return room

    def read(self, session: str) -> Room | None:
        """The room of the session in the folder of this name; None where it does not open.

        Raises `OwnedElsewhere` where another server has it, `NotSaved` where a database refuses.
        """
        return self._opened(session, read_only=False)

    def copy(self, session: str) -> Room | None:
        """The same as it is now, to be read: what others write is not in it."""
        return self._opened(session, read_only=True)

    def _opened(self, session: str, *, read_only: bool) -> Room | None:
        folder, unfollowed = self.root / session, None
        try:
            store = Store(folder, self.journal, read_only=read_only)
            if read_only:
                return Room(store, self.catalogue, self.clock, self.limits)
            _seal_links(store)
            room = self.room(store)
            if (unknown := room.events.follow()) and not self.journal.in_folder:
                unfollowed = disk.not_saved(unknown)
                raise unfollowed
            room.secrecy.tidy()
            migration.renew(room)
        except OwnedElsewhere:
            raise
        except (WorkshopError, msgspec.ValidationError, KeyError) as error:
            if error is unfollowed:
                raise  # it is the database that is not well
            self.leave_out(folder, str(error))
            return None
        self.unopened.discard(session)
        return room

    def leave_out(self, folder: Path, sentence: str) -> None:
        """Says why a session is not opened, to the log and to whoever was in it."""
        log.warning("session %s is not opened: %s", folder.name, sentence)
        self.unopened.add(folder, sentence)


def _seal_links(store: Store) -> None:
    """Replaces each readable link to the console by its hash; the link goes on opening it.

    Raises `NotSaved` where the disk refuses: the session is then not opened, nothing is lost.
    """
    if any(document.get("console") for document in store.documents("keys").values()):
        store.rewrite(_sealed)


def _sealed(put: Put) -> Put:
    document = put.document
    if put.table != "keys" or document is None or not document.get("console"):
        return put
    kept = {name: value for name, value in document.items() if name != "console"}
    mark = hash_of_link(str(document["console"]))
    return put._replace(document={**kept, "consoles": [*kept.get("consoles", ()), mark]})
