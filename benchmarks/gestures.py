"""`make bench-gestures`: clicks, fields and seconds that a facilitator's gestures take, counted.

A real Chromium on a real server does what a person does there. Whatever is pressed or typed goes
through `Hand`, which counts it; nothing is counted by hand. Beside it stands what was counted of
the console before it was drawn anew.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from benchmarks import machine, written
from benchmarks.live.tables import table
from tablee.registry import load
from tablee.sdk.demo import remade
from tablee.sdk.testing import facilitator_of
from tablee.sdk.testing.browsers import launched
from tablee.sdk.testing.screens import DRAWN, Console, Phone, Wall
from tablee.sdk.testing.servers import Server
from tablee.session import Sessions
from tablee.session.access.links import BrowserLink, browser_hash
from tablee.settings import ROOT
from tablee.texts import speaking
from tablee.web.site import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tablee.sdk.testing.screens import Screen

__all__ = ["BEFORE", "Gestures", "Hand", "main", "markdown"]

COMMIT, DAY = "dcff306", "2026-11-28"
"""The console with which it is compared, and when it was last changed."""
BEFORE: Final = {
    "From the terminal to an open console": "1 click, 2 fields; 5.3 s",
    "From the console to the first phone": "1 click, 2 taps, 2 fields; 0.7 s",
    "From the link to « Vous êtes bien là »": "1.5–2.5 s",
    "A step begins on every phone": "0.3–0.4 s",
    "A role that a phone offers": "3 taps and clicks",
    "A role given by the console": "6 clicks; 6.6 s",
    "A step is skipped": "2 clicks",
    "A step is moved by one place": "4 clicks",
    "Back after a wrong « Étape suivante »": "1 click; another offer undid something else",
    "The console is closed, and open again": "2 clicks; 3.5 s",
    "Whole cards in view, 1366×768": "0",
    "Whole cards in view, 1440×900": "3 (1366×900)",
    "Whole cards in view, 1920×1080": "11",
    "From a phone’s card to the wall": "0.07–0.20 s",
    "From a phone’s card to the console": "0.14 s, at most 0.26 s",
    "An insult is hidden": "2 clicks; 1.2 s",
    "A vote is added after the running step": "6 clicks",
    "A vote opens on every phone": "0.28 s",
    "A paper ballot is typed": "4 keys for 3 proposals; 1 s",
    "The page is published": "3 clicks, 12 answers",
}
"""What `COMMIT` took: counted and timed by a person's clicks, on the same kind of machine."""
SIZES: Final = ((1366, 768), (1440, 900), (1920, 1080))
LAPTOP: Final = "laptop" * 5
WHOLE: Final = """() => {
    const seen = (card, y) => {
        const { left, width } = card.getBoundingClientRect();
        return card.contains(document.elementFromPoint(left + width / 2, y));
    };
    const cards = [...document.querySelectorAll(".tb-board .tb-card")];
    const whole = cards.filter((card) => {
        const { top, bottom } = card.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight && seen(card, top + 3) && seen(card, bottom - 3);
    });
    return [whole.length, cards.length];
}"""
"""Cards of which nothing is cut off or covered, and all that there are."""


@dataclass
class Hand:
    """Presses and types as a person does, and counts it."""

    counts: dict[str, int] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    done: str = ""

    def click(self, at: Locator, what: str = "click") -> None:
        """A press with the mouse, once what is pressed is drawn; on a phone, `what` is a tap."""
        at.page.wait_for_function(DRAWN)
        at.first.click()
        self._count(what)

    def tap(self, at: Locator) -> None:
        """A press on a phone."""
        self.click(at, "tap")

    def hover(self, at: Locator) -> None:
        """Brings it to the middle of the page and moves the mouse there: its buttons show."""
        at.first.evaluate("(it) => it.scrollIntoView({ block: 'center', behavior: 'instant' })")
        at.first.hover()
        self._count("hover")

    def fill(self, at: Locator, words: str) -> None:
        """Types into a field, which counts once however long the words are."""
        at.first.fill(words)
        self._count("field")

    def keys(self, page: Page, *keys: str) -> None:
        """Presses keys one after the other, where the focus is."""
        for key in keys:
            page.keyboard.press(key)
            self._count("key")

    def drag(self, page: Page, what: Locator, onto: Locator) -> None:
        """Takes something, and lets go of it past the middle of something else."""
        here, there = what.bounding_box(), onto.bounding_box()
        assert here is not None
        assert there is not None
        x = here["x"] + 60
        page.mouse.move(x, here["y"] + here["height"] / 2)
        page.mouse.down()
        page.mouse.move(x, here["y"] + here["height"] / 2 + 12, steps=4)
        page.mouse.move(x, there["y"] + there["height"] * 0.8, steps=10)
        page.mouse.up()
        self._count("drag")

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def say(self) -> str:
        """What was done, in words, and how long it took."""
        seconds = time.monotonic() - self.began
        done = ", ".join(f"{n} {what}{'s' * (n > 1)}" for what, n in self.counts.items())
        return "; ".join(filter(None, (done, f"{seconds:.1f} s")))


@dataclass
class Gestures:
    """One facilitator, a wall and phones; `now` holds what each gesture took."""

    browser: Browser
    server: Server
    now: dict[str, str] = field(default_factory=dict)
    phones: list[Phone] = field(default_factory=list)

    @contextmanager
    def gesture(self, title: str) -> Iterator[Hand]:
        """Counts and times what is done within."""
        hand = Hand()
        yield hand
        self.now[title] = hand.done or hand.say()
        sys.stderr.write(f"{title}: {self.now[title]}\n")

    def seen_by_all(self, title: str) -> None:
        """Waits until every phone shows this step."""
        for phone in self.phones:
            expect(phone.page.locator(".tb-bar").get_by_text(title).first).to_be_visible()


def session(gestures: Gestures) -> None:
    """A session of one's own, from the terminal to its reopening."""
    console = _opened(gestures)
    wall = _joined(gestures, console)
    _roles(gestures, console)
    _steps(gestures, console)
    _reopened(gestures, console)
    _left(console, wall, *gestures.phones)
    gestures.phones.clear()


def _opened(gestures: Gestures) -> Console:
    with gestures.gesture("From the terminal to an open console") as hand:
        gestures.server.start()
        answers = time.monotonic() - hand.began
        console = Console(gestures.browser, gestures.server)
        console.page.set_viewport_size({"width": 1366, "height": 768})
        console.page.goto(gestures.server.url)
        hand.fill(console.page.get_by_label("Titre de la session"), "Un essai")
        hand.fill(console.page.get_by_label("Votre prénom"), "Yasmine")
        hand.click(_button(console, "Ouvrir la session"))
        console.heading("Prêt à commencer")
        hand.done = f"{hand.say()}, of which {answers:.1f} s until the server answers"
    console.page.wait_for_function(DRAWN)
    return console


def _joined(gestures: Gestures, console: Console) -> Wall:
    """The first phone by the code, which stands on the wall; others by the link."""
    with gestures.gesture("From the console to the first phone") as hand:
        with console.context.expect_page() as opened:
            hand.click(console.page.get_by_role("link", name="Ouvrir le mur"))
        on_wall = opened.value.locator("body")
        expect(on_wall).to_contain_text("Prenez votre téléphone")
        phone = Phone(gestures.browser, gestures.server)
        phone.page.goto(gestures.server.url)
        hand.fill(phone.page.get_by_label("Code de la session"), console.code)
        hand.tap(_button(phone, "Rejoindre"))
        phone.page.wait_for_url("**/r/*")
        hand.fill(phone.page.get_by_label("Votre prénom", exact=True), "Hugo")
        hand.tap(_button(phone, "Entrer dans la session"))
        phone.heading("Vous êtes bien là")
        expect(on_wall).to_contain_text("Hugo")
    gestures.phones.append(phone)
    wall = Wall(gestures.browser, opened.value.url)
    opened.value.close()
    took = []
    for name in ("Anne", "Karim", "Dominique"):
        with gestures.gesture("From the link to « Vous êtes bien là »") as hand:
            phone = Phone(gestures.browser, gestures.server)
            phone.page.goto(f"{gestures.server.url}/r/{console.code}")
            hand.fill(phone.page.get_by_label("Votre prénom", exact=True), name)
            hand.tap(_button(phone, "Entrer dans la session"))
            phone.heading("Vous êtes bien là")
            took.append(time.monotonic() - hand.began)
            hand.done = f"1 field, 1 tap; {min(took):.1f}–{max(took):.1f} s"
        gestures.phones.append(phone)
    return wall


def _roles(gestures: Gestures, console: Console) -> None:
    _button(console, "Commencer").click()
    gestures.seen_by_all("Préparation")
    with gestures.gesture("A role that a phone offers") as hand:
        phone = gestures.phones[1]
        hand.tap(phone.page.get_by_role("radio", name="Porter le projet"))
        hand.tap(_button(phone, "Me proposer"))
        hand.click(_button(console, "Confirmer"))
        phone.sees("Vous portez le projet")
    with gestures.gesture("A role given by the console") as hand:
        hand.click(console.page.locator("button.tb-person", has_text="Karim"))
        who = console.page.get_by_role("dialog")
        hand.click(who.get_by_text("Secrétaire", exact=True))
        hand.click(who.get_by_role("button", name="Enregistrer"))
        expect(console.page.locator(".tb-person", has_text="Karim")).to_contain_text("secrétaire")
    console.page.wait_for_function(DRAWN)


def _steps(gestures: Gestures, console: Console) -> None:
    page, steps = console.page, console.page.locator(".tb-agenda-step")
    with gestures.gesture("A step begins on every phone") as hand:
        hand.click(_button(console, "Étape suivante"))
        pressed = time.monotonic()
        gestures.seen_by_all("Présentations")
        hand.done = f"1 click; {time.monotonic() - pressed:.2f} s"
    with gestures.gesture("A step is skipped") as hand:
        hand.click(steps.nth(3))
        hand.click(_button(console, "Aller à cette étape"))
        gestures.seen_by_all("Clarification")
    with gestures.gesture("Back after a wrong « Étape suivante »") as hand:
        _button(console, "Étape suivante").click()
        gestures.seen_by_all("Problématique")
        hand.began = time.monotonic()
        hand.click(page.get_by_role("button", name="Revenir à « Clarification »"))
        gestures.seen_by_all("Clarification")
    console.rests()
    with gestures.gesture("A step is moved by one place") as hand:
        hand.drag(page, steps.nth(6), steps.nth(7))
        expect(steps.nth(7)).to_contain_text("Plan d’action")
        expect(steps.nth(6)).to_contain_text("Bilan")


def _reopened(gestures: Gestures, console: Console) -> None:
    console.page.close()
    with gestures.gesture("The console is closed, and open again") as hand:
        console.page = console.context.new_page()
        console.page.set_viewport_size({"width": 1366, "height": 768})
        console.page.goto(gestures.server.url)
        hand.click(console.page.get_by_role("link", name="Un essai"))
        console.heading("Clarification")


def demo(gestures: Gestures) -> None:
    """The demo in its group’s reflection: cards, a vote, the page that is published."""
    console = _returned(gestures)
    wall = Wall(gestures.browser, console.wall_address)
    for name in ("Malika", "Ferdinand"):
        phone = Phone(gestures.browser, gestures.server)
        phone.join(console.code, name)
        gestures.phones.append(phone)
    _in_view(gestures, console)
    _cards(gestures, console, wall)
    _vote(gestures, console)
    _published(gestures, console)
    _left(console, wall, *gestures.phones)


def _returned(gestures: Gestures) -> Console:
    """The console of the demo’s facilitator, in a browser of hers."""
    folder, catalogue = gestures.server.folder, load([ROOT / "plugins"])
    gestures.server.stop()
    with speaking("fr"):
        with remade(folder, catalogue) as made:
            found = made.session.id
        sessions = Sessions(folder, catalogue)
        room = sessions.get(found)
        with room.transaction():
            yasmine = facilitator_of(room).id
            room.commit(BrowserLink(browser_hash(LAPTOP), yasmine, console=True))
        sessions.close()
    gestures.server.start()
    console = Console(gestures.browser, gestures.server)
    cookie = {"name": COOKIE, "value": LAPTOP, "url": gestures.server.url}
    console.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
    console.page.goto(f"{gestures.server.url}/?s={found}")
    expect(console.page.locator(".tb-board .tb-card").first).to_be_visible(timeout=30_000)
    return console


def _in_view(gestures: Gestures, console: Console) -> None:
    for width, height in SIZES:
        console.page.set_viewport_size({"width": width, "height": height})
        console.rests()
        whole, cards = console.page.evaluate(WHOLE)
        gestures.now[f"Whole cards in view, {width}×{height}"] = f"{whole} of {cards}"
    console.page.set_viewport_size({"width": 1366, "height": 768})


def _cards(gestures: Gestures, console: Console, wall: Wall) -> None:
    """Two by phone, each on both screens; then an insult that goes again."""
    took: dict[Screen, list[float]] = {wall: [], console: []}
    for words in ("Une carte pour le mur", "Une autre, pour la console", "Quelle bande d’ânes"):
        for phone, screen in zip(gestures.phones, took, strict=True):
            said = f"{words}, dit-on {len(took[wall]) + len(took[console])} fois"
            phone.write("Votre idée", said)
            _button(phone, "Poser ma carte").click()
            sent = time.monotonic()
            screen.page.locator(".tb-card", has_text=said).first.wait_for(state="attached")
            took[screen].append(time.monotonic() - sent)
    for screen, where in ((wall, "wall"), (console, "console")):
        seconds = f"{median(took[screen]):.2f} s, at most {max(took[screen]):.2f} s"
        gestures.now[f"From a phone’s card to the {where}"] = seconds
    console.rests()
    card = console.page.locator(".tb-card", has_text="bande d’ânes").first
    words = card.locator(".tb-text").inner_text()
    with gestures.gesture("An insult is hidden") as hand:
        hand.hover(card)
        expect(card.locator(".tb-tools")).to_have_css("opacity", "1")
        hand.click(card.get_by_role("button", name="Autres gestes"))
        hand.click(card.get_by_role("button", name="Masquer"))
        expect(wall.page.locator(".tb-card", has_text=words)).to_have_count(0)


def _vote(gestures: Gestures, console: Console) -> None:
    page = console.page
    with gestures.gesture("A vote is added after the running step") as hand:
        hand.click(_button(console, "Ajouter une étape"))
        hand.click(_button(console, "Ajouter Jugement majoritaire"))
        expect(page.locator(".tb-agenda-step", has_text="Jugement majoritaire")).to_be_visible()
    console.next("Jugement majoritaire")
    with gestures.gesture("A vote opens on every phone") as hand:
        hand.click(_button(console, "Ouvrir le vote"))
        pressed = time.monotonic()
        for phone in gestures.phones:
            phone.page.locator(".tb-ballot").first.wait_for()
        hand.done = f"1 click; {time.monotonic() - pressed:.2f} s"
    marks = page.locator("[data-field=mark]")
    marks.first.click()
    with gestures.gesture("A paper ballot is typed") as hand:
        hand.keys(page, *"1" * marks.count(), "Enter")
        expect(page.get_by_text("Bulletin 1 enregistré.").first).to_be_attached()
        hand.done = f"{hand.say()}, for {marks.count()} proposals"


def _published(gestures: Gestures, console: Console) -> None:
    page = console.page
    with gestures.gesture("The page is published") as hand:
        page.goto(f"{gestures.server.url}/?s={console.session}&page=synthesis")
        hand.click(page.get_by_role("radio", name="Partager"))
        hand.click(_button(console, "Choisir ce qui sera public"))
        hand.click(_button(console, "Voir ce que les autres liront"))
        hand.click(_button(console, "Publier"))
        console.sees("Publiée le")


def _button(screen: Screen, name: str) -> Locator:
    return screen.page.get_by_role("button", name=name, exact=True)


def _left(*screens: Screen) -> None:
    for screen in screens:
        assert screen.errors == []
        screen.close()


def markdown(now: dict[str, str], about: str) -> str:
    """The table: each gesture, before and now."""
    heads = ("", f"Before ({COMMIT}, {DAY})", "Now")
    rows = [(title, before, now[title]) for title, before in BEFORE.items()]
    return f"One run, on {about}\n\n{table(heads, rows)}\n"


def main() -> int:
    """Counts; prints the table, and puts it into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gestures", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    options, about = parser.parse_args(), machine.described(ROOT)
    with launched(sparing=False) as browser, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        server = Server(Path(folder) / "sessions")
        server.folder.mkdir()
        gestures = Gestures(browser, server)
        try:
            session(gestures)
            demo(gestures)
        finally:
            server.stop()
    found = markdown(gestures.now, about)
    sys.stdout.write(found)
    if options.write:
        written.put("bench-gestures", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
