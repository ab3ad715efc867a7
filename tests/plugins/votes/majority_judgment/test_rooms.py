"""Majority judgment in a room: by hands, by name, what is voted, what came out in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.majority_judgment import MajorityJudgment
from tablee.errors import BadSetting, NotAccepted
from tablee.model.entities import Appearance, Cast, HandCount, Person
from tablee.model.synthesis import SheetPicture, TextTable
from tablee.sdk.testing import counted, facilitator_of
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Bars, Fold, Paper, Profile, Table, Text, VoteCapture
from tests.plugins.votes import a_vote
from tests.plugins.votes.a_vote import inside, open_polls, words
from tests.plugins.votes.majority_judgment.a_judgment import (
    FIVE,
    IGNORED,
    OPTIONS,
    QUICK,
    ballots_of,
    explained,
    judged,
    places,
    profile,
    told,
    vote_of,
    vote_with,
    votes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.registry import Catalogue
    from tests.plugins.votes.a_vote import Polls

# ── what came out, in words ─────────────────────────────────────────────────────────────────


def test_the_first_is_told_with_its_grade_and_the_ballot_of_the_middle_explained() -> None:
    step = judged({"A": (1, 1, 2, 5, 3), "B": (0, 2, 4, 6, 0)})
    assert told(step) == "En tête, « A », mention majoritaire « Très bien »."
    assert explained(step) == [
        "On range les mentions de chaque proposition, 12 en tout, de la plus basse à la plus "
        "haute. Il y en a deux au milieu : la plus basse, la n° 6, est sa mention majoritaire."
    ]


def test_a_broken_tie_is_told_and_explained() -> None:
    step = judged({"A": (0, 0, 1, 0, 4), "B": (0, 1, 0, 0, 4)})
    assert told(step) == (
        "En tête, « A », mention majoritaire « Excellent ». « B » a la même mention ; on les "
        "départage en retirant à chacune 3 bulletins du milieu : « Bien » contre « Passable »."
    )
    assert explained(step) == [
        "On range les mentions de chaque proposition, 5 en tout, de la plus basse à la plus "
        "haute. Celle du milieu, la n° 3, est sa mention majoritaire.",
        "« A » et « B » ont toutes deux « Excellent ».\n"
        "On retire à chacune, au milieu, 3 bulletins « Excellent » : « A » passe à « Bien », "
        "« B » passe à « Passable ».\n"
        "« A » passe devant.",
    ]


def test_a_tie_that_takes_several_steps_is_followed_to_where_they_differ() -> None:
    vote = vote_with(7)
    step = judged({"A": (3, 6, 2, 1, 3, 1, 2), "B": (4, 5, 2, 1, 3, 1, 2)}, vote)
    assert explained(step)[1].splitlines() == [
        "« A » et « B » ont toutes deux « Mention 1 ».",
        "On retire à chacune, au milieu, 2 bulletins « Mention 1 » et 2 bulletins « Mention 2 » : "
        "toutes deux restent à « Mention 1 ».",
        "On retire à chacune, au milieu, 1 bulletin « Mention 1 » et 1 bulletin « Mention 3 » : "
        "toutes deux restent à « Mention 1 ».",
        "On retire à chacune, au milieu, 2 bulletins « Mention 1 » et 2 bulletins « Mention 4 » : "
        "« A » reste à « Mention 1 », « B » passe à « Mention 0 ».",
        "« A » passe devant.",
    ]
    assert "en retirant à chacune 10 bulletins du milieu" in told(step)


def test_both_may_go_to_another_grade_before_they_differ() -> None:
    step = judged({"A": (0, 2, 2, 1, 1), "B": (1, 1, 2, 1, 1)})
    assert explained(step)[1].splitlines()[1:] == [
        "On retire à chacune, au milieu, 2 bulletins « Bien » : "
        "toutes deux passent à « Passable ».",
        "On retire à chacune, au milieu, 1 bulletin « Passable » et 1 bulletin « Très bien » : "
        "« A » reste à « Passable », « B » passe à « Insuffisant ».",
        "« A » passe devant.",
    ]


def test_a_true_tie_is_said_to_be_one() -> None:
    step = judged({"A": (1, 0, 2, 2, 0), "B": (2, 0, 1, 2, 0), "C": (1, 0, 2, 2, 0)})
    assert places(step) == [("A", 1), ("C", 1), ("B", 3)]
    assert profile(step).aside == "À égalité, le rang est partagé"
    assert told(step) == (
        "2 propositions à égalité en tête, mention majoritaire « Bien ». Ce sont « A », « C ». "
        "Elles ont exactement les mêmes mentions : rien ne les départage."
    )
    assert explained(step)[1] == (
        "« A » et « C » ont toutes deux « Bien ».\n"
        "Elles ont exactement les mêmes mentions : rien ne les départage. "
        "Elles partagent le rang 1."
    )


def test_many_that_tie_are_counted_and_not_named() -> None:
    step = judged({f"P{n}": (0, 0, 1, 0, 0) for n in range(6)})
    assert "Ce sont « P0 », « P1 », « P2 », « P3 », « P4 », « P5 »." in told(step)
    step = judged({f"P{n}": (0, 0, 1, 0, 0) for n in range(7)})
    assert told(step) == (
        "7 propositions à égalité en tête, mention majoritaire « Bien ». "
        "Elles ont exactement les mêmes mentions : rien ne les départage."
    )


def test_a_long_proposal_is_whole_in_the_result_and_short_where_it_comes_again() -> None:
    long = "Ouvrir une bibliothèque " * 9
    step = judged({long: (0, 0, 0, 2, 1), "B": (0, 0, 1, 1, 1)})
    assert profile(step).rows[0].text == long
    assert explained(step)[1].startswith("« Ouvrir une bibliothèque")
    assert long not in explained(step)[1]
    assert "… » passe devant." in explained(step)[1]


def test_the_same_grades_in_approval_and_by_their_mean_are_exercises() -> None:
    step = judged({"A": (2, 0, 0, 0, 2), "B": (0, 1, 3, 0, 0), "C": (4, 0, 0, 0, 0)})
    approval, mean = MajorityJudgment().recounts(step)
    assert approval.title == "Et en approbation, à partir de « Bien » ?"
    (bars,) = inside(approval.views, Bars)
    assert [(bar.rank, bar.text, bar.figure) for bar in bars.rows] == [
        (1, "B", "3"),
        (2, "A", "2"),
        (3, "C", "0"),
    ]
    assert mean.title == "Et en moyenne ?"
    (bars,) = inside(mean.views, Bars)
    assert [(bar.rank, bar.text, bar.figure) for bar in bars.rows] == [
        (1, "A", "2"),
        (2, "B", "1,75"),
        (3, "C", "0"),
    ]
    assert [option for option, _rank in places(step)] == ["B", "A", "C"]


# ── hands, and whatever is voted ────────────────────────────────────────────────────────────


@QUICK
@given(st.sampled_from([MajorityJudgment(), IGNORED]), ballots_of())
def test_hands_say_the_same_as_the_ballots_they_stand_for(
    vote: MajorityJudgment, ballots: list[dict[str, Any]]
) -> None:
    counts = {o: dict(Counter(str(b[o]) for b in ballots if o in b)) for o in OPTIONS}
    by_hand = counted(vote, OPTIONS, [], hands=[HandCount(len(ballots), counts)])
    by_ballot = counted(vote, OPTIONS, ballots)
    assert by_hand.outcome == by_ballot.outcome
    assert profile(by_hand) == profile(by_ballot)


@QUICK
@given(ballots_of(), st.data())
def test_a_better_grade_never_costs_a_rank(
    ballots: list[dict[str, Any]], data: st.DataObject
) -> None:
    vote = data.draw(st.sampled_from([MajorityJudgment(), IGNORED]))
    raised = [dict(ballot) for ballot in ballots]
    voter = data.draw(st.integers(0, len(ballots) - 1))
    option = data.draw(st.sampled_from(sorted(ballots[voter])))
    raised[voter][option] = data.draw(st.integers(ballots[voter][option], 4))
    before = dict(places(counted(vote, OPTIONS, ballots)))
    assert dict(places(counted(vote, OPTIONS, raised)))[option] <= before[option]


@QUICK
@given(votes())
def test_every_option_has_one_place_and_only_the_same_shares_have_the_same(
    step: StepRecord,
) -> None:
    shares = {
        shown.text: tuple(n / (sum(shown.counts) or 1) for n in shown.counts)
        for shown in profile(step).rows
    }
    for one, rank in places(step):
        for other, its in places(step):
            assert (rank == its) == (shares[one] == pytest.approx(shares[other]))


@pytest.mark.usefixtures("catalogue")
@QUICK
@given(step=votes())
def test_whatever_is_voted_can_be_told_and_explained_in_both_languages(
    step: StepRecord,
) -> None:
    french = (told(step), explained(step))
    with speaking("en"):
        english = (told(step), explained(step))
    assert french[0] != english[0]
    assert len(french[1]) == len(english[1])
    assert all(here != there for here, there in zip(french[1], english[1], strict=True))


# ── a named vote ────────────────────────────────────────────────────────────────────────────


def test_a_named_vote_says_who_gave_which_grade_as_people_chose_to_appear() -> None:
    people = [
        Person("j", "Jeanne Ferrand"),
        Person("k", "Karim Aziz", Appearance.INITIALS),
        Person("s", "Solène Roy", Appearance.HIDDEN),
        Person("z", "Zoé"),
    ]
    casts = [
        Cast({"A": 4, "B": 1}, person="s"),
        Cast({"A": 4}, person="k"),
        Cast({"A": 2, "B": 1}, person="j"),
        Cast({}, person="z"),
    ]
    hands = [HandCount(2, {"A": {"4": 2}})]
    step = counted(
        MajorityJudgment(secret=False), ["A", "B"], casts, hands=hands, people=people, secret=False
    )
    tables = inside(vote_of(step).explained(step), Table)
    assert [(table.title, table.rows) for table in tables] == [
        (
            "A",
            (
                ("Excellent", "K. A., Une personne, 2 mains levées ou bulletins papier"),
                ("Bien", "Jeanne"),
            ),
        ),
        ("B", (("Passable", "Jeanne, Une personne"), ("sans mention", "K. A."))),
    ]


def test_a_secret_vote_names_nobody() -> None:
    people = [Person("j", "Jeanne"), Person("k", "Karim")]
    step = counted(MajorityJudgment(), ["A", "B"], [{"A": 4}, {"B": 4}], people=people)
    shown = " ".join(words([vote_of(step).view(step, audience) for audience in Audience]))
    assert "Jeanne" not in shown
    assert "Karim" not in shown


# ── a room that judges ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def polls(tmp_path: Path, catalogue: Catalogue) -> Iterator[Polls]:
    polls = open_polls(tmp_path, catalogue, "majority_judgment")
    yield polls
    polls.room.close()


def test_the_whole_rule_is_on_every_screen_before_the_vote_opens(polls: Polls) -> None:
    for view in polls.views().values():
        (rule,) = inside(view, Text)
        assert rule.text.splitlines() == [
            "Une mention par proposition : Excellent · Très bien · Bien · Passable · Insuffisant.",
            "La mention majoritaire, celle du milieu, est la plus haute que plus de la moitié des "
            "personnes donne ou dépasse. La proposition qui a la meilleure vient en tête.",
            "À égalité, on retire à chacune un bulletin du milieu, puis un autre, jusqu’à ce que "
            "leurs mentions majoritaires diffèrent. Sinon, elles partagent leur rang.",
            "Sans mention, une proposition compte comme « Insuffisant ». "
            "Un bulletin vide ne compte pas.",
            "Bulletins secrets : aucun ne porte de nom. "
            "À trois, on peut parfois deviner du résultat qui a choisi quoi.",
            "On peut changer son bulletin jusqu’à la clôture. Rien ne s’affiche avant.",
            "Le vote n’est pas encore ouvert.",
        ]
    assert "on compare les parts de chaque mention" in IGNORED.rule()
    assert "compte comme" not in IGNORED.rule()
    assert "Un bulletin vide ne compte pas." in IGNORED.rule()


def test_the_paper_says_which_grade_stands_for_none(polls: Polls) -> None:
    polls.open()
    assert polls.vote.prompt(polls.step) == "Donnez une mention à chaque proposition."
    choices = polls.vote.paper(polls.step).choices
    assert [(choice.label, choice.hint) for choice in choices][-2:] == [
        ("Passable", ""),
        ("Insuffisant", "ou sans mention"),
    ]
    ignored = IGNORED.paper(judged({"A": (1,), "B": (1,)}, IGNORED))
    assert not any(choice.hint for choice in ignored.choices)


@pytest.mark.parametrize("absurd", [5, -1, 2.5, True, "2", None, float("nan"), float("inf")])
def test_what_is_no_grade_is_refused_with_a_sentence_and_the_ballot_stays(
    polls: Polls, absurd: Any
) -> None:
    one, two, _three = polls.open()
    polls.cast("Jeanne", {one: 3})
    with pytest.raises(NotAccepted):
        polls.cast("Jeanne", {one: 3, two: absurd})
    assert polls.mine("Jeanne") == {one: 3}


def test_hands_that_nobody_could_have_raised_are_refused(polls: Polls) -> None:
    one, _two, _three = polls.open()
    with pytest.raises(NotAccepted, match="plus de mains"):
        polls.voting.enter_hands(polls.boss, polls.id, 3, {one: {"4": 2, "0": 2}})
    with pytest.raises(NotAccepted, match="pas de celles"):
        polls.voting.enter_hands(polls.boss, polls.id, 3, {one: {"5": 1}})


def test_nothing_of_the_grades_is_seen_before_they_are_shown(polls: Polls) -> None:
    one, two, three = polls.open()
    before = polls.views()
    assert [len(inside(before[a], Paper)) for a in (Audience.PHONE, Audience.WALL)] == [1, 0]
    assert len(inside(before[Audience.CONSOLE], VoteCapture)) == 1
    polls.cast("Jeanne", {one: 4, two: 2, three: 0})
    polls.cast("Jeanne", {one: 3, two: 2, three: 0})
    assert polls.views() == before
    polls.voting.enter_for(polls.boss, polls.id, polls.person("Karim").id, {one: 3, two: 3})
    polls.voting.enter_paper(polls.boss, polls.id, {one: 4, three: 1})
    hands = {one: {"3": 2}, two: {"1": 1, "4": 1}}
    polls.voting.enter_hands(polls.boss, polls.id, 2, hands)
    polls.crowd({one: 4, two: 2, three: 0}, 2)
    open_ = polls.views()
    assert not any(inside(view, Profile) for view in open_.values())
    polls.close(show=False)
    assert not any(inside(polls.views()[a], Profile) for a in (Audience.PHONE, Audience.WALL))
    assert len(inside(polls.views()[Audience.CONSOLE], Profile)) == 1
    polls.voting.show(polls.boss, polls.id)
    for view in polls.views().values():
        (shown,) = inside(view, Profile)
        assert [(r.text, r.counts, r.figure) for r in shown.rows] == [
            ("Un", (3, 4, 0, 0, 0), "Très bien"),
            ("Deux", (1, 1, 3, 1, 1), "Bien"),
            ("Trois", (0, 0, 0, 1, 6), "Insuffisant"),
        ]
    assert not inside(polls.views()[Audience.WALL], Fold)
    assert a_vote.told(polls.step) in words(polls.views()[Audience.WALL])


def test_the_notes_keep_the_profile_the_rule_and_the_round_before(polls: Polls) -> None:
    one, two, _three = polls.open()
    polls.cast("Jeanne", {one: 4, two: 1})
    polls.crowd({one: 4, two: 1})
    polls.close()
    polls.voting.reopen(polls.boss, polls.id, options=[(one, "Un"), (two, "Deux")])
    polls.cast("Jeanne", {one: 1, two: 3}, round=2)
    polls.crowd({one: 1, two: 3})
    polls.close()
    section = document_of(polls.room).notes[-1]
    assert section.label == "Jugement majoritaire"
    table, former = inside(section.blocks, TextTable)
    assert table.head == former.head == ("Rang", "Proposition", *FIVE, "Résultat")
    assert former.rows[0][1:3] == ("Un", "5")
    assert [cells[:-1] for cells in table.rows] == [
        ("1", "Deux", "0", "5", "0", "0", "0"),
        ("2", "Un", "0", "0", "0", "5", "0"),
    ]
    assert [cells[-1].split(" · ")[0] for cells in table.rows] == ["Très bien", "Passable"]
    notes = words(section.blocks)
    assert any("En tête, « Deux »" in text for text in notes)
    assert "Tour 1, avant la réouverture" in notes
    assert any(text.startswith("En tête, « Un »") for text in notes)
    assert polls.vote.applied_rule(polls.step) in notes
    assert inside(section.blocks, SheetPicture) == []
    polls.room.conduct.describe(polls.boss, detailed=True)
    picture, _former = inside(document_of(polls.room).notes[-1].blocks, SheetPicture)
    assert picture.alt.endswith("Les mêmes chiffres sont dans le tableau qui précède.")


def test_a_bad_scale_typed_on_the_console_changes_nothing(polls: Polls) -> None:
    with pytest.raises(BadSetting, match="deux fois"):
        polls.room.conduct.configure(
            facilitator_of(polls.room),
            polls.id,
            settings={"scale": "own", "own_grades": ["A", "a"]},
        )
    assert polls.vote == MajorityJudgment()


@pytest.mark.usefixtures("catalogue")
def test_it_speaks_english() -> None:
    with speaking("en"):
        step = judged({"A": (0, 0, 1, 0, 4), "B": (0, 1, 0, 0, 4)})
        assert profile(step).choices == (
            "Excellent",
            "Very good",
            "Good",
            "Acceptable",
            "Poor",
        )
        seven = MajorityJudgment(scale="7").grades()
        assert seven[:4] == ("Reject", "Poor", "Acceptable", "Fairly good")
        assert len({*seven}) == 7
        assert told(step) == (
            "First, “A”, majority grade “Excellent”. “B” has the same grade; they are parted by "
            "taking 3 ballots away from the middle of each: “Good” against “Acceptable”."
        )
        assert "The majority grade, the one in the middle" in MajorityJudgment().rule()
