"""Pages filled one after the other: what has no room on one stands on the next.

Each has the title above and the credits below; how many there are is known once all are filled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tablee.drawing.letters import width
from tablee.drawing.page import ACCENT, INK, INK_2, PAPER, SECOND, SECOND_DEEP, Layout, Shape
from tablee.drawing.paragraphs import balanced, set_in_lines
from tablee.drawing.posters.boxes import Row, rows
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.drawing.letters import Face
    from tablee.drawing.page import Colour, Form, Words
    from tablee.drawing.posters.boxes import Box
    from tablee.drawing.posters.plan import Poster
    from tablee.drawing.posters.sheets import Sheet
    from tablee.drawing.tints import Tint

__all__ = ["BRAND", "Press", "logo", "question"]

BRAND: Final = "Tablée"
SKY: Final[Colour] = (0x1D, 0x50, 0x80)
HONEY: Final[Colour] = (0x8A, 0x62, 0x00)
MARK: Final[tuple[tuple[float, float, float, Colour, Form, bool], ...]] = (
    (1.6, 1.6, 11.2, ACCENT, "box", True),
    (16, 1.9, 10.4, SECOND, "box", False),
    (1.4, 15, 11.6, SKY, "triangle", False),
    (15.2, 14.6, 12, HONEY, "diamond", False),
)
"""The four shapes of assets/logo.svg: x, y, size of 28."""
APART: Final = "\u00a0" * 5 + " "
"""Between two keywords."""
FEW: Final = 3
"""Lines of keywords that the foot holds; more of them stand on the page, as a part of it."""


def logo(left: float, top: int, size: int) -> Iterator[Shape]:
    """The four shapes, so many pixels wide and high together."""
    of = size / 28
    for dx, dy, share, colour, form, is_round in MARK:
        long = max(1, round(share * of))
        place = (left + dx * of, top + round(dy * of), long, long, colour)
        yield Shape(*place, form=form, round=is_round)


class Press:
    """The pages of one poster on one sheet; `y` is where the next thing may stand."""

    def __init__(self, sheet: Sheet, poster: Poster) -> None:
        """With the first page open."""
        self.sheet, self.poster = sheet, poster
        self.keywords = self._keywords()
        self._foot = self._foot_rows()
        self._filled: list[tuple[list[Shape], list[Words]]] = []
        self.turn()

    # ── where things stand ──────────────────────────────────────────────────────────────────

    def turn(self) -> None:
        """Opens a new page."""
        self.shapes: list[Shape] = []
        self.words: list[Words] = []
        self._filled.append((self.shapes, self.words))
        self.y = self._head()
        self._top = self._bare = self.y

    @property
    def fresh(self) -> bool:
        """Whether nothing but its head stands on this page yet."""
        return self.y == self._top

    @property
    def bare(self) -> bool:
        """Whether nothing but its head and the question stands on this page yet."""
        return self.y == self._bare

    def asked(self) -> None:
        """What stands here so far is the question."""
        self._bare = self.y

    @property
    def foot(self) -> int:
        """Where the foot begins, with the space above it."""
        tall = sum(row.height for row in self._foot)
        return self.sheet.height - self.sheet.px(36) - tall - (self.sheet.px(20) if tall else 0)

    @property
    def room(self) -> int:
        """Pixels left on this page."""
        return self.foot - self.y

    @property
    def whole(self) -> int:
        """Pixels of a page that goes on, with nothing on it but its head: the least there is."""
        return self.foot - max(self._top, self.sheet.px(48) + self._continued_height())

    # ── what is put there ───────────────────────────────────────────────────────────────────

    def draw(self, *shapes: Shape) -> None:
        """Over what is there, under all words."""
        self.shapes.extend(shapes)

    def mark(self, tint: Tint, x: float, y: int, size: int) -> None:
        """The shape that goes with a tint."""
        if tint.form is not None:
            self.draw(Shape(x, y, size, size, tint.deep, form=tint.form, round=tint.round))

    def stamp(self, box: Box, x: float, y: int, wide: float) -> None:
        """A box with its upper left corner there."""
        shapes, words = box.stands(x, y, wide)
        self.shapes.extend(shapes)
        self.words.extend(words)

    def line(self, text: str, face: Face, x: float, y: int, ink: Colour = INK) -> None:
        """One line that is known to fit."""
        self.words.append(Row(text, face, ink).words(x, y))

    def lines(self, written: Sequence[Row], x: float, y: int) -> int:
        """Lines one under the other; where they end."""
        for row in written:
            self.words.append(row.words(x, y + row.above))
            y += row.height
        return y

    # ── head ────────────────────────────────────────────────────────────────────────────────

    def _head(self) -> int:
        """The title, large on the first page; where what follows may begin."""
        sheet = self.sheet
        self._brand()
        if len(self._filled) > 1:
            top = sheet.px(48)
            self.lines(self._continued(), sheet.margin, top)
            return top + self._continued_height()
        return self.lines(self._title(), sheet.margin, sheet.px(46)) + sheet.px(16)

    def _title(self) -> list[Row]:
        """In two lines at most, unless it is very long."""
        sizes = (56, 46, 38) if self.sheet.width > self.sheet.height else (46, 38, 32)
        tried = (self._titled(size) for size in sizes)
        return next((rows for rows in tried if len(rows) <= 2), self._titled(sizes[-1]))

    def _continued(self) -> list[Row]:
        return self._titled(26)

    def _titled(self, size: float) -> list[Row]:
        face = self.sheet.face(size, 700)
        lines = balanced(self.poster.title, face, self.sheet.room - self._aside)
        return [Row(line, face, INK, tight=True) for line in lines]

    def _continued_height(self) -> int:
        """Down to where the body of a further page begins; the number has room as well."""
        tall = sum(row.height for row in self._continued())
        return max(tall, self.sheet.px(64)) + self.sheet.px(18)

    @property
    def _brand_face(self) -> Face:
        return self.sheet.face(22, 700)

    @property
    def _aside(self) -> int:
        """What the mark takes of the head's width."""
        return round(width(BRAND, self._brand_face)) + self.sheet.px(28 + 10 + 40)

    def _brand(self) -> None:
        sheet, face = self.sheet, self._brand_face
        top, x = sheet.px(50), sheet.width - sheet.margin - width(BRAND, self._brand_face)
        self.line(BRAND, face, x, top)
        top += (face.line - sheet.px(28)) // 2
        self.draw(*logo(x - sheet.px(38), top, sheet.px(28)))

    # ── foot ────────────────────────────────────────────────────────────────────────────────

    def _keywords(self) -> list[Row]:
        return rows(self.signed, self.sheet.face(18, 600), self.sheet.room, ink=SECOND_DEEP)

    @property
    def signed(self) -> str:
        """The keywords in a line, each with its sign; none of them is parted where it is cut."""
        signed = [
            w if w.startswith("#") else f"#{w}" for w in self.poster.keywords if w.strip("# ")
        ]
        return APART.join("\u00a0".join(word.split()) for word in signed)

    @property
    def keywords_apart(self) -> bool:
        """Whether there are more keywords than the foot holds."""
        return len(self.keywords) > FEW

    def _foot_rows(self) -> list[Row]:
        """The credits, and keywords above them where they do not fit beside."""
        credits = rows(self._credits, self.sheet.face(18), self.sheet.room, ink=INK_2)
        self._one_line = self._beside(credits)
        return credits if self.keywords_apart or self._one_line else [*self.keywords, *credits]

    @property
    def _credits(self) -> str:
        return " · ".join("\u00a0".join(part.split()) for part in self.poster.credits if part)

    def _beside(self, credits: Sequence[Row]) -> bool:
        if len(credits) > 1 or len(self.keywords) > 1:
            return False
        long = sum(width(row.text, row.face) for row in (*credits, *self.keywords))
        return long + self.sheet.px(60) <= self.sheet.room

    def _end(self, number: int, of: int) -> None:
        """The foot, and which page this is."""
        sheet = self.sheet
        y = self.sheet.height - sheet.px(36) - sum(row.height for row in self._foot)
        if self._one_line:
            self.lines(self.keywords, sheet.margin, y)
        for row in self._foot:
            right = sheet.width - sheet.margin - width(row.text, row.face)
            y = self.lines([row], right if self._one_line else sheet.margin, y)
        if of > 1:
            face = sheet.face(18)
            told = _("page {n} sur {of}").format(n=number, of=of)
            x = sheet.width - sheet.margin - width(told, face)
            self.line(told, face, x, sheet.px(50) + self._brand_face.line, INK_2)

    def done(self) -> tuple[Layout, ...]:
        """All pages, each with its number."""
        for number, (shapes, words) in enumerate(self._filled, start=1):
            self.shapes, self.words = shapes, words
            self._end(number, len(self._filled))
        size = (self.sheet.width, self.sheet.height)
        return tuple(Layout(*size, tuple(s), tuple(w), PAPER) for s, w in self._filled)


def question(press: Press) -> None:
    """What the workshop was to answer, beside a stroke; long ones go on over the page."""
    sheet, text = press.sheet, press.poster.question
    if not text:
        return
    long = len(set_in_lines(text, sheet.face(26), sheet.room - sheet.px(26))) > 3
    face = sheet.face(21 if long else 26)
    written = rows(text, face, sheet.room - sheet.px(26))
    while written:
        fitting = max(1, min(len(written), press.room // face.line))
        top = press.y
        press.y = press.lines(written[:fitting], sheet.margin + sheet.px(25), top)
        press.draw(Shape(sheet.margin, top, sheet.px(5), press.y - top, ACCENT))
        written = written[fitting:]
        if written:
            press.turn()
    press.y += sheet.px(24)
    press.asked()
