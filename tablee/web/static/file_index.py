"""Index of the files that browsers may have, Streamlit's and ours, by their address.

The table is made from the folders, so nothing beside them has an address: an unknown one is left to
the routes behind.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tablee.registry import Catalogue
from tablee.web.static import assets, plugin_files, streamlit_frontend

KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
"""By name: what the machine has registered for `.js` is not always a script."""
COMPACT: Final = frozenset({".woff2", ".woff", ".png", ".jpg", ".jpeg", ".webp", ".gif"})
"""Compressed already."""


@dataclass(frozen=True)
class StaticFile:
    """One file as it is now: `fingerprint` changes with its content."""

    path: Path | None
    """None for a text made when the server starts."""
    kind: str
    fingerprint: tuple[str, int, int]
    text: str = ""
    compressible: bool = True
    hashed: bool = True
    """Whether its address holds a hash of its content, so that it can be kept for ever."""

    def read(self) -> bytes:
        """Its bytes; raises `OSError` where it has just gone."""
        return self.text.encode() if self.path is None else self.path.read_bytes()


class Library:
    """`/static/…`, which is Streamlit's, `/assets/<version>/…`, which is ours, and the plugins'."""

    def __init__(self, catalogue: Callable[[], Catalogue] | None = None) -> None:
        """Looks through both folders once; through a plugin's (`plugin_files`) when it is asked."""
        self._catalogue = catalogue
        self._theirs = dict(_inside(streamlit_frontend.FOLDER, ["static"]))
        self._ours = dict(_inside(assets.FOLDER, assets.SERVED))
        self._made = {name: _made(name, text) for name, text in assets.made().items()}

    def find(self, address: str, *, exact: bool = False) -> StaticFile | None:
        """The file at this address of the site, if there is one.

        Of ours, under another version's address, the one of now: a page of before an upgrade goes
        on. With `exact` there is none then: another server may have that version.
        """
        if address.startswith("/static/"):
            path = self._theirs.get(address[1:])
            return _file(path, hashed=True) if path else None
        if address.startswith(plugin_files.PREFIX) and self._catalogue is not None:
            found = plugin_files.find(address, self._catalogue())
            return _file(found.path, hashed=found.hashed) if found else None
        if not address.startswith("/assets/"):
            return None
        version, _slash, name = address.removeprefix("/assets/").partition("/")
        hashed = version == assets.version()
        if exact and not hashed:
            return None
        if name in self._made:
            return replace(self._made[name], hashed=hashed)
        path = self._ours.get(name)
        return _file(path, hashed=hashed) if path else None

    def needed(self) -> list[StaticFile]:
        """What every phone asks for: to be compressed before the rest."""
        addresses = [*streamlit_frontend.scripts(), *streamlit_frontend.widgets()]
        files = [self.find(address) for address in addresses]
        found = [*files, *self._made.values()]
        return [file for file in found if file is not None and file.compressible]


def _inside(folder: Path, parts: Iterable[str]) -> Iterable[tuple[str, Path]]:
    for part in parts:
        top = folder / part
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix in KINDS and path.is_file():
                yield path.relative_to(folder).as_posix(), path


def _file(path: Path, *, hashed: bool) -> StaticFile | None:
    if path.suffix not in KINDS:
        return None
    try:
        found = os.stat(path)
    except OSError:
        return None
    return StaticFile(
        path,
        KINDS[path.suffix],
        (str(path), found.st_mtime_ns, found.st_size),
        compressible=path.suffix not in COMPACT,
        hashed=hashed,
    )


def _made(name: str, text: str) -> StaticFile:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return StaticFile(None, KINDS[Path(name).suffix], (digest, 0, 0), text)
