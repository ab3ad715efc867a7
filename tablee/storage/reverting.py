"""Puts a session back into the format of the version before, from the originals in `aside/`.

For whoever goes back to a former Tablée after an upgrade. What was written since is kept in
`aside/` too, and is not in the session any more. Originals go after `KEPT`.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tablee.errors import NotAccepted
from tablee.storage import schema, snapshot
from tablee.storage.journal import disk
from tablee.storage.journal.files import FILE as JOURNAL
from tablee.storage.journal.scan import scan
from tablee.storage.recovery import ASIDE, SAID, SEEN
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["KEPT", "Original", "free_originals", "go_back", "newest_original"]
__all__ += ["note_seen", "original_kept_until"]

STAMP = "%Y-%m-%d-%H%M%S"
"""With which the names of what stands in `aside/` begin."""
_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\d-\d{6}")
KEPT: Final = 90 * 86_400.0
"""Seconds for which originals of a former version are kept."""


class Original(NamedTuple):
    """The file that held a session in a former version."""

    path: Path
    version: int
    name: str
    """What it was called in the session's folder."""


def newest_original(folder: Path) -> Original | None:
    """The session's last original of a former version; None where there is none, or no more."""
    return max(_originals(folder), key=lambda it: (it.version, it.path.name), default=None)


def go_back(folder: Path) -> Original:
    """Puts that original in the place of today's files, which go aside; its caller holds the lock.

    Raises `NotAccepted` where there is none, and `NotSaved` with the session as it was.
    """
    original = newest_original(folder)
    if original is None:
        raise NotAccepted(
            _(
                "La session {session} n’a pas d’original d’un format antérieur : elle est née dans "
                "celui-ci, ou des mots y ont été effacés depuis, et l’original avec eux."
            ).format(session=folder.name)
        )
    stamp = time.strftime(STAMP)
    try:
        for name in (JOURNAL, snapshot.FILE):
            if (folder / name).exists():
                kept = folder / ASIDE / f"{stamp}-{schema.VERSION}-{name}"
                disk.replace(kept, [(folder / name).read_bytes()])
        disk.replace(folder / original.name, [original.path.read_bytes()])
        for name in {JOURNAL, snapshot.FILE} - {original.name}:
            (folder / name).unlink(missing_ok=True)
        disk.sync_folder(folder)
    except OSError as error:
        raise disk.not_saved(error) from error
    return original


def original_kept_until(folder: Path) -> float | None:
    """Until when the newest original is kept (seconds since 1970), to be said once.

    None for a session of this version, and once `note_seen` was called after it was put there.
    """
    aside = folder / ASIDE
    if not aside.is_dir():
        return None
    last = max(map(_put_at, aside.iterdir()), default=0.0)
    original = None if last <= _put_at(aside / SEEN) else _newest_at(folder, last)
    return None if original is None else original.path.stat().st_mtime + KEPT


@lru_cache(maxsize=256)
def _newest_at(folder: Path, _last: float) -> Original | None:
    """Screens ask each time that they are drawn; what was last put aside at that time is known."""
    return newest_original(folder)


def note_seen(folder: Path) -> None:
    """Whoever facilitates has read that there is an original; raises `NotSaved`."""
    try:
        disk.replace(folder / ASIDE / SEEN, [b""])
    except OSError as error:
        raise disk.not_saved(error) from error


def free_originals(folder: Path, before: float) -> int:
    """Deletes those put aside before that time (seconds since 1970); how many files went.

    What was put aside at the same moment goes with them, unless it was damaged. Its caller holds
    the folder of sessions.
    """
    aside = folder / ASIDE
    if not aside.is_dir():
        return 0
    old = {_stamp(each.path) for each in _originals(folder) if _put_at(each.path) < before}
    there = list(aside.iterdir())
    damaged = {_stamp(path) for path in there if path.name.endswith(SAID)}
    gone = [path for path in there if _stamp(path) in old - damaged - {""}]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _stamp(path: Path) -> str:
    found = _STAMP.search(path.name)
    return found[0] if found else ""


def _put_at(path: Path) -> float:
    """When this file was put there; 0 where it is not."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _originals(folder: Path) -> Iterator[Original]:
    aside = folder / ASIDE
    for path in sorted(aside.iterdir()) if aside.is_dir() else ():
        for name, version_in in ((snapshot.FILE, _of_one_file), (JOURNAL, _of_journal)):
            if path.name.endswith(name) and 0 < (version := version_in(path)) < schema.VERSION:
                yield Original(path, version, name)


def _of_one_file(path: Path) -> int:
    """1 for the one file of the first version; 0 for a snapshot, which holds no history."""
    data = path.read_bytes()
    if data.startswith(snapshot.BEGINNING):
        return 0
    try:
        tables = schema.first_version(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0
    return 1 if next(iter(tables["session"].values()), {}).get("version", 1) == 1 else 0


def _of_journal(path: Path) -> int:
    header = scan(path).header
    return header.version if header is not None else 0
