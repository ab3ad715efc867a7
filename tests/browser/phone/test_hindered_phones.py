"""Phones in whose way something stands: each reads a sentence, and finds a way to take part.

A proxy that holds the stream back or refuses it, storage that a private window denies, a clock that
is wrong by years, a policy that an extension adds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.web.live import serializer, stream
from tests.browser.support.light_place import opened, routes_served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tablee.web.site import Site
    from tests.browser.support.light_place import Place

pytestmark = pytest.mark.browser

STREAM = re.compile("/live/")
SIMPLE = "Ouvrir la page simple"
COMES_BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
"""What a browser says to a page that it had put aside: its stream is asked for again."""
AGENDA = Agenda("essai", "Essai", "", (AgendaStep("go_round", 5),))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with routes_served(tmp_path_factory.mktemp("hindered")) as site:
        yield site


@pytest.fixture
def place(browser: Browser, site: Site) -> Iterator[Place]:
    with opened(browser, site, AGENDA) as place:
        yield place


def writes(page: Page, words: str) -> None:
    form = page.locator("main form").first
    form.locator("textarea").fill(words)
    form.locator("[type=submit], button").first.click()
    expect(page.get_by_text(words).first).to_be_visible()


@pytest.mark.parametrize("held", [True, False])
def test_a_stream_that_never_comes_is_said_with_the_way_to_the_simple_page(
    place: Place, held: bool
) -> None:
    page = place.phones["fr"].page
    page.route(STREAM, lambda route: None if held else route.abort())
    page.clock.install()
    page.goto(page.url)
    expect(page.get_by_text("Vous entrez…")).to_be_visible()
    page.clock.fast_forward(20_000)
    expect(page.get_by_text("C’est plus long que d’habitude")).to_be_visible()
    assert place.phones["fr"].faults() == []
    page.get_by_role("link", name=SIMPLE).click()
    writes(page, "Par la page simple")
    place.phones["en"].sees("Par la page simple")
    page.unroute(STREAM)


def test_the_sentence_goes_once_the_stream_comes_after_all(place: Place) -> None:
    page = place.phones["fr"].page
    page.route(STREAM, lambda route: route.abort())
    page.clock.install()
    page.goto(page.url)
    page.clock.fast_forward(20_000)
    expect(page.get_by_text("C’est plus long que d’habitude")).to_be_visible()
    page.unroute(STREAM)
    page.clock.run_for(10_000)
    expect(page.get_by_text("C’est plus long que d’habitude")).to_be_hidden()
    expect(page.get_by_text("Vous entrez…")).to_have_count(0)
    writes(page, "Arrivé après tout")


def test_a_window_that_keeps_nothing_writes_all_the_same(place: Place) -> None:
    phone = place.phones["fr"]
    phone.page.add_init_script("""() => {
        for (const name of ["sessionStorage", "localStorage"])
            Object.defineProperty(window, name, {
                get() { throw new DOMException("denied", "SecurityError"); },
            });
    }""")
    phone.page.reload()
    writes(phone.page, "Sans rien garder")
    assert phone.errors == []


def test_a_clock_that_is_wrong_by_years_changes_nothing(place: Place) -> None:
    page = place.phones["fr"].page
    page.clock.install(time="2003-01-01T00:00:00")
    page.reload()
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^0[45]:\d\d$"))
    writes(page, "Avec une horloge fausse")


def test_scripts_that_a_foreign_policy_forbids_are_said_to_be_missing(place: Place) -> None:
    page = place.phones["fr"].page
    page.route(
        re.compile(r"/static/.*\.js|/assets/.*\.js"), lambda route: route.abort("blockedbyclient")
    )
    page.reload()
    expect(page.get_by_text("Une partie de la page n’est pas arrivée")).to_be_visible()
    expect(page.get_by_role("link", name=SIMPLE)).to_be_visible()
    page.unroute(re.compile(r"/static/.*\.js|/assets/.*\.js"))


def test_a_form_of_several_inputs_outlives_a_reload_a_cut_and_a_locked_screen(
    browser: Browser, site: Site
) -> None:
    agenda = Agenda("plan", "Plan", "", (AgendaStep("carrier_plan", 5),))
    with opened(browser, site, agenda) as place:
        ana = place.phones["fr"]
        me = next(p for p in place.room.everybody.values() if p.name == "Ana")
        place.room.people.set_roles(place.boss.person, me.id, [Role.CARRIER])
        ana.write("Quoi", "Réunir les ag")
        ana.write("Quand", "avant l’été")
        ana.page.clock.install()
        ana.page.reload()
        what = ana.page.get_by_label("Quoi", exact=True)
        expect(what).to_have_value("Réunir les ag")
        expect(ana.page.get_by_label("Quand", exact=True)).to_have_value("avant l’été")
        ana.context.set_offline(True)
        ana.page.evaluate(SEEN, True)
        ana.page.clock.fast_forward(40_000)
        ana.page.evaluate(SEEN, False)
        ana.lost()
        what.press("End")
        what.press_sequentially("ents")
        ana.press("Ajouter au plan")
        ana.sees("Pas encore envoyé")
        ana.context.set_offline(False)
        ana.page.clock.run_for(6_000)
        ana.connected()
        expect(what).to_have_value("")
        ana.sees("Réunir les agents")
        sent = place.room.words.of(me.id, place.room.session.current or "")
        assert [c.content.texts()[0] for c in sent] == ["Réunir les agents"]


SEEN = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_page_left_open_while_another_version_is_installed_loads_again_and_loses_no_word(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = place.phones["fr"].page
    page.locator("main form textarea").first.fill("Commencé avant")
    monkeypatch.setattr(stream, "FORMAT", serializer.FORMAT + 1)
    with page.expect_event("load"):
        page.evaluate(COMES_BACK)
    expect(page.locator("main form textarea").first).to_have_value("Commencé avant")
    writes(page, "Fini après")
