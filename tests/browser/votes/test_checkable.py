"""A vote that can be checked, on a phone, its plain page and the wall: each finds their ballot."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, facilitator_of
from tablee.texts import speaking
from tests.browser.support.light_place import Lite, routes_served
from tests.browser.support.room import SMALL, Phone, Wall
from tests.support.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

OPTIONS = ("Un local", "Un marché", "Un annuaire")
OTHERS = ("Bob", "Chloé", "Driss", "Élise", "Farid")


def test_two_words_lead_from_a_ballot_to_the_list(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with routes_served(tmp_path_factory.mktemp("checkable")) as site, speaking("fr"):
        steps = (AgendaStep("approval", 5, settings={"checkable": True}),)
        agenda = Agenda("essai", "Essai", "", steps)
        room = site.sessions.create("laptop" * 5, "Le réseau", agenda, facilitator="Yasmine")
        boss, step = facilitator_of(room), room.agenda[0].id
        others = [enter(room, name) for name in OTHERS]
        room.conduct.start(boss)
        room.voting.prepare(boss, step, typed=OPTIONS, left_out=())
        server = Server(site.settings.sessions, port=site.settings.port)
        phone = Phone(browser, server, SMALL)
        phone.join(room.keys.join, "Ana")
        room.voting.open(boss, step)
        page = phone.page
        expect(page.get_by_role("region", name="Votre bulletin")).to_be_visible()
        page.get_by_text("Un marché").first.click()
        line = page.get_by_text(re.compile("Vos deux mots, à noter"))
        expect(line.first).to_be_visible()
        words = line.first.inner_text().split("\N{NO-BREAK SPACE}: ")[1]
        lite = Lite(browser, phone, room.session.id)
        expect(lite.opens().get_by_text(words)).to_be_visible()
        lite.leaves()
        twin = enter(room, "Ana B.")
        option = room.step_record(step).step.facts["options"][0][0]
        gone = room.voting.cast(twin, step, {option: 1}).words
        ana = next(p for p in room.everybody.values() if p.name == "Ana")
        room.people.merge(boss, ana.id, twin.id)
        expect(page.get_by_role("alert")).to_contain_text(gone)
        if folder := os.environ.get("LOOK"):
            page.screenshot(path=f"{folder}/lost.png")
        expect(lite.opens().get_by_text(gone)).to_be_visible()
        lite.leaves()
        page.get_by_role("button", name="J’ai fini").click()
        assert phone.overflow() == 0
        assert phone.faults() == []

        for n, person in enumerate(others):
            option = room.step_record(step).step.facts["options"][n % 3][0]
            room.voting.cast(person, step, {option: 1})
        room.voting.close(boss, step)
        page.get_by_text("Vérifier le vote").click()
        row = page.get_by_role("row").filter(has_text=words)
        expect(row).to_contain_text("Un marché")
        assert phone.overflow() == 0
        assert phone.faults() == []
        wall = Wall(browser, f"{server.url}/w/{room.keys.wall}")
        expect(wall.page.get_by_text("Un marché").first).to_be_visible()
        expect(wall.page.get_by_text(words)).to_have_count(0)
        room.voting.explain(boss, step)
        expect(wall.page.get_by_text(words).first).to_be_visible()
        for screen in (phone, wall):
            screen.close()
