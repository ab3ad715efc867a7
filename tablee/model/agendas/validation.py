"""Validates an agenda and reports all its faults at once, in sentences for its author."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tablee.errors import BadAgenda
from tablee.model.agendas.agenda import PURPOSES, Agenda, AgendaStep
from tablee.model.agendas.run_sheet import LONGEST_FIELD
from tablee.model.entities import MOST_MINUTES
from tablee.texts import _, ngettext

LARGEST: Final = 500_000
"""Bytes of a file; an agenda of an hour has some two thousand."""
MOST_STEPS: Final = 60
"""Repeats counted. More would be a day that nobody lives through."""
MOST_TIMES: Final = 20
"""That a step may be repeated."""
FEW: Final = 12
"""Names that can be read in a sentence."""
MOST_PEOPLE: Final = 100_000
LONGEST: Final = {
    "title": 80,
    "summary": 240,
    "source": 240,
    "asks": 240,
    "step": 200,
    "advice": 500,
}
"""Characters of each text."""


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with an agenda."""

    key: str
    """The word of the file that says it."""
    sentence: str
    n: int = 0
    """The step in which, from 1; 0 for what is of the whole."""


def check(agenda: Agenda) -> None:
    """Raises `BadAgenda` with all that is wrong with it, whatever is installed here."""
    if found := list(faults(agenda)):
        steps = agenda.steps
        raise BadAgenda([at(steps[w.n - 1], w.n, w.sentence) if w.n else w.sentence for w in found])


def faults(agenda: Agenda) -> Iterator[Wrong]:
    """Each thing that is wrong with it, in order."""
    for key, sentence in _wrong_in_all(agenda):
        yield Wrong(key, sentence)
    for n, step in enumerate(agenda, 1):
        for key, sentence in _wrong_in(step):
            yield Wrong(key, sentence, n)
    if len(agenda.offered) > FEW:
        yield Wrong("steps", _("Trop d’étapes « offered » : {n} au plus.").format(n=FEW))
    for step in agenda.offered:
        yield from (Wrong("steps", sentence) for _key, sentence in _wrong_in(step))


def _wrong_in_all(agenda: Agenda) -> Iterator[tuple[str, str]]:
    if not agenda.title.strip():
        yield "title", _("Cet agenda n’a pas de titre.")
    for key in ("title", "summary", "source", "asks"):
        yield from _too_long(key, getattr(agenda, key), LONGEST[key])
    if agenda.purpose not in PURPOSES:
        yield (
            "purpose",
            _("« {word} » n’est pas une intention. Intentions possibles : {known}.").format(
                word=agenda.purpose, known=", ".join(filter(None, PURPOSES))
            ),
        )
    fewest, most = agenda.people
    if not 0 <= fewest <= MOST_PEOPLE or not 0 <= most <= MOST_PEOPLE or 0 < most < fewest:
        yield "people", _("« people » dit de combien à combien de personnes, comme [3, 60].")
    if not agenda.steps:
        yield "steps", _("Cet agenda n’a aucune étape. Il en faut au moins une.")
    if len(agenda.steps) > MOST_STEPS:
        yield (
            "steps",
            ngettext(
                "Cet agenda a {n} étape, c’est trop.",
                "Cet agenda a {n} étapes, c’est trop.",
                len(agenda.steps),
            ),
        )


def _wrong_in(step: AgendaStep) -> Iterator[tuple[str, str]]:
    if not 0 <= step.minutes <= MOST_MINUTES:
        yield "minutes", _("La durée d’une étape va de 0 à 600 minutes.")
    yield from _too_long("title", step.title, LONGEST["step"])
    yield from _too_long("advice", step.advice, LONGEST["advice"])
    for text in step.run_sheet.values():
        yield from _too_long("run_sheet", text, LONGEST_FIELD)


def _too_long(key: str, words: str, most: int) -> Iterator[tuple[str, str]]:
    if len(words) > most:
        sentence = _("« {words} » est trop long : {n} caractères au plus.")
        yield key, sentence.format(words=f"{words[:40]}…", n=most)


def at(step: AgendaStep, n: int, sentence: str, key: str = "") -> str:
    """The sentence after the place of a step, in its file where it has one; of a word in it."""
    if line := step.lines.get(key, step.line):
        return _("Ligne {n} : {sentence}").format(n=line, sentence=sentence)
    return _("Étape {n} : {sentence}").format(n=n, sentence=sentence)


def named_like(name: str, known: Iterable[str]) -> str:
    """A question that names what is spelt nearly so; else what there is, where that is little."""
    names = sorted(known)
    if close := difflib.get_close_matches(name, names, n=1):
        return _("Vouliez-vous dire « {close} » ?").format(close=close[0])
    if not 0 < len(names) <= FEW:
        return ""
    return _("Noms possibles : {known}.").format(known=", ".join(names))
