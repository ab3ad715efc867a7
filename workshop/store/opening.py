"""Opening a session: the snapshot, then the tail of the journal; what is damaged is said and kept.

Nothing that can still be read is given up, and nothing is written before the original of what is
damaged, or of a former version, stands in `aside/`.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from workshop.errors import Unreadable
from workshop.journals import Damage, Entry, MemoryJournal, Put, disk
from workshop.journals.scan import LOST
from workshop.store import schema, snapshot
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from workshop.journals import Journal
    from workshop.store.snapshot import Snapshot
    from workshop.store.tables import Tables

__all__ = ["ASIDE", "Opened", "difference", "fold", "opened"]

ASIDE: Final = "aside"
"""Where the originals of damaged files and of former versions are kept."""


@dataclass
class Opened:
    """A session as it was found."""

    journal: Journal
    tables: Tables
    read_until: int = 0
    """The entry that a usable snapshot goes up to; 0 without one."""
    damages: list[Damage] = field(default_factory=list)
    unfinished: bool = False
    """Whether somebody's words were being erased when the server stopped."""


def fold(tables: Tables, puts: Iterable[Put]) -> None:
    """Makes these changes in the tables."""
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
    journal = kind.open(folder, read_only=read_only)
    data = _bytes(folder / snapshot.FILE)
    if journal is not None:
        schema.refuse_newer(journal.version, folder.name)
    if (journal is None or journal.last == 0) and data is not None and _is_first(data):
        return _from_first_version(folder, kind, data, read_only=read_only)
    found, damage = _read(data)
    if journal is None:
        return _without_journal(folder, kind, found, read_only=read_only)
    opening = Opened(journal, {}, damages=[*journal.damages, *([damage] if damage else [])])
    _continue(opening, found)
    if not read_only:
        _mend(folder, opening)
    return opening


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


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
    current = journal.version or schema.VERSION
    if found and found.version == current and journal.generation in ("", found.generation):
        opening.tables, opening.read_until = found.tables, found.n
        if found.n > journal.last:
            sentence = _("s’arrête avant la ligne {n} : la suite manque").format(n=found.n)
            opening.damages.append(Damage("journal", 0, 0, sentence))
    for entry in journal.read(opening.read_until):
        fold(opening.tables, [schema.upgraded(put, current) for put in entry.puts])
        opening.unfinished |= entry.verb == "erase"


def _mend(folder: Path, opening: Opened) -> None:
    """Puts a damaged or former journal right, its original aside."""
    journal, former = opening.journal, 0 < opening.journal.version < schema.VERSION
    if not former and all(damage.torn for damage in opening.damages):
        return
    _keep_aside(folder)
    version = journal.version or schema.VERSION
    journal.rewrite(lambda entry: _upgraded(entry, version), schema.VERSION)
    replayed: Tables = {}
    for entry in journal.read():
        fold(replayed, entry.puts)
    if missing := difference(replayed, opening.tables):
        _append_lost(journal, missing, opening.read_until)
    opening.read_until = 0


def _upgraded(entry: Entry, version: int) -> Entry:
    puts = [schema.upgraded(put, version) for put in entry.puts]
    return msgspec.structs.replace(entry, puts=puts)


def _append_lost(journal: Journal, puts: list[Put], at_least: int) -> None:
    """What the entries no longer tell, as one entry, so that the journal alone is enough again."""
    n = max(journal.last + 1, at_least)
    journal.settle(journal.append(Entry(n, time.time(), puts, verb=LOST), journal.last))


def _without_journal(
    folder: Path, kind: type[Journal], found: Snapshot | None, *, read_only: bool
) -> Opened:
    if found is None:
        raise _unreadable(folder / "journal.jsonl", _("il n’est pas là"))
    schema.refuse_newer(found.version, folder.name)
    if not read_only:
        _keep_aside(folder)
    lost = Damage("journal", 0, 0, _("le journal manque : l’historique est perdu, rien d’autre"))
    return _begun_again(folder, kind, found.tables, found.version, found.n, [lost], read_only)


def _is_first(data: bytes) -> bool:
    return not data.startswith(b'{"snapshot"')


def _from_first_version(
    folder: Path, kind: type[Journal], data: bytes, *, read_only: bool
) -> Opened:
    """A session from before the journal: its documents become the first entry."""
    try:
        tables = schema.first_version(data)
    except msgspec.DecodeError as error:
        raise _unreadable(folder / snapshot.FILE, str(error)) from error
    if not read_only:
        _keep_aside(folder)
    return _begun_again(folder, kind, tables, 1, 1, [], read_only)


def _begun_again(
    folder: Path,
    kind: type[Journal],
    tables: Tables,
    version: int,
    n: int,
    damages: list[Damage],
    read_only: bool,
) -> Opened:
    """A new journal that begins with these documents."""
    journal = MemoryJournal(schema.VERSION) if read_only else kind.create(folder, schema.VERSION)
    puts = [schema.upgraded(put, version) for put in difference({}, tables)]
    _append_lost(journal, puts, n)
    current: Tables = {}
    fold(current, puts)
    return Opened(journal, current, damages=damages)


def _keep_aside(folder: Path) -> None:
    """Copies of the session's files as they are; raises `NotSaved` with nothing changed."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    try:
        aside = folder / ASIDE
        aside.mkdir(exist_ok=True, mode=0o700)
        for path in _files(folder):
            disk.replace(_free(aside, f"{stamp}-{path.name}"), [path.read_bytes()])
    except OSError as error:
        raise disk.not_saved(error) from error


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.iterdir()) if p.suffix in (".json", ".jsonl") and p.is_file())


def _free(aside: Path, name: str) -> Path:
    path, n = aside / name, 1
    while path.exists():
        n += 1
        path = aside / f"{n}-{name}"
    return path


def discard_unfinished(folder: Path) -> None:
    """Removes what a stopped server was still writing: it was never acknowledged."""
    for path in folder.glob(f"*{disk.NEW}"):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _unreadable(path: Path, reason: str) -> Unreadable:
    return Unreadable(
        _("Le fichier {file} de la session {session} est illisible ({error}).").format(
            file=path.name, session=path.parent.name, error=reason
        )
    )
