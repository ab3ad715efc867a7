"""An action canvas with its people, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

from tablee.view import Audience, Board, Stack
from tablee.view import CardGroup as GroupView

if TYPE_CHECKING:
    from tablee.session.people.seat import Seat


WALL, PHONE, CONSOLE = Audience.WALL, Audience.PHONE, Audience.CONSOLE


def board_of(seat: Seat, audience: Audience) -> Board:
    view = seat.activity.view(seat.step, audience)
    board = view.items[0] if isinstance(view, Stack) else view
    assert isinstance(board, Board)
    return board


def texts_of(board: Board) -> list[list[str]]:
    return [
        [item.title if isinstance(item, GroupView) else item.text for item in column.cards]
        for column in board.columns
    ]


def page(seat):  # type: ignore[no-untyped-def] # AppTest runs this source alone, without our imports
    from tablee.ui.widgets import inputs

    inputs.show_refusal(seat)
    seat.activity.render(seat)


def drawn(seat: Seat, **state: Any) -> AppTest:
    app = AppTest.from_function(page, args=(seat,))
    for key, value in state.items():
        app.session_state[seat.key(key)] = value
    return app.run()
