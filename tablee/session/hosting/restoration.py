"""Brings back from a backup what stands beside sessions: owners, quotas, audit log, library.

What stands there already stays as it is; owners are added where nobody's is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import msgspec

from tablee.errors import Unreadable
from tablee.session.hosting.owners import FILE, HOSTING, LIBRARY, Owners
from tablee.session.library.agendas import AgendaLibrary
from tablee.session.library.canvases import CanvasLibrary
from tablee.storage.blobs import BlobStore
from tablee.storage.maintenance.backup import put_beside, unchanged
from tablee.texts import _

BESIDE: Final = (AgendaLibrary.FOLDER, CanvasLibrary.FOLDER, HOSTING)
"""Folders beside the sessions that a backup holds."""
_OWNERS: Final = (f"{HOSTING}/{FILE}", f"{HOSTING}/{LIBRARY}")


def put_back(
    copies: Path, sums: Mapping[str, str], there: BlobStore
) -> tuple[list[str], list[str]]:
    """Puts each file where none is; returns their names, and sentences about what failed.

    Owners are apart: see `owners_back`. Whoever calls it holds the folder of sessions. Raises
    `NotSaved`.
    """
    put, failed = [], []
    for name, digest in sums.items():
        folder, _slash, file = name.partition("/")
        if folder not in BESIDE or "/" in file or file in ("", "..") or name in _OWNERS:
            continue
        if there.holds(name):
            continue
        try:
            put_beside(unchanged(copies, name, digest), there, name)
        except Unreadable as error:
            failed.append(str(error))
            continue
        put.append(name)
    return put, failed


def owners_back(
    copies: Path, sums: Mapping[str, str], there: BlobStore, sessions: Collection[str]
) -> list[str]:
    """Takes the owners of these sessions, and of what is kept beside them; what failed.

    `sessions` are those that are there. Whoever calls it holds them.
    """
    failed = []
    wanted = {
        FILE: lambda name: name in sessions,
        LIBRARY: lambda name: there.holds(f"{name}.toml"),
    }
    for file, is_wanted in wanted.items():
        name = f"{HOSTING}/{file}"
        if name not in sums:
            continue
        try:
            Owners(there, file).adopt(unchanged(copies, name, sums[name]), is_wanted)
        except Unreadable as error:
            failed.append(str(error))
        except msgspec.DecodeError:
            failed.append(_("{file} ne s’ouvre pas").format(file=name))
    return failed
