"""Chooses the kind of journal that the settings name; imports what that one alone needs."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Final

from tablee.errors import BadSetting
from tablee.settings import Settings
from tablee.storage.journal import Journal, journals
from tablee.texts import _

POSTGRESQL: Final = "postgresql"


_made: Final[list[Callable[[], None]]] = []
"""What closes each database of this process."""


def let_go() -> None:
    """Ends the connections of this process to databases, if it has any."""
    while _made:
        _made.pop()()


def _of_ours(name: str) -> type[Journal]:
    return {kind.name: kind for kind in journals()}[name]


def journal_kind(
    settings: Settings, offered: Callable[[str], type[Journal]] = _of_ours
) -> type[Journal]:
    """The kind that `TABLEE_JOURNAL` names, among those `offered` too; raises `BadSetting`."""
    if settings.journal != POSTGRESQL:
        return offered(settings.journal)
    try:
        from tablee.storage.postgresql import DatabaseLeases, PostgreSQLDatabase, bound
    except ModuleNotFoundError as error:
        raise BadSetting(
            _(
                "TABLEE_JOURNAL=postgresql demande de quoi parler à PostgreSQL : "
                "installez tablee[postgresql]."
            )
        ) from error
    database = PostgreSQLDatabase(settings.database)
    _made.append(database.close)
    name = settings.node or f"{socket.gethostname()}-{settings.port}"
    return bound(database, DatabaseLeases(database, name, settings.node_address))
