"""Copies a whole session from one kind of storage to another, and verifies the copy.

Every entry, picture and original goes, and the open boxes of secret ballots with their keys. A copy
that does not say the same is taken away again. What plugins are owed goes by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from tablee.errors import NotSaved, Unreadable, WorkshopError
from tablee.storage.blobs import BlobStore
from tablee.storage.cursors import EventCursors
from tablee.storage.journal import Journal, disk
from tablee.storage.journal.scan import numbered
from tablee.storage.maintenance.recovery import ASIDE, MEDIA
from tablee.texts import _

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
    """Makes the session `to` of the other kind; how many entries it has.

    One that is there already is completed where an earlier copying of the same was cut short, and
    may have been written to since. Raises with no more there than before.

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
    begun = other.is_there(to)
    if begun and not _goes_on_from(journal, to, other):
        raise NotSaved(
            _(
                "Il y a déjà une session de ce nom, qui dit autre chose : rien n’a été créé. "
                "Comparez les deux (« tablee export »), et supprimez celle qui est de trop."
            )
        )
    try:
        made = _opened(to, other) if begun else _created(to, other, journal)
        blobs, target = kind.blobs(folder), other.blobs(to)
        there = set(_names(target)) if begun else set()
        for name in _names(blobs):
            if name not in there:
                target.write(name, [blobs.read(name)])
        _copy_boxes(journal, folder, made, to, boxes)
        _compare(journal, made, blobs, target)
    except (OSError, WorkshopError) as error:
        if not begun:
            other.discard(to)
        raise error if isinstance(error, WorkshopError) else disk.not_saved(error) from error
    finally:
        journal.close()
    made.close()
    return made.last


def _created(to: Path, other: type[Journal], journal: Journal) -> Journal:
    if other.in_folder:
        to.mkdir(parents=True, mode=0o700)
        (to / MEDIA).mkdir(mode=0o700)
    return other.create(to, journal.version, journal.read())


def _opened(to: Path, other: type[Journal]) -> Journal:
    made = other.open(to)
    if made is None:
        raise NotSaved(_("la copie n’est pas comme l’original"))
    return made


def _goes_on_from(journal: Journal, to: Path, other: type[Journal]) -> bool:
    """Whether what is there begins with all that this journal says."""
    made = other.open(to, read_only=True)
    if made is None:
        return False
    try:
        return not made.damages and _begins_with(made, journal)
    finally:
        made.close()


def _begins_with(made: Journal, journal: Journal) -> bool:
    """What is lost of a damaged one is said in its copy, so its entries are numbered anew there."""
    copied = made.read()
    return all(one == next(copied, None) for one in numbered(journal.read()))


def carry_cursors(
    session: str, here: EventCursors, there: EventCursors, *, again: bool = False
) -> None:
    """What plugins are owed of a session goes with it, so that it is told there; `NotSaved`.

    The numbers of its entries are the same there. What stands there of another session of this name
    goes; not where the session is copied `again`, as it may have been carried before.
    """
    try:
        cursors = here.read(session)
        if cursors or not again:
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
    """A round whose key is lost has no ballot to be read: its box stays behind.

    What an earlier copying put there stays, and what came to it since.
    """
    boxes, others = journal.ballot_boxes(folder), made.ballot_boxes(to)
    for name in names:
        if (key := boxes.key(name)) is not None:
            there = others.lines(name) if others.key(name) == key else []
            lines = boxes.lines(name)
            others.begin(name, key)
            others.replace(name, [*lines, *(line for line in there if line not in lines)])


def _compare(journal: Journal, made: Journal, blobs: BlobStore, target: BlobStore) -> None:
    """Raises `Unreadable` where the copy does not say the same, entry by entry, byte by byte."""
    same = _begins_with(made, journal)
    if not same or any(blobs.read(name) != target.read(name) for name in _names(blobs)):
        raise Unreadable(_("la copie n’est pas comme l’original"))
