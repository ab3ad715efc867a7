"""Agendas of files that were brought, kept for a day so that any server can print from them."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from tablee.errors import BadAgenda
from tablee.model.agendas import Agenda, read, written
from tablee.model.entities import derived_id, is_id

if TYPE_CHECKING:
    from tablee.storage.blobs import BlobStore

log = logging.getLogger(__name__)

FOLDER: Final = ".brought"
"""Beside the sessions, in the database where they are there; no backup has it."""
MOST: Final = 30
LONGEST: Final = 86_400.0
"""Seconds for which one is kept."""


def save_brought(agenda: Agenda, beside: BlobStore) -> str:
    """Keeps it, the oldest making room; the id under which `brought_agenda` finds it."""
    file = written(agenda).encode()
    key = derived_id(file.decode())
    try:
        if not beside.holds(f"{FOLDER}/{key}"):
            beside.write(f"{FOLDER}/{key}", [file])
            _make_room(beside)
    except OSError as error:
        log.warning("an agenda that was brought is not kept to be printed: %s", error)
    return key


def _make_room(beside: BlobStore) -> None:
    there = sorted(beside.list(FOLDER), key=lambda each: -each.at)
    late = time.time() - LONGEST
    old = [each for n, each in enumerate(there) if n >= MOST or each.at < late]
    beside.remove([f"{FOLDER}/{each.name}" for each in old])


def brought_agenda(key: str, beside: BlobStore) -> Agenda | None:
    """The one under this id; None once it has gone."""
    if not is_id(key):
        return None
    try:
        return read(beside.read(f"{FOLDER}/{key}"))
    except (OSError, BadAgenda):
        return None
