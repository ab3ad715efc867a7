"""A frame has the shape that the scripts take it to have: nothing more, nothing less."""

from __future__ import annotations

import types
import typing
from typing import TYPE_CHECKING, Any

import pytest

from tablee.sdk.testing import facilitator_of, start
from tablee.session import Sessions
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.live.wire import Frame
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    sessions = Sessions(tmp_path, sample_catalogue())
    room = sessions.create("laptop" * 5, "Un réseau à distance", facilitator="Yasmine")
    for activity in ("ideas", "pick"):
        room.conduct.add_step(facilitator_of(room), activity)
    room.people.join("phone" * 5, "Naïma")
    yield room
    sessions.close()


def differences(value: Any, hint: Any, where: str) -> list[str]:
    """Where a value is not what its declaration says; views are as msgspec writes them."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        others = [each for each in typing.get_args(hint) if each is not type(None)]
        if value is None or len(others) > 1:
            return [] if value is not None or len(others) < len(typing.get_args(hint)) else [where]
        return differences(value, others[0], where)
    if typing.is_typeddict(hint):
        hints = typing.get_type_hints(hint)
        odd = set(value) ^ set(hints) if isinstance(value, dict) else {"not an object"}
        odd -= getattr(hint, "__optional_keys__") - set(value or ())  # noqa: B009
        found = [f"{where}.{name}" for name in sorted(odd)]
        known = [name for name in hints if name in value]
        return found + [d for n in known for d in differences(value[n], hints[n], f"{where}.{n}")]
    if typing.get_origin(hint) is list:
        (inner,) = typing.get_args(hint)
        return [d for i, it in enumerate(value) for d in differences(it, inner, f"{where}[{i}]")]
    if hint is float:
        return [] if isinstance(value, int | float) else [where]
    return [] if not isinstance(hint, type) or isinstance(value, hint) else [where]


@pytest.mark.parametrize("audience", [Audience.PHONE, Audience.WALL, Audience.CONSOLE])
def test_what_each_audience_is_sent_is_what_the_scripts_are_told(
    room: Room, audience: Audience
) -> None:
    yasmine = facilitator_of(room)
    seen = [frames.frame(room, audience, "fr", "http://atelier.exemple/r")]
    start(room, "ideas")
    seen.append(frames.frame(room, audience, "fr"))
    room.conduct.next(yasmine)
    room.conduct.close(yasmine)
    seen.append(frames.frame(room, audience, "fr"))
    for frame in seen:
        assert differences(frame, Frame, "frame") == []


def test_a_field_too_many_too_few_or_of_another_kind_is_seen(room: Room) -> None:
    frame = frames.frame(room, Audience.CONSOLE, "fr")
    frame["room"] = {**frame["room"], "guests": 2}
    del frame["totals"]["late"]
    frame["session"]["title"] = 3
    told = differences(frame, Frame, "frame")
    assert told == ["frame.session.title", "frame.room.guests", "frame.totals.late"]
