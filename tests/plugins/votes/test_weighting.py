"""Pondération: everyone weighs the options with points; what is left out is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.weighting import Weighting
from tablee import texts
from tablee.activities.votes import Vote
from tablee.errors import NotAccepted
from tablee.model.entities import Cast, HandCount, Marks
from tablee.model.synthesis import Paragraph, Tally, TallyRow
from tablee.sdk.testing import counted
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Bars, Fold, Paper, Table, Text
from tests.plugins.votes.a_vote import bars, first_bars, inside, ranks, scores, told
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.activities import StepRecord
    from tests.plugins.votes.a_vote import Polls

VOTE = "weighting"
P1, P2, P3, P4 = "P1", "P2", "P3", "P4"
FOUR = (P1, P2, P3, P4)
JEAN: Marks = {P1: 3, P3: 2}
HELENE: Marks = {P3: 5}


def recounts(step: StepRecord) -> dict[str, tuple[Any, ...]]:
    assert isinstance(step.activity, Vote)
    return {recount.title: recount.views for recount in step.activity.recounts(step)}


# ── the sums ────────────────────────────────────────────────────────────────────────────────


def test_five_points_to_weigh() -> None:
    step = counted(Weighting(points=5), FOUR, [JEAN, HELENE])
    assert scores(step) == {P3: 7, P1: 3, P2: 0, P4: 0}
    assert ranks(step) == {P3: 1, P1: 2, P2: 3, P4: 3}
    assert step.outcome is not None
    assert (step.outcome.voters, step.outcome.cast, step.outcome.available) == (2, 10, 10)


def test_a_ballot_with_points_left_counts_for_what_it_gives() -> None:
    step = counted(Weighting(points=5), FOUR, [JEAN, {P2: 1}])
    assert scores(step) == {P1: 3, P3: 2, P2: 1, P4: 0}
    assert bars(step).note == "6 points donnés sur 10 · 2 personnes ont voté · 4 points perdus"
    step = counted(Weighting(points=5, all_points=False), FOUR, [JEAN, {P2: 4}])
    assert bars(step).note == "9 points donnés sur 10 · 2 personnes ont voté · 1 point gardé"


def test_the_paper_says_whether_all_points_are_to_be_given() -> None:
    for all_points in (True, False):
        vote = Weighting(points=5, all_points=all_points)
        assert vote.paper(counted(vote, FOUR, [JEAN])).all_units is all_points


def test_with_every_point_given_nothing_is_said_to_be_left() -> None:
    note = bars(counted(Weighting(points=5), FOUR, [JEAN, HELENE])).note
    assert note == "10 points donnés sur 10 · 2 personnes ont voté"


def test_whoever_gives_no_point_has_not_voted() -> None:
    step = counted(Weighting(points=5), FOUR, [JEAN, {}, {P2: 0}])
    assert step.outcome is not None
    assert (step.outcome.voters, step.outcome.available) == (1, 5)


def test_points_that_the_cap_leaves_no_room_for_are_not_missed() -> None:
    vote = Weighting(points=10, most_per_option=3)
    step = counted(vote, (P1, P2), [{P1: 3, P2: 3}])
    assert bars(step).note == "6 points donnés sur 6 · 1 personne a voté"


def test_hands_are_counted_in_points() -> None:
    hands = HandCount(4, {P1: {"1": 12}, P2: {"1": 8}})
    step = counted(Weighting(points=5), FOUR, [JEAN, Cast(HELENE, times=2)], hands=[hands])
    assert scores(step) == {P1: 15, P3: 12, P2: 8, P4: 0}
    assert step.outcome is not None
    assert (step.outcome.voters, step.outcome.available) == (7, 35)


on_urns = settings(max_examples=examples(50), deadline=None)
BALLOTS = st.lists(
    st.dictionaries(st.sampled_from(FOUR), st.integers(0, 10)).filter(
        lambda points: sum(points.values()) <= 10
    ),
    max_size=30,
)


@on_urns
@given(BALLOTS.filter(bool), st.sampled_from(FOUR))
def test_one_more_point_never_harms_the_option_nor_helps_another(
    ballots: list[Marks], more: str
) -> None:
    before = ranks(counted(Weighting(points=11), FOUR, ballots))
    first: Marks = {**ballots[0], more: ballots[0].get(more, 0) + 1}
    after = ranks(counted(Weighting(points=11), FOUR, [first, *ballots[1:]]))
    assert after[more] <= before[more]
    assert all(after[option] >= before[option] for option in FOUR if option != more)


@on_urns
@given(BALLOTS)
def test_the_total_is_the_sum_over_voters_and_never_more_than_was_given(
    ballots: list[Marks],
) -> None:
    step = counted(Weighting(), FOUR, ballots)
    outcome = step.outcome
    assert outcome is not None
    assert outcome.cast == sum(scores(step).values()) == sum(sum(b.values()) for b in ballots)
    assert outcome.cast <= outcome.available


# ── what is said of it ──────────────────────────────────────────────────────────────────────


def test_it_says_which_weighs_most_and_how_many_people_that_is() -> None:
    step = counted(Weighting(points=5), FOUR, [JEAN, HELENE, {P1: 1}])
    assert (
        told(step)
        == "En tête, « P3 » : 7 points sur 11 donnés. 2 personnes sur 3 lui en ont donné."
    )
    assert [(b.rank, b.text, b.figure, b.details) for b in bars(step).rows] == [
        (1, P3, "7", "2,33 en moyenne par personne"),
        (2, P1, "4", "1,33 en moyenne par personne"),
        (3, P2, "0", "0 en moyenne par personne"),
        (3, P4, "0", "0 en moyenne par personne"),
    ]
    assert (bars(step).unit, bars(step).dots) == ("points", False)
    assert bars(step).aside == "À égalité, le rang est partagé"


def test_one_person_who_gives_all_to_one_option_is_seen_as_one() -> None:
    step = counted(Weighting(), FOUR, [{P1: 10}, {P2: 4, P3: 6}, {P2: 5, P4: 5}])
    assert told(step).endswith("1 personne sur 3 lui en a donné.")


def test_several_that_lead_are_counted() -> None:
    step = counted(Weighting(points=5), FOUR, [{P1: 5}, {P2: 5}])
    assert told(step) == "2 propositions à égalité en tête, avec 5 points chacune, sur 10 donnés."
    assert bars(counted(Weighting(), (P1, P2), [{P1: 1}])).aside == ""


def test_no_point_at_all_is_said_so_and_there_is_nothing_to_check() -> None:
    step = counted(Weighting(), FOUR, [{}, {P1: 0}])
    assert told(step) == "Aucun point n’a été donné."
    assert [row.details for row in bars(step).rows] == [""] * 4
    assert Weighting().explained(step) == ()
    assert recounts(step) == {}


def test_one_can_check_how_far_apart_the_weights_are() -> None:
    ballots: list[Marks | Cast] = [JEAN, Cast(HELENE, times=2), {P1: 4, P2: 0}]
    (table,) = Weighting(points=5).explained(counted(Weighting(points=5), FOUR, ballots))
    assert isinstance(table, Table)
    assert table.head == ("Proposition", "Personnes", "Le moins", "Au milieu", "Le plus")
    assert table.rows == (
        (P3, "3", "2", "5", "5"),
        (P1, "2", "3", "3,5", "4"),
        (P2, "0", "–", "–", "–"),
        (P4, "0", "–", "–", "–"),
    )


def test_hands_do_not_say_who_gave_how_many() -> None:
    vote, hands = Weighting(points=5), HandCount(3, {P1: {"1": 15}})
    step = counted(vote, FOUR, [JEAN], hands=[hands])
    table, words = vote.explained(step)
    assert isinstance(table, Table)
    assert table.rows[0] == (P1, "1", "3", "3", "3")
    assert isinstance(words, Text)
    assert "Les mains levées n’y sont pas" in words.text
    assert recounts(step) == {}
    assert told(step) == "En tête, « P1 » : 18 points sur 20 donnés."
    assert vote.explained(counted(vote, FOUR, [], hands=[hands])) == ()


def test_as_an_exercise_each_person_counts_for_one() -> None:
    step = counted(Weighting(points=5), FOUR, [JEAN, {P1: 1, P3: 4}, {P1: 2, P2: 3}])
    rule, people = recounts(step)["Et en approbation ?"]
    assert isinstance(rule, Text)
    assert isinstance(people, Bars)
    assert [(row.rank, row.text, row.figure) for row in people.rows] == [
        (1, P1, "3"),
        (2, P3, "2"),
        (3, P2, "1"),
        (4, P4, "0"),
    ]
    assert [row.text for row in bars(step).rows][:2] == [P1, P3]


def test_as_an_exercise_ballots_that_kept_points_weigh_as_much_as_the_others() -> None:
    two = Cast({P1: 1, P3: 1}, times=2)
    step = counted(Weighting(), FOUR, [{P1: 6, P2: 4}, Cast({P2: 1}, times=2), two, {}])
    assert [row.text for row in bars(step).rows][:2] == [P1, P2]
    _rule, parts = recounts(step)["Et si chaque bulletin pesait autant ?"]
    assert isinstance(parts, Bars)
    assert [(row.rank, row.text, row.figure) for row in parts.rows] == [
        (1, P2, "2,4"),
        (2, P1, "1,6"),
        (3, P3, "1"),
        (4, P4, "0"),
    ]


def test_where_all_ballots_weigh_the_same_there_is_no_such_exercise() -> None:
    step = counted(Weighting(points=5), FOUR, [JEAN, HELENE, {}])
    assert [*recounts(step)] == ["Et en approbation ?"]
    one = counted(Weighting(points=1), FOUR, [{P1: 1}, {P2: 1}])
    assert recounts(one) == {}


@on_urns
@given(BALLOTS)
def test_parts_of_a_voice_add_up_to_one_for_each_ballot_that_gives(ballots: list[Marks]) -> None:
    found = recounts(counted(Weighting(), FOUR, ballots))
    for _rule, parts in found.values():
        if parts.unit == "voix":
            total = sum(row.value for row in parts.rows)
            assert total == pytest.approx(sum(1 for b in ballots if any(b.values())))


# ── the rule ────────────────────────────────────────────────────────────────────────────────


def test_the_rule_says_how_points_are_dosed_and_what_becomes_of_those_left() -> None:
    assert Weighting(most_per_option=4).method_rule() == (
        "10 points par personne. "
        "Chaque personne dose : plus elle tient à une proposition, plus elle lui en donne. "
        "4 au plus sur une même proposition. "
        "Il faut tout répartir : les points qui restent sont perdus, les autres comptent. "
        "Le plus de points vient en tête ; à égalité, le rang est partagé. "
        "Qui ne donne aucun point ne compte pas parmi les personnes qui ont voté."
    )
    kept = Weighting(points=1, all_points=False).method_rule()
    assert kept.startswith("1 point par personne.")
    assert "On peut en garder : ils ne vont à aucune proposition." in kept
    assert "au plus" not in kept


# ── a room that votes ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def polls(polls_on: Callable[..., Polls]) -> Polls:
    """A vote with five points."""
    return polls_on(points=5)


def test_the_paper_has_points_to_spread(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(points=7, most_per_option=9)
    polls.open()
    assert polls.vote.prompt(polls.step) == "Vous avez 7 points à répartir."
    (paper,) = inside(polls.views()[Audience.PHONE], Paper)
    assert (paper.form, paper.units, paper.cap) == ("spread", 7, 7)
    assert (paper.unit, paper.hands) == (("point", "points"), "counts")


def test_a_phone_that_saves_at_each_tap_is_never_refused_for_points_left(polls: Polls) -> None:
    one, two, _three = polls.open()
    for so_far in ({one: 1}, {one: 2}, {one: 2, two: 1}):
        polls.cast("Jeanne", so_far)
    polls.close()
    assert (scores(polls.step)[one], scores(polls.step)[two]) == (2, 1)
    assert "2 points perdus" in first_bars(polls.views()[Audience.WALL]).note


def test_nobody_has_more_points_than_the_facilitator_gave(polls: Polls) -> None:
    one, two, _three = polls.open()
    polls.cast("Jeanne", {one: 5})
    with pytest.raises(NotAccepted, match="C’est plus que ce que vous avez à répartir, 5 en tout"):
        polls.cast("Jeanne", {one: 5, two: 1})
    assert polls.mine("Jeanne") == {one: 5}


def test_a_ballot_over_the_cap_is_refused_whole(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(most_per_option=4)
    one, two, _three = polls.open()
    with pytest.raises(NotAccepted, match="4 au plus de chaque personne"):
        polls.cast("Jeanne", {one: 5, two: 1})
    assert polls.mine("Jeanne") == {}


@pytest.mark.parametrize("absurd", [6, -1, 0.5])
def test_absurd_numbers_of_points_are_refused(polls: Polls, absurd: Any) -> None:
    one, two, _three = polls.open()
    with pytest.raises(NotAccepted):
        polls.cast("Jeanne", {one: absurd, two: 1})
    assert polls.mine("Jeanne") == {}


def test_more_points_by_hand_than_the_people_have_are_refused(polls: Polls) -> None:
    polls.open()
    with pytest.raises(NotAccepted, match="plus de mains"):
        polls.voting.enter_hands(polls.boss, polls.id, 2, {polls.options[0]: {"1": 11}})


def test_one_can_open_the_count_and_the_exercises(polls: Polls) -> None:
    one, two, _three = polls.open()
    polls.cast("Jeanne", {one: 5})
    polls.cast("Karim", {one: 1, two: 2})
    polls.crowd({one: 1})
    polls.close()
    titles = [fold.title for fold in inside(polls.views()[Audience.PHONE], Fold)]
    assert titles == [
        "Comment on a compté",
        "Et en approbation ?",
        "Et si chaque bulletin pesait autant ?",
    ]


def test_the_notes_hold_the_result_and_the_rule(polls: Polls) -> None:
    one, _two, three = polls.open()
    polls.cast("Jeanne", {one: 3, three: 2})
    polls.cast("Karim", {three: 5})
    assert "Pondération" not in [section.label for section in document_of(polls.room).notes]
    polls.close()
    section = document_of(polls.room).notes[-1]
    assert section.label == "Pondération"
    rows = (
        TallyRow(1, "Trois", "7 · 3,5 en moyenne par personne"),
        TallyRow(2, "Un", "3 · 1,5 en moyenne par personne"),
        TallyRow(3, "Deux", "0 · 0 en moyenne par personne"),
    )
    note = "10 points donnés sur 10 · 2 personnes ont voté"
    assert Tally("Résultat", rows, "points", note) in section.blocks
    lines = [block.line.text for block in section.blocks if isinstance(block, Paragraph)]
    assert lines[0] == "En tête, « Trois »."  # two secret ballots: no number of who gave points
    assert Weighting(points=5).written_rule() in lines


def test_weighting_speaks_english(polls: Polls) -> None:
    with texts.speaking("en"):
        rule = inside(polls.views()[Audience.PHONE], Text)[0]
        assert rule.text.startswith("5 points per person. Each person weighs:")
        polls.open()
        polls.cast("Jeanne", {polls.options[0]: 4})
        polls.cast("Karim", {polls.options[0]: 1, polls.options[1]: 2})
        polls.close()
        shown = first_bars(polls.views()[Audience.PHONE])
        assert shown.note == "7 points given out of 10 · 2 people voted · 3 points lost"
        assert shown.rows[0].details == "2.5 per person on average"
        assert told(polls.step) == (
            "First, “Un”: 5 points out of 7 given. 2 people out of 2 gave it some."
        )
