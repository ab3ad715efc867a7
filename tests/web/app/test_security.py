"""Pages of other sites get nothing from this server, and it asks nothing of anybody."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import httpx
import pytest

from tests.support.recording import Recorder
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PUBLIC: Final = "https://atelier.example"
HANDSHAKE: Final = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}
FOREIGN: Final = (
    "http://evil.example",
    "https://evil.example",
    "http://localhost:3000",
    "http://localhost",
    "http://127.0.0.1:3000",
    "http://127.0.0.1",
    "http://0.0.0.0:8501",
    "https://tablee.streamlit.app",
    "http://192.168.1.10:8501",
    "http://atelier.example",
    "https://atelier.example.evil.example",
    "https://atelier.example@evil.example",
    "https://evil.example/https://atelier.example",
    "null",
    "",
    "file://",
    "http://[",
    "http://" + "a" * 5_000,
)


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    recorder = Recorder(tmp_path_factory.mktemp("recorder"))
    yield recorder
    recorder.close()


@pytest.fixture(scope="module")
def server(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served") / "sessions"
    folder.mkdir()
    behind = {"TABLEE_PUBLIC_URL": PUBLIC, "TABLEE_PROXIES": "127.0.0.1"}
    server = Server(folder, {**recorder.environ, **behind})
    server.start()
    yield server
    server.stop()


def stream(server: Server, **headers: str) -> int:
    """The status with which Streamlit's websocket is opened, or refused."""
    asked = HANDSHAKE | {"Host": f"127.0.0.1:{server.port}"} | headers
    lines = ["GET /_stcore/stream HTTP/1.1", *(f"{k}: {v}" for k, v in asked.items()), "", ""]
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as wire:
        wire.sendall("\r\n".join(lines).encode())
        return int(wire.recv(4096).split()[1])


def begins_a_page(server: Server) -> None:
    """Opens Streamlit's websocket as a page of ours does, and has its first answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as wire:
        asked = HANDSHAKE | {"Host": f"127.0.0.1:{server.port}", "Origin": server.url}
        lines = ["GET /_stcore/stream HTTP/1.1", *(f"{k}: {v}" for k, v in asked.items())]
        wire.sendall("\r\n".join([*lines, "", ""]).encode())
        assert wire.recv(4096).split()[1] == b"101"
        # An empty `rerun_script` with a mask, as a browser sends it.
        wire.sendall(b"\x82\x82\x00\x00\x00\x00\x5a\x00")
        assert wire.recv(4096)


def test_the_recorder_hears_whoever_asks_another_machine(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    asks = """
import socket, urllib.request
for ask in (
    lambda: urllib.request.urlopen("http://one.invalid/", timeout=2),
    lambda: socket.gethostbyname("two.invalid"),
    lambda: socket.create_connection(("192.0.2.3", 9), 0.01),
):
    try:
        ask()
    except OSError:
        pass
"""
    environ = os.environ | recorder.environ
    subprocess.run([sys.executable, "-c", asks], env=environ, check=True)
    recorder.close()
    heard = " ".join(recorder.outside)
    assert all(each in heard for each in ("one.invalid", "two.invalid", "192.0.2.3"))


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_site_opens_no_websocket_and_makes_the_server_ask_nobody(
    server: Server, recorder: Recorder, origin: str
) -> None:
    assert stream(server, Origin=origin) == 403
    assert recorder.outside == []


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_a_page_of_another_site_sends_no_file(server: Server, origin: str, method: str) -> None:
    address = f"{server.url}/_stcore/upload_file/a/b"
    answer = httpx.request(method, address, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_our_own_pages_open_it_by_any_name_of_the_server(server: Server) -> None:
    assert stream(server, Origin=server.url) == 101
    assert stream(server, Origin="http://atelier.local:8501", Host="atelier.local:8501") == 101


def test_our_own_pages_open_it_behind_a_proxy_that_passes_no_host_on(
    server: Server, recorder: Recorder
) -> None:
    assert stream(server, Origin=PUBLIC) == 101
    form = {"code": "12345678"}
    answer = httpx.post(f"{server.url}/r", data=form, headers={"Origin": PUBLIC})
    assert answer.status_code == 303
    assert recorder.outside == []


def test_a_program_that_is_no_browser_and_names_no_origin_may_open_it(server: Server) -> None:
    """It sends nobody's cookie but its own; a browser always names one."""
    assert stream(server) == 101


def test_no_page_elsewhere_is_told_that_it_may_steer_ours(server: Server) -> None:
    told = httpx.get(f"{server.url}/_stcore/host-config", headers={"Origin": "http://evil.example"})
    assert told.status_code == 403
    told = httpx.get(f"{server.url}/_stcore/host-config")
    assert told.json()["allowedOrigins"] == []


def test_what_streamlit_offers_and_nobody_needs_is_not_there(server: Server) -> None:
    closed = (
        *("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/auth/login"),
        *("/auth/logout", "/oauth2callback", "/_stcore/script-health-check", "/component/x/y"),
        *("/_stcore/bidi-components/x", "/x/_stcore/health", "/.env", "/healthz", "/index.html"),
        *("/static/js/nothing.js", "/favicon.png", "/manifest.json", "/r/x/y", "/live/a/b"),
    )
    for path in closed:
        for language, sentence in (("fr", "Il n’y a rien"), ("en", "There is nothing")):
            answer = httpx.get(server.url + path, headers={"accept-language": language})
            assert (answer.status_code, sentence in answer.text) == (404, True), path
            assert f'<html lang="{language}">' in answer.text
    assert httpx.get(f"{server.url}/_stcore/health").status_code == 200


@pytest.mark.parametrize("known", [{"host": "atelier.example"}, {"x-forwarded-proto": "https"}])
def test_no_cookie_given_by_https_is_ever_sent_without(
    server: Server, known: dict[str, str]
) -> None:
    for path in ("/", "/_stcore/health", "/language/en", "/r?lang=en"):
        given = httpx.get(server.url + path, headers=known).headers.get_list("set-cookie")
        assert given
        assert all("; Secure" in each for each in given), given
        plain = httpx.get(server.url + path).headers.get_list("set-cookie")
        assert not any("Secure" in each for each in plain)


def test_a_proxy_that_nobody_declared_is_not_believed(tmp_path: Path) -> None:
    alone = Server(tmp_path / "sessions", {"TABLEE_PUBLIC_URL": "https://atelier.example"})
    alone.start()
    try:
        told = httpx.get(alone.url, headers={"x-forwarded-proto": "https"}).headers
        assert "Secure" not in told["set-cookie"]
    finally:
        alone.stop()


def test_every_answer_keeps_to_itself_files_and_errors_too(server: Server) -> None:
    style = re.search(r'href="(/assets/[^"]+[.]css)"', httpx.get(server.url).text)
    assert style
    for path in ("/", style[1], "/nothing", "/w/x", "/live/x", "/_stcore/health", "/media/x"):
        told = httpx.get(server.url + path).headers
        assert told["x-content-type-options"] == "nosniff"
        assert told["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in told["content-security-policy"]
        assert told["referrer-policy"] == "same-origin"
        assert "camera=(self)" in told["permissions-policy"]
