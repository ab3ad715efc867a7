"""Builds tables of actions, votes and contributions, for CSV and XLSX exporters.

What a cell is stays what it is: a number, a day, a moment, or words; how a file writes them, and
how it keeps words from becoming a formula, is the exporter's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tablee.document.outline.days import day_of, named_day
from tablee.document.outline.words import cleaned, one_line
from tablee.model.actions import ACTION_STATES, PlannedAction, lowered
from tablee.model.synthesis import (
    LABELS,
    Heading,
    Paragraph,
    Part,
    Place,
    Section,
    Synthesis,
    Tally,
    TextTable,
)
from tablee.texts import _, speaking, zone_told

Cell = str | int | float | date | datetime
"""What one cell holds; an empty text for nothing."""
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,8})(?:[.,]\d{1,6})?")


@dataclass(frozen=True)
class DataTable:
    """A table under a line of heads; each row has as many cells."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def data_tables(synthesis: Synthesis, part: Part) -> tuple[DataTable, ...]:
    """All tables of the part. What was said is no part of the sheet, so that has two of them."""
    found = (actions_table(synthesis), votes_table(synthesis, part))
    return found if part is Part.SHEET else (*found, contributions_table(synthesis))


# ── actions ─────────────────────────────────────────────────────────────────────────────────


def dated_actions(
    actions: Iterable[PlannedAction], on: str, language: str
) -> Iterator[tuple[PlannedAction, date | None]]:
    """Each action with the day on which it is due, where its own words surely name one.

    `on` is the workshop's day, as an ISO date: words count from it where the action does not say
    which day it is (`PlannedAction.day`).
    """
    said_on = day_of(on)
    for action in actions:
        kept = action.day is not None
        yield (
            action,
            day_of(action.day or "") if kept else named_day(action.when, said_on, language),
        )


def actions_table(synthesis: Synthesis) -> DataTable:
    """What was decided or proposed; "when" as it was typed, and the day that it surely names.

    The last columns are those of the workshop itself (`_of_workshop`), as in every table.
    """
    with speaking(synthesis.language):
        heads = (
            *(_("Quoi"), _("Qui"), _("Quand"), _("Jour"), _("Premier pas")),
            *(_("État"), _("Pourquoi"), _("D’où vient l’action")),
        )
        rows = tuple(
            (
                *(action.what, action.who, action.when, day or "", action.first_step),
                *(lowered(_(ACTION_STATES[action.state])), action.why, _whose(action)),
            )
            for action, day in dated_actions(
                cleaned(synthesis.actions), synthesis.date, synthesis.language
            )
        )
        return _of_workshop(DataTable(_("Actions"), heads, rows), synthesis)


def _of_workshop(table: DataTable, synthesis: Synthesis) -> DataTable:
    """The table with columns for the workshop's day, its place, who facilitated it, and its facts.

    Those that are known, the same on every row: rows of several workshops can be put together.
    """
    who = _named(synthesis.facilitators)
    told = (
        (_("Jour de l’atelier"), day_of(synthesis.date)),
        (_("Lieu de l’atelier"), one_line(synthesis.venue)),
        (_("Animé par"), who),
        (_("À distance"), _named(synthesis.remote)),
        (_("Dans la salle"), _named(synthesis.in_room)),
        *((one_line(fact.label), one_line(fact.text)) for fact in synthesis.facts),
    )
    known = [(head, cell) for head, cell in told if cell]
    heads, cells = (tuple(part) for part in zip(*known, strict=True)) if known else ((), ())
    return DataTable(table.title, (*table.heads, *heads), tuple((*r, *cells) for r in table.rows))


def _named(names: Iterable[str]) -> str:
    return ", ".join(filter(None, map(one_line, names)))


def _whose(action: PlannedAction) -> str:
    return _("plan d’action") if action.whose == "carrier" else _("proposition du groupe")


# ── votes ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Vote:
    """One result: `rows` are rank (0 for none), option, result, and what is told besides."""

    title: str
    rows: tuple[tuple[int, str, str, str], ...]
    unit: str = ""
    note: str = ""
    recount: bool = False
    ballots: bool = False
    """Whether the rows are the ballots of a vote that one can check: their words, what they say."""
    origins: bool = False
    """Whether the rows are where its ballots came from: phones, raised hands, paper."""


def votes_table(synthesis: Synthesis, part: Part) -> DataTable:
    """Every option of every vote, in the order of the document, and ballots that one can check.

    One that stands on the sheet and in the notes is there once. After each round of the notes, how
    many votes came from where: phones, raised hands, cards, paper.
    """
    with speaking(synthesis.language):
        heads = (
            *(_("Partie"), _("Vote"), _("Nature"), _("Rang"), _("Proposition")),
            *(_("Résultat"), _("Unité"), _("Précisions")),
        )
        found: dict[tuple[_Vote, str], str] = {}
        for section, vote in _votes(cleaned(synthesis), part):
            found.setdefault((vote, section if vote.origins else ""), section)
        rows = tuple(row for (vote, _of), section in found.items() for row in _rows(section, vote))
        return _of_workshop(DataTable(_("Votes"), heads, rows), synthesis)


def _rows(section: str, vote: _Vote) -> Iterator[tuple[Cell, ...]]:
    kind = _("exercice") if vote.recount else _("bulletin") if vote.ballots else _("résultat")
    if vote.origins:
        kind = _("origine")
    for rank, text, figure, besides in vote.rows:
        told = " · ".join(filter(None, (besides, vote.note)))
        yield section, vote.title, kind, rank or "", text, _number(figure), vote.unit, told


def _number(figure: str) -> Cell:
    """A figure as the number that it is; anything else stays words."""
    if not _NUMBER.fullmatch(figure):
        return figure
    return int(figure) if figure.lstrip("-").isdecimal() else float(figure.replace(",", "."))


def _votes(synthesis: Synthesis, part: Part) -> Iterator[tuple[str, _Vote]]:
    """Each vote with the label of its section."""
    if part is not Part.NOTES:
        question = Section(LABELS[Place.QUESTION], synthesis.question)
        for section in (question, *synthesis.sheet):
            yield from _in_section(section, headed=False)
    if part is not Part.SHEET:
        for section in synthesis.notes:
            yield from _in_section(section, headed=True)


def _in_section(section: Section, *, headed: bool) -> Iterator[tuple[str, _Vote]]:
    """`headed` says whether a heading above a vote names its round: on the sheet it does not."""
    above, last, label = "", "", one_line(_(section.label))
    for block in section.blocks:
        if isinstance(block, Heading):
            above = last = one_line(block.line.text) if headed else ""
        elif isinstance(block, Tally | TextTable) and (vote := _vote(block, above)):
            last = vote.title
            yield label, vote
        elif isinstance(block, Paragraph) and block.counts:
            rows = tuple((0, one_line(what), str(n), "") for what, n in block.counts)
            yield label, _Vote(last or label, rows, _("votes reçus"), origins=True)


def _vote(block: Tally | TextTable, above: str) -> _Vote | None:
    if isinstance(block, TextTable):
        return _counted(block, above)
    rows = tuple((row.rank, row.text, row.figure, "") for row in block.rows)
    title = _under(above, block.title)
    return _Vote(title, rows, one_line(block.unit), block.note, block.recount)


def _counted(table: TextTable, above: str) -> _Vote | None:
    """The result that a table tells, where one figure does not say all: a judgement, a ranking.

    It is known by its heads, which are the core's own. What stands between the option and the
    result is told besides.
    """
    if table.head == (_("Mots"), _("Bulletin")):
        ballots = tuple((0, words, said, "") for words, said in table.rows)
        return _Vote(_under(above, table.caption), ballots, ballots=True)
    first = 1 if table.head[:1] == (_("Rang"),) else 0
    if len(table.head) < first + 2 or table.head[first] != _("Proposition"):
        return None
    rows = []
    for n, row in enumerate(table.rows):
        *between, figure = row[first + 1 :] or ("",)
        told = zip(table.head[first + 1 :], between, strict=False)
        more = table.details[n] if n < len(table.details) else ""
        besides = " · ".join(
            [*(f"{head} {cell}" for head, cell in told), *([more] if more else [])]
        )
        rank = int(row[0]) if first and row[0].isdecimal() else 0
        rows.append((rank, row[first], figure, besides))
    return _Vote(_under(above, table.caption), tuple(rows), recount=table.recount)


def _under(above: str, title: str) -> str:
    title = one_line(title)
    return title if above in ("", title) else f"{above} — {title}" if title else above


# ── contributions ───────────────────────────────────────────────────────────────────────────


def contributions_table(synthesis: Synthesis) -> DataTable:
    """All that was said, with names where screens show one; the moment as this machine tells it.

    Where some of it was said in groups, there is a column for these; one too where some of it
    stands under something in its step: a side, a zone, what a table keeps.
    """
    with speaking(synthesis.language):
        all_said = tuple(cleaned(synthesis.said))
        heads: tuple[str, ...] = (_("Étape"), _("Personne"), _("Texte"), _time_head(all_said))
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (one_line(said.step), said.person, said.text, _instant(said.at)) for said in all_said
        )
        for head, words in (
            (_("Groupe"), [said.group for said in all_said]),
            (_("Rubrique"), [said.heading for said in all_said]),
        ):
            if any(words):
                heads = (*heads, head)
                rows = tuple((*row, one_line(w)) for row, w in zip(rows, words, strict=True))
        return _of_workshop(DataTable(_("Contributions"), heads, rows), synthesis)


def _time_head(said: Sequence[Any]) -> str:
    """The head of the column, with the time zone: a spreadsheet keeps none."""
    first = next((each.at for each in said if each.at > 0), 0.0)
    return _("Moment ({zone})").format(zone=zone_told(first)) if first else _("Moment")


def _instant(at: float) -> Cell:
    return datetime.fromtimestamp(int(at)) if at > 0 else ""
