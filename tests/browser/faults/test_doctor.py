"""The room doctor in real browsers: who is here, the server's state, the check, the Wi-Fi."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.access.test_faces import tab_to
from tests.browser.support.live_scenes import NOW, console_frame, lobby
from tests.browser.support.live_server import serve
from tests.browser.support.room import SMALL, Console, Phone, Screen, Wall, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.server import Server

pytestmark = pytest.mark.browser

BEATS = "".join(f"event: beat\ndata: {n}\n\n" for n in range(5))
HARD = 'a\\b;c,d:"e"'


def state_of(console: Console, size: dict[str, int] = SMALL, locale: str = "fr-FR") -> Screen:
    """The page of the server's state, in the facilitator's browser."""
    screen = Screen(console.context.browser, size, locale)  # type: ignore[arg-type]
    screen.context.add_cookies(console.context.cookies())  # type: ignore[arg-type] # as they come
    screen.page.goto(f"{console.server.url}/status/{console.session}")
    return screen


def sound(*screens: Screen) -> None:
    for screen in screens:
        assert screen.faults() == []
        assert screen.overflow() <= 0
        assert screen.errors == []
        assert [u for u in screen.outside if "tablee.test" not in u] == []


# ── who is here ─────────────────────────────────────────────────────────────────────────────


def test_the_console_sees_a_phone_fall_asleep_and_come_back(
    browser: Browser, shared_server: Server
) -> None:
    console = Console(browser, shared_server)
    console.open_session("Qui est là")
    naima, karim = Phone(browser, shared_server), Phone(browser, shared_server)
    naima.join(console.code, "Naïma")
    karim.join(console.code, "Karim")
    people = console.page.locator(".tb-part-people")
    expect(people.locator(".tb-person")).to_have_count(3)
    expect(people.locator(".tb-presence")).to_have_count(0)

    karim.page.goto("about:blank")
    row = people.locator(".tb-person", has_text="Karim")
    expect(row).to_contain_text(re.compile(r"en veille depuis \d+\ss"))
    since = int(re.findall(r"depuis (\d+)", row.inner_text())[0])
    expect(people.locator(".tb-presence")).to_contain_text("2 là")
    expect(people.locator(".tb-presence")).to_contain_text("1 en veille")
    until(
        console.page,
        lambda: int(re.findall(r"depuis (\d+)", row.inner_text())[0]) >= since + 5,
    )
    sound(console)

    karim.page.goto(f"{shared_server.url}/?s={console.session}")
    expect(row).not_to_contain_text("en veille")
    expect(people.locator(".tb-presence")).to_have_count(0)
    for screen in (console, naima, karim):
        screen.close()


def crowd(n: int, away: int) -> list[dict[str, Any]]:
    """So many people, the first of whom facilitates, the last of whom have left."""
    first: dict[str, Any] = {
        "id": "y",
        "name": "Yasmine",
        "roles": ["anime"],
        "state": "here",
        "label": "",
    }
    others: list[dict[str, Any]] = [
        {"id": f"p{i}", "name": f"Personne {i}", "roles": [], "state": "here", "label": ""}
        for i in range(1, n)
    ]
    for i, each in enumerate(others[-away:]):
        each |= {"away": "asleep" if i % 2 else "gone", "heard": NOW - 60 * (i + 1)}
    return [first | {"away": ""}, *({"away": "", "heard": None} | each for each in others)]


def test_a_thousand_people_fit_the_column_those_who_need_attention_first(browser: Browser) -> None:
    drawn, streams = serve()
    streams.send("console-foule", console_frame(lobby(), people=crowd(1000, 50)))
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"http://127.0.0.1:{drawn.server_port}/?scene=console-foule")
    people = page.locator(".tb-part-people")
    expect(people.locator(".tb-presence")).to_contain_text("950 là")
    expect(people.locator(".tb-presence")).to_contain_text("25 en veille")
    expect(people.locator(".tb-presence")).to_contain_text("25 hors ligne")
    rows = people.locator(".tb-person")
    expect(rows).to_have_count(21)
    expect(rows.nth(0)).to_contain_text("Yasmine")
    expect(rows.nth(1)).to_contain_text("Personne 950")
    expect(rows.nth(1)).to_contain_text("hors ligne depuis 1 min")
    expect(rows.nth(2)).to_contain_text("en veille depuis 2 min")
    expect(people).to_contain_text("et 30 autres, en veille ou hors ligne")
    all_of_them = people.get_by_role("button", name="Voir les 1000 personnes")
    all_of_them.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1000)
    fold = people.get_by_role("button", name="Replier la liste")
    expect(fold).to_be_focused()
    expect(fold).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(21)

    # a usual name has one line; a long one goes on in others, and is never cut
    doing: dict[str, Any] = {
        "state": "writing",
        "label": "a écrit",
        "away": "",
        "heard": None,
        "roles": [],
    }
    names = ("Huguette", "Marie-Christine de la Tour", "N" * 60)
    few = [doing | {"id": f"n{n}", "name": name} for n, name in enumerate(names)]
    streams.send("console-foule", console_frame(lobby(), people=few))
    expect(rows).to_have_count(3)
    lines = "el => el.clientHeight / parseFloat(getComputedStyle(el).lineHeight)"
    assert rows.nth(0).locator(".tb-words").evaluate(lines) < 1.5
    page.add_style_tag(content=".tb-part-people { width: 170px }")
    whole = "all => all.every(el => el.scrollWidth <= el.clientWidth)"
    assert people.locator(".tb-person .tb-words").evaluate_all(whole)
    expect(rows.nth(1)).to_have_attribute("title", f"{names[1]} · a écrit")
    assert people.evaluate("list => list.scrollWidth <= list.clientWidth")
    page.close()
    drawn.shutdown()
    drawn.server_close()


# ── the server's state, and a phone that tries ──────────────────────────────────────────────


def test_the_state_moves_while_people_write_and_phones_try(
    browser: Browser, server: Server
) -> None:
    """Its server is its own: what other sessions did just before counts in the state."""
    console = Console(browser, server)
    console.open_session("L’état du serveur")
    state = state_of(console)
    page = state.page
    state.heading("État du serveur")
    expect(page.locator("#listeners .value")).to_have_text("2 flux ouverts")
    phone = Phone(browser, server)
    phone.join(console.code, "Naïma")
    expect(page.locator("#listeners .value")).to_have_text("3 flux ouverts")
    before = page.locator("#traffic .value").inner_text()
    console.press("Commencer")
    phone.sees("Préparation")
    expect(page.locator("#traffic .value")).not_to_have_text(before)
    expect(page.locator("#delivery .value")).to_contain_text("ms en général")
    expect(page.locator("#sessions .says")).to_have_text("1 est en cours.")
    expect(page.locator("#writing .value")).to_have_text("réussie")
    page.evaluate("""() => {
      const line = document.getElementById("writing").cloneNode(true);
      line.id = "plugin-gone";
      document.getElementById("writing").after(line);
    }""")  # as of a plugin that the server no longer has
    expect(page.locator("#plugin-gone")).to_have_count(0)

    guest = Screen(browser, SMALL)
    guest.page.goto(f"http://tablee.test:{server.port}/test")
    guest.sees("Ce téléphone joint bien l’ordinateur.")
    expect(guest.page.locator("#time")).to_contain_text(re.compile(r"Aller-retour\s: \d+ ms"))
    expect(guest.page.locator("#yes")).to_be_visible()
    assert guest.context.cookies() == []
    expect(page.locator("#count")).to_have_text("1 essai réussi")
    expect(page.locator("#last li")).to_contain_text(re.compile(r"\d+ ms aller-retour"))
    tab_to(guest.page, "Recommencer")
    guest.page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text("2 essais réussis")
    tab_to(page, "Si la page ne s’ouvre pas")
    page.keyboard.press("Enter")
    state.sees("isolation des clients")
    sound(state, guest)
    english = state_of(console, locale="en-GB")
    english.heading("Server state")
    sound(english)
    for screen in (console, phone, guest, state, english):
        screen.close()


def test_a_phone_is_told_what_keeps_live_updates_from_it(
    browser: Browser, shared_server: Server
) -> None:
    cases: dict[str, tuple[str, Any]] = {
        "no": ("**/test/stream", lambda route: route.abort()),
        "late": (
            "**/test/stream",
            lambda route: route.fulfill(body=BEATS, content_type="text/event-stream"),
        ),
        "cut": ("**/test/ping", lambda route: route.abort()),
        "portal": ("**/test/ping", lambda route: route.fulfill(body="<html>Hôtel")),
    }
    for told, (address, answer) in cases.items():
        phone = Screen(browser, SMALL)
        phone.page.route(address, answer)
        phone.page.goto(f"http://tablee.test:{shared_server.port}/test")
        expect(phone.page.locator(f"#{told}")).to_be_visible()
        hidden = told in ("cut", "portal")
        expect(phone.page.locator("#reached")).to_be_visible(visible=not hidden)
        expect(phone.page.locator("#cures")).to_be_visible(visible=hidden)
        sound(phone)
        phone.close()


# ── the Wi-Fi ───────────────────────────────────────────────────────────────────────────────


def read(page: Page, image: str) -> str:
    """What a phone's camera would read in this picture of the page."""
    shot = page.locator(image).screenshot()
    drawing = Image.open(io.BytesIO(shot)).convert("L")
    framed = Image.new("L", (drawing.width + 80, drawing.height + 80), 255)
    framed.paste(drawing, (40, 40))
    found = zxingcpp.read_barcodes(framed)
    return str(found[0].text) if found else ""


def test_the_wall_connects_phones_to_the_wifi_first(
    browser: Browser, shared_server: Server
) -> None:
    server = shared_server
    console = Console(browser, server)
    console.open_session("Le Wi-Fi d’abord")
    wall = Wall(browser, console.wall_address)
    expect(wall.page.locator(".tb-wall-qr")).to_have_count(1)
    invite(console)
    console.unfold("Wi-Fi de la salle")
    console.write("Nom du réseau", HARD)
    console.write("Mot de passe du Wi-Fi", "court")
    console.press("Afficher au mur")
    console.sees("Un mot de passe Wi-Fi a de 8 à 63 caractères.")
    console.write("Mot de passe du Wi-Fi", HARD)
    console.press("Afficher au mur")
    console.sees("Wi-Fi affiché au mur")
    sound(console)

    expect(wall.page.locator(".tb-wall-qr")).to_have_count(2)
    wall.sees("1. Rejoignez le Wi-Fi")
    wall.sees("2. Entrez dans la session")
    wall.does_not_see(f"Mot de passe : {HARD}")
    escaped = re.sub(r'([\\;,:"])', r"\\\1", HARD)
    assert read(wall.page, ".tb-wall-wifi .tb-wall-qr") == f"WIFI:T:WPA;S:{escaped};P:{escaped};;"
    joins = read(wall.page, ".tb-wall-way:not(.tb-wall-wifi) .tb-wall-qr")
    assert joins.startswith(f"{server.url}/r/")
    boxes = [each.bounding_box() for each in wall.page.locator(".tb-wall-qr").all()]
    assert all(box is not None and min(box["width"], box["height"]) > 500 for box in boxes)
    sound(wall)

    console.press("Retirer le Wi-Fi")
    expect(wall.page.locator(".tb-wall-qr")).to_have_count(1)
    journal = server.folder / console.session / "journal.jsonl"
    assert b"c,d" not in journal.read_bytes()
    for screen in (console, wall):
        screen.close()


def invite(console: Console) -> None:
    console.press("Inviter")
    expect(console.page.get_by_role("dialog")).to_be_visible()
    console.still()
