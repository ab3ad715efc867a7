"""A workshop below a path, behind a real nginx: from the home page to the page shared with all.

Whatever a page asks for beside the path, nginx is asked for and has nothing there: at the end its
log has nothing of the kind.
"""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tablee.settings import ROOT
from tablee.texts import speaking
from tests.browser.support.behind_nginx import Behind, nginx
from tests.browser.support.room import SMALL, Console, Phone, Screen, Wall
from tests.browser.support.voting_room import PATIENCE
from tests.support.photos.bad_pictures import camera_photo
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.support.behind_nginx import Nginx

pytestmark = pytest.mark.browser

DEEP, ABOVE = "/a/b", "/a"
CARRIER = "phone-of-solene-0123456789"
LARGE = {"width": 1920, "height": 1080}
SAID = "Trois colonnes de papillons"


@dataclass
class Place:
    """nginx, a server below two paths' length, one above it, and two sessions prepared."""

    nginx: Nginx
    server: Behind
    above: Behind
    running: tuple[str, str, str]
    """The id, the token of the console and that of the join link of one that runs."""
    closed: tuple[str, str]
    project: tuple[str, str, str]
    """Of one with a project and a plugin’s drawing: its id, the tokens of console and wall."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with nginx(tmp_path_factory.mktemp("nginx")) as front:
        server, above = front.server(DEEP), front.server(ABOVE, TABLEE_PUBLIC_URL="")
        plugins = tmp_path_factory.mktemp("plugins")
        shutil.copytree(ROOT / "docs" / "examples" / "barometer", plugins / "barometer")
        server.environ["TABLEE_PLUGINS_DIR"] = str(plugins)
        running, closed, project = prepared(server.folder, plugins / "barometer")
        front.start(server, above)
        for each in (server, above):
            each.start()
        yield Place(front, server, above, running, closed, project)
        for each in (server, above):
            each.stop()


def prepared(
    folder: Path, plugin: Path
) -> tuple[tuple[str, str, str], tuple[str, str], tuple[str, str, str]]:
    """A canvas and a vote, which run, a canvas that is over, and a project that somebody brings."""
    sessions = Sessions(folder, offered(plugin))
    with speaking("fr"):
        steps = (AgendaStep("action_canvas", 10), AgendaStep("approval", 10))
        room = sessions.create("l" * 30, "Sur le mur", Agenda("essai", "Essai", "", steps))
        boss = facilitator_of(room)
        room.voting.prepare(boss, room.agenda[1].id, typed=("Un annuaire", "Un repas"), left_out=())
        room.conduct.start(boss)
        running = room.session.id, room.devices.console_token(), room.keys.join
        over = sessions.create("m" * 30, "Ce qui fut dit", Agenda("essai", "Essai", "", steps[:1]))
        boss = facilitator_of(over)
        over.conduct.start(boss)
        card = sessions.catalogue.content("action_canvas", "card", {"text": "Une carte d’alors"})
        over.words.post(boss, over.agenda[0].id, card)
        over.conduct.close(boss)
        closed = over.session.id, over.devices.console_token()
        steps = (AgendaStep("presentation", 10), AgendaStep("barometer", 10))
        room = sessions.create("n" * 30, "Douze maisons", Agenda("essai", "Essai", "", steps))
        boss = facilitator_of(room)
        solene = room.people.join(CARRIER, "Solène")
        room.people.set_roles(boss, solene.id, (Role.CARRIER,))
        room.conduct.start(boss)
        project = room.session.id, room.devices.console_token(), room.keys.wall
        sessions.close()
    return running, closed, project


def read(screen: Screen, image: str) -> str:
    """What a phone's camera would read in this picture of the page, once it is drawn."""
    codes: list[zxingcpp.Barcode] = []

    def is_read() -> bool:
        shot = screen.page.locator(image).first.screenshot()
        drawing = Image.open(io.BytesIO(shot)).convert("L")
        framed = Image.new("L", (drawing.width + 80, drawing.height + 80), 255)
        framed.paste(drawing, (40, 40))
        codes[:] = zxingcpp.read_barcodes(framed)
        return bool(codes)

    until(is_read)
    return str(codes[0].text)


def ends(*screens: Screen) -> None:
    """Nothing went wrong on these, and they are left."""
    for screen in screens:
        assert screen.errors == []
        assert screen.outside == []
        screen.close()


def test_a_session_is_opened_joined_written_in_and_left(browser: Browser, place: Place) -> None:
    server = place.server
    console = Console(browser, server)
    console.open_session("Sous un chemin")
    wall = Wall(browser, console.wall_address)
    wall.sees("Sous un chemin")
    join = read(wall, ".tb-wall-way:not(.tb-wall-wifi) .tb-wall-qr")
    assert re.fullmatch(rf"{server.url}/r/[\w-]+", join)
    wall.sees(server.url.removeprefix("http://"))

    naima = Phone(browser, server, SMALL)
    naima.join(join.rpartition("/")[2], "Naïma")
    console.press("Commencer")
    console.heading("Préparation")
    console.next("Présentations")
    naima.write("Votre phrase", "je relie des couturières")
    naima.press("Envoyer ma phrase")
    wall.sees("je relie des couturières")  # it came by the stream, which nginx does not hold back
    naima.page.get_by_role("button", name="Annuler", exact=True).click()
    wall.does_not_see("je relie des couturières")
    naima.press("Rétablir")
    wall.sees("je relie des couturières")

    naima.page.locator("a[lang=en]").first.click()
    expect(naima.page.locator("html")).to_have_attribute("lang", "en")
    assert naima.page.url.startswith(f"{server.url}/?s=")
    naima.page.goto(f"{server.url}/lite/{console.session}")
    expect(naima.page.locator("main h1").first).to_be_visible()
    naima.press("Undo")
    wall.does_not_see("je relie des couturières")
    naima.page.get_by_label("Your sentence").fill("I sew too")
    naima.page.get_by_role("button", name="Send my sentence").click()
    wall.sees("I sew too")
    naima.page.goto(f"{server.url}/language/fr?next=/a/b/?s={console.session}")
    naima.press("Mes textes")
    dialog = naima.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Me retirer de la session").click()
    dialog.get_by_role("button", name="Me retirer", exact=True).click()
    naima.heading("C’est fait")
    assert naima.page.url.startswith(f"{server.url}/left")
    ends(console, wall, naima)


def test_a_photo_and_a_vote_reach_the_room(browser: Browser, place: Place, tmp_path: Path) -> None:
    server, (session, secret, join) = place.server, place.running
    console = Console(browser, server)
    console.page.goto(f"{server.url}/f#{secret}")
    console.page.wait_for_url(f"{server.url}/?s={session}*")
    karim = Phone(browser, server, SMALL)
    karim.join(join, "Karim")
    wall = Wall(browser, console.wall_address)
    photo = tmp_path / "mur.jpg"
    photo.write_bytes(camera_photo())
    console.press("Ajouter une photo du papier")
    console.page.locator("input[type=file]").set_input_files(photo)
    console.sees("mur.jpg")
    console.write("Ce qu’elle montre, pour les personnes qui ne la voient pas", SAID)
    console.press("Ajouter la photo")
    for screen in (console, karim):
        picture = screen.page.get_by_role("img", name=SAID)
        expect(picture).to_be_visible(timeout=PATIENCE)
        assert picture.evaluate("it => it.naturalWidth") == 600

    console.press("Étape suivante")
    console.press("Ouvrir le vote")
    ballot = karim.page.locator(".tb-ballot")
    ballot.get_by_role("checkbox", name=re.compile("Un repas")).click()
    karim.press("J’ai fini")
    expect(ballot.get_by_text("Enregistré, vous avez fini")).to_be_visible(timeout=PATIENCE)
    console.close_vote()
    expect(wall.page.locator(".tb-result")).to_be_visible(timeout=PATIENCE)
    ends(console, wall, karim)


def test_a_synthesis_is_taken_along_and_published(browser: Browser, place: Place) -> None:
    server, (session, secret) = place.server, place.closed
    console = Console(browser, server)
    console.page.goto(f"{server.url}/f#{secret}")
    console.page.wait_for_url(f"{server.url}/?s={session}*")
    assert "Une carte d’alors" in console.export()
    console.page.goto(f"{server.url}/?s={session}&page=synthesis")
    console.page.get_by_role("radio", name="Partager").click()
    console.press("Choisir ce qui sera public")
    console.press("Voir ce que les autres liront")
    console.sees("Rien n’est encore public")
    console.press("Publier")
    console.sees("Publiée le")
    way = console.page.get_by_role("link", name="Ouvrir la page partagée").get_attribute("href")
    assert way
    assert way.startswith("/a/b/s/")
    stranger = Screen(browser, SMALL)
    stranger.page.goto(server.origin + way)
    stranger.sees("Une carte d’alors")
    stranger.page.get_by_text("Télécharger").click()
    with stranger.page.expect_download() as coming:
        stranger.page.get_by_role("link", name="PDF").first.click()
    assert coming.value.url.startswith(server.url)
    ends(console, stranger)


def test_a_phones_picture_a_plugins_drawing_and_the_replay_are_below_the_path(
    browser: Browser, place: Place, tmp_path: Path
) -> None:
    server, (session, secret, wall_token) = place.server, place.project
    console = Console(browser, server)
    console.page.goto(f"{server.url}/f#{secret}")
    console.page.wait_for_url(f"{server.url}/?s={session}*")
    wall = Screen(browser, LARGE)
    wall.page.goto(f"{server.url}/w/{wall_token}")
    solene = Screen(browser, SMALL)
    cookie = {"name": "tablee.a.b", "value": CARRIER, "url": f"{server.url}/"}
    solene.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
    solene.page.goto(f"{server.url}/?s={session}")
    solene.page.get_by_text("Des images du projet").press("Enter")
    photo = tmp_path / "maison.jpg"
    photo.write_bytes(camera_photo())
    solene.page.set_input_files("input[type=file]", photo)
    expect(solene.page.get_by_role("button", name="Retirer cette image")).to_be_visible()
    solene.page.get_by_label(re.compile("Ce qu’elle montre")).fill("La carte des maisons")
    solene.press("Montrer ces images")
    picture = wall.page.get_by_role("img", name="La carte des maisons")
    expect(picture).to_be_visible()
    assert picture.evaluate("it => it.naturalWidth") == 600

    console.press("Étape suivante")
    solene.send("Votre chiffre, et un mot", "7 contente", "Envoyer")
    for screen in (wall, solene):
        needle = screen.page.locator(".tb-component svg[role=img]")
        expect(needle).to_have_attribute("aria-label", re.compile("7,0"))

    console.page.goto(f"{server.url}/replay/{session}")
    slider = console.page.get_by_role("slider", name="Moment")
    slider.press("End")
    expect(console.page.locator(".tb-component svg[role=img]")).to_be_visible()
    for _press in range(2):
        slider.press("ArrowLeft")
    expect(console.page.get_by_role("img", name="La carte des maisons")).to_be_visible()
    ends(console, wall, solene)


def test_two_servers_of_one_host_know_nothing_of_each_other(browser: Browser, place: Place) -> None:
    deep, above = place.server, place.above
    console = Console(browser, above)
    console.open_session("En haut")
    code = console.code
    console.server = deep  # the same browser
    console.open_session("En bas")
    below = console.session
    names = {cookie["name"]: cookie["path"] for cookie in console.context.cookies()}
    assert names["tablee.a"] == ABOVE
    assert names["tablee.a.b"] == DEEP
    # coming back, it is known to each; to the one above nothing is told of the other
    console.page.goto(f"{deep.url}/?s={below}")
    console.heading("Prêt à commencer")
    console.page.goto(above.url)
    console.sees("En haut")
    console.does_not_see("En bas")
    phone = Phone(browser, above, SMALL)
    phone.join(code, "Lucie")
    ends(console, phone)


def test_nothing_was_asked_for_beside_the_paths(place: Place) -> None:
    asked = place.nginx.asked()
    assert len(asked) > 50
    assert [each for each in asked if not f"{each}/".startswith(f"{ABOVE}/")] == []
    plain = httpx.get(f"{place.server.origin}/")
    assert plain.status_code == 404
