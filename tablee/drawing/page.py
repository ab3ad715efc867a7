"""A page being laid out: which words and shapes stand where, in pixels, before any is painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tablee.drawing.letters import Face, width, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "ACCENT",
    "ACCENT_DEEP",
    "ACCENT_LINE",
    "ACCENT_TINT",
    "BADGE",
    "INK",
    "INK_2",
    "LINE",
    "LINE_STRONG",
    "MARGIN",
    "MOST_ROWS",
    "PAPER",
    "QUIET",
    "SECOND",
    "SECOND_DEEP",
    "SECOND_TINT",
    "SUNKEN",
    "WHITE",
    "Area",
    "Colour",
    "Form",
    "Layout",
    "Page",
    "Shape",
    "Words",
    "mixed",
]

Colour = tuple[int, int, int]
# The tokens of assets/css/tokens.css.
PAPER: Final[Colour] = (0xFB, 0xF8, 0xF3)
INK: Final[Colour] = (0x1B, 0x24, 0x33)
INK_2: Final[Colour] = (0x47, 0x50, 0x61)
LINE: Final[Colour] = (0xE6, 0xDE, 0xCF)
LINE_STRONG: Final[Colour] = (0x85, 0x7C, 0x6C)
SUNKEN: Final[Colour] = (0xF4, 0xEF, 0xE5)
ACCENT: Final[Colour] = (0xB2, 0x3E, 0x1A)
ACCENT_TINT: Final[Colour] = (0xFB, 0xE9, 0xE0)
ACCENT_DEEP: Final[Colour] = (0x8A, 0x2E, 0x11)
ACCENT_LINE: Final[Colour] = (0xEB, 0xC2, 0xAF)
SECOND: Final[Colour] = (0x1C, 0x6A, 0x62)
SECOND_DEEP: Final[Colour] = (0x11, 0x4C, 0x46)
SECOND_TINT: Final[Colour] = (0xDF, 0xEE, 0xEA)
QUIET: Final[Colour] = (0x5E, 0x9A, 0x92)
BADGE: Final[Colour] = (0xEE, 0xE5, 0xD5)
WHITE: Final[Colour] = (0xFF, 0xFF, 0xFF)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two, `share` of the second."""
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one, other, strict=True))
    return r, g, b


WIDTH: Final = 1600
"""Pixels; twice what a document shows."""
MARGIN: Final = 48
MOST_ROWS: Final = 50
"""Rows that are drawn; the others are counted below them."""
TITLE: Final = Face(52, 700)
NOTE: Final = Face(30)


@dataclass(frozen=True)
class Words:
    """One line of text in its box: `x`, `y` the upper left corner."""

    x: float
    y: int
    width: float
    height: int
    text: str
    face: Face
    ink: Colour


class Area(NamedTuple):
    """A part of a page."""

    x: float
    y: int
    width: float
    height: int


Form = Literal[
    "box", "triangle", "diamond", "hexagon", "cross", "leftwards", "rightwards", "upwards"
]
"""A box, the marks of the aspects, and the points of arrows."""


@dataclass(frozen=True)
class Shape:
    """A box, a disc as large as its box, or another form in it."""

    x: float
    y: int
    width: float
    height: int
    fill: Colour
    edge: Colour | None = None
    stripes: Colour | None = None
    round: bool = False
    dashed: bool = False
    form: Form = "box"
    radius: int = 0
    """Of the corners of a box."""
    thick: int = 2
    """The width of its edge."""
    within: Area | None = None
    """The only part of the page where a disc is painted; None for all of it."""


@dataclass(frozen=True)
class Layout:
    """All that stands on a page, shapes under words."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    words: tuple[Words, ...]
    ground: Colour = WHITE


class Page:
    """A page that grows downwards: `y` is where the next thing may stand."""

    def __init__(self, wide: int = WIDTH) -> None:
        self.width = wide
        self.y = MARGIN
        self.shapes: list[Shape] = []
        self.words: list[Words] = []

    @property
    def room(self) -> int:
        """Pixels between the margins."""
        return self.width - 2 * MARGIN

    def write(
        self,
        text: str,
        face: Face,
        x: float,
        y: int,
        room: float,
        *,
        ink: Colour = INK,
        align: Literal["left", "middle", "right"] = "left",
    ) -> int:
        """Writes a text within `room` pixels from `x`, in as many lines as it takes; its foot."""
        for line in wrapped(text, face, room):
            long = width(line, face)
            spare = {"left": 0.0, "middle": (room - long) / 2, "right": room - long}[align]
            self.words.append(Words(x + max(0.0, spare), y, long, face.line, line, face, ink))
            y += face.line
        return y

    def draw(self, *shapes: Shape) -> None:
        """Adds shapes, over those that are there."""
        self.shapes.extend(shapes)

    def title(self, text: str) -> None:
        """What it is about, on top."""
        if text:
            self.y = self.write(text, TITLE, MARGIN, self.y, self.room) + 20

    def rule(self) -> None:
        """A hairline from margin to margin."""
        self.draw(Shape(MARGIN, self.y, self.room, 2, LINE))
        self.y += 2

    def disc(self, rank: int, y: int) -> None:
        """A rank in its circle, at the left margin; none for 0."""
        if not rank:
            return
        first = rank == 1
        self.draw(Shape(MARGIN, y, 64, 64, ACCENT if first else SUNKEN, round=True))
        size = next(s for s in (32, 26, 20) if width(str(rank), Face(s, 700)) < 54 or s == 20)
        face = Face(size, 700)
        ink = WHITE if first else INK
        self.write(str(rank), face, MARGIN, y + 32 - face.line // 2, 64, ink=ink, align="middle")

    def notes(self, *texts: str) -> None:
        """What stands below everything: side by side where there is room."""
        self.rule()
        self.y += 16
        kept = [text for text in texts if text]
        if len(kept) == 2 and self._fit(kept):
            self.write(kept[1], NOTE, MARGIN, self.y, self.room, ink=INK_2, align="right")
            kept = kept[:1]
        for text in kept:
            self.y = self.write(text, NOTE, MARGIN, self.y, self.room, ink=INK_2)

    def _fit(self, texts: Sequence[str]) -> bool:
        lines = [wrapped(text, NOTE, self.room) for text in texts]
        long = sum(width(line[0], NOTE) for line in lines if line)
        return all(len(line) == 1 for line in lines) and long + 48 < self.room

    def done(self) -> Layout:
        """The page as it stands, with its lower margin."""
        return Layout(self.width, self.y + MARGIN, tuple(self.shapes), tuple(self.words))
