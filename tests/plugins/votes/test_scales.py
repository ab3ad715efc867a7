"""Five fingers and gradients of agreement: one low answer is heard, whatever the others say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.action_canvas import CanvasCard
from plugins.scales import FiveFingers, Gradients
from tablee.activities.votes import VoteFacts
from tablee.errors import BadSetting, NotAccepted
from tablee.model.entities import Appearance, Cast, HandCount, Person
from tablee.model.synthesis import TextTable
from tablee.registry.compatibility import make
from tablee.sdk.testing import counted, enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Bars, Cards, Fold, Paper, Profile, Stack, Table, Text, VoteCapture
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.activities.votes import Vote
    from tablee.model.entities import Marks
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.view import ProfileRow

A, B = "Ouvrir le samedi", "Ouvrir le soir"
QUICK = settings(max_examples=examples(50), deadline=None)
"""Enough for sums this small; a busy machine makes none of them fail."""


def fingers(*shown: int, **more: Any) -> StepRecord:
    """A vote with five fingers on one proposal, where people showed these."""
    return counted(FiveFingers(), [A], [{A: n} for n in shown], **more)


def degrees(*said: int, **settings: Any) -> StepRecord:
    """Gradients of agreement on one proposal, where people said these."""
    return counted(Gradients(**settings), [A], [{A: n} for n in said])


def passed(step: StepRecord) -> list[str]:
    """The proposals that pass, as the outcome has them."""
    assert step.outcome is not None
    return [option.id for option in step.outcome.options if option.score]


def profile(step: StepRecord) -> Profile:
    assert isinstance(step.activity, FiveFingers | Gradients)
    (shown,) = step.activity.results(step)
    assert isinstance(shown, Profile)
    return shown


def row(step: StepRecord, option: str = A) -> ProfileRow:
    return next(row for row in profile(step).rows if row.text == option)


def told(step: StepRecord) -> str:
    assert isinstance(step.activity, FiveFingers | Gradients)
    return step.activity.told(step)


# ── five fingers ────────────────────────────────────────────────────────────────────────────


def test_a_proposal_is_carried_when_nobody_shows_one_or_two_fingers() -> None:
    step = fingers(5, 5, 4, 3, 3)
    assert passed(step) == [A]
    assert (row(step).counts, row(step).figure) == ((2, 1, 2, 0, 0), "portée")
    assert told(step) == f"« {A} » : portée. Personne n’a montré 1 ou 2 doigts."


def test_one_person_with_two_fingers_stops_it_whatever_the_others_show() -> None:
    step = fingers(5, 5, 5, 5, 2)
    assert passed(step) == []
    assert (row(step).counts, row(step).figure) == ((4, 0, 0, 1, 0), "pas portée")
    assert row(step).details == "1 personne a montré 2 doigts"
    assert told(step) == f"« {A} » : pas portée. 1 personne a montré 2 doigts."


def test_the_lowest_are_said_first() -> None:
    assert row(fingers(2, 1, 5, 2)).details == (
        "1 personne a montré 1 doigt, 2 personnes ont montré 2 doigts"
    )


def test_hands_counted_in_the_room_weigh_as_ballots_do() -> None:
    hands = HandCount(6, {A: {"5": 4, "3": 1, "2": 1}})
    step = fingers(5, 4, hands=[hands])
    assert row(step).counts == (5, 1, 1, 1, 0)
    assert row(step).figure == "pas portée"
    assert profile(step).note == "8 personnes ont répondu"
    assert passed(fingers(5, hands=[HandCount(3, {A: {"3": 3}})])) == [A]


def test_each_proposal_is_judged_on_its_own_and_those_carried_come_first() -> None:
    step = counted(FiveFingers(), [A, B, "C"], [{A: 2, B: 3, "C": 5}, {A: 5, B: 3, "C": 4}])
    assert passed(step) == [B, "C"]
    assert [(r.rank, r.text, r.figure) for r in profile(step).rows] == [
        (0, B, "portée"),
        (0, "C", "portée"),
        (0, A, "pas portée"),
    ]
    assert told(step) == f"2 propositions portées sur 3 : « {B} », « C »."
    assert told(counted(FiveFingers(), [A, B], [{A: 1, B: 1}])) == "0 proposition portée sur 2."


def test_beyond_a_few_the_sentence_counts_the_proposals_without_naming_them() -> None:
    options = [f"Piste {n}" for n in range(1, 9)]
    step = counted(FiveFingers(), options, [dict.fromkeys(options, 4)])
    assert told(step) == "8 propositions portées sur 8."


def test_who_does_not_answer_is_not_counted_and_it_is_said() -> None:
    step = counted(FiveFingers(), [A, B], [{A: 4, B: 4}, {A: 5}, {}])
    assert passed(step) == [A, B]
    assert row(step, B).details == "Personne n’a montré 1 ou 2 doigts · 1 sans réponse"
    assert step.outcome is not None
    assert (step.outcome.voters, step.outcome.cast) == (2, 3)
    assert "seules les réponses données comptent" in step.activity.rule()  # type: ignore[attr-defined]


def test_a_proposal_that_nobody_answered_is_not_carried() -> None:
    step = counted(FiveFingers(), [A, B], [{A: 4}])
    assert passed(step) == [A]
    assert (row(step, B).figure, row(step, B).details) == ("sans réponse", "Personne n’a répondu")


def test_the_note_says_how_many_answered_of_those_who_were_there() -> None:
    people = [Person(name, name) for name in ("Jeanne", "Karim", "Solène")]
    late = Person("Ali", "Ali", joined_at=2.0)
    step = fingers(5, 3, people=[*people, late])
    assert profile(step).note == "2 personnes sur 3 ont répondu"


# ── gradients of agreement ──────────────────────────────────────────────────────────────────


def test_a_proposal_is_acceptable_when_all_are_at_degree_four_or_better() -> None:
    step = degrees(1, 2, 2, 4)
    assert passed(step) == [A]
    assert (row(step).counts, row(step).figure) == ((1, 2, 0, 1, 0, 0, 0), "acceptable")
    assert told(step) == f"« {A} » : acceptable. Personne n’est au-delà du degré 4."


def test_one_person_beyond_it_is_enough_to_stop_a_proposal() -> None:
    step = degrees(1, 1, 1, 5)
    assert passed(step) == []
    assert row(step).figure == "pas acceptable"
    assert row(step).details == "1 personne a répondu « 5 · Besoin d’en parler encore »"


def test_the_seven_degrees_go_from_full_agreement_to_a_block() -> None:
    labels = [choice.label for choice in Gradients().scale()]
    assert len(labels) == 7
    assert (labels[0], labels[-1]) == ("1 · Plein accord", "7 · Blocage")


def test_the_facilitator_writes_the_degrees_and_says_which_is_the_last_acceptable() -> None:
    made = make(Gradients, {"degrees": ["Pour", "", "  Tant pis ", "Contre"], "threshold": 2})
    assert isinstance(made, Gradients)
    assert made.degrees == ("Pour", "Tant pis", "Contre")
    assert passed(counted(made, [A], [{A: 1}, {A: 2}])) == [A]
    step = counted(made, [A], [{A: 1}, {A: 3}])
    assert profile(step).choices == ("1 · Pour", "2 · Tant pis", "3 · Contre")
    assert row(step).details == "1 personne a répondu « 3 · Contre »"
    assert "personne n’est au-delà du degré 2" in made.rule()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"degrees": ["Seul"]}, "de 2 à 10 degrés"),
        ({"degrees": []}, "de 2 à 10 degrés"),
        ({"degrees": [f"Degré {n}" for n in range(11)]}, "il y en a 11"),
        ({"degrees": ["oui", "Non", "Oui "], "threshold": 1}, "« Oui » est là deux fois"),
        ({"threshold": 0}, "de 1 à 6"),
        ({"threshold": 7}, "de 1 à 6"),
        ({"degrees": ["Oui", "Non"]}, "de 1 à 1"),
        ({"degrees": ["Oui", "N" * 81], "threshold": 1}, "au plus 80 caractères"),
        ({"degrees": 7}, "n’a pas la bonne forme"),
    ],
)
def test_what_is_no_scale_is_refused_with_a_sentence(
    settings: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadSetting, match=sentence):
        make(Gradients, settings)


def test_a_bad_scale_typed_on_the_console_changes_nothing(room: Room) -> None:
    step = next(s.id for s in room.agenda if s.activity == "gradients")
    with pytest.raises(BadSetting, match="deux fois"):
        room.conduct.configure(facilitator_of(room), step, settings={"degrees": ["A", "a"]})
    assert room.step_record(step).activity == Gradients()


# ── the sums, whatever the ballots ──────────────────────────────────────────────────────────

OPTIONS = ("P1", "P2", "P3")
VOTES: tuple[Vote, ...] = (
    FiveFingers(),
    Gradients(),
    Gradients(degrees=("Oui", "Bof", "Non"), threshold=1),
)


@st.composite
def ballots_of(draw: st.DrawFn) -> tuple[Any, list[Marks]]:
    vote = draw(st.sampled_from(VOTES))
    assert isinstance(vote, FiveFingers | Gradients)
    marks = st.sampled_from([choice.value for choice in vote.scale()])
    one = st.dictionaries(st.sampled_from(OPTIONS), marks)
    return vote, draw(st.lists(one, min_size=1, max_size=12))


@QUICK
@given(ballots_of(), st.randoms())
def test_who_votes_first_changes_nothing(case: Any, random: Any) -> None:
    vote, ballots = case
    shuffled = random.sample(ballots, len(ballots))
    one, other = counted(vote, OPTIONS, ballots), counted(vote, OPTIONS, shuffled)
    assert (one.outcome, vote.results(one)) == (other.outcome, vote.results(other))


@QUICK
@given(ballots_of(), st.data())
def test_raising_one_answer_never_makes_a_carried_proposal_fall(
    case: Any, data: st.DataObject
) -> None:
    vote, ballots = case
    best_first = [choice.value for choice in vote.scale()]
    voter = data.draw(st.integers(0, len(ballots) - 1))
    raised = [dict(ballot) for ballot in ballots]
    for option, mark in ballots[voter].items():
        raised[voter][option] = data.draw(st.sampled_from(best_first[: best_first.index(mark) + 1]))
    before = passed(counted(vote, OPTIONS, ballots))
    assert set(before) <= set(passed(counted(vote, OPTIONS, raised)))


@QUICK
@given(ballots_of())
def test_a_proposal_passes_exactly_when_it_has_answers_and_all_are_within_the_limit(
    case: Any,
) -> None:
    vote, ballots = case
    step = counted(vote, OPTIONS, ballots)
    within = [choice.value for choice in vote.scale()][: vote.passing()]
    for option in OPTIONS:
        answers = [ballot[option] for ballot in ballots if option in ballot]
        assert (option in passed(step)) == (bool(answers) and set(answers) <= set(within))
        assert sum(row(step, option).counts) == len(answers)


@QUICK
@given(ballots_of())
def test_hands_say_the_same_as_the_ballots_they_stand_for(case: Any) -> None:
    vote, ballots = case
    given_ = [ballot for ballot in ballots if ballot]
    counts = {
        option: dict(Counter(f"{b[option]:g}" for b in given_ if option in b)) for option in OPTIONS
    }
    hands = [HandCount(len(given_), counts)] if given_ else []
    by_hand, by_ballot = counted(vote, OPTIONS, [], hands=hands), counted(vote, OPTIONS, given_)
    assert by_hand.outcome == by_ballot.outcome
    assert profile(by_hand).rows == profile(by_ballot).rows


# ── checked, and counted otherwise ──────────────────────────────────────────────────────────


def test_a_named_vote_says_who_gave_which_answer_as_people_chose_to_appear() -> None:
    people = [
        Person("j", "Jeanne Ferrand"),
        Person("k", "Karim Aziz", Appearance.INITIALS),
        Person("s", "Solène Roy", Appearance.HIDDEN),
    ]
    casts = [Cast({A: 2}, person="s"), Cast({A: 5}, person="k"), Cast({A: 5}, person="j")]
    hands = [HandCount(2, {A: {"5": 2}})]
    step = counted(FiveFingers(), [A], casts, hands=hands, people=people, secret=False)
    _rule, table, log = FiveFingers().explained(step)
    assert isinstance(table, Table)
    assert table.rows == ((A, "5", "1", "pas portée"),)
    assert isinstance(log, Table)
    assert log.rows == (
        ("5 doigts", "Jeanne, K. A., 2 mains levées ou bulletins papier"),
        ("2 doigts", "Une personne"),
    )


def test_a_secret_vote_says_how_many_are_low_and_never_who() -> None:
    people = [Person("j", "Jeanne"), Person("k", "Karim")]
    step = counted(Gradients(), [A], [Cast({A: 7}), Cast({A: 1})], people=people)
    shown = msgspec.json.encode(Gradients().explained(step)).decode()
    assert '"1","pas acceptable"' in shown
    assert "on ne peut pas savoir qui a répondu quoi" in shown
    assert "Jeanne" not in shown
    assert "Karim" not in shown


def test_the_mean_of_fingers_is_an_exercise_that_hides_who_is_low() -> None:
    step = counted(FiveFingers(), [A, B, "C"], [*[Cast({A: 5, B: 3})] * 3, Cast({A: 1, B: 3})])
    (recount,) = FiveFingers().recounts(step)
    assert recount.title == "Et en moyenne ?"
    (bars,) = recount.views
    assert isinstance(bars, Bars)
    assert [(bar.text, bar.figure) for bar in bars.rows] == [(A, "4"), (B, "3")]
    assert passed(step) == [B]
    assert "moyenne" not in told(step)


def test_the_majority_is_an_exercise_too() -> None:
    step = degrees(1, 1, 1, 5)
    (recount,) = Gradients().recounts(step)
    assert recount.title == "Et à la majorité ?"
    (table,) = recount.views
    assert isinstance(table, Table)
    assert table.head == ("Proposition", "Jusqu’au degré 4", "Au-delà du degré 4", "À la majorité")
    assert table.rows == ((A, "3", "1", "acceptable"),)
    ((tie,),) = ((r.views[0] for r in Gradients().recounts(degrees(1, 6))),)
    assert isinstance(tie, Table)
    assert tie.rows[0][-1] == "pas acceptable"


def test_without_answers_there_is_nothing_to_count_otherwise() -> None:
    for vote in (FiveFingers(), Gradients()):
        assert vote.recounts(counted(vote, [A], [{}])) == ()


# ── a room that decides ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    """Jeanne, Karim and Solène; a canvas with "Un" and "Deux", then both scales."""
    room = open_room(tmp_path, catalogue, "action_canvas", "five_fingers", "gradients")
    people = [enter(room, name) for name in ("Jeanne", "Karim", "Solène")]
    start(room, "action_canvas")
    for text in ("Un", "Deux"):
        seat_of(room, people[0]).post(CanvasCard(text))
    yield room
    room.close()


def person(room: Room, name: str) -> Person:
    return next(p for p in room.everybody.values() if p.name == name)


def opened(room: Room, activity: str, typed: Sequence[str] = (), **left: Any) -> tuple[str, ...]:
    """Opens the vote; returns its step, then the ids of what is voted on."""
    step, boss = start(room, activity), facilitator_of(room)
    room.voting.prepare(boss, step, typed=typed, left_out=left.get("left_out", ()))
    room.voting.open(boss, step)
    facts = room.step_record(step).facts(VoteFacts)
    return (step, *(id_ for id_, _words in facts.options))


def shown(room: Room, step: str, audience: Audience) -> Any:
    record = room.step_record(step)
    return record.activity.view(record, audience)


def encoded(room: Room, step: str, *audiences: Audience) -> str:
    return msgspec.json.encode([shown(room, step, a) for a in audiences or Audience]).decode()


def test_the_whole_rule_is_on_every_screen_before_the_vote_opens(room: Room) -> None:
    step = start(room, "five_fingers")
    for audience in Audience:
        rule, cards = shown(room, step, audience).items
        assert isinstance(rule, Text)
        assert isinstance(cards, Cards)
        assert [card.text for card in cards.cards] == ["1. Un", "2. Deux"]  # type: ignore[union-attr]
        assert rule.text.splitlines() == [
            "Une réponse pour chaque proposition, sur cette échelle :",
            "5 doigts : Je soutiens pleinement, je m’y engage",
            "4 doigts : C’est une bonne idée, je soutiens",
            "3 doigts : Cela me va, je suis le groupe",
            "2 doigts : J’ai des réserves, parlons-en",
            "1 doigt : J’ai de sérieux doutes, pas en l’état",
            "Une proposition est portée si personne ne montre 1 ou 2 doigts.",
            "Une seule personne suffit à l’arrêter : on ne fait pas de moyenne.",
            "On peut ne pas répondre : seules les réponses données comptent, "
            "et il en faut au moins une.",
            "Bulletins secrets : aucun ne porte de nom. "
            "À trois, on peut parfois deviner du résultat qui a choisi quoi.",
            "On peut changer son bulletin jusqu’à la clôture. Rien ne s’affiche avant.",
            "Le vote n’est pas encore ouvert.",
        ]


def test_cards_of_the_canvas_and_what_is_typed_on_the_spot_are_judged_together(room: Room) -> None:
    step, one, _two, typed = opened(room, "five_fingers", ["Et si on attendait"])
    paper, _waiting = shown(room, step, Audience.PHONE).items
    assert isinstance(paper, Paper)
    assert [words for _id, words in paper.options] == ["Un", "Deux", "Et si on attendait"]
    assert (paper.form, [choice.value for choice in paper.choices]) == ("grade", [5, 4, 3, 2, 1])
    room.voting.cast(person(room, "Jeanne"), step, {one: 5, typed: 2})
    room.voting.cast(person(room, "Karim"), step, {one: 3, typed: 5})
    room.voting.close(facilitator_of(room), step)
    rows = {row.text: row.figure for row in profile(room.step_record(step)).rows}
    assert rows == {"Un": "portée", "Et si on attendait": "pas portée", "Deux": "sans réponse"}


def test_one_proposal_typed_on_the_spot_is_enough(room: Room) -> None:
    cards = [id_ for id_, _words in opened_cards(room)]
    step, typed = opened(room, "gradients", ["Partir à la montagne"], left_out=cards)
    room.voting.cast(person(room, "Jeanne"), step, {typed: 4})
    room.voting.close(facilitator_of(room), step)
    assert told(room.step_record(step)) == (
        "« Partir à la montagne » : acceptable. Personne n’est au-delà du degré 4."
    )
    assert profile(room.step_record(step)).note == "1 personne sur 3 a répondu"


def opened_cards(room: Room) -> Sequence[tuple[str, str]]:
    step = next(s.id for s in room.agenda if s.activity == "gradients")
    record = room.step_record(step)
    assert isinstance(record.activity, Gradients)
    return record.activity.candidates(record)


def test_without_any_proposal_the_vote_does_not_open(room: Room) -> None:
    cards = [id_ for id_, _words in opened_cards(room)]
    with pytest.raises(NotAccepted, match="Il faut une proposition"):
        opened(room, "gradients", left_out=cards)


@pytest.mark.parametrize("absurd", [0, 6, 2.5, -1, True, "5", float("nan")])
def test_what_is_not_on_the_scale_is_refused_and_the_ballot_stays(room: Room, absurd: Any) -> None:
    step, one, two = opened(room, "five_fingers")
    jeanne = person(room, "Jeanne")
    mine = room.voting.cast(jeanne, step, {one: 5})
    with pytest.raises(NotAccepted):
        room.voting.cast(jeanne, step, {one: 5, two: absurd}, seen=mine.seen)
    assert room.voting.mine(jeanne, step).marks == {one: 5}


def test_hands_that_nobody_could_have_raised_are_refused(room: Room) -> None:
    step, one, _two = opened(room, "five_fingers")
    boss = facilitator_of(room)
    with pytest.raises(NotAccepted, match="plus de mains"):
        room.voting.enter_hands(boss, step, 3, {one: {"5": 2, "1": 2}})
    with pytest.raises(NotAccepted, match="pas de celles"):
        room.voting.enter_hands(boss, step, 3, {one: {"6": 1}})


def test_nothing_of_what_is_shown_with_fingers_is_seen_before_the_vote_is_shown(room: Room) -> None:
    step, one, two = opened(room, "five_fingers")
    boss, before = facilitator_of(room), encoded(room, step)
    assert isinstance(shown(room, step, Audience.CONSOLE).items[1], VoteCapture)
    room.voting.cast(person(room, "Jeanne"), step, {one: 2, two: 5})
    assert encoded(room, step) == before
    room.voting.enter_for(boss, step, person(room, "Karim").id, {one: 4}, bearer="Zoé")
    room.voting.enter_paper(boss, step, {one: 5})
    room.voting.enter_hands(boss, step, 2, {one: {"4": 2}, two: {"3": 1}})
    assert "pas portée" not in encoded(room, step)
    assert "3 votes saisis pour la salle" in encoded(room, step, Audience.WALL)
    room.voting.close(boss, step, show=False)
    assert "pas portée" not in encoded(room, step, Audience.WALL, Audience.PHONE)
    assert "pas portée" in encoded(room, step, Audience.CONSOLE)
    room.voting.show(boss, step)
    wall = shown(room, step, Audience.WALL)
    assert isinstance(wall, Stack)
    assert row(room.step_record(step), "Un").counts == (1, 3, 0, 1, 0)
    assert profile(room.step_record(step)).note == "5 personnes ont répondu"
    assert not [item for item in wall.items if isinstance(item, Fold)]
    phone = shown(room, step, Audience.PHONE).items
    assert not [item for item in phone if isinstance(item, Fold)]  # three ballots: only the result
    assert "Jeanne" not in encoded(room, step)


def test_a_second_round_replaces_the_decision_and_the_notes_keep_both(room: Room) -> None:
    cards = [id_ for id_, _words in opened_cards(room)]
    step, typed = opened(room, "gradients", ["Partir"], left_out=cards)
    boss, jeanne = facilitator_of(room), person(room, "Jeanne")
    room.voting.cast(jeanne, step, {typed: 7})
    room.voting.close(boss, step)
    room.voting.reopen(boss, step, options=[(typed, "Partir en mai")])
    room.voting.cast(jeanne, step, {typed: 2}, round=2)
    room.voting.close(boss, step)
    section = document_of(room).notes[-1]
    assert section.label == "Degrés d’accord"
    words = [msgspec.json.encode(block).decode() for block in section.blocks]
    former = words.index(next(block for block in words if "Tour 1, avant" in block))
    first = next(block for block in section.blocks[former:] if isinstance(block, TextTable))
    assert (first.rows[0][0], first.rows[0][-1]) == ("Partir", "pas acceptable")
    table = next(block for block in section.blocks if isinstance(block, TextTable))
    assert table.rows[0][:-1] == ("Partir en mai",)  # one secret ballot: the result alone
    assert table.rows[0][-1] == "acceptable"
    assert "personne n’est au-delà du degré 4" in "".join(words)


def test_both_scales_speak_english() -> None:
    with speaking("en"):
        step = fingers(5, 2, 2)
        assert profile(step).choices == (
            "5 fingers",
            "4 fingers",
            "3 fingers",
            "2 fingers",
            "1 finger",
        )
        assert told(step) == f"“{A}”: not carried. 2 people showed 2 fingers."
        assert "A proposal is carried if nobody shows 1 or 2 fingers." in FiveFingers().rule()
        step = degrees(1, 5)
        assert (
            told(step) == f"“{A}”: not acceptable. 1 person answered “5 · More discussion needed”."
        )
