"""Puts a session back into the format of the version before, from the originals in `aside/`.

For whoever goes back to a former Tablée after an upgrade. What was written since is kept in
`aside/` too, and is not in the session any more. Originals go after `RETENTION`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from tablee.errors import NotAccepted, NotFound
from tablee.storage.blobs import BlobInfo, BlobStore, FolderBlobs
from tablee.storage.journal import FileJournal, Journal, disk
from tablee.storage.journal.entry import decode
from tablee.storage.journal.files import FILE as JOURNAL
from tablee.storage.journal.scan import scanned
from tablee.storage.maintenance.recovery import ASIDE, SAID, SEEN
from tablee.storage.state import schema, snapshot
from tablee.texts import _

STAMP = "%Y-%m-%d-%H%M%S"
"""With which the names of what stands in `aside/` begin."""
_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\d-\d{6}")
RETENTION: Final = 90 * 86_400.0
"""Seconds for which originals of a former version are kept."""


class Original(NamedTuple):
    """The file that held a session in a former version."""

    blob: BlobInfo
    """As it stands in `aside/`."""
    version: int
    name: str
    """What it was called in the session's folder."""


def newest_original(blobs: BlobStore) -> Original | None:
    """The session's last original of a former version; None where there is none, or no more."""
    return max(_originals(blobs), key=lambda it: (it.version, it.blob.name), default=None)


def go_back(folder: Path, kind: type[Journal] = FileJournal) -> Original:
    """Puts that original in the place of what is there today, which goes aside.

    Its caller holds the session. Raises `NotAccepted` where there is none, and `NotSaved` or
    `Unreadable` with the session as it was.
    """
    if not kind.in_folder:
        return _rewritten_back(folder, kind)
    blobs = FolderBlobs(folder)
    original = _original_of(folder, newest_original(blobs))
    stamp = time.strftime(STAMP)
    try:
        for name in (JOURNAL, snapshot.FILE):
            if (folder / name).exists():
                blobs.write(f"{ASIDE}/{stamp}-{schema.VERSION}-{name}", [blobs.read(name)])
        blobs.write(original.name, [blobs.read(f"{ASIDE}/{original.blob.name}")])
        for name in {JOURNAL, snapshot.FILE} - {original.name}:
            (folder / name).unlink(missing_ok=True)
        disk.sync_folder(folder)
    except OSError as error:
        raise disk.not_saved(error) from error
    return original


def _original_of(folder: Path, found: Original | None) -> Original:
    if found is None:
        raise NotAccepted(
            _(
                "La session {session} n’a pas d’original d’un format antérieur : elle est née dans "
                "celui-ci, ou des mots y ont été effacés depuis, et l’original avec eux."
            ).format(session=folder.name)
        )
    return found


def _rewritten_back(folder: Path, kind: type[Journal]) -> Original:
    """The same where a journal is rows: of an original that is one, not of the first version's."""
    blobs = kind.blobs(folder)
    journals = (each for each in _originals(blobs) if each.name == JOURNAL)
    newest = max(journals, key=lambda it: (it.version, it.blob.name), default=None)
    original = _original_of(folder, newest)
    journal = kind.open(folder)
    if journal is None:
        raise NotFound(_("Cette session n’existe pas, ou plus."))
    try:
        data = blobs.read(f"{ASIDE}/{original.blob.name}")
        found = scanned(JOURNAL, data)
        entries = [decode(data[at:to]) for at, to in zip(found.starts, found.ends, strict=True)]
        now = f"{ASIDE}/{time.strftime(STAMP)}-{schema.VERSION}-{JOURNAL}"
        blobs.write(now, [journal.raw()])
        journal.rewrite(lambda _entry: None, original.version, entries)
    except OSError as error:
        raise disk.not_saved(error) from error
    finally:
        journal.close()
    return original


def original_expires_at(blobs: BlobStore) -> float | None:
    """Until when the newest original is kept (seconds since 1970), to be said once.

    None for a session of this version, and once `note_seen` was called after it was put there.
    """
    there = blobs.list(ASIDE)
    last = max((each.at for each in there), default=0.0)
    seen = max((each.at for each in there if each.name == SEEN), default=0.0)
    original = None if last <= seen else _newest_at(blobs, last)
    return None if original is None else original.blob.at + RETENTION


@lru_cache(maxsize=256)
def _newest_at(blobs: BlobStore, _last: float) -> Original | None:
    """Screens ask each time that they are drawn; what was last put aside at that time is known."""
    return newest_original(blobs)


def note_seen(blobs: BlobStore) -> None:
    """Whoever facilitates has read that there is an original; raises `NotSaved`."""
    try:
        blobs.write(f"{ASIDE}/{SEEN}", [b""])
    except OSError as error:
        raise disk.not_saved(error) from error


def free_originals(blobs: BlobStore, before: float) -> int:
    """Deletes those put aside before that time (seconds since 1970); how many files went.

    What was put aside at the same moment goes with them, unless it was damaged. Its caller holds
    the session. Raises `OSError`.
    """
    there = blobs.list(ASIDE)
    if not there:
        return 0
    old = {_stamp(each.blob.name) for each in _originals(blobs) if each.blob.at < before}
    damaged = {_stamp(each.name) for each in there if each.name.endswith(SAID)}
    gone = [each.name for each in there if _stamp(each.name) in old - damaged - {""}]
    blobs.remove([f"{ASIDE}/{name}" for name in gone])
    return len(gone)


def _stamp(name: str) -> str:
    found = _STAMP.search(name)
    return found[0] if found else ""


def _originals(blobs: BlobStore) -> Iterator[Original]:
    for each in blobs.list(ASIDE):
        for name, version_in in ((snapshot.FILE, _of_one_file), (JOURNAL, _of_journal)):
            if each.name.endswith(name):
                version = version_in(blobs.read(f"{ASIDE}/{each.name}"))
                if 0 < version < schema.VERSION:
                    yield Original(each, version, name)


def _of_one_file(data: bytes) -> int:
    """1 for the one file of the first version; 0 for a snapshot, which holds no history."""
    if data.startswith(snapshot.BEGINNING):
        return 0
    try:
        tables = schema.first_version(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0
    return 1 if next(iter(tables["session"].values()), {}).get("version", 1) == 1 else 0


def _of_journal(data: bytes) -> int:
    header = scanned(JOURNAL, data).header
    return header.version if header is not None else 0
