"""Formats each closed round as lines: proposal, verdict, answers, objections and their outcome.

The same lines for who checks the count on a screen and for the document; only names differ, which
screens and document write each in its own way. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from tablee.plugin import (
    Block,
    Heading,
    Line,
    Lines,
    Piece,
    Place,
    Source,
    StepRecord,
    Urn,
    Vote,
    _,
    at_round,
    hour_told,
    inner,
    ngettext,
    profile,
    quoted,
)

from .contents import ClarifyingQuestion, Reaction, Remark
from .counting import NO_OBJECTION, PASS, decided, objections

if TYPE_CHECKING:
    from .contents import Judgment
    from .counting import Objection

Naming = Callable[[str], str]


def rounds(vote: Vote, step: StepRecord) -> tuple[StepRecord, ...]:
    """The step as each of its closed rounds left it, in order."""
    return tuple(
        step if urn is step.urn and step.outcome else at_round(vote, step, urn)
        for urn in step.rounds
    )


def lines(then: StepRecord, name: Naming, *, judging: bool = False) -> tuple[str, ...]:
    """One round as it came out: the words, the verdict, who answered what, each objection.

    `judging`: what nobody has judged yet is still to be heard.
    """
    urn = then.urn
    assert urn is not None
    words = quoted(urn.options[0][1])
    said = (line for line, _person in _lines(then, name, judging=judging))
    return (words, decided(then).reason, *said)


def _lines(then: StepRecord, name: Naming, *, judging: bool = False) -> Iterator[tuple[str, str]]:
    """Each line with the id of the person whose words are in it, if they are somebody's."""
    urn = then.urn
    assert urn is not None
    verdict = decided(then)
    yield _answered(then, urn, NO_OBJECTION, _("Pas d’objection : {who}"), name), ""
    if verdict.passed:
        yield _answered(then, urn, PASS, _("Je passe : {who}"), name), ""
    if verdict.absent:
        yield _("Sans réponse : {n}").format(n=verdict.absent), ""
    for objection in objections(then):
        said = _said(objection, name)
        treated = () if judging and not objection.judgments else fate(objection.judgments, name)
        yield " · ".join((said, *treated)), objection.person


def _answered(then: StepRecord, urn: Urn, mark: int, sentence: str, name: Naming) -> str:
    """How many gave this mark and, of those whose name is known, who, in order of arrival."""
    option = urn.options[0][0]
    gave = {cast.person for cast in urn.ballots if cast.marks.get(option) == mark}
    known = ", ".join(name(person) for person in then.people if person in gave)
    n = str(profile(urn, option)[mark])
    return sentence.format(who=_("{n} ({names})").format(n=n, names=known) if known else n)


def _said(objection: Objection, name: Naming) -> str:
    what = (
        _("Objection de {name}").format(name=name(objection.person))
        if objection.person
        else ngettext("Objection d’une personne", "Objection de {n} personnes", objection.people)
    )
    if not objection.words:
        return _("{what}, sans mots").format(what=what)
    return _("{what} : « {words} »").format(what=what, words=inner(objection.words))


def fate(judgments: Sequence[Judgment], name: Naming) -> tuple[str, ...]:
    """What was made of an objection, each time it was judged; what nobody judged stands."""
    if not judgments:
        return (_("Tenue pour valable."),)
    return tuple(_judged(judgment, name) for judgment in judgments)


def _judged(judgment: Judgment, name: Naming) -> str:
    hour = hour_told(judgment.at)
    sentence = (
        _("Jugée préférence par {name} à {hour}.")
        if judgment.preference
        else _("Jugée valable par {name} à {hour}.")
    )
    return sentence.format(name=name(judgment.by), hour=hour)


# ── in the synthesis ────────────────────────────────────────────────────────────────────────


def discussion(step: StepRecord) -> tuple[Piece, ...]:
    """The questions and reactions that came before, nameless."""
    blocks: list[Heading | Lines] = []
    for title, kind in ((_("Questions"), ClarifyingQuestion), (_("Réactions"), Reaction)):
        said = _remarks(step, kind)
        blocks += [Heading(Line(title)), Lines(said)] if said else []
    return (Piece(Place.NOTES, tuple(blocks), step.title),) if blocks else ()


def _remarks(step: StepRecord, kind: type[Remark]) -> tuple[Line, ...]:
    return tuple(Line(r.text, step.source(c)) for c, r in step.of(kind) if not c.hidden)


def noted(then: StepRecord) -> tuple[Block, ...]:
    """One round's answers and objections, under its verdict; names as each chose to appear."""
    said = (
        Line(text, Source(person=person, step=then.step.id))
        for text, person in _lines(then, then.name)
    )
    return (Lines(tuple(said)),)
