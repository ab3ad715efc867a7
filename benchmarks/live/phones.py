"""Real Chromium phones among the simulated ones: when their screens show each text."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

from playwright.async_api import async_playwright

from benchmarks.live.roll import Delivery, Roll
from benchmarks.live.systems import POSTERS
from benchmarks.live.world import world
from benchmarks.phone import ARGUMENTS
from tablee.sdk.testing import browsers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from benchmarks.live.person import Person

__all__ = ["Phones", "phones"]

EVERY: Final = 0.5
LATEST: Final = 15.0
WATCH: Final = """
window.seen = {};
const note = (text) => {
  for (const [word] of (text ?? "").matchAll(/z[0-9a-f]{12}/g)) {
    if (word in seen) continue;
    seen[word] = 0;
    // A task after the next frame's callbacks: what changed is painted by then.
    requestAnimationFrame(() => setTimeout(() => {
      seen[word] = performance.timeOrigin + performance.now();
    }));
  }
};
new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "characterData") note(change.target.data);
    for (const node of change.addedNodes) note(node.textContent);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


@dataclass
class Phones:
    """The same texts, as simulated people received them and as screens showed them; in seconds."""

    people: int
    real: int
    received: list[float] = field(default_factory=list)
    """Of each text, until the last simulated one had it."""
    shown: list[float] = field(default_factory=list)
    """Of each text on each real screen, until it was painted."""
    last_shown: list[float] = field(default_factory=list)
    """Of each text, until the last real screen had painted it."""
    said: int = 0
    missed: int = 0
    """Texts that a screen did not show, or that somebody simulated never had."""
    typed: list[float] = field(default_factory=list)
    """Of each text pressed on a real phone, until the last of all had it."""


async def phones(people: int, real: int, times: int) -> Phones:
    """Some write twice a second, then each real phone once."""
    found = Phones(people, real)
    async with world(people + real) as here:
        simulated = here.people[real:]
        roll = Roll([person.number for person in simulated])
        for person in simulated:
            person.heard.append(lambda who, data, now: roll.heard(who.number, data, now))
        await here.open_consoles()
        for person in simulated:
            await person.open_stream()
        await here.open_pages(simulated[:POSTERS])
        async with _screens(here.people[:real]) as screens:
            await _written_by_others(simulated, roll, found, screens, times)
            await _written_on_phones(roll, found, screens)
    return found


@asynccontextmanager
async def _screens(people: list[Person]) -> AsyncIterator[list[Page]]:
    """Each of these people's phones, on the step that runs."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browsers.chromium() or None, args=list(ARGUMENTS)
        )
        screens = []
        for person in people:
            context = await browser.new_context(
                viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True
            )
            await context.add_init_script(WATCH)
            address = f"http://127.0.0.1:{person.place.port}"
            [(name, value)] = person.cookies.items()
            await context.add_cookies([{"name": name, "value": value, "url": address}])
            screen = await context.new_page()
            await screen.goto(f"{address}/?{person.page.query}")
            await screen.locator("textarea").first.wait_for()
            screens.append(screen)
        await asyncio.sleep(2)
        try:
            yield screens
        finally:
            await browser.close()


async def _written_by_others(
    simulated: list[Person], roll: Roll, found: Phones, screens: list[Page], times: int
) -> None:
    said = []
    for nth in range(times):
        delivery = roll.say()
        said.append(delivery)
        await simulated[nth % POSTERS].say(delivery.word)
        await asyncio.sleep(max(0.0, delivery.sent + EVERY - perf_counter()))
    await _wait(roll, screens, said)
    found.said = len(said)
    found.received = [delivery.seconds for delivery in roll.done]
    found.missed = roll.missed
    for delivery in said:
        shown = await _shown(screens, delivery)
        found.missed += shown.count(None)
        there = [seconds for seconds in shown if seconds is not None]
        found.shown += there
        found.last_shown += [max(there)] if there else []


async def _written_on_phones(roll: Roll, found: Phones, screens: list[Page]) -> None:
    for screen in screens:
        delivery = Delivery(roll.everybody)
        await screen.locator("textarea").first.fill(delivery.word)
        delivery.sent = perf_counter()
        roll.pending.append(delivery)
        await screen.get_by_role("button", name="Poser ma carte").click()
        await _wait(roll, screens, [delivery])
        shown = await _shown(screens, delivery)
        if delivery.waiting or None in shown:
            found.missed += len(delivery.waiting) + shown.count(None)
        else:
            found.typed.append(max(delivery.seconds, *(s for s in shown if s is not None)))


async def _wait(roll: Roll, screens: list[Page], said: list[Delivery]) -> None:
    end = perf_counter() + LATEST
    while perf_counter() < end:
        await asyncio.sleep(0.2)
        if not roll.pending and all([None not in await _shown(screens, d) for d in said[-1:]]):
            return


async def _shown(screens: list[Page], delivery: Delivery) -> list[float | None]:
    """Seconds until each screen had painted it; None where it has not."""
    since = time.time() - perf_counter() + delivery.sent
    found: list[float | None] = []
    for screen in screens:
        at = await screen.evaluate("(word) => window.seen[word] || null", delivery.word)
        found.append(None if at is None else at / 1000 - since)
    return found
