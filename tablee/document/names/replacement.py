"""Replaces names within a sentence, with the elisions that French requires. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tablee.model.entities import elides

_ELIDED: Final = re.compile(r"\b(d|qu|jusqu|lorsqu|puisqu)(['’])$", re.IGNORECASE)
_WHOLE: Final = re.compile(r"\b(d|qu|jusqu|lorsqu|puisqu)e[ \u00a0]$", re.IGNORECASE)


def begins(before: str, signs: str) -> bool:
    """Whether a sentence begins after these words: a line does, or what comes after these signs."""
    bare = before.rstrip()
    return not bare or bare[-1] in signs or "\n" in before[len(bare) :]


def instead(text: str, changes: Iterable[tuple[int, int, str]], *, common: bool = False) -> str:
    """The text with other words from `start` to `end` of each change, `(start, end, words)`.

    "De" and "que" before them are elided, or whole again, as the words begin. `common` words, that
    are no name, have a capital only where a sentence begins.
    """
    for start, end, words in sorted(changes, reverse=True):
        before, after = text[:start], text[end:]
        small = common and not (begins(before, ".!?…") or before.strip() in ("-", "–", "—", "•"))
        said = words[:1].lower() + words[1:] if small else words
        if said.endswith(".") and after.startswith("."):
            after = after[1:]
        text = _led(before, said) + said + after
    return text


def _led(before: str, words: str) -> str:
    """What stands before the words, its last one elided or not as they begin."""
    if elides(words):
        return _WHOLE.sub(lambda found: f"{found[1]}’", before)
    return _ELIDED.sub(lambda found: f"{found[1]}e ", before)
