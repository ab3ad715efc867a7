"""Finds the mentions of people in a document, and marks those that are uncertain. Pure."""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tablee.document.names.lines import Spot, spots
from tablee.document.names.replacement import begins
from tablee.document.names.tokens import (
    COMMON,
    ELIDED,
    PARTICLES,
    NameForm,
    WordToken,
    forms_of,
    tokens,
)
from tablee.model.entities import Person, fold
from tablee.model.names import alike
from tablee.model.synthesis import Line, Part, Synthesis

_WITHIN: Final = re.compile(r"[ \u00a0\u202f.'’‐‑-]{1,2}")
"""What may stand between two words of one name."""
_OPENS: Final = re.compile(r"(?:^|\n)[ \t]*(?:[-–—•*][ \t]*)?$")
_SENTENCE: Final = '.!?:…«“"(–—•-'
"""Signs after which a sentence begins."""
_COLON: Final = re.compile(r"[ \u00a0\u202f]*:")


class Match(enum.StrEnum):
    """What ties written words to somebody."""

    EXACT = "exact"
    """It is the name, accents and case aside."""
    FORMER = "former"
    """It is a name that the person went by before."""
    ALIKE = "alike"
    """It is a letter apart from the first name (`names.alike`)."""


@dataclass(frozen=True)
class Mention:
    """Words that name somebody, where they stand."""

    spot: Spot
    start: int
    """From where to where in the line's text, in characters."""
    end: int
    person: str
    """The person's id."""
    name: str
    """How the name is written now: full, first or last, as the words have it."""
    match: Match
    sure: bool
    """False for what may be another person, or no name at all."""

    @property
    def words(self) -> str:
        return self.spot.line.text[self.start : self.end]


def find(document: Synthesis, people: Mapping[str, Person]) -> tuple[Mention, ...]:
    """Every mention of these people in what was typed, in the order of the document."""
    finder = Finder(people)
    return tuple(mention for spot in spots(document) for mention in finder.within(spot))


def within(texts: Sequence[str], people: Mapping[str, Person]) -> list[tuple[Mention, ...]]:
    """The mentions of these people in each text, that is no line of a document."""
    finder = Finder(people)
    return [tuple(finder.in_text(text)) for text in texts]


class Finder:
    """Finds the names of these people, in as many texts as one likes."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        """Prepares what their names may be written like."""
        self._forms: defaultdict[str, list[NameForm]] = defaultdict(list)
        self._first: defaultdict[int, list[NameForm]] = defaultdict(list)
        """First names by their length, folded: `alike` ones are a letter longer at most."""
        borne = {f.words for p in people.values() for f in forms_of(p) if not f.former}
        for person in people.values():
            for form in forms_of(person):
                if not form.former or form.words not in borne:
                    self._forms[form.words[0]].append(form)
                if not form.last and not form.former and form.name == person.first_name:
                    self._first[len(fold(form.name))].append(form)
        self._alike: dict[str, list[NameForm]] = {}

    def in_text(self, text: str) -> Iterator[Mention]:
        """The mentions of a text that is no line of a document."""
        return self.within(Spot(Part.NOTES, "", Line(text), fixed=True))

    def within(self, spot: Spot) -> Iterator[Mention]:
        """The mentions of one line, which do not overlap but where several people bear a name."""
        text, found = spot.line.text, list(tokens(spot.line.text))
        shouted = text.isupper()
        at = 0
        while at < len(found):
            one = _At(text, found, at, shouted=shouted)
            mentions = self._exact(spot, one) or self._near(spot, one)
            yield from mentions
            ends = [mention.end for mention in mentions]
            at += 1
            while ends and at < len(found) and found[at].start < max(ends):
                at += 1

    def _exact(self, spot: Spot, one: _At) -> list[Mention]:
        fitting = [form for form in self._forms[one.token.word] if one.bears(form)]
        longest = max((len(form.words) for form in fitting), default=0)
        best = [form for form in fitting if len(form.words) == longest]
        if any(not form.last for form in best):
            best = [form for form in best if not form.last]
        alone = len({form.person for form in best}) == 1
        once = {form.person: form for form in reversed(best)}
        return [
            Mention(
                spot,
                one.token.start,
                one.end(form),
                form.person,
                form.name,
                Match.FORMER if form.former else Match.EXACT,
                alone and one.is_sure(form),
            )
            for form in reversed(once.values())
        ]

    def _near(self, spot: Spot, one: _At) -> list[Mention]:
        if not (one.capital or one.signs()):
            return []
        start, end = one.compound()
        word = one.text[start:end]
        if word not in self._alike:
            self._alike[word] = [form for form in self._as_long(word) if alike(word, form.name)]
        return [
            Mention(spot, start, end, form.person, form.name, Match.ALIKE, sure=False)
            for form in self._alike[word]
            if one.is_word(start, end)
        ]

    def _as_long(self, word: str) -> Iterator[NameForm]:
        length = len(fold(word))
        for n in (length - 1, length, length + 1):
            yield from self._first[n] if n in self._first and length > 5 else ()


@dataclass(frozen=True)
class _At:
    """A place in a line, at one of its words."""

    text: str
    found: Sequence[WordToken]
    at: int
    shouted: bool
    """Whether the whole line is in capitals, so that a capital says nothing."""

    @property
    def token(self) -> WordToken:
        return self.found[self.at]

    @property
    def capital(self) -> bool:
        """Whether the word begins as a name does; letters without case are as good."""
        first = self.text[self.token.start]
        return not first.islower() and not first.isdigit() and not (self.shouted and self.cased)

    @property
    def cased(self) -> bool:
        first = self.text[self.token.start]
        return first.lower() != first.upper()

    def bears(self, form: NameForm) -> bool:
        """Whether the name stands here, as whole words, and is not a word like any other."""
        if tuple(t.word for t in self.found[self.at : self.at + len(form.words)]) != form.words:
            return False
        if not self._holds_together(len(form.words)) or not self.is_word(
            self.token.start, self.end(form)
        ):
            return False
        if self.capital or self.signs():
            return True
        if len(form.words) > 1:
            return not PARTICLES.issuperset(form.words)
        word = form.words[0]
        return not (form.last or word in COMMON or len(word) < 3)

    def _holds_together(self, n: int) -> bool:
        words = self.found[self.at : self.at + n]
        return all(
            _WITHIN.fullmatch(self.text[one.end : two.start]) for one, two in pairwise(words)
        )

    def is_sure(self, form: NameForm) -> bool:
        """Not a word with a capital only because it opens a sentence, nor another's first name."""
        if len(form.words) > 1 or self.signs():
            return True
        if form.words[0] in COMMON and begins(self.text[: self.token.start], _SENTENCE):
            return False
        return not self._goes_on(form)

    def _goes_on(self, form: NameForm) -> bool:
        """Whether another name follows the first one, as in that of somebody else."""
        after = self.found[self.at + len(form.words) : self.at + len(form.words) + 1]
        gap = self.text[self.end(form) : after[0].start] if after else ""
        return gap in (" ", "\u00a0") and self.text[after[0].start].isupper() and not self.shouted

    def end(self, form: NameForm) -> int:
        return self.found[self.at + len(form.words) - 1].end

    def signs(self) -> bool:
        """Whether the word opens its line and a colon follows: who speaks, however it is typed."""
        _start, end = self.compound()
        opens = _OPENS.search(self.text[: self.token.start])
        return bool(opens and _COLON.match(self.text[end:]))

    def compound(self) -> tuple[int, int]:
        """From where to where the word goes, with those that hyphens and apostrophes add to it."""
        end = self.token.end
        for other in self.found[self.at + 1 :]:
            if self.text[end : other.start] not in ("-", "‐", "‑", "'", "’"):
                break
            end = other.end
        return self.token.start, end

    def is_word(self, start: int, end: int) -> bool:
        """Whether no hyphen ties it to others, and no apostrophe but that of an elision."""
        before, after = self.text[:start], self.text[end:]
        if re.search(r"\w[-‐‑]$", before) or re.match(r"[-‐‑]\w", after):
            return False
        if not re.search(r"\w['’]$", before):
            return True
        elided = self.found[self.at - 1]
        small = self.text[elided.start].islower() or begins(self.text[: elided.start], _SENTENCE)
        return elided.word in ELIDED and bool(small or self.shouted)
