"""Describes the machine of the measurements in a few words."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Final

__all__ = ["described", "filesystem"]

IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})


def filesystem(folder: Path) -> str:
    """The type of the filesystem that holds a folder, `ext4` for instance; empty if not known."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    lines = [line.split()[1:3] for line in mounts.read_text("utf-8").splitlines()]
    holding = [(point, kind) for point, kind in lines if folder.resolve().is_relative_to(point)]
    return max(holding, key=lambda found: len(found[0]))[1] if holding else ""


def described(folder: Path) -> str:
    """Processor, memory, disk, versions, and how busy it was before we began."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({_processor()}), {_memory()} of memory, "
        f"{filesystem(folder) or 'unknown filesystem'}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, TinyDB {version('tinydb')}, "
        f"SQLite {sqlite3.sqlite_version}; load before the run: {load}."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
