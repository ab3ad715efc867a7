"""Calls of plugins' code: left behind when late, contained, looked at; no change afterwards."""

from __future__ import annotations

import contextvars
import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tablee import isolation, texts
from tablee.errors import NotAccepted
from tablee.isolation import (
    SWITCHED_OFF,
    CallTimeout,
    Failed,
    Misfit,
    SharedLock,
    asked_each,
    calls,
    fitted,
    in_time,
    restartable,
    shielded,
    still_running,
    threads,
    tried,
)
from tablee.isolation.timeouts import STARVED, TICK, Allowance
from tablee.sdk.testing import enter, open_room, seat_of, start
from tablee.session import Room
from tablee.view import Bar, Bars, Button, Card, Cards, Stack, Text, View
from tests.support.sessions.sample import Idea, sample_catalogue
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ME = "tests"
"""Whose the calls of these tests are."""


@dataclass(frozen=True)
class Plugin:
    """Somebody's activity."""


class Hanging:
    """Calls that hang until the test is over: each would else take its share of all others."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def loops(self) -> None:
        while not self.over.is_set():
            sum(range(100))

    def swallows(self) -> None:
        while not self.over.is_set():
            try:
                self.loops()
            except BaseException:  # as a careless plugin does
                continue

    def sleeps(self) -> None:
        self.over.wait(30)

    def listens(self) -> None:
        """To a socket on which nothing comes, until its other end is closed."""
        mine, other = socket.socketpair()
        with mine:
            threading.Thread(target=self._closes, args=(other,), daemon=True).start()
            mine.recv(1)

    def _closes(self, end: socket.socket) -> None:
        self.over.wait(30)
        end.close()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    isolation.forgive()
    hangs = Hanging()
    yield hangs
    hangs.over.set()
    isolation.forgive()


# ── what is late ────────────────────────────────────────────────────────────────────────────


def looked_at(allowance: Allowance, *looks: tuple[float, float | None]) -> list[bool]:
    """What each look finds, of (the time, what the thread has computed)."""
    return [allowance.is_late(now, computed) for now, computed in looks]


def test_a_call_that_computes_is_late_once_it_has_computed_its_limit() -> None:
    allowance = Allowance(2.0, 100.0, 7.0)
    assert looked_at(allowance, (101.9, 8.9), (102.0, 9.0)) == [False, True]


def test_a_call_that_waits_is_late_once_its_time_is_up() -> None:
    allowance = Allowance(2.0, 100.0, 7.0)
    looks = [(100.0 + Allowance.first_look(2.0) + n * TICK, 7.001) for n in range(13)]
    assert looked_at(allowance, *looks).index(True) == next(
        n for n, (now, _computed) in enumerate(looks) if now >= 102.0
    )


def test_a_call_that_others_keep_from_the_processor_is_not_late() -> None:
    """Half a second of work in nine seconds, with pauses: as three test runs on two cores do."""
    allowance = Allowance(2.0, 100.0, 7.0)
    looks = [(100.0 + n * TICK, 7.0 + 0.05 * (n // 9)) for n in range(90)]
    assert not any(looked_at(allowance, *looks))


def test_whatever_others_take_a_call_is_late_after_many_times_its_limit() -> None:
    allowance = Allowance(2.0, 100.0, 7.0)
    looks = [(100.0 + n * TICK, 7.0 + n * 0.001) for n in range(101)]
    assert looked_at(allowance, *looks).index(True) == round(2.0 * STARVED / TICK)


def test_one_look_after_the_whole_machine_stood_still_says_nothing() -> None:
    allowance = Allowance(2.0, 100.0, 7.0)
    assert looked_at(allowance, (100.9, 7.5), (105.0, 7.5), (105.1, 7.6)) == [False, False, False]


def test_where_no_clock_tells_what_a_thread_computes_its_time_counts() -> None:
    allowance = Allowance(2.0, 100.0, None)
    assert looked_at(allowance, (101.9, None), (102.0, None)) == [False, True]


# ── what is left behind ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", ["loops", "swallows", "sleeps", "listens"])
def test_whoever_asks_what_hangs_goes_on_without_it(hanging: Hanging, way: str) -> None:
    with pytest.raises(CallTimeout) as late:
        in_time(getattr(hanging, way), 0.2, ME)
    assert way in str(late.value)
    assert still_running() == {ME: 1}
    assert in_time(lambda: "the next call", 0.2, ME) == "the next call"
    hanging.over.set()
    until(lambda: not still_running())


def test_what_keeps_the_interpreter_is_waited_for_and_no_longer() -> None:
    """An expression that backtracks lets nobody else compute, not even whoever would leave it."""
    with suppress(CallTimeout):
        in_time(lambda: re.match("(a+)+$", "a" * 23 + "b"), 0.2, ME)
    assert in_time(lambda: "the next call", 0.2, ME) == "the next call"


def test_an_answer_that_comes_after_all_is_thrown_away(hanging: Hanging) -> None:
    answered: list[str] = []

    def answers_late() -> str:
        hanging.sleeps()
        answered.append("late")
        return "late"

    with pytest.raises(CallTimeout):
        in_time(answers_late, 0.2, ME)
    hanging.over.set()
    until(lambda: not still_running())
    assert answered == ["late"]
    assert in_time(lambda: "mine", 5.0) == "mine"


@pytest.mark.dear
def test_a_call_within_another_has_its_time_at_most(hanging: Hanging) -> None:
    def asks_another() -> str:
        with pytest.raises(CallTimeout):
            in_time(hanging.loops, 10, ME)
        return "goes on"

    assert in_time(asks_another, 1.0, ME) == "goes on"


def test_calls_within_calls_have_time_enough_however_deep() -> None:
    def asks(deep: int) -> str:
        if deep:
            return in_time(lambda: asks(deep - 1), 1.0, ME)
        computes(0.2)
        return "answered"

    assert asks(12) == "answered"


@pytest.mark.dear
def test_a_change_that_has_begun_is_made_before_a_late_call_is_abandoned(hanging: Hanging) -> None:
    done: list[str] = []

    def changes_late() -> None:
        with shielded():
            computes(0.6)
            done.append("on disk")
        hanging.loops()

    with pytest.raises(CallTimeout):
        in_time(changes_late, 0.2, ME)
    assert done == ["on disk"]


def computes(seconds: float) -> None:
    """So much of this thread's own time."""
    due = time.thread_time() + seconds
    while time.thread_time() < due:
        sum(range(10))


@pytest.mark.parametrize("within", [False, True])
def test_an_abandoned_call_begins_no_change_any_more(hanging: Hanging, within: bool) -> None:
    begun: list[str] = []

    def changes() -> None:
        with shielded():
            begun.append("a change")

    def wakes_late() -> None:
        hanging.sleeps()
        in_time(changes, 10) if within else changes()

    with pytest.raises(CallTimeout):
        in_time(wakes_late, 0.2, ME)
    hanging.over.set()
    until(lambda: not still_running())
    assert begun == []


def test_no_thread_is_needed_for_each_call() -> None:
    names = {in_time(threading.get_ident, 5.0) for _again in range(50)}
    assert len(names) <= threads.MOST_SPARE


def test_an_abandoned_call_writes_nothing_in_the_room(hanging: Hanging, tmp_path: Path) -> None:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    jeanne = enter(room, "Jeanne")
    step = start(room, "ideas")
    seat = seat_of(room, jeanne)

    def writes(text: str) -> None:
        seat.post(Idea(text))

    def writes_late() -> None:
        hanging.sleeps()
        writes("Trop tard")

    tried(seat.activity, "act", lambda: writes("À temps"))
    with pytest.raises(Failed):
        tried(seat.activity, "act", writes_late, seconds=0.2)
    hanging.over.set()
    until(lambda: not still_running())
    assert [c.content for c in room.all_in(step)] == [Idea("À temps")]


def test_a_call_that_hangs_within_a_turn_of_its_own_leaves_the_session_to_the_others(
    hanging: Hanging, tmp_path: Path
) -> None:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    jeanne, paul = enter(room, "Jeanne"), enter(room, "Paul")
    step = start(room, "ideas")
    seat, told = seat_of(room, jeanne), threading.Event()

    def hangs_between() -> None:
        with seat.together(), seat.together():
            seat.post(Idea("À temps"))
            hanging.sleeps()
            seat.post(Idea("Trop tard"))

    room.listen(told.set)
    with pytest.raises(Failed):
        tried(seat.activity, "act", hangs_between, seconds=0.2)
    assert told.is_set()
    seat_of(room, paul).post(Idea("Je continue"))
    hanging.over.set()
    until(lambda: not still_running())
    seat_of(room, paul).post(Idea("Toujours"))
    seat.post(Idea("Et moi aussi"))
    words = [getattr(c.content, "text", "") for c in room.all_in(step)]
    assert words == ["À temps", "Je continue", "Toujours", "Et moi aussi"]
    room.close()
    again = Room(room.store, sample_catalogue())
    assert [getattr(c.content, "text", "") for c in again.all_in(step)] == words


# ── many in one worker ──────────────────────────────────────────────────────────────────────


def said_or_failed(what: str, call: Callable[[], Any]) -> Any:
    try:
        return tried(Plugin(), what, call, seconds=0.2)
    except Failed as failed:
        return failed.incident.kind


def test_what_asks_many_things_is_begun_again_without_what_hangs(hanging: Hanging) -> None:
    begun: list[int] = []

    def asks_all() -> tuple[str, bool]:
        begun.append(threading.get_ident())
        kind = said_or_failed("view", hanging.loops)
        return kind, said_or_failed("fields", threading.get_ident) == threading.get_ident()

    assert restartable(asks_all) == ("CallTimeout", True)
    assert len(set(begun)) == 2
    assert still_running() == {ME: 1}


def test_a_lock_that_others_wait_for_is_not_left_behind(hanging: Hanging) -> None:
    lock = SharedLock()

    def asks_under_a_lock() -> tuple[str, bool]:
        with lock:
            elsewhere = said_or_failed("fields", threading.get_ident) != threading.get_ident()
            return said_or_failed("view", hanging.sleeps), elsewhere

    assert restartable(asks_under_a_lock) == ("CallTimeout", True)
    with lock:
        assert still_running() == {ME: 1}


# ── a plugin that leaves too many behind ────────────────────────────────────────────────────


def hangs(plugin: Plugin, what: str, hanging: Hanging) -> Failed:
    with pytest.raises(Failed) as failed:
        tried(plugin, what, hanging.sleeps, seconds=0.2)
    return failed.value


def test_what_was_late_is_not_called_again_for_a_while(hanging: Hanging) -> None:
    for _again in range(3):
        assert hangs(Plugin(), "view", hanging).incident.kind == "CallTimeout"
    assert still_running() == {ME: 1}


def test_what_never_comes_back_is_not_called_again_at_all(
    hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "REST", 0.0)
    for _again in range(3):
        hangs(Plugin(), "view", hanging)
    assert still_running() == {ME: 1}
    hanging.over.set()
    until(lambda: not still_running())
    assert tried(Plugin(), "view", int) == 0


def test_a_plugin_that_leaves_too_many_calls_behind_is_switched_off(hanging: Hanging) -> None:
    for what in ("view", "fields", "prompt")[: calls.MOST_ABANDONED]:
        assert hangs(Plugin(), what, hanging).incident.kind == "CallTimeout"
    with pytest.raises(Failed) as failed:
        tried(Plugin(), "cards", int)
    assert failed.value.incident.kind == SWITCHED_OFF
    assert [i.kind for i in isolation.incidents()].count(SWITCHED_OFF) == 1
    isolation.forgive()
    assert tried(Plugin(), "cards", int) == 0


def test_calls_that_came_back_meanwhile_switch_nothing_off(hanging: Hanging) -> None:
    for what in ("view", "fields", "prompt", "cards"):
        one = Hanging()
        hangs(Plugin(), what, one)
        one.over.set()
        until(lambda: not still_running())
    assert tried(Plugin(), "asides", int) == 0


def test_a_page_that_hangs_holds_itself_alone_and_counts(hanging: Hanging) -> None:
    """Streamlit draws in the thread of the page: that one waits, and others do not."""
    seen: list[BaseException] = []

    def page() -> None:
        try:
            tried(Plugin(), "render", hanging.loops, seconds=0.2, apart=False)
        except Failed as failed:
            seen.append(failed)

    drawing = threading.Thread(target=page)
    drawing.start()

    def told() -> bool:
        assert tried(Plugin(), "quick", int) == 0
        return any(i.what == "Plugin.render" for i in isolation.incidents())

    until(told)
    assert still_running() == {ME: 1}
    assert drawing.is_alive()
    with pytest.raises(Failed):  # another page, meanwhile
        tried(Plugin(), "render", int, apart=False)
    hanging.over.set()
    drawing.join(20)
    assert len(seen) == 1


def test_many_questions_cost_one_call_and_each_fails_alone() -> None:
    @dataclass(frozen=True)
    class Record:
        activity: Any = Plugin()
        step: Any = None

    def fails() -> str:
        raise ZeroDivisionError("x")

    isolation.forgive()
    answers: list[Callable[[], str]] = [lambda: "one", fails, lambda: "three"]
    assert asked_each(Record(), "heading", answers, "-") == ["one", "-", "three"]
    in_threads = asked_each(Record(), "heading", [threading.get_ident] * 3, 0)
    assert len(set(in_threads)) == 1


# ── what is contained ───────────────────────────────────────────────────────────────────────


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
    assert incident.place.startswith("test_calls.py:")


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
        (Cards("x", (Text("y"),)), "Card, CardGroup"),  # type: ignore[arg-type]
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


@pytest.mark.parametrize(("rank", "value"), [(True, 2.0), (1, float("nan"))])
def test_what_a_screen_draws_somehow_is_told_to_whoever_writes_a_plugin(
    rank: int, value: float
) -> None:
    view = Bars("Résultat", (Bar(rank, "Un four", value, "beaucoup"),))
    assert fitted(view, View, "view") is view
    with pytest.raises(Misfit, match=r"Bar\."):
        fitted(view, View, "view", strict=True)


def test_a_list_where_a_tuple_is_asked_for_is_fine() -> None:
    cards = [Card("1", "Un jardin", buttons=[Button("like", "Moi aussi")])]  # type: ignore[arg-type]
    view = Cards("Idées", cards)  # type: ignore[arg-type]
    assert fitted(view, View, "view") is view


def test_a_wrong_card_after_many_good_ones_is_found() -> None:
    good = [Card(str(n), "mot") for n in range(50)]
    bad = Card("50", "mot", details=(3,))  # type: ignore[arg-type]
    with pytest.raises(Misfit, match=r"Card\.details"):
        fitted(Cards("Idées", (*good, bad)), View, "view")


def test_what_a_plugin_says_to_one_screen_is_in_that_screen_s_language() -> None:
    listener, here = texts.languages._listener, threading.current_thread()
    texts.ask_otherwise(lambda: "en" if threading.current_thread() is here else "")
    try:
        assert contextvars.Context().run(in_time, texts.language, 5.0) == "en"
    finally:
        texts.ask_otherwise(listener)
