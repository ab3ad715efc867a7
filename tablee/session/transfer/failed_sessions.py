"""Lists the sessions that failed to open, with the reason, for those who may be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tablee.session.access.links import browser_hash, hash_of_link

KEYS: Final = re.compile(rb'"(code|join|wall|console)"\s*:\s*"([\w-]{6,40})"')
"""Links, as they stand in a session's files, readable or not."""
CONSOLES: Final = re.compile(rb'"consoles"\s*:\s*\[([^\]]{1,1000})\]')
"""Hashes of links to the console."""


class Unopened:
    """What this server could not open when it started."""

    def __init__(self) -> None:
        self.sentences: dict[str, str] = {}
        """Why, by the name of the session's folder."""
        self._folders: dict[str, Path] = {}
        self._keys: dict[tuple[str, str], str] = {}

    def add(self, folder: Path, sentence: str) -> None:
        """Takes one in, with the links that once led to it."""
        self.sentences[folder.name] = sentence
        self._folders[folder.name] = folder
        for data in _files(folder):
            for kind, key in KEYS.findall(data):
                known = hash_of_link(key.decode()) if kind == b"console" else key.decode()
                self._keys.setdefault((kind.decode(), known), folder.name)
            for marks in CONSOLES.findall(data):
                for mark in re.findall(rb"[0-9a-f]{32}", marks):
                    self._keys.setdefault(("console", mark.decode()), folder.name)

    def discard(self, session: str) -> None:
        """Forgets one that has opened after all."""
        if self.sentences.pop(session, None) is None:
            return
        del self._folders[session]
        self._keys = {key: name for key, name in self._keys.items() if name != session}

    def behind(self, kind: str, key: str) -> str:
        """Why the session behind this `code`, or `join`, `wall` or `console` link, is not open.

        Empty for a link that leads to none of them.
        """
        known = hash_of_link(key) if kind == "console" else key
        return self.sentences.get(self._keys.get((kind, known), ""), "")

    def of(self, browser: str) -> dict[str, str]:
        """Those in which this browser was, each with its sentence."""
        mark = browser_hash(browser).encode()
        known = self._folders.items()
        return {
            name: self.sentences[name]
            for name, folder in known
            if any(mark in data for data in _files(folder))
        }


def _files(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.glob("*.json*")):
        try:
            yield path.read_bytes()
        except OSError:
            continue
