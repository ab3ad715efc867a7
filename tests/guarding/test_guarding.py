"""Calls of plugins' code: ended in time, contained, looked at; nothing lands after their end."""

from __future__ import annotations

import contextvars
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from tablee import isolation, texts
from tablee.errors import NotAccepted
from tablee.isolation import Failed, Misfit, TooLong, fitted, limited, shielded, timeouts, tried
from tablee.isolation.threads import apart
from tablee.settings import ROOT
from tablee.view import Button, Card, Cards, Stack, Text, View


@dataclass(frozen=True)
class Plugin:
    """Somebody's activity."""


def never_ends() -> None:
    while True:
        sum(range(100))


def test_a_loop_is_ended_in_the_thread_that_asked() -> None:
    began = time.monotonic()
    with pytest.raises(TooLong) as late:
        limited(never_ends, 0.2)
    assert time.monotonic() - began < 3
    assert "never_ends" in str(late.value)


def test_a_loop_that_swallows_what_is_raised_is_ended_too() -> None:
    def swallows() -> None:
        while True:
            try:
                never_ends()
            except Exception:
                continue

    with pytest.raises(TooLong):
        limited(swallows, 0.2)


def test_whoever_asks_what_blocks_outside_of_python_does_not_wait_for_it() -> None:
    began = time.monotonic()
    with pytest.raises(TooLong):
        apart(lambda: time.sleep(20), 0.2)
    assert time.monotonic() - began < 5


def test_nothing_is_raised_after_a_call_has_ended() -> None:
    """The worst moment there is: the call ends when it was seen to be late, and not told yet."""

    def is_slow_to_tell(watch: timeouts.Watch) -> None:
        watch.firing = True
        time.sleep(0.3)
        watch.fired += 1
        timeouts._raise_in(watch.thread, timeouts._TimeUp)
        watch.firing = False

    def ends_meanwhile() -> None:
        (watch,) = (w for w in timeouts._watches if w.thread == threading.get_ident())
        watcher.submit(is_slow_to_tell, watch)
        time.sleep(0.1)

    with ThreadPoolExecutor(1) as watcher:
        with pytest.raises(TooLong):
            limited(ends_meanwhile, 10)
        due = time.monotonic() + 0.5
        while time.monotonic() < due:  # where something raised late would land
            sum(range(10))


def test_a_call_within_another_leaves_it_half_of_its_time() -> None:
    def asks_another() -> str:
        with pytest.raises(TooLong):
            limited(never_ends, 10)
        return "goes on"

    assert limited(asks_another, 1.5) == "goes on"


def test_a_change_that_has_begun_is_made_before_a_late_call_is_ended() -> None:
    done: list[str] = []

    def changes_late() -> None:
        with shielded():
            due = time.monotonic() + 0.6
            while time.monotonic() < due:
                sum(range(10))
            done.append("on disk")
        never_ends()

    with pytest.raises(TooLong):
        limited(changes_late, 0.2)
    assert done == ["on disk"]


def test_what_was_ended_begins_no_change_any_more() -> None:
    begun: list[str] = []

    def wakes_late() -> None:
        time.sleep(1.5)
        with shielded():
            begun.append("a change")

    with pytest.raises(TooLong):
        apart(wakes_late, 0.2)
    time.sleep(1.6)
    assert begun == []


@pytest.mark.parametrize("raised", [ZeroDivisionError("x"), SystemExit(3), GeneratorExit()])
def test_whatever_a_plugin_raises_is_contained_and_told_once(raised: BaseException) -> None:
    isolation.forgive()

    def fails() -> None:
        raise raised

    for _again in range(3):
        with pytest.raises(Failed):
            tried(Plugin(), "view", fails)
    (incident,) = isolation.incidents()
    assert (incident.what, incident.kind) == ("Plugin.view", type(raised).__name__)
    assert incident.place.startswith("test_guarding.py:")


def test_a_refusal_of_the_activitys_own_is_no_failure() -> None:
    def refuses() -> None:
        raise NotAccepted("Trois cartes au plus.")

    with pytest.raises(NotAccepted, match="Trois"):
        tried(Plugin(), "check", refuses, refuses=True)
    with pytest.raises(Failed):
        tried(Plugin(), "view", refuses)


def test_whoever_stops_the_server_is_heard() -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tried(Plugin(), "view", stopped)


def in_itself() -> Stack:
    items: list[Any] = []
    items.append(Stack(items))  # type: ignore[arg-type] # as a plugin without types would
    return Stack(items)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (None, "None"),
        ("Bonjour", "'Bonjour'"),
        (Text, "la classe Text"),
        (Text(text=5), "Text.text"),  # type: ignore[arg-type]
        (Text(text=b"x"), "un texte"),  # type: ignore[arg-type]
        (Text("x", tone="loud"), "'quiet'"),  # type: ignore[arg-type]
        (Cards("x", {1}), "un tuple"),  # type: ignore[arg-type]
        (Cards("x", (Text("y"),)), "Card, Group"),  # type: ignore[arg-type]
        (Cards("x", (Card("1", "y", tint=2**70),)), "Card.tint"),
        (Text("\ud83d"), "caractère"),
        (Text("x" * 5_000_000), "Mo"),
        (in_itself(), "sans fin"),
    ],
)
def test_a_view_that_no_screen_can_draw_is_told_with_what_is_wrong(view: Any, said: str) -> None:
    with pytest.raises(Misfit) as misfit:
        fitted(view, View, "view")
    assert said in str(misfit.value)


def test_a_list_where_a_tuple_is_asked_for_is_fine() -> None:
    cards = [Card("1", "Un jardin", actions=[Button("like", "Moi aussi")])]  # type: ignore[arg-type]
    view = Cards("Idées", cards)  # type: ignore[arg-type]
    assert fitted(view, View, "view") is view


def test_a_wrong_card_after_many_good_ones_is_found() -> None:
    good = [Card(str(n), "mot") for n in range(50)]
    bad = Card("50", "mot", details=(3,))  # type: ignore[arg-type]
    with pytest.raises(Misfit, match=r"Card\.details"):
        fitted(Cards("Idées", (*good, bad)), View, "view")


def test_being_watched_costs_microseconds() -> None:
    plugin = Plugin()
    for _call in range(100):
        tried(plugin, "quick", int)
    interval, times = sys.getswitchinterval(), []
    for _round in range(5):
        began = time.thread_time()
        for _call in range(2000):
            tried(plugin, "quick", int)
        times.append((time.thread_time() - began) / 2000)
    assert min(times) < 0.000_05
    assert sys.getswitchinterval() == interval


def test_what_a_plugin_says_to_one_screen_is_in_that_screen_s_language() -> None:
    listener, here = texts._listener, threading.current_thread()
    texts.ask_otherwise(lambda: "en" if threading.current_thread() is here else "")
    try:
        assert contextvars.Context().run(apart, texts.language, 5.0) == "en"
    finally:
        texts.ask_otherwise(listener)


@pytest.mark.parametrize("call", ["exec('while True: pass')", "time.sleep(20)"])
def test_a_program_that_is_measured_goes_on_after_a_late_call(call: str) -> None:
    """Python 3.11 would spin for ever: in a process of its own, as no time limit ends that."""
    program = f"""
        import sys, time
        from tablee import isolation
        from tablee.isolation.threads import apart
        try:
            apart(lambda: {call}, 0.2)
        except isolation.TooLong:
            time.sleep(1)
            sys.setprofile(lambda *_event: None)
            print((lambda: "goes on")())
            sys.stdout.flush()
            import os; os._exit(0)
    """
    run = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(run, capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert done.stdout == "goes on\n", done.stderr
