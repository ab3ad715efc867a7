"""Recounts the same grades by approval and by mean, for comparison; they decide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tablee.plugin import Bars, Recount, Text, _, ranked, score_bars

if TYPE_CHECKING:
    from .judging import JudgedOption


def recounts(found: Sequence[JudgedOption], grades: Sequence[str]) -> tuple[Recount, ...]:
    """In approval, then by the mean; `grades` are the words of the scale, the worst first."""
    return (_approval(found, grades), _mean(found, grades))


def _approval(found: Sequence[JudgedOption], grades: Sequence[str]) -> Recount:
    enough = len(grades) // 2
    options = ranked([(one.option, one.words, one.at_least(enough)) for one in found])
    bars = Bars(
        _("Personnes qui disent « {grade} » ou mieux").format(grade=grades[enough]),
        score_bars(options),
        unit=_("personnes"),
        one=_("personne"),
    )
    title = _("Et en approbation, à partir de « {grade} » ?").format(grade=grades[enough])
    return Recount(title, (bars,))


def _mean(found: Sequence[JudgedOption], grades: Sequence[str]) -> Recount:
    means = [(one.option, one.words, one.mean) for one in found]
    known = [(option, words, float(mean)) for option, words, mean in means if mean is not None]
    worth = _(
        "De 0 point pour « {worst} » à {most} pour « {best} » : on fait comme si l’écart était le "
        "même d’une mention à la suivante."
    ).format(worst=grades[0], most=len(grades) - 1, best=grades[-1])
    bars = Bars(
        _("Moyenne des mentions"),
        score_bars(ranked(known)),
        unit=_("points"),
        one=_("point"),
        dots=False,
    )
    return Recount(_("Et en moyenne ?"), (Text(worth), bars))
