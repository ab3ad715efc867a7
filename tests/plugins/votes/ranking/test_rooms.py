"""Ranking in a room and in the document; the same ballots counted otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from plugins.ranking import Ranking
from tablee import texts
from tablee.errors import BadSetting, NotAccepted
from tablee.model.synthesis import Paragraph, Tally, TallyRow, TextTable
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Fold, Paper, Table, Text
from tests.plugins.votes.a_vote import bars, first_bars, inside, ranks, scores, told, words
from tests.plugins.votes.ranking.a_ranking import BORDA, CYCLE, SCHULZE, TENNESSEE, voted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.activities import StepRecord
    from tablee.activities.votes import Recount
    from tablee.model.entities import Marks
    from tests.plugins.votes.a_vote import Polls

VOTE = "ranking"


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
