"""« Moi » on a phone: a name, a language, who wrote a text; by keyboard, on a bad network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.sdk.testing import facilitator_of
from tablee.texts import speaking
from tests.browser.support.light_place import routes_served
from tests.browser.support.room import SMALL, Console, Phone
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Route

    from tablee.web.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def met(browser: Browser, shared_server: Server) -> Iterator[tuple[Console, Phone]]:
    """Introductions run, on a console; Naïma, who joined on a small phone, has written one."""
    console = Console(browser, shared_server)
    console.open_session("Moi")
    naima = Phone(browser, shared_server, SMALL)
    naima.join(console.code, "Naïma")
    console.press("Commencer")
    console.heading("Préparation")
    console.next("Présentations")
    yield console, presented(naima)
    console.close()
    naima.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with routes_served(tmp_path_factory.mktemp("me")) as site:
        yield site


@pytest.fixture
def naima(browser: Browser, site: Site) -> Iterator[Phone]:
    """The same; whoever facilitates is played in Python."""
    agenda = site.catalogue.agendas["accelerator"]
    with speaking("fr"):
        room = site.sessions.create("laptop" * 5, "Moi", agenda, facilitator="Yasmine")
        room.conduct.start(facilitator_of(room))
        room.conduct.next(facilitator_of(room))
    naima = Phone(browser, Server(site.settings.sessions, port=site.settings.port), SMALL)
    naima.join(room.keys.join, "Naïma")
    yield presented(naima)
    naima.close()


def presented(naima: Phone) -> Phone:
    naima.write("Votre phrase", "couturière à domicile")
    naima.press("Envoyer ma phrase")
    naima.sees("couturière à domicile")
    return naima


def opened(phone: Phone, name: str) -> Locator:
    phone.page.get_by_role("contentinfo").get_by_role("button", name=name).press("Enter")
    return phone.page.get_by_role("dialog")


def test_its_author_reads_who_changed_a_text(met: tuple[Console, Phone]) -> None:
    console, naima = met
    console.press("Corriger : couturière à domicile")
    console.write("Corriger", "couturière à domicile, à Brest")
    console.press("Enregistrer")
    naima.sees("couturière à domicile, à Brest")
    naima.press("Qui a écrit cela\u00a0? : couturière à domicile, à Brest")
    dialog = naima.page.get_by_role("dialog", name="Qui a écrit cela\u00a0?")
    expect(dialog.get_by_text(re.compile("Naïma( Bel)? a écrit"))).to_be_visible()
    expect(dialog.get_by_text("Yasmine a corrigé")).to_be_visible()
    assert naima.faults() == []
    assert naima.overflow() == 0
    dialog.get_by_role("button", name="Fermer").press("Enter")


def test_a_name_is_changed_and_is_another_everywhere(met: tuple[Console, Phone]) -> None:
    console, naima = met
    dialog = opened(naima, "Moi\u00a0: Naïma")
    name = dialog.get_by_label("Votre prénom")
    name.fill(" ")
    name.press("Enter")
    expect(dialog.get_by_role("alert")).to_be_visible()
    assert naima.faults() == []
    name.fill("Naïma Bel")
    dialog.get_by_label("Initiales").press(" ")
    dialog.get_by_role("button", name="Enregistrer").press("Enter")
    expect(dialog.locator("form").get_by_role("status")).to_have_text("Enregistré")
    expect(dialog.get_by_role("alert")).to_have_count(0)
    assert naima.overflow() == 0
    dialog.get_by_role("button", name="Fermer").press("Enter")
    expect(naima.page.get_by_role("contentinfo").get_by_text("Naïma Bel")).to_be_visible()
    console.sees("Naïma Bel")


def test_the_keyboard_stays_within_a_dialog_and_goes_back_where_it_was(naima: Phone) -> None:
    dialog = opened(naima, "Moi\u00a0: Naïma")
    expect(dialog.get_by_label("Votre prénom")).to_be_visible()
    for key in ("Shift+Tab", "Tab", "Tab", "Tab"):
        naima.page.keyboard.press(key)
        assert dialog.evaluate("(it) => it.contains(document.activeElement)"), key
    for _each in range(12):
        naima.page.keyboard.press("Tab")
        assert dialog.evaluate("(it) => it.contains(document.activeElement)")
    expect(naima.page.locator("#phone")).to_have_attribute("aria-hidden", "true")
    naima.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    opener = naima.page.get_by_role("contentinfo").get_by_role("button", name="Moi")
    expect(opener).to_be_focused()
    expect(naima.page.locator("#phone")).not_to_have_attribute("aria-hidden", re.compile(""))


def test_it_is_there_in_the_other_language(naima: Phone) -> None:
    opened(naima, "Moi\u00a0: Naïma").get_by_role("link", name="English").click()
    naima.sees("couturière à domicile")
    dialog = opened(naima, "Me: Naïma")
    expect(dialog.get_by_label("Your first name")).to_be_visible()
    dialog.get_by_role("button", name="My texts").click()
    erase = dialog.get_by_role("button", name="Erase for good")
    expect(erase).to_have_count(1)
    erase.click()
    expect(dialog.get_by_text("Out of reach")).to_be_visible()
    assert naima.faults() == []
    assert naima.overflow() == 0


def test_without_a_network_it_says_so_and_asks_again(naima: Phone) -> None:
    naima.page.route(re.compile("/texts/"), lambda route: route.abort())
    dialog = opened(naima, "Mes textes")
    expect(dialog.get_by_role("alert")).to_contain_text("Le serveur n’a pas répondu")
    naima.page.unroute(re.compile("/texts/"))
    dialog.get_by_role("button", name="Réessayer").click()
    expect(dialog.get_by_text("couturière à domicile", exact=True)).to_be_visible()


def test_leaving_is_done_though_its_answer_was_lost(naima: Phone) -> None:
    def lost(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.fallback()

    naima.page.route(re.compile("/live/"), lambda route: route.abort())
    naima.page.route(re.compile("/texts/"), lost)
    dialog = opened(naima, "Mes textes")
    dialog.get_by_role("button", name="Me retirer de la session").click()
    dialog.get_by_role("button", name="Me retirer", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Le serveur n’a pas répondu")
    naima.page.unroute(re.compile("/texts/"))
    dialog.get_by_role("button", name="Me retirer", exact=True).click()
    naima.heading("C’est fait")
