"""Compares a stack of paper ballots that is read again with what a closed round counted. Pure.

An urn has no serial, so ballots are compared by what they say: each of the stack is looked for
among those that were counted. Nothing is changed, and nothing of the reading is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tablee.activities.votes.results.withheld import are_few
from tablee.activities.votes.results.wording import answer_words, ballot_words, origins_told
from tablee.model.entities import Cast, Marks, Urn
from tablee.texts import _, ngettext
from tablee.view import Paper, Text, View, VoteCapture

ON_PAPER: Final = ("paper", "scan", "own-scan")
"""Origins of ballots of which somebody has a sheet."""
_NOT_TOLD_APART: Final = ("cards", "own-scan")
"""Origins by which a cast’s `paper` is not what a stack of sheets is."""

_Said = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class AnswerDifference:
    """An answer to an option that the stack and the count have in different numbers."""

    option: str
    answer: str
    """Empty where one ticks."""
    counted: int
    read: int


@dataclass(frozen=True)
class Reread:
    """How a stack that was read again compares with the count."""

    same: bool
    """Whether nothing differs of what can be compared."""
    said: tuple[str, ...]
    """In sentences: whether it is the same, how many, what cannot be compared and why."""
    unlike: tuple[tuple[int, str], ...] = ()
    """`(serial, in words)` of ballots of the stack like which none was counted."""
    missing: tuple[str, ...] = ()
    """Counted ballots, in words, that the stack does not have."""
    totals: tuple[AnswerDifference, ...] = ()


def of_paper(urn: Urn) -> int:
    """How many ballots of this round came from a sheet of paper."""
    return sum(urn.origins.get(origin, 0) for origin in ON_PAPER)


def compared(urn: Urn, paper: Paper, stack: Mapping[int, Marks]) -> Reread:
    """The comparison, in the language being spoken; `stack` has the marks read, by serial.

    Of a secret round with few ballots the numbers alone are compared, as no more is told of it.
    """
    numbers, more = of_paper(urn), len(stack) - of_paper(urn)
    told = [_numbers(urn, numbers, len(stack))]
    if are_few(urn, graded=paper.form == "grade"):
        told.append(_("Moins de cinq bulletins secrets : seuls les nombres se comparent."))
        return Reread(more == 0, tuple(told))
    casts = _sheets(urn)
    pool = _alike(paper, urn.ballots if casts is None else casts)
    unlike = []
    for serial, marks in sorted(stack.items()):
        said = _said(paper, marks)
        if pool[said] > 0:
            pool[said] -= 1
        else:
            unlike.append((serial, ballot_words(paper, Cast(dict(said)))))
    same = not unlike and more == 0
    if casts is None:
        told += [_verdict(same=same), _among_all()]
        return Reread(same, tuple(told), tuple(unlike))
    left = sorted(ballot_words(paper, Cast(dict(said))) for said in (+pool).elements())
    totals = _totals(paper, _alike(paper, casts), Counter(_said(paper, m) for m in stack.values()))
    return Reread(same, (*told, _verdict(same=same)), tuple(unlike), tuple(left), totals)


def _sheets(urn: Urn) -> Sequence[Cast] | None:
    """The casts that came from sheets; None where the urn does not tell them from others."""
    by_hand = urn.origins.get("hands", 0) - sum(hands.voters for hands in urn.hands)
    sheets = of_paper(urn)
    if sheets == sum(cast.times for cast in urn.ballots):
        return urn.ballots
    if by_hand > 0 or any(urn.origins.get(origin) for origin in _NOT_TOLD_APART):
        return None
    told = [cast for cast in urn.ballots if cast.paper]
    return told if sum(cast.times for cast in told) == sheets else None


def _said(paper: Paper, marks: Marks) -> _Said:
    """What a ballot says: 0 is an answer where one grades, nothing elsewhere."""
    graded = paper.form == "grade"
    return tuple(sorted((id_, mark) for id_, mark in marks.items() if graded or mark))


def _alike(paper: Paper, casts: Iterable[Cast]) -> Counter[_Said]:
    found: Counter[_Said] = Counter()
    for cast in casts:
        found[_said(paper, cast.marks)] += cast.times
    return found


def _totals(
    paper: Paper, counted: Counter[_Said], read: Counter[_Said]
) -> tuple[AnswerDifference, ...]:
    before, now = _by_answer(counted), _by_answer(read)
    place = {id_: n for n, (id_, _words) in enumerate(paper.options)}
    words = dict(paper.options)
    unlike = [answer for answer in {*before, *now} if before[answer] != now[answer]]
    return tuple(
        AnswerDifference(words[id_], answer_words(paper, mark), before[id_, mark], now[id_, mark])
        for id_, mark in sorted(unlike, key=lambda answer: (place[answer[0]], answer[1]))
    )


def _by_answer(ballots: Counter[_Said]) -> Counter[tuple[str, float]]:
    found: Counter[tuple[str, float]] = Counter()
    for said, n in ballots.items():
        for answer in said:
            found[answer] += n
    return found


# ── in words ────────────────────────────────────────────────────────────────────────────────


def shown(urn: Urn, paper: Paper) -> tuple[View, ...]:
    """What stands on the console of a closed round of which there is paper; else nothing."""
    if not of_paper(urn):
        return ()
    words = _(
        "Relire la pile ne change rien : le résultat reste celui qui a été compté. Un vote clos ne "
        "se corrige pas bulletin par bulletin, aucun n’y a plus de numéro. Pour un autre résultat, "
        "on rouvre le vote : tout le monde vote de nouveau, et l’historique le dit."
    )
    return (Text(words, tone="quiet"), VoteCapture(paper, recount=True))


def _numbers(urn: Urn, counted: int, read: int) -> str:
    told = _("Comptés : {parts}. Relus : {n}.").format(parts=origins_told(urn, ON_PAPER), n=read)
    if read < counted:
        n = counted - read
        return f"{told} {ngettext('Il en manque {n}.', 'Il en manque {n}.', n)}"
    if read > counted:
        n = read - counted
        return f"{told} {ngettext('Il y en a {n} de plus.', 'Il y en a {n} de plus.', n)}"
    return told


def _verdict(*, same: bool) -> str:
    if same:
        return _("La pile dit la même chose que le compte.")
    return _("La pile ne dit pas la même chose que le compte.")


def _among_all() -> str:
    return _(
        "Le compte ne dit pas quels bulletins venaient du papier : ceux de la pile sont cherchés "
        "parmi tous, et ce qui n’y est pas ne se voit qu’au nombre."
    )
