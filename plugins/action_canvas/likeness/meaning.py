"""Stems the words of cards and computes the similarity of two cards. Pure.

Stems are Snowball's. Without synonyms: "logiciels" and "outils" stay two things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import snowballstemmer  # type: ignore[import-untyped] # it has no stubs
from rapidfuzz.distance import Indel, Prefix

from plugins.action_canvas.likeness.wording import LanguageRules, rules_of
from tablee.plugin import fold

LIGHT: Final = 0.25
"""What a light word weighs, where another weighs 1."""
TELLING: Final = 0.5
"""What a figure, a day or a negation weighs where both have it."""
WHOLE_THOUGHT: Final = 3.0
"""Weight from which on a card that stands in another with all its words says the same as that one:
what the other adds counts half, and a day that it names is a detail."""
MOST_ADDED: Final = 2.0
"""Weight of what may be added so, days included; with more the other says more than that."""
MISTYPED: Final = 0.84
"""Above this two long stems are one with a slip of the finger, or one family (from 0 to 1)."""
MOST_FAMILIES: Final = 4
"""Stems that one of two cards has alone, beyond which the others are not looked at for families:
such cards hardly say the same, and long ones would cost seconds."""
_GROUPED: Final = re.compile(r"(?<=\d)[ .\u00a0\u202f](?=\d{3}\b)")
"""What parts the thousands of a figure."""


@dataclass(frozen=True)
class Meaning:
    """A card as it is compared."""

    stems: dict[str, float]
    """Each with what it weighs."""
    telling: frozenset[str]
    """Figures, days, negations and other senses that both must have, or neither."""
    text: str
    """The stems as one text, those that weigh first."""
    dates: frozenset[str] = frozenset()
    """Of `telling`, what says when: a day, a month, a season."""


def meaning(words: str, language: str, stem: Callable[[str], str] | None = None) -> Meaning:
    """What `words` say in this language; in one that is not known, as in French.

    `stem` saves making a stemmer for each card (`stemmer`).
    """
    wording, tokens = _wording(language), _tokens(words)
    stem = stem or stemmer(language)
    telling, stems = set(), {}
    if tokens and tokens[0] in wording.asking and "?" in words:
        telling.add(f"?{tokens[0]}")
    for token in tokens:
        if (sense := _sense(token, wording)) is not None:
            telling.add(sense)
        elif token not in wording.quiet:
            stems[stem(token)] = LIGHT if token in wording.light else 1.0
    if not stems:  # words that say little are all that there is
        stems = {stem(token): 1.0 for token in tokens}
    said = frozenset(telling)
    text = " ".join(sorted(stems, key=lambda s: -stems[s]))
    return Meaning(stems, said, text, said & wording.dates)


def stemmer(language: str) -> Callable[[str], str]:
    """Stems folded words, each once; for one thread, as Snowball's stemmers keep a state."""
    snowball = snowballstemmer.stemmer(_wording(language).stemmer)
    known: dict[str, str] = {}

    def stem(word: str) -> str:
        if word not in known:
            known[word] = snowball.stemWord(word)
        return known[word]

    return stem


def likeness(one: Meaning, other: Meaning) -> float:
    """From 0 to 1: the weight of the words that both have, in that of all words of the two.

    0 where a figure, a day or a negation stands in one alone. So a word that is added costs less
    than a word in the place of another, which is added and left out; and less still where one card
    has all the words of the other, and these are many enough (`WHOLE_THOUGHT`).
    """
    if one.telling != other.telling:
        return _contained(one, other) or _contained(other, one)
    found = _shared(one, other)
    return max(found, _contained(one, other), _contained(other, one)) if found else found


def _contained(short: Meaning, long: Meaning) -> float:
    """How alike they are where the words of one all stand in the other; 0 where they do not."""
    if not short.stems.keys() <= long.stems.keys() or not short.telling <= long.telling:
        return 0.0
    more, shared = long.telling - short.telling, sum(short.stems.values())
    if shared < WHOLE_THOUGHT or more - long.dates or (more and short.dates):
        return 0.0
    added = len(more) + sum(long.stems[stem] for stem in long.stems.keys() - short.stems.keys())
    return shared / (shared + added / 2) if added <= MOST_ADDED else 0.0


def _shared(one: Meaning, other: Meaning) -> float:
    both = one.stems.keys() & other.stems.keys()
    mine, theirs = one.stems.keys() - both, other.stems.keys() - both
    shared = TELLING * len(one.telling)
    shared += sum(one.stems[stem] + other.stems[stem] for stem in both) / 2
    if min(len(mine), len(theirs)) <= MOST_FAMILIES:
        for stem in sorted(mine):
            if (same := _family(stem, theirs)) is not None:
                mine, theirs = mine - {stem}, theirs - {same}
                shared += (one.stems[stem] + other.stems[same]) / 2
    alone = sum(one.stems[stem] for stem in mine) + sum(other.stems[stem] for stem in theirs)
    return shared / (shared + alone) if shared else 0.0


def _wording(language: str) -> LanguageRules:
    return rules_of(language)


def _tokens(words: str) -> list[str]:
    return fold(_GROUPED.sub("", words).replace("œ", "oe").replace("Œ", "oe")).split()


def _sense(token: str, wording: LanguageRules) -> str | None:
    if token in wording.quiet:
        return None
    if token[0].isdigit():
        return token.lstrip("0") or "0"
    return wording.telling.get(token)


def _family(stem: str, others: Iterable[str]) -> str | None:
    """Another stem of the same word: mistyped, or of its family (`reun` and `reunion`)."""
    if len(stem) < 4:
        return None
    return next(
        (other for other in sorted(others) if _related(*sorted((stem, other), key=len))), None
    )


def _related(short: str, long: str) -> bool:
    if len(short) >= 4 and long[len(short) :] in (
        "ion",
        "at",
        "ation",
        "eur",
        "euse",
        "ement",
        "age",
    ):
        return long.startswith(short)
    if len(short) < 6 or Prefix.similarity(short, long) < 3:
        return False
    return bool(Indel.normalized_similarity(short, long, score_cutoff=MISTYPED))
