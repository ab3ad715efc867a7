"""What can be told of a vote whose method is missing: its stored outcome, how many voted. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.activities import read_facts
from workshop.synthesis import Line, Paragraph, Source, Tally, TallyRow, TextTable
from workshop.texts import _, ngettext
from workshop.view import Audience, Bar, Bars, Empty, Table, Text
from workshop.votes.ballots import VoteFacts
from workshop.votes.showing import of_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.activities import Outcome, StepRecord
    from workshop.model import Urn
    from workshop.synthesis import Block
    from workshop.view import View

__all__ = ["blocks", "view"]


def view(step: StepRecord, audience: Audience) -> tuple[View, ...]:
    """Where the vote stands, or what it has said; empty for a step that is none."""
    if not _is_vote(step):
        return ()
    facts = read_facts(VoteFacts, step.step.facts)
    if not facts.opened:
        return (Text(_("Le vote n’est pas encore ouvert.")),)
    if not facts.closed:
        return (Text(_("Le vote reste ouvert : on le comptera quand ce plugin sera revenu.")),)
    if facts.held and audience is not Audience.CONSOLE:
        return (Text(_("Le résultat va s’afficher ici."), _("Le vote est clos"), tone="quiet"),)
    if step.outcome is None:
        return (of_before(step),)
    if not step.outcome.voters:
        return (Empty(_("Personne n’a voté.")),)
    return (_drawn(step.outcome), Text(_said_of(step.outcome), tone="quiet"))


def blocks(step: StepRecord) -> Iterator[Block]:
    """What the room has seen of it, for the document: the last result, then those before it."""
    if not _is_vote(step):
        return
    facts, source = read_facts(VoteFacts, step.step.facts), Source(step=step.step.id)
    if facts.shown and step.outcome is not None:
        yield from _table(step.outcome, source)
    for urn in step.rounds[:-1] if facts.closed else step.rounds:
        if urn.round not in facts.unshown:
            round_ = _("Tour {n}").format(n=urn.round)
            told = _("{round} : {voters}").format(round=round_, voters=_voters(urn.voters))
            yield Paragraph(Line(told, source))
            if places := _places(urn):
                yield TextTable((_("Rang"), _("Proposition")), places, round_)


def _is_vote(step: StepRecord) -> bool:
    plain = step.step.plain
    said = step.outcome is not None or bool(step.rounds)
    return said or (plain is not None and plain.family == "vote")


def _are_counts(outcome: Outcome) -> bool:
    """Whether each score is what that option got of all that was cast.

    Where it is something else, a grade or a mean, only its method knows how to say it.
    """
    return sum(option.score for option in outcome.options) == outcome.cast


def _places(urn: Urn) -> tuple[tuple[str, str], ...]:
    """Rank and words of each option of a former round, best first; empty for old ones."""
    known = ((urn.counted.get(id_), words) for id_, words in urn.options)
    ranked = sorted((found[0], words) for found, words in known if found is not None)
    return tuple((str(rank), words) for rank, words in ranked)


def _drawn(outcome: Outcome) -> View:
    if _are_counts(outcome):
        bars = (Bar(o.rank, o.text, o.score, f"{o.score:g}") for o in outcome.options)
        return Bars(_("Résultat"), tuple(bars))
    rows = tuple((str(o.rank), o.text) for o in outcome.options)
    return Table((_("Rang"), _("Proposition")), rows, _("Résultat"))


def _table(outcome: Outcome, source: Source) -> Iterator[Block]:
    title, said = _("Résultat du vote"), _said_of(outcome)
    if _are_counts(outcome):
        rows = (TallyRow(o.rank, o.text, f"{o.score:g}") for o in outcome.options)
        yield Tally(title, tuple(rows), _("Résultat"), said)
        return
    ranks = tuple((str(o.rank), o.text) for o in outcome.options)
    yield TextTable((_("Rang"), _("Proposition")), ranks, title)
    yield Paragraph(Line(said, source))


def _said_of(outcome: Outcome) -> str:
    """How many voted; and that a first place may be that of a proposal which was refused."""
    voters = _voters(outcome.voters)
    if _are_counts(outcome):
        return voters
    reserve = _("Le rang ne suffit pas\u00a0: seule sa méthode dit si une proposition est retenue.")
    return f"{voters} {reserve}"


def _voters(n: int) -> str:
    if not n:
        return _("Personne n’a voté.")
    return ngettext("{n} personne a voté.", "{n} personnes ont voté.", n).format(n=n)
