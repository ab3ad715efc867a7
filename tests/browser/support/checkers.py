"""Asks IBM's and the Nu HTML checker about pages, and leaves out what is Streamlit's.

Both come from npm (`package.json`), the second needs Java: where they are not, nothing is asked.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Page

__all__ = ["IBM", "NU", "html_faults", "ibm_faults", "missing"]

MODULES: Final = ROOT / "node_modules"
IBM: Final = MODULES / "accessibility-checker-engine" / "ace.js"
NU: Final = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"

THEIRS: Final = re.compile(
    r"st-emotion-cache|data-testid=.st|class=.st[A-Z]|data-rac|react-aria|data-baseweb"
    r"|<html lang=\"fr\" data-base|^<(?:noscript|link|script)"
    r"|^<div style=\"background-color: transparent;\"><code"
)
"""What Streamlit draws bears; docs/contributing/streamlit-html.md lists what is wrong with it."""
STRAY: Final = re.compile("Attribute .(color|direction|height|kind|overflow|width). not allowed")
"""What Streamlit leaves on elements, and `assets/js/streamlit/landmarks.js` takes off."""
OFF: Final = (
    "element_tabbable_unobscured",
    "element_tabbable_visible",
    "style_focus_visible",
    "text_spacing_valid",
)
"""Rules that only say what somebody is to look at, and take nine tenths of the time."""
LOOKS: Final = """async (off) => {
    const checker = new ace.Checker();
    for (const rule of off) checker.disableRule(rule);
    const { results } = await checker.check(document, ["WCAG_2_2"]);
    return results
        .filter(({ value: [kind, found] }) => kind === "VIOLATION" && found === "FAIL")
        .map(({ ruleId, message, snippet }) => [ruleId, message, snippet]);
}"""

SPARING: Final = ("-Xmx400m", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""It lives for seconds: what is compiled twice, or cleaned up in parallel, never pays."""


def missing() -> str:
    """What is not here of what both need; empty if all is."""
    if not IBM.is_file() or not NU.is_file():
        return "npm has not fetched the checkers: make js"
    return "" if shutil.which("java") else "Java is not here: make verapdf installs it"


def ibm_faults(page: Page) -> list[str]:
    """What IBM's checker is sure is wrong on a page with what is ours."""
    if not page.evaluate("() => 'ace' in window"):
        page.evaluate(IBM.read_text("utf-8"))
    found: list[list[str]] = page.evaluate(LOOKS, list(OFF))
    return [
        f"{rule}: {message} {snippet[:160]}"
        for rule, message, snippet in found
        if not THEIRS.search(snippet)
    ]


def html_faults(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the Nu checker finds wrong with pages as browsers have them; one Java for all."""
    files = {}
    for number, (name, text) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        # A browser writes out its document without what stands before it.
        file.write_text(re.sub(r"^(?!<!doctype)", "<!doctype html>", text, flags=re.I), "utf-8")
        files[file.as_uri()] = name
    command = ["java", *SPARING, "-jar", str(NU), "--format", "json", "--exit-zero-always"]
    told = subprocess.run(
        [*command, "--stdout", *(str(folder / f"{n}.html") for n in range(len(pages)))],
        capture_output=True,
        check=True,
    )
    faults = []
    for message in json.loads(told.stdout)["messages"]:
        at = message.get("extract", "")[message.get("hiliteStart", 0) :]
        theirs = THEIRS.search(at) and not STRAY.match(message["message"])
        if message["type"] == "error" and not theirs:
            name = files[message["url"].replace("file:/", "file:///").replace("////", "//")]
            faults.append(f"{name}: {message['message']} {at[:160]}")
    return faults
