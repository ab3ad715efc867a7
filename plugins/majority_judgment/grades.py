"""Scales of grades: predefined ones in French, and custom ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tablee.plugin import N_, BadSetting, _

SCALES: Final[Mapping[str, tuple[str, ...]]] = {
    "5": (N_("Excellent"), N_("Très bien"), N_("Bien"), N_("Passable"), N_("Insuffisant")),
    "6": (
        N_("Très bien"),
        N_("Bien"),
        N_("Assez bien"),
        N_("Passable"),
        N_("Insuffisant"),
        N_("À rejeter"),
    ),
    "7": (
        N_("Excellent"),
        N_("Très bien"),
        N_("Bien"),
        N_("Assez bien"),
        N_("Passable"),
        N_("Insuffisant"),
        N_("À rejeter"),
    ),
}
"""Best first. Six: the ballots of the experiment beside the presidential election of 2007 in Orsay
(Balinski & Laraki, "Election by Majority Judgement: Experimental Evidence", 2007). Seven: the whole
scale of Mieux Voter's application; five: the same without "Assez bien" and "À rejeter".
In English these are Excellent, Very good, Good, Acceptable, Poor and Reject, as six grades are
commonly named there, and "Fairly good" for "Assez bien", as in Delemazure, Brunetti, Baujard &
Bouveret, "Do Grades Have Absolute Meaning?", 2025."""

OWN: Final = "own"
"""The scale that whoever facilitates writes."""
SCALE_NAMES: Final[Mapping[str, str]] = {
    "5": N_("5 mentions, d’« Excellent » à « Insuffisant »"),
    "6": N_("6 mentions, de « Très bien » à « À rejeter »"),
    "7": N_("7 mentions, d’« Excellent » à « À rejeter »"),
    OWN: N_("Mes propres mentions"),
}

FEWEST: Final = 2
MOST: Final = 9
LONGEST: Final = 40
"""Characters of a grade of one's own: it is read beside every option."""


def checked(typed: Sequence[str]) -> tuple[str, ...]:
    """One's own grades without blank lines; raises `BadSetting` where they make no scale."""
    grades = tuple(grade for line in typed if (grade := " ".join(line.split())))
    if not FEWEST <= len(grades) <= MOST:
        raise BadSetting(
            _("Il faut de {fewest} à {most} mentions, une par ligne : il y en a {n}.").format(
                fewest=FEWEST, most=MOST, n=len(grades)
            )
        )
    seen: set[str] = set()
    for grade in grades:
        if grade.casefold() in seen:
            raise BadSetting(
                _("La mention « {grade} » est là deux fois : il n’en faut qu’une.").format(
                    grade=grade
                )
            )
        seen.add(grade.casefold())
    return grades
