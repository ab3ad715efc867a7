"""Classement: everyone puts the options in order; one count in duels, one in points."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.ranking import Ranking
from tablee import texts
from tablee.errors import BadSetting, NotAccepted
from tablee.model.entities import Cast, Marks
from tablee.model.synthesis import Paragraph, Tally, TallyRow, TextTable
from tablee.sdk.testing import counted
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Fold, Paper, Table, Text
from tests.plugins.a_vote import bars, first_bars, inside, ranks, scores, told, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tablee.activities import StepRecord
    from tablee.activities.votes import Recount
    from tests.plugins.a_vote import Polls

VOTE = "ranking"
SCHULZE, BORDA = Ranking(), Ranking(count="borda")
both_counts = pytest.mark.parametrize("vote", [SCHULZE, BORDA], ids=["schulze", "borda"])


def order(line: str, times: int = 1) -> Cast:
    """A ballot as in the books: `A B=C` puts A first, then B and C level."""
    marks: Marks = {}
    for level in line.split():
        place = len(marks) + 1
        marks |= dict.fromkeys(level.split("="), place)
    return Cast(marks, times=times)


def voted(vote: Ranking, options: str, *lines: tuple[str, int]) -> StepRecord:
    """A vote on options named by a letter, `("A B C", 7)` being the order of seven people."""
    return counted(vote, options, [order(line, times) for line, times in lines])


CYCLE = (("A B C", 7), ("B C A", 6), ("C A B", 5))
"""Condorcet's paradox: A beats B 12 to 6, B beats C 13 to 5, C beats A 11 to 7."""
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
TENNESSEE = (("M N C K", 42), ("N C K M", 26), ("C K N M", 15), ("K C N M", 17))
"""A state in search of a capital, as books have it: Nashville, preferred to each other city."""


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


# ── the picture ─────────────────────────────────────────────────────────────────────────────


def test_duels_won_are_shown_in_the_order_of_ranks_with_a_dot_each() -> None:
    shown = bars(voted(SCHULZE, "ABC", *CYCLE))
    assert [(row.rank, row.text, row.value, row.figure) for row in shown.rows] == [
        (1, "A", 1, "1"),
        (2, "B", 1, "1"),
        (3, "C", 1, "1"),
    ]
    assert (shown.unit, shown.dots, shown.aside) == ("duels gagnés", True, "")
    assert shown.note == "Duels gagnés, sur 2 · 18 personnes ont voté"


def test_points_are_shown_with_halves_as_they_are_read() -> None:
    shown = bars(voted(BORDA, "ABC", ("A=B C", 3)))
    assert [(row.rank, row.text, row.value, row.figure) for row in shown.rows] == [
        (1, "A", 4.5, "4,5"),
        (1, "B", 4.5, "4,5"),
        (3, "C", 0, "0"),
    ]
    assert (shown.unit, shown.dots) == ("points", False)
    assert shown.note == "Points, 6 au plus · 3 personnes ont voté"
    assert shown.aside == "À égalité, le rang est partagé"


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


# ── the same ballots, counted otherwise ─────────────────────────────────────────────────────


def recounts(step: StepRecord) -> dict[str, Recount]:
    assert isinstance(step.activity, Ranking)
    return {recount.title: recount for recount in step.activity.recounts(step)}


def test_as_an_exercise_the_other_count_and_first_places_alone_are_shown() -> None:
    found = recounts(voted(SCHULZE, "MNCK", *TENNESSEE))
    assert list(found) == [
        "Et avec des points selon la place ?",
        "Et si seule la première place comptait ?",
    ]
    points, firsts = (first_bars(recount.views) for recount in found.values())
    assert (points.title, firsts.title) == ("Points", "Premières places")
    assert (points.rows[0].text, points.rows[0].figure) == ("N", "194")
    assert [(row.rank, row.text, row.figure) for row in firsts.rows] == [
        (1, "M", "42"),
        (2, "N", "26"),
        (3, "K", "17"),
        (4, "C", "15"),
    ]
    others = voted(BORDA, "MNCK", *TENNESSEE)
    assert "Et en duels ?" in recounts(others)


def test_several_first_places_on_a_ballot_share_its_vote() -> None:
    found = recounts(voted(SCHULZE, "ABC", ("A=B=C", 2), ("A", 1)))
    shown = first_bars(found["Et si seule la première place comptait ?"].views)
    assert [(row.rank, row.text, row.figure) for row in shown.rows] == [
        (1, "A", "1,67"),
        (2, "B", "0,67"),
        (2, "C", "0,67"),
    ]
    assert sum(Fraction(row.value).limit_denominator(3) for row in shown.rows) == 3


def test_two_options_come_out_alike_in_every_count() -> None:
    assert recounts(voted(SCHULZE, "AB", ("A B", 3), ("B", 2))) == {}


# ── a room that votes ───────────────────────────────────────────────────────────────────────


def places(*options: str) -> Marks:
    """A ballot with these options in order."""
    return {option: place for place, option in enumerate(options, start=1)}


ORDERING = (
    "Chaque personne classe les propositions, sa préférée d’abord. "
    "Une place partagée est une égalité ; ce qui n’est pas classé vient en dernier, à égalité. "
    "Un bulletin vide ne compte pas. "
)


def test_the_rule_says_which_count_before_the_vote_opens(polls: Polls) -> None:
    for view in polls.views().values():
        rule = inside(view, Text)[0]
        assert rule.text.startswith(
            ORDERING + "Les propositions s’affrontent deux à deux : "
            "celle que le plus de personnes placent devant l’autre gagne le duel. "
            "Qui gagne tous ses duels est en tête. S’ils tournent en rond, l’emporte la plus "
            "solide chaîne de duels gagnés, une chaîne valant son duel qui a le moins de voix "
            "(Schulze). Moins il y en a devant elle, plus une proposition est haut placée ; "
            "à nombre égal, le rang est partagé.\n"
        )


def test_the_rule_of_points_says_what_ties_and_places_left_are_worth() -> None:
    assert BORDA.method_rule() == (
        ORDERING + "La dernière place d’un bulletin donne 0 point, l’avant-dernière 1, "
        "et ainsi de suite en montant (Borda). "
        "À égalité, on partage les points des places occupées ; "
        "ce qui n’est pas classé partage ceux des places qui restent. "
        "Le plus de points vient en tête ; à égalité, le rang est partagé."
    )


def test_the_facilitator_chooses_the_count_before_it_opens_and_not_after(polls: Polls) -> None:
    with pytest.raises(BadSetting, match="ce choix n’existe pas"):
        polls.room.conduct.configure(polls.boss, polls.id, settings={"count": "condorcet"})
    polls.room.conduct.configure(polls.boss, polls.id, settings={"count": "borda"})
    assert "(Borda)" in polls.vote.rule()
    one, two, three = polls.open()
    with pytest.raises(NotAccepted, match="sa règle ne change plus"):
        polls.room.conduct.configure(polls.boss, polls.id, settings={"count": "schulze"})
    polls.cast("Jeanne", places(three, one, two))
    polls.close()
    assert scores(polls.step) == {three: 2, one: 1, two: 0}


def test_the_paper_has_options_to_put_in_order(polls: Polls) -> None:
    polls.open()
    (paper,) = inside(polls.views()[Audience.PHONE], Paper)
    assert (paper.form, paper.hands) == ("rank", "orders")
    assert polls.vote.prompt(polls.step) == "Classez les propositions, votre préférée d’abord."


def test_one_may_rank_some_only_and_change_ones_mind(polls: Polls) -> None:
    one, two, three = polls.open()
    polls.cast("Jeanne", places(one, two, three))
    polls.cast("Jeanne", places(three))
    polls.cast("Karim", places(three, one))
    polls.close()
    assert ranks(polls.step) == {three: 1, one: 2, two: 3}
    assert bars(polls.step).note.endswith("2 personnes ont voté · 2 n’ont pas tout classé")


@pytest.mark.parametrize("absurd", [0, -1, 4, 1.0, 1.5])
def test_a_place_is_a_whole_number_from_one_to_as_many_as_there_are(
    polls: Polls, absurd: Any
) -> None:
    one, two, _three = polls.open()
    polls.cast("Jeanne", places(two, one))
    with pytest.raises(NotAccepted):
        polls.cast("Jeanne", {one: absurd, two: 1})
    assert polls.mine("Jeanne") == places(two, one)


def test_paper_may_put_two_options_at_one_place_and_hands_give_one_order(polls: Polls) -> None:
    one, two, three = polls.open()
    polls.cast("Jeanne", places(one, two, three))
    polls.voting.enter_paper(polls.boss, polls.id, {one: 1, two: 1, three: 3})
    polls.voting.enter_paper(polls.boss, polls.id, places(three, two), hands=3)
    karim = polls.person("Karim").id
    polls.voting.enter_for(polls.boss, polls.id, karim, places(two), bearer="Jeanne")
    polls.close()
    (table,) = inside(polls.vote.explained(polls.step), Table)
    assert table.rows == (
        ("2. Deux", "–", "3–3\u00a0=", "4–1\u00a0▲"),
        ("3. Trois", "3–3\u00a0=", "–", "3–2\u00a0▲"),
        ("1. Un", "1–4", "2–3", "–"),
    )


def test_hands_are_not_counted_place_by_place(polls: Polls) -> None:
    polls.open()
    with pytest.raises(NotAccepted, match="combien de personnes votent ainsi"):
        polls.voting.enter_hands(polls.boss, polls.id, 3, {polls.options[0]: {"1": 3}})


def test_one_can_open_the_count_and_the_exercises(polls: Polls) -> None:
    one, two, three = polls.open()
    polls.cast("Jeanne", places(one, two, three))
    polls.crowd(places(one))
    polls.close()
    assert [(fold.title, fold.mark) for fold in inside(polls.views()[Audience.PHONE], Fold)] == [
        ("Comment on a compté", ""),
        ("Et avec des points selon la place ?", "exercice"),
        ("Et si seule la première place comptait ?", "exercice"),
    ]


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_the_notes_have_the_result_and_every_duel(polls: Polls) -> None:
    one, two, three = polls.open()
    polls.cast("Jeanne", places(three, one, two))
    polls.cast("Karim", places(three))
    polls.crowd(places(three), 3)
    polls.close()
    section = document_of(polls.room).notes[-1]
    assert section.label == "Classement"
    first, *_others = (block for block in section.blocks if isinstance(block, Paragraph))
    assert first.line.text == (
        "La proposition « Trois » est préférée à chacune des autres, en duel. "
        "Le plus serré : 5 contre 0, face à la suivante."
    )
    tally = next(block for block in section.blocks if isinstance(block, Tally))
    assert tally.rows == (
        TallyRow(1, "Trois", "2"),
        TallyRow(2, "Un", "1"),
        TallyRow(3, "Deux", "0"),
    )
    assert tally.unit == "duels gagnés"
    table = next(block for block in section.blocks if isinstance(block, TextTable))
    assert table.rows == (
        ("3. Trois", "1 (5–0), 2 (5–0)", "–", "–"),
        ("1. Un", "2 (1–0)", "–", "3 (0–5)"),
        ("2. Deux", "–", "–", "3 (0–5), 1 (0–1)"),
    )


def test_the_notes_of_points_have_the_places_that_were_given(
    polls_on: Callable[..., Polls],
) -> None:
    polls = polls_on(count="borda")
    one, _two, three = polls.open()
    polls.cast("Jeanne", places(three, one))
    polls.cast("Karim", places(one))
    polls.crowd(places(one), 3)
    polls.close()
    (table,) = (b for b in document_of(polls.room).notes[-1].blocks if isinstance(b, TextTable))
    assert table.head == ("Proposition", "Places (personnes)", "Pas classée", "Place moyenne")
    assert table.rows == (
        ("Un", "1 (4), 2 (1)", "0", "1,2"),
        ("Trois", "1 (1)", "4", "2,2"),
        ("Deux", "–", "5", "2,6"),
    )


def test_rankings_speak_english(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(count="schulze")
    with texts.speaking("en"):
        rule = inside(polls.views()[Audience.PHONE], Text)[0]
        assert rule.text.startswith("Each person puts the proposals in order, their favourite")
        one, two, three = polls.open()
        polls.cast("Jeanne", places(one, two, three))
        polls.cast("Karim", places(two, one))
        polls.close()
        assert told(polls.step) == (
            "No proposal wins all its duels. Level in first place: “Un” and “Deux”. "
            "None of them loses a duel."
        )
        assert "Level in first place: “Un”, “Deux”." in words(polls.views()[Audience.WALL])
        assert first_bars(polls.vote.results(polls.step)).note == (
            "Duels won, out of 2 · 2 people voted · 1 did not rank them all"
        )
