"""Keywords that a machine reads out of the document; a person chooses among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from workshop.exporting import Bullets, Table, Text, outline, texts
from workshop.model import fold
from workshop.synthesis import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.synthesis import Synthesis

__all__ = ["proposals"]

MOST: Final = 6
_ELIDED: Final = re.compile(r"^(?:[dlnmtscj]|qu)['’]", re.IGNORECASE)
_ASKS: Final = re.compile(r"-(?:t-)?(?:ils?|elles?|on|nous|vous|je|tu|ce)\b", re.IGNORECASE)
"""A verb whose subject follows it: part of a question, never a keyword."""
SHORTEST: Final = 4
"""Letters, but for acronyms."""
LONGEST: Final = 60_000
"""Characters read, of the beginning: so that a press is answered within the second."""


def proposals(document: Synthesis, known: Iterable[str]) -> list[str]:
    """The keywords of what was said, best first; none whose words stand in one that is known.

    Words are compared by their stems: `national` is not proposed beside `niveau nationaux`.

    By YAKE (Campos et al., 2020), which weighs words by the text alone: no model, no network.
    """
    import snowballstemmer  # type: ignore[import-untyped] # it has no stubs
    import yake  # type: ignore[import-untyped] # here: it takes 0.3 s, and most sessions never ask

    said = (p for p in outline(document, Part.BOTH) if isinstance(p, Text | Bullets | Table))
    text = ".\n".join(texts(said))[:LONGEST]
    extractor = yake.KeywordExtractor(lan=document.language, n=2, top=MOST * 5, dedupLim=0.7)
    stemmer = snowballstemmer.stemmer("english" if document.language == "en" else "french")
    names = set(stemmer.stemWords(fold(" ".join(_names(document))).split()))
    taken = [set(stemmer.stemWords(fold(word).split())) for word in known]
    found: list[str] = []
    for raw, _weight in extractor.extract_keywords(text):
        word = _trimmed(raw)
        parts = set(stemmer.stemWords(fold(word).split()))
        short = len(word) < SHORTEST and not word.isupper()
        if (
            short
            or _ASKS.search(word)
            or not parts
            or parts & names
            or any(parts <= other for other in taken)
        ):
            continue
        taken.append(parts)
        found.append(_lowered(word))
    return found[:MOST]


def _names(document: Synthesis) -> tuple[str, ...]:
    return (*document.participants, *document.initiators, *document.writers)


def _trimmed(word: str) -> str:
    """Without the signs around it, nor the article that French elides before it."""
    return _ELIDED.sub("", word.strip(" .,;:!?…'’\"«»()-"))


def _lowered(word: str) -> str:
    """As within a sentence; an acronym keeps its capitals."""
    first, *others = word.split()
    return " ".join([first.lower() if first.istitle() else first, *others])
