"""The keys of secret ballots: one for each round, apart from the sessions, then destroyed.

While a vote is open its ballots stand in the journal encrypted (AES-256-GCM), so that they outlive
a server that stops; once it is counted, destroying the key makes them unreadable for good, also to
whoever reads the session's folder. Not for who may see a ballot: see `facilitation.voting`.
"""

from __future__ import annotations

import base64
import logging
import os
import secrets
import threading
from typing import TYPE_CHECKING, Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workshop.journals import disk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["FOLDER", "Seals"]

log = logging.getLogger(__name__)

FOLDER: Final = ".keys"
"""Beside the sessions' folders; hidden, so that nothing takes it for a session."""
KEY: Final = 32
"""Bytes of a key: AES-256."""
NONCE: Final = 12
BLOCK: Final = 512
"""A sealed text is as long as a multiple of this many bytes: its length tells hardly anything."""


class Seals:
    """The keys under one folder of sessions; kept in memory only where nothing is to last."""

    def __init__(self, sessions: Path | None) -> None:
        """`sessions` is the folder that holds the sessions; None keeps keys in memory."""
        self._folder = sessions / FOLDER if sessions is not None else None
        self._known: dict[str, AESGCM | None] = {}
        self._mutex = threading.Lock()

    def make(self, name: str) -> None:
        """A new key under this name, on disk when this returns; raises `NotSaved`."""
        key = secrets.token_bytes(KEY)
        with self._mutex:
            if self._folder is not None:
                try:
                    self._folder.mkdir(mode=0o700, exist_ok=True)
                    disk.replace(self._folder / name, [key])
                except OSError as error:
                    raise disk.not_saved(error) from error
            self._known[name] = AESGCM(key)

    def destroy(self, name: str) -> None:
        """Overwrites the key and removes it; one that is not there is no error.

        Where the disk refuses, this process has forgotten it, and its next start tries again.
        """
        with self._mutex:
            self._known[name] = None
            path = self._folder / name if self._folder is not None else None
            try:
                if path is not None and path.exists():
                    _overwrite(path)
                    path.unlink()
                    disk.sync_folder(path.parent)
            except OSError as error:
                log.error("the key %s is not destroyed yet: %s", name, error)

    def seal(self, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The content as it is stored, readable with this key only.

        Where the key was lost (a copy of a folder) another one takes its place. May raise
        `NotSaved`.
        """
        key = self._key(name)
        if key is None:
            self.make(name)
            return self.seal(name, content)
        plain = msgspec.json.encode(content)
        nonce = secrets.token_bytes(NONCE)
        sealed = key.encrypt(nonce, plain.ljust(-(-len(plain) // BLOCK) * BLOCK), name.encode())
        return {"seal": name, "sealed": base64.b64encode(nonce + sealed).decode()}

    def read(self, stored: Mapping[str, Any]) -> dict[str, Any] | None:
        """The content that was sealed; None once its key is gone, or if it was changed since."""
        name = str(stored["seal"])
        key = self._key(name)
        if key is None:
            return None
        try:
            data = base64.b64decode(str(stored["sealed"]), validate=True)
            plain = key.decrypt(data[:NONCE], data[NONCE:], name.encode())
            content: dict[str, Any] = msgspec.json.decode(plain)
        except (ValueError, InvalidTag, msgspec.DecodeError):
            return None
        return content

    def _key(self, name: str) -> AESGCM | None:
        with self._mutex:
            if name not in self._known:
                self._known[name] = self._read(name)
            return self._known[name]

    def _read(self, name: str) -> AESGCM | None:
        if self._folder is None or not name.replace("-", "").isalnum():
            return None
        try:
            return AESGCM((self._folder / name).read_bytes())
        except (OSError, ValueError):
            return None


def _overwrite(path: Path) -> None:
    with path.open("r+b", buffering=0) as file:
        file.write(secrets.token_bytes(KEY))
        os.fsync(file.fileno())
