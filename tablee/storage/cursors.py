"""Cursors of events: up to which entry of a session's journal each plugin has dealt with them.

One is there while a session is open, or owes something: what follows it in the journal is told
again after a crash. A number and a plugin's name, no words; it goes with the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from tablee.storage.blobs import FolderBlobs

FOLDER: Final = ".events"
"""Beside the sessions' folders; hidden, so that nothing takes it for a session."""


class EventCursors:
    """Those of all sessions of one place: here of none, where nothing outlives the server.

    A cursor is the number of an entry; below zero where the session's opening is still to be told,
    and all that follows that entry. All methods raise `OSError`.
    """

    def read(self, session: str) -> dict[str, int]:
        """The cursors of this session by plugin."""
        return {}

    def write(self, session: str, cursors: Mapping[str, int]) -> None:
        """Keeps them for good, unless another node has the session."""

    def remove(self, session: str) -> None:
        """Nothing is owed any more; likewise."""

    def owing(self) -> list[str]:
        """The sessions that have some, and are served by nobody, as far as is known here."""
        return []


class FolderCursors(EventCursors):
    """A small file a session, in a folder beside them."""

    def __init__(self, sessions: Path) -> None:
        self._files = FolderBlobs(sessions / FOLDER)

    def read(self, session: str) -> dict[str, int]:
        """Reads the file; one that is damaged says nothing."""
        try:
            return msgspec.json.decode(self._files.read(session), type=dict[str, int])
        except (FileNotFoundError, msgspec.DecodeError):
            return {}

    def write(self, session: str, cursors: Mapping[str, int]) -> None:
        """Puts a new file in place."""
        self._files.root.mkdir(mode=0o700, exist_ok=True)
        self._files.write(session, [msgspec.json.encode(cursors)])

    def remove(self, session: str) -> None:
        self._files.remove([session])

    def owing(self) -> list[str]:
        """Every file: this process serves all."""
        return [each.name for each in self._files.list()]
