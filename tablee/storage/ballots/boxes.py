"""Stores the boxes and keys of secret ballots, in a folder or in memory.

What is in a box is encrypted: `sealed` does that. A database keeps them in `postgresql.boxes`.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from tablee.storage.blobs import FolderBlobs
from tablee.storage.journal import disk

log = logging.getLogger(__name__)

FOLDER: Final = ".keys"
"""Beside the sessions' folders; hidden, so that nothing takes it for a session."""
BOX: Final = ".box"
"""The end of the name of a round's ballots; its key has the bare name."""
KEY: Final = 32
"""Bytes of a key: AES-256."""
PATIENCE: Final = 8.0
"""Seconds that whoever closes a vote waits for its key to be destroyed."""
SOON: Final = 2.0
"""Seconds within which a key is put back or destroyed late, or that is tried again."""


_SEAL: Final = re.compile(rb'"seal":\s*"\w')


class BallotBoxes(ABC):
    """The boxes and keys of rounds, by the names of these. All methods raise `OSError`."""

    @abstractmethod
    def key(self, name: str) -> bytes | None:
        """The key of a round; None where it is lost, or destroyed."""

    @abstractmethod
    def begin(self, name: str, key: bytes) -> None:
        """Keeps a key, with an empty box, for good."""

    @abstractmethod
    def append(self, name: str, line: bytes, key: bytes) -> None:
        """Puts a line into a box, for good. The key is kept again where that was lost."""

    def restore(self, keys: Mapping[str, bytes]) -> None:
        """Keeps these keys of open rounds again where they went; nothing where none can go."""
        return

    @abstractmethod
    def replace(self, name: str, lines: Iterable[bytes]) -> None:
        """Leaves these lines alone in the box."""

    @abstractmethod
    def lines(self, name: str) -> list[bytes]:
        """The lines in a box, in order; none where there is no box."""

    @abstractmethod
    def destroy(self, name: str, limit: float = PATIENCE) -> None:
        """Overwrites the key, and removes it with its box; gives up after `limit` seconds."""


class MemoryBoxes(BallotBoxes):
    """For sessions of which nothing is to last."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}
        self._lines: dict[str, list[bytes]] = {}

    def key(self, name: str) -> bytes | None:
        return self._keys.get(name)

    def begin(self, name: str, key: bytes) -> None:
        self._keys[name], self._lines[name] = key, []

    def append(self, name: str, line: bytes, key: bytes) -> None:
        self._lines[name].append(line)

    def replace(self, name: str, lines: Iterable[bytes]) -> None:
        """Fills it anew."""
        self._lines[name] = list(lines)

    def lines(self, name: str) -> list[bytes]:
        return list(self._lines.get(name, ()))

    def destroy(self, name: str, limit: float = PATIENCE) -> None:
        self._keys.pop(name, None)
        self._lines.pop(name, None)


class FolderBoxes(BallotBoxes):
    """Files in a folder beside the sessions, which is in no session's folder and in no backup."""

    def __init__(self, sessions: Path) -> None:
        self._folder = sessions / FOLDER
        self._files = FolderBlobs(self._folder)

    def _path(self, name: str) -> Path | None:
        """Where a key is; None for what is no name of ours and may lead elsewhere."""
        return self._folder / name if name.replace("-", "").isalnum() else None

    def key(self, name: str) -> bytes | None:
        path = self._path(name)
        try:
            return path.read_bytes() if path is not None else None
        except OSError:
            return None

    def begin(self, name: str, key: bytes) -> None:
        """Writes the key's file, and removes a box of that name."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        (self._folder / f"{name}{BOX}").unlink(missing_ok=True)
        disk.replace(self._folder / name, [key])

    def append(self, name: str, line: bytes, key: bytes) -> None:
        """Writes to the end of the box's file, or leaves it as it was."""
        self._files.append(f"{name}{BOX}", line)

    def replace(self, name: str, lines: Iterable[bytes]) -> None:
        """Puts a new file in place."""
        disk.replace(self._folder / f"{name}{BOX}", lines)

    def lines(self, name: str) -> list[bytes]:
        """Reads the box's file; a line that was cut off is the last, and has no end."""
        try:
            return (self._folder / f"{name}{BOX}").read_bytes().splitlines(keepends=True)
        except FileNotFoundError:
            return []

    def names_of(self, session: Path) -> list[str]:
        """The boxes of the session in this folder, which need not open.

        A box is called after a step, and after the session too where that came from a file: both
        are random, and stand in the files of their session.
        """
        try:
            names = [path.name for path in self._folder.iterdir() if path.suffix != BOX]
            if not names:
                return []
            files = b"".join(path.read_bytes() for path in session.iterdir() if path.is_file())
        except OSError:
            return []
        sealed = 1 + bool(_SEAL.search(files))
        called = ((name, name.split("-")[:-1]) for name in names)
        return [
            name
            for name, marks in called
            if len(marks) == sealed and all(f'"{mark}"'.encode() in files for mark in marks)
        ]

    def destroy_all(self, names: Iterable[str]) -> None:
        """Destroys those of a session that is gone; what the disk refuses is logged."""
        for name in names:
            try:
                self.destroy(name)
            except OSError as error:
                log.error("the key %s is not destroyed: %s", name, error)

    def destroy(self, name: str, limit: float = PATIENCE) -> None:
        """Overwrites the key's file before it is removed."""
        path = self._path(name)
        if path is not None and path.exists():
            with path.open("r+b", buffering=0) as file:
                file.write(secrets.token_bytes(KEY))
                os.fsync(file.fileno())
            path.with_name(path.name + BOX).unlink(missing_ok=True)
            path.unlink()
            disk.sync_folder(path.parent)
