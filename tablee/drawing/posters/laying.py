"""What stands on a poster, from top to bottom, and how large: as few pages as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tablee.drawing.posters.figures import Axis, Path, Rings
from tablee.drawing.posters.grids import grid
from tablee.drawing.posters.keywords import keywords
from tablee.drawing.posters.press import Press, question
from tablee.drawing.posters.roads import road
from tablee.drawing.posters.zones import Zone, columns
from tablee.drawing.tints import tint
from tablee.texts import _
from tablee.view import Card

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tablee.drawing.page import Layout
    from tablee.drawing.posters.figures import Figure
    from tablee.drawing.posters.plan import Introduced, Poster
    from tablee.drawing.posters.sheets import Sheet
    from tablee.view import Board

__all__ = ["badges", "keywords", "laid_out"]

LARGER: Final = (1.4, 1.25, 1.12)
"""How much larger everything is drawn where one page has room for it, the largest first."""
SMALLER: Final = (0.93, 0.86)
"""How much smaller where that saves a page; letters of 9 points stay as they are."""
FEW: Final = 3
"""Pages up to which saving one is worth it."""


def laid_out(poster: Poster, sheet: Sheet) -> tuple[Layout, ...]:
    """The pages, as few as can be, and their letters as large as these have room for."""
    close = _fitted(lambda size: _pages(poster, size), sheet)
    if all(canvas.board.layout != "rings" for canvas in poster.canvases):
        return close
    airy = _fitted(lambda size: _pages(poster, size, airy=True), sheet)
    return airy if len(airy) <= len(close) else close


def badges(poster: Poster, people: Sequence[Introduced], sheet: Sheet) -> tuple[Layout, ...]:
    """Who was there: a badge each, the name, the sentence."""

    def pages(size: Sheet) -> tuple[Layout, ...]:
        press = Press(size, poster)
        columns(press, [Zone("", items=tuple(people))])
        return press.done()

    return _fitted(pages, sheet)


def _fitted(draw: Callable[[Sheet], tuple[Layout, ...]], sheet: Sheet) -> tuple[Layout, ...]:
    pages = draw(sheet)
    factors = LARGER if len(pages) == 1 else SMALLER if len(pages) <= FEW else ()
    wanted = max(1, len(pages) - 1)
    tried = (draw(sheet.larger(factor)) for factor in factors)
    return next((others for others in tried if len(others) <= wanted), pages)


def _pages(poster: Poster, sheet: Sheet, *, airy: bool = False) -> tuple[Layout, ...]:
    """`airy` gives circles more height than their cards need."""
    press = Press(sheet, poster)
    question(press)
    several = len([each for each in poster.canvases if _has_cards(each.board)]) > 1
    for canvas in poster.canvases:
        if _has_cards(canvas.board):
            _canvas(press, canvas.board, canvas.title if several else "", Rings(airy=airy))
    if poster.proposals:
        columns(press, [Zone(_("Propositions du groupe"), items=poster.proposals)])
    if press.keywords_apart:
        columns(press, [Zone(_("Mots-clés"), items=(Card("", press.signed),))])
    if poster.plan is not None:
        road(press, poster.plan)
    return press.done()


def _has_cards(board: Board) -> bool:
    return any(column.cards for column in board.columns)


def _canvas(press: Press, board: Board, heading: str, rings: Rings) -> None:
    """A canvas as what it is."""
    zones = {
        column.id: Zone(column.title, tint(column.tint), column.cards) for column in board.columns
    }
    if board.layout == "grid":
        grid(press, board, zones, heading)
        return
    figures: dict[str, Figure] = {
        "path": Path(board.ends),
        "axis": Axis(board.ends),
        "rings": rings,
    }
    columns(press, list(zones.values()), figures.get(board.layout), heading)
