"""Encodes and decodes `session.json`, a snapshot of the documents in TinyDB's format.

Only saves reading the whole journal: it can be deleted, and is made again. Stock TinyDB numbers
its documents, so ours stand under 1, 2, 3 …; a document that does not hold its own `id` has it
under `_id`, and stands whole under `_document` where it has such fields itself. The file's table
`snapshot` says how far it goes, with the CRC-32 of all that follows.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from tablee.storage.state.tables import Tables
from tablee.texts import _

FILE: Final = "session.json"
BEGINNING: Final = b'{"snapshot":{"1":{"crc":"'
_CRC_END: Final = len(BEGINNING) + 8
_KEY: Final = "_id"
_WHOLE: Final = "_document"
_CHUNK: Final = 50
"""Documents encoded before other threads get their turn."""


class BadSnapshot(Exception):
    """These bytes are not a whole snapshot; the text says why."""


@dataclass(frozen=True)
class Snapshot:
    """The documents after entry `n` of the journal of this generation."""

    tables: Tables
    n: int
    generation: str
    version: int


def encode(snapshot: Snapshot) -> list[bytes]:
    """The file's bytes, in pieces."""
    about = msgspec.json.encode(
        {"n": snapshot.n, "generation": snapshot.generation, "version": snapshot.version}
    )
    rest = [b'",' + about[1:] + b"}", *_tables(snapshot.tables), b"}\n"]
    crc = 0
    for piece in rest:
        crc = zlib.crc32(piece, crc)
    return [BEGINNING, b"%08x" % crc, *rest]


def _tables(tables: Tables) -> Iterator[bytes]:
    for name, documents in tables.items():
        yield b",\n" + msgspec.json.encode(name) + b":{"
        lines: list[bytes] = []
        for number, (key, document) in enumerate(documents.items(), 1):
            shown = msgspec.json.encode(_shown(key, document))
            lines.append(b'%s\n"%d":%s' % (b"," * (number > 1), number, shown))
            if len(lines) == _CHUNK:
                yield b"".join(lines)
                lines = []
                time.sleep(0)
        yield b"".join(lines) + b"}"


def verify(data: bytes) -> None:
    """Raises `BadSnapshot` unless these bytes are just as they were written."""
    if not data.startswith(BEGINNING):
        raise BadSnapshot(_("n’a pas le début attendu"))
    if data[len(BEGINNING) : _CRC_END] != b"%08x" % zlib.crc32(data[_CRC_END:]):
        raise BadSnapshot(_("est abîmé"))


def decode(data: bytes) -> Snapshot:
    """The snapshot in these bytes; raises `BadSnapshot`."""
    verify(data)
    try:
        read = msgspec.json.decode(data, type=dict[str, dict[str, dict[str, Any]]])
        about = read.pop("snapshot")["1"]
        return Snapshot(
            {name: dict(map(_own, docs.values())) for name, docs in read.items()},
            *(about[field] for field in ("n", "generation", "version")),
        )
    except (msgspec.DecodeError, KeyError) as error:
        raise BadSnapshot(_("est abîmé")) from error


def _shown(key: str, document: dict[str, Any]) -> dict[str, Any]:
    if _KEY in document or _WHOLE in document:
        return {_KEY: key, _WHOLE: document}
    return document if document.get("id") == key else {_KEY: key, **document}


def _own(shown: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if _KEY not in shown:
        return str(shown["id"]), shown
    key = str(shown.pop(_KEY))
    return key, shown.get(_WHOLE, shown)
