"""Takes pictures of the demo's faces as people see them who enlarge pages, or recolour them.

`make pictures-large` writes them to `build/pictures-large/<sight>/<face>.png`, with what was
measured on each in `measures.md` there: words that are cut, pages that scroll sideways, and how
much of the window is covered by what does not scroll. Nothing of it is committed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from docs.scripts.screenshots import FACILITATOR, PARTICIPANT, Demo, demo
from tablee.sdk.testing.browsers import launched
from tablee.sdk.testing.screens import AT_REST
from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tablee.session import Room

__all__ = ["SIGHTS", "SPACED", "Face", "Measures", "Sight", "measured", "take"]

PICTURES: Final = ROOT / "build" / "pictures-large"
COVERED: Final = 40
"""Percent of the window's height that may be covered by what does not scroll."""
TALLEST: Final = 2400
"""Pixels of a picture that shows all of a page, at most."""
SPACED: Final = """*:not(svg, svg *) {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-bottom: 2em !important; }"""
"""What WCAG 1.4.12 lets anybody set."""
LOOKED_AT: Final = """() => {
    const [wide, high] = [innerWidth, innerHeight];
    const hidden = (value) => value === "hidden" || value === "clip";
    const called = (e) => e.localName + [...e.classList].filter((name) =>
        name.startsWith("tb-")).map((name) => `.${name}`).join("") +
        (e.dataset.testid ? `[${e.dataset.testid}]` : "");
    const cut = [], sideways = [], lids = [];
    for (const e of document.body.querySelectorAll("*:not(svg *, script, style)")) {
        const how = getComputedStyle(e), box = e.getBoundingClientRect();
        if (how.visibility === "hidden" || how.opacity === "0" || box.width < 5 || box.height < 5)
            continue;
        const over = [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight];
        const across = hidden(how.overflowX) && over[0] > 2;
        const down = hidden(how.overflowY) && over[1] > 2;
        if (e.clientWidth > 4 && (across || down) && e.innerText && e.innerText.trim())
            cut.push(`${called(e)} ${across ? over[0] : over[1]} px of “${
                e.innerText.trim().replace(/\\s+/g, " ").slice(0, 50)}”`);
        if (e.dataset.testid === "stMain" && over[0] > 1) sideways.push(over[0]);
        const stays = how.position === "fixed" || how.position === "sticky";
        const stuck = box.top <= 1 || box.bottom >= high - 1;
        const holds = e.querySelector("main, [data-testid=stMain]") || e.closest(".tb-dialog-over");
        if (stays && stuck && !holds && box.width > wide / 2 && how.pointerEvents !== "none")
            lids.push([Math.max(0, box.top), Math.min(high, box.bottom)]);
    }
    let covered = 0, end = 0;
    for (const [from, to] of lids.filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0])) {
        covered += Math.max(0, to - Math.max(from, end));
        end = Math.max(end, to);
    }
    const page = document.scrollingElement;
    if (page.scrollWidth > wide) sideways.push(page.scrollWidth - wide);
    const inner = document.querySelector("[data-testid=stMain]");
    const height = Math.max(page.scrollHeight, inner ? inner.scrollHeight : 0);
    const share = Math.round(100 * covered / high);
    return { sideways: Math.max(0, ...sideways), cut, covered: share, height };
}"""


@dataclass(frozen=True)
class Sight:
    """How somebody looks: the room that their zoom leaves, their colours, their letters."""

    width: int
    height: int
    forced: bool = False
    dark: bool = False
    spaced: bool = False
    doubled: bool = False
    """Text is twice as large: 32 pixels where the browser had 16."""
    phones: bool = True
    laptops: bool = True
    zoom: int = 1

    def put_on(self, page: Page) -> None:
        size = {"width": self.width, "height": self.height}
        page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict will do
        if self.zoom > 1:  # the wall looks at it: it is not drawn smaller in a smaller window
            scaled = {**size, "deviceScaleFactor": self.zoom, "mobile": False}
            page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", scaled)
        page.emulate_media(
            forced_colors="active" if self.forced else "none",
            color_scheme="dark" if self.dark else "light",
        )
        page.evaluate(
            """(rules) => {
                const sheet = new CSSStyleSheet();  // no policy of ours forbids it
                sheet.replaceSync(rules);
                document.adoptedStyleSheets = [sheet];
            }""",
            SPACED if self.spaced else "",
        )


SIGHTS: Final = {
    "zoom-200": Sight(640, 512, zoom=2),  # a window of 1280 × 1024
    "zoom-400": Sight(320, 256, zoom=4),
    "forced-light": Sight(1280, 800, forced=True, phones=False),
    "forced-dark": Sight(1280, 800, forced=True, dark=True, phones=False),
    "forced-light-phone": Sight(390, 780, forced=True, laptops=False),
    "forced-dark-phone": Sight(390, 780, forced=True, dark=True, laptops=False),
    "spaced": Sight(1280, 800, spaced=True, phones=False),
    "spaced-phone": Sight(320, 640, spaced=True),
    "text-200": Sight(1280, 800, doubled=True, phones=False),
    "text-200-phone-390": Sight(390, 780, doubled=True),
    "text-200-phone-320": Sight(320, 640, doubled=True),
}


def _as_it_opens(_page: Page) -> None:
    """Nothing is pressed."""


def _me(page: Page) -> None:
    page.locator(".tb-me").first.click()
    page.locator(".tb-dialog h2").first.wait_for()


def _opens_a_vote(room: Room) -> None:
    lead = next(p for p in room.everybody.values() if p.first_name == FACILITATOR)
    step = room.conduct.add_step(lead, "dot_vote")
    room.conduct.go_to(lead, step.id)
    room.voting.open(lead, step.id)


def _publishes(room: Room) -> None:
    lead = next(p for p in room.everybody.values() if p.first_name == FACILITATOR)
    room.publishing.publish(lead, [step.id for step in room.agenda])


@dataclass(frozen=True)
class Face:
    """Who looks at which page, on a phone or on a laptop, and what is pressed there first."""

    address: str
    who: str = ""
    shows: str = "h1"
    phone: bool = False
    presses: Callable[[Page], None] = _as_it_opens


WRITING: Final = {
    "home": Face("/", FACILITATOR, ".tb-agenda, [data-testid=stRadio]"),
    "join": Face("/r/{code}", phone=True),
    "phone": Face("/?s={session}", PARTICIPANT, ".tb-mine:visible", phone=True),
    "me": Face("/?s={session}", PARTICIPANT, ".tb-mine:visible", phone=True, presses=_me),
    "lite": Face("/lite/{session}", PARTICIPANT, phone=True),
    "published": Face("/s/{page}", phone=True),
    "accessibility": Face("/accessibility", phone=True),
    "wall": Face("/w/{wall}", shows=".tb-card:visible"),
    "console": Face("/?s={session}", FACILITATOR, ".tb-card:visible"),
    "synthesis": Face("/?s={session}&page=synthesis", FACILITATOR, ".tb-page .tb-card:visible"),
}
VOTING: Final = {
    "phone-vote": Face("/?s={session}", PARTICIPANT, ".tb-bar", phone=True),
    "lite-vote": Face("/lite/{session}", PARTICIPANT, phone=True),
    "console-vote": Face("/?s={session}", FACILITATOR, ".tb-bar, h1"),
    "wall-vote": Face("/w/{wall}"),
}


@dataclass
class Measures:
    """What falls short on one page: pixels sideways, words cut, percent of the height covered."""

    sideways: int
    cut: list[str]
    covered: int
    height: int = field(repr=False)

    @property
    def fails(self) -> bool:
        return bool(self.sideways or self.cut or self.covered > COVERED)


def measured(page: Page) -> Measures:
    """Looks at a page as it stands in its window."""
    return Measures(**page.evaluate(LOOKED_AT))


def take(folder: Path = PICTURES, only: Iterable[str] = ()) -> dict[str, Measures]:
    """Writes each face in each sight under this folder; returns what was measured, by file.

    `only` names faces or sights; all are taken where it is empty.
    """
    taken: dict[str, Measures] = {}
    for faces, made_ready in ((WRITING, _publishes), (VOTING, _opens_a_vote)):
        with demo(made_ready) as played:
            for doubled in (False, True):
                how = ("--blink-settings=defaultFontSize=32",) if doubled else ()
                with launched(more=how) as browser:
                    sights = {n: s for n, s in SIGHTS.items() if s.doubled == doubled}
                    _each(played, browser, folder, (faces, sights, {*only}), taken)
    return taken


def _each(
    played: Demo,
    browser: Browser,
    folder: Path,
    wanted: tuple[Mapping[str, Face], Mapping[str, Sight], set[str]],
    taken: dict[str, Measures],
) -> None:
    faces, sights, only = wanted
    for name, face in faces.items():
        worn = {
            kind: sight
            for kind, sight in sights.items()
            if (sight.phones if face.phone else sight.laptops) and (not only or {name, kind} & only)
        }
        if not worn:
            continue
        context = played.context(browser, face.who, "fr", (1280, 800))
        page = played.opened(context, face.who, face.address, face.shows, "fr")
        face.presses(page)
        for kind, sight in worn.items():
            sight.put_on(page)
            page.evaluate(AT_REST, 300)
            taken[f"{kind}/{name}"] = _pictured(page, sight, folder / kind / f"{name}.png")
        context.close()


def _pictured(page: Page, sight: Sight, file: Path) -> Measures:
    """Two pictures: what the window shows, and all of the page below it."""
    found = measured(page)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, animations="disabled")
    if found.height > sight.height:
        tall = min(found.height, TALLEST)
        page.set_viewport_size({"width": sight.width, "height": tall})
        page.screenshot(path=file.with_stem(f"{file.stem}-whole"), animations="disabled")
    return found


def told(taken: Mapping[str, Measures]) -> str:
    """All that was measured, as a table in Markdown."""
    lines = ["| Picture | Sideways | Covered | Cut |", "| --- | --- | --- | --- |"]
    for name, found in taken.items():
        cut = "; ".join(found.cut).replace("|", "/")
        lines.append(f"| {name} | {found.sideways} px | {found.covered} % | {cut} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    taken_ = take(only=sys.argv[1:])
    (PICTURES / "measures.md").write_text(told(taken_), "utf-8")
    short = [f"{name}: {found}\n" for name, found in taken_.items() if found.fails]
    sys.stdout.writelines(short)
    sys.stdout.write(f"{len(taken_)} pictures, {len(short)} that fall short: {PICTURES}\n")
