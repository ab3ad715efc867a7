"""Renders a vote whose plugin is missing from its stored result and counted ballots. Pure.

Words on ballots stand without a name, as nobody can say whether the method signed them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tablee.activities import Outcome, StepRecord, read_facts
from tablee.activities.votes.ballots import VoteFacts
from tablee.activities.votes.results.withheld import are_few
from tablee.activities.votes.views import of_before
from tablee.model.synthesis import Block, Line, Lines, Paragraph, Source, Tally, TallyRow, TextTable
from tablee.texts import _, inner, ngettext
from tablee.view import Audience, Bar, Bars, Card, Cards, Empty, Table, Text, View

if TYPE_CHECKING:
    from tablee.model.entities import Urn


def view(step: StepRecord, audience: Audience) -> tuple[View, ...]:
    """Where the vote stands, or what it has said; empty for a step that is none."""
    if not _is_vote(step):
        return ()
    facts = read_facts(VoteFacts, step.step.facts)
    if not facts.opened:
        return (Text(_("Le vote n’est pas encore ouvert.")),)
    written = _on_ballots(step, facts, audience)
    if not facts.closed:
        waits = Text(_("Le vote reste ouvert : on le comptera quand ce plugin sera revenu."))
        options = tuple(Card(id_, words) for id_, words in facts.options)
        number = ngettext("{n} proposition", "{n} propositions", len(options))
        return (waits, Cards(_("On vote sur"), options, counted=number, whole=True), *written)
    if facts.held and audience is not Audience.CONSOLE:
        return (Text(_("Le résultat va s’afficher ici."), _("Le vote est clos"), tone="quiet"),)
    if step.outcome is None:
        return (of_before(step),)
    if not step.outcome.voters:
        return (Empty(_("Personne n’a voté.")),)
    return (_drawn(step.outcome), Text(_said_of(step.outcome), tone="quiet"), *written)


def blocks(step: StepRecord) -> Iterator[Block]:
    """What the room has seen of it, for the document: the last result, then those before it."""
    if not _is_vote(step):
        return
    facts, source = read_facts(VoteFacts, step.step.facts), Source(step=step.step.id)
    if facts.shown and step.outcome is not None and (step.outcome.voters or step.rounds[:-1]):
        yield from _table(step.outcome, source)
        yield from _noted(step, step.rounds[-1:])
    for urn in step.rounds[:-1] if facts.closed else step.rounds:
        if urn.round not in facts.unshown:
            round_ = _("Tour {n}").format(n=urn.round)
            told = _("{round} : {voters}").format(round=round_, voters=_voters(urn.voters))
            yield Paragraph(Line(told, source))
            if places := _places(urn):
                yield TextTable((_("Rang"), _("Proposition")), places, round_)
            yield from _noted(step, (urn,))


def _is_vote(step: StepRecord) -> bool:
    plain = step.step.plain
    said = step.outcome is not None or bool(step.rounds)
    return said or (plain is not None and plain.family == "vote")


def _words(step: StepRecord, urn: Urn) -> tuple[str, ...]:
    """What was written on the ballots of a round; on few secret ones only as their method tells."""
    plain = step.step.plain
    if are_few(urn) and not (plain is not None and plain.few):
        return ()
    return tuple(cast.text for cast in urn.ballots if cast.text)


def _on_ballots(step: StepRecord, facts: VoteFacts, audience: Audience) -> tuple[View, ...]:
    """The words of the last round; those of the others that were shown too, but on the wall."""
    rounds = step.rounds
    if audience is Audience.WALL:
        rounds = rounds[-1:] if facts.closed else ()
    title = _("Tour {n}")
    cards = tuple(
        Card(f"{urn.id}-{n}", words, title=title.format(n=urn.round) if rounds[1:] else "")
        for urn in rounds
        if audience is Audience.CONSOLE or urn.round not in facts.unshown
        for n, words in enumerate(_words(step, urn))
    )
    return (Cards(_("Écrit sur les bulletins"), cards, whole=True),) if cards else ()


def _noted(step: StepRecord, rounds: Sequence[Urn]) -> Iterator[Block]:
    sentence = _("Sur un bulletin : « {words} »")
    source = Source(step=step.step.id)
    for urn in rounds:
        said = (sentence.format(words=inner(words)) for words in _words(step, urn))
        if lines := tuple(Line(words, source) for words in said):
            yield Lines(lines)


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
