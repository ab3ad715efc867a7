"""Extracts candidate keywords from the document, among which a person chooses.

Words by the company they keep: no model, no network. A noun follows an article or a preposition; a
verb follows a pronoun, stands before an article, or begins a line. What names people, days and the
method itself is left out. What is left is counted by stems, two words that often go together before
each alone, as RAKE does with what stands between stop words (Rose et al., 2010).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tablee.plugin import (
    Bullets,
    LineBlock,
    OutlineTable,
    Part,
    Synthesis,
    fold,
    outline,
    outline_texts,
)

from .words import (
    ARTICLES,
    CONTRACTED,
    DETERMINERS,
    INFINITIVE,
    LINKS,
    METHOD,
    NOTHING,
    NOUN_ENDINGS,
    PREPOSITIONS,
    PRONOUNS,
    calendar_words,
    stemmer_of,
    stop_words,
)

MOST: Final = 6
SHORTEST: Final = {"fr": 4, "en": 3}
"""Letters, but for acronyms."""
LONGEST: Final = 60_000
"""Characters read, of the beginning: so that a press is answered within the second."""
BRIEF: Final = 150
"""Words up to which two that went together once are enough."""
TOGETHER: Final = 1.7
"""What two words that go together weigh, against one."""
ONCE: Final = 0.9
"""What they weigh where they went together once, in a brief text."""
_TOKEN: Final = re.compile(
    r"(?:\b(?:[dlnmtscj]|qu|jusqu|lorsqu|puisqu)')|[^\W\d_]+(?:-[^\W\d_]+)*|[.!?…:;,()«»“”\"/]|\d+",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"^[ \t*–-]*([^\W\d_][^:\n]{0,40}?)[ \t\u00a0]*:", re.MULTILINE)
"""Who speaks, in a round: `Naïma : je jardine`."""


def proposals(document: Synthesis, known: Iterable[str], people: Iterable[str] = ()) -> list[str]:
    """The keywords of what was said, best first; none whose words stand in one that is known.

    At most `MOST`, in the text's own language, whichever the session's is. `people` are names that
    are none, besides those of the document. Words are compared by their stems: `national` is not
    proposed beside `niveau nationaux`.
    """
    said = (
        p for p in outline(document, Part.BOTH) if isinstance(p, LineBlock | Bullets | OutlineTable)
    )
    text = ".\n".join(outline_texts(said))[:LONGEST].replace("’", "'")
    reader = _Reader(spoken(text, document.language))
    names = (*document.participants, *document.initiators, *document.writers, *people)
    reader.leave_out([*names, *_speakers(text)])
    reader.read(text)
    taken = [reader.stems(word) for word in known]
    found: list[str] = []
    for stems, word in reader.ranked():
        if not any(stems <= other for other in taken):
            taken.append(stems)
            found.append(word)
    return found[:MOST]


def spoken(text: str, otherwise: str) -> str:
    """The language whose little words the text has more of; `otherwise` where that is not sure."""
    tokens = Counter(_TOKEN.findall(text.lower()))
    among = {code: stop_words(code) for code in ("fr", "en", otherwise.split("-")[0])}
    of = {
        code: sum(tokens[w] for w in words.difference(*(among[c] for c in among if c != code)))
        for code, words in among.items()
        if words and stemmer_of(code)
    }
    best, next_, *_rest = sorted(of, key=lambda code: -of[code])
    sure = of[best] >= 3 and of[best] >= 1.5 * of[next_]
    asked = otherwise.split("-")[0]
    return best if sure else asked if asked in of else "fr"


def _speakers(text: str) -> Iterator[str]:
    """Those whose name stands before a colon, two words at most."""
    return (name for name in _NAMED.findall(text) if len(name.split()) <= 2 and name[0].isupper())


@dataclass
class _Seen:
    """How a word was met."""

    forms: Counter[str] = field(default_factory=Counter)
    noun: int = 0
    verb: int = 0
    small: int = 0
    """Times without a capital where one would tell: in the middle of a line."""
    capital: int = 0


@dataclass(frozen=True)
class _Near:
    """A word with those around it, folded to lower case; empty at an end of a sentence."""

    before: str
    earlier: str
    after: str
    first: bool
    """Whether a line or a sentence begins with it."""


class _Reader:
    """Reads a text in one language."""

    def __init__(self, language: str) -> None:
        import snowballstemmer  # type: ignore[import-untyped] # here: most sessions never ask

        self._language = language
        self._stemmer = snowballstemmer.stemmer(stemmer_of(language))
        self._known: dict[str, str] = {}
        self._stop = stop_words(language)
        self._out: set[str] = set()
        self._words: defaultdict[str, _Seen] = defaultdict(_Seen)
        self._pairs: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def leave_out(self, names: Iterable[str]) -> None:
        """None of these words is a keyword, nor what the method or the calendar is called by."""
        words = {w for name in names for w in fold(name).split() if len(w) > 1}
        around = METHOD.get(self._language, NOTHING) | calendar_words(self._language)
        self._out = {self.stem(w) for w in words | around}

    def stem(self, word: str) -> str:
        """What a word and its plural have in common."""
        if word not in self._known:
            self._known[word] = str(self._stemmer.stemWord(fold(word)))
        return self._known[word]

    def stems(self, words: str) -> set[str]:
        """Of each of these words."""
        return {self.stem(word) for word in fold(words).split()} - {""}

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    def read(self, text: str) -> None:
        for line in text.split("\n"):
            for sentence in re.split(r"[.!?…:;()«»“”\"/]+", line):
                self._sentence([t for t in _TOKEN.findall(sentence) if t.strip()])

    def _sentence(self, tokens: Sequence[str]) -> None:
        lower = ["", "", *(token.lower() for token in tokens), "", ""]
        for place, token in enumerate(tokens):
            if not self._is_stop(token):
                around = _Near(lower[place + 1], lower[place], lower[place + 3], place == 0)
                self._meet(token, around)
                self._join(tokens[place : place + 3])

    def _is_stop(self, token: str) -> bool:
        word = token.lower()
        acronym = token.isupper() and len(token) > 1
        short = len(word) < SHORTEST.get(self._language, 3) or not word[0].isalpha()
        return not acronym and (short or word in self._stop)

    def _meet(self, token: str, near: _Near) -> None:
        seen = self._words[self.stem(token)]
        seen.forms[token if token.isupper() else token.lower()] += 1
        if not near.first:
            seen.capital += token[0].isupper() and not token.isupper()
            seen.small += token[0].islower() or token.isupper()
        seen.noun += self._is_noun(token.lower(), near)
        seen.verb += self._is_verb(token.lower(), near)

    def _is_noun(self, word: str, near: _Near) -> bool:
        language = self._language
        if language == "en":
            return self._ends_a_run(word, near)
        if language not in DETERMINERS:
            return True  # nothing is known of its nouns but that they are no little words
        bare = not INFINITIVE[language].search(word)
        after_pronoun = near.earlier in PRONOUNS[language]
        if near.before in DETERMINERS[language]:
            return True
        if near.before in ARTICLES[language]:
            return not after_pronoun and (bare or near.earlier not in PREPOSITIONS[language])
        return (near.before in PREPOSITIONS[language] and bare) or (
            near.before not in PRONOUNS[language] and bool(NOUN_ENDINGS[language].search(word))
        )

    def _ends_a_run(self, word: str, near: _Near) -> bool:
        """Whether it is the last of the words after an article: `the community garden`."""
        if near.after and not self._is_stop(near.after):
            return False
        before = near.before if self._is_stop(near.before) else near.earlier
        run = before if self._is_stop(before) else "the"  # three in a row end with a noun
        openers = DETERMINERS["en"] | ARTICLES["en"] | PREPOSITIONS["en"]
        bare = not INFINITIVE["en"].search(word)
        ends = near.before not in PRONOUNS["en"] and bool(NOUN_ENDINGS["en"].search(word))
        return ends or (run in openers and (bare or run not in PREPOSITIONS["en"]))

    def _is_verb(self, word: str, near: _Near) -> bool:
        language = self._language
        if language not in DETERMINERS:
            return False
        governs = near.after in (ARTICLES[language] | DETERMINERS[language]) - CONTRACTED
        begins = near.first and (governs or bool(INFINITIVE[language].search(word)))
        clitic = near.before in ARTICLES["fr"] and near.earlier in PRONOUNS["fr"]
        return begins or clitic or near.before in PRONOUNS[language] or governs

    def _join(self, tokens: Sequence[str]) -> None:
        """A word with the one right after it, or after a link such as « de »."""
        link = len(tokens) == 3 and tokens[1].lower() in LINKS.get(self._language, NOTHING)
        other = tokens[2] if link else tokens[1] if len(tokens) > 1 else ""
        if not other or self._is_stop(other):
            return
        between = tokens[1] if link else ""
        words = f"{tokens[0]} {between}{'' if between.endswith(chr(39)) else ' '}{other}"
        words = " ".join(words.split())
        self._pairs[self.stem(tokens[0]), self.stem(other)][words.lower()] += 1

    # ── ranking ─────────────────────────────────────────────────────────────────────────────

    def ranked(self) -> Iterator[tuple[set[str], str]]:
        """Each keyword with its stems, best first; of those alike, what was said first."""
        found: list[tuple[float, set[str], str]] = []
        within = Counter[str]()
        few = sum(sum(seen.forms.values()) for seen in self._words.values()) <= BRIEF
        for (one, other), forms in self._pairs.items():
            often = sum(forms.values())
            if (often > 1 or few) and self._are_one(one, other):
                weight = often * TOGETHER if often > 1 else ONCE
                found.append((weight, {one, other}, forms.most_common(1)[0][0]))
                within.update({one: often, other: often})
        for stem, seen in self._words.items():
            if self._names_something(stem):
                alone = sum(seen.forms.values()) - within[stem] / 2
                found.append((alone, {stem}, seen.forms.most_common(1)[0][0]))
        for _weight, stems, word in sorted(found, key=lambda each: -each[0]):
            yield stems, word.replace("'", "’")

    def _are_one(self, one: str, other: str) -> bool:
        """Whether two words name one thing: the head is a noun, and neither is a verb."""
        head, rest = (one, other) if self._language == "fr" else (other, one)
        return self._names_something(head) and self._may_follow(rest) and one != other

    def _may_follow(self, stem: str) -> bool:
        seen = self._words[stem]
        return (
            stem not in self._out
            and 4 * seen.verb <= sum(seen.forms.values())
            and not self._is_name(seen)
            and not (self._language == "fr" and any(map(INFINITIVE["fr"].search, seen.forms)))
        )

    def _names_something(self, stem: str) -> bool:
        seen = self._words[stem]
        return stem not in self._out and seen.noun > seen.verb and not self._is_name(seen)

    @staticmethod
    def _is_name(seen: _Seen) -> bool:
        """Whether it is a person's or a place's: it never lost its capital within a sentence."""
        return seen.capital > 0 and seen.small == 0
