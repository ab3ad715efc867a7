"""Atomic and fsynced writes to disk, with error messages fit to be shown.

Bytes are written as they are on every system. Windows has no fsync of a folder, and refuses to
rename what somebody reads at that moment: a virus scanner often does, for an instant.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tablee.errors import NotSaved
from tablee.texts import N_, _

__all__ = [
    "NEW",
    "begins",
    "beside",
    "move",
    "not_saved",
    "opened",
    "place",
    "reason",
    "replace",
    "sync",
    "sync_folder",
    "write",
    "write_ahead",
]

NEW: Final = ".new"
"""The end of the name of a file that is being written, and is not there yet."""

WINDOWS: Final = sys.platform == "win32"
_AS_THEY_ARE: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_TRIES: Final = 20
_BETWEEN: Final = 0.05
"""Seconds between two tries to rename what a reader keeps from it: one second in all."""

_GONE: Final = N_("le dossier de la session a disparu")
_REASONS: Final = {
    getattr(errno, name): reason
    for reason, names in {
        N_("le disque est plein"): "ENOSPC EDQUOT EFBIG EMLINK",
        N_("le dossier est en lecture seule"): "EROFS",
        N_("l’accès est refusé"): "EACCES EPERM",
        _GONE: "ENOENT ESTALE",
        N_("le disque ne répond plus"): (
            "EIO ENXIO ENODEV ETIMEDOUT EREMOTEIO EHOSTDOWN EHOSTUNREACH ENETUNREACH ENETDOWN "
            "ENOTCONN ECONNRESET ECONNABORTED EPIPE ENOMEDIUM EUCLEAN"
        ),
        N_("trop de fichiers et de connexions sont ouverts à la fois"): "EMFILE ENFILE",
        N_("le nom est trop long, ou n’est pas permis ici"): "ENAMETOOLONG EILSEQ ELOOP",
        N_("un dossier est là où il faut un fichier, ou l’inverse"): (
            "ENOTDIR EISDIR EEXIST ENOTEMPTY"
        ),
        N_("un autre programme le tient"): "EBUSY ETXTBSY EAGAIN EDEADLK ENOLCK EINTR",
        N_("la mémoire manque"): "ENOMEM ENOBUFS",
        N_("ce disque ne sait pas le faire"): "EXDEV ENOSYS ENOTSUP EOPNOTSUPP ENOTTY EINVAL",
    }.items()
    for name in names.split()
    if hasattr(errno, name)  # not every system has all of them
}


def reason(error: BaseException | None, gone: str = _GONE) -> str:
    """Why the disk refused, to be put in a sentence; the system's own words are in one language.

    `gone` says, in French, what is meant where something is no longer there.
    """
    number = getattr(error, "errno", None) or 0
    if known := _REASONS.get(number):
        return _(gone if known is _GONE else known)
    if number:
        code = errno.errorcode.get(number, str(number))
        return _("le système l’a refusé, erreur {code}").format(code=code)
    return str(error or "") or _("le système n’a pas dit pourquoi")


def not_saved(error: OSError) -> NotSaved:
    """The refusal to show: why, and that nothing typed is lost."""
    refused = NotSaved(
        _("Rien n’a été enregistré : {reason}. Gardez votre texte et réessayez.").format(
            reason=reason(error)
        )
    )
    refused.again = bool(getattr(error, "gone", False))  # a database that is started again
    refused.reason = reason(error)
    return refused


def is_gone(error: BaseException | None) -> bool:
    """Whether it comes of a database that does not answer just now."""
    while error is not None and not getattr(error, "gone", False):
        error = error.__cause__
    return error is not None


def opened(path: Path, flags: int) -> int:
    """A file to write bytes to, nobody else's to read where it is made; raises `OSError`."""
    return os.open(path, flags | _AS_THEY_ARE, 0o600)


def begins(handle: int, size: int) -> bytes:
    """The first bytes, `size` of them at most; the place from which one reads is then anywhere."""
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, size)


def write_ahead(handle: int, data: bytes, start: int) -> None:
    """Writes from `start` on, in bytes, and stands where it stood; raises `OSError`."""
    here = os.lseek(handle, 0, os.SEEK_CUR)
    try:
        os.lseek(handle, start, os.SEEK_SET)
        write(handle, data)
    finally:
        os.lseek(handle, here, os.SEEK_SET)


def write(handle: int, data: bytes) -> None:
    """Writes all of it where the file stands; raises `OSError`."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def sync(handle: int) -> None:
    """Returns once what was written, and the file's size, are on disk; raises `OSError`."""
    getattr(os, "fdatasync", os.fsync)(handle)


def sync_folder(folder: Path) -> None:
    """Makes a rename or a new file in this folder last through a power cut, where it can be."""
    if WINDOWS:
        return
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
        handle = opened(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
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
        move(new, path)
    except OSError:
        _forget(new)
        raise


def move(path: Path, to: Path) -> None:
    """Renames a file or a folder, over the file that is there; raises `OSError`.

    On Windows what is being read is waited for, a second at most.
    """
    for _try in range(_TRIES if WINDOWS else 0):
        try:
            os.replace(path, to)
            return
        except PermissionError:
            time.sleep(_BETWEEN)
    os.replace(path, to)


def _forget(new: Path) -> None:
    """What could not be finished takes room on a disk that may be full."""
    try:
        new.unlink(missing_ok=True)
    except OSError:
        return
