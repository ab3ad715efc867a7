"""Clusters similar cards into proposed groups, each with a title. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from plugins.action_canvas.likeness.meaning import Meaning, likeness, meaning, stemmer

THRESHOLD: Final = 0.7
"""From this likeness on, two cards are proposed: chosen so that what is proposed is right, at the
price of what is not (`tests/plugins/action_canvas/test_likeness.py` measures both)."""
WORTH_A_LOOK: Final = 60
"""RapidFuzz's likeness of two sets of stems, out of 100, under which the two are not compared."""
LONGEST_TITLE: Final = 120
"""Characters of a proposed title."""


@dataclass(frozen=True)
class SimilarCards:
    """Cards that seem to say the same."""

    cards: tuple[str, ...]
    """Their ids, in the order in which they were given; without those of the group."""
    title: str
    """One of their wordings: the one most like the others."""
    likeness: float
    """From `THRESHOLD` to 1: of the two among them that are the least alike."""
    group: str = ""
    """The id of the group that would take them in; empty for a new one."""


class _Pair(NamedTuple):
    one: str
    other: str
    likeness: float


def proposals(
    cards: Sequence[tuple[str, str]],
    language: str,
    *,
    groups: Mapping[str, Collection[str]] | None = None,
    apart: Collection[frozenset[str]] = (),
) -> tuple[SimilarCards, ...]:
    """Groups that could be made of cards `(id, words)`, most alike first.

    `groups` are those that exist, with the ids of their cards: what stands in one is left there,
    and a card alone that says the same as one of its cards is proposed to it. `apart` are sets of
    ids, of cards or of groups, no two of which are to be proposed together again.
    """
    home = {card: group for group, inside in (groups or {}).items() for card in inside}
    words = dict(cards)
    pairs = [pair for pair in _pairs(cards, language) if not _barred(pair, home, apart)]
    joining = _joining(pairs, home)
    taken = home.keys() | joining.keys()
    lone = [pair for pair in pairs if pair.one not in taken and pair.other not in taken]
    found = [*_taken_in(joining, words), *_made(lone, words)]
    order = {id_: place for place, (id_, _words) in enumerate(cards)}
    return tuple(sorted(found, key=lambda p: (-p.likeness, order[p.cards[0]])))


def _pairs(cards: Sequence[tuple[str, str]], language: str) -> list[_Pair]:
    """All that are alike enough, most alike first."""
    stem = stemmer(language)
    meant = [(id_, meaning(words, language, stem)) for id_, words in cards]
    meant = [(id_, said) for id_, said in meant if said.stems]
    return sorted(_compared(meant), key=lambda pair: -pair.likeness)


def _compared(meant: Sequence[tuple[str, Meaning]]) -> Iterator[_Pair]:
    texts = [said.text for _id, said in meant]
    for place, (id_, said) in enumerate(meant):
        near = process.extract_iter(
            said.text, texts[place + 1 :], scorer=fuzz.token_set_ratio, score_cutoff=WORTH_A_LOOK
        )
        for _text, _score, further in near:
            other, told = meant[place + 1 + further]
            if (alike := likeness(said, told)) >= THRESHOLD:
                yield _Pair(id_, other, alike)


def _barred(pair: _Pair, home: Mapping[str, str], apart: Collection[frozenset[str]]) -> bool:
    one, other, _alike = pair
    if one in home and other in home:  # both have their place
        return True
    houses = (frozenset((a, home[b])) for a, b in ((one, other), (other, one)) if b in home)
    return any(kept >= told for told in (frozenset((one, other)), *houses) for kept in apart)


# ── into a group that exists ────────────────────────────────────────────────────────────────


def _joining(pairs: Sequence[_Pair], home: Mapping[str, str]) -> dict[str, tuple[str, float]]:
    """The group that each lone card could join, and how alike it is to a card there."""
    found: dict[str, tuple[str, float]] = {}
    for pair in pairs:
        for lone, placed in ((pair.one, pair.other), (pair.other, pair.one)):
            if placed in home and lone not in home:
                found.setdefault(lone, (home[placed], pair.likeness))
    return found


def _taken_in(
    joining: Mapping[str, tuple[str, float]], words: Mapping[str, str]
) -> Iterator[SimilarCards]:
    for group in dict.fromkeys(group for group, _alike in joining.values()):
        cards = tuple(card for card in words if joining.get(card, ("",))[0] == group)
        yield SimilarCards(cards, "", min(joining[card][1] for card in cards), group)


# ── into a new one ──────────────────────────────────────────────────────────────────────────


def _made(pairs: Sequence[_Pair], words: Mapping[str, str]) -> Iterator[SimilarCards]:
    """Cards that are all alike, two by two: a chain of likeness leads anywhere."""
    alike = {frozenset((one, other)): likeness for one, other, likeness in pairs}
    beside: dict[str, tuple[str, ...]] = {}
    for one, other, _likeness in pairs:
        mine, theirs = beside.get(one, (one,)), beside.get(other, (other,))
        if mine is not theirs and all(frozenset((a, b)) in alike for a in mine for b in theirs):
            beside.update(dict.fromkeys(mine + theirs, mine + theirs))
    for cards in dict.fromkeys(beside.values()):
        ordered = tuple(card for card in words if card in cards)
        least = min(alike[frozenset(two)] for two in combinations(cards, 2))
        yield SimilarCards(ordered, _title(ordered, words, alike), least)


def _title(
    cards: Sequence[str], words: Mapping[str, str], alike: Mapping[frozenset[str], float]
) -> str:
    """The wording most like the others; of several the shortest, as a title is short."""

    def nearness(card: str) -> float:
        return sum(alike[frozenset((card, other))] for other in cards if other != card)

    best = min(cards, key=lambda c: (len(words[c]) > LONGEST_TITLE, -nearness(c), len(words[c])))
    line = " ".join(words[best].split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
