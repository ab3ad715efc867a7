"""Builds the printed ballots of a vote: serialises its paper for the Typst template.

How a ballot looks is in `ballot.typ`, which also tells where its boxes are: whoever reads a photo
of one asks the same template. What people wrote goes there as JSON, never as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tablee.drawing.paper_ballots.code import (
    ACROSS,
    CORNERS,
    BallotCode,
    BallotTag,
    digest,
    encoded,
    mark,
    new_serials,
)
from tablee.drawing.paper_ballots.form import box_rows
from tablee.drawing.paper_ballots.postprocessing import CodeGrid, Repeated, finished
from tablee.drawing.print import breakable, from_right_to_left, typeset, typeset_pictures
from tablee.texts import _, counted, locale, ngettext

if TYPE_CHECKING:
    from tablee.view import Paper

MOST_COPIES: Final = 200
TEMPLATE: Final = Path(__file__).with_name("ballot.typ")
MARK_SIDE: Final = 7.0
"""Millimetres of a corner mark's side."""
MODULE: Final = 1.1
"""Millimetres of a module of the code."""
CODE_AT: Final = (MARK_SIDE + 3, (MARK_SIDE - 4 * MODULE) / 2)
"""Millimetres from the frame's top left corner to the code's."""
PAGES: Final = 15
"""Pages of one ballot that can be told apart; a longer one is printed without marks."""


@dataclass(frozen=True)
class BallotWords:
    """The fields that `ballot.typ` reads, for one paper in one language."""

    said: Mapping[str, Any]

    @classmethod
    def of(
        cls, paper: Paper, *, session: str, vote: str, question: str = "", marked: bool = True
    ) -> BallotWords:
        """In the language being spoken."""
        return cls(_said(paper, session, vote, question, marked=marked))

    def digest(self, division: int) -> int:
        """20 bits that depend on all words by which boxes stand where they do, so divided.

        A ballot that is longer than a sheet has its title and its rule above its boxes.
        """
        above = ("session", "vote", "question", "round", "rule")
        moved = () if division < _DIVISIONS else above
        kept = {name: it for name, it in self.said.items() if name in moved or name not in above}
        return digest(json.dumps(kept, sort_keys=True), 20)


_DIVISIONS: Final = 6
"""Ways to put whole ballots on a sheet; the next number is that of a ballot over several."""


def paper_ballots(
    paper: Paper,
    *,
    session: str,
    vote: str,
    copies: int,
    question: str = "",
    tag: BallotTag | None = None,
    serials: Sequence[int] | None = None,
) -> bytes:
    """So many ballots of this paper as a PDF of A4 sheets, in the language being spoken.

    Under the title stands the `question` that the vote answers, where there is one.
    As many on a sheet as fit well: four, three, two, or one; longer ones go on over several sheets.
    With a `tag` they have marks and a code by which photos of them are read; each has a serial,
    from `serials` or at random. The same of all that gives the same bytes on the same machine.
    Never more ballots than asked for, so that they can be counted.
    """
    words = BallotWords.of(
        paper, session=session, vote=vote, question=question, marked=tag is not None
    )
    document = typeset(TEMPLATE, {**words.said, "copies": copies, "fixed": None})
    *again, told = document.told
    repeated = next((Repeated(**pages["repeat"]) for pages in again), None)
    if tag is None:
        return finished(document.pdf, repeated)
    if told["pages"] > PAGES:
        return paper_ballots(paper, session=session, vote=vote, copies=copies, question=question)
    digested = words.digest(told["layout"]["division"])
    return finished(
        document.pdf, repeated, _Grids(told, digested, tag, serials or new_serials(copies)).on
    )


class _Grids:
    """The code of each ballot in turn, as pages are made."""

    def __init__(
        self, told: Mapping[str, Any], words: int, tag: BallotTag, serials: Sequence[int]
    ) -> None:
        self._told, self._words, self._tag = told, words, tag
        self._serials = iter(serials)
        self._serial, self._page = 0, 0

    def on(self, base: int) -> list[CodeGrid]:
        """The grids of the next page, a copy of this one of the document that was set (from 0)."""
        frames = [each for each in self._told["frames"] if each["page"] == base + 1]
        return [
            CodeGrid(each["x"] + CODE_AT[0], each["y"] + CODE_AT[1], self._next())
            for each in frames
        ]

    def _next(self) -> list[list[int]]:
        if self._page == 0:
            self._serial = next(self._serials)
        layout = self._told["layout"]
        code = BallotCode(
            self._tag,
            self._words,
            layout["division"],
            layout["air"],
            layout["lines"],
            self._page,
            self._serial,
        )
        self._page = (self._page + 1) % self._told["pages"]
        return encoded(code)


@dataclass(frozen=True)
class BallotGeometry:
    """Where all is on a ballot, and what it looks like before anybody has written on it."""

    width: float
    """Millimetres from the left edge of the left marks to the right edge of the right ones."""
    pages: int
    frames: tuple[tuple[float, float], ...]
    """By page, the upper left corner of its marks on the sheet, in millimetres."""
    places: tuple[Mapping[str, Any], ...]
    """Each with `what` (a box's place in the form, or a name), its page from 1, left and upper edge
    on the sheet, width and height."""
    blank: tuple[bytes, ...]
    """By page, the sheet as PNG, `DPI` to the inch."""


DPI: Final = 203.2
"""Eight pixels a millimetre."""


def geometry(said: Mapping[str, Any], code: BallotCode) -> BallotGeometry:
    """What `ballot.typ` makes of a ballot with this code: the same that was printed."""
    fixed = {"division": code.division, "air": code.air, "lines": code.lines}
    document = typeset_pictures(TEMPLATE, {**said, "copies": 1, "fixed": fixed}, DPI)
    told = document.told[-1]
    return BallotGeometry(
        told["width"],
        told["pages"],
        tuple((frame["x"], frame["y"]) for frame in told["frames"]),
        tuple(told["places"]),
        document.pictures,
    )


# ── what is said on it ──────────────────────────────────────────────────────────────────────


def _said(paper: Paper, session: str, vote: str, question: str, *, marked: bool) -> dict[str, Any]:
    """The fields that `ballot.typ` reads."""
    return {
        "lang": locale().language,
        "title": _("Bulletins de vote : {vote}").format(vote=vote),
        "session": _words(session),
        "vote": _words(vote),
        "question": _words(question),
        "round": _("tour {n}").format(n=paper.round) if paper.round > 1 else "",
        "rule": (paper.written_rule or paper.rule).splitlines(),
        "todo": _to_do(paper),
        "secrecy": _("Bulletin secret : ne signez pas.") if paper.secret else "",
        "mistake": _("Une erreur ? Raturez la case, cochez la bonne."),
        "name": "" if paper.secret else _("Votre nom :"),
        "form": paper.form,
        "options": [
            {"n": n, **_words(words)} for n, (_id, words) in enumerate(paper.options, start=1)
        ],
        "proposal": _("Proposition"),
        "choices": [
            {"label": _breakable(choice.label), "hint": _breakable(choice.hint)}
            for choice in paper.choices
        ],
        "rows": _rows(paper),
        "text": _breakable(paper.text),
        "page": _("Page {n} sur {total}"),
        "marks": [mark(corner) for corner in range(len(CORNERS))] if marked else [],
        "mark-side": MARK_SIDE,
        "code-width": CODE_AT[0] + ACROSS * MODULE,
    }


def _rows(paper: Paper) -> list[dict[str, Any]]:
    """The rows of boxes that each option has."""
    every = box_rows(paper)
    return [
        {
            "cells": [_breakable(tick.label) for tick in row.ticks],
            "counted": row.counted,
            "lead": row.lead,
            "numbers": len(every) > 1 and (paper.form != "grade" or bool(n)),
        }
        for n, row in enumerate(every)
    ]


def _to_do(paper: Paper) -> str:
    """What to tick on this form, in a sentence or two."""
    if paper.form == "spread":
        return _to_spread(paper)
    if paper.form == "pick":
        return _to_pick(paper)
    if paper.form == "rank":
        return _to_rank(paper)
    if len(paper.options) > 1:
        return _("Cochez un rond pour chaque proposition.")
    return _("Cochez un seul rond.")


def _to_rank(paper: Paper) -> str:
    told = [_("Cochez la place de chaque proposition : 1 pour votre préférée, puis 2, 3…")]
    if len(box_rows(paper)) > 1:
        told.append(_("Pour la place 12, cochez 10 et 2."))
    if not paper.ties:
        told.append(_("Jamais deux fois la même place."))
    return " ".join(told)


def _to_spread(paper: Paper) -> str:
    if paper.costs:
        return _to_buy(paper)
    every = counted(paper.units, paper.unit)
    if box_rows(paper)[0].counted:
        sentence = _("Chaque rond coché donne {one} : {all} en tout.").format(
            one=counted(1, paper.unit), all=every
        )
    else:
        sentence = _(
            "Cochez combien vous donnez à chaque proposition (20 et 5 pour 25) : {all} en tout."
        ).format(all=every)
    if 0 < paper.cap < paper.units:
        sentence += " " + _("{n} au plus sur une même proposition.").format(n=paper.cap)
    return sentence


def _to_buy(paper: Paper) -> str:
    """What one may tick where units cost more and more: a row of prices."""
    prices = " · ".join(
        f"{counted(n, paper.unit)} = {paper.costs[n]}" for n in range(1, paper.most_units + 1)
    )
    return _("Chaque rond coché donne {one} : {all} en tout. {prices}").format(
        one=counted(1, paper.unit), all=counted(paper.units, paper.cost_unit), prices=prices
    )


def _to_pick(paper: Paper) -> str:
    if paper.units == 1:
        return _("Cochez une seule case.")
    if paper.units:
        return ngettext("Cochez {n} case au plus.", "Cochez {n} cases au plus.", paper.units)
    return _("Cochez autant de cases que vous le voulez.")


# ── people's words ──────────────────────────────────────────────────────────────────────────


def _words(text: str) -> dict[str, Any]:
    return {"text": _breakable(text), "rtl": from_right_to_left(text)}


def _breakable(text: str) -> str:
    """The text with places to break a line within words that no column would hold."""
    return "\u200b".join(breakable(text))
