"""The carrier's plan: a numbered road in a panel, and under it what goes with the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.drawing.letters import width
from tablee.drawing.page import ACCENT, ACCENT_LINE, LINE, SECOND, WHITE, Shape
from tablee.drawing.posters.boxes import Box, action, named, rows
from tablee.drawing.posters.figures import way
from tablee.drawing.posters.zones import NARROWEST
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.drawing.posters.plan import Plan
    from tablee.drawing.posters.press import Press
    from tablee.model.actions import PlannedAction

__all__ = ["road"]

MOST: Final = 4
"""Actions side by side."""
FEWEST: Final = 3
"""Places side by side where there are fewer actions: their words stay as wide as elsewhere."""
GAP: Final = 32
ACROSS: Final = 32
"""Between the panel and its words, left and right."""
ABOVE: Final = 24
DISC: Final = 48
SPARE: Final = 0.3
"""Under cards, a plan stands at the foot of the page if no more than so much of it is free."""


@dataclass(frozen=True)
class _Stretch:
    """Some actions side by side."""

    boxes: tuple[tuple[int, bool, Box], ...]
    """The number of each, whether it is done, its words."""
    first: bool
    high: int


@dataclass(frozen=True)
class _Aside:
    """One list under the road, with its name."""

    label: str
    box: Box
    ruled: bool
    """Whether a line parts it from what is above."""
    under: int
    """Pixels that its name takes above it; 0 for beside it."""
    high: int


def road(press: Press, plan: Plan) -> None:
    """The whole plan, from here; under cards, on one page if it can be."""
    _Road(press, plan).place()


class _Road:
    def __init__(self, press: Press, plan: Plan) -> None:
        self.press, self.sheet, self.plan = press, press.sheet, plan
        self.inner = self.sheet.room - 2 * self.sheet.px(ACROSS)
        self.places = self._places()
        gaps = (self.places - 1) * self.sheet.px(GAP)
        self.wide = (self.inner - gaps) / self.places
        self.largest = press.whole - self._fixed(begun=True)

    def _places(self) -> int:
        sheet = self.sheet
        fit = int((self.inner + sheet.px(GAP)) // (sheet.px(NARROWEST) + sheet.px(GAP)))
        most, n = max(1, min(MOST, fit)), max(1, len(self.plan.actions))
        stretches = -(-n // most)
        return min(most, max(FEWEST, -(-n // stretches)))

    def _title(self, *, begun: bool) -> str:
        return _("{zone} (suite)").format(zone=self.plan.title) if begun else self.plan.title

    def _fixed(self, *, begun: bool) -> int:
        """What the panel takes besides its parts."""
        title = named(self._title(begun=begun), self.sheet.face(28, 700), self.inner)
        return sum(row.height for row in title) + 2 * self.sheet.px(ABOVE) + self.sheet.px(8)

    # ── its parts ───────────────────────────────────────────────────────────────────────────

    def _parts(self) -> Iterator[_Stretch | _Aside]:
        numbered = list(enumerate(self.plan.actions, start=1))
        for start in range(0, len(numbered), self.places):
            yield from self._stretches(numbered[start : start + self.places], first=not start)
        ruled = bool(numbered)
        for label, sentences in self.plan.asides:
            for part in self._asides(label, sentences):
                yield _Aside(part.label, part.box, ruled, part.under, part.high)
                ruled = False

    def _stretches(
        self, some: list[tuple[int, PlannedAction]], *, first: bool
    ) -> Iterator[_Stretch]:
        """One stretch, or several where an action has more words than a page is high."""
        head = self.sheet.px(DISC) + self.sheet.px(12)
        above = self.sheet.px(16 if first else 26)
        cut = [
            (
                n,
                one.state.value == "done",
                list(action(one, self.sheet, self.wide).cut(self.largest - head - above)),
            )
            for n, one in some
        ]
        for part in range(max(len(boxes) for _n, _done, boxes in cut)):
            here = tuple((n, done, boxes[part]) for n, done, boxes in cut if part < len(boxes))
            tall = max(box.height for _n, _done, box in here)
            yield _Stretch(here, first and not part, above + head + tall)

    def _asides(self, label: str, sentences: tuple[str, ...]) -> Iterator[_Aside]:
        sheet = self.sheet
        face = sheet.face(19, 700)
        beside = width(label, face) + sheet.px(14)
        under = 0 if beside < self.inner * 0.3 else face.line * len(named(label, face, self.inner))
        room = self.inner - (0 if under else beside)
        text = "\n".join(" ".join(each.split()) for each in sentences)
        if len(sentences) > 1 and len(text) < 200:
            text = text.replace("\n", " · ")
        box = Box(tuple(rows(text, sheet.face(19), room)))
        for part in box.cut(self.largest - under - sheet.px(34)):
            yield _Aside(label, part, False, under, part.height + under + sheet.px(12))

    # ── page after page ─────────────────────────────────────────────────────────────────────

    def place(self) -> None:
        press, sheet = self.press, self.sheet
        parts = list(self._parts())
        whole = self._fixed(begun=False) + sum(self._high(part) for part in parts)
        if not press.fresh and self._waits(parts, whole):
            press.turn()
        spare = press.room - whole
        if not press.bare and 0 <= spare <= SPARE * press.whole:
            press.y = press.foot - whole
        begun = False
        while parts:
            room = press.room - self._fixed(begun=begun)
            here: list[_Stretch | _Aside] = []
            while not here or (parts and sum(map(self._high, (*here, parts[0]))) <= room):
                here.append(parts.pop(0))
            self._panel(here, begun=begun)
            begun = True
            if parts:
                press.turn()
        press.y += sheet.px(14)

    def _waits(self, parts: list[_Stretch | _Aside], whole: int) -> bool:
        """Whether it begins on the next page, to be whole there or for want of room here."""
        press = self.press
        if parts and self._fixed(begun=False) + self._high(parts[0]) > press.room:
            return True
        return not press.bare and press.room < whole <= press.whole

    def _high(self, part: _Stretch | _Aside) -> int:
        rule = self.sheet.px(22) if isinstance(part, _Aside) and part.ruled else 0
        return part.high + rule

    def _panel(self, parts: list[_Stretch | _Aside], *, begun: bool) -> None:
        press, sheet = self.press, self.sheet
        high = self._fixed(begun=begun) + sum(map(self._high, parts))
        panel = Shape(sheet.margin, press.y, sheet.room, high, WHITE, LINE)
        press.draw(replace(panel, radius=sheet.px(18), thick=sheet.px(1.3)))
        foot, left = press.y + high, sheet.margin + sheet.px(ACROSS)
        title = rows(self._title(begun=begun), sheet.face(28, 700), self.inner)
        y = press.lines(title, left, press.y + sheet.px(ABOVE))
        for part in parts:
            if isinstance(part, _Stretch):
                self._stretch(part, left, y)
            else:
                self._aside(part, left, y)
            y += self._high(part)
        press.y = foot

    def _stretch(self, part: _Stretch, left: float, top: int) -> None:
        press, sheet = self.press, self.sheet
        size = sheet.px(DISC)
        y = top + sheet.px(16 if part.first else 26)
        step = self.wide + sheet.px(GAP)
        xs = [left + place * step for place in range(len(part.boxes))]
        end = xs[-1] + self.wide if len(xs) > 1 or self.places > 1 else xs[-1] + size
        for x, at in way(sheet, left + size, end, y + size // 2):
            if all(not disc - sheet.px(12) < x < disc + size + sheet.px(7) for disc in xs):
                dot = sheet.px(5)
                press.draw(Shape(x, at - dot // 2, dot, dot, ACCENT_LINE, round=True))
        for x, (number, done, box) in zip(xs, part.boxes, strict=True):
            fill = SECOND if done else ACCENT
            press.draw(Shape(x, y, size, size, fill, round=True))
            face = sheet.face(24 if number < 100 else 18, 700)
            told = str(number)
            middle = x + (size - width(told, face)) / 2
            press.line(told, face, middle, y + (size - face.line) // 2, WHITE)
            press.stamp(box, x, y + size + sheet.px(12), self.wide)

    def _aside(self, part: _Aside, left: float, y: int) -> None:
        press, sheet = self.press, self.sheet
        if part.ruled:
            y += sheet.px(20)
            press.draw(Shape(left, y, self.inner, sheet.px(1.3), LINE))
            y += sheet.px(2)
        y += sheet.px(12)
        face = sheet.face(19, 700)
        press.lines(named(part.label, face, self.inner), left, y)
        x = left if part.under else left + width(part.label, face) + sheet.px(14)
        press.stamp(part.box, x, y + part.under, self.inner)
