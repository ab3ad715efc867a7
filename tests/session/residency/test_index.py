"""What leads to a session leads to it after each change, and nothing else does."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotSaved
from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of
from tablee.session.residency.index import LookupKeys, SessionIndex, lookup_keys_of
from tablee.storage.journal import disk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.session import Room, Sessions

LAPTOP, KARIM = "laptop-of-yasmine-00001", "browser-of-Karim"


def publish(_sessions: Sessions, room: Room) -> None:
    room.publishing.publish(facilitator_of(room), [step.id for step in room.agenda])


def give_role(_sessions: Sessions, room: Room) -> None:
    karim, both = room.holder_of(KARIM), {Role.PARTICIPANT, Role.FACILITATOR}
    assert karim is not None
    room.people.set_roles(facilitator_of(room), karim.id, both)
    room.devices.made_new(KARIM, "browser-of-karim-made-new")


def erase(_sessions: Sessions, room: Room) -> None:
    karim = room.holder_of(KARIM)
    assert karim is not None
    room.erasing.person(facilitator_of(room), karim.id)


CHANGES: dict[str, Callable[[Sessions, Room], object]] = {
    "links": lambda sessions, room: sessions.renew_keys(room, facilitator_of(room)),
    "one more link": lambda _sessions, room: room.devices.console_token(),
    "somebody comes": lambda _sessions, room: enter(room, "Naïma"),
    "a new cookie": lambda sessions, _room: sessions.made_new(LAPTOP, "the-same-laptop-anew-5"),
    "a role": give_role,
    "erased": erase,
    "published": publish,
    "over": lambda _sessions, room: room.conduct.close(facilitator_of(room)),
}


def found(sessions: Sessions, marks: LookupKeys) -> set[tuple[str, ...]]:
    return {sessions.rooms.find(kind, mark) for kind, mark in marks.all()}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_session_is_found_by_what_leads_to_it_now_and_by_nothing_of_before(
    sessions: Sessions, change: Callable[[Sessions, Room], object]
) -> None:
    room = sessions.create(LAPTOP, "Essai")
    room.conduct.add_step(facilitator_of(room), "ideas")
    enter(room, "Karim")
    name, before = room.session.id, lookup_keys_of(room)
    sessions.create("another-laptop", "Autre")
    change(sessions, room)
    now = lookup_keys_of(room)
    assert now != before
    assert found(sessions, now) == {(name,)}
    gone = set(before.all()) - set(now.all())
    assert all(sessions.rooms.find(kind, mark) == () for kind, mark in gone)
    assert sessions.rooms.digits == {6: 1 if now.closed else 2}
    del room
    sessions.put_to_rest(idle=0)
    assert found(sessions, now) == {(name,)}


def test_links_that_the_disk_refused_lead_nowhere(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = sessions.create(LAPTOP, "Essai")
    before = lookup_keys_of(room)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "sync", full)
        with pytest.raises(NotSaved):
            sessions.renew_keys(room, facilitator_of(room))
    assert lookup_keys_of(room) == before
    assert found(sessions, before) == {(room.session.id,)}


def test_copies_are_both_found_and_one_that_goes_leaves_the_other() -> None:
    index = SessionIndex()
    marks = LookupKeys("123456", (("join", "a"),), ("b",), (), closed=False)
    index.put("first", marks)
    index.put("copy", marks)
    assert index.find("code", "123456") == index.find("browser", "b") == ("first", "copy")
    index.drop("first")
    index.drop("first")
    assert index.find("join", "a") == ("copy",)
    assert index.digits == {6: 1}
    index.drop("copy")
    assert index.find("join", "a") == ()
    assert index.digits == {}
