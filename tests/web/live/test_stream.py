"""The stream of a real server: who may listen, what arrives, how soon, and what never does."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, seat_of, start
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.live.serializer import FORMAT
from tablee.web.site import COOKIE
from tests.support.sessions.sample import Idea, Mood, Secret
from tests.support.waiting import PATIENCE, until
from tests.web.live.a_stream import Served, coming_back, events, heard

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_stranger_hears_nothing_not_even_whether_there_is_such_a_session(served: Served) -> None:
    nowhere = httpx.get(f"{served.url}/live/2026-11-28-un-titre").text
    for query, browser in (
        ("", ""),
        ("", "somebody-who-never-joined"),
        ("wall=guess", ""),
        ("wall=%C3%A9", ""),
    ):
        assert served.frames(query, browser).text == nowhere == "event: gone\ndata:\n\n"


def test_a_page_of_another_version_is_told_to_load_again(served: Served) -> None:
    served.room.people.join("phone-of-naima-0123456789", "Naïma")
    formerly = served.frames(f"format={FORMAT - 1}", "phone-of-naima-0123456789")
    assert formerly.text == "event: gone\ndata:\n\n"
    with served.listening(f"format={FORMAT}", "phone-of-naima-0123456789") as phone:
        assert next(phone)["format"] == FORMAT


def test_a_page_of_another_site_hears_nothing(served: Served) -> None:
    enter(served.room, "Naïma Bellec de Lyon")
    browser = "browser-of-Naïma Bellec de Lyon".encode().hex()
    served.room.people.join(browser, "Karim")
    answer = served.frames(browser=browser, origin="https://elsewhere.example")
    assert answer.status_code == 403


def test_only_the_facilitator_hears_the_console(served: Served) -> None:
    served.room.people.join("phone-of-naima-0123456789", "Naïma")
    asked = "audience=console"
    assert served.frames(asked, "phone-of-naima-0123456789").status_code == 403
    step = served.room.agenda[1].id
    assert served.frames(f"step={step}", "phone-of-naima-0123456789").status_code == 403
    with served.listening(asked, "laptop-of-the-facilitator") as console:
        frame = next(console)
    assert [line["title"] for line in frame["agenda"]] == ["Idées", "Choix"]
    assert [person["name"] for person in frame["people"]] == ["Yasmine", "Naïma"]


def test_the_console_tells_who_wrote_from_who_only_chose(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    karim = room.people.join("phone-of-karim-0123456789", "Karim")
    room.conduct.start(facilitator_of(room))
    seat_of(room, naima).post(Mood(level=3))
    seat_of(room, karim).post(Mood(level=2))
    seat_of(room, karim).post(Mood("ensoleillée", 1))
    with served.listening("audience=console", "laptop-of-the-facilitator") as console:
        people = next(console)["people"]
    assert [person["label"] for person in people] == ["", "a répondu", "a écrit"]


def test_what_one_writes_reaches_the_others(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    room.people.join("phone-of-karim-0123456789", "Karim")
    start(room, "ideas")
    with served.listening(browser="phone-of-karim-0123456789") as phone:
        assert next(phone)["view"]["cards"] == []
        seat_of(room, naima).post(Idea("Un annuaire <b>commun</b>"))
        frame = next(phone)
    assert [c["text"] for c in frame["view"]["cards"]] == ["Un annuaire <b>commun</b>"]
    assert frame["view"]["widget"] == "cards"


def test_a_step_change_reaches_phones_and_wall(served: Served) -> None:
    room = served.room
    room.people.join("phone-of-naima-0123456789", "Naïma")
    with (
        served.listening(browser="phone-of-naima-0123456789") as phone,
        served.listening(f"wall={room.keys.wall}") as wall,
    ):
        before = next(phone)
        assert next(wall)["session"]["code"].replace("\u00a0", "") == room.keys.code
        room.conduct.start(facilitator_of(room))
        after = next(phone)
        assert next(wall)["step"]["title"] == after["step"]["title"] == "Idées"
    assert before["stage"] != after["stage"]
    assert "code" not in after["session"]


def test_changes_that_follow_share_a_frame_and_the_last_one_is_shown(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    start(room, "ideas")
    with served.listening(browser="phone-of-naima-0123456789") as phone:
        next(phone)
        for n in range(3):
            seat_of(room, naima).post(Idea(f"Idée {n}"))
        received = [next(phone)]
        while len(received[-1]["view"]["cards"]) < 3:
            received.append(next(phone))
    assert len(received) <= 3
    assert received[-1]["v"] == room.n


def test_secrets_are_in_no_frame(served: Served) -> None:
    room = served.room
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "ideas")
    seat_of(room, solene).post(Secret("ma note à moi"))
    for audience in Audience:
        text = frames.encode(frames.frame(room, audience, "fr")).decode()
        assert "ma note à moi" not in text
        for secret in (*room.keys.consoles, room.keys.join):
            assert secret not in text
    phone = frames.encode(frames.frame(room, Audience.PHONE, "fr")).decode()
    assert room.keys.wall not in phone


def test_listeners_of_one_audience_share_one_frame(served: Served) -> None:
    room = served.room
    for n in range(5):
        room.people.join(f"phone-number-{n}-0123456789", f"Personne {n}")
    made = []
    inner = frames.frame

    def counting(*args: Any) -> dict[str, Any]:
        made.append(args[1])
        return inner(*args)

    live_frames = frames
    live_frames.frame, before = counting, live_frames.frame  # type: ignore[assignment]
    try:
        streams = [served.listening(browser=f"phone-number-{n}-0123456789") for n in range(5)]
        phones = [s.__enter__() for s in streams]
        for phone in phones:
            next(phone)
        made.clear()
        room.conduct.start(facilitator_of(room))
        for phone in phones:
            assert next(phone)["step"]["title"] == "Idées"
        assert made == [Audience.PHONE]
        for s in streams:
            s.__exit__(None, None, None)
    finally:
        live_frames.frame = before


def test_who_leaves_is_no_longer_here(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    assert room.presence.due() is None
    with served.listening(browser="phone-of-naima-0123456789") as phone:
        next(phone)
        assert served.hub.listeners == 1
    until(lambda: served.hub.listeners == 0)
    assert room.presence.due() is not None  # she is about to count as asleep
    assert room.presence.heard(naima.id).state == "here"


def test_the_stream_of_somebody_who_was_erased_tells_the_page_and_ends(served: Served) -> None:
    karim = served.room.people.join("phone-of-karim-0123456789", "Karim")
    with served.listening(browser="phone-of-karim-0123456789") as heard:
        next(heard)
        served.room.erasing.person(facilitator_of(served.room), karim.id)
        assert list(heard) == []  # and it ended
    assert served.frames(browser="phone-of-karim-0123456789").text.startswith("event: gone")
    assert served.room.presence.due() is None  # nothing is remembered


def test_two_sessions_side_by_side_stay_apart(served: Served) -> None:
    other = served.sessions.create("another-laptop-0123456789", "Autre")
    served.room.people.join("phone-of-naima-0123456789", "Naïma")
    with httpx.Client(cookies={COOKIE: "phone-of-naima-0123456789"}) as client:
        answer = client.get(f"{served.url}/live/{other.session.id}", timeout=PATIENCE)
    assert answer.text.startswith("event: gone")


def test_the_streams_of_a_deleted_session_say_so_and_end(served: Served) -> None:
    served.sessions.on_removal.append(served.hub.end_session)
    heard: list[str] = []
    began = threading.Event()

    def listen() -> None:
        address = f"{served.url}/live/{served.room.session.id}?wall={served.room.keys.wall}"
        with httpx.stream("GET", address, timeout=PATIENCE) as answer:
            for line in answer.iter_lines():
                heard.append(line)
                if line.startswith("event: state"):
                    began.set()

    wall = threading.Thread(target=listen)
    wall.start()
    assert began.wait(PATIENCE)
    served.sessions.remove(facilitator_of(served.room), served.room)
    wall.join(PATIENCE)
    assert not wall.is_alive()
    assert [line for line in heard if line.startswith("event")][-1] == "event: gone"
    assert served.hub.listeners == 0
    assert "event: gone" in served.frames("wall=whatever").text


def test_a_page_that_loads_while_the_server_stops_does_not_keep_it(served: Served) -> None:
    with served.listening(browser="laptop-of-the-facilitator") as heard:
        next(heard)
    served.hub.end()
    late = served.frames(browser="laptop-of-the-facilitator")
    assert late.status_code == 200
    assert "event: state" not in late.text
    assert "event: gone" not in late.text


# ── coming back ─────────────────────────────────────────────────────────────────────────────


def test_who_comes_back_is_told_what_came_after(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    room.people.join("phone-of-karim-0123456789", "Karim")
    start(room, "ideas")
    with coming_back(served, "") as stays:
        next(stays)
        with coming_back(served, "") as leaves:
            seen, name, _data = next(leaves)
            assert name == "state"
        for text in ("Un annuaire", "Une carte"):
            seat_of(room, naima).post(Idea(text))
            _id, name, data = next(stays)
            assert (name, text in data) == ("patch", True)
        with coming_back(served, seen) as back:
            told = [next(back), next(back)]
    assert [name for _id, name, _data in told] == ["patch", "patch"]
    assert "Un annuaire" in told[0][2]
    assert "Une carte" in told[1][2]


def test_who_has_all_of_it_is_told_nothing_again(served: Served) -> None:
    naima = served.room.people.join("phone-of-naima-0123456789", "Naïma")
    served.room.people.join("phone-of-karim-0123456789", "Karim")
    start(served.room, "ideas")
    with coming_back(served, "") as stays:
        seen, _name, _data = next(stays)
        with coming_back(served, seen) as back:
            seat_of(served.room, naima).post(Idea("La suite"))
            _id, name, data = next(back)
    assert (name, "La suite" in data) == ("patch", True)


@pytest.mark.parametrize("last", ["abc-1", "1", "-", "é-2", "x" * 5000 + "-1"])
def test_who_saw_something_else_is_told_all(served: Served, last: str) -> None:
    served.room.people.join("phone-of-karim-0123456789", "Karim")
    address = f"{served.url}/live/{served.room.session.id}"
    with (
        httpx.Client(cookies={COOKIE: "phone-of-karim-0123456789"}, timeout=PATIENCE) as client,
        client.stream("GET", address, params={"after": last}) as answer,
    ):
        _id, name, data = next(events(answer))
    assert name == "state"
    assert json.loads(data)["session"]["title"] == "Essai"


def test_one_card_more_among_five_hundred_is_told_alone(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    room.people.join("phone-of-karim-0123456789", "Karim")
    start(room, "ideas")
    for n in range(500):
        if n % 3 == 0:
            seat = seat_of(room, enter(room, f"Personne {n}"))
        seat.post(Idea(f"Idée {n} " + "mot " * 20))
    with coming_back(served, "") as phone:
        _id, _name, whole = next(phone)
        seat_of(room, naima).post(Idea("La dernière"))
        _id, name, data = next(phone)
    assert (name, "La dernière" in data) == ("patch", True)
    assert len(data) < len(whole) / 50


# ── what goes over the air ─────────────────────────────────────────────────────────────────


@contextmanager
def raw(served: Served, query: str = "", **headers: str) -> Iterator[httpx.Response]:
    address = f"{served.url}/live/{served.room.session.id}?{query}"
    with (
        httpx.Client(cookies={COOKIE: "phone-of-karim-0123456789"}, timeout=PATIENCE) as client,
        client.stream("GET", address, headers=headers) as answer,
    ):
        yield answer


class Packed:
    """A stream as it is on the wire, read as far as a word."""

    def __init__(self, answer: httpx.Response) -> None:
        assert answer.headers["content-encoding"] == "gzip"
        self.chunks, self.bytes, self.text = answer.iter_raw(), b"", b""
        self._reader = zlib.decompressobj(31)

    def until(self, word: str) -> bytes:
        """What came until this word was there."""
        before = len(self.bytes)
        while word.encode() not in self.text:
            chunk = next(self.chunks)
            self.bytes += chunk
            self.text += self._reader.decompress(chunk)
        return self.bytes[before:]


def test_all_who_take_gzip_are_sent_the_same_bytes_in_a_file_of_their_own(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    room.people.join("phone-of-karim-0123456789", "Karim")
    start(room, "ideas")
    accepts = {"accept-encoding": "gzip"}
    with raw(served, **accepts) as one, raw(served, **accepts) as other:
        stays, comes = Packed(one), Packed(other)
        stays.until("event: state")
        seat_of(room, naima).post(Idea("Un annuaire commun à tout le monde"))
        stays.until("Un annuaire")
        comes.until("Un annuaire")
        seat_of(room, naima).post(Idea("Une carte des lieux"))
        news = stays.until("Une carte")
        assert news == comes.until("Une carte")
        assert len(news) < 350
        served.hub.end()
        texts = [gzip.decompress(each.bytes + b"".join(each.chunks)) for each in (stays, comes)]
    assert texts[0].count(b"event: patch") == 2
    assert texts[0] != texts[1]  # and both with their own checksum


@pytest.mark.parametrize(
    ("query", "accepts"), [("plain", "gzip"), ("", "identity"), ("", "br"), ("", "gzip;q=0")]
)
def test_who_cannot_read_gzip_reads_text(served: Served, query: str, accepts: str) -> None:
    served.room.people.join("phone-of-karim-0123456789", "Karim")
    with raw(served, query, **{"accept-encoding": accepts}) as answer:
        assert "content-encoding" not in answer.headers
        assert answer.headers["vary"] == "Accept-Encoding"
        told = next(answer.iter_raw())
    retry = re.match(rb"retry: (\d+)\n\nevent: beat\ndata: \d+", told)
    assert retry
    assert 250 <= int(retry[1]) <= 750


@pytest.mark.parametrize("what", ["disconnected", "broken"])
def test_a_connection_that_just_broke_hinders_no_other(
    served: Served, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    start(room, "ideas")

    async def told() -> bytes:
        async with heard(served, True) as (one, other):
            for each in (one, other):
                each.sent = b""
            setattr(one, what, True)
            await asyncio.to_thread(seat_of(room, naima).post, Idea("Une idée"))
            await other.until("Une idée")
            one.disconnected = False
        return one.sent

    assert b"patch" not in asyncio.run(told())
    assert ("could not be told" in caplog.text) is (what == "broken")


@pytest.mark.parametrize("known", [True, False], ids=["uvicorn", "another server"])
def test_who_takes_nothing_more_holds_nobody_up_and_is_told_all_at_once_then(
    served: Served, known: bool
) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    start(room, "ideas")

    async def listened() -> tuple[bytes, bytes]:
        async with heard(served, known) as (one, other):
            one.pause()
            for n in range(3):
                await asyncio.to_thread(seat_of(room, naima).post, Idea(f"Idée {n}"))
                await other.until(f"Idée {n}")
            before, one.sent = one.sent, b""
            one.resume()
            await one.until("Idée 2")
        return before, one.sent

    before, after = asyncio.run(listened())
    places = [after.find(f"Idée {n}".encode()) for n in range(3)]
    assert "Idée 0".encode() not in before
    assert 0 <= places[0] < places[1] < places[2]
    assert after.count(b"event: patch") == 3


def test_listeners_come_back_at_moments_of_their_own(served: Served) -> None:
    served.room.people.join("phone-of-karim-0123456789", "Karim")
    told = set()
    for _time in range(8):
        with raw(served, **{"accept-encoding": "identity"}) as answer:
            told.add(next(answer.iter_lines()))
    assert len(told) > 1
