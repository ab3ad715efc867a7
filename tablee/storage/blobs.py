"""Blobs: bytes kept under a name beside the journals, such as pictures, originals, kept agendas.

A name is a path of one part or several, as `media/abc.jpg`. In a folder each is a file; a database
keeps the same names (`postgresql.blobs`), so that every node finds them.
"""

from __future__ import annotations

import os
import shutil
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from tablee.storage.journal import disk


class BlobInfo(NamedTuple):
    """One that is there."""

    name: str
    """The last part of it."""
    size: int
    """Bytes."""
    at: float
    """When it was last written, seconds since 1970."""


class BlobStore(ABC):
    """The blobs of one place. Each is written and replaced whole; all methods raise `OSError`."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """The bytes under this name; `FileNotFoundError` where there are none."""

    @abstractmethod
    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Keeps them for good in place of what was there: a crash leaves the old or the new."""

    @abstractmethod
    def append(self, name: str, data: bytes) -> None:
        """Adds to the end, for good."""

    @abstractmethod
    def update(self, name: str, change: Callable[[bytes | None], bytes | None]) -> None:
        """Replaces it by what `change` makes of it, while nobody else does; None leaves it."""

    @abstractmethod
    def remove(self, names: Collection[str]) -> None:
        """Forgets these for good; one that is not there is no error."""

    @abstractmethod
    def move(self, name: str, to: str) -> None:
        """Gives it another name, in place of what has that."""

    @abstractmethod
    def list(self, folder: str = "") -> list[BlobInfo]:
        """Those directly in this folder, by name; none where there is no such folder."""

    @abstractmethod
    def stamp(self, name: str) -> str:
        """Differs once it was written again; empty where it is not there."""

    def remove_folder(self, folder: str) -> None:
        """Forgets all that is directly in it."""
        self.remove([f"{folder}/{each.name}" for each in self.list(folder)])

    def holds(self, name: str) -> bool:
        return bool(self.stamp(name))


_UPDATING: Final = threading.Lock()


class FolderBlobs(BlobStore):
    """Files below a folder, which one process has to itself."""

    def __init__(self, root: Path) -> None:
        """Below this folder, which is not made: a disk may be pulled out."""
        self.root = root

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FolderBlobs) and other.root == self.root

    def __hash__(self) -> int:
        return hash(self.root)

    def read(self, name: str) -> bytes:
        return (self.root / name).read_bytes()

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Puts a new file in place of it."""
        self._make_folder(name)
        disk.replace(self.root / name, chunks)

    def _make_folder(self, name: str) -> None:
        folder = (self.root / name).parent
        if folder != self.root:
            folder.mkdir(mode=0o700, exist_ok=True)

    def append(self, name: str, data: bytes) -> None:
        """Writes to the end of the file, or leaves it as it was."""
        self._make_folder(name)
        path = self.root / name
        fresh = not path.exists()
        handle = disk.opened(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            size = os.fstat(handle).st_size
            try:
                disk.write(handle, data)
                disk.sync(handle)
            except OSError:
                os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)
        if fresh:
            disk.sync_folder(path.parent)

    def update(self, name: str, change: Callable[[bytes | None], bytes | None]) -> None:
        """Reads the file and replaces it; other threads wait."""
        with _UPDATING:
            try:
                before = self.read(name)
            except FileNotFoundError:
                before = None
            after = change(before)
            if after is not None and after != before:
                self.write(name, [after])

    def remove(self, names: Collection[str]) -> None:
        folders = set()
        for name in names:
            path = self.root / name
            if path.exists():
                path.unlink(missing_ok=True)
                folders.add(path.parent)
        for folder in folders:
            disk.sync_folder(folder)

    def remove_folder(self, folder: str) -> None:
        """Deletes it with all that is in it."""
        if (self.root / folder).exists():
            shutil.rmtree(self.root / folder)
            disk.sync_folder(self.root)

    def move(self, name: str, to: str) -> None:
        self._make_folder(to)
        disk.move(self.root / name, self.root / to)
        disk.sync_folder((self.root / to).parent)

    def list(self, folder: str = "") -> list[BlobInfo]:
        """Looks into the folder; what is being written is left out."""
        try:
            with os.scandir(self.root / folder) as found:
                files = [each for each in found if each.is_file()]
        except FileNotFoundError:
            return []
        there = []
        for each in files:
            if not each.name.endswith(disk.NEW):
                about = each.stat()
                there.append(BlobInfo(each.name, about.st_size, about.st_mtime))
        return sorted(there)

    def stamp(self, name: str) -> str:
        """When the file was written, and how long it is."""
        try:
            about = (self.root / name).stat()
        except OSError:
            return ""
        return f"{about.st_mtime_ns:x}-{about.st_size:x}"
