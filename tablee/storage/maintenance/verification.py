"""Verifies a session's files byte by byte; changes nothing unless asked to repair.

Works beside a server that writes: what only lasts a moment is looked at again. Not for what the
documents mean: that is for whoever opens a room on them.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path, PurePosixPath
from typing import Any, Final

from PIL import Image

from tablee.errors import Unreadable
from tablee.storage.blobs import BlobStore, FolderBlobs
from tablee.storage.journal import Damage, FileJournal, Journal, disk
from tablee.storage.maintenance.recovery import (
    ASIDE,
    MEDIA,
    SAID,
    SEEN,
    Opened,
    difference,
    fold,
    opened,
)
from tablee.storage.state import schema, snapshot
from tablee.storage.state.snapshot import Snapshot
from tablee.storage.state.tables import Tables
from tablee.storage.store import Store
from tablee.texts import N_, _, ngettext

PICTURE: Final = re.compile(r"[\w-]{16}\.(?:jpg|png)")
"""The names under which pictures are kept (`Seat.add_picture`)."""
GRACE: Final = 60.0
"""Seconds within which a file may be there because a server is writing it."""
LOOKS: Final = 4
"""Times that a session is looked at before something is said to be wrong with it."""
LOST_SIZE: Final = (640, 400)
LOST_COLOUR: Final = "#D9DCE1"
"""Of the picture that stands for a lost one."""
REMADE: Final = N_("session.json refait à partir du journal")


class Integrity(IntEnum):
    """How a session is; what is worse comes later."""

    WELL = 0
    TO_ERASE = 1
    """Whole, but for words that are to go and still stand in its files."""
    NEWER = 2
    """Whole, as far as one can tell: a later Tablée has written it."""
    DAMAGED = 3


@dataclass(frozen=True)
class IntegrityIssue:
    """Something about a session's files."""

    what: str
    state: Integrity = Integrity.DAMAGED
    """`WELL` for what is only good to know."""
    advice: str = ""
    """What can be done."""

    @property
    def wrong(self) -> bool:
        return self.state is not Integrity.WELL


def check(folder: Path, kind: type[Journal] = FileJournal) -> list[IntegrityIssue]:
    """All that is to be said of the session in this folder."""
    for _look in range(LOOKS):
        found = list(_found(folder, kind))
        if not any(finding.wrong for finding in found):
            break
        time.sleep(0.1)  # a server may have been in the middle of something
    return found


def _found(folder: Path, kind: type[Journal]) -> Iterator[IntegrityIssue]:
    try:
        session = opened(folder, kind, read_only=True)
    except schema.TooNew as error:
        yield IntegrityIssue(str(error), Integrity.NEWER)
        return
    except Unreadable as error:
        yield IntegrityIssue(str(error))
        return
    yield from (IntegrityIssue(str(damage)) for damage in session.damages if not damage.torn)
    if session.unfinished:
        yield IntegrityIssue(
            _("ils ne sont plus dans la session, mais encore dans ses fichiers"),
            Integrity.TO_ERASE,
            _(
                "Un serveur en marche essaie de nouveau par lui-même : faites de la place sur le "
                "disque. Sinon : tablee check --repair."
            ),
        )
    if kind.in_folder and (folder / snapshot.FILE).exists() and not _agrees(folder, session):
        yield IntegrityIssue(_("session.json ne dit pas la même chose que le journal"))
    from_backup = _(
        "Remettez les images dans media/, depuis une sauvegarde par exemple ; sinon, "
        "tablee check --repair met une image grise à leur place."
    )
    for said in missing_pictures(kind.blobs(folder), session.tables):
        yield IntegrityIssue(said, advice=from_backup)
    yield from _good_to_know(folder, session.journal)


def _agrees(folder: Path, session: Opened) -> bool:
    """Whether the snapshot is what the journal comes to at its entry.

    True also where one of them is damaged, which is said already: then the snapshot may be all.
    """
    if any(not damage.torn for damage in session.damages):
        return True
    try:
        kept = snapshot.decode((folder / snapshot.FILE).read_bytes())
    except (OSError, snapshot.BadSnapshot):
        return True  # gone meanwhile, or of the first version
    if kept.generation != session.journal.generation or kept.n > session.journal.last:
        return True
    replayed: Tables = {}
    for entry in session.journal.read():
        if entry.n > kept.n:
            break
        fold(replayed, entry.puts)
    return difference(_upgraded(replayed, kept), _upgraded(kept.tables, kept)) == []


def _upgraded(tables: Tables, kept: Snapshot) -> Tables:
    upgraded: Tables = {}
    fold(upgraded, [schema.upgraded(put, kept.version) for put in difference({}, tables)])
    return upgraded


# ── pictures ────────────────────────────────────────────────────────────────────────────────


def missing_pictures(blobs: BlobStore, tables: Mapping[str, Any]) -> list[str]:
    """A sentence for each picture that is named and is not there, or cannot be seen."""
    names = _pictures(tables)
    return [said for name in names if (said := _trouble_with(blobs, name))]


def _pictures(tables: Mapping[str, Any]) -> list[str]:
    return sorted({name for table in tables.values() for name in _named(table)})


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if PICTURE.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)


def _trouble_with(blobs: BlobStore, name: str) -> str:
    try:
        with Image.open(io.BytesIO(blobs.read(f"{MEDIA}/{name}"))) as image:
            image.load()
    except FileNotFoundError:
        return _("l’image {name} manque").format(name=name)
    except (OSError, ValueError, SyntaxError):
        return _("l’image {name} est abîmée").format(name=name)
    return ""


def _orphans(blobs: BlobStore, journal: Journal) -> list[str]:
    """Pictures that no entry of the journal has ever named."""
    before = time.time() - GRACE
    there = [each.name for each in blobs.list(MEDIA) if each.at < before]
    if not there:
        return []
    named = {
        name for entry in journal.read() for put in entry.puts for name in _named(put.document)
    }
    return [name for name in there if name not in named]


# ── what lies about ─────────────────────────────────────────────────────────────────────────


def _good_to_know(folder: Path, journal: Journal) -> Iterator[IntegrityIssue]:
    blobs = journal.blobs(folder)
    aside = sum(not each.name.endswith((SAID, SEEN)) for each in blobs.list(ASIDE))
    orphans = len(_orphans(blobs, journal))
    strays = len(_strays(folder)) if journal.in_folder else 0
    for n, said in (
        (aside, ngettext("{n} original dans aside/", "{n} originaux dans aside/", aside)),
        (
            orphans,
            ngettext("{n} image que rien ne cite", "{n} images que rien ne cite", orphans),
        ),
        (strays, ngettext("{n} fichier inachevé", "{n} fichiers inachevés", strays)),
    ):
        if n:
            yield IntegrityIssue(said, Integrity.WELL)


def _settled(folder: Path) -> list[Path]:
    """The files that have been there for longer than that."""
    before = time.time() - GRACE
    return [p for p in sorted(folder.glob("*")) if p.is_file() and p.stat().st_mtime < before]


def _strays(folder: Path) -> list[Path]:
    found = (*_settled(folder), *_settled(folder / MEDIA))
    return [path for path in found if path.name.endswith(disk.NEW)]


# ── putting right ───────────────────────────────────────────────────────────────────────────


def repair(folder: Path, kind: type[Journal] = FileJournal) -> list[str]:
    """Puts right what can be, originals in `aside/`; says what was done and what is lost.

    Whoever calls it holds the session. Raises `Unreadable`, or `NotSaved`.
    """
    done: list[str] = []
    try:
        if kind.in_folder and not _agrees(folder, opened(folder, kind, read_only=True)):
            _put_aside(FolderBlobs(folder), snapshot.FILE)
            done.append(_(REMADE))
        store = Store(folder, kind)
        try:
            done += [_mended(damage) for damage in store.damages]
            store.snapshot()
            tables = {name: store.documents(name) for name in store.names}
            orphans = _orphans(store.blobs, store.journal)
        finally:
            store.close()
        done += _replaced(store.blobs, tables)
        for stray in _strays(folder) if kind.in_folder else ():
            stray.unlink(missing_ok=True)
            done.append(_("{file} inachevé, supprimé").format(file=stray.name))
        for orphan in orphans:
            _put_aside(store.blobs, f"{MEDIA}/{orphan}")
            done.append(_("{file}, que rien ne cite, mis dans aside/").format(file=orphan))
    except OSError as error:
        raise disk.not_saved(error) from error
    return done


def _replaced(blobs: BlobStore, tables: Mapping[str, Any]) -> Iterator[str]:
    """Puts a grey picture where one is lost: the words around it keep their place."""
    for name in _pictures(tables):
        trouble = _trouble_with(blobs, name)
        if not trouble:
            continue
        if blobs.holds(f"{MEDIA}/{name}"):
            _put_aside(blobs, f"{MEDIA}/{name}")
        blobs.write(f"{MEDIA}/{name}", [_grey(PurePosixPath(name).suffix)])
        yield _("{trouble} : une image grise a pris sa place").format(trouble=trouble)


def _grey(suffix: str) -> bytes:
    data = io.BytesIO()
    lost = Image.new("RGB", LOST_SIZE, LOST_COLOUR)
    lost.save(data, "PNG" if suffix == ".png" else "JPEG")
    return data.getvalue()


def _mended(damage: Damage) -> str:
    if damage.file == snapshot.FILE:
        return _(REMADE)
    return _("perdu : {what}").format(what=damage)


def _put_aside(blobs: BlobStore, name: str) -> None:
    kept = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{PurePosixPath(name).name}"
    blobs.move(name, f"{ASIDE}/{kept}")
