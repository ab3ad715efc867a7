"""The people of a workshop as a test sees them: `sdk.testing`'s, looked at by axe-core too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tablee.sdk.testing import screens
from tablee.sdk.testing.screens import AT_REST, CLOSE, PHONE, SMALL, STILL, close_vote, until
from tablee.web.site import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = [
    "AT_REST", "CLOSE", "PHONE", "SMALL", "SPY", "STILL", "Console", "Phone", "Screen", "Wall",
    "axe_faults", "close_vote", "until",
]  # fmt: skip

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
SPY = """() => {
  window.spoken = [];
  const told = ({ addedNodes }) => [...addedNodes].map((line) => line.textContent);
  new MutationObserver((all) => window.spoken.push(...all.flatMap(told)))
    .observe(document.getElementById("tb-announcer"), { childList: true });
}"""
"""Keeps in `window.spoken` what screen readers are told from now on."""
EXCEPTED = {"presentation-role-conflict"}
"""Streamlit's own file uploader has this minor fault; nothing else is excepted."""
LOOKS_AT = """async (rules) => {
    const how = { rules, reporter: "no-passes", preload: { assets: ["media"] } };
    axe._audit.noHtml = true;
    let { violations } = await axe.run(document, { ...how, selectors: false });
    axe._audit.noHtml = false;
    if (violations.length) ({ violations } = await axe.run(document, how));
    return violations.map(({ id, nodes: [{ target, html }] }) => [id, target, html]);
}"""
"""Where elements stand and how they are written is asked for where something is wrong, what is
right never: it costs a quarter of a look. Sheets are not fetched: the one rule that reads them is
an experiment, and off."""

SKELETON = """() => {
    const seen = new Map();
    const nth = (value) => seen.get(value) ?? seen.set(value, seen.size).get(value);
    const words = (text) => (text.trim() ? "words" : "");
    const kept = /^(style|role|type|tabindex|checked|disabled)$|^aria-(?!label|control|desc|own)/;
    const own = /stAppEmbeddingId-\\S+|st-key-FormSubmitter-\\S+/g;
    const said = (e, name, value) => {
        if (name === "class") return value.replace(own, "");
        if (name === "style" && !e.textContent) return value.replace(/[\\d.]+%/g, "%");
        return kept.test(name) ? value : value && nth(value);
    };
    const part = (e) => [
        e.localName,
        ...[...e.attributes].map(({ name, value }) => [name, said(e, name, value)]),
        [...e.childNodes].map((node) => node.nodeType === Node.TEXT_NODE && words(node.data)),
        e.children.length,
        e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight,
    ];
    const all = [...document.body.querySelectorAll("*:not(script, style)")];
    const whole = JSON.stringify([innerWidth, innerHeight, all.map(part)]);
    let [a, b] = [7, 31];
    for (let n = 0; n < whole.length; n += 1) {
        a = Math.imul(a ^ whole.charCodeAt(n), 2654435761);
        b = Math.imul(b ^ whole.charCodeAt(n), 1597334677);
    }
    return [a, b, whole.length].join();
}"""
"""A page but for its words, and for how full a bar is that holds none: a number of it."""
SOUND: set[str] = set()
"""The skeletons of the pages in which axe-core found nothing."""


class Screen(screens.Screen):
    """A page in a browser of its own, whose faults can be told.

    What moves is tested where it is, with `page.emulate_media`.
    """

    calm = True

    def faults(self) -> list[str]:
        """What axe-core finds on the page once what comes in has come, and finds again at rest.

        A page that differs by its words alone from one that was sound is not looked at again.
        """
        self.still()  # colours half faded in would count as faint
        if not self._faults():
            return []
        self.rests()  # it may have been half drawn
        return self._faults()

    def _faults(self) -> list[str]:
        skeleton: str = self.page.evaluate(SKELETON)
        if skeleton in SOUND:
            return []
        before = list(self.errors)
        found = axe_faults(self.page)
        self.errors[:] = before  # axe writes styles on elements, which no policy of ours allows
        faults = [fault for fault in found if fault.partition(":")[0] not in EXCEPTED]
        if not faults:
            SOUND.add(skeleton)
        return faults


def axe_faults(page: Page, *, but: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds on a page but by these rules; it comes in past any policy of ours."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(LOOKS_AT, {rule: {"enabled": False} for rule in but})
    return [f"{rule}: {target} {html[:160]}" for rule, target, html in found]


class Console(Screen, screens.Console):
    """The facilitator's laptop."""

    def returns(self, browser: str, session: str) -> None:
        """Comes back to a session as the browser whose token this is."""
        cookie = {"name": COOKIE, "value": browser, "url": self.server.url}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page.goto(f"{self.server.url}/?s={session}")


class Phone(Screen, screens.Phone):
    """Somebody who joined with the code."""


class Wall(Screen, screens.Wall):
    """The projector."""
