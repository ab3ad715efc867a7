"""A server below a path, asked without a browser: what is there, what is beside it, its cookies."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.requests import Request

from tablee.errors import BadSetting
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.web.http.limits.proxies import believe
from tests.support.server import Server
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "/a/b"
PUBLIC = "https://asso.example"
HTTPS = {"x-forwarded-proto": "https", "x-forwarded-host": "asso.example"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("below") / "sessions"
    sessions = Sessions(folder, sample_catalogue())
    room = sessions.create("l" * 30, "Au fond", facilitator="Yasmine")
    keys = room.keys
    sessions.close()
    told = {"TABLEE_PROXIES": "127.0.0.1", "TABLEE_PUBLIC_URL": PUBLIC, "TABLEE_METRICS": "1"}
    server = Server(folder, {"TABLEE_BASE_PATH": BASE, **told})
    server.environ["JOIN"], server.environ["WALL"] = keys.join, keys.wall
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("path", ["/", "/r", "/health", "/a", "/a/bc", "/A/B/", "/_stcore/health"])
def test_beside_the_path_there_is_a_sentence_and_the_way_there(server: Server, path: str) -> None:
    answer = httpx.get(server.origin + path, headers={"accept-language": "fr"})
    assert answer.status_code == 404
    assert "Tablée est plus loin, à /a/b/" in answer.text
    assert 'href="/a/b/"' in answer.text
    assert "content-security-policy" in answer.headers


def test_without_the_slash_at_its_end_one_is_sent_on(server: Server) -> None:
    for asked, sent in ((BASE, "/a/b/"), (f"{BASE}?s=x&lang=en", "/a/b/?s=x&lang=en")):
        answer = httpx.get(server.origin + asked)
        assert (answer.status_code, answer.headers["location"]) == (303, sent)


def test_every_page_leads_below_the_path(server: Server) -> None:
    join, wall = server.environ["JOIN"], server.environ["WALL"]
    for path in ("/", "/r", f"/r/{join}", f"/w/{wall}", "/test", "/f", "/left", "/?s=nobody"):
        page = httpx.get(server.url + path).text
        links = re.findall(r"""(?:href|src|action)=["'](/[^"']*)""", page)
        assert [link for link in links if not link.startswith(f"{BASE}/")] == [], path
        asked = re.findall(r"""(?:fetch|EventSource|from)[ (]["'](/[^"']*)""", page)
        assert [each for each in asked if not each.startswith(f"{BASE}/")] == [], path


def test_what_watches_and_what_was_called_otherwise_are_there_too(server: Server) -> None:
    assert httpx.get(f"{server.url}/health").status_code == 200
    assert httpx.get(f"{server.url}/metrics").status_code == 200
    for path, now in (("/essai", "/a/b/test"), ("/?page=plugins&s=x", None)):
        answer = httpx.get(server.url + path)
        assert now is None or answer.headers["location"] == now


def test_the_switch_of_language_leads_back_below_the_path_alone(server: Server) -> None:
    for back, sent in (
        ("/a/b/?s=x", "/a/b/?s=x"),
        ("/elsewhere", "/a/b/"),
        ("//evil.example", "/a/b/"),
        ("/\\evil.example", "/a/b/"),
        ("https://evil.example/a/b/", "/a/b/"),
    ):
        answer = httpx.get(f"{server.url}/language/en", params={"next": back})
        assert answer.headers["location"] == sent


def test_cookies_are_its_own_and_sent_nowhere_else(server: Server) -> None:
    for headers, prefix in (({}, ""), (HTTPS, "__Secure-")):
        given = httpx.get(f"{server.url}/", headers=headers).headers.get_list("set-cookie")
        assert any(each.startswith(f"{prefix}tablee.a.b=") for each in given)
        assert all("; Path=/a/b" in f"{each};" for each in given)
        assert all(("; Secure" in each) == bool(prefix) for each in given)
    asked = httpx.get(f"{server.url}/language/en").headers["set-cookie"]
    assert asked.startswith("tablee_language.a.b=en;")
    xsrf = httpx.get(f"{server.url}/_stcore/health").headers["set-cookie"]
    assert "; Path=/a/b;" in xsrf
    # one of the same name from a server above it comes after its own
    own = xsrf.partition(";")[0]
    other = "_streamlit_xsrf=2|0|0|0"
    again = httpx.get(f"{server.url}/_stcore/health", headers={"cookie": f"{own}; {other}"})
    assert token(again.headers["set-cookie"]) == token(own)


def token(cookie: str) -> bytes:
    """What Streamlit masks anew in each of its cookies."""
    _version, mask, masked, *_time = cookie.partition("=")[2].partition(";")[0].split("|")
    key = bytes.fromhex(mask)
    return bytes(each ^ key[n % 4] for n, each in enumerate(bytes.fromhex(masked)))


@pytest.mark.parametrize(
    ("path", "origin", "status"),
    [
        ("/a/b/_stcore/stream", PUBLIC, 101),
        ("/a/b/_stcore/stream", "http://127.0.0.1:{port}", 101),
        ("/a/b/_stcore/stream", "https://evil.example", 403),
        ("/_stcore/stream", PUBLIC, 403),
    ],
)
def test_the_websocket_opens_below_it_to_pages_of_the_proxys_name(
    server: Server, path: str, origin: str, status: int
) -> None:
    headers = {
        "Host": f"127.0.0.1:{server.port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Origin": origin.format(port=server.port),
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as wire:
        wire.sendall("\r\n".join(lines).encode())
        assert int(wire.recv(4096).split()[1]) == status


# ── settings ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "base", "address"),
    [
        ({}, "", ""),
        ({"BASE_PATH": "/"}, "", ""),
        ({"BASE_PATH": "atelier/"}, "/atelier", ""),
        ({"BASE_PATH": "/a/b", "PUBLIC_URL": PUBLIC}, "/a/b", f"{PUBLIC}/a/b"),
        ({"PUBLIC_URL": f"{PUBLIC}/atelier/"}, "/atelier", f"{PUBLIC}/atelier"),
        ({"BASE_PATH": "/x", "PUBLIC_URL": "https://x"}, "/x", "https://x/x"),
        ({"BASE_PATH": "/x", "PUBLIC_URL": f"{PUBLIC}/x"}, "/x", f"{PUBLIC}/x"),
    ],
)
def test_either_variable_says_the_path(told: dict[str, str], base: str, address: str) -> None:
    settings = Settings.read({f"TABLEE_{name}": value for name, value in told.items()})
    assert (settings.base, settings.public_address) == (base, address)


@pytest.mark.parametrize(
    "path",
    ["/a//b", "/..", "/a/./b", "/été", "/a b", "/a?b", "/a#b", "/%61", "/a;b", "/" + "a" * 101],
)
def test_a_path_that_is_none_stops_the_server_with_a_sentence(path: str) -> None:
    for name, begin in (("TABLEE_BASE_PATH", ""), ("TABLEE_PUBLIC_URL", PUBLIC)):
        with pytest.raises(BadSetting, match=name):
            Settings.read({name: begin + path})


def test_two_paths_that_differ_stop_it_too() -> None:
    with pytest.raises(BadSetting, match=r"/atelier .* /autre"):
        Settings.read({"TABLEE_PUBLIC_URL": f"{PUBLIC}/atelier", "TABLEE_BASE_PATH": "/autre"})


# ── proxies ─────────────────────────────────────────────────────────────────────────────────

TOLD = {
    "X-Forwarded-For": "6.6.6.6, 203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "asso.example",
    "X-Forwarded-Prefix": "/elsewhere",
    "Forwarded": "for=9.9.9.9;host=evil.example;proto=https",
    "Remote-User": "odile",
}


def heard(peer: str, headers: dict[str, str], *proxies: str, kind: str = "http") -> Request:
    """A request as our routes have it, from this address."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    client = (peer, 4242) if peer else None
    scope = {
        "type": kind,
        "client": client,
        "path": "/r",
        "query_string": b"",
        "scheme": "ws" if kind == "websocket" else "http",
        "server": ("127.0.0.1", 8501),
        "headers": [(b"host", b"inside:8501"), *raw],
    }
    believe(scope, Settings(proxies=proxies, opening_header="Remote-User"))
    return Request({**scope, "type": "http"})


@pytest.mark.parametrize("proxies", [(), ("192.0.2.1",), ("10.0.0.3/32", "2001:db8::/48")])
def test_of_whoever_is_not_declared_nothing_is_believed(proxies: tuple[str, ...]) -> None:
    request = heard("10.0.0.2", TOLD, *proxies)
    assert request.client is not None
    assert request.client.host == "10.0.0.2"
    assert (request.url.scheme, request.headers["host"]) == ("http", "inside:8501")
    assert request.url.path == "/r"
    assert "remote-user" not in request.headers


@pytest.mark.parametrize(
    ("peer", "proxies"),
    [
        ("10.0.0.2", ("10.0.0.2",)),
        ("10.0.0.2", ("10.0.0.9/24",)),  # a network whose other bits are not zero
        ("2001:db8::5", ("2001:db8::/32",)),
        ("::ffff:10.0.0.2", ("10.0.0.2",)),
        ("", ("10.0.0.2",)),  # a socket of this machine
    ],
)
def test_a_declared_proxy_says_client_scheme_and_host(peer: str, proxies: tuple[str, ...]) -> None:
    request = heard(peer, TOLD, *proxies)
    assert request.client is not None
    assert request.client.host == "203.0.113.7"
    assert (request.url.scheme, request.headers["host"]) == ("https", "asso.example")
    assert request.url.path == "/r"
    assert request.headers["remote-user"] == "odile"
    assert heard(peer, TOLD, *proxies, kind="websocket").url.scheme == "wss"


@pytest.mark.parametrize(
    ("line", "client"),
    [
        ("203.0.113.7, 10.0.0.9", "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.0.0.9, 10.0.0.8", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8:1::7]:4711", "2001:db8:1::7"),
        ("2001:db8:1::7", "2001:db8:1::7"),
        ("10.0.0.9, 10.0.0.8", "10.0.0.9"),
        ("6.6.6.6, unknown", "10.0.0.2"),
        ("", "10.0.0.2"),
        (", ,", "10.0.0.2"),
    ],
)
def test_of_several_proxies_in_a_row_the_first_stranger_counts(line: str, client: str) -> None:
    request = heard("10.0.0.2", {"X-Forwarded-For": line}, "10.0.0.0/8")
    assert request.client is not None
    assert request.client.host == client


@pytest.mark.parametrize(
    "host", ["", "a b", "evil.example/path", "evil.example@x", "[::1", "x:port"]
)
def test_what_is_no_host_is_not_taken(host: str) -> None:
    assert (
        heard("10.0.0.2", {"X-Forwarded-Host": host}, "10.0.0.2").headers["host"] == "inside:8501"
    )


def test_the_nearest_proxys_word_counts() -> None:
    told = {"X-Forwarded-Host": "evil.example, asso.example:8443", "X-Forwarded-Proto": "x, https"}
    request = heard("10.0.0.2", told, "10.0.0.2")
    assert (request.headers["host"], request.url.scheme) == ("asso.example:8443", "https")
