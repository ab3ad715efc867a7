"""What one stranger can take of a server: streams, pages, uploads, connections."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager, suppress
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tablee.session.access.security_log import SecurityEvent, SecurityLog
from tablee.web.http.limits import connections
from tablee.web.http.limits.connections import ConnectionGuard, room_for_connections, room_for_pages
from tablee.web.http.limits.stream_limits import PlaceLimits, StreamPlace, StreamPlaces
from tests.support.server import ROOT, Server, free_port
from tests.support.waiting import PATIENCE, in_vain, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from websockets.sync.client import ClientConnection

LIMITS = PlaceLimits(everywhere=5000, of_person=12, of_wall=30)


def taken(places: StreamPlaces, *asked: StreamPlace) -> int:
    """How many of these got a place."""
    got = 0
    for place in asked:
        if not places.full(place, LIMITS):
            places.take(place)
            got += 1
    return got


def walls(session: str, address: str, n: int) -> list[StreamPlace]:
    return [StreamPlace(session, "", address)] * n


def crowd(session: str, address: str, people: int, pages: int = 1) -> list[StreamPlace]:
    return [StreamPlace(session, f"{session}-{n}", address) for n in range(people)] * pages


# ── streams ─────────────────────────────────────────────────────────────────────────────────


def test_walls_of_ones_own_session_leave_places_for_everybody() -> None:
    places = StreamPlaces()
    assert taken(places, *walls("theirs", "198.51.100.7", 5000)) == 30
    assert taken(places, *crowd("ours", "192.0.2.1", 1000)) == 1000


def test_people_made_up_in_ones_own_session_leave_half_of_all_places() -> None:
    places = StreamPlaces()
    made_up = crowd("theirs", "198.51.100.7", 700, pages=12)
    assert taken(places, *made_up) == 2500
    assert taken(places, *crowd("ours", "192.0.2.1", 1000)) == 1000


def test_one_address_with_many_sessions_has_half_of_all_places() -> None:
    places = StreamPlaces()
    for n in range(60):
        taken(places, *crowd(f"theirs-{n}", "198.51.100.7", 100))
    assert taken(places, *crowd("ours", "192.0.2.1", 1000)) == 1000


def test_a_thousand_phones_behind_one_router_all_follow() -> None:
    assert taken(StreamPlaces(), *crowd("ours", "192.0.2.1", 1000, pages=2)) == 2000


def test_the_last_places_go_to_sessions_with_less_than_their_share() -> None:
    places = StreamPlaces()
    for n in range(2):
        taken(places, *crowd(f"theirs-{n}", f"198.51.100.{n}", 2500))
    assert taken(places, *crowd("ours", "192.0.2.1", 300)) == 300


def test_a_place_that_is_given_back_is_free() -> None:
    places = StreamPlaces()
    for place in walls("ours", "192.0.2.1", 30):
        places.take(place)
    assert places.full(StreamPlace("ours", "", "192.0.2.1"), LIMITS) == "wall"
    places.give_back(StreamPlace("ours", "", "192.0.2.1"))
    assert not places.full(StreamPlace("ours", "", "192.0.2.1"), LIMITS)
    assert not places.full(StreamPlace("ours", "", ""), PlaceLimits())


# ── connections ─────────────────────────────────────────────────────────────────────────────


async def _size(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


@contextmanager
def guarded(most: int = 0) -> Iterator[int]:
    """The port of a server whose connections are guarded, `most` of them."""
    guard, port = ConnectionGuard(most=most), free_port()
    undo = guard.install()

    @asynccontextmanager
    async def watched(_app: object) -> AsyncIterator[None]:
        watching = asyncio.create_task(guard.watch())
        yield
        watching.cancel()

    app = Starlette(routes=[Route("/", _size, methods=["GET", "POST"])], lifespan=watched)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        undo()


def dial(port: int, said: bytes = b"") -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    wire.sendall(said)
    return wire


def is_cut(wire: socket.socket) -> bool:
    """Whether the server ends the connection, or answers."""
    try:
        return wire.recv(1000) == b""
    except ConnectionResetError:
        return True


def test_half_a_head_and_half_a_body_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LOOK", 0.05)
    monkeypatch.setattr(connections, "HEAD", 0.3)
    monkeypatch.setattr(connections, "BODY", 0.3)
    with guarded() as port:
        for said in (
            b"",
            b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ",
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc",
        ):
            with closing(dial(port, said)) as wire:
                assert is_cut(wire)
        big = b"x" * 400_000
        assert httpx.post(f"http://127.0.0.1:{port}/", content=big).text == str(len(big))


def test_who_waits_longest_without_asking_gives_way() -> None:
    with guarded(most=20) as port, ExitStack() as stack:
        idle = [stack.enter_context(closing(dial(port))) for _n in range(60)]
        for _n in range(3):
            assert httpx.get(f"http://127.0.0.1:{port}/").text == "0"
        assert is_cut(idle[0])


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/").text == "0"
    except httpx.HTTPError:
        return False


def test_whose_request_hardly_comes_gives_way_where_there_is_no_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A third of the phones at the address of 5,000 half-sent requests were cut off."""
    monkeypatch.setattr(connections, "HASTE", 0.05)
    half = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc"
    with guarded(most=20) as port, ExitStack() as stack:
        sent = [stack.enter_context(closing(dial(port, half))) for _n in range(20)]
        until(lambda: answers(port))
        for _n in range(3):
            assert httpx.get(f"http://127.0.0.1:{port}/").text == "0"
        assert is_cut(sent[0])


def test_pages_leave_files_for_phones_where_the_system_allows_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for files, pages, phones in ((0, 1000, 0), (65_536, 1000, 51_344), (1_024, 64, 512)):
        monkeypatch.setattr(connections, "_open_files", lambda files=files: files)
        assert room_for_pages(1000) == pages
        assert room_for_connections(1000) == phones
    monkeypatch.setattr(connections, "_open_files", lambda: 1_024)
    assert room_for_pages(0) == 64
    assert room_for_pages(20) == 20


@pytest.mark.dear
def test_a_server_of_few_files_still_takes_what_people_write(tmp_path: Path) -> None:
    """800 idle connections on a server of 400 descriptors: nobody could write any more."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    command = ("sh", "-c", f"ulimit -n 400; exec {sys.executable} {ROOT / 'app.py'}")
    server = Server(folder, command=command)
    server.start()
    with ExitStack() as stack:
        for _n in range(800):
            try:
                stack.enter_context(closing(dial(server.port)))
            except OSError:
                break
        page = httpx.get(f"{server.url}/r/000000", timeout=PATIENCE)
        assert page.status_code == 404
        assert httpx.get(f"{server.url}/health", timeout=PATIENCE).json()["ready"]
    server.stop()
    assert "Too many open files" not in server.log


# ── pages and uploads ───────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("small") / "sessions"
    folder.mkdir()
    small = {"TABLEE_PAGES": "8", "TABLEE_UPLOAD": "1", "TABLEE_UPLOADS": "3"}
    server = Server(folder, small)
    server.start()
    yield server
    server.stop()


def opened(server: Server) -> ClientConnection:
    """For a `with` statement."""
    return connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        open_timeout=PATIENCE,
    )


def test_pages_without_a_browser_are_few(small: Server) -> None:
    with ExitStack() as stack:
        got = 0
        for _n in range(20):
            try:
                stack.enter_context(opened(small))
                got += 1
            except InvalidStatus:
                break
        assert got == 4
    until(lambda: "no place for a page" in small.log)


def test_uploads_end_before_they_take_the_memory(small: Server) -> None:
    until(lambda: _page_opens(small))
    statuses = []
    with opened(small) as page, httpx.Client(base_url=small.url, timeout=PATIENCE) as client:
        session = _session(page)
        client.get("/_stcore/health")
        token = {"X-Xsrftoken": str(client.cookies.get("_streamlit_xsrf"))}
        for n in range(6):
            sent = {"file": ("a.toml", os.urandom(900_000), "application/toml")}
            address = f"/_stcore/upload_file/{session}/file-{n}"
            statuses.append(client.put(address, files=sent, headers=token).status_code)
    assert statuses[0] == 204
    assert statuses[1] == 429, "half of all memory for one address"
    assert set(statuses[1:]) == {429}
    until(lambda: "upload refused" in small.log)


def _page_opens(server: Server) -> bool:
    try:
        with opened(server):
            return True
    except InvalidStatus:
        return False


def _session(page: ClientConnection) -> str:
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    page.send(asked.SerializeToString())
    while True:
        with in_vain("a first run", TimeoutError):
            said = page.recv(timeout=PATIENCE)
        assert isinstance(said, bytes)
        found = ForwardMsg.FromString(said)
        if found.HasField("new_session"):
            return str(found.new_session.initialize.session_id)


# ── requests ────────────────────────────────────────────────────────────────────────────────

SECOND = b"GET /admin HTTP/1.1\r\nHost: a\r\n\r\n"
SMUGGLED = {
    "both lengths": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "two lengths": b"Content-Length: 4\r\nContent-Length: 0\r\n\r\nabcd" + SECOND,
    "a list of lengths": b"Content-Length: 4, 4\r\n\r\nabcd" + SECOND,
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "an unknown encoding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "a folded line": b"X: a\r\n Content-Length: 4\r\n\r\nabcd" + SECOND,
    "a negative length": b"Content-Length: -4\r\n\r\nabcd" + SECOND,
    "a chunk’s line without its end": b"Transfer-Encoding: chunked\r\n\r\n1;a\nx\r\n0\r\n\r\n"
    + SECOND,
}


@pytest.mark.parametrize("how", SMUGGLED)
def test_a_message_whose_end_could_be_told_in_two_ways_is_refused(small: Server, how: str) -> None:
    head = b"POST /r HTTP/1.1\r\nHost: a\r\n"
    answered = b""
    with closing(dial(small.port, head + SMUGGLED[how])) as wire, suppress(ConnectionError):
        while came := wire.recv(4000):
            answered += came
    assert answered.startswith(b"HTTP/1.1 400 ")
    assert answered.count(b"HTTP/1.1 ") == 1


# ── the log ─────────────────────────────────────────────────────────────────────────────────


def test_a_flood_is_one_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    events = SecurityLog(lambda: now[0])
    for _n in range(1000):
        events.note(SecurityEvent.CODE)
    now[0] = 61.0
    events.note(SecurityEvent.CODE)
    assert [record.getMessage() for record in caplog.records] == [
        "security: wrong code",
        "security: wrong code, and 999 more before",
    ]
