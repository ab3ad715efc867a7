"""Derives the boxes of a printed ballot from its paper, and the marks that ticked boxes mean. Pure.

Every option has the same rows of boxes. In most rows one box may be ticked, and its value counts;
in a row of units each tick is one. A number too large for one row has a row for each digit, whose
values are added: 20 and 5 for 25.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAccepted
from tablee.texts import _, decimal

if TYPE_CHECKING:
    from tablee.view import Paper

MOST_IN_A_ROW: Final = 10
"""Units or places beyond which a number is ticked digit by digit."""

Place = tuple[int, int, int]
"""Of a box: option, row, box, each from 0."""


@dataclass(frozen=True)
class Tick:
    """What one box means."""

    label: str
    value: float
    apart: bool = False
    """Whether it stands outside the scale, so that nothing is added to it."""


@dataclass(frozen=True)
class BoxRow:
    """Boxes that stand beside each other."""

    ticks: tuple[Tick, ...]
    counted: bool = False
    """Whether each tick is worth its value; else one box of the row is ticked at most."""
    lead: str = ""
    """Words before it."""


def box_rows(paper: Paper) -> tuple[BoxRow, ...]:
    """The rows that each option of this paper has."""
    if paper.form == "pick":
        return (BoxRow((Tick("", 1),)),)
    if paper.form == "grade":
        return _grades(paper)
    if paper.form == "rank":
        return _numbers(len(paper.options))
    if paper.most_units <= MOST_IN_A_ROW:
        return (BoxRow((Tick("", 1),) * max(1, paper.most_units), counted=True),)
    return _numbers(paper.most_units)


def _grades(paper: Paper) -> tuple[BoxRow, ...]:
    row = BoxRow(tuple(Tick(c.label, c.value, apart=c.apart) for c in paper.choices))
    if not paper.decimals:
        return (row,)
    tenths = tuple(Tick(f"+{decimal(n / 10, '0.0')}", n / 10) for n in range(1, 10))
    return row, BoxRow(tenths, lead=_("Pour nuancer, ajoutez si vous voulez :"))


def _numbers(most: int) -> tuple[BoxRow, ...]:
    """Rows by which any number from 1 to `most` can be ticked."""
    if most <= MOST_IN_A_ROW:
        return (BoxRow(tuple(Tick(str(n), n) for n in range(1, most + 1))),)
    rows, unit = [], 1
    while unit <= most:
        last = min(9, most // unit)
        rows.append(BoxRow(tuple(Tick(str(n * unit), n * unit) for n in range(1, last + 1))))
        unit *= 10
    return tuple(reversed(rows))


# ── what ticks mean ─────────────────────────────────────────────────────────────────────────


def ticked_twice(paper: Paper, ticked: Collection[Place]) -> set[Place]:
    """The ticked boxes of rows that take one and have several."""
    rows = box_rows(paper)
    found: set[Place] = set()
    for option in range(len(paper.options)):
        for at, row in enumerate(rows):
            here = {place for place in ticked if place[:2] == (option, at)}
            if len(here) > 1 and not row.counted:
                found |= here
    return found


def marks_of(paper: Paper, ticked: Collection[Place]) -> Mapping[str, float]:
    """The marks that these boxes give, by option; raises `NotAccepted` where they are no answer.

    What the voting method itself refuses is not looked at here.
    """
    rows, marks = box_rows(paper), {}
    if any(not _exists(paper, rows, place) for place in ticked):
        raise NotAccepted(_("Ce bulletin ne se lit pas : il faut un nombre par proposition."))
    if twice := ticked_twice(paper, ticked):
        n = min(twice)[0] + 1
        if len(paper.options) == 1:
            raise NotAccepted(_("Plusieurs réponses sont cochées, il n’en faut qu’une."))
        raise NotAccepted(_("Plusieurs réponses sont cochées pour la proposition {n}.").format(n=n))
    for option, (id_, _words) in enumerate(paper.options):
        here = [place for place in sorted(set(ticked)) if place[0] == option]
        given = [rows[r].ticks[b] for _option, r, b in here]
        if not given:
            continue
        if len(given) > 1 and any(tick.apart for tick in given):
            raise NotAccepted(_("Plusieurs réponses sont cochées, il n’en faut qu’une."))
        if paper.decimals and here[0][1] > 0:
            raise NotAccepted(_("Une nuance est cochée sans la note à laquelle l’ajouter."))
        sum_ = round(sum(tick.value for tick in given), 1)
        marks[id_] = int(sum_) if float(sum_).is_integer() else sum_
    return marks


def meaning_of(paper: Paper, place: Place) -> str:
    """What a tick there says: `2. Une fête : Bien`."""
    option, row, box = place
    rows = box_rows(paper)
    if not _exists(paper, rows, place):
        return ""
    label = rows[row].ticks[box].label
    if rows[row].counted:
        label = _("rond {n}").format(n=box + 1)
    words = paper.options[option][1]
    if len(paper.options) > 1:
        words = f"{option + 1}. {words}"
    return _("{option} : {answer}").format(option=words, answer=label) if label else words


def _exists(paper: Paper, rows: tuple[BoxRow, ...], place: Place) -> bool:
    option, row, box = place
    return (
        0 <= option < len(paper.options)
        and 0 <= row < len(rows)
        and 0 <= box < len(rows[row].ticks)
    )
