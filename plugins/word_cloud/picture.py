"""Draws a cloud as a PNG picture for documents, with what is said of it to whoever does not see."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tablee.plugin import (
    SheetPicture,
    _,
    breakable,
    cached_function,
    from_right_to_left,
    language,
    ngettext,
    typeset_picture,
)

TEMPLATE: Final = Path(__file__).with_name("cloud.typ")
MOST: Final = 60
"""Words in a picture; the table has all."""
TOLD: Final = 5
"""Words that its alternative text names."""


def pictured(counts: tuple[tuple[str, int], ...]) -> SheetPicture:
    """The picture of these words, each with its number of people, most first."""
    most = "\u00a0; ".join(
        _("{word}, {n}").format(word=word, n=people) for word, people in counts[:TOLD]
    )
    alt = ngettext("Nuage de {n} mot. ", "Nuage de {n} mots. ", len(counts))
    alt += _("Les plus dits\u00a0: {words}.").format(words=most)
    name = f"{_('nuage-de-mots')}.png"
    return SheetPicture(name, _drawn(counts[:MOST], language()), alt, repeats=True)


@cached_function(16)
def _drawn(counts: tuple[tuple[str, int], ...], lang: str) -> bytes:
    most = max((people for _word, people in counts), default=1)
    words = [
        {
            "text": "\u200b".join(breakable(word)),
            "n": people,
            "share": people / most,
            "rtl": from_right_to_left(word),
        }
        for word, people in counts
    ]
    return typeset_picture(TEMPLATE, {"lang": lang, "words": words})
