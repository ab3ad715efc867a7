"""What plugins bring for browsers: their folder `assets/`, and nothing else of this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tablee.document import transcript
from tablee.registry import load
from tablee.sdk.testing import enter, open_room, seat_of, start
from tablee.settings import ROOT
from tablee.view import Audience, Component, Fold, Stack, Text
from tablee.web.live import components, frames
from tablee.web.live.serializer import slim
from tablee.web.static import plugin_files
from tablee.web.static.cache import CompressionCache
from tablee.web.static.compression import Compression
from tablee.web.static.file_index import Library

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from tablee.registry import Catalogue
    from tablee.view import View

PLUGIN = """
from dataclasses import dataclass
from typing import ClassVar
from tablee.activities import Intro
from tablee.activities.hookspecs import hookimpl
from tablee.view import Text

@dataclass(frozen=True)
class Needle(Intro):
    name: ClassVar[str] = "{name}"
    title: ClassVar[str] = "Aiguille"

    def view(self, step, audience):
        return Text("")

@hookimpl
def intros():
    return [Needle]
"""

SKY = """
from dataclasses import dataclass
from typing import ClassVar
from tablee.activities import Intro
from tablee.activities.cards import card
from tablee.activities.hookspecs import hookimpl
from tablee.model.entities import Content
from tablee.view import Cards, Component

@dataclass(frozen=True)
class Word(Content):
    kind: ClassVar[str] = "word"
    text: str = ""

@dataclass(frozen=True)
class Sky(Intro):
    name: ClassVar[str] = "sky"
    title: ClassVar[str] = "Ciel"
    contents: ClassVar[tuple[type[Content], ...]] = (Word,)

    def view(self, step, audience):
        cards = tuple(card(step, c, word.text, audience) for c, word in step.of(Word))
        return Component("sky.js", {}, Cards("Mots", cards))

@hookimpl
def intros():
    return [Sky]
"""

ENDLESS: dict[str, Any] = {}
ENDLESS["itself"] = ENDLESS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Plugins with files; one of them is refused, one has no folder of its own."""
    for name in ("needle", "refused"):
        assets = tmp_path / "plugins" / name / "assets"
        (assets / "pictures").mkdir(parents=True)
        (assets / "draw.js").write_text("export const draw = () => 1;" * 40)
        (assets / "pictures" / "moon.svg").write_text("<svg/>")
        (assets / "notes.py").write_text("secret")
        (assets / ".hidden.js").write_text("secret")
        (assets.parent / "__init__.py").write_text(PLUGIN.format(name=name))
    (tmp_path / "outside.js").write_text("secret")
    (tmp_path / "plugins" / "needle" / "assets" / "link.js").symlink_to(tmp_path / "outside.js")
    (tmp_path / "plugins" / "refused" / "__init__.py").write_text("import nothing_of_the_kind")
    (tmp_path / "plugins" / "alone.py").write_text(PLUGIN.format(name="alone"))
    (tmp_path / "plugins" / "assets").mkdir()
    (tmp_path / "plugins" / "assets" / "draw.js").write_text("secret")
    return tmp_path / "plugins"


@pytest.fixture
def offered(folder: Path) -> Catalogue:
    for name in ("needle", "alone", "refused"):
        sys.modules.pop(f"plugins.{name}", None)
    return load([folder])


@pytest.fixture
def client(offered: Catalogue) -> TestClient:
    library = Library(lambda: offered)
    app = Starlette(
        middleware=[Middleware(Compression, library=library, cache=CompressionCache(None))],
    )
    return TestClient(app)


def shown(view: View, catalogue: Catalogue, audience: Audience = Audience.PHONE) -> Any:
    activity = catalogue.activity("needle", {})
    return msgspec.to_builtins({"view": components.sent(view, activity, audience, catalogue)})[
        "view"
    ]


def test_a_phone_keeps_a_plugins_file_until_it_is_edited(
    client: TestClient, offered: Catalogue, folder: Path
) -> None:
    address = plugin_files.address("needle", "draw.js", offered)
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.text.startswith("export const draw")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    (folder / "needle" / "assets" / "draw.js").write_text("export const draw = () => 2;" * 40)
    edited = plugin_files.address("needle", "draw.js", offered)
    assert edited != address
    assert "=> 2" in client.get(edited).text
    assert client.get(address).headers["cache-control"] == "no-cache"
    moon = plugin_files.address("needle", "pictures/moon.svg", offered)
    assert client.get(moon).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "asked",
    [
        "needle/x/../__init__.py",
        "needle/x/%2e%2e/__init__.py",
        "needle/x/..%2f__init__.py",
        "needle/x//etc/passwd",
        "needle/x/notes.py",
        "needle/x/.hidden.js",
        "needle/x/link.js",
        "needle/x/",
        "needle",
        "refused/x/draw.js",
        "alone/x/draw.js",
        "nobody/x/draw.js",
        "",
    ],
)
def test_nothing_else_of_this_machine_is_served(client: TestClient, asked: str) -> None:
    assert client.get(f"/plugin/{asked}").status_code == 404


def test_a_plugin_of_a_package_has_its_files_beside_its_module(
    tmp_path: Path, offered: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "tablee_moon"
    (package / "assets").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "entry.py").write_text(PLUGIN.format(name="moon"))
    (package / "assets" / "moon.js").write_text("export const draw = () => 1;")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    entry: ModuleType = pytest.importorskip("tablee_moon.entry")
    offered.hooks.register(entry, "moon")
    assert plugin_files.owner(entry.Needle(), offered) == "moon"
    assert plugin_files.address("moon", "moon.js", offered).startswith("/plugin/moon/")


def test_a_component_leaves_with_its_address_wherever_it_stands(offered: Catalogue) -> None:
    data = {"hidden": False, "actions": [], "list": [{"id": "a"}, {"id": "a"}]}
    component = Component("draw.js", data, Text("La même chose"), {"word": "mot"})
    stack = shown(Stack((Fold("Plus", (component,)),)), offered)
    sent = slim(stack)["items"][0]["items"][0]
    assert sent["address"] == plugin_files.address("needle", "draw.js", offered)
    assert sent["style"] == ""
    assert sent["given"] == (
        '{"data":{"hidden":false,"actions":[],"list":[{"id":"a"},{"id":"a"}]},'
        '"words":{"word":"mot"},"session":{"title":"","question":"","day":""}}'
    )


@pytest.mark.parametrize(
    ("component", "why"),
    [
        (Component("gone.js", {}, Text("La même chose")), "gone.js"),
        (Component("../__init__.py", {}, Text("La même chose")), "__init__.py"),
        (Component("draw.js", {"a": object()}, Text("La même chose")), "object"),
        (Component("draw.js", {"a": "é" * 1_000_001}, Text("La même chose")), "1\u00a0Mo"),
        (Component("draw.js", ENDLESS, Text("La même chose")), "recursion"),
    ],
)
def test_where_it_cannot_be_drawn_people_have_the_fallback_and_the_facilitator_the_reason(
    offered: Catalogue, component: Component, why: str
) -> None:
    assert shown(component, offered)["text"] == "La même chose"
    fallback, reason = shown(component, offered, Audience.CONSOLE)["items"]
    assert fallback["text"] == "La même chose"
    assert why in reason["text"]


def test_the_plugin_of_the_guide_draws_by_itself_on_every_screen(tmp_path: Path) -> None:
    room = open_room(tmp_path, load([ROOT / "docs" / "examples"]), "barometer")
    adele = enter(room, "Adèle")
    start(room, "barometer")
    level = room.catalogue.content("barometer", "level", {"text": "7 contente"})
    seat_of(room, adele).post(level)
    for audience in (Audience.WALL, Audience.PHONE, Audience.CONSOLE):
        view = msgspec.to_builtins(frames.frame(room, audience, "fr"))["view"]
        assert view["widget"] == "component", view
        assert '"word":"contente"' in view["given"]


def test_readers_of_the_draft_have_the_fallback(offered: Catalogue) -> None:
    component = Component("draw.js", {}, Text("La même chose"))
    assert shown(component, offered, Audience.READER)["widget"] == "text"


def test_a_table_of_all_that_was_said_has_the_names_of_the_fallback(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "sky.py").write_text(SKY)
    room = open_room(tmp_path / "sessions", load([tmp_path / "plugins"]), "sky")
    adele = enter(room, "Adèle")
    start(room, "sky")
    seat_of(room, adele).post(room.catalogue.content("sky", "word", {"text": "grand soleil"}))
    (told,) = transcript.in_record(room.record(), ())
    assert (told.person, told.text) == ("Adèle", "grand soleil")
