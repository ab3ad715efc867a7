"""What somebody does on a page, whatever the browser and the protocol that drives it.

One goes to an address, presses what bears these words, types, looks.
"""

from __future__ import annotations

import json
import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Final

from tests.support.waiting import PATIENCE

__all__ = ["DrivenPage"]

FINDING: Final = """
  const folded = (e) => e.closest("details:not([open]) > :not(summary)");
  const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden"
    && !folded(e);
  const named = (e) => `${e.getAttribute("aria-label")} ${e.textContent}`.replace(/\\s+/g, " ");
  const find = (css, words) => Array.from(document.querySelectorAll(css))
    .filter((e) => shown(e) && (!words || named(e).indexOf(words) >= 0))[0] || null;
"""
STILL: Final = """
  new Promise((done) => { let before = "", looks = 0; (function look() {
    const e = %s;
    if (e) e.scrollIntoView({block: "center", behavior: "auto"});
    const {left, top, width, height} = e ? e.getBoundingClientRect() : {};
    const [x, y] = [left + width / 2, top + height / 2];
    const over = e && document.elementFromPoint(x, y);
    const free = over && (e.contains(over) || over.contains(e));
    const now = e ? `${x} ${y}` : "gone";
    if (e && now === before && (free || looks > 40)) return done([x, y]);
    if (looks > 400) return done(null);
    before = now;
    looks += 1;
    setTimeout(look, 50);
  })(); })
"""
"""Where an element is, once it no longer moves as the page is drawn, and nothing lies on it."""


class DrivenPage(ABC):
    """One page of one browser, which has never been here before."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        """What went wrong in the page's scripts."""

    @abstractmethod
    def evaluate(self, script: str) -> Any:
        """What an expression gives, or what it promises. Raises `RuntimeError`."""

    @abstractmethod
    def size(self, width: int, height: int, *, phone: bool = True) -> None:
        """The window's size, in CSS pixels."""

    @abstractmethod
    def goto(self, address: str) -> None:
        """Opens an address, and waits for the page to be loaded."""

    @abstractmethod
    def click(self, x: float, y: float) -> None:
        """Presses a point of the window, with the mouse."""

    @abstractmethod
    def keys(self, text: str) -> None:
        """Presses a key for each letter."""

    @abstractmethod
    def picture(self, path: Path) -> None:
        """Takes a PNG of the window."""

    @abstractmethod
    def leaving(self) -> None:
        """Told before what leads to another page is pressed."""

    @abstractmethod
    def loaded(self) -> None:
        """Waits for the page that is gone to."""

    def run(self, script: str) -> Any:
        """What an expression of the page gives; `find(css, words)` is there for it."""
        return self.evaluate(f"(() => {{ {FINDING} return ({script}); }})()")

    def sees(self, css: str, words: str = "") -> bool:
        """Whether such an element is on the screen, with these words in it."""
        return bool(self._quietly(f"find({json.dumps(css)}, {json.dumps(words)}) !== null"))

    def wait(self, css: str, words: str = "") -> None:
        """Waits until such an element is on the screen."""
        # The page looks by itself: asked again and again, Chromium 70 falls over.
        look = (
            "new Promise((done) => { const began = Date.now(); (function look() {"
            f" if (find({json.dumps(css)}, {json.dumps(words)})) done(true);"
            f" else if (Date.now() - began > {PATIENCE * 1000}) done(false);"
            " else setTimeout(look, 50); })(); })"
        )
        assert self.run(look), f"{css} {words!r} not in {self.text()!r}: {self.errors}"

    def press(self, css: str, words: str = "", *, leads: bool = False) -> None:
        """Presses the first such element, with the mouse; one that `leads` to another page."""
        self.wait(css, words)
        found = f"find({json.dumps(css)}, {json.dumps(words)})"
        at = self.run(STILL % found)
        assert at, f"{css} {words!r} does not keep still"
        x, y = at
        self.leaving()
        self.click(x, y)
        if leads:
            self.loaded()

    def type(self, css: str, text: str) -> None:
        """Writes in a field, in place of what it held."""
        self.press(css)
        self.run(f"find({json.dumps(css)}).select()")
        self.keys(text)

    def text(self) -> str:
        """What can be read on the page."""
        return str(self._quietly("document.body.innerText") or "")

    def look(self, name: str) -> None:
        """Takes a picture into the folder that `LOOK` names, where it is set."""
        if folder := os.environ.get("LOOK"):
            self.picture(Path(folder) / f"{name}.png")

    def _quietly(self, script: str) -> Any:
        try:
            return self.run(script)
        except RuntimeError:
            return None  # between two pages
