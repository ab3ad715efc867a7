"""Builds the PDF of voting cards: serialises their marks for the Typst template.

How a card looks is in `card.typ`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

from tablee.drawing.print import typeset
from tablee.drawing.voting_cards.marks import MARGIN, modules
from tablee.texts import _, language
from tablee.view.ballots import CARD_LETTERS, MOST_CARDS

TEMPLATE: Final = Path(__file__).with_name("cards.typ")
Size = Literal["half", "full"]
"""Two cards on a sheet of A4, or one: for a room in which the last row sits far away."""


def voting_cards(first: int, last: int, size: Size = "half") -> bytes:
    """The cards of these numbers (from 1 to `MOST_CARDS`) as a PDF of A4 sheets.

    In the language being spoken. The same numbers give the same bytes on the same machine.
    """
    numbers = range(max(1, first), min(last, MOST_CARDS) + 1)
    return typeset(TEMPLATE, _said(list(numbers), size)).pdf


def _said(numbers: list[int], size: Size) -> dict[str, Any]:
    """The fields that `cards.typ` reads."""
    title = _("Cartes de vote {first} à {last}").format(first=numbers[0], last=numbers[-1])
    if len(numbers) == 1:
        title = _("Carte de vote {n}").format(n=numbers[0])
    return {
        "lang": language(),
        "title": title,
        "across": 1 if size == "full" else 2,
        "margin": MARGIN,
        "letters": list(CARD_LETTERS),
        "alt": _("Marque de la carte {n}, lue sur les photos"),
        "number": _("n° {n}"),
        "how": _("Tenez en haut la lettre de votre réponse. Ne cachez pas le carré."),
        "cards": [{"n": n, "modules": modules(n)} for n in numbers],
    }
