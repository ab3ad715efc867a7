"""Élimination par tours: rounds counted as published rules say, against an independent count."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from votelib.evaluate import sequential  # type: ignore[import-untyped] # it has no stubs

from plugins.transferable import Transferable, count
from plugins.transferable.counting import WHOLE, counted
from tablee.activities.votes import Vote
from tablee.errors import NotAccepted
from tablee.sdk import testing
from tablee.view import Table
from tests.plugins.votes.a_vote import inside, open_polls, ranks, told, words
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.registry import Catalogue

    Ballots = Sequence[tuple[Sequence[str], int]]

ABCD = "ABCD"
ORDERS = [order[:n] for n in range(1, 5) for order in permutations(ABCD, n)]
BALLOTS = st.lists(st.tuples(st.sampled_from(ORDERS), st.integers(1, 9)), min_size=1, max_size=12)
TENNESSEE = [("MNCK", 42), ("NCKM", 26), ("CKNM", 15), ("KCNM", 17)]
"""The capital of Tennessee: the textbook example of an instant runoff, which Knoxville wins."""


def marks(order: Sequence[str]) -> dict[str, float]:
    return {option: n for n, option in enumerate(order, start=1)}


def step_of(ballots: Ballots, seats: int = 1, options: str = ABCD) -> StepRecord:
    cast = [marks(order) for order, times in ballots for _time in range(times)]
    return testing.counted(Transferable(seats=seats), tuple(options), cast)


# ── one seat ────────────────────────────────────────────────────────────────────────────────


def test_the_capital_of_tennessee() -> None:
    found = counted("MNCK", TENNESSEE, 1)
    assert found.elected == ("K",)
    assert found.excluded == (("C",), ("N",))
    assert [{o: v // WHOLE for o, v in r.votes.items()} for r in found.rounds] == [
        {"M": 42, "N": 26, "C": 15, "K": 17},
        {"M": 42, "N": 26, "K": 32},
        {"M": 42, "K": 58},
    ]


def runoff(options: str, ballots: Ballots) -> str | None:
    """An instant runoff, counted anew each round from the ballots; None where two stand level."""
    standing = set(options)
    while True:
        firsts = Counter(dict.fromkeys(standing, 0))
        for order, times in ballots:
            if left := [option for option in order if option in standing]:
                firsts[left[0]] += times
        all_ = sum(times for _order, times in ballots)
        best, votes = firsts.most_common(1)[0]
        if votes * 2 > all_ or len(standing) == 1:
            return best
        fewest = min(firsts.values())
        last = [option for option, n in firsts.items() if n == fewest]
        if len(last) > 1:
            return None
        standing.remove(last[0])


@settings(max_examples=examples(200), deadline=None)
@given(BALLOTS)
def test_a_runoff_comes_out_as_one_counted_anew_each_round(ballots: Ballots) -> None:
    expected = runoff(ABCD, ballots)
    assume(expected is not None)
    assert counted(ABCD, ballots, 1).elected == (expected,)


@settings(max_examples=examples(100), deadline=None)
@given(BALLOTS, st.integers(1, 3))
def test_what_no_count_may_break(ballots: Ballots, seats: int) -> None:
    found = counted(ABCD, ballots, seats)
    all_ = sum(times for _order, times in ballots)
    assert len(found.elected) == seats or len(found.elected) + len(found.level) > seats
    assert sorted(option for group in found.order for option in group) == list(ABCD)
    for round_ in found.rounds:
        assert sum(round_.votes.values()) + round_.spent == all_ * WHOLE
        assert round_.spent >= 0
    spent = [round_.spent for round_ in found.rounds]
    assert spent == sorted(spent)
    for option in ABCD:  # whoever has more than a quota of first places is elected
        if sum(times for order, times in ballots if order[0] == option) >= found.quota:
            assert option in found.elected


@settings(max_examples=examples(60), deadline=None)
@given(BALLOTS, st.integers(1, 3))
def test_the_order_of_the_ballots_changes_nothing(ballots: Ballots, seats: int) -> None:
    found = counted(ABCD, ballots, seats)
    assert found == counted(ABCD, ballots[::-1], seats)
    again = counted(ABCD[::-1], ballots, seats)  # nor does that of the options
    assert [set(group) for group in found.order] == [set(group) for group in again.order]


# ── several seats ───────────────────────────────────────────────────────────────────────────


def test_a_surplus_passes_on_in_parts_cut_to_five_decimals() -> None:
    """Worked by hand: quota 100 // 3 + 1 = 34; A passes on 66 − 34 = 32, each ballot 32/66."""
    found = counted("ABC", [("AB", 40), ("AC", 26), ("B", 14), ("C", 20)], 2)
    assert found.quota == 34
    part = WHOLE * 32 // 66
    assert found.rounds[0].then == "surplus"
    assert found.rounds[1].votes == {
        "A": 34 * WHOLE,
        "B": 14 * WHOLE + 40 * part,
        "C": 20 * WHOLE + 26 * part,
    }
    assert found.rounds[1].spent == 66 * (WHOLE * 32 - 66 * part) // 66
    assert found.elected == ("A", "B")


class Gregory:
    """The same rules written another way: every ballot by itself, parts that are exact."""

    def __init__(self, options: str, ballots: Ballots, seats: int) -> None:
        self.papers: list[Any] = [[order, Fraction(times), order[0]] for order, times in ballots]
        self.quota = sum(times for _order, times in ballots) // (seats + 1) + 1
        self.standing, self.seats = list(options), seats
        self.elected: list[str] = []
        self.over: list[str] = []

    def total(self, option: str) -> Fraction:
        return sum((p[1] for p in self.papers if p[2] == option), Fraction())

    def one(self, among: list[str], best: Any) -> str:
        """The one that has most or fewest; where two are level, nobody is to say."""
        level = [o for o in among if self.total(o) == best(map(self.total, among))]
        assume(len(level) == 1)
        return level[0]

    def elect(self, among: list[str]) -> None:
        while among and len(self.elected) < self.seats:
            found = self.one(among, max)
            among.remove(found)
            self.standing.remove(found)
            self.elected.append(found)
            if self.total(found) > self.quota:
                self.over.append(found)

    def move(self, option: str, part: Fraction) -> None:
        for paper in self.papers:
            if paper[2] == option:
                paper[1] *= part
                paper[2] = next((o for o in paper[0] if o in self.standing), "")

    def run(self) -> list[str]:
        while True:
            self.elect([o for o in self.standing if self.total(o) >= self.quota])
            if len(self.elected) + len(self.standing) <= self.seats:
                return [*self.elected, *self.standing]
            if len(self.elected) == self.seats:
                return self.elected
            if self.over:
                found = self.one(self.over, max)
                self.over.remove(found)
                self.move(found, 1 - self.quota / self.total(found))
            else:
                found = self.one(self.standing, min)
                self.standing.remove(found)
                self.move(found, Fraction(1))


@settings(max_examples=examples(200), deadline=None)
@given(BALLOTS, st.integers(2, 3))
def test_several_seats_come_out_as_another_count_has_them(ballots: Ballots, seats: int) -> None:
    expected = Gregory(ABCD, ballots, seats).run()
    assert set(counted(ABCD, ballots, seats).elected) == set(expected)


@settings(max_examples=examples(60), deadline=None)
@given(BALLOTS)
def test_one_seat_comes_out_as_votelib_says(ballots: Ballots) -> None:
    assume(runoff(ABCD, ballots) is not None)
    votes = Counter[tuple[str, ...]]()
    for order, times in ballots:
        votes[tuple(order)] += times
    selector = sequential.TransferableVoteSelector(quota_function="droop")
    firsts = Counter[str]()
    for order, times in ballots:
        firsts[order[0]] += times
    assume(set(firsts) == set(ABCD))  # votelib knows of no option that nobody puts first
    assert selector.evaluate(dict(votes), 1) == [counted(ABCD, ballots, 1).elected[0]]


# ── ties ────────────────────────────────────────────────────────────────────────────────────


def test_level_ones_are_told_apart_by_the_latest_round_that_differs() -> None:
    # C and B have 3 each after D has gone; before that, C had fewer.
    found = counted("ABCD", [("A", 4), ("B", 3), ("C", 2), ("DC", 1)], 1)
    second = found.rounds[1]
    assert (second.whose, second.by) == (("C",), "passes")


def test_level_in_every_round_second_places_decide_and_it_is_said() -> None:
    step = step_of([("A", 2), ("BC", 1), ("C", 1)], options="ABC")
    found = counted("ABC", [("A", 2), ("BC", 1), ("C", 1)], 1)
    assert (found.rounds[0].whose, found.rounds[0].by) == (("B",), "places")
    vote = step.activity
    assert isinstance(vote, Vote)
    assert "les deuxièmes places" in " ".join(words(vote.explained(step)))


def test_what_nothing_tells_apart_goes_together_or_is_left_to_the_room() -> None:
    found = counted("ABC", [("A", 3), ("B", 1), ("C", 1)], 1)
    assert found.elected == ("A",)
    found = counted("ABC", [("A", 2), ("B", 1), ("C", 1)], 1)
    assert (found.rounds[0].whose, found.elected) == (("B", "C"), ("A",))
    step = step_of([("A", 2), ("B", 2), ("C", 1)], options="ABC")
    assert ranks(step) == {"A": 1, "B": 1, "C": 3}
    assert told(step) == (
        "«\u00a0A\u00a0» et «\u00a0B\u00a0» sont à égalité en 2 tours\u00a0: "
        "c’est à vous de départager."
    )


# ── what it says ────────────────────────────────────────────────────────────────────────────


def test_the_rounds_are_shown_and_ranks_go_from_the_chosen_to_the_first_left_out() -> None:
    step = step_of(TENNESSEE, options="MNCK")
    assert ranks(step) == {"K": 1, "M": 2, "N": 3, "C": 4}
    assert told(step) == "«\u00a0K\u00a0» l’emporte en 3 tours, avec 58 voix sur 100."
    vote = step.activity
    assert isinstance(vote, Vote)
    (table,) = inside(vote.explained(step), Table)
    assert table.head == ("Proposition", "Tour 1", "Tour 2", "Tour 3")
    assert table.rows == (
        ("K", "17", "32", "58"),
        ("M", "42", "42", "42"),
        ("N", "26", "26", "–"),
        ("C", "15", "–", "–"),
    )


def test_two_options_at_one_place_are_refused_and_the_ballot_stays(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    polls = open_polls(tmp_path, catalogue, "transferable")
    one, two, _three = polls.open()
    polls.cast("Karim", {one: 2, two: 1})
    with pytest.raises(NotAccepted, match="deux ne peuvent pas avoir la même"):
        polls.cast("Karim", {one: 1, two: 1})
    assert polls.mine("Karim") == {one: 2, two: 1}


def test_nobody_ranked_anything() -> None:
    step = step_of([], options="ABC")
    assert told(step) == "Aucune proposition n’a été classée."
    assert step.urn is not None
    assert count(step.urn, 1) is None
