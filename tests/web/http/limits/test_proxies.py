"""A workshop by https below a path, behind each proxy as the page for whoever hosts has it."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tablee.activities import Agenda, AgendaStep
from tablee.registry import load
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.settings import ROOT
from tablee.texts import speaking
from tablee.web.entrance import qr
from tests.support.server import free_port
from tests.support.waiting import PATIENCE, in_vain
from tests.web.http.limits.proxies import BASE, PROXIES, Proxied, before, trusting

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

    from websockets.sync.client import ClientConnection


@dataclass
class Served:
    """A server behind a proxy, and a session that runs on it."""

    server: Proxied
    client: httpx.Client
    trust: ssl.SSLContext
    base: str
    """The path below which it stands; empty for a name of its own."""
    session: str
    step: str
    wall: str
    join: str


@pytest.fixture(scope="module", params=[("nginx", ""), *((name, BASE) for name in PROXIES)])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp(request.param[0]) / "sessions"
    folder.mkdir()
    server = Proxied(folder, front=free_port())
    server.environ = {
        "TABLEE_PUBLIC_URL": server.origin + request.param[1],
        "TABLEE_BASE_PATH": request.param[1],
        "TABLEE_PROXIES": "127.0.0.1",
        "TABLEE_ADMINS": "odile",
        "TABLEE_OPENING_HEADER": "Remote-User",
        "TABLEE_OPENING_GROUPS_HEADER": "Remote-Groups",
    }
    found = prepared(folder)
    with ExitStack() as stack:
        stack.enter_context(before(server, *request.param))
        server.start()
        stack.callback(server.stop)
        trust = trusting(folder.parent)
        yield Served(
            server, stack.enter_context(client(server, trust)), trust, request.param[1], *found
        )


def client(server: Proxied, trust: ssl.SSLContext) -> httpx.Client:
    headers = {"accept-language": "fr", "origin": server.origin}
    return httpx.Client(base_url=server.origin, headers=headers, timeout=20, verify=trust)


def prepared(folder: Path) -> tuple[str, str, str, str]:
    """The session, its step, and the tokens of its wall and of its join link."""
    sessions = Sessions(folder, load([ROOT / "plugins"], ("action_canvas", "editing")))
    with speaking("fr"):
        agenda = Agenda("essai", "Essai", "", (AgendaStep("action_canvas", 10),))
        room = sessions.create("l" * 30, "Derrière", agenda)
        room.conduct.start(facilitator_of(room))
        found = room.session.id, room.agenda[0].id, room.keys.wall, room.keys.join
        sessions.close()
    return found


def test_the_home_page_is_below_the_path_and_its_cookie_is_kept_to_https(served: Served) -> None:
    if served.base:
        bare = served.client.get(served.base)
        assert bare.status_code in (301, 302, 308)
        assert httpx.URL(bare.headers["location"]).path == f"{served.base}/"
    home = served.client.get(f"{served.base}/")
    assert home.status_code == 200
    (cookie,) = [c for c in home.headers.get_list("set-cookie") if "language" not in c]
    assert cookie.startswith("__Secure-tablee" if served.base else "__Host-tablee")
    assert "; secure" in cookie.lower()
    assert f"; path={served.base or '/'}" in cookie.lower()


def test_phones_come_in_write_and_send_what_is_large(served: Served) -> None:
    with client(served.server, served.trust) as phone:
        way = f"{served.base}/r/{served.join}"
        assert phone.get(way).status_code == 200
        form = {"name": "Naïma", "appearance": "first", "namesake_ok": ""}
        came = phone.post(way, data=form)
        assert came.status_code == 303, came.text
        assert httpx.URL(came.headers["location"]).path.startswith(f"{served.base}/")
        sent = phone.post(
            f"{served.base}/write/{served.session}/{served.step}",
            json={"field": "card", "text": "Une carte par le mandataire"},
        )
        assert sent.status_code == 200, sent.text
        large = phone.post(
            f"{served.base}/picture/{served.session}/{served.step}", content=b"\0" * 3_000_000
        )
        assert "origin" not in large.text
        assert large.headers.get("x-content-type-options") == "nosniff", "the proxy refused it"


def test_a_stream_comes_at_once_and_leads_to_the_address_of_the_proxy(served: Served) -> None:
    address = f"{served.base}/live/{served.session}?wall={served.wall}&lang=fr"
    with served.client.stream("GET", address) as wall:
        assert wall.status_code == 200
        told = ""
        for part in wall.iter_text():
            told += part
            if "Derrière" in told or told.count("event: beat") > 2:
                break
    assert f'"address":"localhost:{served.server.front}{served.base}"' in told
    (drawing,) = re.findall(r'"qr":"([^"]+)"', told)
    drawn = served.client.get(drawing)
    assert drawn.content == qr.answer(f"{served.server.url}/r/{served.join}").body


def socket_of(served: Served, origin: str) -> ClientConnection:
    """For a `with` statement."""
    return connect(
        f"wss://localhost:{served.server.front}{served.base}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(origin),
        ssl=served.trust,
        open_timeout=20,
    )


def test_the_websocket_opens_to_pages_of_the_proxys_name_alone(served: Served) -> None:
    with socket_of(served, served.server.origin) as page:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        page.send(asked.SerializeToString())
        with in_vain("a first run", TimeoutError):
            said = page.recv(timeout=PATIENCE)
        assert isinstance(said, bytes)
        assert ForwardMsg.FromString(said).WhichOneof("type")
    with pytest.raises(InvalidStatus), socket_of(served, "https://elsewhere.example.org"):
        pass


def test_nobody_says_by_themselves_who_they_are(served: Served) -> None:
    made_up = {
        "Remote-User": "odile",
        "Remote-Groups": "group:bureau",
        "X-Forwarded-For": "192.0.2.7",
        "X-Forwarded-Proto": "http",
    }
    refused = served.client.get(f"{served.base}/admin", headers=made_up)
    assert refused.status_code == 403
    as_before = served.client.get(f"{served.base}/", headers=made_up)
    assert all("secure" in c.lower() for c in as_before.headers.get_list("set-cookie"))


def test_health_is_there_and_a_path_beside_is_not_ours(served: Served) -> None:
    health = served.client.get(f"{served.base}/health")
    assert json.loads(health.text)["ready"]
    if served.base:
        assert "Tablée" not in served.client.get("/ateliers").text
    else:  # a whole name is ours: what is said of it holds for all of it
        assert "max-age=31536000" in health.headers["strict-transport-security"]
