"""Lock file of a folder of sessions, so that one server at a time writes to it.

The lock is the system's own (`flock`): it ends with its process, however that ends, so a dead
server never keeps the folder. Beside it stands who holds it, only to be able to say so.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from pathlib import Path
from typing import Any, Final, Self

from filelock import FileLock, Timeout

from tablee.errors import Taken
from tablee.storage.journal import disk
from tablee.texts import _

LOCK: Final = ".owner.lock"
ABOUT: Final = ".owner.json"


class Owner:
    """Holds a folder of sessions until `release`, or the end of the process."""

    def __init__(self, root: Path) -> None:
        """Takes the folder, made if need be; raises `Taken`, or `NotSaved`."""
        self._about = root / ABOUT
        try:
            root.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(root / LOCK, timeout=0, is_singleton=False)
            self._lock.acquire()
        except Timeout as error:
            raise Taken(_taken(root)) from error
        except OSError as error:
            raise disk.not_saved(error) from error
        self._say()

    def _say(self) -> None:
        about = {"host": socket.gethostname(), "pid": os.getpid(), "since": time.time()}
        try:
            disk.replace(self._about, [json.dumps(about).encode()])
        except OSError:  # a full disk must not keep its sessions from being read
            self._unsay()

    def release(self) -> None:
        """Another server may take the folder."""
        self._unsay()
        self._lock.release()

    def _unsay(self) -> None:
        with contextlib.suppress(OSError):  # only a name: the lock is what counts
            self._about.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()


def _taken(root: Path) -> str:
    try:
        about: dict[str, Any] = json.loads((root / ABOUT).read_text("utf-8"))
        since = time.strftime("%d/%m/%Y %H:%M", time.localtime(about["since"]))
        return _(
            "Ces sessions sont déjà servies par une autre Tablée : machine {host}, "
            "processus {pid}, depuis le {since}. Arrêtez-la d’abord, ou prenez un autre dossier."
        ).format(host=about["host"], pid=about["pid"], since=since)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return _(
            "Ces sessions sont déjà servies par une autre Tablée. "
            "Arrêtez-la d’abord, ou prenez un autre dossier."
        )
