"""One's own words of a cloud, below the field of a small phone and on the simple page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from plugins.word_cloud import Phrase
from plugins.word_cloud.merging import words_of
from tablee.model.agendas import Agenda, AgendaStep
from tablee.sdk.testing import enter, seat_of
from tests.browser.support.light_place import opened, routes_served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tablee.web.site import Site
    from tests.browser.support.light_place import Place

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with routes_served(tmp_path_factory.mktemp("words")) as site:
        yield site


@pytest.fixture
def place(browser: Browser, site: Site) -> Iterator[Place]:
    agenda = Agenda("", "Des mots", "", (AgendaStep("word_cloud", 5),))
    with opened(browser, site, agenda) as place:
        yield place


def test_ones_own_words_stand_below_the_field_and_stay_ones_own_once_merged(place: Place) -> None:
    page = place.phones["fr"].page
    own = page.locator(".tb-own")
    for n, word in enumerate(("arbre", "pluie"), 1):
        page.get_by_label("Un mot, ou une courte expression (3 au plus)").fill(word)
        page.get_by_role("button", name="Envoyer ce mot").click()
        expect(own).to_contain_text(f"Vos mots\u00a0: {n} sur 3")
        expect(own).to_contain_text(word)
    for name in ("Eli", "Flo"):
        seat_of(place.room, enter(place.room, name)).post(Phrase("forêt"))
    ids = {word.text: word.ids for word in words_of(place.boss.step)}
    place.lead(together=((*ids["arbre"], *ids["forêt"]),))
    expect(own).to_contain_text("Compté avec «\u00a0forêt\u00a0»")
    expect(place.phones["en"].page.locator(".tb-own")).to_have_count(0)
    place.is_sound("words")
    lite = place.lites["fr"].opens()
    for told in ("Vos mots\u00a0: 2 sur 3", "arbre", "pluie", "Compté avec «\u00a0forêt\u00a0»"):
        expect(lite.locator("section.own")).to_contain_text(told)
    place.lites["fr"].leaves()
    own.get_by_role("button", name="Retirer : pluie").click()
    expect(own).to_contain_text("Vos mots\u00a0: 1 sur 3")
