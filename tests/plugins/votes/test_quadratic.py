"""Vote quadratique: voices that cost more and more, given back when they are taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.quadratic import Quadratic
from tablee import texts
from tablee.activities import Change, ChangeKind
from tablee.activities.votes import Ballot
from tablee.drawing.paper_ballots import sheets
from tablee.errors import NotAccepted
from tablee.model.entities import Person
from tablee.sdk.testing import counted
from tablee.view import Table
from tests.plugins.votes.a_vote import bars, inside, open_polls, ranks, scores, told, words
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Marks
    from tablee.registry import Catalogue

P1, P2, P3 = "P1", "P2", "P3"
THREE = (P1, P2, P3)


def test_voices_are_added_up_and_credits_are_not() -> None:
    step = counted(Quadratic(), THREE, [{P1: 4}, {P2: 2, P3: 2}, {P2: 2, P3: 1}])
    assert scores(step) == {P1: 4, P2: 4, P3: 3}
    assert ranks(step) == {P1: 1, P2: 1, P3: 3}
    assert bars(step).note == "3 personnes ont voté"
    assert told(step) == "2 propositions à égalité en tête\u00a0: 4 voix chacune, sur 11."


def test_the_paper_says_what_each_voice_costs_as_far_as_the_credits_go() -> None:
    paper = Quadratic(credits=20).paper(counted(Quadratic(credits=20), THREE, []))
    assert paper.costs == (0, 1, 4, 9, 16)
    assert paper.most_units == 4
    assert (paper.units, paper.cost_unit) == (20, ("crédit", "crédits"))
    with texts.speaking("en"):
        read = Quadratic(credits=20).paper(counted(Quadratic(credits=20), THREE, []))
    assert (read.unit, read.cost_unit) == (("vote", "votes"), ("credit", "credits"))


def test_a_ballot_is_taken_as_long_as_the_credits_pay_for_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    polls = open_polls(tmp_path, catalogue, "quadratic", credits=9)
    one, two, three = polls.open()
    polls.cast("Karim", {one: 3})
    with pytest.raises(NotAccepted, match="plus que ce que vous avez à répartir, 9 en tout"):
        polls.cast("Karim", {one: 3, two: 1})
    assert polls.mine("Karim") == {one: 3}
    polls.cast("Karim", {one: 2, two: 2, three: 1})  # what the third voice cost came back
    assert polls.mine("Karim") == {one: 2, two: 2, three: 1}
    with pytest.raises(NotAccepted):
        polls.cast("Karim", {one: 4})


@settings(max_examples=examples(30), deadline=None)
@given(
    st.integers(1, 100),
    st.lists(st.dictionaries(st.sampled_from(THREE), st.integers(0, 12)), max_size=6),
)
def test_whatever_is_sent_no_ballot_spends_more_than_there_is(
    credits: int, sent: list[Marks]
) -> None:

    vote = Quadratic(credits=credits)
    step = counted(vote, THREE, [])
    for marks in sent:
        spent = sum(n * n for n in marks.values())
        change = Change(ChangeKind.POST, Person("x", "Jeanne"), Ballot(marks))
        if spent <= credits:
            vote.check(change, step)
        else:
            with pytest.raises(NotAccepted):
                vote.check(change, step)


def test_what_it_cost_is_told_with_the_credits_that_were_kept() -> None:
    step = counted(Quadratic(), THREE, [{P1: 4}, {P1: 1, P2: 2}])
    shown = Quadratic().explained(step)
    (table,) = inside(shown, Table)
    assert [row[1:] for row in table.rows] == [
        ("2", "1 (1), 4 (1)", "17"),
        ("1", "2 (1)", "4"),
        ("0", "–", "0"),
    ]
    assert "21 crédits dépensés, 11 gardés." in words(shown)
    titles = [recount.title for recount in Quadratic().recounts(step)]
    assert titles == ["Et en approbation\u00a0?", "Et si chaque crédit valait une voix\u00a0?"]


def test_nobody_who_bought_nothing_has_voted() -> None:
    step = counted(Quadratic(), THREE, [{}, {P1: 0}])
    assert step.outcome is not None
    assert step.outcome.voters == 0
    assert told(step) == "Aucune voix n’a été achetée."


def test_a_printed_ballot_says_the_prices_in_three_languages() -> None:
    paper = Quadratic(credits=9).paper(counted(Quadratic(credits=9), THREE, []))
    assert sheets._to_do(paper) == (
        "Chaque rond coché donne 1 voix\u00a0: 9 crédits en tout. "
        "1 voix = 1 · 2 voix = 4 · 3 voix = 9"
    )
    for language, told_ in (("en", "9 credits in all"), ("es", "9 créditos en total")):
        with texts.speaking(language):
            paper = Quadratic(credits=9).paper(counted(Quadratic(credits=9), THREE, []))
            assert told_ in sheets._to_do(paper)
