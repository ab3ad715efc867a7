"""Schema version of stored documents, and migrations from former versions.

A document's fields may come and go freely: what is missing takes its default, what is unknown is
left out. A version is for what that cannot do. To change the schema: raise `VERSION`, say here how
a document of the version before becomes one of the new, and add a session of the former one to
`tests/former/`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from tablee.errors import Unreadable
from tablee.storage.journal import Put
from tablee.storage.state.tables import Tables
from tablee.texts import _

VERSION: Final = 2
"""1 was a single file, `session.json`; with 2 came the journal."""
EDITION: Final = 1
"""Raised with each field, verb or kind of content that is added within a version.

A server of an earlier edition reads such a document, and leaves out what it does not know once it
writes that one again: among several, one of the latest edition has each session (`nodes.cluster`).
"""


class TooNew(Unreadable):
    """A later Tablée has written the session: nothing is wrong with it."""


def _same(put: Put) -> Put:
    return put


_STEPS: Final[dict[int, Callable[[Put], Put]]] = {1: _same}
"""From each version, what makes a document of the next."""


def upgraded(put: Put, version: int) -> Put:
    """A document of this version as one of ours."""
    for former in range(version, VERSION):
        put = _STEPS[former](put)
    if put.table == "session" and put.document is not None:
        return put._replace(document={**put.document, "version": VERSION})
    return put


def refuse_newer(version: int, session: str) -> None:
    """Raises `TooNew` for a session that a later Tablée has written."""
    if version > VERSION:
        raise TooNew(
            _(
                "La session {session} vient d’une version plus récente de Tablée "
                "(format {theirs}, ici {ours}). Mettez Tablée à jour : rien n’a été touché."
            ).format(session=session, theirs=version, ours=VERSION)
        )


def first_version(data: bytes) -> Tables:
    """The documents of a `session.json` from before the journal; raises `msgspec.DecodeError`."""
    tables = msgspec.json.decode(data, type=dict[str, dict[str, dict[str, Any]]])
    if "session" not in tables:
        raise msgspec.DecodeError("session")
    return tables
