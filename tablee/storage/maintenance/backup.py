"""Backs up and restores sessions, consistently while a server writes to them.

A backup is a folder with one folder a session and `backup.json`, which says what each file was. A
copy holds the journal up to its last whole line, the snapshot if it goes with it, and the pictures
that the journal names; what stands in `aside/` stays behind. Files that stand beside the sessions
go with them. Nothing in a backup is ever changed: words that somebody erases later are still in it.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from tablee.errors import NotFound, NotSaved, Unreadable
from tablee.storage.blobs import BlobStore, FolderBlobs
from tablee.storage.filesystem import placement
from tablee.storage.journal import DatabaseJournal, FileJournal, Journal, disk
from tablee.storage.journal.entry import whole
from tablee.storage.journal.files import FILE as JOURNAL
from tablee.storage.journal.interface import HIDDEN
from tablee.storage.maintenance.moving import copy_session
from tablee.storage.maintenance.recovery import MEDIA, opened
from tablee.storage.maintenance.verification import missing_pictures
from tablee.storage.state import snapshot
from tablee.texts import N_, _

log = logging.getLogger(__name__)

CONTENTS: Final = "backup.json"
REPLACED: Final = ".replaced"
"""Where sessions go that a restored one takes the place of, in the folder of sessions."""
TRIES: Final = 12
"""Copies begun again because somebody's words were erased meanwhile."""


class Contents(msgspec.Struct, frozen=True):
    """`backup.json`."""

    made_at: float
    sessions: dict[str, dict[str, str]]
    """For each session its files, each with its SHA-256."""
    missing: dict[str, str] = {}
    """The sessions that could not be copied, each with the reason."""
    beside: dict[str, str] = {}
    """The files beside the sessions, as `<folder>/<file>`, each with its SHA-256."""
    owed: dict[str, dict[str, int]] = {}
    """For sessions of which plugins may be owed something, up to which entry each has dealt with
    it (`storage.cursors`)."""


@dataclass(frozen=True)
class Copied:
    """One session in a backup."""

    changes: int
    """Entries of its journal."""
    pictures: int
    troubles: tuple[str, ...] = ()
    """What is wrong with it, in the copy as in the original."""


# ── making one ──────────────────────────────────────────────────────────────────────────────


class Backup:
    """A backup being made: nobody can take it for a whole one before `finish`."""

    def __init__(self, target: Path, kind: type[Journal] = FileJournal) -> None:
        """A new folder in this one, which is made if need be, of sessions of this kind.

        Raises `NotSaved`.
        """
        self._kind = kind
        try:
            target.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder = _free(target / time.strftime("%Y-%m-%d-%H%M%S"))
            self._filled = self.folder.with_name(self.folder.name + disk.NEW)
            self._filled.mkdir(mode=0o700)
        except OSError as error:
            raise _no_place(target, error) from error
        self._sums: dict[str, dict[str, str]] = {}
        self._missing: dict[str, str] = {}
        self._beside: dict[str, str] = {}
        self._owed: dict[str, dict[str, int]] = {}

    @property
    def empty(self) -> bool:
        """Whether no session is in it (yet)."""
        return not self._sums

    def add(self, session: Path) -> Copied:
        """Copies the session of this folder, and opens the copy; damaged ones as they are.

        Raises `NotFound` for one deleted meanwhile, `Unreadable` for one whose files do not open,
        `NotSaved` where the copy cannot be written: the backup is then to be given up.
        """
        copy = self._filled / session.name
        try:
            owed = self._read_owed(session)  # first, so that it never knows more than the copy
            copied, sums = _consistent(session, copy, self._kind)
        except (NotFound, Unreadable) as error:
            shutil.rmtree(copy, ignore_errors=True)
            if isinstance(error, Unreadable):
                self._missing[session.name] = str(error)
            raise
        except OSError as error:
            raise _not_written(copy, error) from error
        self._sums[session.name] = sums
        if owed:
            self._owed[session.name] = dict(owed)
        return copied

    def _read_owed(self, session: Path) -> Mapping[str, int]:
        """Up to which entry plugins have dealt with it; what cannot be read is told by nobody."""
        try:
            return self._kind.cursors(session.parent).read(session.name)
        except OSError as error:
            log.warning("session %s: what plugins are owed is not copied: %s", session.name, error)
            return {}

    def add_beside(self, sessions: Path, folders: Iterable[str]) -> int:
        """Copies the files of these folders beside the sessions; how many. Raises as `add` does."""
        beside = self._kind.beside(sessions)
        for folder in folders:
            for each in beside.list(folder):
                name = f"{folder}/{each.name}"
                if (data := _blob(beside, name)) is not None:
                    self._take(name, data)
        return len(self._beside)

    def _take(self, name: str, data: bytes) -> None:
        copy = self._filled / name
        try:
            copy.parent.mkdir(mode=0o700, exist_ok=True)
            self._beside[name] = _write(copy, data)
        except OSError as error:
            raise _not_written(copy, error) from error

    def finish(self) -> None:
        """Gives the backup its name; raises `NotSaved`."""
        contents = Contents(time.time(), self._sums, self._missing, self._beside, self._owed)
        try:
            disk.replace(self._filled / CONTENTS, [msgspec.json.encode(contents)])
            placement.place(self._filled, self.folder)
        except OSError as error:
            raise _no_place(self.folder, error) from error

    def give_up(self) -> None:
        shutil.rmtree(self._filled, ignore_errors=True)


def _consistent(session: Path, copy: Path, kind: type[Journal]) -> tuple[Copied, dict[str, str]]:
    """Copies until nothing was written again or erased meanwhile."""
    for _try in range(TRIES):
        shutil.rmtree(copy, ignore_errors=True)
        sums = _copy(session, copy, kind)
        copied, unfinished = _looked_at(copy)
        if not unfinished and _same_generation(session, copy, kind):
            return copied, sums
        time.sleep(0.2)
    raise Unreadable(
        _("des mots y sont encore à effacer : recommencez, ou lancez « tablee check --repair »")
    )


def _free(wanted: Path) -> Path:
    path, n = wanted, 1
    while path.exists() or path.with_name(path.name + disk.NEW).exists():
        n += 1
        path = wanted.with_name(f"{wanted.name}-{n}")
    return path


def _no_place(folder: Path, error: OSError) -> NotSaved:
    """The destination cannot be written: no word of the sessions, which are well."""
    reason = disk.reason(error, N_("il n’existe pas, ou plus"))
    return NotSaved(
        _(
            "La sauvegarde ne peut pas être écrite dans le dossier {folder} ({reason}). "
            "Choisissez-en un autre."
        ).format(folder=folder, reason=reason)
    )


def _not_written(path: Path, error: OSError) -> NotSaved:
    return NotSaved(
        _("Le fichier {file} n’a pas pu être écrit ({reason}).").format(
            file=path, reason=disk.reason(error)
        )
    )


def _copy(session: Path, copy: Path, kind: type[Journal]) -> dict[str, str]:
    if not kind.is_there(session):
        raise NotFound(_("supprimée entre-temps"))
    files = _files(session) if kind.in_folder else _rows(session, kind)
    text = b"".join(files.values())
    (copy / MEDIA).mkdir(parents=True, mode=0o700)
    sums = {name: _write(copy / name, data) for name, data in files.items()}
    blobs = kind.blobs(session)
    for each in blobs.list(MEDIA):
        name = f"{MEDIA}/{each.name}"
        if each.name.encode() in text and (data := _blob(blobs, name)) is not None:
            sums[name] = _write(copy / name, data)
    return sums


def _files(session: Path) -> dict[str, bytes]:
    """The snapshot is read first, so it never knows more than the journal."""
    kept, journal = _bytes(session / snapshot.FILE), _up_to_whole(_bytes(session / JOURNAL))
    files = {} if kept is None or _of_another(kept, journal) else {snapshot.FILE: kept}
    if journal is not None:
        files[JOURNAL] = journal
    return files


def _rows(session: Path, kind: type[Journal]) -> dict[str, bytes]:
    """The journal as a file of it would be."""
    journal = kind.open(session, read_only=True)
    if journal is None:
        raise NotFound(_("supprimée entre-temps"))
    try:
        return {JOURNAL: journal.raw()}
    except OSError as error:
        raise Unreadable(disk.reason(error)) from error


def _blob(blobs: BlobStore, name: str) -> bytes | None:
    try:
        return blobs.read(name)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unreadable(
            _("{file} ne s’ouvre pas ({reason})").format(
                file=name.rpartition("/")[2], reason=disk.reason(error)
            )
        ) from error


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unreadable(
            _("{file} ne s’ouvre pas ({reason})").format(file=path.name, reason=disk.reason(error))
        ) from error


def _write(path: Path, data: bytes) -> str:
    disk.replace(path, [data])
    return hashlib.sha256(data).hexdigest()


def _up_to_whole(journal: bytes | None) -> bytes | None:
    """Without the line that a server is just writing."""
    if journal is None:
        return None
    end = journal.rfind(b"\n") + 1
    return journal if whole(journal[end:]) else journal[:end]


def _of_another(kept: bytes, journal: bytes | None) -> bool:
    """Whether the snapshot is of a journal that was written again since: of no use, and unerased.

    One that cannot be read is copied as it is, and so is one whose journal has lost its beginning.
    """
    try:
        return _generation(journal) not in ("", snapshot.decode(kept).generation)
    except snapshot.BadSnapshot:
        return False


def _generation(journal: bytes | None) -> str:
    """Empty where there is no journal, or its beginning is damaged."""
    try:
        return str(msgspec.json.decode((journal or b"").partition(b"\n")[0])["generation"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return ""


def _same_generation(session: Path, copy: Path, kind: type[Journal]) -> bool:
    copied = _generation(_bytes(copy / JOURNAL))
    if kind.in_folder:
        return session.is_dir() and _generation(_bytes(session / JOURNAL)) == copied
    now = kind.open(session, read_only=True)
    return now is not None and now.generation == copied


def _looked_at(copy: Path) -> tuple[Copied, bool]:
    """What the copy holds, and whether words were being erased in it."""
    pictures = len(list((copy / MEDIA).iterdir()))
    try:
        found = opened(copy, FileJournal, read_only=True)
    except Unreadable as error:
        return Copied(0, pictures, (str(error),)), False
    damages = [str(damage) for damage in found.damages if not damage.torn]
    troubles = (*damages, *missing_pictures(FolderBlobs(copy), found.tables))
    return Copied(found.journal.last, pictures, troubles), found.unfinished


# ── bringing one back ───────────────────────────────────────────────────────────────────────


def newest(folder: Path) -> tuple[Path, Contents]:
    """The backup in this folder, or the newest of those it holds that holds a session.

    Raises `NotFound`.
    """
    here = [folder] if (folder / CONTENTS).exists() else folder.glob("*")
    found = [(read.made_at, path, read) for path in here if (read := _contents(path)) is not None]
    if found and not any(read.sessions for _at, _path, read in found):
        raise NotFound(
            _("Aucune session dans les sauvegardes de {folder} : rien n’a été copié.").format(
                folder=folder
            )
        )
    found = [each for each in found if each[2].sessions]
    if not found:
        raise NotFound(
            _("Aucune sauvegarde entière de Tablée dans {folder}.").format(folder=folder)
        )
    _at, path, read = max(found, key=lambda each: each[:2])
    return path, read


def _contents(folder: Path) -> Contents | None:
    try:
        return msgspec.json.decode((folder / CONTENTS).read_bytes(), type=Contents)
    except (OSError, msgspec.DecodeError):
        return None


def verify(copy: Path, sums: dict[str, str]) -> tuple[str, ...]:
    """What is wrong with this copy of a session; raises `Unreadable` where it cannot be opened."""
    changed = [
        _("{file} n’est plus tel qu’il a été copié").format(file=name)
        for name, digest in sums.items()
        if (data := _bytes(copy / name)) is None or hashlib.sha256(data).hexdigest() != digest
    ]
    found = opened(copy, FileJournal, read_only=True)
    damages = [str(damage) for damage in found.damages if not damage.torn]
    return (*changed, *damages, *missing_pictures(FolderBlobs(copy), found.tables))


def unchanged(copies: Path, name: str, digest: str) -> bytes:
    """The file of this name in a backup; raises `Unreadable` where it is not as it was copied."""
    data = _bytes(copies / name)
    if data is None or hashlib.sha256(data).hexdigest() != digest:
        raise Unreadable(_("{file} n’est plus tel qu’il a été copié").format(file=name))
    return data


def put_beside(data: bytes, there: BlobStore, name: str) -> None:
    """Writes a file beside the sessions; raises `NotSaved`."""
    try:
        there.write(name, [data])
    except OSError as error:
        raise NotSaved(
            _("Le fichier {file} n’a pas pu être écrit ({reason}).").format(
                file=name, reason=disk.reason(error)
            )
        ) from error


def bring_back(
    copy: Path,
    root: Path,
    kind: type[Journal] = FileJournal,
    *,
    replace: bool = False,
    owed: Mapping[str, int] | None = None,
) -> Path | None:
    """Puts a verified copy among the sessions; returns where the one it replaces is kept.

    `owed` says up to which entry plugins had dealt with it: what follows is told, within three
    days. Whoever calls it holds the sessions. Raises `NotSaved` with nothing changed.
    """
    former = _brought(copy, root, kind, replace=replace)
    cursors = kind.cursors(root)
    with suppress(OSError):  # it is there all the same, and tells nothing of what was
        cursors.remove(copy.name)
        if owed:
            cursors.write(copy.name, owed)
    return former


def _brought(copy: Path, root: Path, kind: type[Journal], *, replace: bool) -> Path | None:
    folder = root / copy.name
    there = kind.is_there(folder)
    if there and not replace:
        raise NotSaved(
            _(
                "La session {session} existe déjà : rien n’y a été touché. "
                "Avec --replace, elle serait mise de côté et la copie prendrait sa place."
            ).format(session=folder.name)
        )
    if not issubclass(kind, DatabaseJournal):
        return _brought_in_folder(copy, root)
    if not there:
        copy_session(copy, FileJournal, folder, kind, read_only=True)
        return None
    former, made = _replaced(folder, kind), root / f"{HIDDEN}{secrets.token_hex(4)}-{folder.name}"
    try:
        copy_session(copy, FileJournal, made, kind, read_only=True)
        kind.exchange(made, folder)
    except BaseException:
        kind.discard(made)
        FileJournal.discard(former)
        raise
    return former


def _replaced(folder: Path, kind: type[Journal]) -> Path:
    """A copy on this disk of what a restored one takes the place of."""
    aside = folder.parent / REPLACED
    aside.mkdir(parents=True, exist_ok=True, mode=0o700)
    former = _free(aside / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{folder.name}")
    copy_session(folder, kind, former, FileJournal, read_only=True)
    return former


def _brought_in_folder(copy: Path, root: Path) -> Path | None:
    folder = root / copy.name
    try:
        filled = placement.draft(root, copy.name)
        for path in (p for p in copy.rglob("*") if p.is_file()):
            beside = filled / path.relative_to(copy)
            beside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(beside, path.read_bytes())
        (filled / MEDIA).mkdir(exist_ok=True, mode=0o700)
        return _exchanged(filled, folder)
    except OSError as error:
        shutil.rmtree(root / placement.UNFINISHED, ignore_errors=True)
        raise _not_written(folder, error) from error


def _exchanged(filled: Path, folder: Path) -> Path | None:
    if not folder.exists():
        placement.place(filled, folder)
        return None
    aside = folder.parent / REPLACED
    aside.mkdir(exist_ok=True, mode=0o700)
    former = _free(aside / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{folder.name}")
    disk.move(folder, former)
    try:
        placement.place(filled, folder)
    except OSError:
        disk.move(former, folder)
        raise
    return former
