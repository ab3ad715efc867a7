"""A view that is too large shows what fits, and says how much does not."""

from __future__ import annotations

import msgspec

from tablee.view import Board, Card, CardGroup, Cards, Column, Stack, Text
from tablee.view.shortening import shortened


def cards(n: int, first: int = 0) -> tuple[Card, ...]:
    return tuple(Card(f"c{i}", "x" * 500, at=float(i)) for i in range(first, first + n))


def test_the_newest_cards_are_shown_in_their_order_and_the_others_counted() -> None:
    view = Cards("Idées", cards(4_000))
    cut = shortened(view, 1_000_000)
    assert isinstance(cut, Stack)
    told, shown = cut.items
    assert isinstance(told, Text)
    assert isinstance(shown, Cards)
    assert len(msgspec.json.encode(cut)) < 1_010_000
    assert shown.cards == view.cards[-len(shown.cards) :]
    assert told.text.startswith(f"{4_000 - len(shown.cards)} cartes de plus")


def test_each_zone_of_a_board_keeps_its_newest_and_small_zones_stay_whole() -> None:
    grouped = CardGroup("g", "Groupe", cards(900, 3_000))
    view = Board((Column("a", "A", (*cards(3_000), grouped)), Column("b", "B", cards(3))))
    cut = shortened(view, 500_000)
    assert isinstance(cut, Stack)
    board = cut.items[1]
    assert isinstance(board, Board)
    assert board.columns[1] == view.columns[1]
    assert grouped.id in [item.id for item in board.columns[0].cards]


def test_what_holds_no_card_is_left_as_it_is() -> None:
    view = Text("x" * 10_000)
    assert shortened(view, 1_000) is view
