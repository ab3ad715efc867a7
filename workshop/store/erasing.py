"""Erasing for good: no byte of a session's folder holds what somebody wanted gone.

An entry first says which documents go (`erase`), and counts at once. Then the journal is written
again without them, then the snapshot, then pictures and the originals kept aside are removed.
A server that stops on the way goes on from the first of these at its next opening.
The rest of history still replays: entries keep their numbers, times and other documents.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

import msgspec

from workshop.store.opening import ASIDE, discard_unfinished
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from workshop.journals import Entry, Journal

__all__ = ["DONE", "UNFINISHED", "finish", "without_copies"]

UNFINISHED: Final = "erase"
"""The verb of an entry whose documents are to go."""
DONE: Final = "erased"
"""The same once they are gone."""
COPIED_IN: Final = "steps"
"""The table whose documents may hold copies of people's words: options, outcomes."""


def finish(folder: Path, journal: Journal) -> None:
    """Takes away every trace of what the `erase` entries name; raises `NotSaved`."""
    gone, words = _traces(journal)
    journal.rewrite(lambda entry: _without(entry, gone, words))
    shutil.rmtree(folder / ASIDE, ignore_errors=True)
    discard_unfinished(folder)
    media = folder / "media"
    for picture in media.iterdir() if media.is_dir() else ():
        if picture.name in words:
            picture.unlink()


def _traces(journal: Journal) -> tuple[set[tuple[str, str]], set[str]]:
    """Which documents go, and every text that was ever in them."""
    gone = {
        (put.table, put.id)
        for entry in journal.read()
        if entry.verb == UNFINISHED
        for put in entry.puts
        if put.document is None
    }
    words: set[str] = set()
    for entry in journal.read():
        for put in entry.puts:
            if (put.table, put.id) in gone and put.document is not None:
                words.update(_texts(put.document))
    return gone, words


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _without(entry: Entry, gone: set[tuple[str, str]], words: set[str]) -> Entry:
    ids = {key for _table, key in gone}
    puts = [
        put._replace(document=without_copies(put.document, ids, words))
        if put.table == COPIED_IN and put.document is not None
        else put
        for put in entry.puts
        if put.document is None or (put.table, put.id) not in gone
    ]
    people = {key for table, key in gone if table == "people"}
    return msgspec.structs.replace(
        entry,
        puts=puts,
        by="" if entry.by in people else entry.by,
        verb=DONE if entry.verb == UNFINISHED else entry.verb,
    )


def without_copies(value: Any, ids: Collection[str], words: Collection[str]) -> Any:
    """The value without copies of erased words: the texts that stand beside an erased id.

    A vote's options are `[id, words]`, its outcome's `{"id": …, "text": words}`.
    """
    if isinstance(value, dict):
        beside = any(isinstance(v, str) and v in ids for v in value.values())
        return {k: _cleared(v, beside, ids, words) for k, v in value.items()}
    if isinstance(value, list | tuple):
        beside = any(isinstance(v, str) and v in ids for v in value)
        return [_cleared(v, beside, ids, words) for v in value]
    return value


def _cleared(value: Any, beside: bool, ids: Collection[str], words: Collection[str]) -> Any:
    if isinstance(value, str):
        copied = beside and value in words and value not in ids
        return _("(effacé)") if copied else value
    return without_copies(value, ids, words)
