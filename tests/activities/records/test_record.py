"""Steps that form groups in rounds, and the steps in which people are in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.activities import Canvas, StepRecord
from tablee.model.entities import Person, Session, Step
from tablee.model.groups import Group
from tablee.view import Empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.view import Audience, View

SLOTS = ((Group("a", "Les vélos"), Group("b", "Les bus")), (Group("c", "Les trains"),))
MOVED = (Group("a", "Les vélos", ("adele",)),)


@dataclass(frozen=True)
class Plain(Canvas):
    name = "plain"
    title = "Plain"

    def view(self, step: StepRecord, audience: Audience) -> View:
        return Empty("")


@dataclass(frozen=True)
class Working(Plain):
    in_groups = True


@dataclass(frozen=True)
class Moving(Working):
    def groups(self, step: StepRecord) -> Sequence[Group]:
        return MOVED


@dataclass(frozen=True)
class Slots(Plain):
    def rounds(self, step: StepRecord) -> Sequence[Sequence[Group]]:
        return SLOTS


@dataclass(frozen=True)
class Once(Plain):
    def groups(self, step: StepRecord) -> Sequence[Group]:
        return SLOTS[0]


def the_last_of(*activities: Canvas) -> StepRecord:
    people: dict[str, Person] = {}
    session = Session("essai", "Essai")
    record = StepRecord(session, Step("0", "plain"), activities[0], (), people)
    for n, activity in enumerate(activities[1:], 1):
        step = Step(str(n), activity.name)
        earlier = (*record.earlier, record)
        record = StepRecord(session, step, activity, (), people, earlier=earlier)
    return record


def test_each_step_in_groups_has_the_next_slot() -> None:
    assert the_last_of(Slots(), Working()).groups == SLOTS[0]
    assert the_last_of(Slots(), Working(), Plain(), Working()).groups == SLOTS[1]


def test_beyond_the_last_slot_people_stay_where_they_were() -> None:
    assert the_last_of(Slots(), Working(), Working(), Working()).groups == SLOTS[1]


def test_a_step_between_two_rounds_sees_the_groups_of_the_one_before() -> None:
    assert the_last_of(Slots(), Working(), Plain()).groups == SLOTS[0]
    assert the_last_of(Slots(), Plain()).groups == SLOTS[0]


def test_groups_formed_once_are_those_of_all_rounds() -> None:
    assert the_last_of(Once(), Working(), Working()).groups == SLOTS[0]


def test_nobody_is_in_a_group_before_any_was_formed() -> None:
    assert the_last_of(Plain(), Working()).groups == ()
    assert the_last_of(Working()).groups == ()


def test_new_groups_begin_a_new_count() -> None:
    assert the_last_of(Slots(), Working(), Working(), Slots(), Working()).groups == SLOTS[0]


def test_whoever_took_another_group_meanwhile_stays_there_for_the_rounds_that_follow() -> None:
    assert the_last_of(Once(), Moving(), Working()).groups == MOVED
    assert the_last_of(Once(), Moving(), Once(), Working()).groups == SLOTS[0]


def test_another_group_in_one_slot_is_none_in_the_next() -> None:
    assert the_last_of(Slots(), Moving(), Working()).groups == SLOTS[1]
    assert the_last_of(Slots(), Moving(), Plain()).groups == MOVED
