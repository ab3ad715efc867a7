"""This process's files as Windows has them: what it lacks is not there, what it refuses is refused.

Not Windows: what only its own files and sockets do is seen on a real one.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tablee.storage.journal import disk

if TYPE_CHECKING:
    import pytest

__all__ = ["as_on_windows"]

LACKING: Final = ("pread", "pwrite", "fdatasync", "fork", "statvfs", "sysconf")
BINARY: Final = 1 << 30
"""What stands for `O_BINARY`; Linux knows no flag of this number."""


def as_on_windows(patch: pytest.MonkeyPatch) -> None:
    """Until the patch is undone, what is opened, written and renamed goes as there."""
    for name in LACKING:
        patch.delattr(os, name)
    patch.setattr(disk, "WINDOWS", True)
    patch.setattr(disk, "_AS_THEY_ARE", BINARY | os.O_CLOEXEC)
    patch.setattr(disk, "_BETWEEN", 0.001)
    patch.setattr(shutil, "_use_fd_functions", False)
    _open_files(patch)
    for name in ("replace", "rename", "unlink", "rmdir"):
        patch.setattr(os, name, _refusing_what_is_open(getattr(os, name)))


def _open_files(patch: pytest.MonkeyPatch) -> None:
    """`os.open` opens no folder; `os.write` ends lines with two characters unless told not to."""
    plain_open, plain_write = os.open, os.write
    texts = set[int]()

    def opened(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        handle = plain_open(path, flags & ~BINARY, mode, **more)
        (texts.discard if flags & BINARY else texts.add)(handle)
        return handle

    def write(handle: int, data: Any) -> int:
        if handle not in texts:
            return plain_write(handle, data)
        plain_write(handle, bytes(data).replace(b"\n", b"\r\n"))
        return len(data)

    patch.setattr(os, "open", opened)
    patch.setattr(os, "write", write)


def _refusing_what_is_open(plain: Any) -> Any:
    def refusing(path: Any, *more: Any, **named: Any) -> None:
        opened = _opened_here()
        for each in (path, *more):
            there = Path(each).resolve()
            if any(there == one or there in one.parents for one in opened):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(each))
        plain(path, *more, **named)

    return refusing


def _opened_here() -> list[Path]:
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            found.append(Path(os.readlink(f"/proc/self/fd/{name}")))
        except OSError:  # what listed them is closed by now
            continue
    return [path for path in found if path.is_absolute()]
