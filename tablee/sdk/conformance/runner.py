"""Runs all conformance checks on a plugin and collects their results."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.errors import Flaky

from tablee.sdk.conformance import answers
from tablee.sdk.conformance.answers import Answers, ask
from tablee.sdk.conformance.checks import (
    Check,
    CheckFailure,
    CheckResult,
    assets,
    declarations,
    events,
    exports,
    imports,
    pages,
    public,
    rules,
    session_fields,
    translations,
    views,
    votes,
)
from tablee.sdk.conformance.room_states import PlayedRooms, RoomTrials
from tablee.sdk.conformance.rooms import SIZES, play
from tablee.sdk.testing import Clock
from tablee.session import Sessions
from tablee.storage.journal import MemoryJournal
from tablee.texts import _

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from tablee.activities import Activity
    from tablee.sdk.conformance.subject import Subject

OF_PLUGINS: Final[tuple[Check, ...]] = (
    declarations.names,
    declarations.kinds,
    declarations.titles,
    declarations.settings,
    declarations.agendas,
    session_fields.session_fields,
    public.public,
    assets.scripts,
    translations.english,
    translations.blanks,
    translations.typography,
    votes.counts,
    exports.formats,
    exports.readers,
    imports.importers,
    pages.pages,
    events.events,
)
"""Those that look at a plugin once."""

OF_INSTANTS: Final[tuple[Check, ...]] = (
    answers.total,
    answers.pure,
    answers.quiet,
    rules.rules,
    rules.fields,
    views.views,
    views.size,
    views.access,
    views.secrets,
    translations.spoken,
    exports.words,
    exports.complete,
    exports.document,
    exports.sources,
    votes.papers,
    votes.ballots,
    rules.speed,
)
"""Those that look at each instant of the rooms that are played with its activities."""

OF_ROOMS: Final[tuple[Check, ...]] = (rules.accepted,)
"""Those that look at all that was played with an activity."""

CHECKS: Final = OF_PLUGINS + OF_INSTANTS + OF_ROOMS


ROOMS: Final = len(SIZES)
"""Rooms that are played with each activity, unless one says otherwise."""

MORE: Final = 8
"""Rooms that are played besides while a kind of content was accepted in none."""

LONGEST: Final = 90.0
"""Seconds of computing that the rooms of one activity may take: ours take two."""
WATCHED: Final = (1, 4)
"""In each room, which instants are also watched for what is done besides: it costs most."""


@dataclass(frozen=True)
class ConformanceReport:
    """What was found, in the order of the checks."""

    plugin: str
    faults: tuple[CheckFailure, ...]
    checks: tuple[Check, ...]
    """Those that were made."""
    instants: int = 0
    """In how many instants of rooms."""
    written: int = 0
    """How many contributions people tried to write in them."""
    accepted: int = 0
    """How many of these were accepted."""

    @property
    def serious(self) -> tuple[CheckFailure, ...]:
        """Those that are more than advice."""
        return tuple(fault for fault in self.faults if not fault.finding.soft)


def examine(
    subject: Subject,
    *,
    only: Collection[str] = (),
    chance: int = 0,
    rooms: int = ROOMS,
    told: Callable[[str], object] = str,
) -> ConformanceReport:
    """Makes the checks named in `only`, or all of them; the same `chance`, the same rooms.

    `told` hears what is being looked at.
    """
    checks = tuple(c for c in CHECKS if not only or c.name in only)
    found = _Found()
    for each in checks:
        if each in OF_PLUGINS:
            told(_(each.title))
            found.take(each, each.look(subject), subject)
    here = tuple(c for c in checks if c not in OF_PLUGINS)
    for kind in subject.activities if here else ():
        told(_(kind.title))
        _play_all(subject, kind, here, found, chance, rooms)
    order = {each.name: n for n, each in enumerate(checks)}
    faults = sorted(found.faults.values(), key=lambda f: (order[f.check.name], f.finding.soft))
    return ConformanceReport(
        subject.name, tuple(faults), checks, found.instants, found.written, found.accepted
    )


class _Found:
    """The faults so far: what is found again at the same place is one fault, met more often."""

    def __init__(self) -> None:
        self.faults: dict[tuple[str, str, str], CheckFailure] = {}
        self.instants = self.written = self.accepted = 0

    def take_all(self, checks: Iterable[Check], answers: Answers) -> None:
        for each in checks:
            self.take(each, each.look(answers), answers.instant.subject)

    def end(self, checks: Iterable[Check], rooms: PlayedRooms) -> None:
        """All rooms of an activity were played; those of `checks` that look at them all do."""
        self.written += rooms.trials.tried.total()
        self.accepted += rooms.trials.taken.total()
        for each in (each for each in checks if each in OF_ROOMS):
            self.take(each, each.look(rooms), rooms.subject)

    def take(self, check: Check, findings: Iterable[CheckResult], subject: Subject) -> None:
        for finding in _whatever_comes(findings, subject):
            key = (check.name, finding.where, finding.mend)
            known = self.faults.get(key)
            self.faults[key] = (
                replace(known, times=known.times + 1) if known else CheckFailure(check, finding)
            )


def _play_all(
    subject: Subject,
    kind: type[Activity],
    checks: tuple[Check, ...],
    found: _Found,
    chance: int,
    rooms: int,
) -> None:
    played, sizes, left = RoomTrials(), cycle(SIZES), count(rooms, -1)
    of_instants = [each for each in checks if each in OF_INSTANTS]
    over, began = list[bool](), time.process_time()
    with tempfile.TemporaryDirectory() as folder, _silent():
        sessions = Sessions(Path(folder), subject.catalogue, Clock(), MemoryJournal)

        @seed(chance)
        @how(
            max_examples=rooms + (MORE if any(c in OF_ROOMS for c in checks) else 0),
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def one_room(data: DataObject) -> None:
            try:
                n = next(left)
                if not over and (n > 0 or played.lacks(kind)):
                    with suppress(Flaky):  # it draws otherwise than one that had begun alike
                        look(data, next(sizes), None if n > 0 else -n)
            except Exception as error:  # Hypothesis would play it again, and tell of that
                found.take(checks[0], [_not_looked_at(error, subject)], subject)
                over.append(True)

        def look(data: DataObject, size: int, nth: int | None) -> None:
            room = play(subject, kind, sessions, data, size, played, nth)
            for n, instant in enumerate(room):
                answers = ask(instant, watch=n in WATCHED)
                found.instants += 1
                found.take_all(of_instants, answers)
                spent = time.process_time() - began
                if spent > LONGEST:
                    found.take(checks[0], [_too_slow(kind, spent)], subject)
                if answers.stuck or played.stuck or spent > LONGEST:
                    over.append(True)
                    return

        # Rooms differ by more than what is drawn (their ids): Hypothesis gives up where it sees it.
        with suppress(Flaky):
            one_room()
        sessions.close()
    found.end(() if over else checks, PlayedRooms(kind, subject, played))


def _whatever_comes(findings: Iterable[CheckResult], subject: Subject) -> Iterator[CheckResult]:
    """The findings; what a check stumbles over is one more, as no check foresees all."""
    try:
        yield from findings
    except Exception as error:
        yield _not_looked_at(error, subject)


def _not_looked_at(error: Exception, subject: Subject) -> CheckResult:
    what = _("Ce contrôle ne peut rien faire de ce qu’il a trouvé : {error}.")
    mend = _("Rendez ce que disent les types : un tuple où il faut un tuple, un nombre, un texte.")
    words = what.format(error=f"{type(error).__name__}, {error}".rstrip("."))
    return CheckResult(words, mend, subject.place_of(error))


def _too_slow(kind: type[Activity], seconds: float) -> CheckResult:
    what = _("« {kind} » est trop lente pour être vérifiée en entier : {n} secondes de calcul.")
    mend = _("Cherchez une boucle dans une boucle : un dict par identifiant la remplace.")
    return CheckResult(what.format(kind=_(kind.title), n=round(seconds)), mend)


@contextmanager
def _silent() -> Iterator[None]:
    """Within it, what the app logs of a plugin’s errors is not said twice."""
    log = logging.getLogger("tablee")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
