"""Atomic and fsynced writes to disk, with error messages fit to be shown."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

from tablee.errors import NotSaved
from tablee.texts import N_, _

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
