"""Which bytes bring whom to the newest frame where another node becomes the owner of a session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tablee.web.live.backlog import Backlog, LastFrame
from tablee.web.nodes.relay import FollowedBacklog

if TYPE_CHECKING:
    from tablee.web.live.event_compression import Told


def frame(*texts: str) -> dict[str, Any]:
    cards = [{"id": f"c{n}", "text": text} for n, text in enumerate(texts)]
    return {"stage": "a", "cards": cards, "title": "Essai" * 50}


def event(told: Told) -> tuple[str, str, Any]:
    """Its id, its name and what it says."""
    lines = dict(line.split(": ", 1) for line in told.text.decode().strip().split("\n"))
    return lines["id"], lines["event"], json.loads(lines["data"])


def follow(followed: FollowedBacklog, told: Told) -> None:
    id_, name, said = event(told)
    followed.take(name, id_, json.dumps(said).encode(), told.text)


@pytest.fixture
def owner() -> Backlog:
    made = Backlog("one")
    for n in range(1, 4):
        made.add(frame(*"abcdef"[:n]), 0.0)
    return made


@pytest.fixture
def followed(owner: Backlog) -> FollowedBacklog:
    made = FollowedBacklog()
    follow(made, owner.since(0))
    owner.add(frame(*"abcd"), 0.0)
    follow(made, owner.since(3))
    return made


def test_a_backlog_that_follows_another_counts_as_that_one(followed: FollowedBacklog) -> None:
    assert followed.last == "one-4"
    assert event(followed.since(followed.number("one-3")))[:2] == ("one-4", "patch")
    for other in ("one-2", "one-5", "two-3", ""):
        assert event(followed.since(followed.number(other)))[:2] == ("one-4", "state")


def test_who_has_the_last_frame_of_the_owner_before_is_told_what_differs(
    followed: FollowedBacklog,
) -> None:
    had, behind = followed.number("one-4"), followed.number("one-3")
    next_one = Backlog("two")
    for texts in ("abc", "abcde"):
        next_one.add(frame(*texts), 0.0)
    follow(followed, next_one.since(0))
    for seen in (had, followed.number("one-4")):
        id_, name, said = event(followed.since(seen))
        assert (id_, name) == ("two-2", "patch")
        assert [each["op"] for each in said] == ["add"]
    for seen in (behind, followed.number("one-3"), followed.number("two-1"), 0):
        assert event(followed.since(seen))[:2] == ("two-2", "state")
    next_one.add(frame(*"abcdef"), 0.0)
    follow(followed, next_one.since(2))
    assert event(followed.since(followed.number("two-2")))[:2] == ("two-3", "patch")


def test_words_that_the_next_owner_does_not_say_are_told_to_nobody(
    followed: FollowedBacklog,
) -> None:
    next_one = Backlog("two")
    next_one.add(frame("a", "b"), 0.0)
    follow(followed, next_one.since(0))
    assert event(followed.since(followed.number("one-4")))[:2] == ("two-1", "state")


def test_a_node_that_followed_and_is_the_owner_tells_what_differs(
    followed: FollowedBacklog,
) -> None:
    assert followed.newest is not None
    ours = Backlog("three", followed.newest)
    seen = ours.number("one-4")
    assert seen == 1
    assert ours.n == 0  # nothing is told before the first frame
    ours.add(frame(*"abcde"), 0.0)
    assert event(ours.since(seen))[:2] == ("three-2", "patch")
    assert event(ours.since(ours.number("one-3")))[:2] == ("three-2", "state")
    erased = Backlog("four", LastFrame("one-4", frame("here", "secret")))
    erased.add(frame("here"), 0.0)
    assert b"secret" not in erased.since(erased.number("one-4")).text
