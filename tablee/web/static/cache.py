"""Cache of compressed files, kept on disk between restarts.

A form that is asked for before it is ready is made quickly, and replaced by the best one later. The
best are made in a thread of their own that gives way to all others, and kept in the user's cache:
`~/.cache/tablee` or what the system calls so. That folder can be deleted at any moment, and several
servers may share it; what is found there counts only if it decodes to the file as it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit

from tablee.web.static.encodings import BROTLI, GZIP, PLAIN, decoded, encoded
from tablee.web.static.file_index import StaticFile

log = logging.getLogger(__name__)

SMALLEST: Final = 200
"""Bytes under which compressing saves less than a packet."""
UNUSED_AFTER: Final = 90 * 86_400.0
"""Seconds without use after which a kept form is deleted."""
KINDNESS: Final = 10
"""How far the thread steps back before all others, on the system's scale up to 19."""

Key = tuple[tuple[str, int, int], str]


@dataclass(frozen=True)
class EncodedFile:
    """A file as it travels."""

    body: bytes
    encoding: str
    etag: str

    @classmethod
    def of(cls, body: bytes, encoding: str) -> EncodedFile:
        """A form with the tag of exactly these bytes."""
        return cls(body, encoding, f'"{hashlib.sha256(body).hexdigest()[:20]}"')


class CompressionCache:
    """All forms made so far. Asked from the event loop; the thread only adds better ones."""

    def __init__(self, folder: Path | None) -> None:
        """Forms are kept in this folder; in memory alone for None."""
        self._folder = folder
        self._forms: dict[Key, EncodedFile] = {}
        self._making: dict[Key, asyncio.Future[EncodedFile]] = {}
        self._waiting: queue.SimpleQueue[tuple[StaticFile, str]] = queue.SimpleQueue()
        self._asked: set[Key] = set()
        self._ended = threading.Event()

    async def form(self, file: StaticFile, encoding: str) -> EncodedFile:
        """A file so encoded, or plain where that saves nothing; raises `OSError` if it is gone.

        Those who ask together wait for one and the same making.
        """
        key = (file.fingerprint, encoding if file.compressible else PLAIN)
        if key in self._forms:
            return self._forms[key]
        if key not in self._making:
            making = asyncio.ensure_future(asyncio.to_thread(self._quickly, file, key[1]))
            making.add_done_callback(lambda _done: self._making.pop(key, None))
            self._making[key] = making
        return await asyncio.shield(self._making[key])

    def begin(self, files: Iterable[StaticFile]) -> None:
        """Starts making the best forms of these, then of what is asked for."""
        needed = list(files)
        for encoding in (GZIP, BROTLI):  # phones of a room take gzip: brotli needs HTTPS
            for file in needed:
                self._ask(file, encoding)
        threading.Thread(target=self._work, name="compressing", daemon=True).start()

    def end(self) -> None:
        """Stops after the file being made; nobody waits for it."""
        self._ended.set()

    # ── made at once ────────────────────────────────────────────────────────────────────────

    def _quickly(self, file: StaticFile, encoding: str) -> EncodedFile:
        data = file.read()
        if not file.compressible or len(data) < SMALLEST:
            form = EncodedFile.of(data, PLAIN)
        elif encoding == PLAIN:
            return EncodedFile.of(data, PLAIN)  # asked for by few: not worth the memory
        else:
            kept = self._kept(data, encoding)
            form = EncodedFile.of(kept or encoded(data, encoding), encoding)
            if kept is None:
                self._ask(file, encoding)
        return self._forms.setdefault((file.fingerprint, encoding), form)

    # ── made well ───────────────────────────────────────────────────────────────────────────

    def _ask(self, file: StaticFile, encoding: str) -> None:
        key = (file.fingerprint, encoding)
        if key not in self._asked:
            self._asked.add(key)
            self._waiting.put((file, encoding))

    def _work(self) -> None:
        if sys.platform == "linux":  # elsewhere this is about the whole process
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), KINDNESS)
        self._forget()
        while not self._ended.is_set():
            with suppress(queue.Empty):
                self._well(*self._waiting.get(timeout=1))

    def _well(self, file: StaticFile, encoding: str) -> None:
        try:
            data = file.read()
        except OSError:
            return
        if len(data) < SMALLEST:
            return
        body = self._kept(data, encoding)
        if body is None:
            body = encoded(data, encoding, fully=True)
            self._keep(data, encoding, body)
        self._forms[file.fingerprint, encoding] = EncodedFile.of(body, encoding)

    # ── kept for the next start ─────────────────────────────────────────────────────────────

    def _kept(self, data: bytes, encoding: str) -> bytes | None:
        """The best form as kept, if it is there and whole; the file's time says that it is used."""
        if self._folder is None:
            return None
        path = self._folder / _name(data, encoding)
        try:
            body = path.read_bytes()
            if decoded(body, encoding) != data:
                return None
            os.utime(path)
        except (OSError, ValueError):
            return None
        return body

    def _keep(self, data: bytes, encoding: str, body: bytes) -> None:
        """Written beside, then renamed: nobody ever reads half of it."""
        if self._folder is None:
            return
        path = self._folder / _name(data, encoding)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(body)
            beside.replace(path)
        except OSError as error:
            log.debug("compressed files stay in memory: %s", error)
            self._folder = None

    def _forget(self) -> None:
        """Deletes what no server has used for long, of earlier versions too."""
        if self._folder is None:
            return
        oldest = time.time() - UNUSED_AFTER
        for path in self._folder.parent.glob("streamlit-*/*"):
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()


def _name(data: bytes, encoding: str) -> str:
    return f"{hashlib.sha256(data).hexdigest()[:40]}.{encoding}"


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """Where this system keeps what can be made again; None where there is no home."""
    if environ.get("XDG_CACHE_HOME"):
        base = Path(environ["XDG_CACHE_HOME"])
    elif sys.platform == "win32":
        base = Path(environ["LOCALAPPDATA"]) if environ.get("LOCALAPPDATA") else Path()
    else:
        try:
            home = Path.home()
        except RuntimeError:
            return None
        base = home / "Library" / "Caches" if sys.platform == "darwin" else home / ".cache"
    if not base.is_absolute():
        return None
    return base / "tablee" / f"streamlit-{streamlit.__version__}"
