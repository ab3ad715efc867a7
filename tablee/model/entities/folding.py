"""Folding of words, for comparing them without accents, case and punctuation."""

from __future__ import annotations

import unicodedata
from typing import Final


def fold(text: str) -> str:
    """The text without accents, case, punctuation or doubled spaces, for comparing.

    `Élodie` and `elodie` fold alike; so do straight and curly apostrophes.
    """
    plain = text.casefold()
    if plain.isascii():
        return " ".join(plain.translate(_SPACED).split())
    apart = unicodedata.normalize("NFKD", plain)
    kept = "".join(c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return " ".join(kept.split())


_SPACED: Final = {code: " " for code in range(128) if not chr(code).isalnum()}

_ELIDING: Final = ("a", "e", "i", "o", "u", "œ", "æ", "he", "hi", "ho", "hu", "yv")
"""How folded first names begin before which French elides: d’Adèle, d’Hélène, d’Yves, de Hamid."""


def elides(name: str) -> bool:
    """Whether French says "d’" before this name, not "de"."""
    return fold(name).startswith(_ELIDING)
