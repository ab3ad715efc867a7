"""Whatever is asked of any address, by whomever: an answer that is no fault of the server's."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Final

import httpx
import pytest

from tablee.model.synthesis import Part
from tablee.sdk.demo import remade
from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tablee.web.app.redirects import FORMER
from tablee.web.site import COOKIE
from tests.support.examples import few
from tests.support.server import ROOT, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

LAPTOP: Final = "laptop-of-the-facilitator"
LONG: Final = "9" * 5_000
BODIES: Final = (
    b"",
    b"{",
    b"null",
    b"[]",
    b"\xff\xfe{}",
    b'{"field": "\xc3\x28"}',
    b'{"text": "\\ud800"}',
    b"[" * 30_000,
    b'{"marks": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001,
    b'{"undo": ' + LONG.encode() + b"}",
    b'{"marks": {"a": 1e999}, "round": -1}',
    b'{"press": "withdraw", "target": "\\u0000"}',
    b"\x00" * 1_000,
    b"x" * 70_000,
    b"code=%ff%00&name=%ud800",
)
QUERIES: Final = (
    f"after={LONG}",
    "after=\u0661&page=\u00b2&copies=\u0661",
    f"after=x-{LONG}&page={LONG}&copies={LONG}",
    "lang=%ff&part=%00&page=-1",
    "step=%00&audience=console&wall=%ff",
    "next=http://[&lang[]=fr",
)
HEADERS: Final = (
    {"range": f"bytes={LONG}-"},
    {"range": f"bytes=-{LONG}"},
    {"range": f"bytes=0-{LONG}"},
    {"range": "bytes=\u0661-"},
    {"origin": "http://["},
    {"accept-language": "fr;q=" + LONG},
    {"accept-language": ";;;,,,q=;" * 500},
    {"accept-encoding": f"br;q={LONG}"},
    {"accept-encoding": "gzip;q=x"},
    {"cookie": "tablee=\xff\x01; tablee_language=\xff"},
    {"cookie": "_streamlit_xsrf=2|x|y|" + LONG},
    {"if-none-match": '"' * 5_000},
    {"host": ""},
    {"host": "[::1"},
    {"content-type": "application/json; charset=x"},
    {"content-type": "multipart/form-data"},
    {"content-length": "-1"},
    {"last-event-id": LONG},
    {"last-event-id": "\xff"},
)


PART: Final = re.compile(r"{(\w+)(?::\w+)?}")


def filled(template: str, parts: dict[str, str]) -> str:
    """An address with these parts."""
    return PART.sub(lambda found: parts[found[1]], template)


class Place:
    """A server with the demo's session, published; every address of ours in it."""

    def __init__(self, server: Server, room: dict[str, str]) -> None:
        self.server, self.known = server, room

    def paths(self, template: str) -> list[str]:
        """This address as it is, and with each of its parts hostile."""
        hostile = (LONG, "%00", "%ff%fe", "..%2f..%2fapp.py", "\u0661", "-1", "x" * 3_000)
        names = PART.findall(template)
        bad = [filled(template, self.known | {n: value}) for n in names for value in hostile]
        return [filled(template, self.known), *bad]

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> int:
        """The status of an answer, by a socket of one's own: no client makes it well-behaved."""
        asked = {"host": f"127.0.0.1:{self.server.port}", "cookie": f"{COOKIE}={LAPTOP}"}
        asked |= {"connection": "close", "content-length": str(len(body))} | headers
        head = [f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in asked.items()), "", ""]
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as wire:
            try:
                wire.sendall("\r\n".join(head).encode("utf-8", "surrogateescape") + body)
                told = wire.recv(64)
            except ConnectionError:
                return 400
        return int(told.split()[1]) if told else 400


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("hostile") / "sessions"
    folder.mkdir()
    catalogue = offered()
    with remade(folder, catalogue) as demo:
        session = demo.session.id
    sessions = Sessions(folder, catalogue)
    room = sessions.get(session)
    room.devices.enter(LAPTOP)
    exposed = [step.id for step in room.agenda]
    made = room.publishing.publish(facilitator_of(room), exposed, Part.BOTH, indexed=False)
    known = {
        "session": session,
        "step": room.agenda[1].id,
        "ticket": "x",
        "format": "markdown",
        "key": room.keys.join,
        "code": "fr",
        "name": "plan",
        "n": "3",
        "id": "x",
        "token": made.token,
        "state": "example",
        "contribution": "x",
        "audience": "wall",
        "path": "x/js/pages/live.js",
    }
    sessions.close()
    server = Server(folder, {"TABLEE_GALLERY": "1", "TABLEE_PACE": "0"})
    server.start()
    yield Place(server, known)
    server.stop()


TEMPLATES: Final = (
    *("/", "/language/{code}", "/r", "/r/{key}", "/f", "/f/{key}", "/enter/{key}"),
    *("/w/{key}", "/qr/{key}.svg", *FORMER),
    *("/pictures/{session}/{name}", "/export/{session}/{format}", "/wifi/{key}/{id}.svg"),
    *("/export/{session}/{format}/progress", "/export/{session}/{format}/state"),
    *("/ballot/{session}/{step}", "/ballot/{session}/{step}/room", "/write/{session}/{step}"),
    *("/print/{session}/{step}", "/ballots/{session}/{step}.csv", "/poster/{session}/{name}.png"),
    "/vote-end/{session}/{step}.ics",
    *("/s/{token}", "/s/{token}/{name}", "/replay/{session}", "/replay/{session}/moments"),
    *("/replay/{session}/{n:int}", "/status/{session}", "/status/{session}/measures", "/test"),
    *("/health", "/metrics", "/accessibility", "/accessibilite"),
    *("/voting-cards/{session}", "/photo/{session}/{step}", "/wall-photo/{session}/{step}"),
    *(f"/wall-photo/{{session}}/{{step}}/{name}" for name in ("found", "read", "kept")),
    "/scan/{session}/{step}",
    *("/p/{session}/{token}", "/link/{session}", "/lite/{session}/before/{step}"),
    "/page/{session}/{name}/{token}",
    *("/far/{session}/{token}", "/far/{session}/{token}/now", "/to-print/{session}"),
    *("/to-print/{session}/progress", "/to-print/{session}/state", "/to-print/{session}/file"),
    *("/print-agenda/{name}", "/print-agenda/{name}/state", "/print-agenda/{name}/file"),
    *("/admin", "/admin/enter", "/admin/leave", "/admin/erase", "/admin/quotas", "/admin/library"),
    *("/admin/log", "/admin/sign-ins", "/admin/session/{session}"),
    *("/sign-in", "/sign-in/back", "/sign-out"),
    *(
        "/test/ping",
        "/test/stream",
        "/test/report",
        "/plugin/{path:path}",
        "/assets/{path:path}",
    ),
    *(
        "/gallery",
        "/gallery/qr.svg",
        "/gallery/plan.svg",
        "/gallery/{name}/{state}/{audience}",
        "/gallery/write",
        "/gallery/assets/{name}",
    ),
    *("/gallery/ballot/{name}", "/gallery/ballot/{name}/room", "/gallery/ballot/{name}/cards"),
    *("/live/{session}", "/live/a/b"),
    *(
        "/projector/{session}",
        "/projector/{session}/pages",
        "/phone/{session}",
        "/picture/{session}/{step}",
        "/left",
    ),
    *("/me/{session}", "/who/{session}/{contribution}", "/texts/{session}"),
    *("/lite", "/lite/{session}", "/lite/{session}/news"),
    *("/lite/{session}/review", "/lite/{session}/texts"),
    *("/static/{path:path}", "/media/{path:path}", "/_stcore/health", "/_stcore/host-config"),
    *("/_stcore/upload_file/{session}/{id}", "/nothing", "/nothing/{path:path}", "/_stcore/x"),
)
"""Every address; a test sees to it that none is missing."""


def test_no_address_of_ours_is_left_out() -> None:
    def plain(address: str) -> str:
        return PART.sub("{}", address)

    ours = (ROOT / "tablee" / "web", ROOT / "tablee" / "sdk" / "gallery")
    code = "".join(file.read_text("utf-8") for room in ours for file in room.rglob("*.py"))
    found = {plain(each) for each in re.findall(r'(?:Route\(|\n +)"(/[^"?]*)"[,:] ', code)}
    assert len(found) > 30
    assert found - {plain(each) for each in TEMPLATES} == set()


@pytest.mark.parametrize("template", few(TEMPLATES))
def test_no_address_answers_with_a_fault_of_the_servers(place: Place, template: str) -> None:
    faults = []

    def ask(
        method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        status = place.ask(method, path, body, **headers or {})
        if status >= 500:
            faults.append((status, method, path[:120], body[:60], str(headers)[:120]))

    right, *wrong = place.paths(template)
    for path in wrong:
        ask("GET", path)
    for query in QUERIES:
        ask("GET", f"{right}?{query}")
    for headers in HEADERS:
        ask("GET", right, headers=headers)
    for body in BODIES:
        ask("POST", right, body)
        ask("POST", right, body, {"content-type": "application/json"})
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "HEAD", "TRACE", "X"):
        ask(method, right)
    assert faults == []


def test_a_body_that_claims_to_be_no_json_is_not_read_as_json(place: Place) -> None:
    known = place.known
    for path in (f"/write/{known['session']}/{known['step']}", "/test/report", "/gallery/write"):
        sent = b'{"ms": 1.0, "live": "yes"}'
        assert place.ask("POST", path, sent, **{"content-type": "text/plain"}) == 415
        assert place.ask("POST", path, sent) == 415
        told = place.ask("POST", path, sent, **{"content-type": "application/json"})
        assert told not in (415, 500)


def test_what_cannot_be_read_is_said_in_a_sentence(place: Place) -> None:
    known = place.known
    address = f"{place.server.url}/write/{known['session']}/{known['step']}?lang=fr"
    for body in BODIES[4:6] + BODIES[7:10]:
        answer = httpx.post(
            address,
            content=body,
            headers={"content-type": "application/json"},
            cookies={COOKIE: LAPTOP},
        )
        assert answer.status_code == 422
        assert answer.json()["error"] == "Ce qui a été envoyé ne se lit pas."


def test_strangers_are_told_the_same_whether_a_session_is_there_or_not(place: Place) -> None:
    """A session's id holds its day and title: somebody could try some."""
    there = [each for each in TEMPLATES if "{session}" in each and "/_stcore/" not in each]
    with httpx.Client(base_url=place.server.url, headers={"accept-language": "fr"}) as stranger:
        for template in there:
            for method, sent in (("GET", None), ("POST", {"text": "x"})):
                told = []
                for session in (place.known["session"], "2026-11-28-un-titre"):
                    path = filled(template, place.known | {"session": session})
                    answer = stranger.request(method, path, json=sent)
                    text = re.sub(r'nonce="[^"]*"', "", answer.text).replace(session, "…")
                    told.append((answer.status_code, text))
                assert told[0] == told[1], (method, template)
