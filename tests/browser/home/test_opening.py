"""The home page of a server that does not let everybody open sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tablee.session.access.opening import hashed
from tests.browser.support.behind_nginx import nginx
from tests.browser.support.room import PHONE, Console, Phone, Screen
from tests.support.server import Server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

WORDS = "trois petits tours"


def started(folder: Path, **environ: str) -> Server:
    folder.mkdir()
    server = Server(folder, environ)
    server.start()
    return server


def test_a_phrase_is_asked_once_and_participants_need_none(
    browser: Browser, tmp_path: Path
) -> None:
    kept = {"TABLEE_OPENING": "phrase", "TABLEE_OPENING_PHRASE": hashed(WORDS)}
    server = started(tmp_path / "s", **kept, TABLEE_OPENING_CONTACT="Odile, à l’accueil")
    console = Console(browser, server)
    page = console.page
    page.goto(server.url)
    page.get_by_label("Titre de la session").fill("Le jardin")
    name = page.get_by_label("Votre prénom")
    expect(name).to_have_attribute("autocomplete", "given-name")
    name.fill("Yasmine")
    field = page.get_by_label("Phrase d’invitation de ce serveur")
    for typed, refusal in (("", "Donnez la phrase"), ("un deux", "Ce n’est pas la phrase")):
        field.fill(typed)
        console.press("Ouvrir la session")
        expect(page.get_by_role("alert")).to_contain_text(refusal)
        expect(page.get_by_role("alert")).to_contain_text("Odile, à l’accueil")
    console.press("Ouvrir la session")
    expect(page.locator("#tb-announcer")).to_contain_text("Ce n’est pas la phrase")
    assert console.faults() == []
    field.fill(WORDS)
    console.press("Ouvrir la session")
    console.heading("Prêt à commencer")
    phone = Phone(browser, server, PHONE)
    phone.join(console.code, "Naïma")
    page.goto(server.url)
    expect(page.get_by_label("Titre de la session")).to_be_visible()
    expect(field).to_have_count(0)
    for screen in (console, phone):
        screen.close()
    server.stop()


def test_an_account_comes_from_a_declared_proxy_alone(browser: Browser, tmp_path: Path) -> None:
    rule = {"TABLEE_OPENING": "account", "TABLEE_OPENING_HEADER": "Remote-User"}
    with nginx(tmp_path) as proxy:
        declared = proxy.server("/declared", **rule)
        stranger = proxy.server("/stranger", **rule, TABLEE_PROXIES="192.0.2.1")
        proxy.start(declared, stranger, user="odile")
        for server in (declared, stranger):
            server.start()

        signed_in = Screen(browser, PHONE)
        title = signed_in.page.get_by_label("Titre de la session")
        for address in (declared.url, f"{declared.url}/sign-in"):  # the latter asks who it is
            signed_in.page.goto(address)
            expect(title).to_be_visible()

        made_up = Screen(browser, PHONE)
        made_up.page.goto(stranger.url)
        expect(made_up.page.get_by_text("demande un compte")).to_be_visible()
        expect(made_up.page.get_by_label("Titre de la session")).to_have_count(0)
        expect(made_up.page.get_by_label("Code de la session")).to_be_visible()
        made_up.page.get_by_role("link", name="S’identifier").click()
        expect(made_up.page.get_by_text("il ne l’a pas fait")).to_be_visible()
        assert made_up.faults() == []
        for screen in (signed_in, made_up):
            screen.close()
        for server in (declared, stranger):
            server.stop()
