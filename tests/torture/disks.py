"""Disks that are really full or read-only: a limit on a file's size, a small tmpfs.

The tmpfs needs root, and is left out without it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotSaved
from tablee.storage import Store
from tests.torture.damage import goes_on, held
from tests.torture.faults import Session, together, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["in_a_process", "jobs"]

ROOT = Path(__file__).parent.parent.parent


def fill(session: Session) -> int:
    """Eight write until each is refused; returns how many changes were told."""

    def until_refused(who: int) -> None:
        for n in range(10_000):
            session.put(f"{who}-{n}", "Une phrase de plus. " * 20)

    def write(who: int) -> None:
        with pytest.raises(NotSaved, match=r"le disque est plein\. Gardez votre texte"):
            until_refused(who)

    together(write, range(8))
    with contextlib.suppress(NotSaved):
        session.store.snapshot()
    assert held(session.store) == session.told
    assert within(held(Store(session.folder, read_only=True)), session.told)
    return len(session.told.get("cards", {}))


def opened_full(session: Session) -> None:
    """A server that starts while the disk is full finds everything, and still refuses to write."""
    session.store.close()
    session.store = Store(session.folder)
    assert held(session.store) == session.told
    with contextlib.suppress(NotSaved):
        session.put("last", "x" * 100_000)
    assert held(session.store) == session.told


def limited(folder: Path) -> None:
    """No file may be longer than 200 kB."""
    session = Session(folder)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
    assert fill(session) > 100
    opened_full(session)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    goes_on(session.store, folder)
    assert within(held(Store(folder, read_only=True)), session.told)


def small(folder: Path) -> None:
    """A disk of 1 MB, full; then some room is made."""
    with mounted(folder, "tmpfs", "size=1m"):
        session = Session(folder / "session")
        ballast = folder / "ballast"
        ballast.write_bytes(b"x" * 300_000)
        assert fill(session) > 100
        opened_full(session)
        ballast.unlink()
        goes_on(session.store, session.folder)
        assert within(held(Store(session.folder, read_only=True)), session.told)


def read_only(folder: Path) -> None:
    """The disk becomes read-only under a session, as after an error of its own; then it is back."""
    with mounted(folder, "tmpfs", "size=4m"):
        session = Session(folder / "session")
        session.put("a", "avant")
        session.store.journal.close()
        remount(folder, "ro")
        with pytest.raises(NotSaved, match="lecture seule"):
            session.put("b", "pendant")
        with pytest.raises(NotSaved, match="lecture seule"):
            session.store.snapshot()
        assert held(session.store) == session.told
        opened_full(session)
        remount(folder, "rw")
        goes_on(session.store, session.folder)


@contextlib.contextmanager
def mounted(folder: Path, kind: str, options: str) -> Iterator[None]:
    folder.mkdir()
    subprocess.run(["mount", "-t", kind, "-o", options, kind, str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def can_mount(root: Path) -> bool:
    """Whether this process may mount a disk."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    try:
        with mounted(root / "try", "tmpfs", "size=64k"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False
    finally:
        (root / "try").rmdir()


def jobs(root: Path) -> list[Callable[[Path], None]]:
    """Those that can be had here."""
    return [limited, *((small, read_only) if can_mount(root) else ())]


def in_a_process(job: Callable[[Path], None], folder: Path) -> str:
    """In a process of its own, whose limits end with it; returns what it says at its end."""
    command = [sys.executable, "-m", "tests.torture.disks", job.__name__, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


if __name__ == "__main__":
    asked, where = sys.argv[1:]
    {"limited": limited, "small": small, "read_only": read_only}[asked](Path(where))
    print(f"{asked}: nothing lost")
