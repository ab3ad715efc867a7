"""Waits for what must come, and fails where it does not: the one place where tests sleep."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PATIENCE", "until"]

PATIENCE: Final = 20.0
"""Seconds to wait for what must come, on a machine with much else to do."""


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Returns once it is true; fails when it never is."""
    due = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < due, "this was waited for in vain"
        time.sleep(0.01)
