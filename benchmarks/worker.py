"""Child process that runs one storage system on request.

Each has its own memory, so that one system's garbage never slows another; the parent asks them in
turn, so that what disturbs the machine disturbs all of them alike.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.connection import Connection

__all__ = ["Worker", "at_work"]

Key = TypeVar("Key")

_FORK = multiprocessing.get_context("fork")


class Worker:
    """Whatever `make` returns, made and kept in a process of its own."""

    def __init__(self, make: Callable[[], object]) -> None:
        """Begins to make it at once, beside the others; the first `ask` waits for it."""
        self._pipe, there = _FORK.Pipe()
        self._process = _FORK.Process(target=_serve, args=(there, make), daemon=True)
        self._process.start()
        there.close()

    def ask(self, method: str, *args: object) -> Any:
        """Calls a method of what was made; returns what it returns."""
        self._pipe.send((method, args))
        done, answer = self._pipe.recv()
        if not done:
            raise RuntimeError(f"in a benchmark’s own process:\n{answer}")
        return answer

    def end(self) -> None:
        """Stops the process; nothing in it is closed first, as in a power cut."""
        self._pipe.close()
        self._process.kill()
        self._process.join()


@contextmanager
def at_work(makes: Mapping[Key, Callable[[], object]]) -> Iterator[dict[Key, Worker]]:
    """A worker for each of these, until the end."""
    started: dict[Key, Worker] = {}
    try:
        for key, make in makes.items():
            started[key] = Worker(make)
        yield started
    finally:
        for worker in started.values():
            worker.end()


def _serve(pipe: Connection, make: Callable[[], object]) -> None:
    gc.freeze()  # what the parent holds is no system's garbage
    try:
        thing = make()
        while True:
            method, args = pipe.recv()
            pipe.send((True, getattr(thing, method)(*args)))
    except EOFError:
        os._exit(0)
    except BaseException:
        pipe.send((False, traceback.format_exc()))
        os._exit(1)
