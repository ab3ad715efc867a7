"""ROTI, the return on time invested: one mark from 1 to 5, counted. Pure; no screen here.

The room shows its marks all at once, and who would rather not stays out of the mean.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, ClassVar, Final

from workshop.errors import NotAccepted
from workshop.model import Content, Role
from workshop.texts import N_, _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MARKS", "Roti", "counted", "figure", "mean", "read_mark", "spread", "valid"]

MARKS: Final = {
    5.0: N_("Bien plus que le temps passé"),
    4.0: N_("Plus que le temps passé"),
    3.0: N_("Autant que le temps passé"),
    2.0: N_("Moins que le temps passé"),
    1.0: N_("Presque rien"),
}
"""What each whole mark says, best first."""


@dataclass(frozen=True)
class Roti(Content):
    """One person's mark; one a person, replaced until the marks are shown.

    Anonymous on every screen and in the synthesis, not in the session's files: who gave which mark
    can be read there.
    """

    kind: ClassVar[str] = "roti"
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    """For a person without a phone only: `Closing.check` keeps the others' marks theirs."""
    score: float | None = None
    """From 1 to 5, halves allowed; None for who would rather not say."""


def valid(score: float) -> bool:
    """Whether this is a mark one may give: 1 to 5, whole or half."""
    return math.isfinite(score) and 1 <= score <= 5 and score * 2 % 1 == 0


def read_mark(text: str) -> float:
    """A mark as typed, `3,5` or `3.5`; `NotAccepted` for anything else."""
    try:
        score = float(text.strip().replace(",", "."))
    except ValueError:
        score = math.nan
    if not valid(score):
        raise NotAccepted(_("Une note va de 1 à 5, demi-points compris : 4, ou 3,5."))
    return score


def mean(scores: Sequence[float]) -> float | None:
    """The mean, not rounded; None without any mark."""
    return math.fsum(scores) / len(scores) if scores else None


def spread(scores: Sequence[float]) -> tuple[tuple[float, int], ...]:
    """How many gave each mark, best first: the five whole ones always, others where given."""
    counts = Counter(scores)
    return tuple((mark, counts[mark]) for mark in sorted({*MARKS, *counts}, reverse=True))


def figure(number: float) -> str:
    """To one decimal at most, as read in the language being spoken: `4,2`, `4.2`, `4`."""
    rounded = Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    text = str(rounded).removesuffix(".0")
    return text if language() == "en" else text.replace(".", ",")


def counted(marks: Sequence[float | None]) -> str:
    """`Moyenne 4,2 sur 5, 10 réponses`, and how many would rather not say."""
    scores = [mark for mark in marks if mark is not None]
    silent, average = len(marks) - len(scores), mean(scores)
    parts = []
    if average is not None:
        parts.append(
            ngettext(
                "Moyenne {mean} sur 5, {n} réponse",
                "Moyenne {mean} sur 5, {n} réponses",
                len(scores),
            ).format(mean=figure(average))
        )
    if silent:
        parts.append(
            ngettext(
                "{n} personne ne se prononce pas", "{n} personnes ne se prononcent pas", silent
            )
        )
    return " · ".join(parts)
