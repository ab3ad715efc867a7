"""Classement: everyone puts the options in order; one count in duels, one in points."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.ranking import Ranking
from tablee import texts
from tablee.model.entities import Cast
from tablee.sdk.testing import counted
from tablee.view import Fold, Table, Text
from tests.plugins.votes.a_vote import bars, first_bars, inside, ranks, scores, told, words
from tests.plugins.votes.ranking.a_ranking import BORDA, CYCLE, SCHULZE, TENNESSEE, order, voted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.activities import StepRecord

both_counts = pytest.mark.parametrize("vote", [SCHULZE, BORDA], ids=["schulze", "borda"])
SCHULZE_2011 = (
    ("A C B E D", 5),
    ("A D E C B", 5),
    ("B E D A C", 8),
    ("C A B E D", 3),
    ("C A E B D", 7),
    ("C B A D E", 2),
    ("D C E B A", 7),
    ("E B A D C", 8),
)
"""Schulze's own example, Social Choice and Welfare 36 (2011), section 3."""


# ── the sums ────────────────────────────────────────────────────────────────────────────────


def test_whoever_is_preferred_to_each_other_comes_first() -> None:
    step = voted(SCHULZE, "MNCK", *TENNESSEE)
    assert ranks(step) == {"N": 1, "C": 2, "K": 3, "M": 4}
    assert scores(step) == {"N": 3, "C": 2, "K": 1, "M": 0}


def test_points_may_say_otherwise_than_first_places() -> None:
    step = voted(BORDA, "MNCK", *TENNESSEE)
    assert scores(step) == {"N": 194, "C": 173, "M": 126, "K": 107}
    assert ranks(step) == {"N": 1, "C": 2, "M": 3, "K": 4}


def test_the_literature_s_case_without_a_winner_of_all_duels_comes_out() -> None:
    step = voted(SCHULZE, "ABCDE", *SCHULZE_2011)
    assert ranks(step) == {"E": 1, "A": 2, "C": 3, "B": 4, "D": 5}
    assert scores(step) == {"E": 4, "A": 3, "C": 2, "B": 1, "D": 0}


def test_a_circle_is_cut_where_fewest_people_close_it() -> None:
    assert ranks(voted(SCHULZE, "ABC", *CYCLE)) == {"A": 1, "B": 2, "C": 3}


def test_two_are_first_and_the_one_behind_either_of_them_is_third() -> None:
    step = voted(SCHULZE, "ABC", ("A C B", 1), ("B A C", 1))
    assert step.outcome is not None
    assert [(o.id, o.rank) for o in step.outcome.options] == [("A", 1), ("B", 1), ("C", 3)]


def test_what_is_left_out_comes_last_together() -> None:
    assert scores(voted(BORDA, "ABCD", ("A", 1))) == {"A": 3, "B": 1, "C": 1, "D": 1}
    assert ranks(voted(SCHULZE, "ABCD", ("A", 1))) == {"A": 1, "B": 2, "C": 2, "D": 2}


def test_options_at_one_place_are_level() -> None:
    assert scores(voted(BORDA, "ABC", ("A=B C", 1))) == {"A": 1.5, "B": 1.5, "C": 0}
    assert ranks(voted(SCHULZE, "ABC", ("A=B C", 1))) == {"A": 1, "B": 1, "C": 3}


@both_counts
def test_only_the_order_of_places_counts(vote: Ranking) -> None:
    skipping = counted(vote, "ABC", [{"A": 1, "B": 3}, {"B": 2, "C": 3}])
    assert skipping.outcome is not None
    assert scores(skipping) == scores(voted(vote, "ABC", ("A B", 1), ("B C", 1)))


@both_counts
def test_so_many_raised_hands_are_as_many_ballots(vote: Ranking) -> None:
    hands = voted(vote, "ABC", ("A B C", 3), ("C", 2))
    alone = voted(vote, "ABC", *[("A B C", 1)] * 3, *[("C", 1)] * 2)
    assert hands.outcome == alone.outcome


@both_counts
def test_an_empty_ballot_is_no_vote_and_is_said(vote: Ranking) -> None:
    step = counted(vote, "ABC", [order("A B C"), order("B"), {}, {}])
    assert step.outcome is not None
    assert (step.outcome.voters, step.outcome.cast, step.outcome.available) == (2, 4, 6)
    assert bars(step).note.endswith(
        "2 personnes ont voté · 1 n’a pas tout classé · 2 bulletins vides"
    )


@both_counts
def test_nothing_ranked_is_said_so(vote: Ranking) -> None:
    step = counted(vote, "ABC", [{}, {}])
    assert told(step) == "Aucune proposition n’a été classée."
    assert {row.rank for row in bars(step).rows} == {1}
    assert vote.explained(step) == ()
    assert vote.recounts(step) == ()
    assert len(vote.synthesis(step)) == 1


# ── what every count keeps to ───────────────────────────────────────────────────────────────


OPTIONS = "ABCD"
ORDERS = st.lists(
    st.builds(
        Cast,
        st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 4)),
        times=st.integers(1, 3),
    ),
    max_size=12,
)
"""Ballots as typed from paper: places shared, skipped and left out."""


@both_counts
@given(ORDERS, st.randoms())
def test_neither_the_order_of_ballots_nor_that_of_options_nor_their_names_matter(
    vote: Ranking, ballots: list[Cast], random: Any
) -> None:
    step = counted(vote, OPTIONS, ballots)
    other = dict(zip(OPTIONS, random.sample(OPTIONS, 4), strict=True))
    renamed = [
        Cast({other[option]: place for option, place in ballot.marks.items()}, times=ballot.times)
        for ballot in random.sample(ballots, len(ballots))
    ]
    again = counted(vote, random.sample(OPTIONS, 4), renamed)
    assert scores(again) == {other[option]: score for option, score in scores(step).items()}
    assert ranks(again) == {other[option]: rank for option, rank in ranks(step).items()}


@given(ORDERS)
def test_every_voter_gives_as_many_points_and_no_option_has_more_than_all(
    ballots: list[Cast],
) -> None:
    outcome = counted(BORDA, OPTIONS, ballots).outcome
    assert outcome is not None
    assert sum(option.score for option in outcome.options) == outcome.voters * 6
    assert all(option.score <= outcome.voters * 3 for option in outcome.options)


@given(ORDERS)
def test_who_is_said_to_win_every_duel_does_and_is_alone_in_first_place(
    ballots: list[Cast],
) -> None:
    step = counted(SCHULZE, OPTIONS, ballots)
    won = {row.text: row.value for row in bars(step).rows}
    first = [option for option, rank in ranks(step).items() if rank == 1]
    if "préférée à chacune des autres" in told(step) or "elle préfère" in told(step):
        assert [won[option] for option in first] == [3]
    else:
        assert max(won.values()) < 3


@given(ORDERS)
def test_a_circle_that_is_told_is_one(ballots: list[Cast]) -> None:
    step = counted(SCHULZE, OPTIONS, ballots)
    said = [text.text for text in explained(step, Text) if "tournent en rond" in text.text]
    assert bool(said) == ("tournent en rond" in told(step))
    for sentence in said:
        circle = [word.split("\u00a0")[1] for word in sentence.split(" ") if "«" in word]
        assert circle[0] == circle[-1]
        for one, other in pairwise(circle):
            assert duel(ballots, one, other) > duel(ballots, other, one)


def duel(ballots: Sequence[Cast], one: str, other: str) -> int:
    """How many people put the one before the other."""
    return sum(
        ballot.times for ballot in ballots if ballot.marks.get(one, 9) < ballot.marks.get(other, 9)
    )


@given(ORDERS.filter(lambda ballots: any(ballot.marks for ballot in ballots)))
def test_an_exercise_shows_what_the_other_count_would_have_said(ballots: list[Cast]) -> None:
    for vote, other in ((SCHULZE, BORDA), (BORDA, SCHULZE)):
        there = counted(other, OPTIONS, ballots)
        shown = first_bars(vote.recounts(counted(vote, OPTIONS, ballots))[0].views)
        assert shown.rows == bars(there).rows
        assert told(there) in words(vote.recounts(counted(vote, OPTIONS, ballots))[0])[1]


# ── what is said of it ──────────────────────────────────────────────────────────────────────


def test_it_says_who_is_preferred_to_each_other_and_how_close_it_was() -> None:
    assert told(voted(SCHULZE, "MNCK", *TENNESSEE)) == (
        "La proposition « N » est préférée à chacune des autres, en duel. "
        "Le plus serré : 58 contre 42, face à « M »."
    )
    assert told(voted(SCHULZE, "ABC", ("A B C", 3), ("B A C", 2))) == (
        "La proposition « A » est préférée à chacune des autres, en duel. "
        "Le plus serré : 3 contre 2, face à la suivante."
    )
    assert told(voted(SCHULZE, "AB", ("A B", 3), ("B", 2))) == (
        "La proposition « A » est préférée à « B » : 3 contre 2."
    )


def test_it_says_that_preferences_go_in_circles_and_how_the_first_is_ahead() -> None:
    circles = (
        "Aucune proposition ne gagne tous ses duels : les préférences du groupe tournent en rond."
    )
    assert told(voted(SCHULZE, "ABC", *CYCLE)) == (
        f"{circles} « A » passe devant « B » : 12 voix en duel, "
        "contre 11 pour la chaîne en sens inverse."
    )
    assert told(voted(SCHULZE, "ABCDE", *SCHULZE_2011)) == (
        f"{circles} « E » passe devant « A » par « B » : au moins 25 voix à chaque duel, "
        "contre 24 en sens inverse."
    )


def test_the_first_may_lose_no_duel_and_win_not_all() -> None:
    direct = voted(SCHULZE, "ABC", ("A C B", 2), ("B A C", 1), ("C B A", 1))
    assert ranks(direct) == {"A": 1, "C": 2, "B": 3}
    assert told(direct) == (
        "Aucune proposition ne gagne tous ses duels. « A » passe devant « C » : 3 contre 1 en duel."
    )
    by_another = voted(SCHULZE, "ABCD", ("C D", 1), ("B A C D", 1), ("A D B", 1))
    assert told(by_another) == (
        "Aucune proposition ne gagne tous ses duels. « A » passe devant « B » par « D » : "
        "au moins 2 voix à chaque duel, et aucune chaîne en sens inverse."
    )


def test_several_in_first_place_are_named_and_why() -> None:
    assert told(voted(SCHULZE, "ABC", ("A B C", 1), ("B A C", 1))) == (
        "Aucune proposition ne gagne tous ses duels. "
        "À égalité en tête : « A » et « B ». Aucune ne perd de duel."
    )
    even = (("A B C", 1), ("B C A", 1), ("C A B", 1))
    assert told(voted(SCHULZE, "ABC", *even)) == (
        "Aucune proposition ne gagne tous ses duels : les préférences du groupe tournent en rond. "
        "À égalité en tête : « A », « B » et « C ». Aucune chaîne de duels ne les départage."
    )
    assert told(voted(SCHULZE, "ABCDE", ("A=B=C=D=E", 2))) == (
        "Aucune proposition ne gagne tous ses duels. "
        "5 propositions à égalité en tête. Aucune ne perd de duel."
    )


def test_points_and_the_lead_are_said() -> None:
    assert told(voted(BORDA, "ABC", ("A B C", 2), ("B=A C", 1))) == (
        "En tête, « A » : 5,5 points, soit 2 de plus que la suivante."
    )
    assert told(voted(BORDA, "ABC", ("A B C", 1), ("B A C", 1))) == (
        "2 propositions à égalité en tête, avec 3 points chacune."
    )


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("line", "french", "english"),
    [
        ("A B/A B/A B/A=B", "« A » : 3,5 points, soit 3 de", "“A”: 3.5 points, 3 more"),
        ("A=B C/C A=B", "avec 2 points chacune", "with 2 points each"),
        ("A=B/A=B/A=B", "avec 1,5 point chacune", "with 1.5 points each"),
        ("A=B/A=B", "avec 1 point chacune", "with 1 point each"),
    ],
)
def test_half_points_take_each_language_s_plural(line: str, french: str, english: str) -> None:
    options = "".join(sorted({letter for letter in line if letter.isalpha()}))
    step = voted(BORDA, options, *((ballot, 1) for ballot in line.split("/")))
    assert french in told(step)
    with texts.speaking("en"):
        assert english in told(step)


# ── for those who check ─────────────────────────────────────────────────────────────────────


def explained(step: StepRecord, kind: type) -> list[Any]:
    """The widgets of this kind in what explains the count."""
    assert isinstance(step.activity, Ranking)
    return inside(step.activity.explained(step), kind)


def test_every_duel_is_in_a_table_by_rank_whose_winner_has_a_sign() -> None:
    (table,) = explained(voted(SCHULZE, "ABC", ("B A C", 3), ("A B C", 2), ("C A=B", 5)), Table)
    assert table.head == ("Proposition", "2", "3", "1")
    assert table.rows == (
        ("2. B", "–", "5–5\u00a0=", "3–2\u00a0▲"),
        ("3. C", "5–5\u00a0=", "–", "5–5\u00a0="),
        ("1. A", "2–3", "5–5\u00a0=", "–"),
    )


def test_where_each_wins_its_duel_against_the_next_nothing_more_is_said() -> None:
    step = voted(SCHULZE, "MNCK", *TENNESSEE)
    assert [text.title for text in explained(step, Text)] == [""]


def test_a_circle_is_named_and_every_place_has_its_chain() -> None:
    reading, circle, chains = explained(voted(SCHULZE, "ABC", *CYCLE), Text)
    assert "▲\u00a0la ligne gagne" in reading.text
    assert circle.text == (
        "Les préférences tournent en rond : « A » bat « B », qui bat « C », qui bat « A »."
    )
    assert chains.title == "Qui passe devant, de l’une à la suivante"
    assert chains.text.splitlines()[1:] == [
        "« A » passe devant « B » : 12 voix en duel, contre 11 pour la chaîne en sens inverse.",
        "« B » passe devant « C » : 13 voix en duel, contre 11 pour la chaîne en sens inverse.",
    ]


def test_a_circle_below_the_first_is_explained_too() -> None:
    below = [(f"D {line}", times) for line, times in CYCLE]
    step = voted(SCHULZE, "ABCD", *below)
    assert "préférée à chacune des autres" in told(step)
    chains = explained(step, Text)[-1].text.splitlines()[1:]
    assert chains[0] == "« D » passe devant « A » : 18 contre 0 en duel."
    assert chains[1].startswith("« A » passe devant « B » : 12 voix en duel, contre 11")


def test_who_is_level_with_the_one_above_is_compared_with_who_is_ahead() -> None:
    chains = explained(voted(SCHULZE, "ABC", ("A C B", 1), ("B A C", 1)), Text)[-1]
    assert chains.text.splitlines()[1:] == [
        "« A » et « B » : aucune ne passe devant l’autre.",
        "« A » passe devant « C » : 2 contre 0 en duel.",
    ]


def test_with_seven_options_duels_are_listed_for_each() -> None:
    (table,) = explained(voted(SCHULZE, "ABCDEFG", ("A B=C D E F G", 2), ("B A", 1)), Table)
    assert table.head == ("Proposition", "Gagne contre", "À égalité avec", "Perd contre")
    assert table.rows[1] == (
        "2. B",
        "3 (1–0), 4 (3–0), 5 (3–0), 6 (3–0), 7 (3–0)",
        "–",
        "1 (1–2)",
    )


def test_with_thirteen_options_duels_of_the_first_three_are_opened_one_by_one() -> None:
    options = "ABCDEFGHIJKLM"
    step = voted(SCHULZE, options, (" ".join(options), 2), (" ".join(options[::-1]), 1))
    folds = explained(step, Fold)
    assert [fold.title for fold in folds] == [
        "1. A : 12 duels gagnés sur 12",
        "2. B : 11 duels gagnés sur 12",
        "3. C : 10 duels gagnés sur 12",
    ]
    (lines,) = folds[1].items
    assert lines.text.splitlines()[:2] == ["1–2, 1. A", "2–1\u00a0▲, 3. C"]
    assert len(lines.text.splitlines()) == 12
    assert explained(step, Table) == []


def test_points_can_be_checked_by_how_many_put_each_option_at_each_place() -> None:
    step = counted(
        BORDA, "ABC", [order("A B C", 2), order("B=A C"), order("C"), {"A": 2, "B": 3}, {}]
    )
    (table,) = explained(step, Table)
    assert table.title == "Combien de personnes par place"
    assert table.head == (
        "Proposition",
        *("Place 1", "Place 2", "Place 3"),
        "Pas classée",
        "Place moyenne",
    )
    assert table.rows == (
        ("A", "4", "0", "0", "1", "1,4"),
        ("B", "1", "3", "0", "1", "2"),
        ("C", "1", "0", "3", "1", "2,6"),
    )
    assert [text.text for text in explained(step, Text)] == [
        "À égalité sur un bulletin, la place est la même et la suivante est sautée.",
        "Dans la moyenne, les propositions à égalité ou pas classées ont chacune le milieu des "
        "places qu’elles se partagent.",
    ]
    assert explained(voted(BORDA, "ABC", ("A B C", 2)), Text) == []


def test_with_seven_options_places_after_the_third_are_together() -> None:
    (table,) = explained(voted(BORDA, "ABCDEFG", ("A B C D E F G", 2), ("G F E", 1)), Table)
    assert table.head[1:5] == ("Place 1", "Place 2", "Place 3", "Plus bas")
    by_option = {row[0]: row[1:] for row in table.rows}
    assert by_option["F"] == ("0", "1", "0", "2", "0", "4,7")
    assert by_option["A"] == ("2", "0", "0", "0", "1", "2,5")
    assert by_option["C"] == ("0", "0", "2", "0", "1", "3,8")
