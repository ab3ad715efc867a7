"""Groups: nobody is in two of them, whatever their sizes, and people meet as many as possible."""

from __future__ import annotations

import sys
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablee import texts
from tablee.model import groups
from tablee.model.groups import Group
from tablee.settings import ROOT
from tablee.texts import speaking
from tests.support.examples import examples

if TYPE_CHECKING:
    from types import FrameType

COUNTS = st.integers(1, 60)
SEEDS = st.integers(0, 2**32)


def crowd(n: int) -> tuple[str, ...]:
    return tuple(f"p{i:03}" for i in range(n))


def members(formed: tuple[Group, ...]) -> list[str]:
    return [who for group in formed for who in group.members]


def again(*rounds: tuple[Group, ...]) -> int:
    """How many pairs have sat together more than once."""
    met = groups.meetings([[g.members for g in formed] for formed in rounds])
    return sum(1 for times in met.values() if times > 1)


# ── how many of how many ────────────────────────────────────────────────────────────────────


@given(COUNTS, st.integers(1, 12))
def test_groups_by_size_hold_everybody_and_leave_nobody_alone(people: int, size: int) -> None:
    sizes = groups.by_size(people, size)
    assert sum(sizes) == people
    assert max(sizes) - min(sizes) <= 1
    if people > 1 and size > 1:
        assert min(sizes) > 1


@given(COUNTS, st.integers(1, 80))
def test_groups_by_number_hold_everybody_and_are_never_empty(people: int, number: int) -> None:
    sizes = groups.by_number(people, number)
    assert len(sizes) == min(people, number)
    assert sum(sizes) == people
    assert min(sizes) > 0


@pytest.mark.parametrize(
    ("people", "size", "said"),
    [
        (15, 4, "3 groupes de 4 et 1 de 3"),
        (13, 3, "1 groupe de 4 et 3 de 3"),
        (5, 4, "1 groupe de 5"),
        (7, 5, "1 groupe de 4 et 1 de 3"),
        (1, 4, "1 groupe de 1"),
        (0, 4, ""),
    ],
)
def test_uneven_numbers_are_said_before_anybody_moves(people: int, size: int, said: str) -> None:
    assert groups.told(groups.by_size(people, size)) == said


def test_several_sizes_are_said_in_one_sentence_in_both_languages() -> None:
    texts.add_catalogue(ROOT / "tablee")
    assert groups.told([2, 6, 4, 4]) == "1 groupe de 6, 2 de 4 et 1 de 2"
    with speaking("en"):
        assert groups.told([3, 4, 4]) == "2 groups of 4 and 1 of 3"


# ── who with whom ───────────────────────────────────────────────────────────────────────────


@given(COUNTS, st.integers(2, 8), SEEDS)
def test_a_draw_seats_each_person_once(people: int, size: int, seed: int) -> None:
    formed = groups.regrouped(crowd(people), groups.by_size(people, size), Random(seed))
    assert sorted(members(formed)) == sorted(crowd(people))
    assert [len(group.members) for group in formed] == list(groups.by_size(people, size))
    assert len({group.id for group in formed}) == len(formed)


@given(COUNTS, st.integers(2, 6), SEEDS)
@settings(max_examples=examples(40))
def test_hosts_keep_their_table_when_all_others_change(people: int, size: int, seed: int) -> None:
    rng = Random(seed)
    first = groups.regrouped(crowd(people), groups.by_size(people, size), rng)
    hosted = tuple(replace(group, host=rng.choice(group.members)) for group in first)
    then = groups.rotated(hosted, crowd(people), rng)
    assert [(g.id, g.host) for g in then] == [(g.id, g.host) for g in hosted]
    assert sorted(members(then)) == sorted(crowd(people))
    sizes = [len(group.members) for group in then]
    assert max(sizes) - min(sizes) <= 1
    if len(first) > 1:
        for before, after in zip(hosted, then, strict=True):
            assert set(before.members) & set(after.members) == {before.host}


@pytest.mark.parametrize(
    ("people", "size", "rounds"), [(16, 4, 4), (20, 4, 4), (30, 3, 5), (200, 5, 3)]
)
def test_over_several_rounds_nobody_meets_the_same_person_twice(
    people: int, size: int, rounds: int
) -> None:
    rng, formed = Random(7), list[tuple[Group, ...]]()
    for _round in range(rounds):
        met = groups.meetings([[g.members for g in before] for before in formed])
        sizes = groups.by_size(people, size)
        formed.append(groups.regrouped(crowd(people), sizes, rng, met=met))
    assert again(*formed) == 0


def test_where_all_have_met_they_still_all_have_a_table() -> None:
    rng, met = Random(1), groups.meetings([[crowd(6)]])
    formed = groups.regrouped(crowd(6), (3, 3), rng, met=met)
    assert sorted(members(formed)) == sorted(crowd(6))


def test_the_same_seed_draws_the_same_groups() -> None:
    one, two = (groups.regrouped(crowd(12), (4, 4, 4), Random(3)) for _twice in range(2))
    assert one == two


def test_two_hundred_people_who_have_nearly_all_met_are_drawn_without_searching_on_and_on() -> None:
    rng, steps = Random(1), 0
    before = [groups.regrouped(crowd(200), groups.by_size(200, 8), rng) for _round in range(25)]
    met = groups.meetings([[g.members for g in formed] for formed in before])

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event == "call"

    sys.setprofile(count)
    try:
        formed = groups.regrouped(crowd(200), groups.by_size(200, 8), rng, met=met)
    finally:
        sys.setprofile(None)
    assert sorted(members(formed)) == sorted(crowd(200))
    assert steps < 1_000_000  # calls of functions, all in all; 2.7 million without an end


# ── who comes, leaves, moves ────────────────────────────────────────────────────────────────


@given(st.lists(st.lists(st.sampled_from(crowd(12)), max_size=6), min_size=1, max_size=5), SEEDS)
def test_whoever_is_here_has_one_seat_and_who_left_has_none(
    seats: list[list[str]], seed: int
) -> None:
    here = Random(seed).sample(crowd(14), 9)
    formed = tuple(Group(id_, "", tuple(s)) for id_, s in zip("abcde", seats, strict=False))
    assert sorted(members(groups.assigned(formed, here))) == sorted(here)


def test_who_comes_late_joins_the_smallest_table() -> None:
    formed = (Group("a", "", ("p1", "p2", "p3")), Group("b", "", ("p4", "p5")))
    found = groups.assigned(formed, ("p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"))
    assert [group.members for group in found] == [
        ("p1", "p2", "p3", "p7"),
        ("p4", "p5", "p6", "p8"),
    ]


def test_a_host_who_leaves_leaves_the_table_without_host() -> None:
    (found,) = groups.assigned((Group("a", "", ("p1", "p2"), host="p1"),), ("p2",))
    assert (found.members, found.host) == (("p2",), "")


def test_who_is_moved_comes_last_at_the_other_table() -> None:
    formed = (Group("a", "", ("p1", "p2"), host="p1"), Group("b", "", ("p3",)))
    found = groups.placed(formed, {"p1": "b"})
    assert [(g.members, g.host) for g in found] == [(("p2",), ""), (("p3", "p1"), "")]
    assert groups.placed(formed, {"p2": "a"}) == formed
    assert members(groups.placed(formed, {"p3": ""})) == ["p1", "p2"]


@given(st.lists(st.integers(0, 5), max_size=9))
def test_groups_join_two_by_two_and_lose_nobody(sizes: list[int]) -> None:
    people = iter(crowd(60))
    formed = tuple(
        Group(id_, "", tuple(next(people) for _n in range(size)))
        for id_, size in zip(groups.ids(len(sizes)), sizes, strict=True)
    )
    found = groups.joined(formed)
    assert sorted(members(found)) == sorted(members(formed))
    full = [size for size in sizes if size]
    assert len(found) == max(len(full) // 2, min(1, len(full)))


def test_an_odd_group_joins_the_smallest_of_the_new_ones() -> None:
    formed = tuple(
        Group(id_, "", tuple(f"{id_}{n}" for n in range(size)))
        for id_, size in (("a", 3), ("b", 3), ("c", 2), ("d", 2), ("e", 2))
    )
    assert [len(group.members) for group in groups.joined(formed)] == [6, 6]


def test_tables_have_their_own_title_else_that_of_a_list_else_a_number() -> None:
    formed = (Group("a", "Sous l’arbre"), Group("b", ""), Group("c", ""))
    titles = [group.title for group in groups.titled(formed, ("Finances", "Lieux"))]
    assert titles == ["Sous l’arbre", "Lieux", "Table 3"]
