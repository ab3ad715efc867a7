"""Two plugins that others wrote, installed by pip, used by a phone, and read in every export.

Both stand beside this file as their authors have them; here they are installed where a host would.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.support.room import SMALL, Console, Phone, Wall
from tests.outside import fresh, reading
from tests.support.photos.bad_pictures import camera_photo
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.support.room import Screen

pytestmark = [pytest.mark.browser, pytest.mark.packages]

NAMES = ("meteo_interieure", "speed_boat")
AGENDA = """title = "Rétrospective"
[[steps]]
activity = "meteo_interieure"
minutes = 5
[[steps]]
activity = "speed_boat"
minutes = 20
[[steps]]
activity = "dot_vote"
minutes = 5
"""
WEATHER = ("Orage", "Slept badly")
SEEN = ("Un ciel dégagé", "Vivement midi")
"""What the picture shows, and its caption."""
ANCHORS = ("La mairie ne répond pas", "Two keys for ten people")
CUT = ("Appeler Madame Robin", "le 20 juin 2030")
DAY = "2030-06-20"

SPOKEN = (*WEATHER, *SEEN, *ANCHORS, *CUT)
"""What a format that has the document says of both."""
WITHOUT_ALT = tuple(words for words in SPOKEN if words != SEEN[0])
"""The same where a picture has no alternative text among the words of the page."""
READ = {
    "csv-actions": (*CUT, DAY),
    "csv-contributions": SPOKEN,
    "csv-votes": ANCHORS,
    "docx": SPOKEN,
    "dokuwiki": WITHOUT_ALT,
    "eml": SPOKEN,
    "folder": SPOKEN,
    "html": SPOKEN,
    "ics": (CUT[0], DAY),
    "json": SPOKEN,
    "markdown": SPOKEN,
    "mediawiki": SPOKEN,
    "odp": SPOKEN,
    "odt": SPOKEN,
    "pdf": WITHOUT_ALT,
    "pptx": SPOKEN,
    "text": SPOKEN,
    "xlsx": SPOKEN,
    "yeswiki": SPOKEN,
    "zip": SPOKEN,
}
"""What each format says of what was done in both.

Where it holds actions alone, that is the anchor which somebody cuts; where votes alone, the cards
that were put to one. Nobody decides anything in a météo: it is in all the others.
"""
WITH_PICTURES = ("docx", "eml", "folder", "html", "json", "odp", "odt", "pdf", "pptx", "zip")
"""Those that carry the pictures within themselves."""
EXPORTS = """
import sys
from pathlib import Path
from tablee.cli import main

session, folder, *formats = sys.argv[1:]
for format_ in formats:
    sys.argv = ["tablee", "export", session, format_, "-o", str(Path(folder, format_))]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, format_
"""
"""Types `tablee export SESSION FORMAT -o FILE` for each format, in one process to spare time."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[fresh.Fresh]:
    """The environment in which pip has put Tablée and both packages."""
    with fresh.installed(tmp_path_factory.mktemp("outside")) as made:
        yield made


@contextmanager
def serving(installed: fresh.Fresh) -> Iterator[Server]:
    """`tablee run` there; stopped whatever happens."""
    installed.sessions.mkdir()
    nothing = {"PYTHONPATH": "", "LANG": "fr_FR.UTF-8"}
    server = Server(installed.sessions, nothing, (str(installed.bin / "tablee"), "run"))
    try:
        server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            try:
                server.stop()
            finally:
                server.process.kill()


# ── as a host sees them ─────────────────────────────────────────────────────────────────────


def offered(installed: fresh.Fresh) -> dict[str, list[dict[str, str]]]:
    """What `tablee plugins --json` says."""
    said: dict[str, list[dict[str, str]]] = json.loads(installed.run("tablee", "plugins", "--json"))
    return said


def test_both_come_in_as_packages_with_their_version_and_nothing_is_left_in_the_tree(
    installed: fresh.Fresh,
) -> None:
    said = offered(installed)
    assert said["refusals"] == []
    packages = [each for each in said["plugins"] if each["way"] == "package"]
    assert [(each["name"], each["version"], each["source"]) for each in packages] == [
        ("meteo_interieure", "1.0.0", "tablee-meteo-interieure"),
        ("speed_boat", "1.0.0", "tablee-speed-boat"),
    ]
    built = [*fresh.HERE.rglob("build"), *fresh.HERE.rglob("*.egg-info")]
    assert built == []


@pytest.mark.parametrize("name", NAMES)
def test_neither_has_anything_to_mend(installed: fresh.Fresh, name: str) -> None:
    said = installed.run("tablee", "check-plugin", name, "--rooms", "1")
    assert said.strip().endswith("Rien à réparer."), said


def test_their_own_tests_pass_where_they_are_installed(installed: fresh.Fresh) -> None:
    tests = [package / "tests" for package in installed.packages]
    ways = ("-q", "-p", "no:cacheprovider", "--import-mode=importlib")
    said = installed.run("python", "-m", "pytest", *ways, *tests)
    assert " passed" in said, said


# ── as a room uses them ─────────────────────────────────────────────────────────────────────


@dataclass
class Room:
    """The facilitator, the wall, and two people: in French, and in English on a small phone."""

    console: Console
    wall: Wall
    adele: Phone
    tom: Phone

    @property
    def screens(self) -> tuple[Screen, ...]:
        return (self.console, self.wall, self.adele, self.tom)

    def sound(self) -> None:
        """Nothing failed, overflows, or is hard to read or to hear, on any screen."""
        for screen in self.screens:
            assert screen.faults() == []
            assert (screen.errors, screen.outside, screen.overflow()) == ([], [], 0)


def opened(browser: Browser, server: Server) -> Room:
    """A session is opened with an agenda that somebody brought; two people join."""
    console = Console(browser, server)
    console.page.goto(server.url)
    console.unfold("Apporter un agenda")
    agenda: FilePayload = {"name": "a.toml", "mimeType": "", "buffer": AGENDA.encode()}
    console.page.locator('input[type="file"]').set_input_files(agenda)
    console.press("S’en servir")
    console.sees("Rétrospective · 30 min")
    console.write("Titre de la session", "Nos six mois")
    console.write("Votre prénom", "Yasmine")
    console.press("Ouvrir la session")
    console.heading("Prêt à commencer")
    room = Room(
        console,
        Wall(browser, console.wall_address),
        Phone(browser, server),
        Phone(browser, server, SMALL, "en-GB"),
    )
    room.adele.join(console.code, "Adèle")
    room.tom.join(console.code, "Tom")
    return room


def says_the_weather(room: Room) -> None:
    """Adèle in one press, then with a picture; Tom with words, in English."""
    room.console.press("Commencer")
    room.adele.heading("Quel temps fait-il en vous")
    mine, toms = room.adele.own_page(), room.tom.own_page()
    mine.get_by_text("Orage", exact=True).click(timeout=30_000)
    mine.get_by_role("button", name="Envoyer ma météo").click()
    room.wall.sees("Orage")
    toms.get_by_text("Fog", exact=True).click(timeout=30_000)
    toms.get_by_label("A few words, if you like").fill(WEATHER[1])
    toms.get_by_role("button", name="Send my weather").click()
    room.wall.sees(WEATHER[1])
    mine.locator("summary", has_text="Envoyer une image").click()
    photo: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": camera_photo()}
    mine.locator('input[type="file"]').set_input_files(photo)
    expect(mine.get_by_text("a.jpg").first).to_be_visible(timeout=20_000)
    mine.get_by_label("Ce qu’elle montre, pour les personnes qui ne la voient pas").fill(SEEN[0])
    mine.get_by_label("Légende, source ou lien (facultatif)").fill(SEEN[1])
    mine.get_by_role("button", name="Envoyer mon image").click()
    for screen in (room.wall, room.tom):
        picture = screen.page.get_by_role("img", name=SEEN[0])
        expect(picture).to_have_js_property("naturalWidth", 600, timeout=20_000)
    room.sound()


def sails(room: Room) -> None:
    """Two anchors, one of which is cut; the wall has the cards, and draws the boat."""
    room.console.next("Speed boat")
    room.adele.page.get_by_role("radio", name="Les ancres").check()
    room.adele.send("Votre idée", ANCHORS[0], "Poser ma carte")
    room.tom.page.get_by_role("radio", name="The anchors").check()
    room.tom.send("Your idea", ANCHORS[1], "Put up my card")
    room.wall.sees(ANCHORS[1])
    card = room.adele.page.locator(".tb-card", has_text=ANCHORS[0])
    card.get_by_role("button", name="Couper").click()
    card.get_by_label("Que faites-vous pour la couper").fill("\n".join(CUT))
    card.get_by_role("button", name="Couper", exact=True).last.click()
    room.wall.sees(f"{CUT[0]} — Adèle — {CUT[1]}")
    boat = room.wall.page.locator(".tb-component svg[role=img]")
    expect(boat).to_have_attribute("aria-label", "Le bateau est retenu. 2 ancres dont 1 coupée")
    room.tom.sees("2 anchors, 1 cut")
    room.sound()


def votes(room: Room) -> None:
    """The cards of the boat are put to a vote, as those of any canvas."""
    room.console.next("Gommettes")
    room.console.press("Ouvrir le vote")
    room.adele.press("Poser sur la 1 ", exact=False)
    room.adele.press("J’ai fini")
    room.adele.sees("Enregistré, vous avez fini")
    room.console.close_vote()
    room.wall.sees(ANCHORS[0])


@pytest.fixture(scope="module")
def written(browser: Browser, installed: fresh.Fresh) -> Path:
    """A session in which phones used both, as files in every format, by name."""
    with serving(installed) as server:
        room = opened(browser, server)
        says_the_weather(room)
        sails(room)
        votes(room)
        session = room.console.session
        for screen in room.screens:
            screen.close()
    folder = installed.folder / "files"
    folder.mkdir()
    installed.run("python", "-c", EXPORTS, session, folder, *READ)
    return folder


def test_what_is_read_is_every_format_that_there_is(installed: fresh.Fresh) -> None:
    offers = (offer for each in offered(installed)["plugins"] for offer in each["offers"])
    formats = {offer["name"] for offer in offers if offer["kind"] == "exporter"}  # type: ignore[index]
    assert formats == set(READ)


@pytest.mark.parametrize("name", READ)
def test_what_was_said_in_both_is_read_again_in_each_format(written: Path, name: str) -> None:
    data = (written / name).read_bytes()
    said = reading.words(name, data)
    assert [words for words in READ[name] if words not in said] == []
    carries = name in WITH_PICTURES
    assert (reading.pictures(name, data) > 0) == carries
