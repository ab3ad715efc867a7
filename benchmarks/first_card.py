"""`make bench-first-card`: time for a plugin author from an empty folder to a first card shown.

A plugin is begun and served by the two commands that an author types, then a real Chromium opens a
session, adds the activity, joins with a phone and sends a card. Only the machine's time is counted:
nobody reads, thinks or types here.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks import machine, written
from benchmarks.live.tables import table
from tablee.sdk.testing.browsers import launched
from tablee.sdk.testing.screens import Console, Phone, Wall
from tablee.sdk.testing.servers import Server
from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

__all__ = ["Run", "main", "markdown", "measured"]

NAME: Final = "first_card"
TITLE: Final = "Première carte"
WORDS: Final = "La première carte"
COMMAND: Final = (sys.executable, "-c", "from tablee.cli import main; main()")
"""The command `tablee` of this very checkout."""
RUNS: Final = 3


@dataclass
class Run:
    """One way from nothing to a card: the commands that were typed, and how long each part took."""

    commands: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)

    def took(self, part: str) -> None:
        """The part that ends here."""
        now = time.monotonic()
        self.seconds[part] = now - self._since
        self._since = now


def measured(browser: Browser, folder: Path) -> Run:
    """Goes there once, in an empty folder."""
    own, run = folder / "my-plugins", Run()
    begin = ("new-plugin", "intro", NAME, "--in", str(own), "--title", TITLE)
    run.commands.append(f"tablee new-plugin intro {NAME}")
    subprocess.run([*COMMAND, *begin], cwd=ROOT, env=_environ(), check=True, capture_output=True)
    run.took("`tablee new-plugin`: the plugin and its test are written")
    serve = ("run", "--dev", "--plugins-dir", str(own))
    run.commands.append("tablee run --dev --plugins-dir my-plugins")
    server = Server(folder / "sessions", command=(*COMMAND, *serve))
    server.folder.mkdir()
    server.start()
    try:
        run.took("`tablee run --dev`: the server answers")
        _play(browser, server, run)
    finally:
        server.stop()
    return run


def _play(browser: Browser, server: Server, run: Run) -> None:
    console = Console(browser, server)
    console.open_session("Un essai")
    run.took("the home page, and a session is opened")
    console.press("Ajouter une étape")
    sought = console.page.get_by_label("Chercher une activité")
    sought.fill(TITLE)
    sought.press("Enter")
    offer = console.page.locator("[class*=st-key-offer-]", has_text=TITLE)
    offer.get_by_role("button", name="Ajouter").click()
    console.page.locator(".tb-agenda-step", has_text=TITLE).click()
    console.press("Aller à cette étape")
    wall = Wall(browser, console.wall_address)
    wall.sees("Qu’est-ce qui vous amène")
    run.took("the activity is added, is the running step, and is on the wall")
    phone = Phone(browser, server)
    phone.join(console.code, "Adèle")
    run.took("a phone has joined")
    phone.write("Votre phrase", WORDS)
    phone.press("Envoyer")
    wall.sees(WORDS)
    run.took("its card is on the wall")
    for screen in (console, wall, phone):
        assert screen.errors == []
        screen.close()


def _environ() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("TABLEE_")}


def markdown(runs: list[Run], about: str) -> str:
    """The table: medians of each part, and of all of them together."""
    return "\n".join(_markdown(runs, about)) + "\n"


def _markdown(runs: list[Run], about: str) -> Iterator[str]:
    commands = runs[0].commands
    yield f"Medians of {len(runs)}, on {about}\n"
    yield f"{len(commands)} commands: {', '.join(f'`{each}`' for each in commands)}.\n"
    parts = [(part, median(run.seconds[part] for run in runs)) for part in runs[0].seconds]
    whole = median(sum(run.seconds.values()) for run in runs)
    rows = [(part, f"{seconds:.1f}") for part, seconds in parts]
    yield table(("Until", "s"), [*rows, ("**in all**", f"**{whole:.1f}**")])


def main() -> int:
    """Measures; prints the table, and puts it into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_card", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    options = parser.parse_args()
    about, runs = machine.described(ROOT), []
    for _run in range(options.runs):
        # A browser of its own each time: an author's has nothing of this in its cache.
        with (
            launched(sparing=False) as browser,
            tempfile.TemporaryDirectory(prefix="bench-") as folder,
        ):
            runs.append(measured(browser, Path(folder)))
    found = markdown(runs, about)
    sys.stdout.write(found)
    if options.write:
        written.put("bench-first-card", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
