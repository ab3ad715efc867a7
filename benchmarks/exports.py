"""`make bench-exports`: what writing a session of a thousand contributions costs, in every format.

The session is made through the public API, as a room would: introductions, a presentation with
questions, a canvas with cards, a vote, notes, a plan. Beside each format stands Markdown, in the
same run: the least that any of them does.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks import machine, written
from benchmarks.live.tables import table
from tablee.activities import Bundle
from tablee.caching import clear_caches
from tablee.document import build, formats
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.registry import load
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.settings import ROOT
from tablee.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.model.entities import Person
    from tablee.registry import Catalogue

__all__ = ["main", "markdown"]

MANY: Final = 1000
"""Contributions."""
ROUNDS: Final = 5
MOST: Final = 5.0
"""Seconds that all formats may take together."""
SENTENCES: Final = (
    "Le lien humain : on se connaît, on s’appelle.",
    "Mutualiser",
    "Faire remonter nos contenus sans double saisie, avec un outil que chaque agent connaît déjà.",
    "Évaluer ce qui est vraiment utilisé : combien, par qui, et pour quoi faire ???",
    "A quoi peut-on renoncer ? le forum ? la carte du wiki ? l'annuaire -> à la main :=)",
    "Renoncer à certains outils qui vieillissent ; garder ceux qui rassemblent, et dire pourquoi.",
)
STEPS: Final = ("introductions", "action_canvas", "dot_vote", "carrier_plan")
PEOPLE: Final = 40
NOTES: Final = 200
ACTIONS: Final = 12
ASPECTS: Final = 4


class Played:
    """A session with so many contributions, made as a room would make it."""

    def __init__(self, folder: Path, catalogue: Catalogue, many: int = MANY) -> None:
        """Plays it to its last step; it stays open."""
        settings = {"dot_vote": {"source": "-"}}
        self.room = open_room(
            folder, catalogue, *STEPS, title="Un réseau à distance", settings=settings
        )
        self._me = facilitator_of(self.room)
        self._people = [enter(self.room, f"Camille {n}") for n in range(PEOPLE)]
        for person, role in zip(self._people, (Role.CARRIER, Role.SCRIBE), strict=False):
            self.room.people.set_roles(self._me, person.id, {role})
        texts = enumerate(itertools.cycle(SENTENCES))
        self._words = (f"{text} ({n})" for n, text in texts)
        start(self.room, "introductions")
        for person in self._people[1:]:
            self._post(person, "introductions", "introduction")
        self._canvas(many - (PEOPLE - 1) - ASPECTS - NOTES - ACTIONS)
        self._vote()
        for _line in range(NOTES):
            self._post(self._people[1], "shared_notes", "note")
        self._plan()

    def _post(self, by: Person, activity: str, kind: str, text: str = "text", **fields: str) -> str:
        """`text` is the field of the words."""
        typed = {text: next(self._words), **fields}
        content = self.room.catalogue.content(activity, kind, typed)
        return seat_of(self.room, by, activity).post(content).id

    def _canvas(self, cards: int) -> None:
        start(self.room, "action_canvas")
        aspects = [self._post(self._me, "action_canvas", "aspect") for _each in range(ASPECTS)]
        for n in range(cards):
            by = self._people[1 + n % (PEOPLE - 1)]
            self._post(by, "action_canvas", "card", aspect=aspects[n % ASPECTS])

    def _vote(self) -> None:
        step, voting = start(self.room, "dot_vote"), self.room.voting
        voting.prepare(self._me, step, typed=SENTENCES, left_out=())
        voting.open(self._me, step)
        for person in self._people:
            voting.cast(person, step, {"t1": 2, "t2": 1})
        voting.close(self._me, step)

    def _plan(self) -> None:
        start(self.room, "carrier_plan")
        carrier = self._people[0]
        for n in range(ACTIONS):
            when = f"{n + 1} mars 2027" if n % 2 else "avant l’été"
            fields = {"who": "Camille", "when": when}
            made = self._post(carrier, "carrier_plan", "action", "what", **fields)
            seat_of(self.room, carrier, "carrier_plan").share([made])


def median(call: Callable[[], object], rounds: int) -> float:
    """Seconds that it takes, nothing kept from before."""
    times = []
    for _round in range(rounds):
        clear_caches()
        began = perf_counter()
        call()
        times.append(perf_counter() - began)
    return statistics.median(times)


def markdown(many: int, about: str, rounds: int = ROUNDS) -> str:
    """The table."""
    catalogue = load([ROOT / "plugins"])
    with tempfile.TemporaryDirectory(prefix="bench-exports-") as folder:
        room = Played(Path(folder), catalogue, many).room
        document = document_of(room)
        taken = median(lambda: document_of(room), rounds)
        pictures = median(lambda: build.write(room.record()), rounds)
        room.close()
    rows = [("the document itself", "", taken), ("… without the plan drawn", "", pictures)]
    total = taken
    for exporter in formats.offered(catalogue, Part.BOTH):
        if not isinstance(exporter, Bundle):
            size = len(exporter.export(document, Part.BOTH))
            seconds = median(lambda e=exporter: e.export(document, Part.BOTH), rounds)  # type: ignore[misc]
            rows.append((exporter.name, f"{size / 1000:,.0f}", seconds))
            total += seconds
    least = next(seconds for name, _size, seconds in rows if name == "markdown")
    lines = [
        (name, size, f"{seconds * 1e3:,.0f}", f"{seconds / least:.1f} ×", "")
        for name, size, seconds in rows
    ]
    met = "yes" if total <= MOST else "**no**"
    lines.append(("in all", "", f"{total * 1e3:,.0f}", f"{total / least:.1f} ×", met))
    return "\n".join(
        (
            f"{about}\n",
            f"**{many:,} contributions**; nothing kept from before, the median of {rounds}.\n",
            table(("Format", "kB", "ms", "÷ Markdown", f"≤ {MOST:.0f} s"), lines),
        )
    )


def main() -> int:
    """Measures; prints the table, and puts it into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, metavar="CONTRIBUTIONS")
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    asked = parser.parse_args()
    with speaking("fr"):
        found = markdown(asked.many, machine.described(ROOT))
    sys.stdout.write(found)
    if asked.write:
        written.put("bench-exports", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
