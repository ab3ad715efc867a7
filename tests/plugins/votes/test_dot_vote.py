"""Gommettes: the rule is said, ballots are secret, the count is right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import CanvasCard, CanvasGroup
from plugins.dot_vote import DotBallot, DotVote
from tablee import texts
from tablee.activities.votes import VoteFacts
from tablee.errors import NotAccepted
from tablee.model.entities import HandCount, Marks, Role
from tablee.model.synthesis import Paragraph, Tally, TallyRow
from tablee.sdk.testing import counted, enter, facilitator_of, open_room, seat_of
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Cards, Paper, Text
from tests.plugins.votes.a_vote import bars, first_bars, inside, open_polls, ranks, scores, told
from tests.support.app_test import press
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue
    from tests.plugins.votes.a_vote import Polls

VOTE = "dot_vote"
P1, P2, P3, P4 = "P1", "P2", "P3", "P4"
THREE = (P1, P2, P3)


# ── the sums ────────────────────────────────────────────────────────────────────────────────


def test_three_people_with_three_dots_each() -> None:
    step = counted(DotVote(), THREE, [{P1: 3}, {P1: 1, P2: 2}, {P2: 1, P3: 1}])
    assert scores(step) == {P1: 4, P2: 3, P3: 1}
    outcome = step.outcome
    assert outcome is not None
    assert (outcome.cast, outcome.available, outcome.voters) == (8, 9, 3)


def test_equal_results_share_a_rank_and_the_next_is_skipped() -> None:
    step = counted(DotVote(), THREE, [{P1: 3}, {P1: 1, P2: 2}, {P2: 2, P3: 1}])
    assert scores(step) == {P1: 4, P2: 4, P3: 1}
    assert ranks(step) == {P1: 1, P2: 1, P3: 3}


def test_a_real_vote_of_fourteen_people_and_eight_cards() -> None:
    totals = {f"P{n}": dots for n, dots in enumerate((7, 7, 6, 3, 3, 3, 2, 1), start=1)}
    pool = [option for option, dots in totals.items() for _dot in range(dots)]
    ballots: list[Marks] = [{} for _voter in range(14)]
    for place, option in enumerate(pool):
        ballot = ballots[place % 14]
        ballot[option] = ballot.get(option, 0) + 1
    step = counted(DotVote(), [*totals], ballots)
    assert scores(step) == totals
    assert [*ranks(step).values()] == [1, 1, 3, 4, 4, 4, 7, 8]
    outcome = step.outcome
    assert outcome is not None
    assert (outcome.cast, outcome.available, outcome.voters) == (32, 42, 14)


def test_five_points_to_weigh() -> None:
    step = counted(DotVote(dots=5), (*THREE, P4), [{P1: 3, P3: 2}, {P3: 5}])
    assert scores(step) == {P3: 7, P1: 3, P2: 0, P4: 0}


def test_whoever_keeps_every_dot_has_not_voted() -> None:
    outcome = counted(DotVote(), THREE, [{P1: 1}, {}, {P2: 0}]).outcome
    assert outcome is not None
    assert (outcome.voters, outcome.cast, outcome.available) == (1, 1, 3)


def test_dots_counted_in_the_room_stand_beside_the_ballots() -> None:
    hands = HandCount(4, {P1: {"1": 5}, P2: {"1": 7}})
    step = counted(DotVote(), THREE, [{P1: 3}], hands=[hands])
    assert scores(step) == {P1: 8, P2: 7, P3: 0}
    assert step.outcome is not None
    assert (step.outcome.voters, step.outcome.available) == (5, 15)


on_urns = settings(max_examples=examples(50), deadline=None)
BALLOTS = st.lists(
    st.dictionaries(st.sampled_from(THREE), st.integers(0, 3)).filter(
        lambda dots: sum(dots.values()) <= 3
    ),
    max_size=30,
)


@on_urns
@given(BALLOTS)
def test_the_total_is_the_sum_over_voters_and_never_more_than_was_given(
    ballots: list[Marks],
) -> None:
    step = counted(DotVote(), THREE, ballots)
    outcome = step.outcome
    assert outcome is not None
    assert outcome.cast == sum(sum(dots.values()) for dots in ballots)
    assert outcome.cast == sum(scores(step).values())
    assert outcome.cast <= outcome.available


# ── what is said of it ──────────────────────────────────────────────────────────────────────


def test_it_says_what_leads_and_with_how_many_dots() -> None:
    step = counted(DotVote(), THREE, [{P1: 3}, {P1: 1, P2: 2}])
    assert told(step) == "En tête, « P1 » : 4 gommettes sur 6 posées."
    assert told(counted(DotVote(), THREE, [{}])) == "Aucune gommette n’a été posée."


def test_several_that_lead_are_counted() -> None:
    said = told(counted(DotVote(), THREE, [{P1: 1}, {P2: 1}]))
    assert said.startswith("2 propositions à égalité en tête")
    assert said.endswith("1 gommette chacune, sur 2 posées.")


def test_as_an_exercise_people_who_put_a_dot_are_counted() -> None:
    step = counted(DotVote(), THREE, [{P1: 3}, {P2: 1, P3: 2}, {P2: 2}])
    (recount,) = DotVote().recounts(step)
    assert recount.title == "Et en approbation ?"
    rows = [(row.rank, row.text, row.figure) for row in first_bars(recount.views).rows]
    assert rows == [(1, P2, "2"), (2, P1, "1"), (2, P3, "1")]


def test_neither_hands_nor_single_dots_say_more_in_approval() -> None:
    hands = HandCount(1, {P1: {"1": 3}})
    assert DotVote().recounts(counted(DotVote(), THREE, [{P1: 3}], hands=[hands])) == ()
    one = DotVote(dots=1)
    assert one.recounts(counted(one, THREE, [{P1: 1}])) == ()


# ── a room that votes ───────────────────────────────────────────────────────────────────────


# ── what is refused ─────────────────────────────────────────────────────────────────────────


def test_nobody_has_more_dots_than_the_facilitator_gave(polls: Polls) -> None:
    one, two, _three = polls.open()
    polls.cast("Jeanne", {one: 3})
    with pytest.raises(NotAccepted, match="C’est plus que ce que vous avez à répartir, 3 en tout"):
        polls.cast("Jeanne", {one: 3, two: 1})
    with pytest.raises(NotAccepted, match="C’est plus"):
        polls.cast("Jeanne", {one: 4})
    assert polls.mine("Jeanne") == {one: 3}


def test_a_ballot_over_the_cap_is_refused_whole(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(most_per_card=1)
    one, two, _three = polls.open()
    with pytest.raises(NotAccepted, match="1 au plus de chaque personne"):
        polls.cast("Jeanne", {one: 3})
    assert polls.mine("Jeanne") == {}
    polls.cast("Jeanne", {one: 1, two: 1})


@pytest.mark.parametrize("absurd", [4, -1, 0.5])
def test_absurd_numbers_of_dots_are_refused(polls: Polls, absurd: Any) -> None:
    one, two, _three = polls.open()
    with pytest.raises(NotAccepted):
        polls.cast("Jeanne", {one: absurd, two: 2})
    assert polls.mine("Jeanne") == {}


def test_not_on_ones_own_cards_when_so_decided(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(not_on_mine=True)
    one, two, three = polls.open()
    assert {*polls.voting.mine(polls.person("Jeanne"), polls.id).own} == {one, two}
    with pytest.raises(NotAccepted, match="Cette carte est la vôtre"):
        polls.cast("Jeanne", {one: 1, three: 1})
    polls.cast("Jeanne", {three: 3})
    polls.cast("Karim", {one: 3})
    assert (polls.mine("Jeanne"), polls.mine("Karim")) == ({three: 3}, {one: 3})


def test_a_group_is_its_authors_own_and_not_who_made_it(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(not_on_mine=True)
    room, boss = polls.room, polls.boss
    canvas = seat_of(room, boss, "action_canvas")
    _one, two, three = (contribution.id for contribution, _card in canvas.step.of(CanvasCard))
    group = canvas.post(CanvasGroup("Ensemble", (two, three))).id
    room.people.set_roles(boss, boss.id, (Role.FACILITATOR, Role.PARTICIPANT))
    polls.open()
    for name in ("Jeanne", "Karim"):
        with pytest.raises(NotAccepted, match="Cette carte est la vôtre"):
            polls.cast(name, {group: 1})
    polls.cast("Yasmine", {group: 1})
    assert [polls.mine(name) for name in ("Jeanne", "Karim", "Yasmine")] == [{}, {}, {group: 1}]


def test_a_card_put_in_a_newer_group_leaves_the_older_one_to_others(
    polls_on: Callable[..., Polls],
) -> None:
    polls = polls_on(not_on_mine=True)
    canvas = seat_of(polls.room, polls.boss, "action_canvas")
    one, two, three = (contribution.id for contribution, _card in canvas.step.of(CanvasCard))
    older = canvas.post(CanvasGroup("D’abord", (one, two, three))).id
    canvas.post(CanvasGroup("Ensuite", (one, two)))
    polls.open()
    polls.cast("Jeanne", {older: 1})
    assert polls.mine("Jeanne") == {older: 1}


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def test_the_rule_is_on_every_screen_before_the_vote_opens(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(dots=5, most_per_card=2, not_on_mine=True)
    shown = polls.views()
    rule, listed = inside(shown[Audience.WALL], Text)[0], inside(shown[Audience.WALL], Cards)[0]
    assert rule.text.startswith(
        "5 gommettes par personne. 2 au plus sur une même proposition. Pas sur ses propres cartes."
        " On peut en garder\u00a0; "
    )
    assert rule.text.endswith("\nLe vote n’est pas encore ouvert.")
    assert shown[Audience.PHONE] == shown[Audience.CONSOLE] == shown[Audience.WALL]
    assert [card.text for card in listed.cards] == ["1. Un", "2. Deux", "3. Trois"]


def test_phones_have_dots_to_spread(polls_on: Callable[..., Polls]) -> None:
    polls = polls_on(dots=5, most_per_card=9)
    polls.open()
    assert polls.vote.prompt(polls.step) == "Vous avez 5 gommettes à répartir."
    (paper,) = inside(polls.views()[Audience.PHONE], Paper)
    assert (paper.form, paper.units, paper.cap) == ("spread", 5, 5)
    assert paper.unit == ("gommette", "gommettes")
    assert not inside(polls.views()[Audience.WALL], Paper)


def test_closing_shows_ranks_texts_and_numbers(polls: Polls) -> None:
    one, two, _three = polls.open()
    polls.cast("Jeanne", {one: 1, two: 2})
    polls.cast("Karim", {one: 1})
    polls.close()
    shown = first_bars(polls.views()[Audience.WALL])
    assert [(r.rank, r.text, r.figure) for r in shown.rows] == [
        (1, "Un", "2"),
        (1, "Deux", "2"),
        (3, "Trois", "0"),
    ]
    assert shown.note == "4 gommettes posées sur 6 · 2 personnes ont voté"
    assert shown.aside == "À égalité, le rang est partagé"
    assert polls.person("Jeanne").id not in msgspec.json.encode([*polls.views().values()]).decode()


def test_without_ties_nothing_is_said_of_them() -> None:
    assert bars(counted(DotVote(), THREE, [{P1: 2, P2: 1}])).aside == ""


# ── what is voted on ────────────────────────────────────────────────────────────────────────


def test_a_group_is_one_option_and_hidden_cards_are_none(polls: Polls) -> None:
    canvas = seat_of(polls.room, polls.boss, "action_canvas")
    one, two, three = (contribution.id for contribution, _card in canvas.step.of(CanvasCard))
    canvas.post(CanvasGroup("Ensemble", (one, three)))
    canvas.hide(two)
    with pytest.raises(NotAccepted, match="au moins deux"):
        polls.open()
    canvas.hide(two, hidden=False)
    polls.open()
    options = polls.step.facts(VoteFacts).options
    assert [text for _id, text in options] == ["Ensemble", "Deux"]


def test_the_facilitator_chooses_among_the_canvases_before(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "action_canvas", "dot_vote")
    first, second, vote = room.agenda
    boss = facilitator_of(room)
    for step, text in ((first, "Du premier"), (second, "Du second")):
        room.words.post(boss, step.id, CanvasCard(text))

    def options() -> list[str]:
        record = room.step_record(vote.id)
        assert isinstance(record.activity, DotVote)
        return [text for _id, text in record.activity.options(record)]

    choices = DotVote.__dataclass_fields__["source"].metadata["choices"]
    assert {first.id, second.id} < {*choices(room.step_record(vote.id))}
    assert options() == ["Du second"]
    room.conduct.configure(boss, vote.id, settings={"source": first.id})
    assert options() == ["Du premier"]
    room.close()


# ── sessions held before all methods shared one kind of ballot ──────────────────────────────


def test_a_ballot_of_before_is_read_and_counted_like_any_other(polls: Polls) -> None:
    one, two, _three = polls.open()
    assert polls.room.catalogue.content("dot_vote", "dots", {"dots": {one: 2}}) == DotBallot(
        {one: 2}, dots={one: 2}
    )
    polls.seat("Jeanne").post(DotBallot(dots={one: 2, two: 1}))
    assert polls.mine("Jeanne") == {one: 2, two: 1}
    polls.close()
    assert (scores(polls.step)[one], scores(polls.step)[two]) == (2, 1)


def test_a_result_of_before_is_still_shown_and_in_the_notes() -> None:
    step = replace(counted(DotVote(), THREE, [{P1: 3}, {P2: 1}]), rounds=())
    for audience in Audience:
        shown = first_bars(step.activity.view(step, audience))
        assert [(row.rank, row.figure) for row in shown.rows] == [(1, "3"), (2, "1"), (3, "0")]
    assert len(step.activity.synthesis(step)) == 1


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_the_result_under_the_step_s_title(polls: Polls) -> None:
    one, _two, three = polls.open()
    polls.cast("Jeanne", {three: 2})
    polls.cast("Karim", {one: 1})
    polls.close()
    section = document_of(polls.room).notes[-1]
    assert section.label == "Gommettes"
    rows = (TallyRow(1, "Trois", "2"), TallyRow(2, "Un", "1"), TallyRow(3, "Deux", "0"))
    note = "3 gommettes posées sur 6 · 2 personnes ont voté"
    assert Tally("Résultat", rows, "gommettes", note) in section.blocks
    lines = [block.line.text for block in section.blocks if isinstance(block, Paragraph)]
    assert lines[0] == "En tête, « Trois » : 2 gommettes sur 3 posées."
    assert DotVote().written_rule() in lines


def test_the_vote_speaks_english(polls: Polls) -> None:
    with texts.speaking("en"):
        rule = inside(polls.views()[Audience.PHONE], Text)[0]
        assert rule.text.startswith("3 dots per person. Several on one proposal is fine.")
        one, _two, _three = polls.open()
        polls.cast("Jeanne", {one: 1})
        polls.close()
        shown = first_bars(polls.views()[Audience.PHONE])
        assert shown.note == "1 dot placed out of 3 · 1 person voted"
        assert told(polls.step) == "The only dot is on “Un”."


# ── the console, before a result of few is shown ────────────────────────────────────────────


def console_of_the_vote(seat):  # type: ignore[no-untyped-def] # AppTest runs this source alone
    from tablee.ui.console import voting

    voting.draw(seat)


def test_the_console_says_what_so_few_ballots_cannot_hide_before_it_closes_and_before_it_shows(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    polls = open_polls(tmp_path, catalogue, "dot_vote")
    for n in range(9):
        enter(polls.room, f"Absente{n}")
    one, *_others = polls.open()
    for name in ("Jeanne", "Karim", "Solène"):
        polls.cast(name, {one: 2})
    facilitator_seat = seat_of(polls.room, polls.boss, "dot_vote")
    app = AppTest.from_function(console_of_the_vote, args=(facilitator_seat,)).run()
    press(app, "Clore sans montrer")
    few = "3 réponses secrètes seulement"
    assert any(few in text.value for text in app.text)
    assert any("n’ont pas fini" in text.value for text in app.text)
    press(app, "Clore quand même")
    assert polls.step.facts(VoteFacts).held
    app = AppTest.from_function(console_of_the_vote, args=(facilitator_seat,)).run()
    assert any(few in caption.value for caption in app.caption)
