"""One session's folder: its tables, its pictures, its lock between processes."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock, Timeout
from tinydb import TinyDB
from tinydb.table import Document, Table

from workshop.errors import NotFound, NotSaved, Unreadable
from workshop.store.storage import AtomicStorage, sync_folder
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["Store", "session_folders"]

FILE: Final = "session.json"
MEDIA: Final = "media"


class _StringIdTable(Table):
    """A table whose documents are named by our own ids."""

    document_id_class = str  # type: ignore[assignment] # TinyDB's annotation knows only int


class _Database(TinyDB):
    """TinyDB with our table; the tables' names are those of the nouns they hold."""

    table_class = _StringIdTable


class Store:
    """The documents of one session by table and id, on disk before a change returns."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Opens the session in this folder; raises `Unreadable`, or `NotSaved` if it is taken."""
        self.folder = folder
        self._lock = None if read_only else _locked(folder)
        self._database = _Database(folder / FILE, read_only=read_only, storage=AtomicStorage)
        storage = self._database.storage
        assert isinstance(storage, AtomicStorage)
        self._storage = storage

    @classmethod
    def create(cls, folder: Path) -> Store:
        """A new, empty session; the folder must not exist yet."""
        try:
            folder.mkdir(parents=True, mode=0o700)
            (folder / MEDIA).mkdir(mode=0o700)
        except OSError as error:
            raise NotSaved(
                _("Impossible de créer le dossier de la session ({reason}).").format(
                    reason=error.strerror or error
                )
            ) from error
        return cls(folder)

    def documents(self, table: str) -> dict[str, Mapping[str, Any]]:
        """Every document of a table by id."""
        return {str(doc.doc_id): doc for doc in self._database.table(table)}

    @contextmanager
    def change(self) -> Iterator[None]:
        """What is put and removed within goes to disk as one; an error undoes all of it."""
        with self._storage.held():
            yield

    def put(self, table: str, key: str, document: Mapping[str, Any]) -> None:
        """Writes a whole document under this id, in place of what was there."""
        self._database.table(table).upsert(Document(document, doc_id=key))  # type: ignore[arg-type]

    def remove(self, table: str, key: str) -> None:
        """Removes a document; one that is not there is no error."""
        rows = self._database.table(table)
        if rows.contains(doc_id=key):  # type: ignore[arg-type]
            rows.remove(doc_ids=[key])  # type: ignore[list-item]

    def save_media(self, name: str, data: bytes) -> None:
        """Keeps a picture under this name, on disk before it returns."""
        path = self.folder / MEDIA / name
        try:
            with path.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(path.parent)
        except OSError as error:
            raise NotSaved(
                _("Le disque a refusé d’enregistrer l’image ({reason}).").format(
                    reason=error.strerror or error
                )
            ) from error

    def media(self, name: str) -> bytes:
        """The picture kept under this name, or `NotFound`."""
        path = self.folder / MEDIA / name
        if path.parent != self.folder / MEDIA or not path.is_file():
            raise NotFound(_("Cette image n’est plus là."))
        return path.read_bytes()

    def remove_media(self, name: str) -> None:
        """Forgets a picture; one that is not there is no error."""
        (self.folder / MEDIA / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Lets go of the files; another server may open the session."""
        self._database.close()
        if self._lock is not None:
            self._lock.release()


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise NotSaved(
            _("La session {name} est déjà ouverte par un autre serveur sur cette machine.").format(
                name=folder.name
            )
        ) from error
    except OSError as error:
        raise Unreadable(
            _("Le dossier de la session {name} ne s’ouvre pas ({reason}).").format(
                name=folder.name, reason=error.strerror or error
            )
        ) from error
    return lock


def session_folders(root: Path) -> list[Path]:
    """The folders under `root` that hold a session, oldest name first."""
    return sorted(p.parent for p in root.glob(f"*/{FILE}")) if root.is_dir() else []
