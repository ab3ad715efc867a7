"""Explains majority grades and tie-breaks in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tablee.plugin import Table, Text, View, _, inner, ngettext, quoted

from .judging import JudgedOption, compared

if TYPE_CHECKING:
    from .counting import TieBreak

MOST_NAMED: Final = 6
"""Options at the top that the sentence about the result names; beyond, it says how many."""
LONGEST: Final = 80
"""Characters of an option in the explanations, where it comes again and again."""


# ── in a sentence or two ────────────────────────────────────────────────────────────────────


def told(found: Sequence[JudgedOption], grades: Sequence[str]) -> str:
    """Which comes first with which grade, and how it was parted from the next one.

    `grades` are the words of the scale, the worst first, here as everywhere below.
    """
    first = [one for one in found if one.rank == 1]
    best = first[0]
    if best.grade is None:
        return _("Aucune mention n’a été donnée.")
    if len(first) > 1:
        return _tie(first, grades[best.grade])
    sentence = _("En tête, « {option} », mention majoritaire « {grade} ».").format(
        option=inner(best.words), grade=grades[best.grade]
    )
    if len(found) > 1 and found[1].grade == best.grade:
        return f"{sentence} {_break(best, found[1], grades)}"
    return sentence


def _tie(first: Sequence[JudgedOption], grade: str) -> str:
    many = _("{k} propositions à égalité en tête, mention majoritaire « {grade} ».").format(
        k=len(first), grade=grade
    )
    if len(first) > MOST_NAMED:
        return f"{many} {_same(first)}"
    names = ", ".join(quoted(one.words) for one in first)
    return _("{many} Ce sont {names}. {same}").format(many=many, names=names, same=_same(first))


def _same(tied: Sequence[JudgedOption]) -> str:
    if len({one.ballots for one in tied}) > 1:
        return _("Elles ont les mêmes parts de chaque mention : rien ne les départage.")
    return _("Elles ont exactement les mêmes mentions : rien ne les départage.")


def _break(best: JudgedOption, second: JudgedOption, grades: Sequence[str]) -> str:
    times, found = compared(best, second)
    reached = found[-1].reached
    assert reached is not None
    if times == (1, 1):
        words = ngettext(
            "{second} a la même mention ; on les départage en retirant à chacune {n} bulletin du "
            "milieu : « {grade} » contre « {lower} ».",
            "{second} a la même mention ; on les départage en retirant à chacune {n} bulletins du "
            "milieu : « {grade} » contre « {lower} ».",
            sum(step.ballots for step in found),
        )
    else:
        words = _(
            "{second} a la même mention ; on les départage en retirant à chacune, au milieu, la "
            "même part de ses bulletins : « {grade} » contre « {lower} »."
        )
    return words.format(second=_name(second), grade=grades[reached[0]], lower=grades[reached[1]])


def share(one: JudgedOption, grades: Sequence[str]) -> str:
    """How many people say the majority grade or better: why it is the majority's."""
    if one.grade is None:
        return _("Personne ne l’a jugée")
    grade, total, last = grades[one.grade], one.ballots, len(grades) - 1
    if total == 1:
        return _("Une seule personne l’a jugée")
    if not one.grade:
        people = one.at_least(1)
        words = ngettext(
            "{n} personne sur {total} dit mieux que « {grade} »",
            "{n} personnes sur {total} disent mieux que « {grade} »",
            people,
        )
    elif one.grade == last:
        words = ngettext(
            "{n} personne sur {total} dit « {grade} »",
            "{n} personnes sur {total} disent « {grade} »",
            one.at_least(last),
        )
    else:
        words = ngettext(
            "{n} personne sur {total} dit « {grade} » ou mieux",
            "{n} personnes sur {total} disent « {grade} » ou mieux",
            one.at_least(one.grade),
        )
    return words.format(total=total, grade=grade)


# ── step by step ────────────────────────────────────────────────────────────────────────────


def middle(found: Sequence[JudgedOption], grades: Sequence[str], *, worst: bool) -> Iterator[View]:
    """Which grade is the one in the middle; for each option, where they do not have as many."""
    rated = [one for one in found if one.ballots]
    if worst:
        yield Text("\n".join(filter(None, (_middle_of(rated[0].ballots), _missing(found, grades)))))
        return
    yield Text(
        _(
            "On range les mentions que chaque proposition a reçues de la plus basse à la plus "
            "haute. Celle du milieu, ou la plus basse des deux du milieu, est sa mention "
            "majoritaire."
        )
    )
    head = (_("Proposition"), _("Mentions reçues"), _("Celle du milieu"), _("Mention majoritaire"))
    rows = (
        (one.words, str(one.ballots), _number(one.ballots), grades[one.grade])
        for one in rated
        if one.grade is not None
    )
    yield Table(head, tuple(rows))


def _middle_of(total: int) -> str:
    ranged = _(
        "On range les mentions de chaque proposition, {n} en tout, de la plus basse à la plus "
        "haute."
    )
    if total % 2:
        found = _("Celle du milieu, la {number}, est sa mention majoritaire.")
    else:
        found = _(
            "Il y en a deux au milieu : la plus basse, la {number}, est sa mention majoritaire."
        )
    return f"{ranged.format(n=total)} {found.format(number=_number(total))}"


def _missing(found: Sequence[JudgedOption], grades: Sequence[str]) -> str:
    missing = [
        _("{n} pour {option}").format(n=one.unrated, option=_name(one))
        for one in found
        if one.unrated
    ]
    if not missing:
        return ""
    return _("Mentions non données, comptées « {worst} » : {missing}.").format(
        worst=grades[0], missing=", ".join(missing)
    )


def _number(total: int) -> str:
    """The place of the middle one among so many, the lowest first."""
    return _("n° {n}").format(n=(total + 1) // 2)


def parted(found: Sequence[JudgedOption], grades: Sequence[str]) -> Iterator[Text]:
    """For neighbours with the same majority grade, how one came before the other, or why not."""
    for one, other in pairwise(found):
        if one.grade is not None and one.grade == other.grade:
            yield _comparison(one, other, one.grade, grades)


def _comparison(one: JudgedOption, other: JudgedOption, grade: int, grades: Sequence[str]) -> Text:
    times, found = compared(one, other)
    names = (_name(one), _name(other))
    lines = [
        _("{one} et {other} ont toutes deux « {grade} ».").format(
            one=names[0], other=names[1], grade=grades[grade]
        )
    ]
    if times != (1, 1):
        lines.append(_shares(one, other, times))
    if one.rank == other.rank:
        lines.append(f"{_same((one, other))} {_rank(one.rank)}")
        return Text("\n".join(lines))
    before = grade
    for step in found:
        lines.append(_step(step, before, names, grades))
        before = step.reached[0] if step.reached else before
    lines.append(_("{one} passe devant.").format(one=names[0]))
    return Text("\n".join(lines))


def _name(one: JudgedOption) -> str:
    short = one.words if len(one.words) <= LONGEST else one.words[: LONGEST - 1].rstrip() + "…"
    return quoted(short)


def _rank(rank: int) -> str:
    return _("Elles partagent le rang {rank}.").format(rank=rank)


def _shares(one: JudgedOption, other: JudgedOption, times: tuple[int, int]) -> str:
    return _(
        "Mentions reçues : {n} pour {one}, {m} pour {other}. Pour comparer des parts égales, un "
        "bulletin de {one} compte pour {k}, et un bulletin de {other} pour {j}."
    ).format(
        n=one.ballots, one=_name(one), m=other.ballots, other=_name(other), k=times[0], j=times[1]
    )


def _step(step: TieBreak, before: int, names: tuple[str, str], grades: Sequence[str]) -> str:
    ballots = _(" et ").join(
        ngettext("{n} bulletin « {grade} »", "{n} bulletins « {grade} »", n).format(
            grade=grades[grade]
        )
        for grade, n in step.removed
    )
    assert step.reached is not None
    mine, its = step.reached
    if mine == its:
        then = (
            _("toutes deux restent à « {grade} »")
            if mine == before
            else _("toutes deux passent à « {grade} »")
        )
        then = then.format(grade=grades[mine])
    else:
        then = ", ".join(
            _move(name, before, after, grades)
            for name, after in zip(names, step.reached, strict=True)
        )
    return _("On retire à chacune, au milieu, {ballots} : {then}.").format(
        ballots=ballots, then=then
    )


def _move(name: str, before: int, after: int, grades: Sequence[str]) -> str:
    words = (
        _("{option} reste à « {grade} »") if after == before else _("{option} passe à « {grade} »")
    )
    return words.format(option=name, grade=grades[after])
