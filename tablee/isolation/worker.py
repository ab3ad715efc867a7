"""Runs functions in a child process, killed when one exceeds its time or memory limit.

For what computes long in C: no other thread can end it there, and it may hold the interpreter, and
with it everybody's screen. The process is begun when it is first needed, given one call after the
other, and ended when nobody has called it for a minute. Arguments and results are pickled.

Memory is bounded where the system knows how (`resource`, so not on Windows); time everywhere.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, TypeVar, cast

from tablee.errors import NotAccepted, TooFast, WorkshopError
from tablee.texts import _, add_catalogue, bring, brought, language, speaking

T = TypeVar("T")

IDLE: Final = 60.0
"""Seconds without a call after which the process ends and gives its memory back."""
_LENGTH: Final = struct.Struct("!Q")


class Worker:
    """One process apart, for one call at a time; others wait."""

    def __init__(self, megabytes: int, folder: Path) -> None:
        """Of so much memory at most; sentences in the catalogue of `folder` are known there."""
        self._megabytes, self._folder = megabytes, folder
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._leaving: threading.Timer | None = None

    def run(self, seconds: float, function: Callable[..., T], *given: Any) -> T:
        """What the function gives for these, in the language being spoken.

        `function` stands at the top of a module. Raises what it raises; `NotAccepted` where it was
        given up, after so many `seconds` of work or for its memory; `TooFast` where others were
        before it for as long.
        """
        if not self._lock.acquire(timeout=seconds):
            raise TooFast(
                _(
                    "Ce serveur est occupé par d’autres fichiers. "
                    "Rien n’a été changé ; réessayez dans un instant."
                )
            )
        try:
            told = self._run(seconds, function, given)
        finally:
            self._lock.release()
        if isinstance(told, Exception):
            raise told
        return cast("T", told[0])

    def _run(self, seconds: float, function: Callable[..., object], given: tuple[Any, ...]) -> Any:
        """A tuple of what came of it, or the exception; its caller holds the lock."""
        if self._leaving is not None:
            self._leaving.cancel()
        if self._process is not None and self._process.poll() is not None:
            self._end()  # nobody was waiting for it: it was stopped, or the system took it
        process = self._process = self._process or self._begun()
        late = threading.Timer(seconds, process.kill)
        late.start()
        try:
            told = _asked(process, (language(), function, given))
        except (OSError, EOFError):
            self._end()
            raise _given_up() from None
        except BaseException:  # half an answer may still be on its way
            self._end()
            raise
        finally:
            late.cancel()
        self._leaving = threading.Timer(IDLE, self._leave)
        self._leaving.daemon = True
        self._leaving.start()
        return told

    def stop(self) -> None:
        """Ends the process at once, and gives up what it is doing; the next call begins another."""
        if (process := self._process) is not None:
            process.kill()
            process.wait()

    def _leave(self) -> None:
        with self._lock:
            self._end()

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - this very interpreter
            [
                *(sys.executable, "-m", __name__),
                *(str(self._megabytes), str(self._folder), *brought()),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()


def _given_up() -> NotAccepted:
    return NotAccepted(
        _(
            "Cela demande trop de temps ou de mémoire à ce serveur. "
            "Rien n’a été changé ; essayez avec moins."
        )
    )


def _asked(process: subprocess.Popen[bytes], call: Any) -> Any:
    """A tuple of what came of it, or the exception."""
    assert process.stdin is not None
    assert process.stdout is not None
    _send(process.stdin, call)
    return _received(process.stdout)


def _send(pipe: IO[bytes], what: Any) -> None:
    data = pickle.dumps(what)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    """What was sent; raises `EOFError` where the other side has ended."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - our own process, on a pipe that nobody else holds


# ── in the process apart ────────────────────────────────────────────────────────────────────


def _serve(calls: IO[bytes], answers: IO[bytes]) -> None:
    """One call after the other, until nobody holds the other end."""
    while True:
        try:
            spoken, function, given = _received(calls)
        except EOFError:
            return
        with speaking(spoken):
            answer = _answer(function, given)
        _send(answers, answer)


def _answer(function: Callable[..., object], given: tuple[Any, ...]) -> Any:
    try:
        return (function(*given),)
    except WorkshopError as error:
        return error
    except MemoryError:
        return _given_up()


def _bound_memory(megabytes: int) -> None:
    if sys.platform == "win32":
        return
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _main() -> None:
    _bound_memory(int(sys.argv[1]))
    add_catalogue(Path(sys.argv[2]))
    bring(sys.argv[3:])
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed must not stand among the answers
    _serve(calls, answers)


if __name__ == "__main__":
    _main()
