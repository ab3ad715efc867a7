"""Calls a plugin and contains its errors: logged once, not retried at each change.

What a plugin raises, or that it took too long, becomes `Failed`. One that took too long is not
called again at each change: for a minute, and as long as it runs, it fails at once, unless its step
is set up otherwise. A plugin that leaves too many calls behind which still run is switched off
until it was mended.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from tablee.errors import WorkshopError
from tablee.isolation.threads import (
    in_place,
    in_time,
    look_at_pages,
    reset_abandoned,
    runs_in_place,
    still_running,
)
from tablee.isolation.timeouts import LONG, QUICK, CallTimeout
from tablee.isolation.tracebacks import home_of, is_within, lines_of, plugin_of
from tablee.isolation.types import Misfit

log = logging.getLogger(__name__)

T = TypeVar("T")

REST: Final = 60.0
"""Seconds for which what took too long is not called again, nor while it still runs."""
MOST: Final = 100
"""Incidents that are remembered."""
MOST_ABANDONED: Final = 3
"""Abandoned calls of one plugin that still run at once, at which it is switched off.

Each that computes without end takes its share of the interpreter until the server stops.
"""
_CORE: Final = __name__.partition(".")[0]
SWITCHED_OFF: Final = "SwitchedOff"
"""The kind of the incident that says so."""


class StepLike(Protocol):
    """What is needed of a step: which one it is, and how it is set up."""

    @property
    def id(self) -> str: ...
    @property
    def activity(self) -> str: ...
    @property
    def settings(self) -> Any: ...


class RecordLike(Protocol):
    """What is needed of a step's record."""

    @property
    def step(self) -> Any: ...
    @property
    def activity(self) -> Any: ...


@dataclass(frozen=True)
class Incident:
    """Something that a plugin, or the core, did wrong, as whoever mends it wants to read it."""

    plugin: str
    """The name of its module."""
    what: str
    """Which method, of which class: `Weather.view`."""
    kind: str
    """What it raised, `CallTimeout`, `Misfit`; `SWITCHED_OFF` where it is called no more."""
    words: str
    place: str
    """`line 12 of weather.py`, as `weather.py:12`; empty where it is not known."""
    detail: str
    """Its traceback."""
    lines: str
    """The same from the plugin's first own line on."""
    at: float
    """When it first happened, seconds since 1970."""


class Failed(Exception):
    """A plugin did not answer; its text says why, for whoever mends it."""

    def __init__(self, incident: Incident) -> None:
        """Keeps the incident; the message says its kind, words and place."""
        super().__init__(f"{incident.kind}: {incident.words} ({incident.place})")
        self.incident = incident


def tried(
    whose: object,
    what: str,
    call: Callable[[], T],
    *,
    seconds: float = QUICK,
    step: StepLike | None = None,
    apart: bool = True,
    refuses: bool = False,
) -> T:
    """What a plugin answers; raises `Failed` where it raises anything, or takes too long.

    `whose` is the activity or exporter, `what` its method. The call runs in a worker thread, which
    is left behind when it is late. What draws with Streamlit is called with `apart` false, in this
    thread: its page waits for it, however long, and nobody else does. What `refuses` may raise a
    `WorkshopError` with a sentence of its own. The call is to return what is whole: a generator
    would run outside.
    """
    look_at_pages()
    kind = type(whose)
    plugin = plugin_of(kind.__module__)
    rested = (kind, what, step.id, repr(step.settings)) if step is not None else (kind, what)
    _refuse_what_is_off(plugin, rested)
    told: list[Incident] = []

    def failed(error: BaseException) -> Failed:
        if told:  # when it was found late
            return Failed(told[0])
        incident = noted(kind.__module__, f"{kind.__qualname__}.{what}", error, seconds)
        told.append(incident)
        if isinstance(error, CallTimeout):
            _resting[rested] = (time.monotonic() + REST, error.still_runs, incident)
            _switch_off_if_too_many(plugin)
        return Failed(incident)

    try:
        if apart and not runs_in_place():
            return in_time(call, seconds, plugin)
        return in_place(call, seconds, plugin, failed)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if _passes(error, refuses=refuses):
            raise
        raise failed(error) from error


def _passes(error: BaseException, *, refuses: bool) -> bool:
    """Whether it is none of the plugin's mistakes: a refusal, the end of a call around this one."""
    if isinstance(error, WorkshopError):
        return refuses and not isinstance(error, Misfit)
    return not isinstance(error, Exception | SystemExit | GeneratorExit)


def asked(
    record: RecordLike, what: str, call: Callable[[], T], otherwise: T, *, seconds: float = QUICK
) -> T:
    """What a step's activity answers, or something else where it fails."""
    try:
        return tried(record.activity, what, call, seconds=seconds, step=record.step)
    except Failed:
        return otherwise


def asked_each(
    record: RecordLike, what: str, calls: Sequence[Callable[[], T]], otherwise: T
) -> list[T]:
    """What a step's activity answers to many questions, in one call: a thousand cost as one does.

    Where one fails they are asked one by one, and that one alone has something else.
    """
    if not calls:
        return []
    try:
        return tried(
            record.activity,
            what,
            lambda: [call() for call in calls],
            seconds=LONG,
            step=record.step,
        )
    except Failed:
        return [asked(record, what, call, otherwise) for call in calls]


# ── what took too long ──────────────────────────────────────────────────────────────────────

_resting: Final[dict[tuple[Any, ...], tuple[float, Callable[[], bool], Incident]]] = {}
"""Until when what took too long is not called, whether it still runs, and what is said of it."""
_off: Final[dict[str, Incident]] = {}
"""The plugins that are called no more, and what is said of each."""


def _refuse_what_is_off(plugin: str, rested: tuple[Any, ...]) -> None:
    """Raises `Failed` where the plugin is switched off, or this call of it took too long."""
    if (off := _off.get(plugin)) is not None:
        raise Failed(off)
    if not _resting:
        return
    if (found := _resting.get(rested)) is None:
        return
    until, still_runs, incident = found
    if time.monotonic() < until or still_runs():
        raise Failed(incident)
    _resting.pop(rested, None)


def _switch_off_if_too_many(plugin: str) -> None:
    """Calls a plugin no more that has left too many calls behind; the core is no plugin."""
    many = still_running().get(plugin, 0)
    if many < MOST_ABANDONED or plugin == _CORE or plugin in _off:
        return
    incident = Incident(plugin, plugin, SWITCHED_OFF, str(many), "", "", "", time.time())
    _off[plugin] = incident
    _remember(incident)
    log.error("%s is switched off: %s abandoned calls of it still run", plugin, many)


def forgive() -> None:
    """All is tried again, and nothing is remembered: plugins were mended."""
    _resting.clear()
    _off.clear()
    reset_abandoned()
    with _telling:
        _incidents.clear()


# ── what is told ────────────────────────────────────────────────────────────────────────────

_telling = threading.Lock()
_incidents: Final[deque[Incident]] = deque(maxlen=MOST)


def incidents() -> tuple[Incident, ...]:
    """What went wrong since the server started, each thing once, the newest last."""
    look_at_pages()
    with _telling:
        return tuple(_incidents)


def noted(module: str, what: str, error: BaseException, seconds: float = 0.0) -> Incident:
    """What went wrong in a module's function, told to the log where it is the first of its sort.

    `seconds` is what it was allowed to take.
    """
    late = isinstance(error, CallTimeout)
    detail = str(error) if late else "".join(traceback.format_exception(error))
    words = f"more than {seconds:g} s" if late else str(error)
    home = home_of(module)
    incident = Incident(
        module,
        what,
        type(error).__name__,
        words[:500],
        _place(error, home),
        detail,
        lines_of(error, home, error.where if isinstance(error, CallTimeout) else None),
        time.time(),
    )
    if not _remember(incident):
        return incident  # with its own words: the first may have been another session's
    if late:
        log.error("%s took %s\n%s", incident.what, words, detail)
    else:
        log.error("%s failed", incident.what, exc_info=error)
    return incident


def _remember(incident: Incident) -> bool:
    with _telling:
        if any(_same(known, incident) for known in _incidents):
            return False
        _incidents.append(incident)
        return True


def _same(one: Incident, other: Incident) -> bool:
    return (one.plugin, one.what, one.kind, one.place) == (
        other.plugin,
        other.what,
        other.kind,
        other.place,
    )


def _place(error: BaseException, home: Path) -> str:
    """Where in the plugin's own files it happened."""
    late = error.where if isinstance(error, CallTimeout) else None
    frames = traceback.extract_tb(error.__traceback__) if late is None else late
    found = [frame for frame in frames if is_within(frame.filename, home)] or list(frames)
    return f"{Path(found[-1].filename).name}:{found[-1].lineno}" if found else ""
