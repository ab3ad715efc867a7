"""The devices of whoever facilitates: named, listed, vouched for, put out; what they may do."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAllowed, NotFound
from tablee.model.entities import Role
from tablee.sdk.testing import Clock, enter, facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.session.access import links
from tablee.session.access.links import hash_of_link
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.session.access.devices import Device

LAPTOP, TABLET, PHONE = "the-first-laptop-0001", "a-tablet-by-link-0002", "a-phone-that-joined-03"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Sessions:
    return Sessions(tmp_path, sample_catalogue(), clock)


@pytest.fixture
def room(sessions: Sessions) -> Room:
    room = sessions.create(LAPTOP, "Essai", facilitator="Yasmine Bellec")
    room.conduct.add_step(facilitator_of(room), "ideas")
    return room


def devices(room: Room, here: str = LAPTOP) -> tuple[Device, ...]:
    return room.devices.all(facilitator_of(room), here)


@contextmanager
def coming_from(browser: str) -> Iterator[None]:
    """What is done within is done from this browser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "_ask", [lambda: browser])
        yield


def device(room: Room, browser: str) -> str:
    link = room.link_of(browser)
    assert link is not None
    return link.id


def test_who_opens_the_link_is_a_device_of_its_own_with_a_name(room: Room, clock: Clock) -> None:
    clock.advance(60)
    room.devices.enter(TABLET, "Firefox sur Windows")
    assert room.person_of(TABLET) == facilitator_of(room)
    here, tablet = devices(room)
    assert (here.here, here.confirmed, here.person) == (True, True, "Yasmine")
    assert (tablet.name, tablet.confirmed, tablet.here) == ("Firefox sur Windows", False, False)
    assert tablet.since == tablet.seen == clock()
    room.devices.rename(facilitator_of(room), tablet.id, "  La tablette\u202e du fond ")
    assert devices(room)[1].name == "La tablette du fond"


def test_a_device_that_was_put_out_may_do_nothing_more(room: Room) -> None:
    me = facilitator_of(room)
    room.devices.enter(TABLET)
    room.devices.put_out(me, device(room, TABLET), here=LAPTOP)
    assert room.person_of(TABLET) is None
    assert [d.here for d in devices(room)] == [True]
    with coming_from(TABLET), pytest.raises(NotAllowed, match="n’est plus dans la session"):
        room.conduct.start(me)  # from a page that still stood open
    with coming_from(LAPTOP):
        room.conduct.start(me)


def test_one_leaves_on_a_device_oneself_but_not_on_the_last(room: Room) -> None:
    me = facilitator_of(room)
    with pytest.raises(NotAllowed, match="dernier appareil"):
        room.devices.put_out(me, device(room, LAPTOP), here=LAPTOP)
    room.devices.enter(TABLET)
    with coming_from(TABLET):
        room.devices.put_out(me, device(room, TABLET), here=TABLET)
    assert room.person_of(TABLET) is None


def test_all_others_are_put_out_at_once(room: Room) -> None:
    for n in range(3):
        room.devices.enter(f"{TABLET}-{n}")
    room.devices.put_others_out(facilitator_of(room), LAPTOP)
    assert [d.id for d in devices(room)] == [device(room, LAPTOP)]


IRREVOCABLE = (
    "erase somebody",
    "erase oneself",
    "erase all one wrote",
    "delete the session",
    "change the links",
    "change the console’s links",
    "show a new link",
    "give the role",
    "put out the first device",
    "vouch for itself",
)


@pytest.mark.parametrize("act", IRREVOCABLE)
def test_a_device_that_came_by_the_link_is_asked_for_a_voucher_for_what_cannot_be_undone(
    sessions: Sessions, room: Room, act: str
) -> None:
    me, karim = facilitator_of(room), enter(room, "Karim")
    enter(room, "Jo", Role.FACILITATOR)
    start(room, "ideas")
    seat_of(room, me).post(Idea("à moi"))
    room.devices.enter(TABLET)
    tablet, laptop = device(room, TABLET), device(room, LAPTOP)

    def do() -> None:
        acts: dict[str, Callable[[], object]] = {
            "erase somebody": lambda: room.erasing.person(me, karim.id),
            "erase oneself": lambda: room.erasing.person(me, me.id),
            "erase all one wrote": lambda: room.erasing.all_words(me),
            "delete the session": lambda: sessions.remove(me, room),
            "change the links": lambda: sessions.renew_keys(room, me),
            "change the console’s links": lambda: sessions.renew_keys(room, me, only_console=True),
            "show a new link": lambda: room.devices.console_token(me),
            "give the role": lambda: room.people.set_roles(me, karim.id, {Role.FACILITATOR}),
            "put out the first device": lambda: room.devices.put_out(me, laptop, here=TABLET),
            "vouch for itself": lambda: room.devices.vouch(me, tablet),
        }
        acts[act]()

    before = room.store.journal.last
    with coming_from(TABLET), pytest.raises(NotAllowed, match="venu par le lien"):
        do()
    assert room.store.journal.last == before
    with coming_from(LAPTOP):
        room.devices.vouch(me, tablet)
    if act != "vouch for itself":
        with coming_from(TABLET):
            do()


def test_a_device_that_came_by_the_link_leads_the_workshop_all_the_same(room: Room) -> None:
    me = facilitator_of(room)
    room.devices.enter(TABLET)
    with coming_from(TABLET):
        room.conduct.start(me)
        card = seat_of(room, me).post(Idea("une idée"))
        room.words.hide(me, card.id, True)
        room.conduct.next(me)
        room.conduct.close(me)
    assert room.contribution(card.id).hidden
    assert room.session.closed_at is not None


def test_where_no_device_is_left_to_vouch_the_link_is_enough(sessions: Sessions) -> None:
    """A session that a command made: nobody was there before."""
    room = sessions.create("", "La démo")
    room.devices.enter(TABLET)
    (only,) = devices(room, TABLET)
    assert only.confirmed
    with coming_from(TABLET):
        sessions.renew_keys(room, facilitator_of(room))


# ── identity ────────────────────────────────────────────────────────────────────────────────


def test_whoever_is_given_the_role_facilitates_with_a_new_identity_only(room: Room) -> None:
    jo = room.people.join(PHONE, "Jo")
    room.people.set_roles(facilitator_of(room), jo.id, {Role.FACILITATOR})
    assert room.person_of(PHONE) is None  # whoever knew that cookie knows nothing
    assert room.holder_of(PHONE) == room.person(jo.id)
    room.devices.made_new(PHONE, "a-new-identity-of-jo-04", "Safari sur iPhone")
    assert room.person_of("a-new-identity-of-jo-04") == room.person(jo.id)
    assert room.holder_of(PHONE) is None
    assert [d.name for d in devices(room) if d.person == "Jo"] == ["Safari sur iPhone"]
    again = room.people.join("a-new-identity-of-jo-04", "Joëlle")
    assert (again.id, room.person_of("a-new-identity-of-jo-04")) == (jo.id, again)


def test_who_takes_part_and_opens_the_link_facilitates_as_oneself(room: Room) -> None:
    jo = room.people.join(PHONE, "Jo")
    room.devices.made_new(PHONE, "a-new-identity-of-jo-04")
    person = room.devices.enter("a-new-identity-of-jo-04")
    assert (person.id, person.has(Role.FACILITATOR)) == (jo.id, True)
    assert [d.confirmed for d in devices(room) if d.person == "Jo"] == [False]


def test_a_new_identity_is_taken_along_into_every_session(sessions: Sessions, room: Room) -> None:
    other = sessions.create("somebody-elses-laptop", "Autre")
    naima = other.people.join(LAPTOP, "Naïma")
    sessions.made_new(LAPTOP, "the-same-laptop-anew-5")
    assert room.person_of("the-same-laptop-anew-5") == facilitator_of(room)
    assert other.person_of("the-same-laptop-anew-5") == naima
    assert not sessions.knows(LAPTOP)


# ── what the files hold ─────────────────────────────────────────────────────────────────────


def test_the_console_s_link_stands_readable_in_no_file(
    sessions: Sessions, room: Room, tmp_path: Path
) -> None:
    me = facilitator_of(room)
    tokens = [room.devices.console_token(me) for _n in range(3)]
    room.store.snapshot()
    held = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert [t for t in tokens if t.encode() in held] == []
    assert all(hash_of_link(t).encode() in held for t in tokens)
    assert all(sessions.by_console_token(t) is room for t in tokens)  # a new one ends no other
    sessions.renew_keys(room, me, only_console=True)
    for token in tokens:
        with pytest.raises(NotFound):
            sessions.by_console_token(token)


@pytest.mark.parametrize("by_link_before", [False, True])
def test_where_every_confirmed_device_is_lost_whoever_hosts_gives_a_link_that_confirms(
    sessions: Sessions, room: Room, by_link_before: bool
) -> None:
    me, karim, former = facilitator_of(room), enter(room, "Karim"), room.devices.console_token()
    if by_link_before:
        room.devices.enter(TABLET)
    token = room.devices.replaced_console_token()
    with pytest.raises(NotFound):
        sessions.by_console_token(former)  # it may be in the wrong hands
    assert sessions.by_console_token(token) is room
    room.devices.enter(TABLET)
    with coming_from(LAPTOP), pytest.raises(NotAllowed, match="qui héberge le serveur"):
        room.erasing.person(me, karim.id)
    with coming_from(TABLET):
        room.devices.put_out(me, device(room, LAPTOP), here=TABLET)
        room.erasing.person(me, karim.id)
    room.devices.enter("another-by-that-link-04")
    with coming_from("another-by-that-link-04"), pytest.raises(NotAllowed, match="venu par le"):
        room.erasing.person(me, me.id)


def test_the_links_of_a_session_that_is_over_can_be_changed(sessions: Sessions, room: Room) -> None:
    me, token = facilitator_of(room), room.devices.console_token()
    room.conduct.close(me)
    sessions.renew_keys(room, me)
    with pytest.raises(NotFound):
        sessions.by_console_token(token)


def test_a_session_that_kept_its_link_readable_is_sealed_when_it_opens(
    sessions: Sessions, room: Room, tmp_path: Path
) -> None:
    token, folder = "an-old-readable-link-22", room.store.folder
    with room.store.change():
        former = {**room.store.documents("keys")["1"], "console": token}
        former.pop("consoles")
        room.store.put("keys", "1", former)
    enter(room, "Karim")
    sessions.close()
    shutil.rmtree(tmp_path / ".summaries")  # that version made none
    assert token.encode() in (folder / "journal.jsonl").read_bytes()
    served = Sessions(tmp_path, sample_catalogue())
    again = served.by_console_token(token)
    assert again.session.id == room.session.id
    assert "Karim" in [p.name for p in again.everybody.values()]
    served.close()
    held = {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert [name for name, data in held.items() if token.encode() in data] == []
    assert json.loads(held["session.json"])["keys"]["1"]["consoles"] == [hash_of_link(token)]
    assert Sessions(tmp_path, sample_catalogue()).by_console_token(token)


def test_what_happened_to_devices_is_in_the_history_without_an_address(room: Room) -> None:
    me = facilitator_of(room)
    room.devices.enter(TABLET, "Firefox sur Windows")
    room.devices.vouch(me, device(room, TABLET))
    room.devices.put_out(me, device(room, TABLET), here=LAPTOP)
    told = [act.act.verb for act in room.history.acts(me)]
    assert told[:3] == ["put_out", "vouch", "facilitate"]
    assert not any(act.undoable for act in room.history.acts(me)[:3])


@pytest.mark.parametrize("redone", [False, True])
def test_no_second_phone_vouches_for_what_came_by_the_link(
    sessions: Sessions, room: Room, redone: bool
) -> None:
    room.devices.enter(TABLET)
    me, second = facilitator_of(room), "another-phone-00000004"
    one, two = enter_by(room, PHONE, "Jo"), enter_by(room, second, "Jo bis")
    with coming_from(TABLET):
        room.people.merge(me, one.id, two.id)
        if redone:
            merged = room.history.undo(me)
    fresh, other = "a-fresh-cookie-000005", "a-fresh-cookie-000006"
    sessions.made_new(PHONE, fresh)
    room.devices.enter(fresh)
    if redone:
        with coming_from(TABLET):
            room.history.redo(me, merged.n)
    sessions.made_new(second, other)
    person = room.person_of(other)
    assert person is not None
    assert person.id == one.id
    with coming_from(other), pytest.raises(NotAllowed):
        room.devices.put_others_out(person, other)
    assert room.person_of(LAPTOP) == me


def test_a_further_role_vouches_for_no_device(room: Room) -> None:
    room.devices.enter(TABLET)
    me = facilitator_of(room)
    with coming_from(TABLET):
        room.people.set_roles(me, me.id, {Role.FACILITATOR, Role.SCRIBE})
    assert [d.confirmed for d in devices(room)] == [True, False]


def enter_by(room: Room, browser: str, name: str) -> Person:
    return room.people.join(browser, name)


def test_who_takes_part_erases_their_own_words_and_themselves_from_their_phone(room: Room) -> None:
    naima = room.people.join(PHONE, "Naïma")
    with coming_from(PHONE):
        room.erasing.all_words(naima)
        room.erasing.person(naima, naima.id)
    assert naima.id not in room.everybody
