"""Progress messages, and a bounded-concurrency loop."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

__all__ = ["in_turn", "tell"]

T = TypeVar("T")
R = TypeVar("R")

_BEGAN = time.monotonic()


def tell(sentence: str) -> None:
    """To whoever waits, with the seconds since the beginning."""
    print(f"{time.monotonic() - _BEGAN:6.1f} s  {sentence}", file=sys.stderr, flush=True)


async def in_turn(do: Callable[[T], Awaitable[R]], whom: Iterable[T], *, at_once: int) -> list[R]:
    """Does it for all, so many at the same time; raises the first failure."""
    gate = asyncio.Semaphore(at_once)

    async def one(each: T) -> R:
        async with gate:
            return await do(each)

    return await asyncio.gather(*map(one, whom))
