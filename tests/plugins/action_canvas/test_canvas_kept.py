"""What did not change of a canvas is not made again; what changed is, and what left is nowhere."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest

from plugins.action_canvas import CanvasCard
from plugins.action_canvas.around import Comment, PlusOne
from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.view import Audience, Card
from tablee.web.live import frames
from tablee.web.live.serializer import Serializer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

SEEN = (Audience.PHONE, Audience.WALL, Audience.CONSOLE)


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    room = open_room(tmp_path, catalogue, "canvas")
    start(room, "canvas")
    for name in ("Jeanne", "Karim", "Inès"):
        seat_of(room, enter(room, name)).post(CanvasCard(f"une idée de {name}"))
    yield room
    room.close()


def cards(room: Room, serializer: Serializer, audience: Audience) -> dict[str, Any]:
    told = serializer.frame(frames.frame(room, audience, "fr"))
    columns = told["view"]["columns"]
    return {card["id"]: card for column in columns for card in column["cards"]}


def of(room: Room, name: str) -> Any:
    return next(p for p in room.everybody.values() if p.first_name == name)


@pytest.mark.parametrize("audience", SEEN)
def test_one_card_more_makes_one_card(room: Room, audience: Audience) -> None:
    serializer = Serializer()
    before = cards(room, serializer, audience)
    seat_of(room, of(room, "Karim")).post(CanvasCard("une idée de plus"))
    after = cards(room, serializer, audience)
    assert len(after) == len(before) + 1
    assert all(after[id_] is card for id_, card in before.items())


@pytest.mark.parametrize("audience", SEEN)
def test_what_changes_about_a_card_is_seen_at_once(room: Room, audience: Audience) -> None:
    serializer = Serializer()
    jeanne, karim = of(room, "Jeanne"), of(room, "Karim")
    (mine,) = seat_of(room, jeanne).mine
    before = cards(room, serializer, audience)

    def changed() -> bool:
        nonlocal before
        after = cards(room, serializer, audience)
        others = [id_ for id_ in before if id_ != mine.id]
        assert all(after[id_] is before[id_] for id_ in others)
        was, before = before, after
        return bool(after[mine.id] != was[mine.id])

    seat_of(room, karim).post(PlusOne(mine.id))
    assert changed()
    said = seat_of(room, karim).post(Comment("je suis d’accord", mine.id))
    assert changed()
    seat_of(room, karim).withdraw(said.id)
    assert changed()
    seat_of(room, jeanne).edit(mine.id, CanvasCard("une autre idée"))
    assert changed()
    room.people.rename(jeanne, jeanne.id, "Jeannette")
    assert changed()


def test_buttons_follow_who_has_which_role(room: Room) -> None:
    serializer, me = Serializer(), facilitator_of(room)
    (mine,) = seat_of(room, of(room, "Jeanne")).mine
    seat_of(room, me).activity.act(seat_of(room, me), "important", mine.id)
    before = cards(room, serializer, Audience.CONSOLE)
    room.people.set_roles(me, of(room, "Karim").id, {Role.SCRIBE})
    after = cards(room, serializer, Audience.CONSOLE)
    assert after[mine.id]["buttons"] != before[mine.id]["buttons"]


def test_what_is_hidden_or_erased_is_in_no_frame_and_what_is_erased_in_no_memory(
    room: Room,
) -> None:
    serializers = {audience: Serializer() for audience in SEEN}
    jeanne = of(room, "Jeanne")
    (mine,) = seat_of(room, jeanne).mine
    for audience, serializer in serializers.items():
        assert mine.id in cards(room, serializer, audience)
    room.words.hide(facilitator_of(room), mine.id, True)
    for audience, serializer in serializers.items():
        assert (mine.id in cards(room, serializer, audience)) is (audience is Audience.CONSOLE)
    room.erasing.all_words(jeanne)
    del mine
    for audience, serializer in serializers.items():
        assert "Jeanne" not in str(cards(room, serializer, audience))
    gc.collect()
    held = [each for each in gc.get_objects() if isinstance(each, Card)]
    assert not [each for each in held if "idée de Jeanne" in each.text]
