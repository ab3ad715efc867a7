"""Majority judgment as a vote: its papers, its rule, what it says, and a real room that judges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.majority_judgment import MajorityJudgment
from plugins.majority_judgment.counting import ranks, steps, with_one_total
from tablee.errors import BadSetting
from tablee.model.entities import HandCount
from tablee.registry.compatibility import make
from tablee.sdk.testing import counted
from tablee.texts import speaking
from tablee.view import Table, Text
from tests.plugins.votes.majority_judgment.a_judgment import (
    FIVE,
    IGNORED,
    QUICK,
    Counts,
    cast_as,
    explained,
    judged,
    places,
    profile,
    told,
    vote_with,
    votes,
)
from tests.plugins.votes.majority_judgment.test_counting import CASES, UNRATED_CASES, is_better

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.view import ProfileRow


def row(step: StepRecord, option: str) -> ProfileRow:
    return next(row for row in profile(step).rows if row.text == option)


# ── the sums ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("profiles", "expected"), [case[1:] for case in CASES[:8]])
def test_a_worked_case_comes_out_as_worked(profiles: list[Counts], expected: list[int]) -> None:
    step = judged({f"P{n}": p for n, p in enumerate(profiles)}, vote_with(len(profiles[0])))
    found = dict(places(step))
    assert [found[f"P{n}"] for n in range(len(profiles))] == expected
    assert [rank for _option, rank in places(step)] == sorted(expected)


@pytest.mark.parametrize(("voters", "profiles", "expected"), UNRATED_CASES)
def test_a_proposal_left_without_a_grade_counts_as_the_worst(
    voters: int, profiles: list[Counts], expected: list[int]
) -> None:
    named = {f"P{n}": p for n, p in enumerate(profiles)}
    step = counted(vote_with(len(profiles[0])), list(named), cast_as(named, voters))
    found = dict(places(step))
    assert [found[f"P{n}"] for n in range(len(profiles))] == expected


def test_the_score_is_the_place_of_the_majority_grade_and_the_grades_given_are_counted() -> None:
    step = judged({"A": (1, 1, 2, 0, 0), "B": (0, 0, 1, 2, 0), "C": (4, 0, 0, 0, 0)})
    assert step.outcome is not None
    assert [(o.id, o.score, o.rank) for o in step.outcome.options] == [
        ("B", 2, 1),
        ("A", 1, 2),
        ("C", 0, 3),
    ]
    assert (step.outcome.voters, step.outcome.cast, step.outcome.available) == (4, 11, 12)


def test_whoever_gives_no_grade_at_all_has_not_voted() -> None:
    step = counted(MajorityJudgment(), ["A", "B"], [{"A": 4, "B": 2}, {"A": 3}, {}])
    assert step.outcome is not None
    assert step.outcome.voters == 2
    assert row(step, "B").counts == (0, 0, 1, 0, 1)
    assert profile(step).note == (
        "2 personnes ont voté · 1 mention non donnée compte comme « Insuffisant »"
    )
    assert row(step, "B").details == "1 personne sur 2 dit mieux que « Insuffisant »"
    assert explained(step)[0].endswith(
        "Mentions non données, comptées « Insuffisant » : 1 pour « B »."
    )
    assert told(counted(MajorityJudgment(), ["A", "B"], [{}])) == "Aucune mention n’a été donnée."


def test_a_result_is_read_from_the_best_grade_with_the_majority_grade_and_who_makes_it() -> None:
    step = judged({"A": (0, 0, 5, 4, 5), "B": (9, 2, 3, 0, 0), "C": (0, 0, 0, 0, 14)})
    assert profile(step).choices == FIVE
    assert profile(step).median
    assert [(r.rank, r.text, r.counts, r.figure, r.details) for r in profile(step).rows] == [
        (1, "C", (14, 0, 0, 0, 0), "Excellent", "14 personnes sur 14 disent « Excellent »"),
        (2, "A", (5, 4, 5, 0, 0), "Très bien", "9 personnes sur 14 disent « Très bien » ou mieux"),
        (
            3,
            "B",
            (0, 0, 3, 2, 9),
            "Insuffisant",
            "5 personnes sur 14 disent mieux que « Insuffisant »",
        ),
    ]
    assert (profile(step).note, profile(step).aside) == ("14 personnes ont voté", "")


@QUICK
@given(st.data())
def test_more_than_half_say_the_majority_grade_or_better_and_no_higher_one(
    data: st.DataObject,
) -> None:
    step = data.draw(votes())
    for shown in profile(step).rows:
        if total := sum(shown.counts):
            place = profile(step).choices.index(shown.figure)
            assert 2 * sum(shown.counts[: place + 1]) > total
            assert 2 * sum(shown.counts[:place]) <= total


# ── a grade that is not given does not count ────────────────────────────────────────────────


def test_where_unrated_is_ignored_the_shares_of_the_grades_are_compared() -> None:
    profiles = {"A": (1, 0, 2, 2, 0), "B": (2, 0, 4, 4, 0), "C": (0, 0, 1, 0, 0)}
    step = judged(profiles, IGNORED)
    assert places(step) == [("A", 1), ("B", 1), ("C", 3)]
    assert row(step, "A").details == "4 personnes sur 5 disent « Bien » ou mieux"
    assert told(step) == (
        "2 propositions à égalité en tête, mention majoritaire « Bien ». "
        "Ce sont « A », « B ». Elles ont les mêmes parts de chaque mention : rien ne les départage."
    )
    assert profile(step).note == "10 personnes ont voté"


def test_a_proposal_that_nobody_graded_comes_last_and_says_so() -> None:
    profiles = {"A": (3, 0, 0, 0, 0), "B": (0, 0, 0, 0, 0), "C": (0, 0, 0, 0, 0)}
    step = judged(profiles, IGNORED)
    assert places(step) == [("A", 1), ("B", 2), ("C", 2)]
    assert step.outcome is not None
    assert [option.score for option in step.outcome.options] == [0, -1, -1]
    assert (row(step, "B").figure, row(step, "B").details) == (
        "sans mention",
        "Personne ne l’a jugée",
    )
    nobody = counted(IGNORED, ["A", "B"], [], hands=[HandCount(3, {})])
    assert told(nobody) == "Aucune mention n’a été donnée."
    assert (IGNORED.explained(nobody), IGNORED.recounts(nobody)) == ((), ())


def test_a_tie_between_unequal_numbers_is_explained_ballot_by_ballot() -> None:
    step = judged({"A": (0, 0, 1, 2, 0), "B": (0, 0, 2, 2, 0), "C": (0, 0, 0, 0, 0)}, IGNORED)
    assert places(step) == [("A", 1), ("B", 2), ("C", 3)]
    step = judged({"A": (0, 1, 2, 2, 0), "B": (0, 0, 3, 1, 0)}, IGNORED)
    assert told(step) == (
        "En tête, « A », mention majoritaire « Bien ». « B » a la même mention ; on les départage "
        "en retirant à chacune, au milieu, la même part de ses bulletins : « Très bien » contre "
        "« Bien »."
    )
    middle, table, comparison = IGNORED.explained(step)
    assert isinstance(middle, Text)
    assert "la plus basse des deux du milieu" in middle.text
    assert isinstance(table, Table)
    assert table.rows == (("A", "5", "n° 3", "Bien"), ("B", "4", "n° 2", "Bien"))
    assert isinstance(comparison, Text)
    assert comparison.text.splitlines() == [
        "« A » et « B » ont toutes deux « Bien ».",
        "Mentions reçues : 5 pour « A », 4 pour « B ». Pour comparer des parts égales, un bulletin "
        "de « A » compte pour 4, et un bulletin de « B » pour 5.",
        "On retire à chacune, au milieu, 5 bulletins « Bien » : « A » passe à « Très bien », "
        "« B » reste à « Bien ».",
        "« A » passe devant.",
    ]


@pytest.mark.parametrize("unrated", ["worst", "ignored"])
def test_where_everybody_grades_everything_both_rules_say_the_same(unrated: str) -> None:
    profiles = {"A": (0, 1, 1, 2, 3, 2), "B": (1, 0, 1, 2, 4, 1), "C": (2, 1, 1, 1, 1, 3)}
    assert places(judged(profiles, vote_with(6, unrated))) == [("A", 1), ("B", 2), ("C", 3)]


# ── shares ──────────────────────────────────────────────────────────────────────────────────


def test_profiles_of_unequal_totals_are_brought_to_the_smallest_common_one() -> None:
    assert with_one_total([(1, 2), (2, 2), (0, 6)]) == [(4, 8), (6, 6), (0, 12)]
    assert with_one_total([(1, 2), (3, 0)]) == [(1, 2), (3, 0)]
    assert with_one_total([]) == []
    with pytest.raises(ValueError, match="No ballot"):
        with_one_total([(1, 2), (0, 0)])


def profiles_of(most: int = 8) -> st.SearchStrategy[list[Counts]]:
    """Profiles of four grades, each with some ballot, of whatever totals."""
    counts = st.tuples(*[st.integers(0, most)] * 4).filter(any)
    return st.lists(counts, min_size=2, max_size=4)


@QUICK
@given(profiles_of())
def test_shares_are_ranked_as_if_as_many_people_had_graded_each(profiles: list[Counts]) -> None:
    def better(one: Counts, other: Counts) -> bool:
        grown = [tuple(n * sum(b) for n in a) for a, b in ((one, other), (other, one))]
        return is_better(grown[0], grown[1])

    expected = [1 + sum(better(other, one) for other in profiles) for one in profiles]
    assert ranks(with_one_total(profiles)) == expected


@QUICK
@given(profiles_of(), st.integers(1, 5))
def test_the_same_ballots_several_times_over_change_no_rank(
    profiles: list[Counts], times: int
) -> None:
    grown = [tuple(n * times for n in profiles[0]), *profiles[1:]]
    assert ranks(with_one_total(grown)) == ranks(with_one_total(profiles))


@QUICK
@given(profiles_of())
def test_one_more_person_who_says_the_best_never_costs_a_rank(profiles: list[Counts]) -> None:
    first, *others = profiles
    more = [(*first[:-1], first[-1] + 1), *others]
    assert ranks(with_one_total(more))[0] <= ranks(with_one_total(profiles))[0]


def test_totals_without_a_common_factor_are_compared_exactly() -> None:
    profiles = [(n, 1, n, n + 1) for n in range(300, 360)]
    one_total = with_one_total(profiles)
    assert sum(one_total[0]) > 10**60
    found = ranks(one_total)
    assert found == [*range(60, 0, -1)]
    (only,) = steps(one_total[0], one_total[1])
    assert only.reached == (1, 2)


# ── grades ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("scale", "labels"),
    [
        ("5", FIVE),
        ("6", ("Très bien", "Bien", "Assez bien", "Passable", "Insuffisant", "À rejeter")),
        (
            "7",
            (
                *("Excellent", "Très bien", "Bien", "Assez bien"),
                *("Passable", "Insuffisant", "À rejeter"),
            ),
        ),
    ],
)
def test_the_paper_offers_the_grades_in_use_the_best_first(
    scale: str, labels: tuple[str, ...]
) -> None:
    vote = make(MajorityJudgment, {"scale": scale, "own_grades": ["Seule"]})
    assert isinstance(vote, MajorityJudgment)
    paper = vote.paper(judged({"A": (1,), "B": (1,)}, vote))
    assert (paper.form, paper.decimals) == ("grade", False)
    assert tuple(choice.label for choice in paper.choices) == labels
    assert [choice.value for choice in paper.choices] == [*reversed(range(len(labels)))]
    assert " · ".join(labels) in vote.rule()


def test_the_facilitator_writes_grades_of_their_own() -> None:
    vote = make(MajorityJudgment, {"scale": "own", "own_grades": [" Oui ", "", "Peut-être  pas"]})
    assert isinstance(vote, MajorityJudgment)
    step = judged({"A": (1, 2), "B": (2, 1)}, vote)
    assert profile(step).choices == ("Oui", "Peut-être pas")
    assert [(r.text, r.figure) for r in profile(step).rows] == [
        ("A", "Oui"),
        ("B", "Peut-être pas"),
    ]
    assert vote.recounts(step)[0].title == "Et en approbation, à partir de « Oui » ?"
    with speaking("en"):
        assert vote.grades() == ("Peut-être pas", "Oui")
    assert len(vote_with(9).grades()) == 9


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"own_grades": []}, "de 2 à 9 mentions, une par ligne : il y en a 0"),
        ({"own_grades": ["Seule", " "]}, "il y en a 1"),
        ({"own_grades": [f"Mention {n}" for n in range(10)]}, "il y en a 10"),
        ({"own_grades": ["oui", "Non", " Oui"]}, "La mention « Oui » est là deux fois"),
        ({"own_grades": ["Oui", "N" * 41]}, "au plus 40 caractères"),
        ({"own_grades": 7}, "n’a pas la bonne forme"),
        ({"scale": "8"}, "ce choix n’existe pas"),
        ({"unrated": "perhaps"}, "ce choix n’existe pas"),
    ],
)
def test_what_is_no_scale_is_refused_with_a_sentence(chosen: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        make(MajorityJudgment, {"scale": "own", "own_grades": ["Oui", "Non"], **chosen})
