"""Runs calls that may hang in worker threads, and abandons one that exceeds its timeout.

Whoever asked goes on without it. Nobody can end an abandoned call: its thread computes or waits
until it returns by itself. Its answer is thrown away then, and it can change nothing any more, as
`shielded` refuses. Nothing is ever raised in a thread from outside.

A call that draws with Streamlit needs the thread of its page (`in_place`). One that hangs holds
that page alone; whoever next asks anything finds it late, and it is abandoned likewise.

Each way to another thread and back waits for whoever computes meanwhile. So what asks plugins many
things, and changes nothing, is made in one worker as a whole (`restartable`).
"""

from __future__ import annotations

import math
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from typing import Final, Generic, TypeVar, cast

from tablee.isolation.timeouts import TICK, Allowance, CallTimeout
from tablee.texts import language

T = TypeVar("T")

MOST_SPARE: Final = 16
"""Workers kept for the next calls."""


class _Abandoned(BaseException):
    """Raised where an abandoned call would begin something. No `Exception`: few swallow it."""


class _Here(threading.local):
    """What this thread is in. No `ContextVar`: a callback that outlives a call would carry it."""

    call: _Call | None = None
    whole: _Whole[object] | None = None
    """What it makes as a whole, in one worker."""
    locks: int = 0
    """How many locks it holds that others wait for."""


_here = _Here()
_deciding: Final = threading.Lock()
"""Held by whoever decides for a moment: a call is abandoned, has ended, or begins a change."""
_running: Counter[str] = Counter()
"""Abandoned calls that still run, by whose they are."""


class _Call:
    """One call, from its beginning to its end."""

    def __init__(self, seconds: float, whose: str) -> None:
        """Asked for in this thread; within another call it has at most the time of that.

        Not less: steps that ask those before them make calls within calls a dozen deep. Whoever
        waits for another is not late meanwhile, but is once it is spent.
        """
        self.outer: _Call | None = _here.call
        self.seconds: float = min(seconds, self.outer.seconds) if self.outer else seconds
        self.abandoned = False
        self.where = traceback.StackSummary()
        """Its stack when it was abandoned."""
        self.inner = 0
        """How many calls it waits for, each with a time of its own."""
        self.shields = 0
        """In how many changes it is that must not be cut in two."""
        self.holds: list[Callable[[], object]] = []
        """What has others go on, where it is abandoned with what they wait for."""
        self._whose = whose
        self._over: list[bool] = []
        """Something once it has ended; all that is kept of a call that was abandoned."""
        self._thread = 0
        self._clock: int | None = None
        self._allowance: Allowance | None = None
        self._counted: Counter[str] | None = None

    def begin(self, clock: int | None) -> None:
        """In its thread, whose clock this is, before its first line."""
        self._thread, self._clock = threading.get_ident(), clock
        self._allowance = Allowance(self.seconds, time.monotonic(), self._computed())
        _here.call = self

    def end(self) -> None:
        """In its thread, after its last line."""
        with _deciding:
            self._over.append(True)
            if self._counted is not None:
                self._counted[self._whose] -= 1

    def is_given_up(self) -> bool:
        """One look: whether it is late, and was abandoned for that."""
        now, allowance = time.monotonic(), self._allowance
        if allowance is None or self.shields or (self.inner and not allowance.is_spent(now)):
            return False
        return allowance.is_late(now, self._computed()) and self.abandon()

    def abandon(self) -> bool:
        """Nobody waits for it any more; False where it has ended, or a change has begun."""
        with _deciding:
            if self.abandoned or self._over or self.shields:
                return self.abandoned
            self.abandoned, self._counted = True, _running
            _running[self._whose] += 1
        self.where = _stack(self._thread)
        for let_go in self.holds:
            let_go()
        return True

    def too_long(self) -> CallTimeout:
        """What whoever asked is told."""
        over = self._over
        return CallTimeout(self.where, lambda: not over)

    def all_around(self) -> Iterator[_Call]:
        """It, and the calls within which it is."""
        call: _Call | None = self
        while call is not None:
            yield call
            call = call.outer

    def _computed(self) -> float | None:
        if sys.platform == "win32" or self._clock is None:
            return None
        try:
            return time.clock_gettime(self._clock)
        except OSError:  # its thread is gone
            return None


def _clock() -> int | None:
    """The clock of what this thread computes; None where the system has none."""
    of = getattr(time, "pthread_getcpuclockid", None)
    return of(threading.get_ident()) if of is not None else None


_BEGIN: Final = ("run", "in_place")
"""The functions below within which a call runs."""


def _stack(thread: int) -> traceback.StackSummary:
    frames = traceback.extract_stack(sys._current_frames().get(thread))
    ours = [n for n, f in enumerate(frames) if f.filename == __file__ and f.name in _BEGIN]
    return traceback.StackSummary.from_list(frames[max(ours, default=-1) + 1 :][-20:])


# ── in a worker ─────────────────────────────────────────────────────────────────────────────


def in_time(call: Callable[[], T], seconds: float, whose: str = "") -> T:
    """What the call gives back in another thread, with this one's language and act.

    Raises `CallTimeout` once it is late. `whose` is the name under which it is counted while it
    still runs.
    """
    language()  # known from here on: the screen that says it answers this thread alone
    outer = _here.call
    if outer is None:
        return _Job(call, seconds, whose).result()
    if outer.abandoned:
        raise _Abandoned
    outer.inner += 1
    try:
        return _Job(call, seconds, whose).result()
    finally:
        outer.inner -= 1


class _Job(_Call, Generic[T]):
    """A call that a worker makes, and what came of it."""

    def __init__(self, call: Callable[[], T], seconds: float, whose: str) -> None:
        super().__init__(seconds, whose)
        self.ended = threading.Lock()
        self.ended.acquire()
        self._context = copy_context()
        self._does = call
        self._found: T | None = None
        self._error: BaseException | None = None

    def run(self, clock: int | None) -> None:
        self.begin(clock)
        try:
            self._found = self._context.run(self._does)
        except BaseException as error:
            self._error = error
        finally:
            _here.call = None
            self.end()

    def result(self) -> T:
        """What it gave, or raises what it raised; `CallTimeout` where it is late."""
        _next_worker().give(self)
        try:
            pause = Allowance.first_look(self.seconds) if self.seconds < math.inf else TICK
            while not self.ended.acquire(timeout=pause):
                if self.is_given_up():
                    raise self.too_long()
                pause = TICK
        except BaseException:
            self.abandon()  # whoever asked was interrupted
            raise
        error, self._error = self._error, None
        try:
            if error is not None:
                raise error
            return cast("T", self._found)
        finally:
            del error  # whose traceback has this very frame


class _Worker:
    """A thread that makes one call after the other, until one is abandoned."""

    def __init__(self) -> None:
        self._job: _Job[object] | None = None
        self._given = threading.Lock()
        self._given.acquire()
        threading.Thread(target=self._run, name="plugin", daemon=True).start()

    def give(self, job: _Job[T]) -> None:
        self._job = cast("_Job[object]", job)
        self._given.release()

    def _run(self) -> None:
        clock, stays = _clock(), True
        while stays:
            self._given.acquire()
            job, self._job = cast("_Job[object]", self._job), None
            job.run(clock)
            stays = not job.abandoned and len(_spare) < MOST_SPARE
            if stays:
                _spare.append(self)  # before whoever waits asks for the next
            job.ended.release()
            del job  # what it gave is not kept until the next


_spare: Final[list[_Worker]] = []


def _next_worker() -> _Worker:
    try:
        return _spare.pop()
    except IndexError:
        return _Worker()


# ── many in one worker ──────────────────────────────────────────────────────────────────────


class _Hangs(Exception):
    """Something that is made as a whole was abandoned with the call that hangs in it."""


class _Whole(_Job[T]):
    """What asks plugins in the thread in which it is made, and is abandoned with one that hangs."""

    def __init__(self, call: Callable[[], T]) -> None:
        super().__init__(call, math.inf, "")
        self.now: _InPlace | None = None
        """The call that is going on in it."""

    def run(self, clock: int | None) -> None:
        _here.whole = cast("_Whole[object]", self)
        try:
            super().run(clock)
        finally:
            _here.whole = None

    def is_given_up(self) -> bool:
        """One look: whether the call that is going on in it was abandoned, and it with that."""
        hanging = self.now
        if hanging is None or not hanging.is_given_up():
            return False
        self.abandoned = True
        hanging.late(hanging.too_long())
        raise _Hangs


def restartable(call: Callable[[], T]) -> T:
    """What the call gives back, which asks plugins and changes nothing, made in one worker.

    Where one that it asks hangs, it is begun again in another: that one is not asked again then.
    """
    if _here.call is not None:
        return call()
    language()
    while True:
        try:
            return _Whole(call).result()
        except _Hangs:
            continue


def runs_in_place() -> bool:
    """Whether a call may run in this thread: it can be left behind, and others wait for nothing."""
    return _here.whole is not None and not _here.locks


class SharedLock:
    """A lock that its thread may take again; under it, no plugin is called in the same thread.

    It can be taken from a thread that was left behind with it, which then has it no more.
    """

    def __init__(self) -> None:
        self._free = threading.Lock()
        self._owner = self._times = 0

    def acquire(self) -> None:
        """Waits until the lock is free, and takes it."""
        me = threading.get_ident()
        if self._owner != me:
            self._free.acquire()
            self._owner = me
        self._times += 1
        _here.locks += 1

    def take_if_free(self) -> bool:
        """Takes the lock unless any thread has it, this one included; says whether it did."""
        if not self._free.acquire(blocking=False):
            return False
        self._owner, self._times = threading.get_ident(), 1
        _here.locks += 1
        return True

    def release(self) -> None:
        """Gives it back; nothing where it was taken away."""
        _here.locks -= 1
        if self._owner == threading.get_ident():
            self._times -= 1
            if not self._times:
                self.take_away()

    def take_away(self) -> None:
        """Releases the lock, whichever thread holds it."""
        self._owner = self._times = 0
        self._free.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_error: object) -> None:
        self.release()


# ── in the thread of a page ─────────────────────────────────────────────────────────────────

_pages: Final[dict[_InPlace, None]] = {}
"""The calls of pages that are going on."""
_looked_at = [0.0]


class _InPlace(_Call):
    """A call in the thread that asked for it."""

    def __init__(self, seconds: float, whose: str, late: Callable[[CallTimeout], object]) -> None:
        super().__init__(seconds, whose)
        self.late = late


def in_place(
    call: Callable[[], T], seconds: float, whose: str, late: Callable[[CallTimeout], object]
) -> T:
    """What the call gives back in this very thread, which waits for it as long as it takes.

    Nobody else does: while it hangs, this page alone stands still, or what is `restartable` is
    begun again elsewhere. `late` is told, in another thread, that it was found late and abandoned;
    when it returns all the same, this raises
    `CallTimeout`.
    """
    whole = _here.whole
    if whole is not None and whole.abandoned:
        raise _Abandoned
    here = _InPlace(seconds, whose, late)
    here.begin(_clock())
    if whole is not None:
        before, whole.now = whole.now, here
    else:
        before, _pages[here] = None, None
    try:
        return call()
    finally:
        _here.call = here.outer
        if whole is not None:
            whole.now = before
        else:
            _pages.pop(here)
        here.end()
        if whole is not None and whole.abandoned:
            raise _Abandoned
        if here.abandoned:
            raise here.too_long()


def look_at_pages() -> None:
    """Abandons those calls in place that are late; quick where there is none."""
    if not _pages:
        return
    now = time.monotonic()
    if now - _looked_at[0] < TICK:
        return
    _looked_at[0] = now
    for page in list(_pages):
        if page.is_given_up():
            page.late(page.too_long())


# ── what an abandoned call may still do ─────────────────────────────────────────────────────


@contextmanager
def shielded() -> Iterator[None]:
    """Within, a call is not abandoned: what is half done would stay so.

    An abandoned call cannot come in, nor one within it: so it changes nothing any more.
    """
    calls = tuple(_here.call.all_around()) if _here.call is not None else ()
    if not calls:
        yield
        return
    with _deciding:
        if any(call.abandoned for call in calls):
            raise _Abandoned
        for call in calls:
            call.shields += 1
    try:
        yield
    finally:
        with _deciding:
            for call in calls:
                call.shields -= 1


def hold(let_go: Callable[[], object]) -> None:
    """From here on, `let_go` is called where the call in this thread is abandoned.

    An abandoned call can hold nothing more.
    """
    call = _here.call
    if call is None:
        return
    with _deciding:
        if any(each.abandoned for each in call.all_around()):
            raise _Abandoned
        call.holds.append(let_go)


def still_holds(let_go: Callable[[], object]) -> bool:
    """Ends that; False where it was called, or is being called now."""
    call = _here.call
    if call is None:
        return True
    with _deciding:
        if let_go not in call.holds:
            return True  # it could not be held
        if not call.abandoned:
            call.holds.remove(let_go)
        return not call.abandoned


def still_running() -> Mapping[str, int]:
    """How many abandoned calls still run, by whose they are."""
    with _deciding:
        return +_running


def reset_abandoned() -> None:
    """Counts from nothing again: those that still run are of what was mended since."""
    global _running
    with _deciding:
        _running = Counter()
