"""Ranking: the literature's cases, an independent library, and what every count must keep to."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from votelib.component import rankscore  # type: ignore[import-untyped] # it has no stubs
from votelib.convert import (  # type: ignore[import-untyped]
    RankedToCondorcetVotes,
    RankedToPositionalVotes,
)
from votelib.evaluate.condorcet import (  # type: ignore[import-untyped]
    CondorcetWinner,
    Schulze,
    pairwise_wins,
)

from plugins.ranking.counting import (
    BeatPath,
    Duels,
    borda,
    condorcet_winner,
    duels,
    first_places,
    schulze,
)

Ballots = list[tuple[dict[str, int], int]]


def voting(*lines: tuple[str, int]) -> Ballots:
    """Ballots written as in the books, `("A B=C", 3)`: A, then B and C level, by three people."""
    return [
        (
            {
                option: position
                for position, level in enumerate(order.split(), start=1)
                for option in level.split("=")
            },
            weight,
        )
        for order, weight in lines
    ]


SCHULZE_2011 = voting(
    ("A C B E D", 5),
    ("A D E C B", 5),
    ("B E D A C", 8),
    ("C A B E D", 3),
    ("C A E B D", 7),
    ("C B A D E", 2),
    ("D C E B A", 7),
    ("E B A D C", 8),
)
"""The 45 voters and five options of Schulze's paper, section 3: E, A, C, B, D."""

CYCLE = voting(("A B C", 7), ("B C A", 6), ("C A B", 5))
"""Condorcet's paradox: A beats B 12 to 6, B beats C 13 to 5, C beats A 11 to 7."""


# ── Borda and first places ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ballots", "points"),
    [
        (voting(("A B C D", 1)), {"A": 3, "B": 2, "C": 1, "D": 0}),
        (voting(("A B=C D", 1)), {"A": 3, "B": 1.5, "C": 1.5, "D": 0}),
        (voting(("A", 2)), {"A": 6, "B": 2, "C": 2, "D": 2}),
        (voting(("A=B", 1)), {"A": 2.5, "B": 2.5, "C": 0.5, "D": 0.5}),
        ([({}, 1)], {"A": 1.5, "B": 1.5, "C": 1.5, "D": 1.5}),
        ([({"A": 10, "B": 20, "C": 20, "withdrawn": 1}, 1)], {"A": 3, "B": 1.5, "C": 1.5, "D": 0}),
        ([], {"A": 0, "B": 0, "C": 0, "D": 0}),
    ],
)
def test_options_held_level_share_the_points_of_their_places(
    ballots: Ballots, points: dict[str, float]
) -> None:
    assert borda("ABCD", ballots) == points


@pytest.mark.parametrize(
    ("ballots", "firsts"),
    [
        (CYCLE, (7, 6, 5)),
        (voting(("A=B=C", 1)), (Fraction(1, 3),) * 3),
        (voting(("A=B C", 3), ("C", 1)), (Fraction(3, 2), Fraction(3, 2), 1)),
        ([({}, 4)], (0, 0, 0)),
        ([({"A": 3, "withdrawn": 1}, 1)], (1, 0, 0)),
    ],
)
def test_a_ballot_with_several_firsts_is_split_between_them(
    ballots: Ballots, firsts: tuple[Fraction, ...]
) -> None:
    assert tuple(first_places("ABC", ballots).values()) == firsts


# ── duels ───────────────────────────────────────────────────────────────────────────────────


def test_a_duel_counts_who_prefers_the_one_to_the_other() -> None:
    found = duels("ABC", voting(("A B C", 3), ("B A", 2), ("C A=B", 4)))
    assert found == Duels(("A", "B", "C"), ((0, 3, 5), (2, 0, 5), (4, 4, 0)))
    assert found.between("A", "C") == (5, 4)


def test_the_literature_s_duels_come_out() -> None:
    assert duels("ABCDE", SCHULZE_2011).table == (
        (0, 20, 26, 30, 22),
        (25, 0, 16, 33, 18),
        (19, 29, 0, 17, 24),
        (15, 12, 28, 0, 14),
        (23, 27, 21, 31, 0),
    )


@pytest.mark.parametrize(
    ("ballots", "winner"),
    [
        (voting(("A B C", 2), ("B A C", 1)), "A"),
        (CYCLE, None),
        (voting(("A B C", 1), ("B A C", 1)), None),
        ([], None),
    ],
)
def test_whoever_wins_every_duel_is_found(ballots: Ballots, winner: str | None) -> None:
    assert condorcet_winner(duels("ABC", ballots)) == winner


# ── Schulze ─────────────────────────────────────────────────────────────────────────────────


def test_the_literature_s_case_ranks_e_a_c_b_d() -> None:
    count = schulze(duels("ABCDE", SCHULZE_2011))
    assert count.ranks == {"E": 1, "A": 2, "C": 3, "B": 4, "D": 5}
    assert count.strengths == (
        (0, 28, 28, 30, 24),
        (25, 0, 28, 33, 24),
        (25, 29, 0, 29, 24),
        (25, 28, 28, 0, 24),
        (25, 28, 28, 31, 0),
    )


@pytest.mark.parametrize(
    ("path", "weakest", "votes"),
    [
        ("ADCB", ("D", "C"), (28, 17)),
        ("ADC", ("D", "C"), (28, 17)),
        ("AD", ("A", "D"), (30, 15)),
        ("ACE", ("C", "E"), (24, 21)),
        ("BA", ("B", "A"), (25, 20)),
        ("BDC", ("D", "C"), (28, 17)),
        ("CBD", ("C", "B"), (29, 16)),
        ("EBA", ("B", "A"), (25, 20)),
        ("EDCB", ("D", "C"), (28, 17)),
    ],
)
def test_the_literature_s_paths_are_found_with_their_weakest_duel(
    path: str, weakest: tuple[str, str], votes: tuple[int, int]
) -> None:
    count = schulze(duels("ABCDE", SCHULZE_2011))
    assert count.path(path[0], path[-1]) == BeatPath((*path,), weakest, votes)


def test_a_cycle_is_cut_at_its_weakest_duel() -> None:
    count = schulze(duels("ABC", CYCLE))
    assert count.ranks == {"A": 1, "B": 2, "C": 3}
    assert count.beats("A", "C")
    assert count.path("A", "C") == BeatPath(("A", "B", "C"), ("A", "B"), (12, 6))
    assert count.path("C", "A") == BeatPath(("C", "A"), ("C", "A"), (11, 7))


def test_no_chain_leads_from_who_wins_no_duel() -> None:
    count = schulze(duels("ABC", voting(("A B", 1), ("B A", 1))))
    assert count.path("C", "A") is None
    assert count.path("A", "B") is None
    assert count.ranks == {"A": 1, "B": 1, "C": 3}


def test_who_is_level_with_the_first_and_with_the_last_may_come_first_too() -> None:
    count = schulze(duels("ABC", voting(("A C B", 1), ("B A C", 1))))
    pairs = [(one, other) for one, other in permutations("ABC", 2) if count.beats(one, other)]
    assert pairs == [("A", "C")]
    assert count.ranks == {"A": 1, "B": 1, "C": 3}


def test_a_vote_without_options_or_voters_ranks_nobody_before_another() -> None:
    assert schulze(duels("", [])).ranks == {}
    assert schulze(duels("A", [])).ranks == {"A": 1}
    assert schulze(duels("AB", [])).ranks == {"A": 1, "B": 1}


# ── against a library that is not ours ──────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_votes_come_out_as_votelib_says(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(100):
        options = "ABCDEFG"[: draw.randint(2, 7)]
        orders = [tuple(draw.sample(options, len(options))) for _ in range(draw.randint(1, 25))]
        votes = Counter(orders)
        wins = RankedToCondorcetVotes().convert(votes)
        points = RankedToPositionalVotes(rankscore.Borda(base=0)).convert(votes)
        ballots = [({option: i for i, option in enumerate(order)}, 1) for order in orders]

        assert borda(options, ballots) == points
        assert_same(duels(options, ballots), wins)


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_votes_with_options_level_or_left_out_come_out_as_votelib_says(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(100):
        options = "ABCDEFG"[: draw.randint(2, 7)]
        ballots: Ballots = []
        votes: Counter[tuple[frozenset[str], ...]] = Counter()
        votes[(frozenset(options),)] += 1  # it knows of an option by the ballots only
        for weight in draw.choices([1, 2, 5], k=draw.randint(1, 25)):
            ranked = draw.sample(options, draw.randint(1, len(options)))
            order = {option: draw.randint(1, 4) for option in ranked}
            levels = sorted({*order.values()})
            ballots.append((order, weight))
            votes[tuple(frozenset(o for o in order if order[o] == at) for at in levels)] += weight

        assert_same(duels(options, ballots), RankedToCondorcetVotes().convert(votes))


def assert_same(found: Duels, wins: dict[tuple[str, str], int]) -> None:
    """Every duel, every strongest path, the order and Condorcet's winner are as votelib says."""
    count, paths = schulze(found), Schulze.widest_paths(wins)
    winners = CondorcetWinner().evaluate(wins) if wins else []
    for i, one in enumerate(found.options):
        for j, other in enumerate(found.options):
            assert found.table[i][j] == wins.get((one, other), 0)
            assert count.strengths[i][j] == paths.get((one, other), 0)
            assert count.beats(one, other) == ((one, other) in pairwise_wins(paths))
    assert condorcet_winner(found) == (winners[0] if winners else None)


# ── what every count keeps to ───────────────────────────────────────────────────────────────


@st.composite
def votes(draw: st.DrawFn, most_options: int = 6) -> tuple[str, Ballots]:
    """Options, and ballots that hold some level and leave some out."""
    options = "ABCDEF"[: draw(st.integers(1, most_options))]
    orders = st.dictionaries(st.sampled_from(options), st.integers(1, 5))
    return options, draw(st.lists(st.tuples(orders, st.integers(1, 4)), max_size=12))


def everything(options: str, ballots: Ballots) -> tuple[object, ...]:
    """All that is counted, but for the paths, of which several may be as strong."""
    found = duels(options, ballots)
    return (
        borda(options, ballots),
        first_places(options, ballots),
        {(one, other): found.between(one, other) for one in options for other in options},
        condorcet_winner(found),
        schulze(found).ranks,
    )


def borda_ranks(options: str, ballots: Ballots) -> dict[str, int]:
    points = borda(options, ballots)
    return {o: 1 + sum(more > points[o] for more in points.values()) for o in options}


@given(votes(), st.data())
def test_who_voted_what_changes_nothing(vote: tuple[str, Ballots], data: st.DataObject) -> None:
    options, ballots = vote
    one_by_one = [(order, 1) for order, weight in ballots for _ in range(weight)]
    shuffled = data.draw(st.permutations(one_by_one))
    assert everything(options, shuffled) == everything(options, ballots)


@given(votes(), st.data())
def test_the_order_of_the_options_changes_nothing(
    vote: tuple[str, Ballots], data: st.DataObject
) -> None:
    options, ballots = vote
    shuffled = "".join(data.draw(st.permutations(options)))
    assert everything(shuffled, ballots) == everything(options, ballots)


@given(votes(), st.data())
def test_a_better_place_from_somebody_puts_nobody_else_ahead(
    vote: tuple[str, Ballots], data: st.DataObject
) -> None:
    options, ballots = vote
    option = data.draw(st.sampled_from(options))
    raised = [
        ({**order, option: order.get(option, 6) - data.draw(st.integers(0, 5))}, weight)
        for order, weight in ballots
    ]
    before, after = schulze(duels(options, ballots)), schulze(duels(options, raised))
    assert {o for o in options if after.beats(o, option)} <= {
        o for o in options if before.beats(o, option)
    }
    assert after.ranks[option] == 1 or before.ranks[option] > 1
    assert borda_ranks(options, raised)[option] <= borda_ranks(options, ballots)[option]


@given(votes())
def test_a_shared_rank_uses_up_as_many_places_as_share_it(vote: tuple[str, Ballots]) -> None:
    ranks = [*schulze(duels(*vote)).ranks.values()]
    assert all(rank == 1 + sum(before < rank for before in ranks) for rank in ranks)


@given(votes())
def test_every_voter_gives_as_many_points(vote: tuple[str, Ballots]) -> None:
    options, ballots = vote
    voters, m = sum(weight for _order, weight in ballots), len(options)
    assert sum(borda(options, ballots).values()) == voters * m * (m - 1) / 2


@given(votes())
def test_points_are_duels_won_and_half_of_those_left_level(vote: tuple[str, Ballots]) -> None:
    options, ballots = vote
    voters, found = sum(weight for _order, weight in ballots), duels(options, ballots)
    for option, points in borda(options, ballots).items():
        fights = [found.between(option, other) for other in options if other != option]
        assert points == sum(mine + (voters - mine - its) / 2 for mine, its in fights)


@given(votes())
def test_every_voter_who_ranks_something_has_one_first_place(vote: tuple[str, Ballots]) -> None:
    options, ballots = vote
    who_ranked = sum(weight for order, weight in ballots if order)
    assert sum(first_places(options, ballots).values()) == who_ranked


@given(votes())
def test_whoever_wins_every_duel_comes_first_alone(vote: tuple[str, Ballots]) -> None:
    found = duels(*vote)
    winner, ranks = condorcet_winner(found), schulze(found).ranks
    if winner is not None:
        assert [option for option, rank in ranks.items() if rank == 1] == [winner]


@given(votes())
def test_whoever_beats_another_comes_before_it(vote: tuple[str, Ballots]) -> None:
    count = schulze(duels(*vote))
    assert not count.ranks or min(count.ranks.values()) == 1
    for one, other in permutations(vote[0], 2):
        if count.beats(one, other):
            assert count.ranks[one] < count.ranks[other]


@given(votes(most_options=5))
def test_a_path_is_as_strong_as_the_strongest_of_all_there_are(vote: tuple[str, Ballots]) -> None:
    options, found = vote[0], duels(*vote)
    count = schulze(found)
    for one, other in permutations(options, 2):
        between = [o for o in options if o not in (one, other)]
        strongest = max(
            strength(found, (one, *middle, other))
            for n in range(len(between) + 1)
            for middle in permutations(between, n)
        )
        path = count.path(one, other)
        if path:
            assert (path.options[0], path.options[-1]) == (one, other)
            assert path.weakest in [*pairwise(path.options)]
            assert path.votes == found.between(*path.weakest)
            assert strength(found, path.options) == path.votes[0] == strongest
        else:
            assert strongest == 0


def strength(found: Duels, chain: tuple[str, ...]) -> int:
    """The votes of the chain's weakest duel, 0 when it loses one."""
    fights = [found.between(one, other) for one, other in pairwise(chain)]
    return min(mine if mine > its else 0 for mine, its in fights)
