"""Measures the CPU time taken by other processes meanwhile, on a shared machine."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["watch_others"]


def watch_others(server: Callable[[], float] | None = None) -> Callable[[], float]:
    """Returns what tells the cores that others have taken since now, on average.

    Ours are this process, its children that have ended, and the `server` whose seconds this gives.
    """
    begun, busy, ours = time.perf_counter(), _busy(), _ours(server)

    def others() -> float:
        elapsed = time.perf_counter() - begun
        return max(0.0, (_busy() - busy) - (_ours(server) - ours)) / elapsed

    return others


def _busy() -> float:
    """Seconds that all the cores have worked since the machine was started."""
    user, nice, system, _idle, _wait, *interrupts = map(
        int, Path("/proc/stat").read_text("utf-8").splitlines()[0].split()[1:8]
    )
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def _ours(server: Callable[[], float] | None) -> float:
    return sum(os.times()[:4]) + (server() if server is not None else 0.0)
