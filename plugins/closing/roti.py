"""Parses and formats ROTI marks, the return on time invested, from 1 to 5. Pure.

The room shows its marks all at once, and who would rather not stays out of the mean.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import Content, Marks, NotAccepted, Role, _, format_mean, format_number, ngettext


@dataclass(frozen=True)
class RotiMark(Content):
    """One person's mark; one a person, replaced until the marks are shown.

    Anonymous on every screen and in the synthesis, not in the session's files: who gave which mark
    can be read there.
    """

    kind: ClassVar[str] = "roti"
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    """For a person without a phone only: `ClosingRound.check` keeps the others' marks theirs."""
    score: float | None = None
    """From 1 to 5, decimals allowed; None for who would rather not say."""


def read_mark(text: str) -> float:
    """A mark as typed, `3,5` or `3.5`; `NotAccepted` for anything else."""
    try:
        score = float(text.strip().replace(",", "."))
    except ValueError:
        score = math.nan
    check_score(score)
    return score


def check_score(score: float) -> None:
    """Accepts a mark by returning; raises `NotAccepted` for what is none."""
    if not Marks.valid(score):
        raise NotAccepted(
            _("Une note va de 1 à 5, comme 4 ou {mark}.").format(mark=format_number(3.5))
        )


def counted(marks: Marks) -> str:
    """`Moyenne 4,17 sur 5, 10 réponses`, and how many would rather not say."""
    parts = []
    if marks.n == 1 and marks.mean is not None:
        parts.append(_("Une seule note : {mark} sur 5").format(mark=format_mean(marks.mean)))
    elif marks.mean is not None:
        parts.append(
            ngettext(
                "Moyenne {mean} sur 5, {n} réponse", "Moyenne {mean} sur 5, {n} réponses", marks.n
            ).format(mean=format_mean(marks.mean))
        )
    if marks.silent:
        parts.append(
            ngettext(
                "{n} personne ne se prononce pas",
                "{n} personnes ne se prononcent pas",
                marks.silent,
            )
        )
    if not marks.halves:
        parts.append(_("Notes rangées au demi-point le plus proche, moyenne exacte"))
    return " · ".join(parts)
