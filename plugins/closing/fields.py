"""Fields of the closing: what one takes away, and one's mark."""

from __future__ import annotations

from tablee.plugin import Field, Input, Marks, OwnRecord, _, withheld

from .roti import RotiMark
from .words import ClosingWord

SILENT = "null"
"""The choice of who would rather give no mark."""


def word_field() -> Field:
    """What one takes away; always open: what comes too early is refused and stays typed."""
    return Field("text", ClosingWord.kind, _("Ce que j’emporte"), _("Ajouter au bilan"))


def mark_field(own: OwnRecord) -> Field:
    """One's mark, which the next takes the place of."""
    mine = own.mine_of(RotiMark)
    now = _choice(mine[0][1].score) if mine else ""
    marks = ((f"{mark:g}", f"{mark:g} · {_(words)}") for mark, words in Marks.LEVELS.items())
    choices = (*marks, (SILENT, _("Je ne me prononce pas")))
    asked = Input("score", _("Ce temps vous a rapporté"), "choice", now, True, choices=choices)
    few = withheld.said_beforehand(len(own.step.group))
    return Field(
        "mark",
        RotiMark.kind,
        "",
        _("Changer ma note") if mine else _("Donner ma note"),
        inputs=(asked,),
        replaces=mine[0][0].id if mine else "",
        note=" ".join(
            filter(None, (_("À l’écran, personne ne voit qui a donné quelle note."), few))
        ),
    )


def _choice(score: float | None) -> str:
    return SILENT if score is None else f"{score:g}"
