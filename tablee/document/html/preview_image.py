"""Preview image (PNG) of a published page, shown where its link is pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.caching import cached_function
from tablee.document.outline.days import day_told
from tablee.texts import ngettext, speaking

if TYPE_CHECKING:
    from tablee.model.synthesis import Synthesis


def card(synthesis: Synthesis) -> bytes:
    """The PNG, in the language of the session; the same for the same document."""
    return _card(
        synthesis.title,
        synthesis.lead,
        synthesis.date,
        len(synthesis.participants),
        synthesis.language,
    )


@cached_function(16)
def _card(title: str, lead: str, day: str, people: int, code: str) -> bytes:
    from tablee.drawing.print import Drawing, drawable  # Typst: once there is something to draw

    with speaking(code):
        said = {"title": drawable(title), "lead": drawable(lead), "foot": _foot(day, people)}
        return Drawing("card.typ", {**said, "lang": code}).png()


def _foot(day: str, people: int) -> str:
    """`12 mars 2026 · 14 participant·e·s`, what is known of it."""
    found = [day_told(day, "long")] if day else []
    if people:
        found.append(ngettext("{n} participant·e", "{n} participant·e·s", people).format(n=people))
    return " · ".join(found)
