"""Takes the pictures of the README: each face of the demo, in a real browser, in both languages.

`make pictures` writes them to `docs/pictures/<language>/<face>.png`, each with what could be
pressed on the page (`pressable`), which a test holds against the page of today. Not for tests of
what a screen looks like: a picture changes with the clock that stands on it.
"""

from __future__ import annotations

import io
import secrets
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import expect

from tablee.model.entities import Role
from tablee.registry import load
from tablee.sdk.demo import remade
from tablee.sdk.testing.browsers import launched
from tablee.sdk.testing.servers import Server
from tablee.sdk.testing.tabs import TOURED
from tablee.session import Sessions
from tablee.session.access.links import BrowserLink, browser_hash
from tablee.settings import ROOT
from tablee.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tablee.session import Room

__all__ = ["FACES", "PICTURES", "Demo", "demo", "pressable", "take"]

PICTURES: Final = ROOT / "docs" / "pictures"
LOCALES: Final = {"en": "en-GB", "fr": "fr-FR"}
FACILITATOR, PARTICIPANT = "Yasmine", "Karim"
LIGHTEST: Final = 80_000
"""Bytes of a picture, at most: colours are given up until it is no heavier."""
ROOM: Final = {"TABLEE_PUBLIC_URL": "http://192.168.1.20:8501", "TABLEE_CODE_DIGITS": "6"}
"""What a room reads on the wall, instead of this machine’s own address and port."""
UNFINISHED: Final = '[data-stale="true"], [data-testid="stSkeleton"]'
PRESSABLE: Final = "Pressable"
"""The name of the text in a picture’s file that says what could be pressed."""
LABELS: Final = """() => [...document.querySelectorAll("button, a[href], summary, h1, h2")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.innerText.split("\\n").find((line) => line && !/^[a-z_]+$/.test(line)))
  .filter((label) => label && !/[0-9]/.test(label))"""
"""The first line of the page’s buttons, links and headings, but icons, hours, days and codes."""
QUIET: Final = '[data-test-script-state="notRunning"]'


@dataclass(frozen=True)
class Face:
    """Who looks at which page of the session, on how large a screen."""

    width: int
    height: int
    who: str = ""
    address: str = "/?s={session}"
    shows: str = "h1"
    """What is there once the page is drawn."""


FACES: Final = {
    "home": Face(1100, 825, FACILITATOR, "/", shows=".tb-agenda, [data-testid=stRadio]"),
    "console": Face(1280, 960, FACILITATOR, shows=".tb-card:visible"),
    "phone": Face(390, 780, PARTICIPANT, shows=".tb-mine:visible"),
    "wall": Face(1280, 720, address="/w/{wall}?lang={language}", shows=".tb-card:visible"),
    "synthesis": Face(
        1100, 825, FACILITATOR, "/?s={session}&page=synthesis", shows=".tb-page .tb-card:visible"
    ),
}


def take(folder: Path = PICTURES, languages: tuple[str, ...] = tuple(LOCALES)) -> list[Path]:
    """Writes each face in each language under this folder; returns the files."""
    taken = []
    for language in languages:
        with demo() as played, launched() as browser:
            for name, face in FACES.items():
                file = folder / language / f"{name}.png"
                file.parent.mkdir(parents=True, exist_ok=True)
                page = played.page(browser, face, language)
                labels = sorted(set(page.evaluate(LABELS)))
                file.write_bytes(_light(page.screenshot(animations="disabled"), labels))
                taken.append(file)
    return taken


@dataclass
class Demo:
    """The demo on a server of its own, with two browsers that are known there."""

    server: Server
    places: dict[str, str]
    """What an address may name: the session, keys of its wall and phones, its public page."""
    cookies: dict[str, str]

    def page(self, browser: Browser, face: Face, language: str) -> Page:
        """One page as this person sees it; it stays open, so that nobody is seen to leave."""
        context = self.context(browser, face.who, language, (face.width, face.height))
        return self.opened(context, face.who, face.address, face.shows, language)

    def context(
        self, browser: Browser, who: str, language: str, size: tuple[int, int]
    ) -> BrowserContext:
        """A browser that this person, or nobody, is known by."""
        context = browser.new_context(
            locale=LOCALES[language],
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            bypass_csp=True,
        )
        if who:
            cookie = {"name": "tablee", "value": self.cookies[who], "url": self.server.url}
            context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        context.add_init_script(TOURED)
        return context

    def opened(
        self, context: BrowserContext, who: str, address: str, shows: str, language: str
    ) -> Page:
        """A page of theirs, drawn."""
        page = context.new_page()
        page.goto(self.server.url + address.format(**self.places, language=language))
        expect(page.locator(shows).first).to_be_visible(timeout=60_000)
        if who == FACILITATOR:  # whoever takes part has a page of their own, without Streamlit
            expect(page.locator(QUIET)).to_have_count(1, timeout=60_000)
            expect(page.locator(UNFINISHED)).to_have_count(0, timeout=60_000)
        return page


def _as_it_ends(_room: Room) -> None:
    """Nothing more is done."""


@contextmanager
def demo(made_ready: Callable[[Room], None] = _as_it_ends) -> Iterator[Demo]:
    """The demo, once something more was done in it, served until left; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="tablee-") as base:
        folder = Path(base) / "sessions"
        folder.mkdir()
        catalogue = load([ROOT / "plugins"])
        with speaking("fr"), remade(folder, catalogue) as made:
            session = made.session.id
        sessions = Sessions(folder, catalogue)
        room = sessions.get(session)
        cookies = {name: _seated(room, name) for name in (FACILITATOR, PARTICIPANT)}
        with speaking("fr"):
            made_ready(room)
        page = room.publishing.current
        keys = {"session": session, "wall": room.keys.wall, "code": room.keys.join}
        places = {**keys, "page": page.token if page else ""}
        sessions.close()
        server = Server(folder, ROOM)
        server.start()
        try:
            yield Demo(server, places, cookies)
        finally:
            server.stop()


def _seated(room: Room, name: str) -> str:
    """A browser that this person of the demo is known by; returns its cookie."""
    person = next(p for p in room.everybody.values() if p.first_name == name)
    cookie = secrets.token_hex(20)
    with room.transaction():
        link = BrowserLink(browser_hash(cookie), person.id)
        room.commit(replace(link, console=person.has(Role.FACILITATOR)))
    return cookie


def pressable(file: Path) -> list[str]:
    """What could be pressed on the page that a picture was taken of, as the picture’s file says."""
    with Image.open(file) as picture:
        return str(picture.info.get(PRESSABLE, "")).split("\n")


def _light(picture: bytes, labels: list[str]) -> bytes:
    """The same with a palette of its own colours, of as many as its weight allows."""
    said = PngInfo()
    said.add_itxt(PRESSABLE, "\n".join(labels), zip=True)
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        written = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(
            written, "PNG", optimize=True, pnginfo=said
        )
        if written.tell() <= LIGHTEST:
            break
    return written.getvalue()


if __name__ == "__main__":
    for picture_ in take():
        sys.stdout.write(f"{picture_.relative_to(ROOT)}  {picture_.stat().st_size} B\n")
