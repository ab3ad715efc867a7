"""What pip installs, away from the project: a room is opened from an empty folder, and exported."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
import urllib.request
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.support.room import SMALL, Phone
from tests.outside import fresh
from tests.support.server import ROOT, Server
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.packages]

MEGABYTES = 6
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
COMMON = ROOT / "docs" / "hosting" / "yunohost" / "scripts" / "_common.sh"
"""YunoHost waits for a line of the log before it says that all is well."""
WORDS = "Un mot venu de la roue"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[fresh.Fresh]:
    with fresh.installed(tmp_path_factory.mktemp("wheel")) as made:
        (made.folder / "empty").mkdir()
        yield made


@pytest.fixture
def data(installed: fresh.Fresh, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of data, which all commands find for themselves."""
    monkeypatch.setenv("XDG_DATA_HOME", str(installed.folder / "data"))
    return installed.folder / "data" / "tablee"


@contextmanager
def served(installed: fresh.Fresh, *command: str) -> Iterator[Server]:
    """`tablee` with these words, started in the empty folder, its sessions where it wants them."""
    there = ("env", "-C", str(installed.folder / "empty"), "-u", "TABLEE_SESSIONS")
    tablee = (*there, str(installed.bin / "tablee"), *command)
    environ = {"PYTHONPATH": "", "LANG": "fr_FR.UTF-8", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    server = Server(installed.folder / "served" / "none", environ, tablee)
    server.folder.parent.mkdir(exist_ok=True)
    try:
        server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()


def files(folder: Path) -> set[Path]:
    """All that is there, but for what Python compiles."""
    return {path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}


def test_it_is_whole_and_small(installed: fresh.Fresh) -> None:
    (wheel,) = installed.folder.glob("tablee-*.whl")
    assert wheel.stat().st_size < MEGABYTES * 1_000_000
    with zipfile.ZipFile(wheel) as packed:
        assert {"tablee/py.typed", "tablee/plugin.py"} <= set(packed.namelist())
    said = [
        installed.run("tablee", "--version"),
        installed.run("python", "-m", "tablee", "--version"),
    ]
    assert said[0] == said[1] == f"Tablée {VERSION}\n"
    ours = json.loads(installed.run("tablee", "plugins", "--json"))
    assert ours["refusals"] == []
    listed = (ROOT / "plugins" / "ours.txt").read_text("utf-8").splitlines()
    assert {each["name"] for each in ours["plugins"]} >= {n for n in listed if n[:1] != "#"}


def test_a_demonstration_from_an_empty_folder_is_joined_and_exported(
    installed: fresh.Fresh, data: Path, browser: Browser
) -> None:
    (site,) = installed.folder.glob("venv/lib/python*/site-packages")
    before = files(site)
    with served(installed, "demo") as server:
        code = re.search(r"/r/(\S+)", server.log)
        assert code is not None, server.log
        assert f"Sessions gardées dans {data / 'demo-sessions'}." in server.log
        phone = Phone(browser, server, SMALL)
        phone.join(code[1], "Ysoline")
        phone.send("Votre idée", WORDS, "Poser ma carte")
        phone.sees(WORDS)
        phone.close()
        with urllib.request.urlopen(f"{server.url}/health") as answer:
            assert json.load(answer)["ready"] is True
    (folder,) = [path for path in (data / "demo-sessions").glob("[!.]*") if path.is_dir()]
    sheet = installed.folder / "sheet.pdf"
    there = ("--sessions", str(data / "demo-sessions"))
    installed.run("tablee", "export", folder.name, "pdf", "-o", str(sheet), *there)
    assert WORDS in " ".join(page.extract_text() for page in PdfReader(sheet).pages)
    assert files(installed.folder / "empty") == set()
    assert files(site) == before


def test_the_command_alone_serves_the_home_page_with_the_settings_of_its_file(
    installed: fresh.Fresh, data: Path
) -> None:
    data.mkdir(parents=True, exist_ok=True)
    (data / "tablee.env").write_text("# les nôtres\nTABLEE_METRICS=1\n", "utf-8")
    with served(installed) as server:
        assert f"Sessions gardées dans {data / 'sessions'}." in server.log
        waited_for = re.search(r'wait_until="(.+?)"', COMMON.read_text("utf-8"))
        assert waited_for is not None
        until(lambda: waited_for[1] in server.log)
        with urllib.request.urlopen(f"{server.url}/metrics") as answer:
            assert b"tablee_sessions 0.0" in answer.read()
        with urllib.request.urlopen(server.url) as answer:
            assert answer.status == 200
    (data / "tablee.env").unlink()


def test_a_session_of_the_oldest_format_goes_on_with_phones_open_over_a_restart(
    installed: fresh.Fresh, data: Path, browser: Browser
) -> None:
    """What an upgrade is: the new wheel beside sessions of long ago, then a service that restarts.

    A session of the first format is brought up to date, joined, and written in while it restarts.
    """
    kept = data / "sessions" / "2026-09-21-un-compost-au-pied-de-l-immeuble"
    shutil.copytree(ROOT / "tests" / "former" / "sessions" / "1-one-file", kept)
    before = json.loads((kept / "session.json").read_bytes())
    (join,) = (each["join"] for each in before["keys"].values())
    texts = [each["content"]["text"] for each in before["contributions"].values()]
    with served(installed, "run") as server:
        phones = [Phone(browser, server, SMALL) for _each in range(2)]
        for phone, name in zip(phones, ("Ysoline", "Wandrille"), strict=True):
            phone.join(join, name)
            phone.send("Votre idée", f"{name} avant", "Poser ma carte")
            phone.page.get_by_label("Votre idée").fill(f"{name} pendant")
        server.stop()
        server.start()
        for phone, name in zip(phones, ("Ysoline", "Wandrille"), strict=True):
            field = phone.page.get_by_label("Votre idée")
            expect(field).to_have_value(f"{name} pendant")
            phone.page.get_by_role("button", name="Poser ma carte").click()
            phone.sees(f"{name} avant")
            phone.sees(f"{name} pendant")
            phone.close()
    after = json.loads((kept / "session.json").read_bytes())["contributions"].values()
    wanted = [
        f"{name} {when}" for name in ("Ysoline", "Wandrille") for when in ("avant", "pendant")
    ]
    assert sorted(each["content"]["text"] for each in after) == sorted([*texts, *wanted])
    original = [path for path in (kept / "aside").iterdir() if path.name.endswith("session.json")]
    assert [json.loads(path.read_bytes()) for path in original] == [before]


def test_a_plugin_is_begun_checked_and_tried(installed: fresh.Fresh) -> None:
    place = installed.folder / "mine"
    installed.run("tablee", "new-plugin", "canvas", "tour_de_ciel", "--in", str(place))
    said = installed.run("tablee", "check-plugin", str(place / "tour_de_ciel"), "--rooms", "1")
    assert said.strip().endswith("Rien à réparer."), said
    tried = installed.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(place))
    assert " passed" in tried
