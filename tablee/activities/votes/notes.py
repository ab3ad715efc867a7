"""Formats a vote for the document: its rule, and every round that was shown. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tablee.activities.votes import checkable
from tablee.activities.votes.ballots import VoteFacts
from tablee.activities.votes.results import withheld
from tablee.activities.votes.results.wording import ballot_words, came_from, origin_counts
from tablee.activities.votes.views import (
    at_round,
    next_opened,
    of_before,
    round_title,
    who_chose_what,
)
from tablee.drawing import picture
from tablee.model.synthesis import (
    Block,
    Heading,
    Line,
    Lines,
    Paragraph,
    Piece,
    Place,
    SheetPicture,
    Source,
    Tally,
    TallyRow,
    TextTable,
)
from tablee.texts import _, datetime_told, inner
from tablee.view import Bar, Bars, Profile, ProfileRow, Stack, Table, Text, View

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.activities.votes.method import Vote
    from tablee.model.entities import Urn

LONG: Final = 43_200.0
"""Seconds from which on it is told from when to when a vote was open."""


def pieces(vote: Vote, step: StepRecord) -> Sequence[Piece]:
    """The result in the notes, once it has been shown, and the rounds before it, as they were."""
    facts, source = step.facts(VoteFacts), Source(step=step.step.id)
    if step.urn is None:
        if not facts.shown or step.outcome is None:
            return ()
        told = _results((of_before(step),), source, "", drawn=False)
        return [Piece(Place.NOTES, tuple(told), step.title)]
    blocks = [*_last(vote, step, source), *_earlier(vote, step, source)]
    if blocks and (question := vote.question_of(step)):
        blocks.insert(0, Heading(Line(question, source)))
    return [Piece(Place.NOTES, tuple(blocks), step.title)] if blocks else ()


def decisions(vote: Vote, step: StepRecord) -> Sequence[Piece]:
    """What was decided, as one line for the sheet, once the room has seen what came out."""
    told = decided(vote, step)
    if not told:
        return ()
    return (Piece(Place.DECISIONS, (Lines((Line(told, Source(step=step.step.id)),)),)),)


def decided(vote: Vote, step: StepRecord) -> str:
    """What was decided, after the vote's question or title, in one line.

    Empty for nothing, or for what the room has not seen yet.
    """
    urn, shown = step.urn, step.facts(VoteFacts).shown
    if not vote.decides or urn is None or not urn.voters or not shown or step.outcome is None:
        return ""
    told, asked = _told_about(vote, step, urn), vote.question_of(step) or step.title
    return f"{asked} {told}" if asked[-1:] in "?!….:" else f"{asked}\u00a0: {told}"


def _told_about(vote: Vote, step: StepRecord, urn: Urn) -> str:
    """What came out, naming the one proposal that it was about."""
    told = " ".join(withheld.told(vote, step).split("\n"))
    about = [" ".join(words.split()) for _id, words in urn.options]
    if len(about) > 1 or about[0] in told:
        return told
    return _("« {words} ». {told}").format(words=inner(about[0]), told=told)


def _last(vote: Vote, step: StepRecord, source: Source) -> Iterator[Block]:
    """What has been decided, its rule, then the exercises that the room could unfold with it."""
    urn = step.urn
    if urn is None or not step.facts(VoteFacts).shown or not (urn.voters or step.rounds[:-1]):
        return
    yield from _round(vote, step, source, f"vote-{source.step}")
    yield Paragraph(Line(vote.applied_rule(step), source))
    if told := _for_days(urn):
        yield Paragraph(Line(told, source))
    if not urn.voters or step.outcome is None or not step.session.detailed:
        return
    for recount in withheld.recounts(vote, step):
        yield Heading(Line(_("{title} (exercice)").format(title=recount.title), source))
        yield Paragraph(
            Line(_("Les mêmes bulletins, comptés autrement : cela ne décide de rien."), source)
        )
        for view in recount.views:
            yield from map(_as_exercise, _blocks(view))


def _for_days(urn: Urn) -> str:
    """From when to when a vote was open that was so for more than a day's meeting."""
    if not urn.opened_at or urn.closed_at - urn.opened_at < LONG:
        return ""
    return _("Vote ouvert du {first} au {last}.").format(
        first=datetime_told(urn.opened_at), last=datetime_told(urn.closed_at)
    )


def _as_exercise(block: Block) -> Block:
    return replace(block, recount=True) if isinstance(block, Tally | TextTable) else block


def _earlier(vote: Vote, step: StepRecord, source: Source) -> Iterator[Block]:
    """Each round that was opened again: what came out, and who opened the vote again, when."""
    facts = step.facts(VoteFacts)
    openings = [(urn.opened_by, urn.opened_at) for urn in step.rounds]
    if not facts.closed:
        openings.append((facts.opened_by, facts.opened_at))
    for urn, (_opening, (by, at)) in zip(step.rounds, pairwise(openings), strict=False):
        if not facts.shown and urn.round in facts.unshown:
            continue
        then = at_round(vote, step, urn)
        yield Heading(Line(round_title(vote, then), source))
        yield from _round(vote, then, source, f"vote-{source.step}-{urn.round}")
        name = step.name(by) if by else ""
        yield Paragraph(Line(next_opened(vote, then, name, at), source))


def _round(vote: Vote, then: StepRecord, source: Source, name: str) -> Iterator[Block]:
    """One round: the sentence, the result, where ballots came from, who chose what.

    `name` is the picture's.
    """
    urn = then.urn
    assert urn is not None
    if not urn.voters:
        yield Paragraph(Line(_("Personne n’a voté."), source))
        return
    if then.outcome is None:
        yield Paragraph(Line(_("Les bulletins n’ont pas pu être comptés."), source))
        return
    yield Paragraph(Line(withheld.told(vote, then), source))
    drawn = then.session.detailed
    yield from _results(withheld.results(vote, then), source, name, drawn=drawn)
    if vote.explains_in_notes and then.session.detailed:
        for view in withheld.explained(vote, then):
            yield from _blocks(view)
    if origins := came_from(then, urn):
        yield Paragraph(Line(origins, source), origin_counts(urn))
    yield from withheld.noted(vote, then)
    if instead := withheld.said_instead(vote, then):
        yield Paragraph(Line(instead, source))
    if log := who_chose_what(vote, then):
        yield TextTable(log.head, log.rows, _("Qui a choisi quoi"))
    yield from _checked(vote, then, source)


def _checked(vote: Vote, then: StepRecord, source: Source) -> Iterator[Block]:
    """The list by which each finds their ballot in a vote that can be checked."""
    if table := checkable.list_of(vote, then, ballot_words):
        yield TextTable(table.head, table.rows, _("Vérifier le vote"))
        if apart := checkable.apart(then.urn):
            yield Paragraph(Line(apart, source))
        yield Paragraph(Line(checkable.said(), source))


def _results(results: Sequence[View], source: Source, name: str, *, drawn: bool) -> Iterator[Block]:
    """Results told once, as tables or text; where they are `drawn` too, a picture of the first."""
    for result in results:
        yield from _blocks(result)
        if drawn and isinstance(result, Bars | Profile | Table) and (it := picture(result)):
            drawn = False
            yield SheetPicture(f"{name}.png", it.png, it.alt, source=source, repeats=True)


def _blocks(result: View) -> Iterator[Block]:
    """A result as the document has it: a table, or text."""
    if isinstance(result, Bars):
        yield _bars_table(result)
    elif isinstance(result, Profile):
        yield from _profile(result)
    elif isinstance(result, Table):
        yield TextTable(result.head, result.rows, result.title)
    elif isinstance(result, Text):
        yield Paragraph(Line("\n".join(t for t in (result.title, result.text) if t)))
    elif isinstance(result, Stack):
        for item in result.items:
            yield from _blocks(item)


def _bars_table(bars: Bars) -> Block:
    title = bars.title or _("Résultat du vote")
    note = " · ".join(text for text in (bars.note, bars.aside) if text)
    if any(bar.rank for bar in bars.rows):
        rows = (TallyRow(bar.rank, bar.text, _with(bar.figure, bar.details)) for bar in bars.rows)
        return Tally(title, tuple(rows), bars.unit, note)
    figures = tuple((bar.text, bar.figure) for bar in bars.rows)
    head = (_("Proposition"), bars.unit or _("Résultat"))
    return TextTable(head, figures, title, _details(bars.rows))


def _profile(shown: Profile) -> Iterator[Block]:
    if len(shown.rows) == 1 and not shown.rows[0].rank:
        yield _spread(shown, shown.rows[0])
        return
    yield _profile_table(shown)
    if note := " · ".join(text for text in (shown.note, shown.aside) if text):
        yield Paragraph(Line(note))


def _spread(shown: Profile, row: ProfileRow) -> Tally:
    """One thing that was marked: how many gave each mark, in the order of the marks."""
    rows = (
        TallyRow(0, choice, str(n)) for choice, n in zip(shown.choices, row.counts, strict=True)
    )
    told = (row.figure, row.details, shown.note, shown.aside)
    note = " · ".join(text for text in told if text)
    return Tally(row.text, tuple(rows), _("personnes"), note)


def _profile_table(shown: Profile) -> TextTable:
    ranks = any(row.rank for row in shown.rows)
    head = (*((_("Rang"),) if ranks else ()), _("Proposition"), *shown.choices, _("Résultat"))
    body = (
        (*((str(row.rank),) if ranks else ()), row.text, *map(str, row.counts), row.figure)
        for row in shown.rows
    )
    return TextTable(head, tuple(body), shown.title, _details(shown.rows))


def _details(rows: Sequence[Bar | ProfileRow]) -> tuple[str, ...]:
    return tuple(row.details for row in rows) if any(row.details for row in rows) else ()


def _with(figure: str, details: str) -> str:
    return f"{figure} · {details}" if details else figure
