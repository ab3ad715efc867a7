"""What pictures of enlarged faces measure, on phones: nothing is cut, sideways or covered."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from docs.scripts.enlarged import SIGHTS, Measures, measured
from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of
from tests.browser.support.filled import filled
from tests.browser.support.light_place import opened, routes_served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.support.light_place import Place

pytestmark = pytest.mark.browser

OPTIONS: Final = ("Un local partagé par toutes les associations de la vallée", "Un marché")
SMALLEST: Final = ("zoom-400", "spaced-phone", "text-200-phone-320")


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    step = AgendaStep("action_canvas", 5, title="Réflexion du groupe")
    agenda = Agenda("large", "Large", "", (step,))
    folder = tmp_path_factory.mktemp("enlarged")
    with routes_served(folder) as site, opened(browser, site, agenda) as place:
        yield place


def enlarged(page: Page, sight: str) -> None:
    """As somebody sees it whose text is twice as large, or spaced, or who zooms."""
    SIGHTS[sight].put_on(page)
    size = 32 if SIGHTS[sight].doubled else 16
    sizes = {"fontSizes": {"standard": size, "fixed": size}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    page.wait_for_function(
        "(n) => parseFloat(getComputedStyle(document.documentElement).fontSize) >= n", arg=size
    )


@pytest.mark.parametrize("sight", SMALLEST)
def test_pages_without_a_script_hold_their_words(place: Place, sight: str) -> None:
    phone = place.phones["fr"]
    page = phone.context.new_page()
    for address in (f"/r/{place.room.keys.join}", "/accessibility", "/essai"):
        page.goto(phone.server.url + address)
        enlarged(page, sight)
        found = measured(page)
        assert not found.fails, f"{address}: {found}"
    page.close()


@pytest.mark.parametrize("sight", SMALLEST)
def test_a_phone_begins_under_its_bar_however_large_its_words(place: Place, sight: str) -> None:
    page = place.phones["fr"].page
    enlarged(page, sight)
    bar, room = page.locator(".tb-bar"), page.locator(".tb-bar-room")
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_function(
        "([bar, room]) => Math.abs(bar.offsetHeight - room.offsetHeight) <= 1",
        arg=[bar.element_handle(), room.element_handle()],
    )
    found = measured(page)
    assert not found.fails, found


@contextmanager
def on_a_phone(browser: Browser, folder: Path, *kinds: str) -> Iterator[tuple[Place, Page]]:
    """A session with a step of each of these, all activities but votes by default; Ana’s phone."""
    with routes_served(folder) as site:
        activities = site.catalogue.activities.items()
        usual = [n for n, kind in activities if not kind.beside and not issubclass(kind, Vote)]
        checkable = {"checkable": True}
        steps = tuple(
            AgendaStep(name, 5, settings=checkable if name == "approval" else {})
            for name in kinds or usual
        )
        with opened(browser, site, Agenda("all", "Tout", "", steps)) as place:
            place.phones.pop("en").close()
            place.lites.clear()
            yield place, place.phones["fr"].page


def short_of(page: Page, name: str, *sights: str) -> dict[str, Measures]:
    """What falls short on this page with text twice as large; nothing where all is whole."""
    short: dict[str, Measures] = {}
    for sight in ("text-200-phone-320", *sights):
        enlarged(page, sight)
        found = measured(page)
        if found.fails:
            short[f"{name}, {sight}"] = found
    return short


def test_text_twice_as_large_is_whole_in_each_activity(browser: Browser, tmp_path: Path) -> None:
    short: dict[str, Measures] = {}
    with on_a_phone(browser, tmp_path) as (place, page):
        people = {person.name: person for person in place.room.everybody.values()}
        carrier = place.room.people.set_roles(
            facilitator_of(place.room), people["Bob"].id, [Role.CARRIER]
        )
        for number, step in enumerate(place.room.agenda):
            if number:
                place.next()
            filled(place.room, [people["Ana"], carrier])
            short |= short_of(page, step.activity, "spaced-phone")
    assert short == {}


def test_a_ballot_its_result_and_its_list_are_whole_with_text_twice_as_large(
    browser: Browser, tmp_path: Path
) -> None:
    votes = ("approval", "majority_judgment", "ranking", "consent")
    short: dict[str, Measures] = {}
    with on_a_phone(browser, tmp_path, *votes) as (place, page):
        room = place.room
        boss = facilitator_of(room)
        voters = [enter(room, name) for name in ("Élise", "Farid", "Gaëlle", "Hugo", "Inès")]
        for number, step in enumerate(room.agenda):
            if number:
                place.next()
            options = OPTIONS[: 1 if step.activity == "consent" else 2]
            room.voting.prepare(boss, step.id, typed=options, left_out=())
            room.voting.open(boss, step.id)
            expect(page.get_by_role("region", name="Votre bulletin")).to_be_visible()
            short |= short_of(page, f"{step.activity}-ballot")
            (option, _words), *_others = room.step_record(step.id).step.facts["options"]
            for person in voters:
                room.voting.cast(person, step.id, {option: 1})
            room.voting.close(boss, step.id)
            expect(page.get_by_text("Comment on a compté").first).to_be_visible()
            page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
            short |= short_of(page, f"{step.activity}-result")
    assert short == {}
