"""`make bench-likeness`: time to find similar cards among 500.

Beside it, in the same run, Python's own `difflib` on a sample of the same pairs: what one would
write first. Then how right both are on cards that people judged
(`tests.support.sessions.similar_cards`).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from difflib import SequenceMatcher
from itertools import combinations
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks import machine, written
from benchmarks.live.tables import table
from plugins.action_canvas.likeness import THRESHOLD, likeness, meaning, proposals
from tablee.model.entities import fold
from tablee.settings import ROOT
from tests.support.sessions.similar_cards import CHOSEN_ON, IN_ENGLISH, JUDGED_ON

if TYPE_CHECKING:
    from tests.support.sessions.similar_cards import Meanings

__all__ = ["main", "markdown"]

CARDS: Final = (100, 500, 1_000)
ROUNDS: Final = 5
SAMPLE: Final = 4_000
"""Pairs that `difflib` compares; its time for all of them is counted from these."""
Cards = list[tuple[str, str]]


def cards(many: int) -> Cards:
    """Some that say the same as others, among many that share words with them."""
    chance = random.Random("cards")
    written = [text for alike in CHOSEN_ON + JUDGED_ON for text in alike]
    words = [word for text in written for word in text.split()]
    return [
        (
            f"{n}",
            chance.choice(written)
            if n % 4 == 0
            else " ".join(chance.choices(words, k=chance.randint(3, 14))),
        )
        for n in range(many)
    ]


def ours(texts: Cards) -> float:
    """Seconds, the median of some rounds: from the words to the proposals."""
    times = []
    for _round in range(ROUNDS):
        began = perf_counter()
        proposals(texts, "fr")
        times.append(perf_counter() - began)
    return statistics.median(times)


def theirs(texts: Cards) -> float:
    """Seconds that `difflib` would take for every pair."""
    folded = [fold(words) for _id, words in texts]
    pairs = list(combinations(folded, 2))
    sample = random.Random("pairs").sample(pairs, min(SAMPLE, len(pairs)))
    began = perf_counter()
    for one, other in sample:
        SequenceMatcher(None, one, other).ratio()
    return (perf_counter() - began) * len(pairs) / len(sample)


def judged(meanings: Meanings, language: str) -> tuple[str, str, str, str]:
    """Precision and recall of ours, then of `difflib` where it finds as much."""
    said = [(n, text) for n, alike in enumerate(meanings) for text in alike]
    meant = {text: meaning(text, language) for _n, text in said}
    folded = {text: fold(text) for _n, text in said}
    mine, plain = [], []
    for (n, one), (m, other) in combinations(said, 2):
        mine.append((likeness(meant[one], meant[other]), n == m))
        plain.append((SequenceMatcher(None, folded[one], folded[other]).ratio(), n == m))
    right = sum(same for _alike, same in mine)
    found = [same for alike, same in mine if alike >= THRESHOLD]
    reached = sorted(plain, reverse=True)
    needed = next(k for k in range(len(reached)) if sum(s for _a, s in reached[:k]) >= sum(found))
    return (
        f"{len(said)} cards, {right} of {len(mine):,} pairs",
        f"{sum(found) / len(found):.0%}",
        f"{sum(found) / right:.0%}",
        f"{sum(found) / needed:.0%}",
    )


def markdown(sizes: tuple[int, ...], about: str) -> str:
    """The tables."""
    rows = []
    for many in sizes:
        texts = cards(many)
        mine, plain = ours(texts), theirs(texts)
        rows.append((f"{many:,}", f"{mine * 1e3:.0f}", f"{plain:.1f}", f"{plain / mine:.0f} ×"))
    sets = (
        ("French, the threshold was chosen on these", CHOSEN_ON, "fr"),
        ("French, looked at only to judge", JUDGED_ON, "fr"),
        ("English", IN_ENGLISH, "en"),
    )
    right = [(name, *judged(meanings, language)) for name, meanings, language in sets]
    heads = ("Cards", "Proposals, ms", "`difflib` on the same pairs, s", "`difflib` ÷ ours")
    return "\n".join(
        (
            f"{about}\n",
            f"**All cards compared with all**; the median of {ROUNDS}.\n",
            table(heads, rows),
            "**How right it is**, pair by pair, on cards that people judged.\n",
            table(
                (
                    *("Cards", "That say the same", "Proposed that is right (precision)"),
                    *("Right that is proposed (recall)", "Precision of `difflib` at that recall"),
                ),
                right,
            ),
        )
    )


def main() -> int:
    """Measures; prints the tables, and puts them into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.likeness", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    asked = parser.parse_args()
    found = markdown(CARDS, machine.described(ROOT))
    sys.stdout.write(found)
    if asked.write:
        written.put("bench-likeness", found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
