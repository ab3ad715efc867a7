"""A server that is told to stop: ready no more, what it took is kept, nothing is taken twice."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import pytest

from tablee.sdk.testing import facilitator_of, offered, start
from tablee.session import Sessions
from tablee.web.site import COOKIE
from tests.support.server import Server
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PHONES = tuple(f"phone-{n}-0123456789ab" for n in range(4))


@dataclass
class Writers:
    """Phones that write one question after another, each again until it is acknowledged."""

    server: Server
    address: str
    asked: list[str] = field(default_factory=list)
    """The texts that were acknowledged."""
    over: threading.Event = field(default_factory=threading.Event)

    def write(self, phone: int) -> None:
        headers = {"Origin": self.server.url}
        cookies = {COOKIE: PHONES[phone]}
        n = 0
        while not self.over.is_set():
            text = f"Phone {phone} asks {n}"
            body = {"field": "text", "text": text, "once": f"o{phone}x{n}"}
            with suppress(httpx.TransportError):  # the server goes, or is not there yet
                answer = httpx.post(
                    self.server.url + self.address, json=body, headers=headers, cookies=cookies
                )
                if answer.status_code == 200:
                    self.asked.append(text)
                    n += 1


@dataclass
class Place:
    server: Server
    session: str
    step: str

    def kept(self) -> Counter[str]:
        """The texts in the session's files, once the server has stopped."""
        sessions = Sessions(self.server.folder, offered())
        try:
            record = sessions.get(self.session).step_record(self.step)
            return Counter(
                str(text)
                for each in record.contributions
                if (text := getattr(each.content, "text", ""))
            )
        finally:
            sessions.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    folder = tmp_path / "sessions"
    sessions = Sessions(folder, offered())
    room = sessions.create("laptop" * 5, "Essai", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "clarification")
    for n, phone in enumerate(PHONES):
        room.people.join(phone, f"Ana {n}")
    session, step = room.session.id, start(room, "clarification")
    sessions.close()
    server = Server(folder, {"TABLEE_PACE": "0", "TABLEE_DRAIN": "1"})
    server.start()
    yield Place(server, session, step)
    server.stop()


@pytest.mark.dear
def test_what_is_acknowledged_while_it_stops_is_kept_once_and_the_rest_comes_after(
    place: Place,
) -> None:
    writers = Writers(place.server, f"/write/{place.session}/{place.step}")
    threads = [threading.Thread(target=writers.write, args=(n,)) for n in range(len(PHONES))]
    for thread in threads:
        thread.start()
    try:
        until(lambda: len(writers.asked) > 8)
        place.server.stop()
        assert "Finished server process" in place.server.log
        before = len(writers.asked)
        place.server.start()
        until(lambda: len(writers.asked) > before + 8)
    finally:
        writers.over.set()
        for thread in threads:
            thread.join(20)
    place.server.stop()
    kept = place.kept()
    assert set(writers.asked) <= set(kept)
    assert set(kept.values()) == {1}


@pytest.mark.dear
def test_a_server_that_drains_says_so_serves_and_stops_at_once_when_told_again(
    place: Place,
) -> None:
    process = place.server.process
    assert process is not None
    place.server.environ["TABLEE_DRAIN"] = "60"
    place.server.stop()
    place.server.start()
    process = place.server.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    health = f"{place.server.url}/health"
    until(lambda: httpx.get(health).status_code == 503)
    assert httpx.get(health).json()["missing"] == ["draining"]
    assert httpx.get(f"{place.server.url}/").status_code == 200
    said = f"Phone 0 asks while {process.pid} drains"
    sent = httpx.post(
        f"{place.server.url}/write/{place.session}/{place.step}",
        json={"field": "text", "text": said, "once": "o0x0"},
        headers={"Origin": place.server.url},
        cookies={COOKIE: PHONES[0]},
    )
    assert sent.status_code == 200
    place.server.stop()
    assert "Finished server process" in place.server.log
    assert said in place.kept()
