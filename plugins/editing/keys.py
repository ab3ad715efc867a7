"""Stable keys of document lines, with hashes in the place of readable words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from tablee.plugin import Contribution, derived_id, fold

_WITH_WORDS: Final = re.compile(
    r"([a-z_]+)-(Lines|Paragraph|Quotation|Heading|TextTable|Tally|SheetPicture)-(.*)-(\d+)",
    re.DOTALL,
)
_ME_TOO: Final = re.compile(r"(?<!\s)\s*+\(\+\d++\)$")
"""How a line ended in sessions from before, where it had how many said "me too"."""
_DERIVED: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{12}")


def nobodys(kind: str, words: str) -> str:
    """What tells apart a line that is nobody's. Its words may name somebody: they are not in it."""
    return derived_id("line", kind, words)


def name_of(kind: str, words: str) -> str:
    """The part of a key that stands for a line of this kind that is nobody's."""
    return nobodys(kind, fold(words)[:40])


def key_now(key: str) -> str:
    """The key as it is now of one that was kept with the line's words in it."""
    found = _WITH_WORDS.fullmatch(key)
    return f"{found[1]}-{nobodys(found[2], found[3])}-{found[4]}" if found else key


def digest_of(words: str) -> str:
    """What is kept of words that are worded anew: nothing that can be read.

    A line may quote, or be composed of, words that are erased later where they stood first.
    """
    return derived_id("said", words)


def as_digest(stored: str) -> str:
    """The same of what was stored; sessions from before hold the words themselves, as printed."""
    return (
        stored if not stored or _DERIVED.fullmatch(stored) else digest_of(_ME_TOO.sub("", stored))
    )


def keyword_of(key: str, typed: Iterable[Contribution]) -> str:
    """The id of what the keyword with this key was typed in; empty where nothing says it now."""
    return typed_in(key, typed, lambda words: f"-{name_of('Lines', words)}-" in key)


def typed_in(key: str, typed: Iterable[Contribution], is_it: Callable[[str], bool]) -> str:
    """The id of the first contribution with such a text in its step; empty where none has one.

    Where several steps have the same words, the lines stand in the order of these.
    """
    found: dict[str, str] = {}
    for c in typed:
        if c.step not in found and any(map(is_it, c.content.texts())):
            found[c.step] = c.id
    n = int(key.rpartition("-")[2])
    return [*found.values()][min(n, len(found) - 1)] if found else ""
