"""What a field says of itself holds wherever fields are treated alike: undo, archive, agendas …

A field that is added to a step is tried by these tests as it is declared.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from tablee.activities.votes import VoteFacts
from tablee.errors import NotAccepted
from tablee.model.agendas import AgendaStep, read, written
from tablee.model.agendas.agenda import STEP_FIELDS
from tablee.model.entities import (
    ActivitySummary,
    Contribution,
    Person,
    Session,
    Step,
    StepState,
    Urn,
)
from tablee.model.field_metadata import InAgenda, PeopleIn, TakenBack, traits
from tablee.model.verbs import Verb
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.library.agendas import agenda_of, steps_of
from tablee.session.transfer import archive, restore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

STEP = [f.name for f in fields(Step) if f.name != "id"]
LISTS = {"people": Person, "steps": Step, "contributions": Contribution, "urns": Urn}


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """An introduction that somebody wrote, and a vote that was counted."""
    vote = {"dot_vote": {"secret": False, "source": "-"}}
    room = open_room(tmp_path, catalogue, "introductions", "dot_vote", settings=vote)
    boss, naima = facilitator_of(room), enter(room, "Naïma")
    step = start(room, "dot_vote")
    room.voting.prepare(boss, step, typed=["Un four", "Un marché"], left_out=[])
    room.voting.open(boss, step)
    option = room.step_record(step).facts(VoteFacts).options[0][0]
    room.voting.cast(naima, step, {option: 1})
    room.voting.close(boss, step)
    start(room, "introductions")
    said = catalogue.content("introductions", "introduction", {"text": "Je relie des livres"})
    seat_of(room, naima).post(said)
    return room


def current(room: Room) -> Step:
    return room.step(room.session.current or "")


def another(room: Room, name: str, who: str) -> Any:
    """Another value of this field of a step, of its own type; `who` is the id of a person."""
    now = getattr(current(room), name)
    odd: dict[str, Any] = {
        "activity": "clarification",
        "state": StepState.DONE,
        "facts": {**current(room).facts, "turn": who},
        "finished": (*current(room).finished, who),
        "seats": {**current(room).seats, who: "g"},
        "settings": {"since": True},
        "outcome": next(s.outcome for s in (*room.agenda, *room.beside) if s.outcome),
        "run_sheet": {"aim": "Autre chose"},
        "plain": ActivitySummary(icon="other"),
        "translations": {"es": {"title": "Otra"}},
        "ended_at": (current(room).ended_at or 0.0) + 1,
    }
    if name in odd:
        return odd[name]
    assert isinstance(now, bool | int | float | str), f"what is another {name}?"
    return not now if isinstance(now, bool) else f"{now}!" if isinstance(now, str) else now + 1


def change(room: Room, name: str, who: str) -> tuple[Any, Any, int]:
    """Changes one field of the running step; its value before and after, the number of the act."""
    before = getattr(current(room), name)
    with room.transaction(facilitator_of(room).id, Verb.CONFIGURE):
        room.commit(replace(current(room), **{name: another(room, name, who)}))
    return before, getattr(current(room), name), room.store.journal.last


@pytest.mark.parametrize("name", STEP)
def test_undoing_takes_a_field_back_as_it_is_declared(room: Room, name: str) -> None:
    boss = facilitator_of(room)
    before, after, n = change(room, name, enter(room, "Inès").id)
    with suppress(NotAccepted):
        room.history.undo(boss, n)
    now = getattr(current(room), name)
    if traits(Step)[name].taken_back is TakenBack.NEVER:
        assert now == after or (name == "revision" and now > after)
    else:
        assert after != before
        assert json.dumps(now, default=str) == json.dumps(before, default=str)


@pytest.mark.parametrize("name", STEP)
def test_a_field_that_changed_again_goes_back_only_member_by_member(room: Room, name: str) -> None:
    boss, one, two = facilitator_of(room), enter(room, "Inès").id, enter(room, "Louis").id
    said = traits(Step)[name].taken_back
    _before, _after, n = change(room, name, one)
    _again, last, _n = change(room, name, two)
    if said is TakenBack.MEMBERS:
        room.history.undo(boss, n)
        assert set(getattr(current(room), name)) == set(last) - {one}
    elif said is not TakenBack.NEVER and _after != last:
        with pytest.raises(NotAccepted):
            room.history.undo(boss, n)
        assert getattr(current(room), name) == last


def test_an_archive_has_the_fields_that_say_so_and_no_others(room: Room) -> None:
    told = archive.of_room(room)
    for kind, listed in ((Person, told["people"]), (Step, told["steps"]), (Urn, told["urns"])):
        expected = {name for name, said in traits(kind).items() if said.archived}
        assert listed
        assert all(set(each) == expected for each in listed)
    whole = {name for name, said in traits(Session).items() if said.archived}
    assert set(told) - {*LISTS, "schema", "pictures"} == whole
    assert {"id", "seal"}.isdisjoint(told)


def test_what_an_archive_leaves_out_begins_anew(room: Room, catalogue: Catalogue) -> None:
    told = archive.of_room(room)
    back = restore.read(told, catalogue)
    for step in back.steps:
        fresh = Step(step.id, step.activity)
        left = [name for name, said in traits(Step).items() if not said.archived]
        assert [getattr(step, name) for name in left] == [getattr(fresh, name) for name in left]


@pytest.mark.parametrize("name", [name for name in STEP if name != "beside"])
def test_an_agenda_has_the_fields_that_say_so_and_others_begin_anew(room: Room, name: str) -> None:
    _before, after, _n = change(room, name, enter(room, "Inès").id)
    file = written(agenda_of(room, "Le mien"))
    at = [step.id for step in room.agenda].index(room.session.current or "")
    opened = steps_of(read(file.encode()), room.catalogue)[at]
    fresh = Step(opened.id, opened.activity, position=opened.position)
    if traits(Step)[name].in_agenda is InAgenda.NO:
        assert getattr(opened, name) == getattr(fresh, name)
    else:
        assert getattr(opened, name) == after


def test_a_line_of_an_agenda_has_what_a_step_says_an_agenda_has_and_its_own_place() -> None:
    assert {f.name for f in fields(AgendaStep)} == {*STEP_FIELDS, "nth", "lines"}


def damages() -> Iterator[tuple[str, str, Any]]:
    """Each list, field and value that is to be refused by what the field declares."""
    for table, kind in LISTS.items():
        for name, said in traits(kind).items():
            if said.within is not None:
                yield from (
                    (table, name, edge) for edge in (said.within[0] - 1, said.within[1] + 1)
                )
            if said.people is PeopleIn.HERE:
                yield table, name, "zzzzzzzzzzzz"
            if said.one_line:
                yield table, name, "\u202eoeJ"


@pytest.mark.parametrize(("table", "name", "value"), list(damages()))
def test_a_file_is_refused_for_what_a_field_may_not_be(
    room: Room, catalogue: Catalogue, table: str, name: str, value: Any
) -> None:
    told = archive.of_room(room)
    now = told[table][0].get(name, [])
    shaped = (
        [value] if isinstance(now, list) else {value: value} if isinstance(now, dict) else value
    )
    told[table][0][name] = shaped
    with pytest.raises(NotAccepted, match="abîmée ou incomplète"):
        restore.read(told, catalogue)
    told[table][0][name] = now
    assert restore.read(told, catalogue)


@pytest.mark.parametrize(("name", "longest"), [("title", 200), ("lead", 1000)])
def test_a_text_of_a_session_is_as_long_as_it_is_declared(
    room: Room, catalogue: Catalogue, name: str, longest: int
) -> None:
    assert traits(Session)[name].longest == longest
    told = archive.of_room(room) | {name: "x" * longest}
    assert restore.read(told, catalogue)
    with pytest.raises(NotAccepted):
        restore.read(told | {name: "x" * (longest + 1)}, catalogue)


HOLDING = [name for name in STEP if traits(Step)[name].people is not PeopleIn.NOBODY]


@pytest.mark.parametrize("name", HOLDING)
def test_a_field_that_holds_people_follows_when_two_entries_become_one(
    room: Room, name: str
) -> None:
    one, two = enter(room, "Mickaël"), enter(room, "Mickael")
    change(room, name, two.id)
    room.people.merge(facilitator_of(room), one.id, two.id)
    held = json.dumps(getattr(current(room), name))
    assert one.id in held
    assert two.id not in held
