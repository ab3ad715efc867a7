"""The picture that shows a link to the page, where it is pasted: title and lead, as on a poster."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from babel.dates import format_date

from tablee.caching import remembered
from tablee.drawing.letters import Face, width
from tablee.drawing.page import ACCENT, INK_2, LINE, PAPER, Layout, Page, Shape
from tablee.drawing.paragraphs import balanced, set_in_lines
from tablee.drawing.posters import BRAND, logo
from tablee.texts import language, ngettext, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.model.synthesis import Synthesis

__all__ = ["HEIGHT", "WIDTH", "card"]

WIDTH, HEIGHT = 1200, 630
"""Pixels, as the Open Graph protocol's readers want it."""
MARGIN: Final = 80
ROOM: Final = WIDTH - 2 * MARGIN
TITLES: Final = (Face(72, 700), Face(60, 700), Face(48, 700), Face(40, 700))
LEAD: Final = Face(32)
FOOT: Final = Face(28)
TOP, BOTTOM = 150, 540
"""Where the title may begin, and where the lead ends."""


def card(synthesis: Synthesis) -> bytes:
    """The PNG, in the language of the session; the same for the same document."""
    return _card(
        synthesis.title,
        synthesis.lead,
        synthesis.date,
        len(synthesis.participants),
        synthesis.language,
    )


@remembered(16)
def _card(title: str, lead: str, day: str, people: int, code: str) -> bytes:
    from tablee.drawing.painting import paint  # Pillow: only once there is something to draw

    with speaking(code):
        return paint(_laid_out(title, lead, _foot(day, people)), finer=True)


def _foot(day: str, people: int) -> str:
    """`12 mars 2026 · 14 participant·e·s`, what is known of it."""
    found = [format_date(date.fromisoformat(day), "long", locale=language())] if day else []
    if people:
        found.append(ngettext("{n} participant·e", "{n} participant·e·s", people).format(n=people))
    return " · ".join(found)


def _laid_out(title: str, lead: str, foot: str) -> Layout:
    page = Page(WIDTH)
    page.draw(Shape(0, 0, WIDTH, 14, ACCENT), *logo(MARGIN, 58, 56))
    page.write(BRAND, Face(36, 700), MARGIN + 74, 64, ROOM)
    face = next((f for f in TITLES if len(balanced(title, f, ROOM)) * f.line <= 280), TITLES[-1])
    y = _written(page, balanced(title, face, ROOM), face, TOP, TOP + 280) + 20
    _written(page, set_in_lines(lead, LEAD, ROOM), LEAD, y, BOTTOM)
    page.draw(Shape(MARGIN, BOTTOM + 14, ROOM, 2, LINE))
    page.write(foot, FOOT, MARGIN, BOTTOM + 30, ROOM, ink=INK_2)
    return Layout(WIDTH, HEIGHT, tuple(page.shapes), tuple(page.words), PAPER)


def _written(page: Page, lines: Sequence[str], face: Face, y: int, foot: int) -> int:
    """Writes as many lines as stand above the foot; what is left out leaves its mark."""
    fitting = lines[: (foot - y) // face.line]
    if fitting and len(fitting) < len(lines):
        fitting = [*fitting[:-1], _shortened(fitting[-1], face)]
    for line in fitting:
        page.write(line, face, MARGIN, y, ROOM + face.size)  # a line fits: it is not cut again
        y += face.line
    return y


def _shortened(line: str, face: Face) -> str:
    while line and width(f"{line}…", face) > ROOM:
        line = line[:-1]
    return f"{line.rstrip()}…"
