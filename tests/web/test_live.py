"""The stream of a real server: who may listen, what arrives, how soon, and what never does."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading
import time
import zlib
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import jsonpatch
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tablee.model.entities import Role, Step
from tablee.sdk.testing import enter, facilitator_of, seat_of, start
from tablee.session import Room, Sessions
from tablee.settings import Settings
from tablee.view import Audience
from tablee.web.live import frames, stream
from tablee.web.live.hub import Hub
from tablee.web.site import COOKIE, Site
from tests.sample import Idea, Mood, Secret, sample_catalogue
from tests.server import free_port
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, MutableMapping
    from pathlib import Path


@dataclass
class Served:
    room: Room
    sessions: Sessions
    hub: Hub
    url: str

    def frames(self, query: str = "", browser: str = "", **headers: str) -> httpx.Response:
        cookies = {COOKIE: browser} if browser else {}
        with httpx.Client(cookies=cookies) as client:
            return client.get(
                f"{self.url}/live/{self.room.session.id}?{query}", headers=headers, timeout=5
            )

    @contextmanager
    def listening(self, query: str = "", browser: str = "") -> Iterator[Iterator[dict[str, Any]]]:
        address = f"{self.url}/live/{self.room.session.id}?{query}"
        cookies = {COOKIE: browser} if browser else {}
        with (
            httpx.Client(cookies=cookies, timeout=10) as client,
            client.stream("GET", address) as answer,
        ):
            assert answer.status_code == 200
            yield states(answer)


def states(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    """Each state that a browser would hold; differences are applied by a library not of ours."""
    state: dict[str, Any] = {}
    event = ""
    for line in answer.iter_lines():
        name, _colon, data = line.partition(": ")
        if name == "event":
            event = data
        elif name == "data" and event == "state":
            yield (state := json.loads(data))
        elif name == "data" and event == "patch":
            yield (state := jsonpatch.apply_patch(state, json.loads(data)))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.sessions = Sessions(tmp_path, sample_catalogue())
    room = site.sessions.create("laptop-of-the-facilitator", "Essai", facilitator="Yasmine")
    for activity in ("ideas", "pick"):
        room.conduct.add_step(facilitator_of(room), activity)
    hub, port = Hub(), free_port()
    streams = Middleware(stream.StreamMiddleware, get_site=lambda: site, hub=hub)
    app = Starlette(middleware=[streams])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield Served(room, site.sessions, hub, f"http://127.0.0.1:{port}")
    hub.end()
    server.should_exit = True
    thread.join(10)
    site.sessions.close()
    assert not thread.is_alive(), "an open stream kept the server from stopping"


def test_a_stranger_hears_nothing_not_even_whether_there_is_such_a_session(served: Served) -> None:
    nowhere = httpx.get(f"{served.url}/live/2026-11-28-un-titre").text
    for query, browser in (
        ("", ""),
        ("", "somebody-who-never-joined"),
        ("wall=guess", ""),
        ("wall=%C3%A9", ""),
    ):
        assert served.frames(query, browser).text == nowhere == "event: gone\ndata:\n\n"


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
        assert next(wall)["session"]["code"].replace(" ", "") == room.keys.code
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
        answer = client.get(f"{served.url}/live/{other.session.id}", timeout=5)
    assert answer.text.startswith("event: gone")


def test_the_streams_of_a_deleted_session_say_so_and_end(served: Served) -> None:
    served.sessions.on_removal.append(served.hub.end_session)
    heard: list[str] = []
    began = threading.Event()

    def listen() -> None:
        address = f"{served.url}/live/{served.room.session.id}?wall={served.room.keys.wall}"
        with httpx.stream("GET", address, timeout=10) as answer:
            for line in answer.iter_lines():
                heard.append(line)
                if line.startswith("event: state"):
                    began.set()

    wall = threading.Thread(target=listen)
    wall.start()
    assert began.wait(5)
    served.sessions.remove(facilitator_of(served.room), served.room)
    wall.join(5)
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


def events(answer: httpx.Response) -> Iterator[tuple[str, str, str]]:
    """Each event but beats: its id, its name, its data."""
    told: dict[str, str] = {}
    for line in answer.iter_lines():
        name, _colon, data = line.partition(": ")
        if name:
            told[name] = data
        elif told.get("event") in ("state", "patch"):
            yield told["id"], told["event"], told["data"]
            told = {}
        else:
            told = {}


@contextmanager
def coming_back(served: Served, last: str) -> Iterator[Iterator[tuple[str, str, str]]]:
    address = f"{served.url}/live/{served.room.session.id}"
    with (
        httpx.Client(cookies={COOKIE: "phone-of-karim-0123456789"}, timeout=10) as client,
        client.stream("GET", address, headers={"last-event-id": last} if last else {}) as answer,
    ):
        yield events(answer)


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
        httpx.Client(cookies={COOKIE: "phone-of-karim-0123456789"}, timeout=10) as client,
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
        httpx.Client(cookies={COOKIE: "phone-of-karim-0123456789"}, timeout=10) as client,
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


class Connection:
    """What uvicorn has of one answer, whose browser can be made to take nothing more."""

    def __init__(self, known: bool) -> None:
        self.chunked_encoding = known or None
        self.disconnected = self.broken = False
        self.flow = self.transport = self
        self.write_paused = False
        self.sent = b""
        self.room = asyncio.Event()
        self.room.set()
        self.more = asyncio.Event()

    def write(self, chunk: bytes) -> None:
        assert not self.disconnected
        if self.broken:
            raise RuntimeError("unable to perform operation: the handler is closed")
        size, _line, rest = chunk.partition(b"\r\n")
        assert int(size, 16) == len(rest) - 2
        self.sent += rest[:-2]
        self.more.set()

    def pause(self) -> None:
        self.write_paused = True
        self.room.clear()

    def resume(self) -> None:
        self.write_paused = False
        self.room.set()

    async def send(self, message: MutableMapping[str, Any]) -> None:
        await self.room.wait()
        self.sent += message.get("body", b"")
        self.more.set()

    async def receive(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def until(self, word: str) -> None:
        async with asyncio.timeout(5):
            while word.encode() not in self.sent:
                self.more.clear()
                await self.more.wait()


@asynccontextmanager
async def heard(served: Served, known: bool) -> AsyncIterator[list[Connection]]:
    """Two streams of Naïma, whose first frames are there."""
    site = Site(Settings(sessions=served.sessions.folder, plugins=("none",)))
    site.sessions = served.sessions
    hub, both = Hub(), [Connection(known), Connection(known)]
    streams = stream.StreamMiddleware(Starlette(), lambda: site, hub)
    cookie = f"{COOKIE}=phone-of-naima-0123456789".encode()
    path = f"/live/{served.room.session.id}"
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path}
    scope |= {"query_string": b"", "headers": [(b"cookie", cookie)]}
    tasks = [asyncio.create_task(streams(dict(scope), c.receive, c.send)) for c in both]
    for each in both:
        await each.until("event: state")
    yield both
    hub.end()
    await asyncio.gather(*tasks)


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
            go_on.wait(5)
        return inner(*args)

    with coming_back(served, "") as stays:
        next(stays)
        card = room.everything()[0].id
        frames.frame = slow  # type: ignore[assignment]
        try:
            room.erasing.all_words(naima)
            assert making.wait(5)
            with coming_back(served, "") as comes:
                threading.Timer(0.3, go_on.set).start()
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
    with httpx.Client(timeout=10) as wall, wall.stream("GET", address) as stays:
        told = events(stays)
        seen, _name, _data = next(told)
        room.network.set(me, "Salle", "motdepasse42", readable=True)
        assert "motdepasse42" in next(told)[2]
        room.network.forget(me)
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
        httpx.Client(timeout=10) as wall,
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
    naima = served.room.people.join("phone-of-naima-0123456789", "Naïma")
    start(served.room, "ideas")
    with served.listening(browser="phone-of-naima-0123456789") as heard:
        next(heard)
        seat_of(served.room, naima).post(Idea("Un annuaire"))
        next(heard)
    reading = served.hub.load.read()
    assert reading.changes > 0
    assert reading.deliveries > 0
    assert reading.p95 is not None
    assert 0.001 <= reading.p95 < 1
    assert reading.memory is None or reading.memory > 10_000_000


def test_what_nobody_else_sees_is_told_to_nobody(served: Served) -> None:
    room = served.room
    naima = room.people.join("phone-of-naima-0123456789", "Naïma")
    start(room, "ideas")
    with served.listening(browser="phone-of-naima-0123456789") as phone:
        first = next(phone)
        for n in range(2):
            seat_of(room, naima).post(Secret(f"ma note {n}"))
            time.sleep(0.1)
        seat_of(room, naima).post(Idea("Pour tout le monde"))
        received = next(phone)
    assert [card["text"] for card in received["view"]["cards"]] == ["Pour tout le monde"]
    assert received["v"] == room.n == first["v"] + 3
