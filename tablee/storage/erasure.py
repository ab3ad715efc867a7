"""Erases documents from every file of a session: journal, snapshot, copies, pictures.

An entry first names the documents that go (`erase`), and counts at once. Then the snapshot, the
originals kept aside and the pictures are removed; last the journal is written again without them,
and the entry says that it is done. A server that stops on the way begins again at its next opening.
The rest of history still replays: entries keep their numbers, times and other documents.

Copies go too. The app makes them beside the id of what they copy: a vote's option, its outcome, a
proposal adopted as it is. Elsewhere the very same text, put later into somebody else's
contribution, counts as one from `LONG` characters on: nobody finds the same sentence by chance.

With a person goes her name in others' texts: what is read there is what she had chosen, her first
name at most (`names.Leaving`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from tablee.document.names import Leaving
from tablee.errors import NotSaved
from tablee.model.entities import Appearance, Contribution, Person
from tablee.model.field_metadata import PeopleIn, traits
from tablee.model.verbs import Verb
from tablee.storage.blobs import BlobInfo, BlobStore
from tablee.storage.journal import Journal, JournalEntry, Put, disk
from tablee.storage.maintenance.recovery import ASIDE, MEDIA, discard_unfinished
from tablee.storage.state import snapshot
from tablee.texts import _

LONG: Final = 20
"""Characters from which the very same text is a copy even where nothing says of what."""
UPLOADING: Final = 600.0
"""Seconds during which a picture may be there before the contribution that shows it."""

PEOPLE: Final = "people"
CONTRIBUTIONS: Final = "contributions"
TYPED: Final = frozenset({CONTRIBUTIONS, "session", "steps", "urns"})
"""The tables that hold what people typed, beside their names."""
EMPTY: Final[Mapping[str, Any]] = {
    f.name: None
    for f in fields(Contribution)
    if f.default is None and traits(Contribution)[f.name].people is not PeopleIn.NOBODY
}
"""What takes the place of an erased person's id, by field; elsewhere an empty text."""


class Unfinished(NotSaved):
    """Gone from the session, but not yet from all of its files: the disk refused."""


@dataclass
class Traces:
    """What is to be found nowhere: some documents, every text that was in them, their copies."""

    gone: frozenset[tuple[str, str]]
    texts: dict[str, set[str]] = field(default_factory=dict)
    """By the id of the document that they were in."""
    copies: dict[str, set[str]] = field(default_factory=dict)
    """The long ones that contributions of others held later, by the id of these."""
    pictures: set[str] = field(default_factory=set)
    """Those, of the pictures asked about, that other contributions name."""
    leaving: Leaving | None = None
    """What is put for the names of people who go; None where nobody does."""

    @classmethod
    def of(
        cls, gone: Collection[tuple[str, str]], journal: Journal, pictures: Collection[str] = ()
    ) -> Self:
        """The traces of these documents in what is settled."""
        traces = cls(frozenset(gone))
        first = traces._read_texts(journal)
        traces._read_others(journal, first, pictures)
        if traces.people:
            traces.leaving = _leaving(journal, traces.people)
        return traces

    def __post_init__(self) -> None:
        self.people = frozenset(key for table, key in self.gone if table == PEOPLE)

    @property
    def words(self) -> set[str]:
        return set().union(*self.texts.values())

    def _read_texts(self, journal: Journal) -> dict[str, _When]:
        """Gathers the texts; returns when each was first there."""
        first: dict[str, _When] = {}
        for entry in journal.read():
            for put in entry.puts:
                if (put.table, put.id) in self.gone and put.document is not None:
                    for text in _own_texts(put):
                        self.texts.setdefault(put.id, set()).add(text)
                        when = _when(entry, put)
                        first[text] = min(first.get(text, when), when)
        return first

    def _read_others(
        self, journal: Journal, first: Mapping[str, _When], pictures: Collection[str]
    ) -> None:
        """Gathers copies, and pictures still named; what was there before hers is no copy."""
        long = {text for text in first if len(text) >= LONG}
        earlier: set[tuple[str, str]] = set()
        for entry in journal.read():
            for put in entry.puts:
                if put.table != CONTRIBUTIONS or (put.table, put.id) in self.gone:
                    continue
                texts = set(_texts((put.document or {}).get("content")))
                self.pictures |= texts.intersection(pictures)
                for text in texts & long:
                    if _when(entry, put) < first[text]:
                        earlier.add((put.id, text))
                    elif (put.id, text) not in earlier:
                        self.copies.setdefault(put.id, set()).add(text)

    def beside(self, key: str) -> set[str]:
        """The texts that go where they stand beside this id: a copy is copied in its turn."""
        return self.texts.get(key, set()) | self.copies.get(key, set())

    # ── what is left ────────────────────────────────────────────────────────────────────────

    def without(self, entry: JournalEntry) -> JournalEntry:
        """The entry without them; one that is left with nothing still has its number."""
        return msgspec.structs.replace(
            entry,
            puts=[self.left(put) for put in entry.puts if (put.table, put.id) not in self.gone],
            by="" if entry.by in self.people else entry.by,
            verb=Verb.ERASED.value if entry.verb == Verb.ERASE else entry.verb,
        )

    def left(self, put: Put) -> Put:
        """Another document without copies, and without the ids of people who go."""
        if put.document is None:
            return put
        copied = self.copies.get(put.id, set())
        clearing = _Clearing(self, copied, typed=put.table in TYPED)
        return put._replace(document=clearing.value(put.document, frozenset()))


class _Clearing:
    """Goes through one document."""

    def __init__(self, traces: Traces, copied: Collection[str], *, typed: bool) -> None:
        self._traces, self._copied, self._people = traces, copied, traces.people
        self._leaving = traces.leaving if typed else None

    def value(self, value: Any, beside: Collection[str], name: str = "") -> Any:
        """`beside` are the texts of the erased ids that stand next to the value."""
        if isinstance(value, str):
            return self._text(value, beside, name)
        if isinstance(value, dict):
            near = self._near(value.values())
            fields = {k: v for k, v in value.items() if k not in self._people}
            return {k: self.value(v, near, k) for k, v in fields.items()}
        if isinstance(value, list | tuple):
            near = self._near(value)
            labelled = any(isinstance(v, str) and v in near for v in value)
            kept = [v for v in value if labelled or not self._goes_from_a_list(v, beside)]
            return type(value)(self.value(v, near) for v in kept)
        return value

    def _text(self, text: str, beside: Collection[str], name: str) -> Any:
        if text in self._people:
            return EMPTY.get(name, "")
        if text in beside or text in self._copied:
            return _("(effacé)")
        return self._leaving.told(text) if self._leaving is not None else text

    def _near(self, values: Collection[Any]) -> set[str]:
        ids = [value for value in values if isinstance(value, str)]
        return set().union(*map(self._traces.beside, ids))

    def _goes_from_a_list(self, value: Any, beside: Collection[str]) -> bool:
        """Whether it is left out: in a list of words, as of people, none has a place to keep."""
        gone = (self._people, beside, self._copied)
        return isinstance(value, str) and any(value in those for those in gone)


_When = tuple[int, float]
"""The number of an entry, then the seconds since 1970 when it was written."""


def _when(entry: JournalEntry, put: Put) -> _When:
    """When a document was so: those of a session that came back from a file share one entry."""
    document = put.document or {}
    return entry.n, document.get("edited_at") or document.get("at") or 0.0


def _own_texts(put: Put) -> Iterator[str]:
    """What somebody typed in a document: a content, or a name, whole and first."""
    document = put.document or {}
    if put.table == PEOPLE:
        name = str(document.get("name", ""))
        yield from {name, *name.split()[:1]} - {""}
    elif put.table == CONTRIBUTIONS:
        yield from _texts(document.get("content"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _leaving(journal: Journal, gone: Collection[str]) -> Leaving:
    """These people with all the names that they ever had here, and those who stay."""
    people: dict[str, Person] = {}
    for entry in journal.read():
        for put in entry.puts:
            if put.table != PEOPLE or (put.document is None and put.id in gone):
                continue
            if put.document is None:
                people.pop(put.id, None)
            else:
                people[put.id] = _person(put.id, put.document, people.get(put.id))
    return Leaving(
        (person for id_, person in people.items() if id_ in gone),
        (person for id_, person in people.items() if id_ not in gone),
    )


def _person(id_: str, document: Mapping[str, Any], before: Person | None) -> Person:
    name, was = str(document.get("name", "")), before or Person(id_, "")
    names = dict.fromkeys((*was.formerly, was.name, *map(str, document.get("formerly") or ())))
    formerly = tuple(other for other in names if other not in ("", name))
    return Person(id_, name, Appearance(document.get("appearance", "first")), formerly=formerly)


# ── the files ───────────────────────────────────────────────────────────────────────────────


def pictures_in(blobs: BlobStore) -> dict[str, BlobInfo]:
    """The pictures of a session, by name."""
    return {each.name: each for each in blobs.list(MEDIA)}


def finish(folder: Path, journal: Journal, traces: Traces | None = None) -> None:
    """Takes these traces away, or else all that `erase` entries name; raises `Unfinished`."""
    try:
        blobs = journal.blobs(folder)
        pictures = pictures_in(blobs)
        traces = traces or Traces.of(named(journal.read()), journal, pictures)
        if journal.in_folder:
            (folder / snapshot.FILE).unlink(missing_ok=True)
            discard_unfinished(folder)
            disk.sync_folder(folder)
        _remove_files(blobs, traces, pictures, journal.leases.clock())
        journal.rewrite(traces.without)
    except (OSError, NotSaved) as error:
        raise unfinished() from error


def pending(journal: Journal) -> Traces:
    """What is still in the files, and is to be shown to nobody."""
    return Traces.of(named(journal.read()), journal)


def named(entries: Iterable[JournalEntry]) -> set[tuple[str, str]]:
    """The documents that are to go by these entries."""
    return {
        (put.table, put.id)
        for entry in entries
        if entry.verb == Verb.ERASE
        for put in entry.puts
        if put.document is None
    }


def _remove_files(
    blobs: BlobStore, traces: Traces, pictures: Mapping[str, BlobInfo], now: float
) -> None:
    """What was kept aside; pictures, those nobody posted too. The snapshot is made again."""
    blobs.remove_folder(ASIDE)
    words, posted_since = traces.words, now - UPLOADING
    gone = [
        f"{MEDIA}/{name}"
        for name, picture in pictures.items()
        if name in words or (name not in traces.pictures and picture.at < posted_since)
    ]
    blobs.remove(gone)


def unfinished() -> Unfinished:
    """What is said while files still wait for an erasing."""
    return Unfinished(
        _(
            "C’est retiré de la session et des écrans, mais pas encore de tous les fichiers. "
            "Tablée essaie de nouveau par elle-même jusqu’à ce que ce soit fait : "
            "vous n’avez rien à refaire."
        )
    )


def refused(error: NotSaved) -> NotSaved:
    """The refusal of an erasing that could not even begin."""
    cause = error.__cause__
    if isinstance(cause, OSError):
        return NotSaved(
            _("Rien n’a été effacé : {reason}. Réessayez dans un moment.").format(
                reason=disk.reason(cause)
            )
        )
    return NotSaved(_("Rien n’a été effacé. Réessayez dans un moment."))
