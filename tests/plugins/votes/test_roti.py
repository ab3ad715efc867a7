"""ROTI: every mark shown at once, the mean never without its spread."""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.action_canvas import CanvasCard
from plugins.roti import RotiVote, marks_of
from tablee.activities.votes import VoteFacts
from tablee.errors import BadSetting, NotAccepted
from tablee.model.entities import Cast, HandCount, Person
from tablee.model.synthesis import Tally
from tablee.registry.compatibility import make
from tablee.sdk.testing import counted, enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Paper, Profile, Table
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tablee.activities import Outcome, StepRecord
    from tablee.registry import Catalogue
    from tablee.session import Room

Q = "roti"
QUICK = settings(max_examples=examples(50), deadline=None)
"""Enough for sums this small; a busy machine makes none of them fail."""


def marked(*given_: float, **more: Any) -> StepRecord:
    """A ROTI where people gave these marks; 0 for who would rather not say."""
    return counted(RotiVote(), [Q], [{Q: mark} for mark in given_], **more)


def outcome(step: StepRecord) -> Outcome:
    assert step.outcome is not None
    return step.outcome


def profile(step: StepRecord) -> Profile:
    (shown,) = RotiVote().results(step)
    assert isinstance(shown, Profile)
    return shown


# ── the sums ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given_", "n", "mean", "said"),
    [
        ([3.81278] + [4] * 10 + [5] * 4, 15, 4.2542, "4,25"),
        ([3] * 2 + [4] * 7, 9, 3.7778, "3,78"),
        ([3] + [4] * 6 + [5] * 3, 10, 4.2, "4,2"),
        ([5] * 13 + [4] * 5, 18, 4.7222, "4,72"),
        ([3, 3.5] + [4] * 6 + [5] * 6, 14, 4.3214, "4,32"),
    ],
)
def test_real_marks_give_the_mean_that_was_published(
    given_: list[float], n: int, mean: float, said: str
) -> None:
    step = marked(*given_)
    assert (outcome(step).cast, outcome(step).options[0].score) == (n, mean)
    assert sum(profile(step).rows[0].counts) == n
    assert profile(step).rows[0].figure == f"moyenne {said}"


def test_who_would_rather_not_say_stays_out_of_the_mean_and_has_answered() -> None:
    step = marked(5, 4, 0, 0)
    assert outcome(step).options[0].score == 4.5
    assert (outcome(step).voters, outcome(step).cast) == (4, 2)
    row = profile(step).rows[0]
    assert row.counts == (1, 1, 0, 0, 0)
    assert row.details == "médiane 4,5 · 2 notes · 2 personnes ne se prononcent pas"


def test_halves_have_places_of_their_own() -> None:
    step = marked(3.5, 3.5, 4, 5)
    assert profile(step).rows[0].counts == (1, 0, 1, 2, 0, 0, 0, 0, 0)
    assert profile(step).choices[2:4] == ("4 · Plus que le temps passé", "3,5")
    assert "demi-point" not in profile(step).note


def test_marks_with_decimals_stand_with_the_nearest_half_and_the_mean_is_exact() -> None:
    step = marked(3.5, 3.49, 4.5, 1)
    assert profile(step).rows[0].counts == (0, 1, 0, 2, 0, 0, 0, 0, 1)
    assert profile(step).note == (
        "4 personnes sur 4 ont répondu · "
        "Les notes sont rangées au demi-point le plus proche ; la moyenne est exacte"
    )
    assert outcome(step).options[0].score == 3.1225
    assert "demi-point" not in profile(marked(3, 4)).note


def test_halves_are_rounded_as_people_round() -> None:
    step = marked(*[4] * 7, 5)  # 4.125
    assert profile(step).rows[0].figure == "moyenne 4,13"


def test_the_mean_is_never_told_without_its_spread() -> None:
    assert RotiVote().told(marked(5, 4, 4, 2)) == (
        "Notes : 5 (1 personne), 4 (2 personnes), 2 (1 personne). "
        "Moyenne 3,75 sur 5, médiane 4, 4 notes."
    )
    assert RotiVote().told(marked(3.5)) == "Une seule note : 3,5 sur 5."


def test_when_nobody_gives_a_mark_there_is_no_mean() -> None:
    step = marked(0, 0)
    assert RotiVote().told(step) == "Personne n’a donné de note."
    row = profile(step).rows[0]
    assert (row.counts, row.figure) == ((0,) * 5, "sans note")
    assert row.details == "2 personnes ne se prononcent pas"
    assert RotiVote().explained(step) == ()


def test_hands_counted_in_the_room_weigh_as_ballots_do() -> None:
    hands = HandCount(5, {Q: {"5": 2, "4": 1, "0": 2}})
    step = marked(3.5, hands=[hands])
    assert (outcome(step).voters, outcome(step).cast) == (6, 4)
    assert outcome(step).options[0].score == 4.375
    assert profile(step).note.startswith("6 personnes ont répondu")


MARKS = st.lists(
    st.integers(1, 5) | st.decimals(1, 5, places=3).map(float), min_size=1, max_size=40
)


@QUICK
@given(MARKS, st.randoms())
def test_who_marks_first_changes_nothing(given_: list[float], random: Any) -> None:
    one, other = marked(*given_), marked(*random.sample(given_, len(given_)))
    assert one.outcome == other.outcome
    assert RotiVote().results(one) == RotiVote().results(other)
    assert RotiVote().told(one) == RotiVote().told(other)


@QUICK
@given(MARKS, st.integers(0, 5))
def test_the_mean_lies_among_the_marks_and_the_spread_holds_them_all(
    given_: list[float], silent: int
) -> None:
    step = marked(*given_, *[0] * silent)
    assert step.urn is not None
    marks = marks_of(step.urn, Q)
    exact = [Fraction(str(mark)) for mark in given_]
    assert marks.mean == sum(exact) / len(exact)
    assert min(exact) <= marks.mean <= max(exact)
    assert marks.median == statistics.median(exact)
    assert marks.n == len(given_) == sum(profile(step).rows[0].counts)
    assert outcome(step).voters == len(given_) + silent


@QUICK
@given(MARKS, st.data())
def test_raising_one_mark_never_lowers_the_mean(given_: list[float], data: st.DataObject) -> None:
    voter = data.draw(st.integers(0, len(given_) - 1))
    raised = [*given_]
    raised[voter] = data.draw(st.floats(given_[voter], 5))
    before, after = outcome(marked(*given_)), outcome(marked(*raised))
    assert after.options[0].score >= before.options[0].score


# ── checked by whoever wants ────────────────────────────────────────────────────────────────


def test_anybody_can_check_the_sum() -> None:
    table, text = RotiVote().explained(marked(3.81278, 4, 4, 0))
    assert isinstance(table, Table)
    assert table.rows == (("4", "2"), ("3,81278", "1"))
    assert "11,81278. Divisée par 3 notes, elle donne 3,9376." in str(text)


def test_a_named_one_says_who_gave_which_mark() -> None:
    people = [Person("j", "Jeanne"), Person("k", "Karim"), Person("s", "Solène")]
    casts = [Cast({Q: 4}, person="k"), Cast({Q: 4}, person="j"), Cast({Q: 0}, person="s")]
    step = counted(RotiVote(), [Q], [*casts, Cast({Q: 2}, paper=True)], people=people, secret=False)
    table, _text = RotiVote().explained(step)
    assert isinstance(table, Table)
    assert table.rows == (
        ("4", "2", "Jeanne, Karim"),
        ("2", "1", "1 main levée ou bulletin papier"),
        ("Ne se prononce pas", "1", "Solène"),
    )


# ── a room that looks back ──────────────────────────────────────────────────────────────────


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    """Jeanne, Karim and Solène, and nothing but a ROTI."""
    room = open_room(tmp_path, catalogue, "roti")
    for name in ("Jeanne", "Karim", "Solène"):
        enter(room, name)
    yield room
    room.close()


def person(room: Room, name: str) -> Person:
    return next(p for p in room.everybody.values() if p.name == name)


def opened(room: Room) -> str:
    step = start(room, "roti")
    room.voting.open(facilitator_of(room), step)
    return step


def shown(room: Room, step: str, audience: Audience) -> Any:
    record = room.step_record(step)
    return record.activity.view(record, audience)


def encoded(room: Room, step: str, audiences: Sequence[Audience] = tuple(Audience)) -> str:
    return msgspec.json.encode([shown(room, step, a) for a in audiences]).decode()


def test_the_question_is_all_that_is_voted_on_and_needs_no_card(room: Room) -> None:
    step = opened(room)
    question = "Qu’est-ce que cette session vous a rapporté ?"
    assert room.step_record(step).facts(VoteFacts).options == ((Q, question),)
    paper, _waiting = shown(room, step, Audience.PHONE).items
    assert isinstance(paper, Paper)
    assert (paper.form, paper.decimals) == ("grade", True)
    assert [(choice.value, choice.label) for choice in paper.choices] == [
        (5, "5 · Bien plus que le temps passé"),
        (4, "4 · Plus que le temps passé"),
        (3, "3 · Autant que le temps passé"),
        (2, "2 · Moins que le temps passé"),
        (1, "1 · Presque rien"),
        (0, "Je ne me prononce pas"),
    ]


def test_cards_of_earlier_steps_are_not_proposed(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "roti")
    start(room, "action_canvas")
    seat_of(room, facilitator_of(room)).post(CanvasCard("Un"))
    record = room.step_record(start(room, "roti"))
    assert isinstance(record.activity, RotiVote)
    assert record.activity.candidates(record) == ()
    assert [id_ for id_, _words in record.activity.options(record)] == [Q]
    room.close()


def test_the_facilitator_asks_another_question(room: Room) -> None:
    step, boss = start(room, "roti"), facilitator_of(room)
    room.conduct.configure(boss, step, settings={"question": "Et cette demi-journée ?"})
    room.voting.open(boss, step)
    assert room.step_record(step).facts(VoteFacts).options == ((Q, "Et cette demi-journée ?"),)


def test_a_question_typed_on_the_spot_replaces_it_and_there_is_one_only(room: Room) -> None:
    step, boss = start(room, "roti"), facilitator_of(room)
    room.voting.prepare(
        boss, step, typed=["Ce que ce matin a rapporté", "Ce que ce soir a rapporté"], left_out=()
    )
    with pytest.raises(NotAccepted, match="gardez celle dont on décide"):
        room.voting.open(boss, step)
    room.voting.prepare(boss, step, typed=["Ce que ce matin a rapporté"], left_out=())
    room.voting.open(boss, step)
    assert room.step_record(step).facts(VoteFacts).options == ((Q, "Ce que ce matin a rapporté"),)
    room.voting.cast(person(room, "Jeanne"), step, {Q: 2})
    room.voting.close(boss, step)
    assert profile(room.step_record(step)).rows[0].text == "Ce que ce matin a rapporté"


@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_question_is_refused(nothing: str) -> None:
    with pytest.raises(BadSetting, match="Écrivez la question"):
        make(RotiVote, {"question": nothing})


def test_the_whole_rule_is_on_every_screen_before_it_opens(room: Room) -> None:
    step = start(room, "roti")
    for audience in Audience:
        words = encoded(room, step, [audience])
        for sentence in (
            "Une note de 1 à 5 :",
            "3 · Autant que le temps passé",
            "On peut mettre une note à virgule, comme 3,5.",
            "compte comme une réponse, mais pas dans la moyenne.",
            "la moyenne et la médiane.",
            "Bulletins secrets",
        ):
            assert sentence in words


@pytest.mark.parametrize("absurd", [0.5, 0.99, 5.01, 6, -1, True, "4", float("nan"), float("inf")])
def test_what_is_no_mark_is_refused_and_the_one_before_stays(room: Room, absurd: Any) -> None:
    step, jeanne = opened(room), person(room, "Jeanne")
    mine = room.voting.cast(jeanne, step, {Q: 3.5})
    with pytest.raises(NotAccepted):
        room.voting.cast(jeanne, step, {Q: absurd}, seen=mine.seen)
    assert room.voting.mine(jeanne, step).marks == {Q: 3.5}


@pytest.mark.parametrize("absurd", [0.5, 6])
def test_the_refusal_says_which_marks_there_are_wherever_it_is_typed(
    room: Room, absurd: float
) -> None:
    step, boss = opened(room), facilitator_of(room)
    sentence = "Une note va de 1 à 5, comme 4 ou 3,5"
    with pytest.raises(NotAccepted, match=sentence):
        room.voting.cast(person(room, "Jeanne"), step, {Q: absurd})
    with pytest.raises(NotAccepted, match=sentence):
        room.voting.enter_paper(boss, step, {Q: absurd})
    with pytest.raises(NotAccepted, match="pas de celles"):
        room.voting.enter_hands(boss, step, 2, {Q: {f"{absurd:g}": 1}})


def test_marks_appear_all_at_once_and_nobody_is_named(room: Room) -> None:
    step, boss = opened(room), facilitator_of(room)
    before = encoded(room, step)
    room.voting.cast(person(room, "Jeanne"), step, {Q: 3.5})
    room.voting.cast(person(room, "Karim"), step, {Q: 0})
    assert encoded(room, step) == before
    room.voting.close(boss, step, show=False)
    assert "moyenne" not in encoded(room, step, [Audience.WALL, Audience.PHONE])
    room.voting.show(boss, step)
    for audience in Audience:
        words = encoded(room, step, [audience])
        assert "moyenne 3,5" in words
        assert '"counts"' not in words  # of fewer than five marks, the mean alone
        assert "Jeanne" not in words
    assert profile(room.step_record(step)).note.startswith("2 personnes sur 3 ont répondu")


def test_the_notes_hold_the_spread_with_the_mean(room: Room) -> None:
    step, boss = opened(room), facilitator_of(room)
    room.voting.cast(person(room, "Jeanne"), step, {Q: 4})
    for _paper in range(4):
        room.voting.enter_paper(boss, step, {Q: 4})
    room.voting.enter_hands(boss, step, 3, {Q: {"5": 2, "0": 1}})
    room.voting.close(boss, step)
    section = document_of(room).notes[-1]
    assert section.label == "ROTI : temps investi"
    (tally,) = [block for block in section.blocks if isinstance(block, Tally)]
    marks = [(row.rank, row.text[:1], row.figure) for row in tally.rows]
    assert marks[:3] == [(0, "5", "2"), (0, "4", "5"), (0, "3", "0")]
    assert tally.unit == "personnes"
    assert tally.note.startswith("moyenne 4,29 · médiane 4")
    assert (
        "Notes : 5 (2 personnes), 4 (5 personnes). Moyenne 4,29"
        in msgspec.json.encode(section.blocks[0]).decode()
    )


def test_a_second_round_keeps_the_spread_of_the_first(room: Room) -> None:
    step, boss, jeanne = opened(room), facilitator_of(room), person(room, "Jeanne")
    room.voting.cast(jeanne, step, {Q: 2})
    room.voting.close(boss, step)
    room.voting.reopen(boss, step)
    room.voting.cast(jeanne, step, {Q: 5}, round=2)
    room.voting.close(boss, step)
    blocks = msgspec.json.encode(document_of(room).notes[-1].blocks).decode()
    _second, first = blocks.split("Tour 1, avant la réouverture")
    assert "Une seule note : 2 sur 5." in first


def test_it_speaks_english(room: Room) -> None:
    with speaking("en"):
        step = opened(room)
        room.voting.cast(person(room, "Jeanne"), step, {Q: 3.5})
        room.voting.close(facilitator_of(room), step)
        words = encoded(room, step)
        assert "What did this session bring you?" in words
        assert "A single mark: 3.5 out of 5." in words
        assert "Decimals are fine, such as 3.5." in RotiVote().rule()
