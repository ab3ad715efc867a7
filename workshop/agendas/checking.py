"""What makes no agenda, said in sentences for whoever writes its file: all of them at once."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from workshop.agendas.agenda import PURPOSES
from workshop.errors import BadAgenda
from workshop.texts import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workshop.agendas.agenda import Agenda, AgendaStep

__all__ = ["LARGEST", "LONGEST", "MOST_STEPS", "MOST_TIMES", "at", "check", "faults", "named_like"]

LARGEST: Final = 500_000
"""Bytes of a file; an agenda of an hour has some two thousand."""
MOST_STEPS: Final = 60
"""Repeats counted. More would be a day that nobody lives through."""
MOST_TIMES: Final = 20
"""That a step may be repeated."""
FEW: Final = 12
"""Names that can be read in a sentence."""
MOST_PEOPLE: Final = 100_000
LONGEST: Final = {"title": 80, "summary": 240, "source": 240, "step": 200, "advice": 500}
"""Characters of each text."""


def check(agenda: Agenda) -> None:
    """Raises `BadAgenda` with all that is wrong with it, whatever is installed here."""
    if found := list(faults(agenda)):
        raise BadAgenda(found)


def faults(agenda: Agenda) -> Iterator[str]:
    """Each sentence about what is wrong with it, in the order of the file."""
    if not agenda.title.strip():
        yield _("Cet agenda n’a pas de titre.")
    for key in ("title", "summary", "source"):
        yield from _too_long(getattr(agenda, key), LONGEST[key])
    if agenda.purpose not in PURPOSES:
        yield _("« {word} » n’est pas une intention. Intentions possibles : {known}.").format(
            word=agenda.purpose, known=", ".join(filter(None, PURPOSES))
        )
    fewest, most = agenda.people
    if not 0 <= fewest <= MOST_PEOPLE or not 0 <= most <= MOST_PEOPLE or 0 < most < fewest:
        yield _("« people » dit de combien à combien de personnes, comme [3, 60].")
    if not agenda.steps:
        yield _("Cet agenda n’a aucune étape. Il en faut au moins une.")
    if len(agenda.steps) > MOST_STEPS:
        yield ngettext(
            "Cet agenda a {n} étape, c’est trop.",
            "Cet agenda a {n} étapes, c’est trop.",
            len(agenda.steps),
        )
    for n, step in enumerate(agenda, 1):
        yield from (at(step, n, fault) for fault in _wrong_in(step))


def _wrong_in(step: AgendaStep) -> Iterator[str]:
    if not 0 <= step.minutes <= 600:
        yield _("La durée d’une étape va de 0 à 600 minutes.")
    yield from _too_long(step.title, LONGEST["step"])
    yield from _too_long(step.advice, LONGEST["advice"])


def _too_long(words: str, most: int) -> Iterator[str]:
    if len(words) > most:
        yield _("« {words} » est trop long : {n} caractères au plus.").format(
            words=f"{words[:40]}…", n=most
        )


def at(step: AgendaStep, n: int, sentence: str) -> str:
    """The sentence after the place of a step, in its file where it has one."""
    if step.line:
        return _("Ligne {n} : {sentence}").format(n=step.line, sentence=sentence)
    return _("Étape {n} : {sentence}").format(n=n, sentence=sentence)


def named_like(name: str, known: Iterable[str]) -> str:
    """A question that names what is spelt nearly so; else what there is, where that is little."""
    names = sorted(known)
    if close := difflib.get_close_matches(name, names, n=1):
        return _("Vouliez-vous dire « {close} » ?").format(close=close[0])
    if not 0 < len(names) <= FEW:
        return ""
    return _("Noms possibles : {known}.").format(known=", ".join(names))
