"""Approbation: everyone picks what suits them, and each pick is worth the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.approval import ApprovalVote
from tablee import texts
from tablee.errors import NotAccepted
from tablee.model.entities import Cast, HandCount, Marks
from tablee.model.synthesis import Paragraph, Tally, TallyRow
from tablee.sdk.testing import counted
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Bars, Fold, Paper, Text
from tests.plugins.votes.a_vote import bars, first_bars, inside, ranks, scores, told
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.plugins.votes.a_vote import Polls

VOTE = "approval"
P1, P2, P3, P4 = "P1", "P2", "P3", "P4"
FOUR = (P1, P2, P3, P4)


def picks(*options: str) -> Marks:
    return dict.fromkeys(options, 1)


# ── the sums ────────────────────────────────────────────────────────────────────────────────


def test_each_option_has_as_many_voices_as_people_who_picked_it() -> None:
    step = counted(ApprovalVote(), FOUR, [picks(P1, P2), picks(P2), picks(P2, P3)])
    assert scores(step) == {P2: 3, P1: 1, P3: 1, P4: 0}
    assert ranks(step) == {P2: 1, P1: 2, P3: 2, P4: 4}
    assert step.outcome is not None
    assert (step.outcome.voters, step.outcome.cast, step.outcome.available) == (3, 5, 12)


def test_whoever_picks_nothing_has_not_voted_and_is_said() -> None:
    step = counted(ApprovalVote(), FOUR, [picks(P1), {}, {P2: 0}])
    assert step.outcome is not None
    assert step.outcome.voters == 1
    assert bars(step).note == "1 personne a voté · 2 bulletins sans aucune coche"


def test_an_option_unpicked_on_a_ballot_is_not_picked() -> None:
    step = counted(ApprovalVote(), FOUR, [{P1: 1, P2: 0}, {P1: 0, P2: 1, P3: 1}, {P3: 1}])
    assert scores(step) == {P3: 2, P1: 1, P2: 1, P4: 0}


def test_with_a_limit_it_says_how_much_could_have_been_picked() -> None:
    step = counted(ApprovalVote(most_picks=2), FOUR, [picks(P1), picks(P1, P2)])
    assert step.outcome is not None
    assert step.outcome.available == 4


def test_hands_count_like_ballots() -> None:
    hands = HandCount(20, {P1: {"1": 12}, P3: {"1": 15}})
    step = counted(ApprovalVote(), FOUR, [picks(P1, P2), Cast(picks(P1), times=3)], hands=[hands])
    assert scores(step) == {P1: 16, P3: 15, P2: 1, P4: 0}
    assert step.outcome is not None
    assert step.outcome.voters == 24


on_urns = settings(max_examples=examples(50), deadline=None)
BALLOTS = st.lists(st.sets(st.sampled_from(FOUR)).map(lambda s: picks(*s)), max_size=30)


@on_urns
@given(BALLOTS.filter(bool), st.sampled_from(FOUR))
def test_to_pick_an_option_never_harms_it_nor_helps_another(
    ballots: list[Marks], more: str
) -> None:
    before = ranks(counted(ApprovalVote(), FOUR, ballots))
    after = ranks(counted(ApprovalVote(), FOUR, [{**ballots[0], more: 1}, *ballots[1:]]))
    assert after[more] <= before[more]
    assert all(after[option] >= before[option] for option in FOUR if option != more)


@on_urns
@given(BALLOTS)
def test_the_total_is_the_sum_over_voters_and_no_option_has_more_than_all(
    ballots: list[Marks],
) -> None:
    step = counted(ApprovalVote(), FOUR, ballots)
    outcome = step.outcome
    assert outcome is not None
    assert outcome.cast == sum(scores(step).values()) == sum(len(ballot) for ballot in ballots)
    assert all(score <= outcome.voters for score in scores(step).values())
    assert outcome.cast <= outcome.available


# ── what is said of it ──────────────────────────────────────────────────────────────────────


def test_it_says_who_leads_and_how_many_of_how_many() -> None:
    step = counted(ApprovalVote(), FOUR, [picks(P2), picks(P2, P1), picks(P3)])
    assert told(step) == "En tête, « P2 », cochée par 2 personnes sur 3."
    assert [(b.rank, b.text, b.figure, b.details) for b in bars(step).rows] == [
        (1, "P2", "2", "67 % des personnes"),
        (2, "P1", "1", "33 % des personnes"),
        (2, "P3", "1", "33 % des personnes"),
        (4, "P4", "0", "0 % des personnes"),
    ]
    assert bars(step).note == "3 personnes ont voté"
    assert bars(step).aside == "À égalité, le rang est partagé"


def test_several_that_lead_are_counted_and_no_tie_is_said_where_there_is_none() -> None:
    step = counted(ApprovalVote(), FOUR, [picks(P1, P2), picks(P2, P1), picks(P3)])
    assert told(step) == "2 propositions à égalité en tête, cochées chacune par 2 personnes sur 3."
    step = counted(ApprovalVote(), (P1, P2), [picks(P1)])
    assert bars(step).aside == ""


def test_it_says_when_no_option_has_half_of_the_people() -> None:
    half = "Aucune proposition n’est cochée par la moitié des personnes."
    four = [picks(P1), picks(P2), picks(P3), picks(P4)]
    assert told(counted(ApprovalVote(), FOUR, four)).endswith(f"par 1 personne sur 4. {half}")
    assert half not in told(counted(ApprovalVote(), FOUR, [*four[:3], picks(P1)]))


def test_nothing_picked_is_said_so() -> None:
    step = counted(ApprovalVote(), FOUR, [{}, {}])
    assert told(step) == "Aucune proposition n’a été cochée."
    assert [row.details for row in bars(step).rows] == [""] * 4


def test_a_share_near_half_or_all_is_not_said_to_be_just_that() -> None:
    some = [Cast(picks(P1), times=497), Cast(picks(P2, P3), times=502), Cast(picks(P3))]
    step = counted(ApprovalVote(), (P1, P2, P3, P4), some)
    details = {row.text: row.details for row in bars(step).rows}
    assert details == {
        P1: "49 % des personnes",
        P2: "51 % des personnes",  # 50,2 %
        P3: "51 % des personnes",  # 50,3 %
        P4: "0 % des personnes",
    }
    step = counted(ApprovalVote(), (P1, P2), [Cast(picks(P1), times=999), picks(P2)])
    assert [row.details for row in bars(step).rows] == [
        "99 % des personnes",
        "1 % des personnes",
    ]
    step = counted(ApprovalVote(), (P1, P2), [picks(P1)] * 7 + [picks(P1, P2)])
    assert [row.details for row in bars(step).rows] == [
        "100 % des personnes",
        "13 % des personnes",  # 12,5 %
    ]


def test_many_people_are_a_bar_and_few_are_dots() -> None:
    assert bars(counted(ApprovalVote(), FOUR, [picks(P1)] * 20)).dots
    many = counted(ApprovalVote(), FOUR, [picks(P1)] * 21)
    assert not bars(many).dots
    assert not first_bars(ApprovalVote().explained(many)).dots


def test_one_can_check_how_many_each_ballot_picked() -> None:
    ballots: list[Marks | Cast] = [picks(P1, P2), picks(P2), Cast(picks(P2, P3), times=2), picks()]
    step = counted(ApprovalVote(), FOUR, ballots)
    sizes = first_bars(ApprovalVote().explained(step))
    assert [(row.text, row.figure) for row in sizes.rows] == [
        ("0 proposition", "1"),
        ("1 proposition", "1"),
        ("2 propositions", "3"),
    ]
    assert sizes.note == "En moyenne, 1,4 par bulletin."


def test_hands_do_not_say_who_picked_how_many() -> None:
    hands = HandCount(5, {P1: {"1": 5}})
    step = counted(ApprovalVote(), FOUR, [picks(P1, P2)], hands=[hands])
    sizes = first_bars(ApprovalVote().explained(step))
    assert [(row.text, row.figure) for row in sizes.rows] == [("2 propositions", "1")]
    assert "Les mains levées n’y sont pas" in sizes.note
    assert ApprovalVote().recounts(step) == ()
    assert ApprovalVote().explained(counted(ApprovalVote(), FOUR, [], hands=[hands])) == ()


def test_as_an_exercise_each_ballot_splits_one_voice_among_its_picks() -> None:
    ballots: list[Marks | Cast] = [
        picks(P1),
        Cast(picks(P2, P3), times=2),
        picks(P1, P2, P3),
        picks(),
    ]
    (recount,) = ApprovalVote().recounts(counted(ApprovalVote(), FOUR, ballots))
    assert recount.title == "Et si chaque bulletin n’avait qu’une voix ?"
    rule, split = recount.views
    assert isinstance(rule, Text)
    assert isinstance(split, Bars)
    assert [(row.rank, row.text, row.figure) for row in split.rows] == [
        (1, P1, "1,33"),
        (1, P2, "1,33"),
        (1, P3, "1,33"),
        (4, P4, "0"),
    ]
    assert split.unit == "voix"


def test_where_everybody_picked_one_option_there_is_nothing_to_split() -> None:
    step = counted(ApprovalVote(), FOUR, [picks(P1), picks(P2)])
    assert ApprovalVote().recounts(step) == ()


@on_urns
@given(BALLOTS)
def test_split_voices_add_up_to_one_for_each_ballot_that_picks(ballots: list[Marks]) -> None:
    for recount in ApprovalVote().recounts(counted(ApprovalVote(), FOUR, ballots)):
        split = recount.views[1]
        assert isinstance(split, Bars)
        total = sum(row.value for row in split.rows)
        assert total == pytest.approx(sum(1 for ballot in ballots if ballot))


# ── a room that votes ───────────────────────────────────────────────────────────────────────


def test_the_rule_says_how_many_one_may_pick_and_what_comes_of_it() -> None:
    assert ApprovalVote(most_picks=2).method_rule() == (
        "Chaque personne coche ce qui lui convient : 2 propositions au plus. "
        "Toutes les coches se valent. La proposition cochée par le plus de personnes vient "
        "en tête ; à égalité, le rang est partagé. "
        "Qui ne coche rien ne compte pas parmi les personnes qui ont voté."
    )


def test_without_a_limit_the_rule_says_all_that_suits() -> None:
    rule = ApprovalVote().method_rule()
    assert rule.startswith("Chaque personne coche toutes les propositions qui lui conviennent.")
    assert ApprovalVote().call() == "Cochez tout ce qui vous convient."
    assert (
        ApprovalVote(most_picks=1).call() == "Cochez ce qui vous convient : 1 proposition au plus."
    )


def test_the_paper_has_as_many_boxes_to_tick_as_the_limit(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(most_picks=2)
    polls.open()
    (paper,) = inside(polls.views()[Audience.PHONE], Paper)
    assert (paper.form, paper.units, paper.hands) == ("pick", 2, "counts")
    assert [words for _id, words in paper.options] == ["Un", "Deux", "Trois"]


def test_one_may_pick_all_and_change_ones_mind(polls: Polls) -> None:
    one, two, three = polls.open()
    polls.cast("Jeanne", picks(one, two, three))
    polls.cast("Jeanne", picks(three))
    polls.cast("Karim", picks(three, one))
    polls.close()
    assert scores(polls.step) == {three: 2, one: 1, two: 0}


def test_more_than_the_limit_is_refused_and_the_ballot_stands(
    polls_on: Callable[..., Polls],
) -> None:
    polls = polls_on(most_picks=2)
    one, two, three = polls.open()
    polls.cast("Jeanne", picks(one, two))
    with pytest.raises(NotAccepted, match="2 propositions au plus"):
        polls.cast("Jeanne", picks(one, two, three))
    assert polls.mine("Jeanne") == picks(one, two)


@pytest.mark.parametrize("absurd", [2, -1, 0.5])
def test_a_pick_is_one_or_nothing(polls: Polls, absurd: Any) -> None:
    one, two, _three = polls.open()
    with pytest.raises(NotAccepted):
        polls.cast("Jeanne", {one: absurd, two: 1})
    assert polls.mine("Jeanne") == {}


def test_more_hands_than_people_are_refused(polls: Polls) -> None:
    polls.open()
    with pytest.raises(NotAccepted, match="plus de mains"):
        polls.voting.enter_hands(polls.boss, polls.id, 3, {polls.options[0]: {"1": 4}})


def test_one_can_open_the_count_and_the_exercise(polls: Polls) -> None:
    one, two, _three = polls.open()
    polls.cast("Jeanne", picks(one, two))
    polls.crowd(picks(one))
    polls.close()
    titles = [fold.title for fold in inside(polls.views()[Audience.PHONE], Fold)]
    assert titles == ["Comment on a compté", "Et si chaque bulletin n’avait qu’une voix ?"]


def test_the_notes_hold_the_result_and_the_rule(polls: Polls) -> None:
    one, _two, three = polls.open()
    polls.cast("Jeanne", picks(three))
    polls.cast("Karim", picks(three, one))
    assert "Approbation" not in [section.label for section in document_of(polls.room).notes]
    polls.close()
    section = document_of(polls.room).notes[-1]
    assert section.label == "Approbation"
    rows = (
        TallyRow(1, "Trois", "2 · 100 % des personnes"),
        TallyRow(2, "Un", "1 · 50 % des personnes"),
        TallyRow(3, "Deux", "0 · 0 % des personnes"),
    )
    assert Tally("Résultat", rows, "personnes", "2 personnes ont voté") in section.blocks
    lines = [block.line.text for block in section.blocks if isinstance(block, Paragraph)]
    assert lines[0] == "En tête, « Trois », cochée par 2 personnes sur 2."
    assert ApprovalVote().written_rule() in lines


def test_approval_speaks_english(polls: Polls) -> None:
    with texts.speaking("en"):
        rule = inside(polls.views()[Audience.PHONE], Text)[0]
        assert rule.text.startswith("Each person ticks all the proposals that suit them.")
        polls.open()
        polls.cast("Jeanne", picks(polls.options[0]))
        polls.cast("Karim", picks(*polls.options))
        polls.close()
        shown = first_bars(polls.views()[Audience.PHONE])
        assert [(row.figure, row.details) for row in shown.rows] == [
            ("2", "100% of the people"),
            ("1", "50% of the people"),
            ("1", "50% of the people"),
        ]
        assert shown.note == "2 people voted"
        assert told(polls.step) == "First, “Un”, ticked by 2 people out of 2."
