"""Cards put elsewhere: who may, what two people at once leave, cutting and merging."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard, CanvasGroup, Comment, PlusOne, handlers
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.canvases import Template, Zone
from tablee.model.entities import Role
from tablee.model.synthesis import Lines
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Board
from tablee.view import CardGroup as GroupView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

AB = Template("ab", "A et B", zones=(Zone("a", "Avant"), Zone("b", "Après")))


@pytest.fixture(params=["author"])
def room(tmp_path: Path, catalogue: Catalogue, request: pytest.FixtureRequest) -> Iterator[Room]:
    settings = {"canvas": {"template": AB, "moves": request.param}}
    room = open_room(tmp_path, catalogue, "canvas", settings=settings)
    start(room, "canvas")
    yield room
    room.close()


def zones(room: Room) -> dict[str, list[str]]:
    """The words in each zone, a group's as one, in order."""
    seat = seat_of(room, facilitator_of(room))
    board = seat.activity.view(seat.step, Audience.PHONE)
    assert isinstance(board, Board)
    return {
        column.id: [
            f"{item.title}: {', '.join(c.text for c in item.cards)}"
            if isinstance(item, GroupView)
            else item.text
            for item in column.cards
        ]
        for column in board.columns
    }


def put(seat: Seat, target: str, place: str, before: str | None = None) -> None:
    seat.activity.arrange(seat, target, place, before)


def facilitator_seat(room: Room) -> Seat:
    return seat_of(room, facilitator_of(room), "canvas")


# ── who, and where ──────────────────────────────────────────────────────────────────────────


def test_an_author_puts_a_card_into_another_zone_at_the_rank_that_is_meant(room: Room) -> None:
    jeanne = seat_of(room, enter(room, "Jeanne"))
    one, two = (jeanne.post(CanvasCard(text, "b")) for text in ("un", "deux"))
    mine = jeanne.post(CanvasCard("le mien", "a"))

    put(jeanne, mine.id, "b", two.id)

    assert zones(room) == {"a": [], "b": ["un", "le mien", "deux"]}
    put(jeanne, one.id, "b")
    assert zones(room)["b"] == ["le mien", "deux", "un"]


@pytest.mark.parametrize("room", ["author", "facilitator"], indirect=True)
def test_nobody_moves_the_card_of_another_unless_everybody_may(room: Room) -> None:
    card = seat_of(room, enter(room, "Jeanne")).post(CanvasCard("à moi", "a"))

    with pytest.raises(NotAllowed, match="pas à vous de déplacer"):
        put(seat_of(room, enter(room, "Karim")), card.id, "b")
    put(seat_of(room, enter(room, "Bastien", Role.SCRIBE)), card.id, "b")
    assert zones(room)["b"] == ["à moi"]


@pytest.mark.parametrize("room", ["everybody"], indirect=True)
def test_everybody_moves_any_card_when_it_is_set_so_but_changes_no_words(room: Room) -> None:
    card = seat_of(room, enter(room, "Jeanne")).post(CanvasCard("à moi", "a"))
    karim = seat_of(room, enter(room, "Karim"))

    put(karim, card.id, "b")

    assert zones(room)["b"] == ["à moi"]
    with pytest.raises(NotAllowed):
        karim.edit(card.id, CanvasCard("à lui", "b"))
    karim.undo()
    assert zones(room)["a"] == ["à moi"]


def test_once_the_step_is_over_only_whoever_facilitates_or_writes_moves_cards(room: Room) -> None:
    jeanne = seat_of(room, enter(room, "Jeanne"))
    card = jeanne.post(CanvasCard("un", "a"))
    room.conduct.next(facilitator_of(room))

    with pytest.raises(NotAllowed):
        put(jeanne, card.id, "b")
    put(facilitator_seat(room), card.id, "b")


def test_a_zone_that_is_gone_leaves_the_card_where_it_was(room: Room) -> None:
    card = facilitator_seat(room).post(CanvasCard("un", "a"))

    with pytest.raises(NotAccepted, match="reste où elle était"):
        put(facilitator_seat(room), card.id, "ailleurs")
    assert zones(room)["a"] == ["un"]


# ── at the same time ────────────────────────────────────────────────────────────────────────


def test_a_card_corrected_and_moved_at_the_same_time_is_both(room: Room) -> None:
    jeanne = seat_of(room, enter(room, "Jeanne"))
    card = jeanne.post(CanvasCard("un", "a"))
    seen = card.content
    assert isinstance(seen, CanvasCard)

    put(facilitator_seat(room), card.id, "b")
    jeanne.edit(card.id, replace(seen, text="une idée"))  # as her phone had it before the move

    assert zones(room) == {"a": [], "b": ["une idée"]}


def test_two_people_moving_one_card_leave_it_once_where_the_last_put_it(room: Room) -> None:
    jeanne = seat_of(room, enter(room, "Jeanne"))
    card, other = (jeanne.post(CanvasCard(text, "a")) for text in ("un", "deux"))

    put(jeanne, card.id, "b")
    put(facilitator_seat(room), card.id, "a", other.id)

    assert zones(room) == {"a": ["un", "deux"], "b": []}


def test_a_correction_is_undone_where_the_card_stands_now(room: Room) -> None:
    jeanne = seat_of(room, enter(room, "Jeanne"))
    card = jeanne.post(CanvasCard("un", "a"))
    jeanne.edit(card.id, CanvasCard("une idée", "a"))
    put(facilitator_seat(room), card.id, "b")

    jeanne.undo()

    assert zones(room) == {"a": [], "b": ["un"]}
    facilitator_seat(room).undo()
    assert zones(room) == {"a": ["un"], "b": []}


def test_a_thousand_moves_to_the_same_place_keep_the_order_that_was_meant(room: Room) -> None:
    seat = facilitator_seat(room)
    first, *others = [seat.post(CanvasCard(str(n), "a")) for n in range(4)]

    for _again in range(80):
        for card in others:
            put(seat, card.id, "a", others[0].id if card is not others[0] else first.id)

    assert zones(room)["a"] == ["2", "3", "1", "0"]
    positions = [c.position for c in seat.step.contributions]
    assert len(set(positions)) == len(positions)


# ── groups ──────────────────────────────────────────────────────────────────────────────────


def test_a_card_goes_into_a_group_and_comes_out_of_it(room: Room) -> None:
    seat = facilitator_seat(room)
    one, two, three = (
        seat.post(CanvasCard(t, "a" if t != "trois" else "b")) for t in ("un", "deux", "trois")
    )
    group = handlers.regroup(seat, "Ensemble", (one.id, two.id))

    put(seat, three.id, group.id, two.id)
    assert zones(room) == {"a": ["Ensemble: un, trois, deux"], "b": []}

    put(seat, one.id, "b")
    assert zones(room) == {"a": ["Ensemble: trois, deux"], "b": ["un"]}


def test_a_group_moves_with_all_its_cards(room: Room) -> None:
    seat = facilitator_seat(room)
    one, two, there = (
        seat.post(CanvasCard(t, "b" if t == "là" else "a")) for t in ("un", "deux", "là")
    )
    group = handlers.regroup(seat, "Ensemble", (one.id, two.id))

    put(seat, group.id, "b", there.id)

    assert zones(room) == {"a": [], "b": ["Ensemble: un, deux", "là"]}


def test_merged_cards_are_one_by_their_title_and_come_back_as_they_were(room: Room) -> None:
    seat = facilitator_seat(room)
    one, two = (seat.post(CanvasCard(text, "a")) for text in ("se voir", "se retrouver"))
    group = handlers.regroup(seat, "Se réunir", (one.id, two.id), merged=True)

    board = seat.activity.view(seat.step, Audience.WALL)
    assert isinstance(board, Board)
    merged = board.columns[0].cards[0]
    assert isinstance(merged, GroupView)
    assert (merged.title, merged.folded) == ("Se réunir", True)
    assert seat.activity.votable(seat.step) == ((group.id, "Se réunir"),)

    (notes,) = seat.activity.synthesis(seat.step)
    lines = [
        line.text for block in notes.blocks if isinstance(block, Lines) for line in block.lines
    ]
    assert lines == ["Se réunir", "→ se voir", "→ se retrouver"]

    seat.activity.act(seat, "ungroup", group.id)
    assert zones(room)["a"] == ["se voir", "se retrouver"]


# ── cutting ─────────────────────────────────────────────────────────────────────────────────


def test_a_card_is_cut_into_several_and_put_together_again(room: Room) -> None:
    jeanne = seat_of(room, enter(room, "Jeanne"))
    jeanne.post(CanvasCard("avant", "a"))
    card = jeanne.post(CanvasCard("un annuaire et une lettre", "a"))
    jeanne.post(CanvasCard("après", "a"))

    seat = facilitator_seat(room)
    seat.activity.answer(seat, "split", card.id, "- un annuaire\n\n2) une lettre")

    assert zones(room)["a"] == ["avant", "un annuaire", "une lettre", "après"]
    parts = [c for c in seat.step.contributions if getattr(c.content, "part_of", "") == card.id]
    assert {c.person for c in parts} == {card.person}  # still her words
    seat.activity.act(seat, "unsplit", parts[0].id)
    assert zones(room)["a"] == ["avant", "un annuaire et une lettre", "après"]


def test_one_line_is_no_cut(room: Room) -> None:
    card = facilitator_seat(room).post(CanvasCard("tout", "a"))

    with pytest.raises(NotAccepted, match="au moins deux"):
        facilitator_seat(room).activity.answer(facilitator_seat(room), "split", card.id, "tout\n")


# ── around ──────────────────────────────────────────────────────────────────────────────────


def test_others_say_me_too_and_comment_and_the_synthesis_tells_it(room: Room) -> None:
    jeanne, karim = (seat_of(room, enter(room, name)) for name in ("Jeanne", "Karim"))
    card = jeanne.post(CanvasCard("un annuaire", "a"))

    karim.activity.act(karim, "me_too", card.id)
    karim.activity.answer(karim, "comment", card.id, "Avec des photos")

    with pytest.raises(NotAllowed, match="est la vôtre"):
        jeanne.post(PlusOne(card.id))
    with pytest.raises(NotAccepted, match="déjà dit"):
        karim.post(PlusOne(card.id))
    board = karim.activity.view(karim.step, Audience.PHONE)
    assert isinstance(board, Board)
    drawn = board.columns[0].cards[0]
    assert not isinstance(drawn, GroupView)
    assert [reply.text for reply in drawn.replies] == ["Avec des photos"]
    assert next(a.count for a in drawn.buttons if a.name == "me_too") == 1
    plan = document_of(room).notes[0].blocks[1]
    assert isinstance(plan, Lines)
    assert [line.text for line in plan.lines] == ["un annuaire (+1)", "→ Avec des photos"]

    karim.activity.act(karim, "me_too", card.id)
    assert not karim.mine_of(PlusOne)


def test_a_comment_on_a_card_that_is_gone_is_refused(room: Room) -> None:
    jeanne, karim = (seat_of(room, enter(room, name)) for name in ("Jeanne", "Karim"))
    card = jeanne.post(CanvasCard("un annuaire", "a"))
    jeanne.withdraw(card.id)

    with pytest.raises(NotAccepted, match="retirée"):
        karim.post(Comment("Avec des photos", card.id))


def test_the_carrier_who_listens_neither_moves_nor_comments(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    settings = {"action_canvas": {"moves": "everybody"}}
    room = open_room(tmp_path / "other", catalogue, "action_canvas", settings=settings)
    start(room, "action_canvas")
    card = seat_of(room, enter(room, "Jeanne")).post(CanvasCard("un annuaire"))
    solene = seat_of(room, enter(room, "Solène", Role.CARRIER))

    with pytest.raises(NotAllowed):
        put(solene, card.id, "loose")
    with pytest.raises(NotAllowed, match="à vous d’écouter"):
        solene.post(Comment("oui", card.id))
    with pytest.raises(NotAllowed, match="à vous d’écouter"):
        solene.post(PlusOne(card.id))
    room.close()


def test_a_group_that_all_cards_have_left_is_not_drawn(room: Room) -> None:
    seat = facilitator_seat(room)
    cards = [seat.post(CanvasCard(text, "a")) for text in ("un", "deux")]
    handlers.regroup(seat, "Ensemble", [card.id for card in cards])

    for card in cards:
        put(seat, card.id, "b")

    assert zones(room) == {"a": [], "b": ["un", "deux"]}
    assert len(seat.step.of(CanvasGroup)) == 1
