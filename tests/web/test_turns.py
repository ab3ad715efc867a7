"""Whole pages queue: one at a time, in order, and none waits for ever."""

from __future__ import annotations

import threading
import time

from workshop.web import turns
from workshop.web.turns import Turns


def test_pages_are_drawn_one_at_a_time_in_the_order_of_their_coming() -> None:
    pages, drawn, at_once = Turns(), [], []
    drawing = threading.Lock()

    def page(number: int) -> None:
        with pages.one():
            at_once.append(not drawing.acquire(blocking=False))
            time.sleep(0.01)
            drawn.append(number)
            drawing.release()

    threads = [threading.Thread(target=page, args=[number]) for number in range(12)]
    with pages.one():
        for thread in threads:
            thread.start()
            time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert drawn == list(range(12))
    assert not any(at_once)
    assert pages.pace() > 1000 * turns.QUICKEST


def test_a_page_that_does_not_end_lets_the_others_pass() -> None:
    pages, passed, end = Turns(), threading.Event(), threading.Event()

    def stuck() -> None:
        with pages.one():
            end.wait(30)

    def other() -> None:
        with pages.one():
            passed.set()

    first = threading.Thread(target=stuck)
    first.start()
    time.sleep(0.05)
    second = threading.Thread(target=other)
    second.start()
    assert passed.wait(10 * turns.PATIENCE)
    end.set()
    first.join()
    second.join()
    with pages.one():
        assert pages.pace() <= 1000 * turns.SLOWEST * turns.ROOM


def test_a_page_that_fails_gives_its_turn_on() -> None:
    pages = Turns()
    for _try in range(2):
        try:
            with pages.one():
                raise LookupError
        except LookupError:
            pass
    assert pages.pace() == round(1000 * turns.USUAL * turns.ROOM)
