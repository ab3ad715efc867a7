"""A call that takes too long is ended, wherever it is in its Python code.

One thread watches all calls, and has the thread of a late one raise an exception. So that it can
never land after the call, whoever watches says `firing` before looking whether the call is `over`,
and whoever ends a call says `over` before looking whether it is being fired at. What blocks in C
(`time.sleep`, a socket) hears nothing until it returns: see `tablee.isolation.threads`.
"""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
import time
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

__all__ = ["LONG", "QUICK", "TooLong", "Watch", "limited", "remaining", "shielded"]

log = logging.getLogger(__name__)

T = TypeVar("T")

QUICK: Final = 2.0
"""Seconds for what is asked at each change: a view, fields, a rule."""
LONG: Final = 20.0
"""Seconds for what is asked once: a part of the document, a file."""
TICK: Final = 0.1
"""Seconds from one look at all calls to the next."""
STARVED: Final = 5.0
"""How many times its limit a call has that computed little, as others had the processor."""
GRACE: Final = 0.3
"""Seconds that a call has to end once it was told."""
BURST: Final = 100
"""How often it is raised again in a row where it was swallowed."""
DELICATE: Final = frozenset({"logging", "queue", "threading"})
"""Modules in which nothing is ended for a while: a lock of theirs would stay closed."""


class TooLong(Exception):
    """A call was ended, or left behind, as it took too long."""

    def __init__(self, where: traceback.StackSummary) -> None:
        """`where` is what it was doing then."""
        super().__init__("".join(where.format()))
        self.where = where


class _TimeUp(BaseException):
    """Raised within a call that is late. No `Exception`, so that few plugins swallow it."""


class _Taken(BaseException):
    """Raised by a thread in itself, and caught at once: see `_let_all_go_on`."""


class Watch:
    """One call, from its beginning to its end."""

    def __init__(self, seconds: float, outer: Watch | None) -> None:
        """A call by this thread, within the call `outer`, if any."""
        self.thread = threading.get_ident()
        self.outer = outer
        self.seconds = seconds
        self.due = time.monotonic() + seconds
        self.over = False
        """Whether it has ended: nothing may be raised any more."""
        self.firing = False
        """Whether the watching thread is about to raise something in it."""
        self.fired = 0
        self.again_at = 0.0
        """When to raise it again in a call that goes on all the same."""
        self.inner = 0
        """How many calls within it are watched themselves."""
        self.shields = 0
        """How often it is within something that must not be cut in two."""
        self.where = traceback.StackSummary()
        """Its stack when it was late."""
        self.left_behind: Callable[[], None] | None = None
        """Called where it does not end though it was told."""
        self._clock = _clock_of(self.thread)
        self._began = self._seen = self._computed()

    def _computed(self) -> float:
        """Seconds that its thread has computed so far, where the system tells."""
        return time.clock_gettime(self._clock) if self._clock is not None else 0.0

    def is_late(self, now: float) -> bool:
        """Whether it is to be ended: time is up, and it was not others who took that time."""
        if now < self.due:
            return False
        if self._clock is None or now > self.due + (STARVED - 1) * self.seconds:
            return True
        computed, before = self._computed(), self._seen
        self._seen = computed
        waits = computed - before < TICK / 200
        return waits or computed - self._began > self.seconds / 2


def _clock_of(thread: int) -> int | None:
    of = getattr(time, "pthread_getcpuclockid", None)  # not on every system
    return of(thread) if of is not None else None


class _Here(threading.local):
    """What this thread is in."""

    watch: Watch | None = None


_here = _Here()
_watches: Final[dict[Watch, None]] = {}
_called: Final = threading.Event()


def limited(
    call: Callable[[], T], seconds: float, begun: Callable[[Watch], None] | None = None
) -> T:
    """What the call gives back; raises `TooLong` where it takes longer.

    A call within another has at most half of the time that is left to that one. `begun` is told of
    the watch before the call.
    """
    watch = Watch(min(seconds, remaining() / 2), _here.watch)
    if begun is not None:
        begun(watch)
    try:
        found = _watched(watch, call)
    except _TimeUp:
        if not watch.fired:  # it is a call around this one that is late
            raise
        raise TooLong(watch.where) from None
    except BaseException as error:
        if watch.fired:
            raise TooLong(watch.where) from error
        raise
    if watch.fired:
        raise TooLong(watch.where)
    return found


def _watched(watch: Watch, call: Callable[[], T]) -> T:
    """The call; on leaving, nothing is left that could still be raised."""
    try:
        _enter(watch)
        return call()
    finally:
        watch.over = True  # before any other call: those are where something can be raised
        left = False
        while not left:
            try:
                left = _leave(watch)
            except _TimeUp:
                left = False


def _enter(watch: Watch) -> None:
    outer = watch.outer
    if outer is not None:
        outer.inner += 1
        while outer.firing:
            time.sleep(0)
    _here.watch = watch
    _watches[watch] = None
    if not _called.is_set():
        _called.set()
        _ensure_watcher()


def _leave(watch: Watch) -> bool:
    while watch.firing:
        time.sleep(0)
    if watch.fired:
        _raise_in(watch.thread, None)
        _let_all_go_on()
    if _watches.pop(watch, watch) is None and watch.outer is not None:
        watch.outer.inner -= 1
    _here.watch = watch.outer
    return True


def remaining() -> float:
    """Seconds that this thread's call has left; many where none is watched."""
    watch = _here.watch
    return max(0.1, watch.due - time.monotonic() - GRACE) if watch is not None else 1e9


@contextmanager
def shielded() -> Iterator[None]:
    """Within, a call that is late is not ended: what is half done would stay so."""
    watch = _here.watch
    if watch is None:
        yield
        return
    watch.shields += 1
    try:
        while watch.firing:
            time.sleep(0)
        if watch.fired:  # late already, or left behind: it may begin nothing more
            _raise_in(watch.thread, None)
            raise _TimeUp
        yield
    finally:
        watch.shields -= 1


# ── who watches ─────────────────────────────────────────────────────────────────────────────

_starting = threading.Lock()
_watcher: list[threading.Thread] = []


def _ensure_watcher() -> None:
    with _starting:
        if not _watcher or not _watcher[0].is_alive():
            _watcher[:] = [threading.Thread(target=_watch_all, name="watching", daemon=True)]
            _watcher[0].start()


def _watch_all() -> None:
    while True:
        _called.wait()
        time.sleep(TICK)
        _called.clear()
        watches, now = list(_watches), time.monotonic()
        if watches:
            _called.set()
        for watch in watches:
            try:
                _look_at(watch, now)
            except Exception:
                log.exception("a call could not be watched")


def _look_at(watch: Watch, now: float) -> None:
    if watch.fired:
        _insist(watch, now)
    elif watch.inner == 0 and watch.is_late(now) and not _is_delicate(watch, now):
        watch.due = now  # what it has from here is the time to end
        _fire(watch)


def _insist(watch: Watch, now: float) -> None:
    """It has swallowed what was raised, or hears nothing: again, several times in a row.

    Two raised one after the other reach a loop outside of its `try`.
    """
    if now < watch.again_at:
        return
    for _again in range(BURST):
        if watch.over:
            return
        _fire(watch)
        time.sleep(0.0002)
    _let_all_go_on()  # what blocks in C may not take it for a long time
    if now > watch.due + GRACE:
        watch.again_at = now + 2
        left, watch.left_behind = watch.left_behind, None
        if left is not None:
            left()


def _fire(watch: Watch) -> None:
    watch.firing = True
    try:
        if not watch.over and not watch.shields and not watch.inner:
            if not watch.fired:
                watch.where = _stack(watch)
            watch.fired += 1
            _raise_in(watch.thread, _TimeUp)
    finally:
        watch.firing = False


def _stack(watch: Watch) -> traceback.StackSummary:
    """What its thread does, from where the call began."""
    frames = traceback.extract_stack(sys._current_frames().get(watch.thread))
    began = max((n for n, frame in enumerate(frames) if frame.filename == __file__), default=-1)
    return traceback.StackSummary.from_list(frames[began + 1 :][-20:])


def _is_delicate(watch: Watch, now: float) -> bool:
    if now > watch.due + 1:
        return False
    frame: FrameType | None = sys._current_frames().get(watch.thread)
    for _deep in range(6):
        if frame is None:
            return False
        name = frame.f_globals.get("__name__", "")
        if name == __name__:  # where the call began
            return False
        if name.partition(".")[0] in DELICATE:
            return True
        frame = frame.f_back
    return False


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    """Has a thread raise this at its next step; None takes back what it has not raised yet."""
    raised = ctypes.py_object(kind) if kind is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)


def _let_all_go_on() -> None:
    """Ends what CPython 3.11 asks of all threads, until one of them takes what was to be raised.

    They look at each step whether it is for them. One that is being profiled looks for ever before
    it enters a function; what blocks in C, or has taken it back, never takes it. So this thread
    takes one. What waits for another stays: it is raised when that one next lets others compute.
    """
    try:
        _raise_in(threading.get_ident(), _Taken)
        while True:
            pass
    except _Taken:
        return
