"""What ends ends its streams, and no more are open than may be."""

from __future__ import annotations

import json
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tablee.model.entities import Role, Step
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.web.live import frames
from tablee.web.ops.load import FINEST
from tests.support.sessions.sample import Idea, Secret
from tests.support.waiting import PATIENCE, until
from tests.web.live.a_stream import Served, coming_back, events

if TYPE_CHECKING:
    from tablee.session import Room
    from tablee.web.live.hub import Hub

# ── what ended has ended ────────────────────────────────────────────────────────────────────


KARIM = "phone-of-karim-0123456789"


def test_erased_words_are_not_sent_again_to_whoever_comes_back(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma Bellec")
    room.people.join(KARIM, "Karim")
    start(room, "ideas")
    with coming_back(served, "") as stays:
        seen, _name, _data = next(stays)
        seat_of(room, naima).post(Idea("le mot à effacer"))
        assert "le mot à effacer" in next(stays)[2]
        room.erasing.all_words(naima)
        next(stays)
        with coming_back(served, seen) as back:
            _id, name, data = next(back)
    assert name == "state"
    assert "le mot à effacer" not in data


def test_nobody_is_told_erased_words_before_the_next_frame_is_made(served: Served) -> None:
    """Whoever comes in between waits for it, and is not given the frame of the moment before."""
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma Bellec")
    room.people.join(KARIM, "Karim")
    start(room, "ideas")
    seat_of(room, naima).post(Idea("le mot à effacer"))
    making, go_on = threading.Event(), threading.Event()
    inner = frames.frame

    def slow(*args: Any) -> dict[str, Any]:
        if room.erasing.is_gone(card):
            making.set()
            go_on.wait(PATIENCE)
        return inner(*args)

    with coming_back(served, "") as stays:
        next(stays)
        card = room.everything()[0].id
        frames.frame = slow  # type: ignore[assignment]
        try:
            room.erasing.all_words(naima)
            assert making.wait(PATIENCE)
            with coming_back(served, "") as comes:
                until(lambda: served.hub.listeners == 2)
                go_on.set()
                _id, _name, data = next(comes)
        finally:
            go_on.set()
            frames.frame = inner
    assert "le mot à effacer" not in data


@pytest.mark.parametrize("taken", ["hidden", "withdrawn", "corrected", "renamed", "left"])
def test_what_was_taken_off_the_screens_is_not_sent_again(served: Served, taken: str) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma Bellec")
    room.people.join(KARIM, "Karim")
    if taken in ("renamed", "left"):
        words = "Naïma"
        room.people.rename(naima, naima.id, "N")
    else:
        words = "le mot à reprendre"
        start(room, "ideas")
    with coming_back(served, "") as stays:
        seen, _name, _data = next(stays)
        if taken in ("renamed", "left"):
            room.people.rename(naima, naima.id, "Naïma Bellec")
        else:
            seat_of(room, naima).post(Idea(words))
        assert words in next(stays)[2]
        if taken == "renamed":
            room.people.rename(naima, naima.id, "Quelqu’un")
        elif taken == "left":
            room.erasing.person(naima, naima.id)
        else:
            card = next(c.id for c in room.everything())
            _take_away(room, card, taken)
        next(stays)
        with coming_back(served, seen) as back:
            _id, _name, data = next(back)
    assert words not in data


def _take_away(room: Room, card: str, how: str) -> None:
    me = facilitator_of(room)
    if how == "hidden":
        room.words.hide(me, card, True)
    elif how == "withdrawn":
        room.words.withdraw(me, card)
    else:
        room.words.edit(me, card, Idea("d’autres mots"))


def test_a_wifi_password_that_was_shown_in_letters_is_not_sent_again(served: Served) -> None:
    room, me = served.room, facilitator_of(served.room)
    address = f"{served.url}/live/{room.session.id}?wall={room.keys.wall}"
    with httpx.Client(timeout=PATIENCE) as wall, wall.stream("GET", address) as stays:
        told = events(stays)
        seen, _name, _data = next(told)
        room.network.set(me, "Salle", "motdepasse42", readable=True)
        assert "motdepasse42" in next(told)[2]
        room.network.remove(me)
        next(told)
        with wall.stream("GET", address, headers={"last-event-id": seen}) as back:
            assert "motdepasse42" not in next(events(back))[2]


def test_a_wall_whose_link_was_changed_hears_nothing_more(served: Served) -> None:
    room, me = served.room, facilitator_of(served.room)
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    start(room, "ideas")
    with served.listening(f"wall={room.keys.wall}") as wall:
        next(wall)
        served.sessions.renew_keys(room, me)
        seat_of(room, naima).post(Idea("dit après"))
        assert "dit après" not in json.dumps(list(wall))  # and it ended


def test_a_console_whose_role_was_taken_hears_nothing_more(served: Served) -> None:
    room, me = served.room, facilitator_of(served.room)
    jo = room.people.join("phone-of-jo-0123456789", "Jo")
    room.people.set_roles(me, jo.id, {Role.FACILITATOR})
    room.devices.made_new("phone-of-jo-0123456789", "laptop-of-jo-0123456789")
    with served.listening("audience=console", "laptop-of-jo-0123456789") as console:
        next(console)
        room.people.set_roles(me, jo.id, {Role.PARTICIPANT})
        assert list(console) == []


def test_a_scribe_whose_role_was_taken_hears_nothing_more(served: Served) -> None:
    room, me = served.room, facilitator_of(served.room)
    jo = room.people.join("phone-of-jo-0123456789", "Jo")
    room.people.set_roles(me, jo.id, {Role.SCRIBE})
    notes = Step("notes", "ideas", beside=True)
    with room.transaction():
        room.commit(notes)
    with served.listening(f"step={notes.id}", "phone-of-jo-0123456789") as beside:
        next(beside)
        room.people.set_roles(me, jo.id, {Role.PARTICIPANT})
        assert list(beside) == []


def test_a_page_that_may_listen_no_more_is_told_to_look_again(served: Served) -> None:
    room, me = served.room, facilitator_of(served.room)
    with (
        httpx.Client(timeout=PATIENCE) as wall,
        wall.stream("GET", f"{served.url}/live/{room.session.id}?wall={room.keys.wall}") as answer,
    ):
        lines = answer.iter_lines()
        while not next(lines).startswith("event: state"):
            pass
        served.sessions.renew_keys(room, me)
        assert "event: gone" in list(lines)


# ── limits ──────────────────────────────────────────────────────────────────────────────────


def test_one_person_opens_so_many_pages_and_no_more(served: Served) -> None:
    served.room.people.join("phone-of-naima-0123456789", "Naïma")
    served.room.people.join("phone-of-karim-0123456789", "Karim")
    with ExitStack() as pages:
        opened = [
            pages.enter_context(served.listening(browser="phone-of-naima-0123456789"))
            for _n in range(12)
        ]
        for heard in opened:
            next(heard)
        refused = served.frames("lang=en", "phone-of-naima-0123456789")
        assert refused.status_code == 429
        assert "Too many pages" in refused.text
        assert int(refused.headers["retry-after"]) > 0
        karim = pages.enter_context(served.listening(browser="phone-of-karim-0123456789"))
        assert next(karim)["session"]["title"] == "Essai"
    again = served.listening(browser="phone-of-naima-0123456789")
    until(lambda: served.hub.listeners == 0)
    with again as heard:
        assert next(heard)["session"]["title"] == "Essai"


def test_the_load_tells_of_changes_and_deliveries(served: Served) -> None:
    naima, began = (
        served.room.people.join("phone-of-naima-0123456789", "Naïma"),
        time.perf_counter(),
    )
    start(served.room, "ideas")
    with served.listening(browser="phone-of-naima-0123456789") as heard:
        next(heard)
        seat_of(served.room, naima).post(Idea("Un annuaire"))
        next(heard)
    load = served.hub.load
    until(lambda: load.all_deliveries == 2)  # counted once its bytes are on their way
    reading = load.read()
    assert reading.changes == load.all_changes == 1
    assert reading.deliveries == load.all_deliveries == 2
    assert 0 < load.all_seconds < time.perf_counter() - began
    assert reading.p50 is not None
    assert reading.p95 is not None
    assert FINEST <= reading.p50 <= reading.p95 <= max(FINEST, 1.1 * load.all_seconds)
    assert reading.memory is None or reading.memory > 10_000_000


def has_looked(hub: Hub, changes: int) -> bool:
    """Whether it has heard of so many changes, and made the frames that are to be made of them."""
    waiting = any(c._dirty.is_set() or c._making.locked() for c in hub._channels.values())
    return hub.load.all_changes >= changes and not waiting


def test_what_nobody_else_sees_is_told_to_nobody(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    start(room, "ideas")
    with served.listening(browser="phone-of-naima-0123456789") as phone:
        first = next(phone)
        for n in range(2):
            seat_of(room, naima).post(Secret(f"ma note {n}"))
            until(lambda n=n: has_looked(served.hub, 1 + n))  # type: ignore[misc]
        seat_of(room, naima).post(Idea("Pour tout le monde"))
        received = next(phone)
    assert [card["text"] for card in received["view"]["cards"]] == ["Pour tout le monde"]
    assert received["v"] == room.n == first["v"] + 3
