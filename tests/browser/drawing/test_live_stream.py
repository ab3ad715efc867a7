"""The drawing module and its stream: one for all parts, cut and back, its reruns and its clock."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tablee.web.live.patch import difference
from tests.browser.drawing.drawn_room import (
    CONSOLE,
    PHONE,
    Room,
    answered,
    clock,
    one_column,
    sent,
)
from tests.browser.support.live_scenes import (
    NOW,
    board,
    card,
    console_frame,
    frame,
)
from tests.support.waiting import until

pytestmark = pytest.mark.browser

# ── one stream ──────────────────────────────────────────────────────────────────────────────


def test_all_that_is_drawn_on_a_page_reads_one_stream(room: Room) -> None:
    room.send(frame(board()))
    page = room.open(PHONE, parts="bar,view,view,view")
    expect(page.locator(".tb-board, .tb-sect").first).to_be_visible()

    page.evaluate("window.remount('view', { focus: 'agents' })")
    expect(page.get_by_role("heading", name="Côté agents · 3 cartes")).to_be_visible()
    answered(page)

    assert room.streams.opened["room"] == 1
    assert room.streams.reading("room") == 1


def test_the_stream_ends_with_the_last_part(room: Room) -> None:
    room.send(console_frame(board()), "console")
    page = room.open(CONSOLE, "console", timed=True)
    expect(page.locator(".tb-board [data-id]")).to_have_count(15)

    page.evaluate("window.cleanups.forEach((leave) => leave())")
    page.clock.run_for(2200)

    expect(page.locator(".tb-live")).to_have_count(0)
    until(lambda: room.streams.reading("console") == 0)


def test_a_late_cleanup_of_an_older_call_takes_nothing_down(room: Room) -> None:
    room.send(console_frame(board()), "console")
    page = room.open(CONSOLE, "console", timed=True)
    expect(page.locator(".tb-board [data-id]")).to_have_count(15)

    page.evaluate("const older = window.cleanups[2]; window.remount('view'); older()")
    page.clock.run_for(5000)

    assert page.locator(".tb-board [data-id]").count() == 15


# ── the network ─────────────────────────────────────────────────────────────────────────────


def test_a_cut_is_said_after_two_seconds_and_forgotten_when_the_network_is_back(room: Room) -> None:
    room.send(frame(board()))
    page = room.open(PHONE, timed=True)
    banner = page.get_by_text("Connexion perdue.")
    expect(page.locator("[data-id]")).to_have_count(15)

    room.streams.refusing = True
    room.streams.cut("room")

    until(lambda: room.streams.refused >= 2)  # the page has heard that it is refused, and asks why
    page.clock.run_for(1900)
    expect(banner).to_have_count(0)
    page.clock.run_for(200)
    expect(banner).to_be_visible()
    expect(page.locator("[role=status]", has=banner)).to_contain_text("Votre texte reste ici")
    assert page.locator("[data-id]").count() == 15

    room.streams.refusing = False
    page.clock.run_for(4000)
    expect(banner).to_have_count(0)


def test_a_page_opened_while_the_server_is_away_says_so_then_draws(room: Room) -> None:
    room.streams.refusing = True
    page = room.open(PHONE)
    expect(page.get_by_text("Connexion perdue.")).to_be_visible()

    room.streams.refusing = False
    room.send(frame(board()))

    expect(page.locator("[data-id]")).to_have_count(15)
    expect(page.get_by_text("Connexion perdue.")).to_have_count(0)


def test_coming_back_online_asks_again_at_once(room: Room) -> None:
    room.send(frame(board()))
    page = room.open(PHONE)
    expect(page.locator("[data-id]")).to_have_count(15)

    page.evaluate("window.dispatchEvent(new Event('online'))")

    until(lambda: (room.streams.opened["room"], room.streams.reading("room")) == (2, 1))
    answered(page)
    assert room.streams.opened["room"] == 2


# ── asking for a rerun ──────────────────────────────────────────────────────────────────────


def test_a_new_stage_asks_for_one_rerun(room: Room) -> None:
    room.send(console_frame(board()), "console")
    page = room.open(CONSOLE, "console", timed=True)
    expect(page.locator(".tb-board [data-id]")).to_have_count(15)
    assert sent(page) == []

    room.shows(
        page, console_frame(one_column(card("a", "Un stade nouveau")), stage="two"), "console"
    )
    page.clock.run_for(200)
    room.shows(
        page, console_frame(one_column(card("b", "Et sa suite")), stage="two", v=2), "console"
    )

    page.clock.run_for(5000)
    assert sent(page) == [["stage", "two"]]

    page.evaluate("window.remount('clock', { stage: 'two' })")
    page.clock.run_for(60_000)
    assert sent(page) == [["stage", "two"]]


def test_a_script_ahead_of_its_frame_waits_for_it(room: Room) -> None:
    room.send(console_frame(board()), "console")
    page = room.open(CONSOLE, "console", timed=True)
    expect(page.locator(".tb-board [data-id]")).to_have_count(15)

    page.evaluate("window.remount('clock', { stage: 'two' })")
    room.shows(
        page, console_frame(one_column(card("a", "Un stade nouveau")), stage="two"), "console"
    )

    page.clock.run_for(60_000)
    assert sent(page) == []


def test_who_comes_is_asked_for_once_in_a_while(room: Room) -> None:
    room.send(console_frame(board(), crowd=2), "console")
    page = room.open(CONSOLE, "console", timed=True)
    expect(page.locator(".tb-board [data-id]")).to_have_count(15)
    page.evaluate("window.remount('clock', { crowd: 2 })")
    for n in range(3, 8):
        newest = one_column(card(f"k{n}", f"Voici {n}"))
        room.shows(page, console_frame(newest, crowd=n), "console")
        page.clock.run_for(150)
    page.clock.run_for(300)
    assert [asked for asked in sent(page) if asked[0] == "stage"] == [["stage", "one"]]

    page.evaluate("window.remount('clock', { crowd: 5 })")
    page.clock.run_for(1000)
    assert len(sent(page)) == 1
    page.clock.run_for(4000)
    assert len(sent(page)) == 2


# ── the clock ───────────────────────────────────────────────────────────────────────────────


def test_the_clock_runs_on_the_servers_time(room: Room) -> None:
    room.send(frame(board(), clock=clock(440.0)))
    page = room.open(PHONE, timed=True)
    timer = page.get_by_role("timer")
    expect(timer).to_be_visible()

    page.clock.run_for(2000)
    expect(timer).to_have_text(re.compile(r"12:3[6-9]"))
    before = timer.inner_text()
    page.clock.run_for(1100)
    assert timer.inner_text() < before


def test_a_stale_first_frame_does_not_slow_the_clock_for_ever(room: Room) -> None:
    # The frame kept for newcomers was made 30 s ago; the next one tells the true time.
    room.send(frame(board(), clock=clock(440.0), now=NOW))
    stale = json.loads(room.streams.last["room"])
    stale["now"] -= 30
    room.streams.last["room"] = json.dumps(stale)
    page = room.open(PHONE)
    expect(page.get_by_role("timer")).to_have_text(re.compile("12:"))

    room.send(frame(board(), clock=clock(470.0)))

    expect(page.get_by_role("timer")).to_have_text(re.compile(r"12:(09|10)"))
    expect(page.get_by_role("timer")).to_have_text(re.compile("12:0[5-8]"))


def test_a_clock_that_stands_still_says_pause(room: Room) -> None:
    room.send(frame(board(), clock=clock(440.0, running=False)))
    page = room.open(PHONE, timed=True)

    expect(page.get_by_role("timer")).to_have_text("Pause12:40")
    page.clock.run_for(10_000)
    page.evaluate("window.remount('bar')")
    expect(page.get_by_role("timer")).to_have_text("Pause12:40")


def test_the_end_is_calm_and_said_once(room: Room) -> None:
    room.send(frame(board(), clock=clock(1190)))
    page = room.open(PHONE, timed=True)
    said = page.locator("#tb-announcer")
    expect(page.get_by_role("timer")).to_be_visible()
    assert said.inner_text() == ""
    page.evaluate(
        """() => {
            window.spoken = [];
            const region = document.getElementById("tb-announcer");
            const told = ({ addedNodes }) => [...addedNodes].map((line) => line.textContent);
            new MutationObserver((all) => window.spoken.push(...all.flatMap(told))).observe(
                region, { childList: true });
        }"""
    )

    page.clock.run_for(11_000)
    expect(page.get_by_role("timer")).to_have_text("00:00")
    expect(page.locator(".tb-bar")).to_contain_text("Temps écoulé, terminez tranquillement.")
    page.clock.run_for(60_000)
    assert page.evaluate("window.spoken") == ["Temps écoulé, terminez tranquillement."]


def test_a_page_opened_late_is_not_told_what_is_long_past(room: Room) -> None:
    room.send(frame(board(), clock=clock(1300.0)))
    page = room.open(PHONE)
    expect(page.get_by_role("timer")).to_have_text("00:00")

    assert page.locator("#tb-announcer").inner_text() == ""


# ── differences ─────────────────────────────────────────────────────────────────────────────


def test_a_browser_makes_of_differences_what_the_server_meant(room: Room) -> None:
    chance = random.Random(7)
    pairs = [(some_cards(chance), some_cards(chance)) for _n in range(400)]
    asked = [[old, difference(old, new)] for old, new in pairs]
    page = room.open(PHONE)
    made = page.evaluate(
        """async (asked) => {
            const { patched } = await import("/assets/js/core/network/patch.js");
            return asked.map(([old, operations]) => {
                const before = JSON.stringify(old);
                const made = patched(old, operations);
                return [made, JSON.stringify(old) === before];
            });
        }""",
        asked,
    )
    assert made == [[new, True] for _old, new in pairs]


def test_what_did_not_change_stays_the_same_object(room: Room) -> None:
    old = {"cards": [{"id": "a"}, {"id": "b", "marks": []}], "step": {"title": "Idées"}}
    new = {"cards": [{"id": "a"}, {"id": "b", "marks": ["x"]}], "step": {"title": "Idées"}}
    same = room.open(PHONE).evaluate(
        """async ([old, operations]) => {
            const { patched } = await import("/assets/js/core/network/patch.js");
            const made = patched(old, operations);
            return [made.cards[0] === old.cards[0], made.cards[1] === old.cards[1],
                made.step === old.step];
        }""",
        [old, difference(old, new)],
    )
    assert same == [True, False, True]


def some_cards(chance: random.Random) -> dict[str, Any]:
    """A small board, as often as not with something odd in it."""
    ids = chance.sample("abcdefghij", chance.randint(0, 8))
    cards = [
        {"id": i, "text": chance.choice(["x", "y/~"]), "by/~": chance.choice([None, "Naïma"])}
        for i in ids
    ]
    inner = [{"person": p} for p in chance.sample("pqrs", chance.randint(0, 4))]
    extra = {"more": inner} if chance.random() < 0.3 else {}
    return {"v": chance.randint(0, 3), "view": {"cards": cards, "chips": inner, **extra}}
