"""Whole pages queue: one at a time, in order, and none waits for ever."""

from __future__ import annotations

import threading
import time

from tablee.web.live import queue
from tablee.web.live.queue import PageQueue
from tests.waiting import until


def test_pages_are_drawn_one_at_a_time_in_the_order_of_their_coming() -> None:
    pages, drawn, at_once = PageQueue(), [], []
    drawing = threading.Lock()

    def page(number: int) -> None:
        with pages.one():
            at_once.append(not drawing.acquire(blocking=False))
            time.sleep(0.01)
            drawn.append(number)
            drawing.release()

    threads = [threading.Thread(target=page, args=[number]) for number in range(12)]
    with pages.one():
        for nth, thread in enumerate(threads, 1):
            thread.start()
            until(lambda: len(pages._waiting) == nth)  # noqa: B023 - looked at here
    for thread in threads:
        thread.join()
    assert drawn == list(range(12))
    assert not any(at_once)
    assert pages.pace() > 1000 * queue.QUICKEST


def test_a_page_that_does_not_end_lets_the_others_pass() -> None:
    pages, began, passed, end = PageQueue(), threading.Event(), threading.Event(), threading.Event()

    def stuck() -> None:
        with pages.one():
            began.set()
            end.wait(30)

    def other() -> None:
        with pages.one():
            passed.set()

    first = threading.Thread(target=stuck)
    first.start()
    assert began.wait(20)
    second = threading.Thread(target=other)
    second.start()
    assert passed.wait(10 * queue.PATIENCE)
    end.set()
    first.join()
    second.join()
    with pages.one():
        assert pages.pace() <= 1000 * queue.SLOWEST * queue.ROOM


def test_a_page_that_waits_for_something_long_lets_the_others_be_drawn_one_at_a_time() -> None:
    pages, drawn, asked, answered = PageQueue(), [], threading.Event(), threading.Event()

    def reading() -> None:
        with pages.one():
            with pages.aside():
                asked.set()
                answered.wait(30)
            drawn.append("reading")

    def other() -> None:
        with pages.one():
            drawn.append("other")

    first = threading.Thread(target=reading)
    first.start()
    assert asked.wait(30)
    others = [threading.Thread(target=other) for _ in range(5)]
    with pages.one():  # at once: the turn is free
        for thread in others:
            thread.start()
        answered.set()
        assert drawn == []
    for thread in (*others, first):
        thread.join()
    assert sorted(drawn) == ["other"] * 5 + ["reading"]


def test_waiting_aside_outside_a_page_takes_no_turn() -> None:
    pages, drawn = PageQueue(), []
    with pages.aside(), pages.one():
        drawn.append("meanwhile")
    with pages.one():
        drawn.append("after")
    assert drawn == ["meanwhile", "after"]


def test_a_page_that_fails_gives_its_turn_on() -> None:
    pages = PageQueue()
    for _try in range(2):
        try:
            with pages.one():
                raise LookupError
        except LookupError:
            pass
    assert pages.pace() == round(1000 * queue.USUAL * queue.ROOM)
