"""`make bench-board`: how smooth a canvas stays: dragged over on the console, growing on the wall.

A real Chromium drags with the mouse; how long it takes from one picture to the next is what a hand
feels. Beside the many cards stand a few, in the same run: what the browser and this machine take
by themselves.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from benchmarks import machine, written
from benchmarks.live.tables import table
from benchmarks.phone import chromium
from benchmarks.place import LAPTOP, PHONES, open_place
from tablee.settings import ROOT
from tablee.web.site import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["main"]

FEW: Final = 20
MANY: Final = 500
DRAGS: Final = 8
STEPS: Final = 60
SMOOTH: Final = 50.0
"""Milliseconds from one picture to the next above which a hand feels that it waits."""
WATCH: Final = """() => {
    const gaps = (window.gaps = []);
    let before = null;
    const next = (now) => {
        if (before !== null) gaps.push(now - before);
        before = now;
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
}"""
DROPPED: Final = """([id, zone]) => new Promise((found) => {
    let began = 0;
    const look = () => {
        const there = document.querySelector(`[data-zone="${zone}"] > [data-id="${id}"]`);
        if (there) found(performance.now() - began);
        else if (performance.now() - began > 5000) found(NaN);
        else requestAnimationFrame(look);
    };
    window.addEventListener("pointerup", () => {
        began = performance.now();
        setTimeout(look);
    }, { once: true, capture: true });
})"""
MOVED: Final = """async ([address, id, zone]) => {
    const said = { method: "POST", headers: { "Content-Type": "application/json" } };
    const began = performance.now();
    const body = JSON.stringify({ move: id, place: zone, before: null });
    await fetch(address, { ...said, body });
    const there = () => document.querySelector(`[data-zone="${zone}"] > [data-id="${id}"]`);
    while (!there()) await new Promise(requestAnimationFrame);
    return performance.now() - began;
}"""


ARRIVALS: Final = 80
EVERY: Final = 100
"""Milliseconds from one card to the next."""
POSTED: Final = """async ([address, text, choice]) => {
    const said = { method: "POST", headers: { "Content-Type": "application/json" } };
    const body = JSON.stringify({ field: "card", text, choice });
    const answer = await fetch(address, { ...said, body });
    if (!answer.ok) throw new Error(await answer.text());
}"""


@dataclass(frozen=True)
class Felt:
    """Milliseconds that a hand feels on a board."""

    gaps: tuple[float, ...]
    """From one picture to the next, while cards are dragged."""
    drops: tuple[float, ...]
    """From letting go of a card until it stands there."""
    others: tuple[float, ...]
    """From somebody else's move, there and back through the server, until it is drawn here."""

    @property
    def p95(self) -> float:
        """Of the gaps."""
        return quantiles(self.gaps, n=20)[-1]

    @property
    def waits(self) -> float:
        """The share of gaps above what is smooth."""
        return sum(gap > SMOOTH for gap in self.gaps) / len(self.gaps)

    def row(self, cards: int) -> tuple[str, ...]:
        """As cells of the table."""
        felt = (median(self.gaps), self.p95, max(self.gaps))
        return (
            f"{cards}",
            *(f"{each:.0f}" for each in felt),
            f"{self.waits:.1%}",
            f"{median(self.drops):.0f}",
            f"{median(self.others):.0f}",
        )


def felt(browser: Browser, cards: int) -> Felt:
    """Drags cards over a board of so many."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-board-") as folder,
        open_place(Path(folder), cards=cards) as place,
    ):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        url = f"http://127.0.0.1:{place.port}"
        context.add_cookies([{"name": COOKIE, "value": LAPTOP, "url": url}])
        page = context.new_page()
        page.goto(f"{url}/?s={place.session}")
        page.locator(".tb-board .tb-card").nth(FEW - 1).wait_for()
        page.wait_for_timeout(1500)
        drops = [_drag(page, n) for n in range(DRAGS)]
        gaps = page.evaluate("() => window.gaps")
        others = [_moved(page, place.session, n) for n in range(DRAGS)]
        context.close()
    arrived = tuple(drop for drop in drops if drop == drop)  # not NaN
    return Felt(tuple(gaps), arrived, tuple(others))


def shown(browser: Browser, cards: int) -> tuple[float, ...]:
    """Milliseconds from one picture to the next on a wall to which cards come, ten a second.

    So many stand there when the last has come.
    """
    with (
        tempfile.TemporaryDirectory(prefix="bench-wall-") as folder,
        open_place(Path(folder), cards=max(0, cards - ARRIVALS)) as place,
    ):
        url = f"http://127.0.0.1:{place.port}"
        wall = browser.new_page(viewport={"width": 1920, "height": 1080})
        wall.goto(f"{url}/w/{place.wall}")
        wall.locator(".tb-wall-view").wait_for()
        phones = [_phone(browser, url, who) for who in PHONES]
        wall.wait_for_timeout(1500)
        wall.evaluate(WATCH)
        for n in range(ARRIVALS):
            text = f"Une idée de plus, la {n}e, qui arrive pendant que les autres se lisent."
            about = [
                f"/write/{place.session}/{place.step}",
                text,
                place.zones[n % len(place.zones)],
            ]
            phones[n % len(phones)].evaluate(POSTED, about)
            wall.wait_for_timeout(EVERY)
        gaps = wall.evaluate("() => window.gaps")
        for page in (wall, *phones):
            page.context.close()
    return tuple(gaps)


def _phone(browser: Browser, url: str, who: str) -> Page:
    """A page of somebody who takes part, from which cards are sent."""
    context = browser.new_context()
    context.add_cookies([{"name": COOKIE, "value": who, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/test")
    return page


def _lists(page: Page) -> list[str]:
    zones = page.locator(".tb-col > .tb-cards")
    return [str(each.get_attribute("data-zone")) for each in zones.all()]


def _drag(page: Page, n: int) -> float:
    """The first card of one column to the next, by a long way round."""
    zones = _lists(page)
    here, there = zones[n % len(zones)], zones[(n + 1) % len(zones)]
    moved = page.locator(f'.tb-cards[data-zone="{here}"] > .tb-card').first
    card, onto = (
        moved.bounding_box(),
        page.locator(f'.tb-cards[data-zone="{there}"]').bounding_box(),
    )
    assert card
    assert onto
    page.mouse.move(card["x"] + 30, card["y"] + 10)
    page.mouse.down()
    page.mouse.move(card["x"] + 50, card["y"] + 30, steps=4)
    if not n:
        page.evaluate(WATCH)
    dropped = page.evaluate_handle(
        f"(about) => {{ window.dropped = ({DROPPED})(about); }}",
        [moved.get_attribute("data-id"), there],
    )
    dropped.dispose()
    for step in range(STEPS):
        across = step / STEPS
        page.mouse.move(
            card["x"] + (onto["x"] + 60 - card["x"]) * across,
            min(card["y"] + 40 + 300 * (1 - abs(2 * across - 1)), 840),
        )
        page.wait_for_timeout(8)
    for nearer in (30, 24, 20):
        page.mouse.move(onto["x"] + 60, onto["y"] + nearer)
        page.wait_for_timeout(120)
    page.mouse.up()
    return float(page.evaluate("() => window.dropped"))


def _moved(page: Page, session: str, n: int) -> float:
    zones = _lists(page)
    card = page.locator(f'.tb-cards[data-zone="{zones[n % len(zones)]}"] > .tb-card').last
    step = page.evaluate("() => document.querySelector('.tb-part-view > div')?.dataset.step ?? ''")
    address = f"/write/{session}/{step}"
    about = [address, card.get_attribute("data-id"), zones[(n + 2) % len(zones)]]
    return float(page.evaluate(MOVED, about))


def markdown(many: int, about: str) -> str:
    """The tables."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        found = {cards: felt(browser, cards) for cards in (FEW, many)}
        walls = {cards: shown(browser, cards) for cards in (ARRIVALS + FEW, many)}
        browser.close()
    heads = (
        *("Cards", "Picture to picture, ms", "p95", "longest", f"above {SMOOTH:.0f} ms"),
        *("Let go → there, ms", "Moved by another → there, ms"),
    )
    few, lots = found[FEW], found[many]
    ratio = (
        f"{many} ÷ {FEW}",
        f"{median(lots.gaps) / median(few.gaps):.2f}×",
        f"{lots.p95 / few.p95:.2f}×",
        f"{max(lots.gaps) / max(few.gaps):.2f}×",
        "",
        f"{median(lots.drops) / median(few.drops):.1f}×",
        f"{median(lots.others) / median(few.others):.1f}×",
    )
    rows = [found[cards].row(cards) for cards in found]
    arriving = ("Cards on the wall", "Picture to picture, ms", "p95", "longest")
    told = [
        (f"{n}", f"{median(gaps):.0f}", f"{quantiles(gaps, n=20)[-1]:.0f}", f"{max(gaps):.0f}")
        for n, gaps in walls.items()
    ]
    wall = f"{ARRIVALS} cards come to the wall, ten a second:"
    return f"{about}\n\n{table(heads, [*rows, ratio])}\n\n{wall}\n\n{table(arriving, told)}\n"


def main() -> int:
    """Measures; prints the table, and puts it into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.board", description=__doc__)
    parser.add_argument("--cards", type=int, default=MANY)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    asked = parser.parse_args()
    found = markdown(asked.cards, machine.described(ROOT))
    sys.stdout.write(found)
    if asked.write:
        written.put("bench-board", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
