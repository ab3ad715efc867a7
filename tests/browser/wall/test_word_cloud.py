"""The drawing of a word cloud: no word jumps at a new one, none covers another, each opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tablee.settings import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASSETS = ROOT / "plugins" / "word_cloud" / "assets"
SAID = {"title": "", "written": "Écrit : {spellings}", "more": "Et d’autres"}
PLACES = """() => [...document.querySelectorAll('.word:not([hidden])')].map((word) => {
  const [x, y] = word.style.transform.match(/[\\d.]+/g).map(Number);
  return [word.querySelector('.text').textContent, x, y, word.offsetWidth, word.offsetHeight];
})"""


def words(n: int) -> list[dict[str, Any]]:
    return [
        {"id": f"w{i}", "text": f"mot{i}", "n": 1 + 60 // (i + 1), "told": "x", "said": [["m", 2]]}
        for i in range(n)
    ]


@pytest.fixture
def page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_content("<main></main>")
    page.add_style_tag(content=(ASSETS / "cloud.css").read_text("utf-8"))
    script = (ASSETS / "cloud.js").read_text("utf-8").replace("export function", "function")
    page.evaluate(f"() => {{ {script}; window.draw = draw; window.update = update; }}")
    return page


def drawn(page: Page, what: list[dict[str, Any]], audience: str = "wall") -> dict[str, list[float]]:
    data = {"words": what, "all": len(what)}
    page.evaluate(
        """async ([data, around]) => {
          if (window.root) window.update(window.root, data, around);
          else document.querySelector('main').append(window.root = window.draw(data, around));
          await new Promise((after) => requestAnimationFrame(() => requestAnimationFrame(after)));
        }""",
        [data, {"audience": audience, "words": SAID, "reduced": False}],
    )
    return {text: at for text, *at in page.evaluate(PLACES)}


def cover_each_other(places: dict[str, list[float]]) -> list[tuple[str, str]]:
    return [
        (a, b)
        for a, (x, y, w, h) in places.items()
        for b, (left, top, wide, high) in places.items()
        if a < b and x < left + wide and left < x + w and y < top + high and top < y + h
    ]


def test_new_words_go_round_what_stands_and_none_covers_another(page: Page) -> None:
    before = drawn(page, words(40))
    assert len(before) == 40
    assert cover_each_other(before) == []
    after = drawn(page, [*words(40), *(w | {"n": 1} for w in words(46)[40:])])
    assert {text: at[:2] for text, at in after.items() if text in before} == {
        text: at[:2] for text, at in before.items()
    }
    assert cover_each_other(after) == []
    grown = words(46)
    grown[30]["n"] = 59
    assert cover_each_other(drawn(page, grown)) == []


def test_long_words_all_have_room_on_the_smallest_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    said = [each | {"text": f"la parole de tout le monde, ici {each['id']}"} for each in words(6)]
    places = drawn(page, said, "phone")
    assert len(places) == 6
    assert cover_each_other(places) == []
    assert page.evaluate(
        """() => [...document.querySelectorAll('.word')].every((word) => {
          const { left, right } = word.getBoundingClientRect();
          return left >= 0 && right <= innerWidth && word.scrollWidth <= word.clientWidth;
        })"""
    )


def test_few_words_leave_no_empty_half_of_a_phone_and_all_have_room(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    several = [each | {"n": 1} for each in words(12)]
    assert len(drawn(page, several[:3], "phone")) == 3
    assert page.evaluate(
        """() => {
          const { width, height } = document.querySelector('.area').getBoundingClientRect();
          return height < width;
        }"""
    )
    places = drawn(page, several, "phone")
    assert len(places) == 12
    assert cover_each_other(places) == []


def test_a_word_opens_what_stands_behind_it_by_keyboard(page: Page) -> None:
    drawn(page, words(5), "phone")
    word = page.get_by_role("button", name="mot3, x")
    word.press("Enter")
    assert page.get_by_text("Écrit : m (2)").is_visible()
    assert word.get_attribute("aria-expanded") == "true"
    word.press("Enter")
    assert page.locator(".panel").inner_text() == ""
