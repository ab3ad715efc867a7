"""Votes on the wall: whatever people wrote can be read, before, during and after the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tablee.sdk.testing.browsers import PATIENCE
from tablee.sdk.testing.screens import OFTEN
from tablee.texts import speaking
from tablee.view import Bars, Fold, Profile, Table, Text
from tests.browser.support.live_server import Streams, serve
from tests.browser.votes.vote_scenes import METHODS, MOMENTS, vote_at, vote_on_the_wall, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.view import View

pytestmark = pytest.mark.browser

LOST = """() => {
  const wall = document.querySelector(".tb-wall");
  const foot = document.querySelector(".tb-wall-foot").getBoundingClientRect().top;
  const smallest = 28 * Math.min(innerWidth / 1920, innerHeight / 900);
  const words = [...wall.querySelectorAll("*")].filter(
    (el) => el.checkVisibility() && !el.closest(".tb-vh, .tb-wall-foot, .tb-seg")
      && [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
  );
  const why = (el) => {
    if (parseFloat(getComputedStyle(el).fontSize) < smallest - 0.1) return "small";
    const its = el.getBoundingClientRect();
    if (its.bottom > foot + 1 || its.right > innerWidth + 1) return "outside";
    for (let around = el; around !== wall; around = around.parentElement) {
      const over = getComputedStyle(around).overflowY;
      if (over === "visible") continue;
      const { bottom, right } = around.getBoundingClientRect();
      // A last line of large letters hangs a little out of its box.
      if (around.scrollHeight > around.clientHeight + 4) return "cut";
      if (its.bottom > bottom + 4 || its.right > right + 1) return "cut";
    }
    return "";
  };
  return words.filter(why).map((el) => `${why(el)}: ${el.className}: ${el.textContent}`);
}"""
"""The words of the wall that are too small, outside the page, or cut by what stands around them."""


IS_PAST = """() => document.querySelectorAll(".tb-wall-step")
    .forEach((step) => step.classList.add("past"))"""


class Projector:
    """A wall whose time is the test's, and what is sent to it."""

    def __init__(self, browser: Browser, streams: Streams, address: str) -> None:
        self.streams, self.shown = streams, 0
        self.page: Page = browser.new_page()
        self.page.clock.install()
        self.page.goto(f"{address}/?scene=mur")
        self.page.wait_for_function("window.ready", polling=OFTEN)

    def shows(self, frame: dict[str, Any], width: int = 1920, height: int = 1080) -> None:
        """Draws this frame, as that of another step than the one before: all of it is new."""
        self.shown += 1
        frame["step"]["id"] = f"v{self.shown}"
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate(IS_PAST)
        self.streams.send("mur", frame)
        drawn = self.page.locator(".tb-wall-step:not(.past) .tb-wall-view > *")
        drawn.first.wait_for(timeout=PATIENCE)
        self.page.evaluate("document.fonts.ready.then(() => null)")
        self.page.clock.run_for(1_000)

    def pages(self) -> Iterator[str]:
        """What the wall says on each of its pages, until it is at the first one again."""
        told = self.page.locator(".tb-page")
        of = int(told.inner_text().split()[-1]) if told.locator("visible=true").count() else 1
        for n in range(1, of + 1):
            if of > 1:
                expect(told).to_have_text(f"page {n} sur {of}")
            yield self.page.locator(".tb-wall-view").inner_text().replace("\xa0", " ")
            self.page.keyboard.press("PageDown")


@pytest.fixture(scope="module")
def projector(browser: Browser) -> Iterator[Projector]:
    server, streams = serve()
    yield Projector(browser, streams, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("n", "long"), [(15, False), (3, True), (15, True)], ids=["15 short", "3 long", "15 long"]
)
@pytest.mark.parametrize("method", METHODS)
def test_what_one_votes_on_can_be_read_to_its_last_word(
    projector: Projector, method: str, n: int, long: bool
) -> None:
    vote = METHODS[method]()
    options = words_of(vote, n, long=long) if vote.most > 1 else ()
    for moment in (moment for moment in MOMENTS if moment not in ("held", "explained")):
        projector.shows(vote_on_the_wall(method, n, moment, long=long))
        said = []
        for words in projector.pages():
            lost = projector.page.evaluate(LOST)
            # What is said of a result may name many options: the rows have them whole.
            assert [it for it in lost if not is_told(it, long)] == [], moment
            said.append(words)
        read = " ".join(" ".join(said).split())
        assert [option for option in options if option not in read] == [], moment


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)], ids=["projector", "old projector"])
@pytest.mark.parametrize(("n", "long"), [(3, False), (15, True)], ids=["3 short", "15 long"])
@pytest.mark.parametrize("method", METHODS)
def test_how_it_was_counted_can_be_read_to_its_last_word(
    projector: Projector, method: str, n: int, long: bool, size: tuple[int, int]
) -> None:
    with speaking("fr"):
        step = vote_at(method, n, "explained", long=long)
        explained = METHODS[method]().explained(step)
    projector.shows(vote_on_the_wall(method, n, "explained", long=long), *size)
    said = []
    for words in projector.pages():
        assert projector.page.evaluate(LOST) == []
        said.append(words)
    read = " ".join(" ".join(said).split())
    lines = [line for view in explained for line in lines_of(view)]
    assert [line for line in lines if " ".join(line.replace("\xa0", " ").split()) not in read] == []
    assert "Votes reçus : 5 téléphones." in read
    expect(projector.page.locator("h1")).to_have_text("Comment on a compté")


def lines_of(view: View) -> Iterator[str]:
    """All that a widget says, cell by cell and line by line."""
    if isinstance(view, Fold):
        yield view.title
        for item in view.items:
            yield from lines_of(item)
    elif isinstance(view, Table):
        for row in view.rows or ((view.empty,),):
            yield from (view.title, *(view.head if view.rows else ()), *row)
    elif isinstance(view, Text):
        yield from (view.title, *view.text.split("\n"))
    else:
        assert isinstance(view, Bars | Profile), view
        yield from (view.title, view.note, view.aside)
        for bar in view.rows:
            yield from (bar.text, bar.figure, bar.details)


def is_told(lost: str, long: bool) -> bool:
    return long and lost.startswith("cut: tb-text") and "«" in lost
