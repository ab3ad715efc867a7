"""Merges what people wrote into words: by accents, case and stem, then as the group says. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError

from tablee.plugin import Contribution, StepRecord, cached_function, fold

from .contents import Cloud, Phrase

_LETTERS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class CloudWord:
    """One word of the cloud, with all that it was written as."""

    id: str
    """That of the first contribution that says it."""
    text: str
    """As most wrote it."""
    people: int
    """How many people said it, each once."""
    said: tuple[tuple[Contribution, Phrase], ...]

    @property
    def spellings(self) -> list[tuple[str, int]]:
        """Each way in which it was written, and how often: the most usual first."""
        return Counter(phrase.text for _c, phrase in self.said).most_common()

    @property
    def ids(self) -> tuple[str, ...]:
        """Of all its contributions."""
        return tuple(contribution.id for contribution, _phrase in self.said)


def words_of(step: StepRecord, *, hidden: bool = False) -> tuple[CloudWord, ...]:
    """The words of a step, those of most people first, then in the order in which they came.

    Those hidden are left out, unless they are asked for; what was put together by one of them
    stays so.
    """
    said = step.of(Phrase)
    keys = _keys(said, step.facts(Cloud), step.session.language)
    groups: dict[str, list[tuple[Contribution, Phrase]]] = {}
    for (contribution, phrase), key in zip(said, keys, strict=True):
        if hidden or not contribution.hidden:
            groups.setdefault(key, []).append((contribution, phrase))
    words = [_word(group) for group in groups.values()]
    return tuple(sorted(words, key=lambda word: -word.people))


def spelt(text: str) -> str:
    """The same for texts that are told apart by capitals alone: these always stay one word."""
    return text.casefold()


def parted(step: StepRecord, word: CloudWord, text: str) -> Cloud:
    """The facts once this spelling of a word stands by itself, whoever put it together with others.

    Where the group did, that is taken back; where it was by itself, it is kept apart.
    """
    facts = step.facts(Cloud)
    ids = tuple(c.id for c, phrase in word.said if spelt(phrase.text) == spelt(text))
    left = (tuple(id_ for id_ in each if id_ not in ids) for each in facts.together)
    facts = replace(facts, together=tuple(each for each in left if len(each) > 1))
    all_said = step.of(Phrase)
    found = zip(all_said, _keys(all_said, facts, step.session.language), strict=True)
    keys = {c.id: key for (c, _phrase), key in found if c.id in word.ids}
    others = {key for id_, key in keys.items() if id_ not in ids}
    if others.isdisjoint(keys[id_] for id_ in ids):
        return facts
    return replace(facts, apart=(*facts.apart, ids))


def _word(group: Sequence[tuple[Contribution, Phrase]]) -> CloudWord:
    known = {c.person for c, _phrase in group if c.person}
    nobodys = sum(not c.person for c, _phrase in group)
    text = Counter(phrase.text for _c, phrase in group).most_common(1)[0][0]
    return CloudWord(group[0][0].id, text, len(known) + nobodys, tuple(group))


def _keys(said: Sequence[tuple[Contribution, Phrase]], facts: Cloud, language: str) -> list[str]:
    """What each stands under; the same for those that are one word."""
    spellings = {c.id: spelt(phrase.text) for c, phrase in said}
    apart = {spellings[id_] for ids in facts.apart for id_ in ids if id_ in spellings}
    own = [
        f"= {spellings[c.id]}" if spellings[c.id] in apart else key_of(phrase.text, language)
        for c, phrase in said
    ]
    stands = dict(zip(spellings, own, strict=True))
    one = dict[str, str]()
    for ids in facts.together:
        _unite(one, [stands[id_] for id_ in ids if id_ in stands])
    return [_first(one, key) for key in own]


def _unite(one: dict[str, str], keys: Iterable[str]) -> None:
    """Has all of these stand under the first of them."""
    found = [_first(one, key) for key in keys]
    for key in found[1:]:
        if key != found[0]:
            one[key] = found[0]


def _first(one: dict[str, str], key: str) -> str:
    while key in one:
        key = one[key]
    return key


@cached_function(4096)
def key_of(text: str, language: str) -> str:
    """The same for words that differ by accents, case, an article or an ending alone."""
    words = _LETTERS.findall(text.casefold())
    telling = [word for word in words if word not in _stop_words(language)] or words
    stemmer = _stemmer(language)
    return " ".join(fold(stemmer.stemWord(word) if stemmer else word) for word in telling) or text


@cache
def _stop_words(language: str) -> frozenset[str]:
    # Here, as the stemmer: most sessions never ask.
    from stop_words import StopWordError, get_stop_words  # type: ignore[import-untyped]

    try:
        return frozenset(get_stop_words(language.partition("-")[0]))
    except StopWordError:
        return frozenset()


@cache
def _stemmer(language: str) -> Any:
    """Snowball's for this language; None where it has none."""
    import snowballstemmer  # type: ignore[import-untyped]

    try:
        name = str(Locale.parse(language.partition("-")[0]).get_language_name("en")).lower()
    except (UnknownLocaleError, ValueError):
        return None
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None
