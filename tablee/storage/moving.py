"""Copies a whole session from one kind of storage to another, and verifies the copy.

Every entry, picture and original goes, and the open boxes of secret ballots with their keys. A copy
that does not say the same is taken away again. What plugins are owed goes by itself.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from tablee.errors import NotSaved, Unreadable, WorkshopError
from tablee.storage.journal import disk
from tablee.storage.journal.scan import numbered
from tablee.storage.recovery import ASIDE, MEDIA
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from tablee.storage.blobs import BlobStore
    from tablee.storage.cursors import EventCursors
    from tablee.storage.journal import Journal

FOLDERS: Final = ("", MEDIA, ASIDE)
"""Where a session's blobs are, beside the files that are its journal."""
NOT_BLOBS: Final = (".json", ".jsonl", disk.NEW)


def copy_session(
    folder: Path,
    kind: type[Journal],
    to: Path,
    other: type[Journal],
    boxes: Collection[str] = (),
    *,
    read_only: bool = False,
) -> int:
    """Makes the session `to` of the other kind; how many entries it has. Raises with nothing there.

    `boxes` are the names of those that are open. Whoever calls it holds both, but for one that is
    `read_only`: a backup, of which it was said what is damaged.
    """
    journal = kind.open(folder, read_only=read_only)
    if journal is None or (journal.damages and not read_only):
        raise Unreadable(
            _("La session {session} est abîmée : « tablee check --repair » d’abord.").format(
                session=folder.name
            )
        )
    if other.is_there(to):
        raise NotSaved(_("Il y a déjà une session de ce nom : rien n’a été créé."))
    try:
        if other.in_folder:
            to.mkdir(parents=True, mode=0o700)
            (to / MEDIA).mkdir(mode=0o700)
        made = other.create(to, journal.version, journal.read())
        blobs, target = kind.blobs(folder), other.blobs(to)
        for name in _names(blobs):
            target.write(name, [blobs.read(name)])
        _copy_boxes(journal, folder, made, to, boxes)
        _compare(journal, made, blobs, target)
    except (OSError, WorkshopError) as error:
        other.discard(to)
        raise error if isinstance(error, WorkshopError) else disk.not_saved(error) from error
    finally:
        journal.close()
    made.close()
    return made.last


def carry_cursors(session: str, here: EventCursors, there: EventCursors) -> None:
    """What plugins are owed of a session goes with it, so that it is told there; `NotSaved`.

    The numbers of its entries are the same there. What stands there of another session of this name
    goes.
    """
    try:
        cursors = here.read(session)
        there.remove(session)
        if cursors:
            there.write(session, cursors)
        here.remove(session)
    except OSError as error:
        raise disk.not_saved(error) from error


def _names(blobs: BlobStore) -> Iterator[str]:
    for folder in FOLDERS:
        for each in blobs.list(folder):
            if folder or not each.name.endswith(NOT_BLOBS):
                yield f"{folder}/{each.name}" if folder else each.name


def _copy_boxes(
    journal: Journal, folder: Path, made: Journal, to: Path, names: Collection[str]
) -> None:
    """A round whose key is lost has no ballot to be read: its box stays behind."""
    boxes, others = journal.ballot_boxes(folder), made.ballot_boxes(to)
    for name in names:
        if (key := boxes.key(name)) is not None:
            others.begin(name, key)
            others.replace(name, boxes.lines(name))


def _compare(journal: Journal, made: Journal, blobs: BlobStore, target: BlobStore) -> None:
    """Raises `Unreadable` where the copy does not say the same, entry by entry, byte by byte."""
    # What is lost of a damaged one is said in its copy.
    same = all(one == other for one, other in zip_longest(numbered(journal.read()), made.read()))
    if not same or any(blobs.read(name) != target.read(name) for name in _names(blobs)):
        raise Unreadable(_("la copie n’est pas comme l’original"))
