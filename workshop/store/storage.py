"""A TinyDB storage that never leaves a half-written file and never answers before the disk has.

The whole file is written beside the old one, fsynced, then put in its place; a reader or a crash
meets either the old or the new, whole. Several changes can share one write (`held`).
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from tinydb.storages import Storage

from workshop.errors import NotSaved, Unreadable
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["AtomicStorage"]

Tables = dict[str, dict[str, Any]]


class AtomicStorage(Storage):
    """Keeps what was read in memory and replaces the file at each write."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._tables = self._load()
        self._holding = False

    def _load(self) -> Tables | None:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unreadable(_unreadable(self._path, error)) from error
        try:
            return msgspec.json.decode(data, type=Tables)
        except msgspec.DecodeError as error:
            raise Unreadable(_unreadable(self._path, error)) from error

    def read(self) -> Tables | None:
        """The tables; the storage's own, which TinyDB changes and hands back to `write`."""
        return self._tables

    def write(self, data: Tables) -> None:
        """Puts the tables on disk, at once or at the end of `held`; raises `NotSaved`."""
        self._tables = data
        if not self._holding:
            self._replace()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within it, writes wait for the end and share one file; an error undoes them all."""
        self._holding = True
        try:
            yield
            self._replace()
        except BaseException:
            self._tables = self._load()
            raise
        finally:
            self._holding = False

    def _replace(self) -> None:
        if self._read_only:
            raise NotSaved(_("Cette session est ouverte en lecture seule."))
        beside = self._path.with_suffix(".new")
        data = msgspec.json.encode(self._tables or {})
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise NotSaved(
                _(
                    "Le disque a refusé d’enregistrer ({reason}). Gardez votre texte et réessayez."
                ).format(reason=error.strerror or error)
            ) from error


def sync_folder(folder: Path) -> None:
    """Makes a rename or a new file in this folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreadable(path: Path, error: Exception) -> str:
    return _("Le fichier {file} de la session {session} est illisible ({error}).").format(
        file=path.name, session=path.parent.name, error=error
    )
