"""Opens a session from its snapshot and journal; repairs damage and keeps the original files.

Nothing that can still be read is given up, and nothing is written before the original of what is
damaged, or of a former version, stands in `aside/`.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from tablee.errors import NotSaved, Unreadable
from tablee.model.verbs import Verb
from tablee.storage.blobs import BlobStore
from tablee.storage.journal import Damage, Journal, JournalEntry, MemoryJournal, Put, disk
from tablee.storage.journal.files import FILE as JOURNAL
from tablee.storage.state import schema, snapshot
from tablee.storage.state.snapshot import Snapshot
from tablee.storage.state.tables import Tables
from tablee.texts import _

ASIDE: Final = "aside"
"""Where the originals of damaged files and of former versions are kept."""
MEDIA: Final = "media"
"""Where pictures are."""
SEEN: Final = "seen.txt"
"""Among them once whoever facilitates has read that there are some; empty."""
SAID: Final = "damages.txt"
"""What was found wrong with them, for whoever did not see the server say it."""


log = logging.getLogger(__name__)


@dataclass
class Opened:
    """A session as it was found."""

    journal: Journal
    tables: Tables
    version: int = schema.VERSION
    """Of the documents in the journal's entries."""
    read_until: int = 0
    """The entry that a usable snapshot goes up to; 0 without one."""
    damages: list[Damage] = field(default_factory=list)
    mended: bool = False
    """Whether the journal was put right, so that a new snapshot is due."""
    unfinished: bool = False
    """Whether somebody's words were being erased when the server stopped."""


def fold(tables: Tables, puts: Iterable[Put]) -> None:
    for table, key, document in puts:
        if document is None:
            tables.get(table, {}).pop(key, None)
        else:
            tables.setdefault(table, {})[key] = document


def difference(before: Tables, after: Tables) -> list[Put]:
    """What makes the second of the first."""
    puts = []
    for name in (*after, *(n for n in before if n not in after)):
        old, new = before.get(name, {}), after.get(name, {})
        puts += [Put(name, key, None) for key in old if key not in new]
        puts += [Put(name, key, doc) for key, doc in new.items() if old.get(key) != doc]
    return puts


def opened(folder: Path, kind: type[Journal], *, read_only: bool) -> Opened:
    """The session of this folder; raises `Unreadable`, or `NotSaved` where it had to be mended."""
    # First: another process may write both meanwhile.
    data = _bytes(folder / snapshot.FILE) if kind.in_folder else None
    journal = kind.open(folder, read_only=read_only)
    if journal is not None:
        schema.refuse_newer(journal.version, folder.name)
    former = _former(data)
    if former is not None and (journal is None or journal.last == 0):
        return _begun_again(folder, kind, former, read_only)
    found, damage = (former, None) if former else _read(data)
    if journal is None:
        return _without_journal(folder, kind, found, damage, read_only)
    opening = Opened(journal, {}, damages=[*journal.damages, *([damage] if damage else [])])
    _continue(opening, found)
    _refuse_nothing(folder, opening)
    if not read_only:
        _mend(folder, opening)
    return opening


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, disk.reason(error)) from error


def _read(data: bytes | None) -> tuple[Snapshot | None, Damage | None]:
    if data is None:
        return None, None
    try:
        return snapshot.decode(data), None
    except snapshot.BadSnapshot as error:
        return None, Damage(snapshot.FILE, 0, 0, str(error))


def _continue(opening: Opened, found: Snapshot | None) -> None:
    """The tables: the snapshot's, if it is this journal's, and every entry after it."""
    journal = opening.journal
    if journal.version or (found and found.generation):
        opening.version = journal.version or (found.version if found else 0)
    if found and found.n > journal.last:
        sentence = _("s’arrête avant la ligne {n} : la suite manque").format(n=found.n)
        opening.damages.append(Damage(JOURNAL, 0, 0, sentence))
    if found and journal.generation in ("", found.generation or journal.generation):
        opening.tables, opening.read_until = _ours(found), found.n
    for entry in journal.read(opening.read_until):
        fold(opening.tables, [schema.upgraded(put, opening.version) for put in entry.puts])
        opening.unfinished |= entry.verb == Verb.ERASE


def _ours(found: Snapshot) -> Tables:
    """Its documents, in our version."""
    if found.version == schema.VERSION:
        return found.tables
    tables: Tables = {}
    fold(tables, [schema.upgraded(put, found.version) for put in difference({}, found.tables)])
    return tables


def _refuse_nothing(folder: Path, opening: Opened) -> None:
    """Raises `Unreadable` where damage has left no document at all."""
    damage = next((d for d in opening.damages if not d.torn), None)
    if damage is not None and not any(opening.tables.values()):
        raise _unreadable(folder / damage.file, damage.what)


def _mend(folder: Path, opening: Opened) -> None:
    """Puts a damaged or former journal right, its original aside; raises `NotSaved`."""
    journal, former = opening.journal, opening.version < schema.VERSION
    if former:
        _say_brought_up(folder, opening.version)
    files = {damage.file for damage in opening.damages if not damage.torn}
    if not former and not files:
        return
    try:
        found = _files(folder) if journal.in_folder else {JOURNAL: journal.raw()}
        _keep_aside(journal.blobs(folder), found, opening.damages)
        if former or files != {snapshot.FILE}:
            _write_again(opening)
    except (OSError, NotSaved) as error:
        raise _not_mended(folder, error) from error
    opening.mended = True


def _write_again(opening: Opened) -> None:
    """What the entries no longer tell becomes one more, so that the journal alone is enough."""
    journal, replayed = opening.journal, dict[str, dict[str, dict[str, Any]]]()
    for entry in journal.read():
        fold(replayed, _upgraded(entry, opening.version).puts)
    missing = difference(replayed, opening.tables)
    n = max(journal.last + 1, opening.read_until)
    more = [_lost(n, missing)] if missing else []
    journal.rewrite(lambda entry: _upgraded(entry, opening.version), schema.VERSION, more)
    opening.read_until = 0


def _upgraded(entry: JournalEntry, version: int) -> JournalEntry:
    puts = [schema.upgraded(put, version) for put in entry.puts]
    return msgspec.structs.replace(entry, puts=puts)


def _lost(n: int, puts: list[Put]) -> JournalEntry:
    return JournalEntry(n, time.time(), puts, verb=Verb.LOST.value)


def _without_journal(
    folder: Path,
    kind: type[Journal],
    found: Snapshot | None,
    damage: Damage | None,
    read_only: bool,
) -> Opened:
    if damage is not None:
        raise _unreadable(folder / damage.file, damage.what)
    if found is None:
        raise _unreadable(folder / JOURNAL, _("il n’est pas là"))
    schema.refuse_newer(found.version, folder.name)
    sentence = _("le journal manque : l’historique est perdu, rien d’autre")
    return _begun_again(folder, kind, found, read_only, [Damage(JOURNAL, 0, 0, sentence)])


def _former(data: bytes | None) -> Snapshot | None:
    """The documents of a session from before the journal, as they were before its first entry."""
    if data is None or data.startswith(snapshot.BEGINNING):
        return None
    try:
        tables = schema.first_version(data)
    except (msgspec.DecodeError, UnicodeDecodeError):  # the second in the name of a table
        return None
    session = next(iter(tables["session"].values()), {})
    return Snapshot(tables, 1, "", 1) if session.get("version", 1) == 1 else None


def _begun_again(
    folder: Path,
    kind: type[Journal],
    found: Snapshot,
    read_only: bool,
    damages: Iterable[Damage] = (),
) -> Opened:
    """A new journal whose one entry holds all documents; raises `NotSaved` with nothing changed."""
    tables, damages = _ours(found), list(damages)
    if found.version < schema.VERSION and not read_only:
        _say_brought_up(folder, found.version)
    entries = [_lost(found.n, difference({}, tables))]
    if read_only:
        journal: Journal = MemoryJournal.create(folder, schema.VERSION, entries)
        return Opened(journal, tables, damages=damages)
    try:
        _keep_aside(kind.blobs(folder), _files(folder), damages)
        journal = kind.create(folder, schema.VERSION, entries)
    except (OSError, NotSaved) as error:
        raise _not_mended(folder, error) from error
    return Opened(journal, tables, damages=damages, mended=True)


def _not_mended(folder: Path, error: OSError | NotSaved) -> NotSaved:
    cause = error if isinstance(error, OSError) else error.__cause__
    return NotSaved(
        _(
            "La session {session} doit être réparée ou mise à jour pour s’ouvrir, "
            "et ne le peut pas : {reason}. Rien n’a été touché."
        ).format(session=folder.name, reason=disk.reason(cause))
    )


def _keep_aside(blobs: BlobStore, found: Mapping[str, bytes], damages: Iterable[Damage]) -> None:
    """Copies of the session's files as they were found, once, and what is wrong with them.

    Raises `OSError` with nothing changed.
    """
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    whole = {each.name: blobs.read(f"{ASIDE}/{each.name}") for each in blobs.list(ASIDE)}
    kept, taken = set(whole.values()), set(whole)
    said = "".join(f"{damage}\n" for damage in damages).encode()
    for name, data in ({**found, SAID: said} if said else found).items():
        if data not in kept:
            free = _free(taken, f"{stamp}-{name}")
            taken.add(free)
            blobs.write(f"{ASIDE}/{free}", [data])


def _say_brought_up(folder: Path, version: int) -> None:
    """Once: from then on it is of our version."""
    log.warning(
        "session %s is brought from format %s to %s; its original is kept in %s/",
        folder.name,
        version,
        schema.VERSION,
        ASIDE,
    )


def _files(folder: Path) -> dict[str, bytes]:
    names = (p for p in sorted(folder.iterdir()) if p.suffix in (".json", ".jsonl") and p.is_file())
    return {path.name: path.read_bytes() for path in names}


def _free(taken: Collection[str], name: str) -> str:
    free, n = name, 1
    while free in taken:
        n += 1
        free = f"{n}-{name}"
    return free


def discard_unfinished(folder: Path) -> None:
    """Removes what a stopped server was still writing: it was never acknowledged.

    Raises `OSError`.
    """
    for path in (*folder.glob(f"*{disk.NEW}"), *folder.glob(f"*/*{disk.NEW}")):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _unreadable(path: Path, reason: str) -> Unreadable:
    return Unreadable(
        _("Le fichier {file} de la session {session} est illisible ({error}).").format(
            file=path.name, session=path.parent.name, error=reason
        )
    )
