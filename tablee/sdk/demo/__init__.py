"""Scripted sessions: parsed from TOML, executed through the app's own rules; the demo is one.

Knows no activity: the script's words are those of the plugins that are there.

Not for what the demo says: `assets/demo.toml`.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tablee.model.entities import fold
from tablee.sdk.demo.player import play
from tablee.sdk.demo.script import Script, read
from tablee.session import Room
from tablee.settings import ROOT
from tablee.storage import Owner, Store
from tablee.storage.journal import FileJournal

if TYPE_CHECKING:
    from tablee.registry import Catalogue

__all__ = ["DEMO", "Script", "play", "read", "remade"]

DEMO: Final = ROOT / "assets" / "demo.toml"


@contextmanager
def remade(
    folder: Path, catalogue: Catalogue, script: Path = DEMO, ends_at: float | None = None
) -> Iterator[Room]:
    """Makes the demo's session in this folder, in place of an earlier one; gives it to be read.

    Raises `Taken`, with nothing changed, while a server has the earlier one open.
    """
    written = read(script)
    with Owner(folder):
        _remove_earlier(folder, catalogue, written.title)
    now = time.time() if ends_at is None else ends_at
    session = play(written, folder, catalogue, ends_at=now, pictures=script.parent)
    room = Room(Store(folder / session, read_only=True), catalogue)
    try:
        yield room
    finally:
        room.close()


def _remove_earlier(folder: Path, catalogue: Catalogue, title: str) -> None:
    for earlier in FileJournal.sessions(folder):
        store = Store(earlier, read_only=True)
        ours = fold(Room(store, catalogue).session.title) == fold(title)
        store.close()
        if ours:
            shutil.rmtree(earlier)
