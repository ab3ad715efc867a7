"""The first visit: shown once in a browser, skipped with a key, and shown again from « Aide »."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support.room import SMALL, Console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}
TOLD = (
    "Voici vos étapes",
    "Ici se conduit",
    "Le mur s’ouvre",
    "Les téléphones scannent",
    "Les pers",
)


class NewConsole(Console):
    """The laptop of somebody who has never been here."""

    def __init__(self, browser: Browser, server: Server, size: dict[str, int]) -> None:
        super().__init__(browser, server)
        self.page.close()
        self.context = browser.new_context(locale="fr-FR", viewport=size)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))


@pytest.fixture(params=[LAPTOP, SMALL], ids=["laptop", "small"])
def newcomer(
    browser: Browser, shared_server: Server, request: pytest.FixtureRequest
) -> Iterator[NewConsole]:
    console = NewConsole(browser, shared_server, request.param)
    yield console
    assert console.errors == []
    console.context.close()


def test_somebody_new_is_shown_around_once_without_being_kept_from_working(
    newcomer: NewConsole, shared_server: Server
) -> None:
    page = newcomer.page
    tour = page.locator(".tb-tour")
    page.goto(shared_server.url)
    expect(tour).to_contain_text("Bienvenue")
    title = page.get_by_label("Titre de la session")
    expect(title).to_be_editable()
    assert newcomer.faults() == []
    tour.get_by_role("button", name="C’est compris").click()
    expect(tour).to_have_count(0)
    page.reload()
    newcomer.heading("Ouvrir une session")
    newcomer.rests()
    expect(tour).to_have_count(0)
    newcomer.open_session("Une première fois")
    for n, words in enumerate(TOLD, 1):
        expect(tour).to_contain_text(words)
        expect(tour).to_contain_text(f"{n} sur {len(TOLD)}")
        on = tour.get_by_role("button").first
        expect(on).to_be_in_viewport(ratio=1)
        assert newcomer.overflow() == 0
        on.press("Enter")
    expect(tour).to_have_count(0)
    page.reload()
    newcomer.heading("Prêt à commencer")
    newcomer.rests()
    expect(tour).to_have_count(0)

    # Once more, by the keyboard alone.
    page.locator('a[href="#help"]').press("Enter")
    keys = page.get_by_role("dialog", name="Touches de la console")
    assert newcomer.faults() == []
    keys.get_by_role("button", name="Refaire la visite").press("Enter")
    expect(tour.get_by_role("button", name="Suite")).to_be_focused()
    page.keyboard.press("Enter")
    expect(tour).to_contain_text("2 sur 5")
    assert newcomer.faults() == []
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)


def test_who_skips_it_is_asked_no_more(newcomer: NewConsole, shared_server: Server) -> None:
    tour = newcomer.page.locator(".tb-tour")
    newcomer.page.goto(shared_server.url)
    tour.get_by_role("button", name="Passer la visite").click()
    newcomer.open_session("Sans visite")
    newcomer.rests()
    expect(tour).to_have_count(0)


def test_whoever_comes_while_a_step_runs_is_shown_around_only_from_the_help(
    newcomer: NewConsole, shared_server: Server
) -> None:
    page = newcomer.page
    tour = page.locator(".tb-tour")
    page.goto(shared_server.url)
    newcomer.open_session("Déjà commencé")
    expect(tour).to_contain_text(TOLD[0])
    newcomer.press("Commencer")
    expect(page.locator(".st-key-deck")).to_be_visible()
    page.evaluate("() => localStorage.clear()")  # as in another browser, at this address
    page.reload()
    expect(page.locator(".st-key-deck")).to_be_visible()
    newcomer.rests()
    expect(tour).to_have_count(0)
    page.locator('a[href="#help"]').press("Enter")
    page.get_by_role("button", name="Refaire la visite").press("Enter")
    expect(tour).to_contain_text(TOLD[0])
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
