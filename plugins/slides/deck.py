"""Lays the outline's pieces out on slides, whatever the file format: what stands on which.

Sizes are estimated from the number of letters, on the safe side: neither format says how wide its
reader's letters are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from tablee.plugin import (
    Bullets,
    Byline,
    Keywords,
    LineBlock,
    OutlinePicture,
    OutlinePiece,
    OutlineTable,
    Title,
    office,
)

from .tables import Grid, cut, grids

WIDTH: Final = 338.7
HEIGHT: Final = 190.5
"""Millimetres of a slide, 16:9."""
MARGIN: Final = 16.0
"""Millimetres left and right of its words."""
TOP: Final = 42.0
"""Millimetres above its body: its title stands there."""

_ROWS: Final = 13.0
"""Lines of words that a slide has room for, under its title."""
_LETTERS: Final = 84
"""Letters that such a line holds."""
_ROOM: Final = {"cover": 8.5, "part": 5.5}
"""The same, of the first slide and of those that begin a part: their titles stand lower."""
_SIZES: Final = ((28, 7.5, 58), (24, 10.0, 68), (20, _ROWS, _LETTERS))
"""Points of words, and how many lines of how many letters a slide then holds."""
_BETWEEN: Final = 0.35
"""Lines left free between two paragraphs."""
_LEAST: Final = 3.0
"""Lines below which nothing new is begun on a slide."""
_FREE: Final = 0.6
"""The share of a slide above which nothing stands under a table."""
_TITLES: Final = ((48, 30), (90, 24), (160, 18), (1000, 14))
"""Of a title of at most so many letters: its points."""
_LONGEST: Final = 220
"""Letters of a title that has room."""

Look = Literal["plain", "strong", "quiet", "quote"]
Kind = Literal["cover", "part", "body"]


@dataclass(frozen=True)
class TextLine:
    """A paragraph on a slide; `level` is 0 without a bullet, else how deep in lists it is."""

    text: str
    level: int = 0
    look: Look = "plain"
    label: str = ""
    """What stands quietly before the text, as in `Initié par`."""

    @property
    def rows(self) -> float:
        """How many lines of a slide it takes, in the smallest letters."""
        return self.rows_of(_LETTERS)

    def rows_of(self, letters: int) -> float:
        """The same where a line holds so many letters."""
        letters -= 4 * self.level
        lines = f"{self.label} {self.text}".split("\n")
        return sum(max(1, math.ceil(len(line) / letters)) for line in lines) + _BETWEEN


@dataclass(frozen=True)
class Slide:
    """A slide: its title, and lines, a table or a picture with its lines below."""

    title: str
    kind: Kind = "body"
    lines: tuple[TextLine, ...] = ()
    grid: Grid | None = None
    picture: OutlinePicture | None = None

    @property
    def points(self) -> int:
        """The size of its words: larger where they are few."""
        if self.grid or self.picture:
            return _SIZES[-1][0]
        fitting = (
            points
            for points, rows, letters in _SIZES
            if sum(line.rows_of(letters) for line in self.lines)
            <= rows * _ROOM.get(self.kind, _ROWS) / _ROWS
        )
        return next(fitting, _SIZES[-1][0])


def title_size(title: str) -> int:
    """Points of a slide's title: smaller where it is long."""
    return next(points for letters, points in _TITLES if len(title) <= letters)


def slides(pieces: Sequence[OutlinePiece]) -> tuple[Slide, ...]:
    """The pieces on slides, in their order; no two slides have one title."""
    deck = _Deck()
    for piece in pieces:
        deck.put(piece)
    return tuple(_numbered(deck.ended()))


def _numbered(made: Sequence[Slide]) -> Iterator[Slide]:
    """The same, those that share a title with their number: a list of slides tells them apart."""
    alike = Counter(slide.title for slide in made)
    nth: Counter[str] = Counter()
    for slide in made:
        title, nth[slide.title] = slide.title, nth[slide.title] + 1
        of = alike[title]
        yield replace(slide, title=f"{title} ({nth[title]}/{of})") if of > 1 else slide


class _Deck:
    """Slides as they fill."""

    def __init__(self) -> None:
        self._made: list[Slide] = []
        self._title, self._kind = "", "cover"
        self._lines: list[TextLine] = []
        self._begun = False
        """Whether the title has no slide yet."""

    def put(self, piece: OutlinePiece) -> None:
        match piece:
            case Title(level, text) if level <= 3:
                self._new(text, {1: "cover", 2: "part"}.get(level, "body"))
            case Title(_, text):
                self._say([TextLine(text, look="strong")], together=_LEAST)
            case Byline(lines):
                self._say([TextLine(names, label=label) for label, names in lines])
            case Keywords():
                self._say([TextLine(text, look="strong") for text in piece.texts()])
            case OutlineTable():
                self._table(piece)
            case OutlinePicture():
                self._picture(piece)
            case _:
                self._say(_prose(piece, "plain"))

    def ended(self) -> list[Slide]:
        self._close()
        return self._made

    def _new(self, title: str, kind: str) -> None:
        self._close()
        short = _short(title)
        self._title, self._kind, self._begun = short, kind, True
        if short != title:
            self._say([TextLine(title, look="strong")])

    def _close(self) -> None:
        """Ends the slide being written; a title that has none yet gets one, unless it goes on."""
        if self._lines or (self._begun and self._kind != "body"):
            kind: Kind = self._kind  # type: ignore[assignment] # one of the three
            self._made.append(Slide(self._title, kind, tuple(self._lines)))
            self._kind = "body"
            self._begun = False
        self._lines = []

    def _say(self, lines: Iterable[TextLine], together: float = 0.0) -> None:
        for line in (part for whole in lines for part in _fitting(whole)):
            if self._below_table(line):
                continue
            used = sum(each.rows for each in self._lines)
            room = _ROOM.get(self._kind, _ROWS)
            if self._lines and used + max(line.rows, together) > room:
                self._close()
            self._lines.append(line)

    def _below_table(self, line: TextLine) -> bool:
        """Puts a short text right after a table at the foot of its slide, where there is room."""
        last = self._made[-1] if self._made else None
        if self._lines or self._begun or last is None or last.grid is None or last.lines:
            return False
        if line.look != "plain" or line.level or line.rows > 2.5 or last.grid.share > _FREE:
            return False
        self._made[-1] = replace(last, lines=(line,))
        return True

    def _table(self, table: OutlineTable) -> None:
        title = self._under(table.caption)
        for grid in grids(table):
            self._made.append(Slide(title, "body", (), grid))

    def _picture(self, picture: OutlinePicture) -> None:
        below = [line for piece in picture.caption for line in _prose(piece, "quiet")]
        if not office.format_of(picture.data):
            self._say([*([TextLine(picture.alt)] if picture.alt else []), *below])
            return
        title = self._under(_words(below) if len(below) == 1 else "")
        fits = sum(line.rows for line in below) <= _ROWS / 3
        kept = () if below and title.endswith(_words(below) or "\0") else tuple(below) * fits
        self._made.append(Slide(title, "body", kept, None, picture))
        if not fits:
            self._say(below)

    def _under(self, caption: str) -> str:
        """The title of a slide for a table or picture: its caption, else what stands above it.

        A heading that nothing follows yet goes along.
        """
        above = []
        if self._lines and self._lines[-1].look == "strong" and not self._lines[-1].level:
            above.append(self._lines.pop().text)
        if self._begun and self._kind == "body" and not self._lines:
            above.insert(0, self._title)
        self._close()
        self._begun = False
        words = list(dict.fromkeys(filter(None, (*above, caption))))
        return _short("\u00a0– ".join(words or [self._title]))


def _short(title: str) -> str:
    """The title, or its beginning where it is as long as a text."""
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST].rstrip()}…"


def _words(lines: Sequence[TextLine]) -> str:
    text = " ".join(line.text for line in lines)
    return text if len(text) <= _TITLES[1][0] and "\n" not in text and "://" not in text else ""


def _prose(piece: LineBlock | Bullets, look: Look, level: int = 0) -> Iterator[TextLine]:
    listed = piece if isinstance(piece, Bullets) else piece.bulleted
    if listed is None:
        assert isinstance(piece, LineBlock)
        how: Look = "quote" if piece.quotation else look
        for together in office.paragraphs(piece.lines):
            yield TextLine("\n".join(together), level, how)
        return
    for item in listed.items:
        for inside in item:
            if isinstance(inside, Bullets):
                yield from _prose(inside, look, level + 1)
            else:
                yield TextLine("\n".join(inside.lines), level + 1, look)


def _fitting(line: TextLine) -> Iterator[TextLine]:
    """The line, or parts of it that each fit on a slide."""
    if line.rows <= _ROWS:
        yield line
        return
    for text in cut(line.text, int(_LETTERS * (_ROWS - 3)), int(_ROWS - 3)):
        yield replace(line, text=text)
