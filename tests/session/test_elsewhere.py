"""People who take part from elsewhere: what they say, who is called on first, how groups form."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from plugins.groups import FormGroups
from plugins.groups.forming import draw
from tablee.activities import floor
from tablee.activities.floor import Turns
from tablee.errors import NotAllowed
from tablee.sdk.testing import enter, facilitator_of, open_room, start
from tablee.view import Audience
from tablee.web.live import frames

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room


def far(room: Room, name: str) -> Person:
    person = enter(room, name)
    return room.people.rename(person, person.id, name, remote=True)


def test_one_says_it_on_joining_and_may_change_it(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "go_round")
    person = room.people.join("phone-of-naima-0123456789", "Naïma", remote=True)
    assert person.remote
    assert room.people.rename(person, person.id, "Naïma Bellec").remote
    assert not room.people.rename(person, person.id, "Naïma", remote=False).remote
    with pytest.raises(NotAllowed):
        room.people.rename(person, enter(room, "Ali").id, "Ali", remote=True)
    assert room.people.rename(facilitator_of(room), person.id, "Naïma", remote=True).remote


def test_the_console_alone_shows_who_is_elsewhere(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "go_round")
    person, near = far(room, "Naïma"), enter(room, "Ali")
    start(room, "go_round")
    shown = {one["id"]: one for one in frames.frame(room, Audience.CONSOLE, "fr")["people"]}
    assert shown[person.id]["place"] == "à distance"
    assert shown[near.id]["place"] == ""
    for audience in (Audience.PHONE, Audience.WALL):
        assert "à distance" not in frames.encode(frames.frame(room, audience, "fr")).decode()


def test_those_elsewhere_are_called_on_first_once_it_is_asked(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "go_round")
    near = [enter(room, name) for name in ("Ali", "Bea")]
    away = [far(room, name) for name in ("Cleo", "Dana")]
    group = [*near, *away]
    here = [person.id for person in group]
    assert floor.proposes_remote_first(Turns(), group)
    first = floor.remote_first(Turns(), group)
    assert floor.queue(first, here) == tuple(p.id for p in (*away, *near))
    assert not floor.proposes_remote_first(first, group)
    assert not floor.proposes_remote_first(Turns(), near)
    begun = floor.next_turn(Turns(), here, 1.0)  # Ali speaks; those far away come next
    assert floor.queue(floor.remote_first(begun, group), here)[:2] == tuple(p.id for p in away)


@pytest.mark.parametrize("places", ["mixed", "apart"])
def test_groups_are_mixed_or_apart_by_where_people_are(
    places: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    settings = {"groups": {"way": "size", "size": 4, "places": places}}
    room = open_room(tmp_path, catalogue, "groups", settings=settings)
    away = {far(room, f"Loin{n}").id for n in range(4)}
    for n in range(8):
        enter(room, f"Salle{n}")
    start(room, "groups")
    step = room.record().current
    assert step is not None
    activity = step.activity
    assert isinstance(activity, FormGroups)
    for seed in range(5):
        counts = sorted(
            len(away.intersection(group.members)) for group in draw(step, activity, Random(seed))
        )
        assert counts == ([0, 0, 4] if places == "apart" else [1, 1, 2])
