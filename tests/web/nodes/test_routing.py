"""What a node keeps of a request to hand it on, and what it does once it cannot."""

from __future__ import annotations

import asyncio
import threading
from socketserver import StreamRequestHandler, TCPServer
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from tablee.storage.cluster.leases import SessionOwner
from tablee.web.nodes.routing import LARGEST
from tests.support.waiting import PATIENCE
from tests.web.nodes.a_node import app, site

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.types import Message

    from tablee.web.site import Site

__all__ = ["app", "site"]

PART = b"x" * 32 * 1024


class Sending:
    """A request that comes part by part, and then nothing more until its sender goes."""

    def __init__(self, parts: int, goes: bool = False) -> None:
        self.left, self.parts, self.goes = parts, parts, goes
        self.whole = not goes
        self.status = 0

    async def receive(self) -> Message:
        if not self.left and self.goes:
            return {"type": "http.disconnect"}
        if not self.left:
            await asyncio.Event().wait()
        self.left -= 1
        return {"type": "http.request", "body": PART, "more_body": self.left > 0 or not self.whole}

    async def send(self, message: Message) -> None:
        self.status = message.get("status", self.status)

    def to(self, app: Starlette, path: str, *headers: tuple[bytes, bytes]) -> int:
        """The status that answers it."""
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(b"host", b"tablee.test"), *headers],
            "client": ("192.0.2.1", 4242),
            "server": ("tablee.test", 80),
        }

        async def asked() -> None:
            await asyncio.wait_for(app(scope, self.receive, self.send), PATIENCE)

        asyncio.run(asked())
        return self.status


CHUNKED = (b"transfer-encoding", b"chunked")


def test_of_a_link_to_a_console_no_more_is_read_than_a_form_may_have(app: Starlette) -> None:
    sending = Sending(2000)
    assert sending.to(app, "/f", CHUNKED) == 413
    assert (sending.parts - sending.left) * len(PART) <= LARGEST + len(PART)


def test_what_does_not_say_how_long_it_is_is_not_kept(site: Site, app: Starlette) -> None:
    room = site.sessions.create("facilitator-browser-0001", "Essai", facilitator="Yasmine")
    sending = Sending(2000)
    json = (b"content-type", b"application/json")
    status = sending.to(app, f"/write/{room.session.id}/post", CHUNKED, json)
    assert status in range(400, 500), status
    assert (sending.parts - sending.left) * len(PART) <= LARGEST + 2 * len(PART)


def test_an_upload_that_met_no_owner_is_sent_again_by_its_page(
    site: Site, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = site.sessions.create("facilitator-browser-0001", "Essai", facilitator="Yasmine")
    cluster = site.cluster
    assert cluster is not None
    monkeypatch.setattr(cluster, "has", lambda _session: False)
    monkeypatch.setattr(cluster, "knows", lambda _session: True)
    length = (b"content-length", b"%d" % (4 * len(PART)))
    with TCPServer(("127.0.0.1", 0), Falling) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        falling = SessionOwner("two", f"127.0.0.1:{other.server_address[1]}", 1)
        monkeypatch.setattr(cluster, "place", lambda _session: falling)
        assert Sending(4).to(app, f"/picture/{room.session.id}/one", length) == 503
        other.shutdown()


@pytest.mark.parametrize("owner", ["here", "elsewhere"])
@pytest.mark.parametrize("path", ["/f", "/write/{}/post", "/picture/{}/one"])
def test_of_who_goes_while_sending_nothing_is_taken_and_nothing_is_a_fault(
    site: Site,
    app: Starlette,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
    owner: str,
) -> None:
    cluster, room = site.cluster, site.sessions.create("facilitator-browser-0001", "Essai")
    assert cluster is not None
    before, sending = room.n, Sending(2, goes=True)
    length = (b"content-length", b"%d" % (3 * len(PART) if "picture" in path else 65_000))
    with TCPServer(("127.0.0.1", 0), Falling) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        if owner == "elsewhere":
            there = SessionOwner("two", f"127.0.0.1:{other.server_address[1]}", 1)
            monkeypatch.setattr(cluster, "has", lambda _session: False)
            monkeypatch.setattr(cluster, "knows", lambda _session: True)
            monkeypatch.setattr(cluster, "place", lambda _session: there)
        assert sending.to(app, path.format(room.session.id), length) not in range(200, 400)
        other.shutdown()
    assert room.n == before
    assert [r for r in caplog.records if r.levelname == "ERROR"] == []


class Falling(StreamRequestHandler):
    """A node that ends while it reads."""

    def handle(self) -> None:
        """Reads a little."""
        self.rfile.read(len(PART))


def test_an_upload_whose_session_went_meanwhile_is_sent_again_by_its_page(
    site: Site, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = site.cluster
    assert cluster is not None
    room = site.sessions.create("facilitator-browser-0001", "Essai", facilitator="Yasmine")
    session = room.session.id
    app.router.routes.insert(0, Route("/picture/{session}/{step}", lost, methods=["POST"]))
    monkeypatch.setattr(cluster, "place", lambda _session: None)
    monkeypatch.setattr(cluster, "enter", lambda _session: True)
    monkeypatch.setattr(cluster, "has", lambda _session: False)
    monkeypatch.setattr(cluster, "knows", lambda _session: True)
    length = (b"content-length", b"%d" % (4 * len(PART)))
    assert Sending(4).to(app, f"/picture/{session}/one", length) == 503


async def lost(request: Request) -> Response:
    """As a session says that was taken by another node while it wrote."""
    await request.body()
    return Response(status_code=507)


def test_while_another_node_hears_the_database_it_answers_instead(
    site: Site, monkeypatch: pytest.MonkeyPatch, app: Starlette
) -> None:
    cluster = site.cluster
    assert cluster is not None
    session = site.sessions.create("facilitator-browser-0001", "Essai").session.id
    front = {"X-Tablee-Front": "nginx"}
    with TestClient(app) as asking:
        two = SessionOwner("two", "127.0.0.1:1", 1)
        monkeypatch.setattr(type(cluster), "is_cut_off", True)
        monkeypatch.setattr(cluster, "instead", lambda: two)
        for path in (f"/write/{session}/post", f"/?s={session}", "/r/1234"):
            named = asking.get(path, headers=front).headers.get("x-accel-redirect", "")
            assert named.startswith("@two"), path
        again = asking.get(f"/write/{session}/post", headers=front | {"X-Tablee-Hop": "1"})
        assert "x-accel-redirect" not in again.headers, "what was handed on once stays"
        assert again.status_code == 503, "and is asked again: what is known here may be old"
        assert "x-accel-redirect" not in asking.get("/", headers=front).headers
