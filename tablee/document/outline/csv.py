"""Serialises tables as CSV files, and a vote's counted ballots, so that they can be recounted.

The ballots are one table under one line of heads, so that a spreadsheet, R and pandas open it
alike: a second block would break the table for the latter two, and a second file would get lost. A
ballot is a row.
A count of hands is a row that says how many people voted so, then one for each mark of each option,
with its hands under "Personnes": whatever the row, so many people gave the marks on it. Nobody
knows from hands who raised one twice; so "Votants", which adds up to the turnout, is empty on
these. Each row says in words what it stands for: most who open the file have not read this.

Not for who voted what: of a secret vote the urn knows neither who nor when, and the order of rows
tells nothing.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from tablee.activities.votes.results.withheld import FEW, is_withheld
from tablee.activities.votes.views import at_round
from tablee.texts import _, cell_separator, inner, ngettext, with_mark

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.activities.votes import Vote
    from tablee.model.entities import Cast, Urn

BEGINNINGS: Final = frozenset("=+-@＝＋－＠﹦﹢﹣﹫−")
"""What a formula begins with, in the forms that a spreadsheet may take for one another."""
BREAKS: Final = ("\t", "\r", "\n")
"""What could put the rest into a cell of its own."""
UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Pi", "Pf"})
"""The categories of white space, invisible letters and quotation marks, which may be left out when
a file is read."""

Option = tuple[str, str]
Row = dict[str, "str | int | float"]


def ballots_csv(step: StepRecord, vote: Vote) -> bytes:
    """Every ballot of the rounds that are closed, in the language being spoken."""
    table = _Table(step, vote)
    rows = [row for urn in step.rounds for row in table.rows(urn)]
    heads = list(table.heads.values())
    return csv_file(heads, ([row.get(column, "") for column in table.heads] for row in rows))


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[str | float | date]]) -> bytes:
    """A table as a file, in the language being spoken: the heads, then the rows.

    UTF-8 with its mark; `;` between cells and `,` in numbers in French and Spanish, `,` and `.` in
    English, as spreadsheets of the language have it. A day is `2027-03-12`, a moment
    `2027-03-12 09:30:00`. A cell of words that a spreadsheet could take for a formula begins with
    an apostrophe; their line breaks stay, in quotes.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=cell_separator(), lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in (heads, *rows))
    return file.getvalue().encode("utf-8-sig")


def could_be_a_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate instead of showing these words."""
    if text.startswith(BREAKS):
        return True
    seen = (c for c in text if c not in "\"'`" and unicodedata.category(c) not in UNSEEN)
    return next(seen, "") in BEGINNINGS


class _Table:
    """The columns of all rounds, and the rows of each."""

    def __init__(self, step: StepRecord, vote: Vote) -> None:
        self._step = step
        then = {urn.id: at_round(vote, step, urn) for urn in step.rounds}
        self._kept = {id_ for id_, record in then.items() if is_withheld(vote, record)}
        """The rounds whose ballots are not told: few, and secret."""
        self._labels: dict[str, Mapping[float, str]] = {}
        for urn in step.rounds:
            choices = vote.paper(then[urn.id]).choices
            self._labels[urn.id] = {choice.value: choice.label for choice in choices}
        self.heads = dict(self._columns())
        """What stands above each column, by the column's name in rows."""

    def _columns(self) -> Iterator[tuple[str, str]]:
        yield "round", _("Tour")
        yield "origin", _("Origine")
        yield "what", _("Ce que dit la ligne")
        yield "people", _("Personnes")
        yield "voters", _("Votants")
        rounds = self._step.rounds
        if any(not urn.secret for urn in rounds):
            yield "name", _("Nom")
        for option, head in _option_heads(rounds).items():
            yield _mark(option), head
            if any(option in urn.options and self._labels[urn.id] for urn in rounds):
                yield _label(option), _("{option} (en mots)").format(option=head)
        told = (urn for urn in rounds if urn.id not in self._kept)
        if any(cast.text for urn in told for cast in urn.ballots):
            yield "text", _("Mots écrits")

    def rows(self, urn: Urn) -> Iterator[Row]:
        """One round: its ballots, then its hands."""
        if urn.id in self._kept:
            n = sum(cast.times for cast in urn.ballots)
            what = _("bulletins non donnés : moins de cinq, et le vote est secret")
            yield {"round": urn.round, "what": what, "people": n, "voters": n}
            yield from self._hands(urn)
            return
        tells = not urn.secret or _tells_no_one(urn)
        ballots = urn.ballots if self._labels[urn.id] else [_without_zeros(c) for c in urn.ballots]
        for cast in ballots if tells else sorted(ballots, key=_what_it_says):
            row: Row = {"people": cast.times, "voters": cast.times, "text": cast.text}
            row["origin"] = _origin(cast, urn) if tells else _("non dite (vote secret)")
            row["what"] = ngettext("{n} bulletin", "{n} personnes, le même bulletin", cast.times)
            if cast.person and not urn.secret:
                row["name"] = self._step.name(cast.person)
            for option in urn.options:
                if option[0] in cast.marks:
                    row |= self._marked(urn, option, cast.marks[option[0]])
            yield {"round": urn.round, **row}
        yield from self._hands(urn)

    def _hands(self, urn: Urn) -> Iterator[Row]:
        for hands in urn.hands:
            row: Row = {"round": urn.round, "origin": _("mains levées")}
            n = hands.voters
            voted = ngettext(
                "{n} personne vote à main levée", "{n} personnes votent à main levée", n
            )
            yield {**row, "what": voted, "people": n, "voters": n}
            for place, option in enumerate(urn.options, start=1):
                counts = hands.counts.get(option[0], {})
                for mark, n in sorted((float(mark), n) for mark, n in counts.items()):
                    marked = self._marked(urn, option, int(mark) if mark.is_integer() else mark)
                    what = _raised(n, place, str(marked[_label(option)]))
                    yield {**row, "what": what, "people": n, **marked}

    def _marked(self, urn: Urn, option: Option, mark: float) -> Row:
        return {_mark(option): mark, _label(option): self._labels[urn.id].get(mark, "")}


def _raised(n: int, place: int, label: str) -> str:
    """So many hands for the option with this number, or for this answer to it."""
    if not label:
        words = ngettext(
            "{n} main pour la proposition {place}", "{n} mains pour la proposition {place}", n
        )
        return words.format(place=place)
    words = ngettext(
        "{n} main pour « {answer} », proposition {place}",
        "{n} mains pour « {answer} », proposition {place}",
        n,
    )
    return words.format(answer=inner(label), place=place)


def _option_heads(rounds: Iterable[Urn]) -> dict[Option, str]:
    """Each option as it was worded, once, under its number; what a later round brought says so."""
    heads: dict[Option, str] = {}
    for nth, urn in enumerate(rounds):
        for n, option in enumerate(urn.options, start=1):
            head = f"{n}. {' '.join(option[1].split())}"
            later = _("{option} (tour {n})").format(option=head, n=urn.round)
            heads.setdefault(option, later if nth else head)
    return heads


def _mark(option: Option) -> str:
    return f"mark {option[0]} {option[1]}"


def _label(option: Option) -> str:
    return f"label {option[0]} {option[1]}"


def _origin(cast: Cast, urn: Urn) -> str:
    """Paper, hands that gave one ballot together, or somebody's own: an urn tells no more."""
    if not cast.paper:
        return _("bulletin personnel")
    if cast.times > 1:
        return _("mains levées")
    on_paper = urn.origins.get("paper", 0) + urn.origins.get("scan", 0)
    if not urn.origins.get("cards"):
        return _("papier")
    return _("papier ou carte") if on_paper else _("carte, photo")


def _tells_no_one(urn: Urn) -> bool:
    """Whether there are enough ballots of each origin, or only one origin."""
    if urn.nobodys and not any(cast.paper for cast in urn.ballots):
        return False  # the urn itself does not say which they are
    found: Counter[str] = Counter()
    for cast in urn.ballots:
        found[_origin(cast, urn)] += cast.times
    return len(found) < 2 or min(found.values()) >= FEW


def _without_zeros(cast: Cast) -> Cast:
    """As those are that are counted now: cards had a 0 where phones have nothing."""
    return replace(cast, marks={option: mark for option, mark in cast.marks.items() if mark})


def _what_it_says(cast: Cast) -> tuple[Any, ...]:
    """An order in which a ballot's origin plays no part."""
    return (sorted(cast.marks.items()), cast.text, cast.times)


def _cell(value: str | float | date) -> str:
    """A number as the language writes it; words that can be no formula."""
    if isinstance(value, str):
        return f"'{value}" if could_be_a_formula(value) else value
    if isinstance(value, date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    figure = format(Decimal(repr(value)), "f")
    return with_mark(figure)
