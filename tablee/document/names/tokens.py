"""Tokenises texts and names for comparison; lists names that are also common words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tablee.model.entities import Person, fold

_MARKS: Final = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670"
"""Accents typed apart, and the vowel signs of Hebrew and Arabic: they part no word."""
_TOKEN: Final = re.compile(rf"(?:[^\W_][{_MARKS}]*)+")

ELIDED: Final = frozenset({"d", "l", "qu", "jusqu", "lorsqu", "puisqu", "s", "n", "m", "t", "c"})
"""What may stand before a name with an apostrophe between them: d’Élodie, qu’Hélène."""
_PARTICLES: Final = """
d de du des da do dos di del della la le les el al ben bin bint ibn abou abu ould ait o mc mac van
von der den ten ter saint sainte st ste m mr mme mlle dr
"""
PARTICLES: Final = frozenset(_PARTICLES.split())
"""What is part of a name, and no name by itself."""

_COMMON: Final = """
ambre ange aurore avril barbe benigne blanche bienvenu brune capucine celeste cerise charite claire
clemence clementine colombe constance constant desire esperance fidele fleur flore fortune france
franc francais germain germaine gloire grace gui harmonie hilarion innocent iris jade jean jour juin
juste leger legrand lilas lion loup lune mai marguerite marie marin marine mars martial maxime
melodie modeste muguet narcisse noel oceane olive olivier parfait pascal pascale perle pierre
placide prospere prudence prune reine rene romain romaine rose roman sage serge severe soleil
toussaint valentine victoire violette
amber april art autumn bill chase dawn drew faith frank grant heather holly hope ivy joy june lily
mark max may pat penny rob sandy sue summer will
"""
COMMON: Final = frozenset(_COMMON.split())
"""Folded names that are words of French or English besides: written small they are these."""


@dataclass(frozen=True)
class WordToken:
    """A word where it stands."""

    word: str
    """Folded."""
    start: int
    end: int


@dataclass(frozen=True)
class NameForm:
    """One way of writing somebody's name."""

    words: tuple[str, ...]
    """Folded."""
    person: str
    name: str
    """How that name is written now."""
    former: bool = False
    last: bool = False
    """Whether it is the last name alone, which is one only with a capital."""


def tokens(text: str) -> Iterator[WordToken]:
    """The words of a text in order; apostrophes, hyphens and all other marks part them."""
    for found in _TOKEN.finditer(text):
        if word := fold(found[0]):
            yield WordToken(word, found.start(), found.end())


def forms_of(person: Person) -> Iterator[NameForm]:
    """The full name, the first, the last; then those that the person went by before."""
    yield from _forms(person, person.name, former=False)
    for name in person.formerly:
        yield from _forms(person, name, former=True)


def _forms(person: Person, name: str, *, former: bool) -> Iterator[NameForm]:
    first, *rest = name.split() or [""]
    one = words_of(first)
    if rest and (whole := words_of(name)):
        yield NameForm(whole, person.id, person.name, former)
    alone = (*PARTICLES, *([] if rest else [""]))
    if one and not (len(one) == 1 and (one[0] in alone or len(one[0]) < 2)):
        yield NameForm(one, person.id, person.first_name, former)
    last = words_of(" ".join(rest))
    if last and not all(word in PARTICLES or len(word) < 3 for word in last):
        now = " ".join(person.name.split()[1:]) or person.name
        yield NameForm(last, person.id, now, former, last=True)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded."""
    return tuple(token.word for token in tokens(name))
