"""People who take part from elsewhere: what they say, who is called on first, how groups form."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from plugins.groups import FormGroups
from plugins.groups.forming import draw
from tablee.activities import floor
from tablee.activities.floor import Turns
from tablee.document.outline import data_tables, outline, outline_texts
from tablee.errors import NotAllowed
from tablee.model.entities import Appearance
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, open_room, start
from tablee.session import Sessions
from tablee.session.transfer import upload
from tablee.session.transfer.document import document_of
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


def told(room: Room) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom the document says to have been elsewhere, and in the room."""
    read = document_of(room)
    return read.remote, read.in_room


def agrees(room: Room, person: Person, *, remote: bool = False) -> Person:
    return room.people.rename(person, person.id, person.name, remote=remote, place_told=True)


def undo(room: Room, person: Person) -> None:
    """Whoever facilitates takes back the last thing that this person did."""
    boss = facilitator_of(room)
    room.history.undo(boss, next(i.act.n for i in room.history.acts(boss) if i.act.by == person.id))


def test_the_document_says_where_somebody_was_once_they_agree_and_not_after(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "go_round")
    boss, cleo, ali = facilitator_of(room), far(room, "Cleo Petit"), enter(room, "Ali")
    assert told(room) == ((), ())
    agrees(room, cleo, remote=True)
    agrees(room, ali)
    assert told(room) == (("Cleo",), ("Ali",))
    room.people.rename(cleo, cleo.id, "Cleo Petit", Appearance.INITIALS)
    assert told(room)[0] == ("C. P.",)
    room.people.rename(cleo, cleo.id, "Cleo Petit", Appearance.HIDDEN)
    assert told(room) == ((), ("Ali",))
    undo(room, cleo)
    assert told(room)[0] == ("C. P.",)
    room.people.rename(ali, ali.id, "Ali", place_told=False)
    assert told(room)[1] == ()
    undo(room, ali)
    assert told(room)[1] == ()
    room.people.rename(ali, ali.id, "Ali", place_told=True)
    room.erasing.person(boss, cleo.id)
    assert told(room) == ((), ("Ali",))


def test_the_facilitator_agrees_for_nobody_who_has_a_phone(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "go_round")
    boss, cleo = facilitator_of(room), far(room, "Cleo")
    with pytest.raises(NotAllowed):
        room.people.rename(boss, cleo.id, "Cleo", place_told=True)
    added = room.people.add(boss, "Dana")
    room.people.rename(boss, added.id, "Dana", remote=True, place_told=True)
    assert told(room) == (("Dana",), ())
    agrees(room, cleo, remote=True)
    assert room.people.rename(boss, cleo.id, "Cléo", remote=True, place_told=True).place_told
    assert not room.people.rename(boss, cleo.id, "Cléo", place_told=False).place_told
    room.people.merge(boss, cleo.id, added.id)
    assert told(room) == ((), ())


def test_others_are_counted_only_where_both_places_have_several_of_them(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "go_round")
    near = [enter(room, f"Proche {n}") for n in range(6)]
    away = [far(room, f"Loin {n}") for n in range(4)]
    agrees(room, near[0])
    assert told(room) == ((), ("Proche",))
    away.append(far(room, "Loin 4"))
    assert told(room) == (("5 personnes",), ("Proche et 5 autres personnes",))
    agrees(room, away[0], remote=True)
    assert told(room) == (("Loin",), ("Proche",))


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


def test_every_format_says_it_below_the_participants_and_reads_it_back(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "go_round")
    agrees(room, enter(room, "Cleo"), remote=True)
    agrees(room, enter(room, "Ali"))
    document = document_of(room)
    lines = list(outline_texts(outline(document, Part.SHEET)))
    below = lines.index("Participants à l'atelier : Cleo, Ali")
    assert lines[below + 1 : below + 3] == ["À distance\u00a0: Cleo", "Dans la salle\u00a0: Ali"]
    heads = data_tables(document, Part.BOTH)[0].heads
    assert {"À distance", "Dans la salle"} <= set(heads)
    file = catalogue.exporter("json").export(document, Part.SHEET)
    read = upload.read(catalogue, "atelier.json", file).understood
    assert read.lead.splitlines()[-2:] == lines[below + 1 : below + 3]


def test_it_is_there_after_a_restart_and_in_a_session_brought_back_from_its_file(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(tmp_path, catalogue)
    room = sessions.create("laptop" * 5, "Au loin", facilitator="Yasmine")
    for name in ("Cleo", "Ali"):
        agrees(room, enter(room, name), remote=name == "Cleo")
    session = room.session.id
    sessions.close()
    sessions = Sessions(tmp_path, catalogue)
    room = sessions.get(session)
    assert told(room) == (("Cleo",), ("Ali",))
    exporter = catalogue.exporter("json")
    archived = exporter.archived(exporter.export(document_of(room, complete=True), Part.BOTH))
    assert archived is not None
    assert told(sessions.bring_in("another-laptop", archived)) == (("Cleo",), ("Ali",))
    sessions.close()
