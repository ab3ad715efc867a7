"""Small SVG picture of an activity, drawn from the shape of the view that it shows on the wall.

The view is the one of an empty step with a few people; cards that nobody has written yet, and marks
on a ballot, are drawn as blanks.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any, Final

from tablee.activities import Activity, Canvas, Framing, StepRecord, answers
from tablee.activities.votes import Vote
from tablee.caching import cached_function
from tablee.isolation import Failed, tried
from tablee.model.entities import Person, Role, Session, Step, StepState
from tablee.view import (
    Audience,
    Board,
    Cards,
    Circle,
    Circles,
    Empty,
    Lobby,
    Paper,
    People,
    Stack,
    View,
    Waiting,
)

WIDTH, HEIGHT, EDGE = 112, 72, 6
TINTS: Final = (
    ("#fbecc4", "#e7cd8c"),
    ("#dfecd8", "#b7d0ab"),
    ("#dbe9f5", "#aecae2"),
    ("#efe1f0", "#d3b8d8"),
)
INK, SOFT, LINE, PAPER = "#475061", "#cfc4b1", "#e6decf", "#fbf8f3"
CHOSEN: Final = "#1c6a62"
PEOPLE: Final = 6


@cached_function(100)
def sketch(kind: type[Activity]) -> str:
    """An `img` without a word, its title stands beside it; a plain sheet where the plugin fails."""
    return _image(_drawn(kind))


def _image(shapes: str) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="6" fill="{PAPER}" '
        f'stroke="{SOFT}"/>{shapes}</svg>'
    )
    data = b64encode(svg.encode()).decode()
    return f'<img class="tb-sketch" alt="" src="data:image/svg+xml;base64,{data}">'


def _drawn(kind: type[Activity]) -> str:
    step = Step("sketch", kind.name, state=StepState.RUNNING)
    people = {
        f"p{n}": Person(f"p{n}", "", roles=frozenset({Role.CARRIER} if n == 1 else ()))
        for n in range(PEOPLE)
    }
    try:
        activity = kind()
        record = StepRecord(Session("sketch", ""), step, activity, (), people)
        view = tried(activity, "view", lambda: _shown(record), step=step)
    except Failed:
        return ""
    return _Sheet().view(view)


def _shown(record: StepRecord) -> View:
    """The paper of a vote; of what waits for somebody to begin, what whoever facilitates sees."""
    if isinstance(record.activity, Vote):
        options = tuple((f"o{n}", "") for n in range(max(3, record.activity.fewest)))
        return record.activity.blank(record, options)
    if type(record.activity).groups is not Activity.groups:  # what it shows once it formed them
        return Circles(tuple(Circle(f"g{n}", "") for n in range(3)))
    view = answers.seen(record, Audience.WALL)
    if isinstance(record.activity, Canvas | Framing) and not _boards(view):
        return answers.seen(record, Audience.CONSOLE)
    return view


def _boards(view: View) -> bool:
    items = view.items if isinstance(view, Stack) else (view,)
    return any(isinstance(item, Board | Circles | Cards | People) for item in items)


class _Sheet:
    """Draws widgets from the top of the sheet to its foot."""

    def __init__(self) -> None:
        self.top = float(EDGE)

    @property
    def left(self) -> float:
        return HEIGHT - EDGE - self.top

    def view(self, view: View) -> str:
        items = view.items if isinstance(view, Stack) else (view,)
        return "".join(self._widget(item) for item in items if self.left > 8)

    def _widget(self, item: View) -> str:
        drawing = DRAWINGS.get(type(item))
        return drawing(self, item) if drawing else self.line(item)

    def line(self, _item: Any = None, share: float = 0.62) -> str:
        y, self.top = self.top, self.top + 8
        return _rect(EDGE, y, (WIDTH - 2 * EDGE) * share, 3, SOFT, radius=1.5)

    def board(self, board: Board) -> str:
        rows = [row.split() for row in board.rows] or [[str(n) for n in range(len(board.columns))]]
        if rows == [["0"]]:  # free columns: a second one is added in the room
            rows = [["0", "1"]]
        tall = self.left / len(rows)
        top, self.top = self.top, self.top + self.left
        shapes = []
        for y, row in enumerate(rows[:4]):
            wide = (WIDTH - 2 * EDGE) / len(row)
            for x, _zone in enumerate(row):
                shapes.append(_zone_of(EDGE + x * wide, top + y * tall, wide - 3, tall - 3, x + y))
        return "".join(shapes)

    def cards(self, cards: Cards) -> str:
        """Blank cards side by side, or lines one under the other."""
        title = self.line(share=0.36)
        if cards.layout == "lines":
            count = min(3, int(self.left // 9))
            return title + "".join(self.line(share=0.9 - 0.13 * n) for n in range(count))
        top, tall = self.top, min(22.0, self.left - 2)
        self.top += tall + 4
        wide = (WIDTH - 2 * EDGE) / 3
        each = (_card(EDGE + n * wide, top, wide - 4, tall, 0) for n in range(3))
        return title + "".join(each)

    def people(self, people: People | Lobby) -> str:
        step = (WIDTH - 2 * EDGE) / PEOPLE
        y, self.top = self.top + 8, self.top + 20
        chips = people.chips[:PEOPLE]
        return "".join(
            _disc(EDGE + (n + 0.5) * step, y, 5.5, CHOSEN if n == 1 else SOFT)
            for n in range(len(chips))
        )

    def lobby(self, lobby: Lobby) -> str:
        return self.line(share=0.5) + self.people(lobby) + self.people(lobby)

    def circles(self, circles: Circles) -> str:
        count = min(4, max(3, len(circles.circles)))
        wide, y = (WIDTH - 2 * EDGE) / count, self.top + self.left / 2
        radius = min(wide, self.left) / 2 - 5
        self.top = HEIGHT
        return "".join(
            _table(EDGE + (n + 0.5) * wide, y, radius, TINTS[n % len(TINTS)]) for n in range(count)
        )

    def paper(self, paper: Paper) -> str:
        tall = (HEIGHT - 2 * EDGE) / len(paper.options[:4])
        shapes = []
        for n, _option in enumerate(paper.options[:4]):
            y = EDGE + n * tall
            shapes.append(_rect(EDGE, y, WIDTH - 2 * EDGE, tall - 3, "#ffffff", LINE))
            shapes.append(_rect(EDGE + 5, y + tall / 2 - 3, 34 - 5 * n, 3, SOFT, radius=1.5))
            shapes.append(_marks(paper, n, y + (tall - 3) / 2))
        return "".join(shapes)

    def empty(self, _item: Any) -> str:
        tall, top = self.left, self.top
        self.top = HEIGHT
        frame = _rect(EDGE, top, WIDTH - 2 * EDGE, tall, "none", SOFT, dashed=True)
        middle = top + tall / 2
        words = _rect(WIDTH / 2 - 26, middle - 5, 52, 3, INK, radius=1.5)
        return frame + words + _rect(WIDTH / 2 - 18, middle + 3, 36, 3, SOFT, radius=1.5)


DRAWINGS: Final[dict[type, Callable[[_Sheet, Any], str]]] = {
    Board: _Sheet.board,
    Cards: _Sheet.cards,
    Circles: _Sheet.circles,
    Empty: _Sheet.empty,
    Lobby: _Sheet.lobby,
    Paper: _Sheet.paper,
    People: _Sheet.people,
    Waiting: _Sheet.empty,
}


def _marks(paper: Paper, row: int, y: float) -> str:
    """What one writes beside an option: so many units, a place, a tick, one choice of several."""
    right = WIDTH - EDGE - 6
    if paper.form == "rank":
        return (
            f'<text x="{right - 4}" y="{y + 4}" font-family="sans-serif" font-size="11" '
            f'font-weight="600" fill="{CHOSEN}">{(2, 1, 3, 4)[row]}</text>'
        )
    if paper.form == "grade":
        return _scale(max(2, len(paper.choices)), row, right, y)
    if paper.form == "pick":
        return _rect(right - 8, y - 4.5, 9, 9, "#ffffff" if row == 1 else CHOSEN, CHOSEN)
    units = (2, 0, 1, 0)[row] if paper.units < 10 else (6, 1, 3, 0)[row]
    return "".join(_disc(right - 2 - 7 * n, y, 2.8, CHOSEN) for n in range(units))


def _scale(count: int, row: int, right: float, y: float) -> str:
    wide = min(9.0, 52 / count)
    chosen = (1, count - 2, 0, 1)[row] % count
    return "".join(
        _rect(right - (count - n) * wide, y - 4, wide - 1.5, 8, CHOSEN if n == chosen else LINE)
        for n in range(count)
    )


def _zone_of(x: float, y: float, wide: float, tall: float, place: int) -> str:
    """A zone of a canvas with two blank cards, or one where it is low."""
    shapes = _rect(x, y, wide, tall, "#ffffff", LINE)
    card = min(13.0, (tall - 6) / 2)
    count = 2 if tall > 24 and place % 2 == 0 else 1
    return shapes + "".join(
        _card(x + 3, y + 4 + n * (card + 3), wide - 6, card, place) for n in range(count)
    )


def _card(x: float, y: float, wide: float, tall: float, place: int) -> str:
    fill, edge = TINTS[place % len(TINTS)]
    words = _rect(x + 3, y + tall / 2 - 1.5, max(4, wide * 0.55), 2.5, edge, radius=1.2)
    return _rect(x, y, wide, tall, fill, edge) + words


def _table(x: float, y: float, radius: float, tint: Sequence[str]) -> str:
    places = ((0, -1), (0.87, 0.5), (-0.87, 0.5))
    around = (_disc(x + radius * dx, y + radius * dy, 3.4, INK) for dx, dy in places)
    return _disc(x, y, radius, tint[0], tint[1]) + "".join(around)


def _disc(x: float, y: float, radius: float, fill: str, edge: str = "none") -> str:
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
    return f'{circle} fill="{fill}" stroke="{edge}"/>'


def _rect(
    x: float,
    y: float,
    wide: float,
    tall: float,
    fill: str,
    edge: str = "",
    *,
    radius: float = 2.5,
    dashed: bool = False,
) -> str:
    stroke = f' stroke="{edge}"' if edge else ""
    stroke += ' stroke-dasharray="3 2"' if dashed else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{max(tall, 1):.1f}" '
        f'rx="{radius}" fill="{fill}"{stroke}/>'
    )
