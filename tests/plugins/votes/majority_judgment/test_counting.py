"""Majority judgment: worked cases, and the definition followed ballot by ballot as a witness."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.majority_judgment.counting import (
    TieBreak,
    majority_grade,
    ranks,
    steps,
    with_missing,
)

Profile = tuple[int, ...]
CASES: list[tuple[str, list[Profile], list[int]]] = [
    ("one ballot away", [(1, 1, 2, 0), (0, 3, 0, 1)], [1, 2]),
    ("close to the worst", [(4, 5, 2, 1, 3, 1, 2), (3, 6, 2, 1, 3, 1, 2)], [2, 1]),
    ("three ballots", [(1, 1, 1), (1, 0, 2), (3, 0, 0), (2, 0, 1), (0, 3, 0)], [3, 1, 5, 4, 2]),
    ("a thousand",
     [(166, 159, 102, 305, 268), (114, 182, 81, 381, 242), (327, 223, 202, 161, 87)], [2, 1, 3]),
    ("split or gathered", [(0, 0, 2, 0, 2, 0), (0, 0, 0, 4, 0, 0)], [2, 1]),
    ("one bad mark", [(0, 0, 0, 1, 4), (0, 0, 1, 0, 4)], [1, 2]),
    ("twice the same", [(1, 0, 2, 2, 0, 0), (1, 0, 2, 2, 0, 0)], [1, 1]),
    ("nine voters",
     [(0, 1, 1, 2, 3, 2), (1, 0, 1, 2, 4, 1), (2, 1, 1, 1, 1, 3), (0, 0, 3, 3, 3, 0)],
     [1, 2, 4, 3]),
    ("nobody voted", [(0, 0, 0), (0, 0, 0)], [1, 1]),
    ("no option", [], []),
]  # fmt: skip
UNRATED_CASES: list[tuple[int, list[Profile], list[int]]] = [
    (21,
     [(1, 1, 4, 3, 7, 4, 1), (0, 2, 4, 3, 7, 4, 1), (1, 1, 4, 3, 7, 4, 1), (1, 0, 4, 3, 7, 4, 1)],
     [2, 1, 2, 4]),
    (10,
     [(2, 2, 2, 2, 2), (1, 2, 2, 2, 2), (0, 0, 4, 0, 0), (0, 0, 0, 0, 2), (0, 0, 0, 1, 1)],
     [1, 1, 3, 4, 5]),
]  # fmt: skip


# ── the witness: the definition, one ballot after the other ─────────────────────────────────


def is_better(one: Profile, other: Profile) -> bool:
    """Whether the one comes before the other, by taking ballots away until they differ."""
    mine, its = unfolded(one), unfolded(other)
    while mine and mine[middle(mine)] == its[middle(its)]:
        del mine[middle(mine)], its[middle(its)]
    return bool(mine) and mine[middle(mine)] > its[middle(its)]


def middle(ballots: list[int]) -> int:
    """The index in the middle, or just below it."""
    return (len(ballots) - 1) // 2


def unfolded(counts: Profile) -> list[int]:
    """The grade of every ballot, the worst first."""
    return [grade for grade, ballots in enumerate(counts) for _ in range(ballots)]


# ── what is voted ───────────────────────────────────────────────────────────────────────────


@st.composite
def ballot_boxes(
    draw: st.DrawFn, most_ballots: int, most_options: int = 6, least_ballots: int = 1
) -> list[Profile]:
    """Profiles of as many ballots; some are another one with a few ballots moved."""
    grades = draw(st.integers(2, 7))
    total = draw(st.integers(least_ballots, most_ballots))
    cut_points = st.lists(st.integers(0, total), min_size=grades - 1, max_size=grades - 1)
    profiles: list[Profile] = []
    for _ in range(draw(st.integers(2, most_options))):
        cuts = [0, *sorted(draw(cut_points)), total]
        profiles.append(tuple(upper - lower for lower, upper in pairwise(cuts)))
        if draw(st.booleans()):
            profiles[-1] = moved(draw, draw(st.sampled_from(profiles)))
    return profiles


def moved(draw: st.DrawFn, profile: Profile) -> Profile:
    """Some two ballots, given another grade each."""
    counts = list(profile)
    for _ in range(2):
        filled = [grade for grade, ballots in enumerate(counts) if ballots]
        counts[draw(st.sampled_from(filled))] -= 1
        counts[draw(st.integers(0, len(counts) - 1))] += 1
    return tuple(counts)


# ── the grade and the ranks ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("counts", "grade"),
    [
        ((0, 0, 1), 2),
        ((1, 0, 1), 0),
        ((1, 1, 1), 1),
        ((1, 1, 2, 0), 1),
        ((0, 3, 0, 1), 1),
        ((0, 0, 2, 0, 2, 0), 2),
        ((500, 0, 500), 0),
        ((499, 0, 501), 2),
    ],
)
def test_half_the_ballots_and_no_fewer_give_the_majority_grade_or_less(
    counts: Profile, grade: int
) -> None:
    assert majority_grade(counts) == grade


def test_an_option_without_a_ballot_has_no_majority_grade() -> None:
    with pytest.raises(ValueError, match="No ballot"):
        majority_grade((0, 0, 0))


@pytest.mark.parametrize(("profiles", "expected"), [case[1:] for case in CASES])
def test_a_worked_case_comes_out_as_worked(profiles: list[Profile], expected: list[int]) -> None:
    assert ranks(profiles) == expected


@pytest.mark.parametrize(("voters", "profiles", "expected"), UNRATED_CASES)
def test_who_leaves_an_option_unrated_gives_it_the_worst_grade(
    voters: int, profiles: list[Profile], expected: list[int]
) -> None:
    assert ranks([with_missing(counts, voters) for counts in profiles]) == expected


def test_nobody_can_be_missing_below_zero() -> None:
    with pytest.raises(ValueError, match="4 ballots from 3 voters"):
        with_missing((1, 3), 3)


def test_options_rated_by_more_or_fewer_people_are_not_ranked() -> None:
    with pytest.raises(ValueError, match="same number"):
        ranks([(1, 2), (2, 2)])
    with pytest.raises(ValueError, match="same number"):
        steps((1, 2), (1, 3))


@given(ballot_boxes(most_ballots=12))
def test_ranks_are_those_of_ballots_taken_away_one_by_one(profiles: list[Profile]) -> None:
    expected = [1 + sum(is_better(other, one) for other in profiles) for one in profiles]
    assert ranks(profiles) == expected


@pytest.mark.parametrize("total", [100, 399, 1000])
@given(data=st.data())
def test_ranks_of_a_crowd_are_those_of_ballots_taken_away_one_by_one(
    total: int, data: st.DataObject
) -> None:
    profiles = data.draw(ballot_boxes(total, most_options=2, least_ballots=total))
    expected = [1 + sum(is_better(other, one) for other in profiles) for one in profiles]
    assert ranks(profiles) == expected


@given(ballot_boxes(most_ballots=30))
def test_only_the_same_ballots_share_a_rank(profiles: list[Profile]) -> None:
    found = ranks(profiles)
    assert len(set(found)) == len(set(profiles))
    assert sorted(found) == [1 + sum(other < rank for other in found) for rank in sorted(found)]


@given(ballot_boxes(most_ballots=30), st.data())
def test_the_order_of_the_options_changes_nothing(
    profiles: list[Profile], data: st.DataObject
) -> None:
    rank_of = dict(zip(profiles, ranks(profiles), strict=True))
    shuffled = data.draw(st.permutations(profiles))
    assert ranks(shuffled) == [rank_of[profile] for profile in shuffled]


@given(ballot_boxes(most_ballots=30), st.data())
def test_a_better_grade_from_one_person_never_costs_a_rank(
    profiles: list[Profile], data: st.DataObject
) -> None:
    option = data.draw(st.integers(0, len(profiles) - 1))
    raised = list(profiles[option])
    grade = data.draw(st.sampled_from([g for g, ballots in enumerate(raised) if ballots]))
    raised[grade] -= 1
    raised[data.draw(st.integers(grade, len(raised) - 1))] += 1

    after = ranks([*profiles[:option], tuple(raised), *profiles[option + 1 :]])

    assert after[option] <= ranks(profiles)[option]


# ── why one comes before the other ──────────────────────────────────────────────────────────


def test_a_tie_is_parted_by_the_ballots_taken_from_the_middle() -> None:
    # 3 4 4 4 4 and 2 4 4 4 4: both at 4, and still so without two of them, then 3 against 2.
    assert steps((0, 0, 0, 1, 4), (0, 0, 1, 0, 4)) == (TieBreak(((4, 3),), (3, 2)),)


def test_ballots_leave_on_either_side_in_turn() -> None:
    found = steps((4, 5, 2, 1, 3, 1, 2), (3, 6, 2, 1, 3, 1, 2))
    assert found == (
        TieBreak(((1, 2), (2, 2)), (1, 1)),
        TieBreak(((1, 1), (3, 1)), (1, 1)),
        TieBreak(((1, 2), (4, 2)), (0, 1)),
    )
    assert [step.ballots for step in found] == [4, 2, 4]


def test_the_same_ballots_are_taken_away_to_the_last() -> None:
    assert steps((1, 0, 2), (1, 0, 2)) == (TieBreak(((2, 2), (0, 1)), None),)
    assert steps((1, 0, 4), (1, 0, 4)) == (
        TieBreak(((2, 2),), (2, 2)),
        TieBreak(((2, 2), (0, 1)), None),
    )


def test_nothing_is_taken_away_from_two_majority_grades_or_none() -> None:
    assert steps((0, 0, 2, 0, 2, 0), (0, 0, 0, 4, 0, 0)) == ()
    assert steps((0, 0), (0, 0)) == ()


@given(ballot_boxes(most_ballots=1000, most_options=2))
def test_whoever_follows_the_steps_finds_the_same_grades_and_the_same_order(
    profiles: list[Profile],
) -> None:
    one, other = profiles[:2]
    found = steps(one, other)
    left = [list(one), list(other)]
    for step in found:
        for grade, ballots in step.removed:
            for counts in left:
                counts[grade] -= ballots
        assert min(min(counts) for counts in left) >= 0
        if step.reached:
            assert step.reached == (majority_grade(left[0]), majority_grade(left[1]))
    assert len(found) <= len(one)
    assert all(step.reached and len({*step.reached}) == 1 for step in found[:-1])
    if found and found[-1].reached:
        mine, its = found[-1].reached
        assert mine != its
        assert (mine > its) == is_better(one, other)
    elif found:
        assert one == other
        assert sum(step.ballots for step in found) == sum(one)
