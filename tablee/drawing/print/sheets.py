"""Builds the printed ballots of a vote: serialises its paper for the Typst template.

How a ballot looks is in `ballot.typ`. What people wrote goes there as JSON, never as markup.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tablee.drawing.print.finishing import Repeated, finished
from tablee.drawing.print.typesetting import breakable, from_right_to_left, typeset
from tablee.texts import _, counted, locale, ngettext

if TYPE_CHECKING:
    from tablee.view import Paper

__all__ = ["MOST_COPIES", "paper_ballots"]

MOST_COPIES: Final = 200
TEMPLATE: Final = Path(__file__).with_name("ballot.typ")


def paper_ballots(
    paper: Paper, *, session: str, vote: str, copies: int, question: str = ""
) -> bytes:
    """So many ballots of this paper as a PDF of A4 sheets, in the language being spoken.

    Under the title stands the `question` that the vote answers, where there is one.
    As many on a sheet as fit well: four, three, two, or one; longer ones go on over several sheets.
    The same paper gives the same bytes on the same machine. Never more ballots than asked for, so
    that they can be counted.
    """
    document = typeset(TEMPLATE, _said(paper, session, vote, question, copies))
    again = [Repeated(**pages) for pages in document.told]
    return finished(document.pdf, next(iter(again), None))


# ── what is said on it ──────────────────────────────────────────────────────────────────────


def _said(paper: Paper, session: str, vote: str, question: str, copies: int) -> dict[str, Any]:
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
        "number": _number(paper),
        "text": _breakable(paper.text),
        "copies": copies,
        "page": _("Page {n} sur {total}"),
    }


def _to_do(paper: Paper) -> str:
    """What to write on this form, in a sentence or two."""
    if paper.form == "spread":
        return _to_spread(paper)
    if paper.form == "pick":
        return _to_pick(paper)
    if paper.form == "rank" and not paper.ties:
        return _(
            "Écrivez 1 dans la case de votre préférée, puis 2, 3 et ainsi de suite : "
            "jamais deux fois le même nombre."
        )
    if paper.form == "rank":
        return _("Écrivez 1 dans la case de votre préférée, puis 2, 3 et ainsi de suite.")
    if len(paper.options) > 1:
        return _("Cochez un rond pour chaque proposition.")
    return _("Cochez un seul rond.")


def _number(paper: Paper) -> str:
    """What may be written instead of a tick; empty where nothing may."""
    scale = [choice.value for choice in paper.choices if not choice.apart]
    if not paper.decimals or not scale:
        return ""
    return _("ou un nombre à virgule, de {low} à {high}").format(
        low=f"{min(scale):g}", high=f"{max(scale):g}"
    )


def _to_spread(paper: Paper) -> str:
    if paper.costs:
        return _to_buy(paper)
    sentence = _("Écrivez combien vous donnez à chaque proposition : {all} en tout.").format(
        all=counted(paper.units, paper.unit)
    )
    if 0 < paper.cap < paper.units:
        sentence += " " + _("{n} au plus sur une même proposition.").format(n=paper.cap)
    return sentence


def _to_buy(paper: Paper) -> str:
    """What one may write where units cost more and more: a row of prices."""
    prices = " · ".join(
        f"{counted(n, paper.unit)} = {paper.costs[n]}" for n in range(1, paper.most_units + 1)
    )
    return _("Écrivez combien sur chaque proposition : {all} en tout. {prices}").format(
        all=counted(paper.units, paper.cost_unit), prices=prices
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
