"""Each activity that the registry has, with words in it: three checkers find nothing of ours.

A phone of 320 pixels and a wall stay open from step to step, on our own routes; a new plugin is
looked at by itself. Votes are in `test_phones_of_methods.py` and `test_checkers.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of
from tests.browser.support.checkers import html_faults, ibm_faults, missing
from tests.browser.support.filled import filled
from tests.browser.support.light_place import opened, routes_served, sound
from tests.browser.support.room import SMALL, Wall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.web.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]

PARTS = 6
"""Sessions in which they are spread, so that none takes long."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with routes_served(tmp_path_factory.mktemp("activities")) as site:
        yield site


@pytest.mark.parametrize("part", range(PARTS))
def test_each_activity_is_sound_with_words_in_it(
    browser: Browser, site: Site, tmp_path: Path, part: int
) -> None:
    activities = site.catalogue.activities.items()
    kinds = [name for name, kind in activities if not kind.beside and not issubclass(kind, Vote)]
    steps = tuple(AgendaStep(name, 5) for name in kinds[part::PARTS])
    pages: dict[str, str] = {}
    faults: list[str] = []
    with opened(browser, site, Agenda(f"part-{part}", f"Partie {part}", "", steps)) as place:
        room, phone = place.room, place.phones["fr"]
        wall = Wall(browser, f"{phone.server.url}/w/{room.keys.wall}")
        people = {person.name: person for person in room.everybody.values()}
        carrier = room.people.set_roles(facilitator_of(room), people["Bob"].id, [Role.CARRIER])
        for number, step in enumerate(steps):
            if number:
                place.next()
            filled(room, [people["Ana"], carrier])
            sound(phone, f"each-{step.activity}", SMALL)
            expect(wall.page.locator("#wall h1").first).to_be_visible()
            assert wall.faults() == [], step.activity
            faults += [f"{step.activity}: {fault}" for fault in ibm_faults(phone.page)]
            pages[f"phone, {step.activity}"] = phone.page.content()
            pages[f"wall, {step.activity}"] = wall.page.content()
        wall.close()
    assert faults == []
    assert html_faults(pages, tmp_path) == []
