"""What computes long in C runs in a process apart, and is given up there."""

from __future__ import annotations

import os
import re
import threading
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotAllowed, TooFast
from tablee.isolation.worker import Worker
from tablee.settings import ROOT
from tablee.texts import _, speaking
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator


def backtracking(length: int) -> bool:
    """Minutes in C, holding the interpreter, for thirty letters."""
    return re.fullmatch("(a+)+b", "a" * length) is not None


def hoarding(megabytes: int) -> int:
    return len(bytes(megabytes << 20))


def refusing(name: str) -> None:
    raise NotAllowed(name)


def spoken() -> str:
    print("what is printed harms no answer")
    return _("autre changement")


def vanishing() -> None:
    os._exit(3)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(800, ROOT / "tablee")
    yield worker
    worker.stop()


def test_what_it_gives_and_what_it_raises_come_back_in_the_language_spoken(worker: Worker) -> None:
    with speaking("en"):
        assert worker.run(60, spoken) == "another change"
    with speaking("fr"):
        assert worker.run(60, spoken) == "autre changement"
    with pytest.raises(NotAllowed, match="non"):
        worker.run(60, refusing, "non")
    assert worker.run(60, os.getpid) == worker.run(60, os.getpid) != os.getpid()


@pytest.mark.dear
def test_a_call_without_end_is_given_up_while_others_go_on(worker: Worker) -> None:
    worker.run(60, os.getpid)
    went_on = threading.Event()
    thread = threading.Thread(target=went_on.set)
    with pytest.raises(NotAccepted, match="trop de temps ou de mémoire"):
        _during(worker, thread)
    assert went_on.is_set()
    assert worker.run(60, hoarding, 1) == 1 << 20


def _during(worker: Worker, thread: threading.Thread) -> None:
    thread.start()
    worker.run(0.5, backtracking, 40)


def test_a_call_waits_for_others_no_longer_than_it_may_take_itself(worker: Worker) -> None:
    worker.run(60, os.getpid)
    before = threading.Thread(target=_long, args=(worker,))
    before.start()
    until(worker._lock.locked)
    with pytest.raises(TooFast, match="occupé"):
        worker.run(0.05, os.getpid)
    worker.stop()
    before.join()


def _long(worker: Worker) -> None:
    with pytest.raises(NotAccepted):
        worker.run(60, backtracking, 40)


def test_a_call_that_wants_all_memory_is_given_up(worker: Worker) -> None:
    with pytest.raises(NotAccepted, match="trop de temps ou de mémoire"):
        worker.run(60, hoarding, 4_000)
    assert worker.run(60, hoarding, 1) == 1 << 20


def test_a_process_that_dies_is_begun_anew(worker: Worker) -> None:
    with pytest.raises(NotAccepted):
        worker.run(60, vanishing)
    assert worker.run(60, hoarding, 1) == 1 << 20


def test_a_process_that_ended_between_two_calls_fails_nobody(worker: Worker) -> None:
    assert worker.run(10, hoarding, 1) == 1 << 20
    worker.stop()
    assert worker.run(10, hoarding, 2) == 2 << 20
