"""Waits for what must come, and fails where it does not: the one place where tests sleep."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Thread

__all__ = ["PATIENCE", "comes", "in_vain", "until", "until_held_up"]

PATIENCE: Final = 20.0
"""Seconds to wait for what must come, on a machine with much else to do."""
LOOKS: Final = 10
"""Looks in a row at which a thread stands where it stood, if it waits for another."""


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Returns once it is true; fails when it never is."""
    began = time.monotonic()
    while not condition():
        waited = time.monotonic() - began
        assert waited < seconds, "this was waited for in vain"
        time.sleep(min(0.01 + waited / 10, 0.1))  # what takes long is asked for less often


async def comes(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """The same for what this very event loop does meanwhile."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "this was waited for in vain"
        await asyncio.sleep(0.02)


def until_held_up(thread: Thread) -> None:
    """Returns once a thread that has begun waits for another one, or is over."""
    looks: list[tuple[int, int]] = []

    def stands() -> bool:
        frame = sys._current_frames().get(thread.ident or 0)
        looks.append((id(frame), frame.f_lasti) if frame else (0, 0))
        return not thread.is_alive() or (len(looks) > LOOKS and len({*looks[-LOOKS:]}) == 1)

    until(stands)


@contextmanager
def in_vain(command: str, *late: type[Exception]) -> Iterator[None]:
    """Says in the words of `until`, after which a test is tried again, that no answer came.

    WebKitGTK 2.54 now and then loses a press of the mouse, and its driver waits for it for good.
    """
    try:
        yield
    except late as error:
        raise AssertionError(f"the answer to {command} was waited for in vain") from error
