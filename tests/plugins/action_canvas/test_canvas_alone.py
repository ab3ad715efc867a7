"""Cards written alone: seen by nobody else until they are revealed, in rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard
from tablee.errors import NotAccepted, NotAllowed
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Board, Stack, Waiting
from tablee.web.live import frames

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    room = open_room(tmp_path, catalogue, "canvas", "closing", settings={"canvas": {"alone": True}})
    start(room, "canvas")
    yield room
    room.close()


def facilitator_seat(room: Room) -> Seat:
    return seat_of(room, facilitator_of(room))


def seen(room: Room) -> str:
    """All that the screens and the document show."""
    told = [frames.encode(frames.frame(room, audience, "fr")).decode() for audience in Audience]
    told.append(repr(document_of(room)))
    told.append(repr([d.words for d in room.history.acts(facilitator_of(room))]))
    return "\n".join(told)


def reveal(seat: Seat) -> None:
    from plugins.action_canvas.cards import alone

    alone.reveal(seat)


def test_nobody_sees_a_card_before_all_are_revealed_together(room: Room) -> None:
    jeanne, karim = (seat_of(room, enter(room, name)) for name in ("Jeanne", "Karim"))
    jeanne.post(CanvasCard("un annuaire"))
    karim.post(CanvasCard("une lettre"))
    jeanne.post(CanvasCard("une fête"))

    assert "annuaire" not in seen(room)
    view = jeanne.activity.view(jeanne.step, Audience.WALL)
    assert isinstance(view, Waiting)
    assert (view.done, view.total) == (2, 2)
    assert view.text == "2 personnes ont écrit, 3 cartes en tout."
    assert [c.content for c in jeanne.mine] == [CanvasCard("un annuaire"), CanvasCard("une fête")]

    reveal(facilitator_seat(room))

    assert all(words in seen(room) for words in ("annuaire", "lettre", "fête"))
    assert isinstance(jeanne.activity.view(jeanne.step, Audience.WALL), Board)
    jeanne.post(CanvasCard("tout de suite"))
    assert "tout de suite" in seen(room)


def test_what_is_typed_for_somebody_waits_like_the_others(room: Room) -> None:
    jeanne = enter(room, "Jeanne")
    facilitator_seat(room).post(CanvasCard("dite tout haut"), on_behalf_of=jeanne.id)

    assert "dite tout haut" not in seen(room)


def test_a_second_round_hides_again_and_says_which_cards_are_its_own(room: Room) -> None:
    from plugins.action_canvas.cards import alone

    jeanne = seat_of(room, enter(room, "Jeanne"))
    jeanne.post(CanvasCard("premier tour"))
    reveal(facilitator_seat(room))
    alone.new_round(facilitator_seat(room))
    jeanne.post(CanvasCard("second tour"))

    assert "premier tour" in seen(room)
    assert "second tour" not in seen(room)
    view = jeanne.activity.view(jeanne.step, Audience.PHONE)
    assert isinstance(view, Stack)
    with pytest.raises(NotAccepted, match="déjà en cours"):
        alone.new_round(facilitator_seat(room))

    reveal(facilitator_seat(room))

    board = jeanne.activity.view(jeanne.step, Audience.PHONE)
    assert isinstance(board, Board)
    marks = {c.text: [m.label for m in c.marks] for c in board.columns[0].cards}  # type: ignore[union-attr]
    assert marks == {"premier tour": [], "second tour": ["tour 2"]}


def test_only_whoever_facilitates_reveals_and_never_nothing(room: Room) -> None:
    jeanne = seat_of(room, enter(room, "Jeanne"))

    with pytest.raises(NotAccepted, match="rien à révéler"):
        reveal(facilitator_seat(room))
    jeanne.post(CanvasCard("un annuaire"))
    with pytest.raises(NotAllowed):
        jeanne.reveal()


def test_a_step_is_not_left_with_cards_that_nobody_would_see(room: Room) -> None:
    jeanne = seat_of(room, enter(room, "Jeanne"))
    card = jeanne.post(CanvasCard("un annuaire"))

    with pytest.raises(NotAccepted, match="1 carte écrite pour soi"):
        room.conduct.next(facilitator_of(room))
    with pytest.raises(NotAccepted, match="1 carte écrite pour soi"):
        room.conduct.close(facilitator_of(room))

    jeanne.withdraw(card.id)
    room.conduct.next(facilitator_of(room))
