"""Encrypted store of secret ballots while their vote is open; keys are destroyed afterwards.

Each round has a key and a box. The box holds its ballots encrypted (AES-256-GCM), so that they
outlive a server that stops; neither is ever in the session's folder, whose journal keeps everything
for good. Once the round is counted both are destroyed: nothing then says what somebody sent, when,
or how often. Not for who may see a ballot: see `session.contributions.votes.voting`.
"""

from __future__ import annotations

import base64
import logging
import secrets
import threading
from typing import TYPE_CHECKING, Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tablee.errors import NotSaved, Unreadable
from tablee.storage.ballots.boxes import KEY, SOON, BallotBoxes
from tablee.storage.journal import disk
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    Document = dict[str, Any]

log = logging.getLogger(__name__)

NONCE: Final = 12
BLOCK: Final = 512
"""A sealed ballot is as long as a multiple of this many bytes: its length tells hardly anything."""


class Seals:
    """The keys and boxes of a session's rounds, encrypted as they are kept."""

    def __init__(self, boxes: BallotBoxes) -> None:
        self._boxes = boxes
        self._known: dict[str, bytes | None] = {}
        self._owed: set[str] = set()
        """Those that are to be destroyed once that is possible."""
        self._mutex = threading.Lock()
        self._late = threading.Lock()
        """Held while one that is owed is destroyed, so that none is made anew meanwhile."""

    def make(self, name: str) -> None:
        """A new key and an empty box, on disk when this returns; raises `NotSaved`."""
        key = secrets.token_bytes(KEY)
        with self._late, self._mutex:
            try:
                self._boxes.begin(name, key)
            except OSError as error:
                raise disk.not_saved(error) from error
            self._known[name] = key
            self._owed.discard(name)

    def has(self, name: str) -> bool:
        """Whether there is a key to read this round's ballots with; raises `Unreadable`."""
        return self._key(name) is not None

    def catch_up(self) -> None:
        """Keeps the keys of open rounds again where they went, and destroys what could not be.

        A crash of the database takes these. Raises `OSError` where it does not answer, or where
        something is still owed; whoever votes meanwhile does not wait for that.
        """
        with self._mutex:
            if known := {name: key for name, key in self._known.items() if key is not None}:
                self._boxes.restore(known)
            owed = sorted(self._owed)
        refused: OSError | None = None
        for name in owed:
            try:
                self._destroy_late(name)
            except OSError as error:  # the others go all the same
                refused = error
        if refused is not None:
            raise refused

    def _destroy_late(self, name: str) -> None:
        with self._late:
            if name in self._owed:
                self._boxes.destroy(name, SOON)
                self._owed.discard(name)

    def destroy(self, name: str) -> None:
        """Overwrites the key and removes it with its box; what is not there is no error.

        Where the disk refuses, this process has forgotten it, and its next start tries again; where
        a database does, its next heartbeat.
        """
        with self._mutex:
            self._known[name] = None
            try:
                self._boxes.destroy(name)
                self._owed.discard(name)
            except OSError as error:
                self._owed.add(name)
                log.error("the key %s is not destroyed yet: %s", name, error)

    # ── ballots ─────────────────────────────────────────────────────────────────────────────

    def put(self, name: str, key: str, document: Mapping[str, Any]) -> None:
        """Puts a ballot into the box in place of the one with its id; on disk when this returns.

        Where the round's key was lost (a copy of a folder) another one takes its place. Raises
        `NotSaved`, with the box as it was.
        """
        try:
            there = self.has(name)
        except Unreadable as error:
            raise NotSaved(str(error)) from error
        if not there:
            self.make(name)
        line = self._sealed(name, {"id": key, "document": document})
        with self._mutex:
            try:
                self._boxes.append(name, line, self._known[name] or b"")
            except OSError as error:
                raise disk.not_saved(error) from error

    def remove(self, name: str, keys: Collection[str]) -> None:
        """Takes ballots out of the box, with every earlier form of them; raises `NotSaved`."""
        kept, _unreadable = self.ballots(name)
        lines = [
            self._sealed(name, {"id": key, "document": document})
            for key, document in kept.items()
            if key not in keys
        ]
        with self._mutex:
            try:
                self._boxes.replace(name, lines)
            except OSError as error:
                raise disk.not_saved(error) from error

    def ballots(self, name: str) -> tuple[dict[str, Document], int]:
        """The ballots of a round by id, each as it was last put; and how many cannot be read.

        A line that was cut off was never acknowledged, and counts as neither. Raises `Unreadable`
        where nothing is known of them now: that is not an empty box.
        """
        found: dict[str, Document] = {}
        unreadable = 0
        for line in self._box(name):
            said = self._read(name, line)
            if said is None:
                unreadable += line.endswith(b"\n")
            else:
                found[str(said["id"])] = said["document"]
        return found, unreadable

    def _box(self, name: str) -> list[bytes]:
        with self._mutex:
            try:
                return self._boxes.lines(name)
            except OSError as error:
                raise _unreadable(error) from error

    # ── the key ─────────────────────────────────────────────────────────────────────────────

    def _sealed(self, name: str, said: Mapping[str, Any]) -> bytes:
        key = self._key(name)
        assert key is not None
        plain, nonce = msgspec.json.encode(said), secrets.token_bytes(NONCE)
        padded = plain.ljust(-(-len(plain) // BLOCK) * BLOCK)
        return base64.b64encode(nonce + key.encrypt(nonce, padded, name.encode())) + b"\n"

    def _read(self, name: str, line: bytes) -> Document | None:
        key = self._key(name)
        if key is None:
            return None
        try:
            data = base64.b64decode(line.rstrip(b"\n"), validate=True)
            said: Document = msgspec.json.decode(
                key.decrypt(data[:NONCE], data[NONCE:], name.encode())
            )
        except (ValueError, InvalidTag, msgspec.DecodeError):
            return None
        return said

    def _key(self, name: str) -> AESGCM | None:
        with self._mutex:
            if name not in self._known:
                try:
                    self._known[name] = self._boxes.key(name)
                except OSError as error:
                    raise _unreadable(error) from error
            key = self._known[name]
        return AESGCM(key) if key is not None and len(key) == KEY else None


def _unreadable(error: OSError) -> Unreadable:
    return Unreadable(
        _("Les bulletins ne se lisent pas pour l’instant ({reason}). Réessayez.").format(
            reason=disk.reason(error)
        )
    )
