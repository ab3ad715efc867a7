"""Chromiums of 2018 to 2023, really run: coming in, reading, writing, voting, seeing results.

They are fetched by `make old-browsers`; a version that is not here is skipped, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support.room import Screen
from tests.compat.chromiums import VERSIONS, here
from tests.compat.devtools import opened
from tests.compat.rooms import METHODS, OPTIONS, WAYS, ready, sits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.compat.rooms import Ready

pytestmark = pytest.mark.browser

FLOOR = 70
VOTING = (FLOOR, 92)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready(tmp_path_factory.mktemp("old") / "sessions", VOTING) as served:
        yield served


def program(version: int) -> Path:
    found = here(version)
    if found is None:
        pytest.skip(f"Chromium {version} is not here: make old-browsers fetches it")
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_a_card_written_in_an_old_browser_is_seen_on_a_current_wall(
    version: int, room: Ready, browser: Browser
) -> None:
    wall = Screen(browser, {"width": 1920, "height": 1080})
    wall.page.goto(room.wall)
    with opened(program(version)) as page:
        page.goto(f"{room.join}?lang=fr")
        page.type("#name", f"Zoé {version}")
        page.press("form .btn", leads=True)
        simple = version < FLOOR
        card = f"Carte de Chromium {version}"
        page.type("textarea", card)
        button = ".write .btn" if simple else ".tb-write button[type=submit]"
        page.press(button, leads=simple)
        page.wait(".card" if simple else ".tb-card", card)
        assert page.run("location.pathname").startswith("/lite/") is simple
        assert page.run("document.documentElement.scrollWidth <= innerWidth")
        page.look(f"phone-{version}")
        assert simple or not page.errors
    expect(wall.page.get_by_text(card)).to_be_visible()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("version", VOTING)
def test_a_ballot_of_each_method_is_kept(version: int, method: str, room: Ready) -> None:
    with opened(program(version)) as page:
        sits(page, room, room.votes[method, version])
        page.wait(".tb-ballot")
        page.press(*WAYS[method])
        page.wait(".tb-ballot", "Enregistré")
        page.look(f"{method}-{version}")
        page.goto(f"{room.server.url}/?s={room.votes[method, version]}")
        page.wait(".tb-ballot", "Enregistré")
        assert page.run("document.documentElement.scrollWidth <= innerWidth")
        assert not page.errors


@pytest.mark.parametrize("version", VOTING)
def test_a_result_and_the_wall_are_shown(version: int, room: Ready) -> None:
    with opened(program(version)) as page:
        sits(page, room, room.result)
        page.wait(".tb-result", OPTIONS[0])
        page.look(f"result-{version}")
        page.size(1920, 1080, phone=False)
        page.goto(room.wall)
        page.wait(".tb-wall-top")
        page.look(f"wall-{version}")
        assert not page.errors


@pytest.mark.parametrize("version", [v for v in VERSIONS if v < 112])
def test_whoever_would_facilitate_is_told_what_it_takes(version: int, room: Ready) -> None:
    with opened(program(version)) as page:
        page.goto(f"{room.server.url}/?lang=fr")
        page.wait("#tb-guard", "Chrome ou Edge 112")
        page.press("#tb-guard a", "Participer avec un code", leads=True)
        page.wait("#code")
        assert page.sees("#code")


@pytest.mark.parametrize("version", [64, FLOOR, 109])
def test_the_test_page_says_what_this_browser_will_open(version: int, room: Ready) -> None:
    with opened(program(version)) as page:
        page.goto(f"{room.server.url}/test?lang=fr")
        page.wait("#follows", "il en faut un plus récent")
        if version < FLOOR:
            page.wait("#simple", "la page simple")
            assert not page.sees("#wait")
        else:
            page.wait("#usual", "ouvre la page habituelle")
            page.wait("#yes", "Le direct passe")
        page.look(f"test-{version}")
