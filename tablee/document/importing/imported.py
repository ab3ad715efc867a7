"""Makes what a plugin's importer has read into an understood report, within the core's bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tablee.document.importing.files import of_document, tidied
from tablee.errors import NotAccepted
from tablee.texts import LANGUAGES, _, language

if TYPE_CHECKING:
    from tablee.activities import Imported
    from tablee.document.importing.parsed import Understood

MOST_CARDS: Final = 2_000
MOST_ACTIONS: Final = 200
LONGEST_CARD: Final = 500
"""Characters of a card; the rest goes on in another one."""


def of_imported(imported: Imported, read_as: str, spoken: str = "") -> Understood:
    """The same, ready to be shown; `read_as` is the importer's title, `spoken` the language.

    Raises `NotAccepted` where it is more than a session takes, or nothing at all.
    """
    columns = (
        (" ".join(tidied(title).split()), tuple(part for card in cards for part in _cards(card)))
        for title, cards in imported.board
    )
    board = tuple((title, cards) for title, cards in columns if title or cards)
    if sum(len(cards) for _title, cards in board) > MOST_CARDS:
        sentence = _("Ce fichier a plus de {n} cartes. Rien n’a été créé.")
        raise NotAccepted(sentence.format(n=MOST_CARDS))
    if len(imported.actions) > MOST_ACTIONS:
        sentence = _("Ce fichier a plus de {n} actions. Rien n’a été créé.")
        raise NotAccepted(sentence.format(n=MOST_ACTIONS))
    asked = spoken or imported.language
    found = of_document(imported.document, whole=False)
    if not (found.document.notes or found.document.sheet or board or imported.actions):
        raise NotAccepted(_("Il n’y a aucun mot à lire ici. Rien n’a été créé."))
    return replace(
        found,
        language=asked if asked in LANGUAGES else language(),
        board=board,
        actions=imported.actions,
        read_as=read_as,
    )


def _cards(text: str) -> list[str]:
    """One card; several where it is longer than one can be; none without a word."""
    text = tidied(text).strip()
    return [text[at : at + LONGEST_CARD] for at in range(0, len(text), LONGEST_CARD)]
