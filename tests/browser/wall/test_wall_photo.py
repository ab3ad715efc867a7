"""A wall of sticky notes from a file to cards, by keyboard and by pointer, in a real browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from plugins.action_canvas import Aspect
from tablee.sdk.testing import facilitator_of, offered, start
from tablee.session import Sessions
from tests.browser.support.room import Screen
from tests.support.photos.walls import wall_photo
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LAPTOP = "laptop-of-the-facilitator"
ZONES = ("Ce qui va", "Ce qui manque")


@dataclass
class Place:
    """A server with a canvas of two columns, and the photo of a wall of eight notes."""

    server: Server
    wall: str
    session: str
    step: str
    photo: Path

    def at(self, browser: Browser, **size: int) -> Screen:
        """The page for the photo, as whoever facilitates has it."""
        screen = Screen(browser, {"width": 1366, "height": 768, **size})
        cookie = {"name": "tablee", "value": LAPTOP, "url": self.server.url}
        screen.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        screen.page.goto(f"{self.server.url}/wall-photo/{self.session}/{self.step}")
        screen.page.set_input_files("#notes-files", self.photo)
        expect(screen.page.locator(".tb-n-badge")).to_have_count(8)
        return screen


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("wall")
    folder, photo = base / "sessions", base / "wall.jpg"
    folder.mkdir()
    photo.write_bytes(wall_photo(3, notes=8, size=(1280, 960), brown=False).jpeg)
    sessions = Sessions(folder, offered())
    room = sessions.create(LAPTOP, "Un réseau", facilitator="Yasmine")
    me = facilitator_of(room)
    room.conduct.add_step(me, "action_canvas")
    step = start(room, "action_canvas")
    for title in ZONES:
        room.words.post(me, step, Aspect(title))
    session, wall = room.session.id, f"/w/{room.keys.wall}"
    sessions.close()
    server = Server(folder)
    server.start()
    yield Place(server, wall, session, step, photo)
    server.stop()


def typed(page: Page, n: int) -> str:
    note = page.get_by_role("group", name=f"Papillon {n}", exact=True)
    return note.locator("textarea").input_value()


def test_a_wall_is_corrected_typed_and_put_up(place: Place, browser: Browser) -> None:
    screen = place.at(browser)
    page = screen.page
    for n in range(1, 9):  # each says at once in which zone it hangs, by the limits
        zone = page.get_by_label(f"Où va le papillon {n}").locator("option:checked")
        expect(zone).to_have_text(re.compile("Ce qui"))
    page.get_by_role("button", name="Papillon 1, le taper").click()
    page.keyboard.type("Un annuaire")
    page.keyboard.press("Enter")
    page.keyboard.type("Une fête")
    assert (typed(page, 1), typed(page, 2)) == ("Un annuaire", "Une fête")
    # by keyboard: one more, moved by its fields, then taken away
    page.get_by_role("button", name="Ajouter un papillon").press("Enter")
    expect(page.locator(".tb-n-badge")).to_have_count(9)
    page.get_by_label("Depuis la gauche, en %").fill("2")
    page.get_by_label("Depuis la gauche, en %").press("Tab")
    page.get_by_role("button", name="Retirer", exact=True).press("Enter")
    expect(page.locator(".tb-n-badge")).to_have_count(8)
    # by pointer: what is dragged over the wall is a note
    box = page.locator(".tb-n-photo").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=3)
    page.mouse.up()
    expect(page.locator(".tb-n-badge")).to_have_count(9)
    page.get_by_role("button", name="Retirer", exact=True).click()
    page.get_by_label("Où va le papillon 1").select_option("Ce qui manque")
    assert screen.faults() == []
    page.get_by_role("button", name=re.compile("Poser 8 cartes")).click()
    expect(page.locator("#notes-told")).to_contain_text("8 cartes posées")
    expect(page.locator("#notes-told")).to_be_focused()
    page.goto(place.server.url + place.wall)
    card = page.locator(".tb-card", has_text="Un annuaire").first
    expect(card.locator("img")).to_have_attribute("alt", "Le papillon 1, écrit à la main")
    assert screen.errors == []
    screen.close()


def test_on_a_small_phone_nothing_stands_over_what_is_pressed(
    place: Place, browser: Browser
) -> None:
    screen = place.at(browser, width=320, height=640)
    page = screen.page
    for button in ("Poser 8 cartes", "Laisser cette photo"):
        page.get_by_role("button", name=button).click(trial=True)
    foot = page.locator(".tb-n-below")
    page.evaluate("window.scrollTo(0, 0)")
    box = foot.bounding_box()
    assert box is not None
    assert box["y"] > 640  # it waits below the notes: it would hide a third of the window
    assert screen.overflow() <= 0
    assert screen.faults() == []
    screen.close()


def test_where_no_note_is_found_the_page_says_why_and_what_to_do(
    place: Place, browser: Browser, tmp_path: Path
) -> None:
    screen = place.at(browser, width=320, height=640)
    page = screen.page
    white = tmp_path / "white.jpg"
    Image.new("RGB", (800, 600), "white").save(white)
    page.get_by_role("button", name="Laisser cette photo").click()
    page.set_input_files("#notes-files", white)
    expect(page.locator("#notes-found")).to_have_text("Aucun papillon trouvé sur cette photo")
    why = page.get_by_text("blanc sur un mur blanc, il ne se voit pas. Tracez chacun sur la photo")
    expect(why).to_be_visible()
    assert screen.faults() == []
    page.get_by_role("button", name="Ajouter un papillon").click()
    expect(why).to_have_count(0)
    expect(page.locator(".tb-n-badge")).to_have_count(1)
    screen.close()
