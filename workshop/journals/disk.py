"""Bytes on disk: whole or not at all, and said in a sentence when the disk refuses."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

from workshop.errors import NotSaved
from workshop.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "NEW",
    "beside",
    "not_saved",
    "place",
    "reason",
    "replace",
    "sync",
    "sync_folder",
    "write",
]

NEW: Final = ".new"
"""The end of the name of a file that is being written, and is not there yet."""

_REASONS: Final = {
    errno.ENOSPC: N_("le disque est plein"),
    errno.EDQUOT: N_("le disque est plein"),
    errno.EFBIG: N_("le disque est plein"),
    errno.EROFS: N_("le dossier est en lecture seule"),
    errno.EACCES: N_("le dossier est en lecture seule"),
    errno.EPERM: N_("le dossier est en lecture seule"),
    errno.ENOENT: N_("le dossier de la session a disparu"),
    errno.ESTALE: N_("le dossier de la session a disparu"),
    errno.EIO: N_("le disque ne répond plus"),
}


def reason(error: BaseException | None) -> str:
    """Why the disk refused, to be put in a sentence."""
    known = _REASONS.get(getattr(error, "errno", None) or 0)
    return _(known) if known else str(getattr(error, "strerror", None) or error)


def not_saved(error: OSError) -> NotSaved:
    """The refusal to show: why, and that nothing typed is lost."""
    return NotSaved(
        _("Rien n’a été enregistré : {reason}. Gardez votre texte et réessayez.").format(
            reason=reason(error)
        )
    )


def write(handle: int, data: bytes) -> None:
    """Writes all of it where the file stands; raises `OSError`."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def sync(handle: int) -> None:
    """Returns once what was written, and the file's size, are on disk; raises `OSError`."""
    getattr(os, "fdatasync", os.fsync)(handle)


def sync_folder(folder: Path) -> None:
    """Makes a rename or a new file in this folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path: Path, chunks: Iterable[bytes]) -> None:
    """Puts a file in place of what was there: a crash leaves the old or the new, whole.

    Raises `OSError`; the old one is untouched, unless it is the folder that could not be synced.
    """
    place(beside(path, chunks), path)
    sync_folder(path.parent)


def beside(path: Path, chunks: Iterable[bytes]) -> Path:
    """Writes what is to take the place of a file, next to it, on disk; raises `OSError`."""
    new = path.with_name(path.name + NEW)
    try:
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            for chunk in chunks:
                write(handle, chunk)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        _forget(new)
        raise
    return new


def place(new: Path, path: Path) -> None:
    """Renames it; through a power cut, only once the folder is synced. Raises `OSError`."""
    try:
        os.replace(new, path)
    except OSError:
        _forget(new)
        raise


def _forget(new: Path) -> None:
    """What could not be finished takes room on a disk that may be full."""
    try:
        new.unlink(missing_ok=True)
    except OSError:
        return
