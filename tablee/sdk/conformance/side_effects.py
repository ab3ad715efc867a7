"""Traces side effects of a plugin's code: files, sockets, clock, randomness, terminal.

Only what a plugin’s own line does is told; what the core does for it is the core’s.
"""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tablee.isolation import in_time
from tablee.sdk.conformance.subject import Subject, shown
from tablee.settings import PACKAGE

if TYPE_CHECKING:
    from types import FrameType

T = TypeVar("T")

LIMIT: Final = 5.0
"""Seconds that one answer may take at all: no room waits longer."""

CORE: Final = str(PACKAGE)

READS: Final = {
    "open": "open",
    "os.remove": "open",
    "socket.connect": "socket",
    "socket.getaddrinfo": "socket",
    "subprocess.Popen": "process",
    "os.system": "process",
}
"""By audit event, what it is."""

CALLS: Final = {
    ("time", "time"): "clock",
    ("time", "time_ns"): "clock",
    ("time", "monotonic"): "clock",
    ("time", "perf_counter"): "clock",
    ("time", "sleep"): "sleep",
    ("builtins", "print"): "print",
    ("posix", "urandom"): "chance",
    ("nt", "urandom"): "chance",
}
METHODS: Final = {
    "datetime.now": "clock",
    "datetime.utcnow": "clock",
    "datetime.today": "clock",
    "date.today": "clock",
}
"""By name of a function written in C, what it is."""


class CallTracer:
    """Takes down what the plugin’s own lines did: what, and where."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.asked = ""
        """What is being asked now."""
        self.seen: list[tuple[str, str, str]] = []
        """What was asked, what was done, where."""
        self._whose: dict[str, str] = {}

    def take(self, what: str, frame: FrameType | None) -> None:
        """Takes it down, unless the core or an import did it."""
        while frame is not None:
            whose = self._owner(frame.f_code.co_filename)
            if whose == "plugin":
                place = f"{shown(Path(frame.f_code.co_filename))}:{frame.f_lineno}"
                self.seen.append((self.asked, what, place))
            if whose:
                return
            frame = frame.f_back

    def _owner(self, file: str) -> str:
        known = self._whose.get(file)
        if known is None:
            mine = self.subject.holds(str(Path(file).resolve()))
            other = file.startswith((CORE, "<frozen importlib")) or "hypothesis" in file
            known = self._whose[file] = "plugin" if mine else "other" if other else ""
        return known

    @contextmanager
    def here(self) -> Iterator[None]:
        """Within it, what this very thread calls in C is taken down too.

        The garbage collector waits: what it closes or removes is not of the line at which it comes.
        """
        collects = gc.isenabled()
        gc.disable()
        alone = sys.getprofile() is None
        if alone:  # nobody else measures this program
            sys.setprofile(self._profile)
        try:
            yield
        finally:
            if alone:
                sys.setprofile(None)
            if collects:
                gc.enable()

    def _profile(self, frame: FrameType, event: str, called: Any) -> None:
        """What `sys.setprofile` calls."""
        if event != "c_call":
            return
        name = getattr(called, "__qualname__", "")
        what = CALLS.get((getattr(called, "__module__", "") or "", name)) or METHODS.get(name)
        if what is None and getattr(called, "__self__", None) is _CHANCE:
            what = "chance"
        if what:
            self.take(what, frame)


_CHANCE: Final = random._inst  # what `random.random` and the others share
_watching: ContextVar[CallTracer | None] = ContextVar("watching", default=None)
_hooked: list[bool] = []


def _heard(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in READS and (watch := _watching.get()) is not None:
        watch.take(READS[event], sys._getframe(1))


@contextmanager
def watched(subject: Subject) -> Iterator[CallTracer]:
    """Within it, what the plugin’s lines do is taken down, in each thread where `here` is."""
    if not _hooked:  # an audit hook stays until the process ends
        sys.addaudithook(_heard)
        _hooked.append(True)
    watch = CallTracer(subject)
    token = _watching.set(watch)
    try:
        yield watch
    finally:
        _watching.reset(token)


def asked_again(subject: Subject, ask: Callable[[], T], seconds: float) -> tuple[T, CallTracer]:
    """What is answered once more, in so many seconds, and what the plugin’s lines did for it."""

    def looked_at() -> T:
        with watching.here():
            return ask()

    with watched(subject) as watching:
        return in_time(looked_at, seconds), watching
