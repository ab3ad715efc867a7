"""A disk that refuses, at one call or from one on.

The functions of `os` that write are replaced while a `Fault` is in force. As after a real failed
fsync, what was written since the last good one is no longer in the file.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Fault"]

CALLS: Final = ("open", "write", "fsync", "fdatasync", "ftruncate", "replace", "mkdir", "unlink")


class Fault:
    """Refuses the call number `at`, and all that follow if it `stays`, until it is `over`."""

    def __init__(self, at: int, number: int, *, stays: bool, calls: Sequence[str] = CALLS) -> None:
        self.at, self.number, self.stays, self.calls = at, number, stays, calls
        self.count = 0
        self.struck = ""
        self._real: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in calls}
        self._unsynced: dict[int, list[tuple[int, bytes]]] = {}
        self._lock = threading.Lock()

    def _refuses(self, name: str) -> bool:
        with self._lock:
            self.count += 1
            refused = self.count >= self.at if self.stays else self.count == self.at
            self.struck = self.struck or (name if refused else "")
            return refused

    def _call(self, name: str, *args: Any, **options: Any) -> Any:
        refused = self._refuses(name)
        if name == "write":
            self._note(*args)
        if refused and name == "write":
            handle, data = args
            self._real["write"](handle, bytes(data)[: len(data) // 2])
        if name in ("fsync", "fdatasync"):
            self._sync(args[0], refused)
        if refused:
            raise OSError(self.number, os.strerror(self.number))
        return self._real[name](*args, **options)

    def _note(self, handle: int, data: bytes) -> None:
        """What stands where this will be written."""
        if stat.S_ISREG(os.fstat(handle).st_mode):
            at = os.lseek(handle, 0, os.SEEK_CUR)
            with open(f"/proc/self/fd/{handle}", "rb") as file:
                file.seek(at)
                before = file.read(len(data)).ljust(len(data), b"\0")
            self._unsynced.setdefault(os.fstat(handle).st_ino, []).append((at, before))

    def _sync(self, handle: int, refused: bool) -> None:
        unsynced = self._unsynced.pop(os.fstat(handle).st_ino, [])
        for at, before in reversed(unsynced) if refused else ():
            with contextlib.suppress(OSError):  # a folder, or opened for reading
                os.pwrite(handle, before, at)

    @contextlib.contextmanager
    def in_force(self) -> Iterator[None]:
        for name in self.calls:
            setattr(os, name, lambda *a, _name=name, **o: self._call(_name, *a, **o))
        try:
            yield
        finally:
            self.over()

    def over(self) -> None:
        """The disk works again."""
        for name, real in self._real.items():
            setattr(os, name, real)
