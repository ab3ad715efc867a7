"""Files and pages as they travel: which encoding, how long they are kept, what stays as it is."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import brotli  # type: ignore[import-untyped] # it has no stubs
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tablee.settings import ROOT, Settings
from tablee.web.app import index_html
from tablee.web.entrance import join
from tablee.web.site import Site
from tablee.web.static import assets, streamlit_frontend
from tablee.web.static.cache import CompressionCache, cache_folder
from tablee.web.static.compression import Compression
from tablee.web.static.encodings import accepted
from tablee.web.static.file_index import Library, StaticFile
from tests.support.waiting import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping
    from pathlib import Path

    from starlette.requests import Request

    from tablee.registry import Catalogue

LARGE = streamlit_frontend.scripts()[0]
"""The largest file that every phone loads."""
LIVE = assets.versioned("js/board/cards.js")
FONT = assets.versioned(assets.FONT)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[CompressionCache]:
    cache = CompressionCache(tmp_path / "cache" / "streamlit-1")
    yield cache
    cache.end()


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    return Site(Settings(sessions=tmp_path / "sessions"), catalogue)


@pytest.fixture
def client(site: Site, cache: CompressionCache) -> TestClient:
    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse("<p>é</p>" * int(request.path_params["n"]))

    app = Starlette(
        routes=[
            *index_html.routes(lambda: site),
            *join.routes(lambda: site),
            Route("/page/{n}", page),
        ],
        middleware=[Middleware(Compression, library=Library(), cache=cache)],
    )
    return TestClient(app, follow_redirects=False)


UNDONE: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "": bytes,
}


@dataclass(frozen=True)
class Answer:
    """An answer as it travels: `raw` is what the network carries."""

    status_code: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def content(self) -> bytes:
        return UNDONE[self.headers.get("content-encoding", "")](self.raw)

    @property
    def text(self) -> str:
        return self.content.decode()


def ask(
    client: TestClient, address: str, encoding: str = "gzip, deflate, br", **more: str
) -> Answer:
    headers = {"accept-encoding": encoding, **{k.replace("_", "-"): v for k, v in more.items()}}
    with client.stream("GET", address, headers=headers) as answer:
        return Answer(answer.status_code, answer.headers, b"".join(answer.iter_raw()))


def on_disk(address: str) -> bytes:
    if address.startswith("/static/"):
        return (streamlit_frontend.FOLDER / address[1:]).read_bytes()
    return (assets.FOLDER / address.split("/", 3)[3]).read_bytes()


# ── which encoding ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0.8, gzip;q=0.8", "br"),
        ("br; Q=0", ""),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("identity;q=1, *;q=0", ""),
        ("identity, gzip;q=0.3", ""),
        ("gzip;q=nonsense", ""),
        ("deflate, zstd", ""),
        ("", ""),
        (", ,", ""),
    ],
)
def test_a_browser_gets_the_encoding_that_it_wants_most(header: str, best: str) -> None:
    assert accepted(header) == best


@pytest.mark.parametrize("address", [LARGE, LIVE, assets.versioned("logo.svg")])
@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_a_file_arrives_whole_in_each_encoding(
    client: TestClient, address: str, encoding: str
) -> None:
    answer = ask(client, address, encoding)
    plain = on_disk(address)
    assert answer.content == plain
    assert answer.headers.get("content-encoding", "") == encoding
    assert answer.headers["content-length"] == str(len(answer.raw))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    kind = "image/svg+xml" if address.endswith("svg") else "text/javascript; charset=utf-8"
    assert answer.headers["content-type"] == kind
    if encoding:
        assert len(answer.raw) < len(plain) * 0.75


def test_what_is_compressed_already_is_left_so(client: TestClient) -> None:
    answer = ask(client, FONT)
    assert answer.raw == on_disk(FONT)
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "font/woff2"
    assert "immutable" in answer.headers["cache-control"]


def test_what_is_made_at_the_start_and_loaded_ahead_has_an_address(client: TestClient) -> None:
    sheet = ask(client, assets.versioned("made/streamlit.css"))
    assert "Source Code Pro" not in sheet.text
    assert "KaTeX_Main" in sheet.text
    assert assets.script(assets.Surface.PHONE) in assets.ahead()
    for address in assets.ahead():
        assert ask(client, address).status_code == 200, address


# ── asked again ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_what_a_browser_has_is_not_sent_again(client: TestClient, encoding: str) -> None:
    tag = ask(client, LIVE, encoding).headers["etag"]
    for named in (tag, f'"other", W/{tag}', "*"):
        again = ask(client, LIVE, encoding, if_none_match=named)
        assert again.status_code == 304
        assert again.raw == b""
        assert again.headers["etag"] == tag
        assert again.headers["vary"] == "Accept-Encoding"
    assert ask(client, LIVE, encoding, if_none_match='"other"').status_code == 200


def test_each_encoding_has_a_tag_of_its_own(client: TestClient) -> None:
    assert len({ask(client, LIVE, each).headers["etag"] for each in ("br", "gzip", "")}) == 3


@pytest.mark.parametrize("address", [LIVE, "/page/200"])
def test_a_head_says_what_a_get_would_send(client: TestClient, address: str) -> None:
    asked = {"accept-encoding": "gzip"}
    head, got = client.head(address, headers=asked), ask(client, address, "gzip")
    assert head.content == b""
    for name in ("content-length", "content-encoding", "content-type", "vary"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=500-", 500, None), ("bytes=-10", -10, None)],
)
@pytest.mark.parametrize("encoding", ["br", ""])
def test_a_cut_download_goes_on_where_it_was(
    client: TestClient, asked: str, first: int, last: int | None, encoding: str
) -> None:
    whole = ask(client, LIVE, encoding)
    part = ask(client, LIVE, encoding, range=asked, if_range=whole.headers["etag"])
    assert part.status_code == 206
    assert part.raw == whole.raw[first : None if last is None else last + 1]
    assert part.headers["content-range"].endswith(f"/{len(whole.raw)}")
    assert part.headers["content-length"] == str(len(part.raw))


def test_a_range_of_another_form_or_of_none_gets_the_whole(client: TestClient) -> None:
    whole = ask(client, LIVE, "br")
    other = ask(client, LIVE, "").headers["etag"]
    for more in ({"if_range": other}, {}):
        for wrong in ("bytes=9-3", "bytes=1-2,4-5", "lines=1-2", "bytes=-"):
            answer = ask(client, LIVE, "br", range=wrong, **more)
            assert answer.status_code == 200
            assert answer.raw == whole.raw
    assert ask(client, LIVE, "br", range="bytes=0-9", if_range=other).status_code == 200
    beyond = ask(client, LIVE, "br", range="bytes=9999999-")
    assert beyond.status_code == 416
    assert beyond.headers["content-range"] == f"bytes */{len(whole.raw)}"


# ── what is not there, and what is not ours to touch ────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        "js/nothing.js",
        "../pyproject.toml",
        "..%2f..%2fpyproject.toml",
        "js/..%2f..%2fREADME.md",
        "%2e%2e/%2e%2e/app.py",
        "demo.toml",
        "demo/reseau.png",
        "",
    ],
)
def test_nothing_but_our_files_is_served(client: TestClient, name: str) -> None:
    for folder in (f"/assets/{assets.version()}/", "/static/"):
        assert ask(client, folder + name).status_code == 404


def test_a_page_of_before_an_upgrade_finds_the_scripts_of_now(client: TestClient) -> None:
    for name in assets.made():
        answer = ask(client, f"/assets/0123456789/{name}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


def test_a_proxy_before_servers_of_two_versions_is_not_given_another_versions_file(
    client: TestClient,
) -> None:
    for name in ("js/board/cards.js", *assets.made()):
        for version, status in (("0123456789", 404), (assets.version(), 200)):
            address = f"/assets/{version}/{name}"
            assert client.get(address, headers={"x-tablee-exact": "1"}).status_code == status


def test_a_file_under_another_versions_address_is_not_kept_for_ever(client: TestClient) -> None:
    answer = ask(client, "/assets/0123456789/js/board/cards.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content == on_disk(LIVE)


def test_pages_are_compressed_as_they_are_made(client: TestClient) -> None:
    for encoding in ("br", "gzip"):
        answer = ask(client, "/page/200", encoding)
        assert answer.headers["content-encoding"] == encoding
        assert answer.text == "<p>é</p>" * 200
        assert answer.headers["content-length"] == str(len(answer.raw))
        assert answer.headers["vary"] == "Accept-Encoding"
        assert len(answer.raw) < 100
    for address, encoding in (("/page/3", "br"), ("/page/200", "")):
        answer = ask(client, address, encoding)
        assert "content-encoding" not in answer.headers
        assert answer.headers["content-length"] == str(len(answer.raw))
    assert ask(client, "/page/20000", "br").text == "<p>é</p>" * 20000


def test_the_page_of_streamlit_is_compressed(client: TestClient) -> None:
    answer = ask(client, "/", "br")
    assert answer.headers["content-encoding"] == "br"
    # The guard for old browsers and the words of all screens stand in the page.
    assert 2.5 * len(answer.raw) < len(answer.text.encode())


async def messages(path: str, kind: str, waits: asyncio.Event) -> AsyncIterator[dict[str, Any]]:
    """What passes through the middleware of a stream that says one thing, then waits."""

    async def said() -> AsyncIterator[bytes]:
        yield b"data: " + b"a" * 2000 + b"\n\n"
        await waits.wait()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await StreamingResponse(said(), media_type=kind)(scope, receive, send)

    passing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [(b"accept-encoding", b"gzip, br")],
    }
    here = Compression(app, Library(), CompressionCache(None))
    running = asyncio.ensure_future(here(scope, asyncio.Event().wait, passing.put))  # type: ignore[arg-type]
    try:
        for _each in range(2):
            yield await asyncio.wait_for(passing.get(), PATIENCE)
    finally:
        running.cancel()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/live/session", "text/event-stream"),
        ("/elsewhere", "text/event-stream; charset=utf-8"),
        ("/elsewhere", "text/plain"),
    ],
)
def test_a_stream_is_neither_compressed_nor_held_back(path: str, kind: str) -> None:
    async def heard() -> list[dict[str, Any]]:
        return [each async for each in messages(path, kind, asyncio.Event())]

    begun, body = asyncio.run(heard())
    assert b"content-encoding" not in dict(begun["headers"])
    assert body["body"].startswith(b"data: aaa")


# ── made once, kept for the next start ──────────────────────────────────────────────────────


def file_of(path: Path) -> StaticFile:
    found = path.stat()
    return StaticFile(path, "text/javascript", (str(path), found.st_mtime_ns, found.st_size))


def form(cache: CompressionCache, file: StaticFile, encoding: str = "br") -> bytes:
    return asyncio.run(cache.form(file, encoding)).body


@pytest.fixture
def script() -> StaticFile:
    return file_of(ROOT / "assets" / "js" / "board" / "cards.js")


def test_the_first_who_asks_gets_a_quick_form_and_the_next_the_best(
    cache: CompressionCache, script: StaticFile
) -> None:
    plain = script.read()
    quick = form(cache, script)
    assert brotli.decompress(quick) == plain
    cache.begin([])
    until(lambda: len(form(cache, script)) < len(quick))
    assert form(cache, script) == brotli.compress(plain, quality=11)


def test_the_best_forms_wait_for_the_next_start(tmp_path: Path, script: StaticFile) -> None:
    folder = tmp_path / "cache" / "streamlit-1"
    first = CompressionCache(folder)
    first.begin([script])
    until(lambda: len(list(folder.glob("[!.]*"))) == 2)
    first.end()
    best = brotli.compress(script.read(), quality=11)
    assert {path.read_bytes() for path in folder.glob("*.br")} == {best}
    assert form(CompressionCache(folder), script) == best
    assert len(form(CompressionCache(None), script)) > len(best)


@pytest.mark.parametrize("damage", [b"", b"nonsense", brotli.compress(b"another file")])
def test_a_kept_form_that_is_not_the_files_is_not_served(
    cache: CompressionCache, tmp_path: Path, script: StaticFile, damage: bytes
) -> None:
    folder = tmp_path / "cache" / "streamlit-1"
    folder.mkdir(parents=True)
    name = hashlib.sha256(script.read()).hexdigest()[:40]
    (folder / f"{name}.br").write_bytes(damage)
    assert brotli.decompress(form(cache, script)) == script.read()
    cache.begin([])
    best = brotli.compress(script.read(), quality=11)
    until(lambda: (folder / f"{name}.br").read_bytes() == best)


def test_where_nothing_can_be_kept_memory_serves(tmp_path: Path, script: StaticFile) -> None:
    (tmp_path / "file").write_text("no folder")
    cache = CompressionCache(tmp_path / "file" / "streamlit-1")
    cache.begin([script])
    until(lambda: form(cache, script) == brotli.compress(script.read(), quality=11))
    assert form(cache, script, "gzip") != form(cache, script)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("file", "no folder")]
    cache.end()


def test_a_changed_file_is_served_as_it_is_now(
    cache: CompressionCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "assets" / "js" / "one.js"
    path.parent.mkdir(parents=True)
    path.touch()
    assets.made()  # of our own files, as when the server starts
    monkeypatch.setattr(assets, "FOLDER", tmp_path / "assets")
    library = Library()
    for text in ("const a = 1;\n" * 100, "const b = 22;\n" * 100):
        path.write_text(text)
        found = library.find("/assets/any/js/one.js")
        assert found is not None
        assert brotli.decompress(form(cache, found)).decode() == text
    path.unlink()
    assert library.find("/assets/any/js/one.js") is None


class Counted(StaticFile):
    """A file that says how often it was read."""

    reads: ClassVar[list[str]] = []

    def read(self) -> bytes:
        self.reads.append(self.kind)
        return super().read()


def test_a_file_that_many_ask_for_at_once_is_made_once(
    cache: CompressionCache, script: StaticFile
) -> None:
    counted = Counted(script.path, script.kind, script.fingerprint)

    async def together() -> set[bytes]:
        asked = (cache.form(counted, "gzip") for _each in range(50))
        return {found.body for found in await asyncio.gather(*asked)}

    assert len(asyncio.run(together())) == 1
    assert len(Counted.reads) == 1


def test_what_no_server_used_for_long_is_deleted(tmp_path: Path, script: StaticFile) -> None:
    old, used = (tmp_path / "streamlit-0" / name for name in ("0.br", "1.br"))
    old.parent.mkdir()
    for path in (old, used):
        path.write_bytes(b"kept")
    os.utime(old, (1, 1))
    cache = CompressionCache(tmp_path / "streamlit-1")
    cache.begin([script])
    until(lambda: any((tmp_path / "streamlit-1").glob("[!.]*")))  # what is old goes before
    cache.end()
    assert [*old.parent.iterdir()] == [used]


def test_the_cache_is_where_the_system_keeps_what_can_be_made_again(tmp_path: Path) -> None:
    chosen = cache_folder({"XDG_CACHE_HOME": str(tmp_path)})
    assert chosen is not None
    assert chosen.parent == tmp_path / "tablee"
    assert cache_folder({"XDG_CACHE_HOME": "not/absolute"}) is None


# ── the join page and what it loads ahead ───────────────────────────────────────────────────


def test_the_join_page_is_one_round_trip_and_loads_ahead(client: TestClient, site: Site) -> None:
    agenda = site.catalogue.agendas["accelerator"]
    room = site.sessions.create("laptop" * 4, "Essai", agenda, facilitator="Yasmine")
    address = f"/r/{room.keys.join}"
    for encoding in ("br", "gzip"):
        answer = ask(client, address, encoding)
        assert len(answer.raw) < 10_000
        assert assets.script(assets.Surface.PHONE) in answer.text
        assert "connect-src 'self'" in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    spared = ask(client, address, save_data="on")
    assert "phone.js" not in spared.text
    assert "connect-src" not in spared.headers["content-security-policy"]
