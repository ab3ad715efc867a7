"""`RankingMethod`, the interface of a counting method of rankings, and helpers of its texts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tablee.plugin import (
    Bar,
    Bars,
    Ranked,
    Recount,
    Table,
    Text,
    Urn,
    View,
    _,
    ngettext,
    quoted,
    told_of_ties,
)

from .orders import blank, incomplete, voters

WIDEST: Final = 6
"""Options for which a table has a column each: a telephone lays every cell on a line of its own."""
FIRST: Final = 3
"""With more options, how many of the first a table tells of."""


class RankingMethod(ABC):
    """One way to count orders."""

    question: str
    """What it is called as an exercise, marked with `N_`."""
    counted: str
    """What it counts, as the title of its bars there, marked with `N_`."""

    @abstractmethod
    def gist(self) -> str:
        """How it counts, in a sentence."""

    @abstractmethod
    def rule(self) -> str:
        """How it counts, whole: what a place is worth, what ties are, what comes first."""

    @abstractmethod
    def options(self, urn: Urn) -> tuple[Ranked, ...]:
        """The options, best first."""

    @abstractmethod
    def told(self, urn: Urn) -> str:
        """What came out, in a sentence or two."""

    @abstractmethod
    def bars(self, urn: Urn) -> Bars:
        """The result."""

    @abstractmethod
    def explained(self, urn: Urn) -> tuple[View, ...]:
        """The steps of the count."""

    @abstractmethod
    def archived(self, urn: Urn) -> Table:
        """All that was counted, in few columns however many options there are."""

    def recount(self, urn: Urn) -> Recount:
        """The same orders counted this way, as an exercise."""
        bars = replace(self.bars(urn), title=_(self.counted))
        return Recount(_(self.question), (Text(f"{self.gist()}\n{self.told(urn)}"), bars))

    def result(
        self, urn: Urn, rows: Sequence[Bar], units: tuple[str, str], figures: str, *, dots: bool
    ) -> Bars:
        """Bars with what their `figures` are and who voted, and that ties share a rank.

        `units` is the word for one and for several.
        """
        return Bars(
            _("Résultat"),
            tuple(rows),
            unit=units[1],
            one=units[0],
            dots=dots,
            note=" · ".join((figures, *_turnout(urn))),
            aside=told_of_ties(row.rank for row in rows),
        )


def _turnout(urn: Urn) -> Iterator[str]:
    yield ngettext("{n} personne a voté", "{n} personnes ont voté", voters(urn))
    if some := incomplete(urn):
        yield ngettext("{n} n’a pas tout classé", "{n} n’ont pas tout classé", some)
    if none := blank(urn):
        yield ngettext("{n} bulletin vide", "{n} bulletins vides", none)


def nothing_ranked() -> str:
    """What is said where every ballot is blank."""
    return _("Aucune proposition n’a été classée.")


def alone(options: Sequence[Ranked]) -> str:
    """What the only person to vote prefers; `options` by rank."""
    first = [option for option in options if option.rank == 1]
    if len(first) == 1:
        words = _("Une seule personne a voté : elle préfère {option}.")
        return words.format(option=quoted(first[0].text))
    words = _("Une seule personne a voté : elle met {k} propositions à égalité en tête.")
    return words.format(k=len(first))


def numbered(urn: Urn) -> dict[str, str]:
    """The number of each option, as it stands on the paper."""
    return {option: str(n) for n, (option, _words) in enumerate(urn.options, start=1)}
