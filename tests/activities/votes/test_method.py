"""What every way of voting keeps, whoever wrote it: all that the catalogue offers is tried.

Nothing here knows a method by name. What a ballot may be is read from its paper, so a method that
is added is tested as soon as its folder is there.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablee import texts
from tablee.activities import StepRecord
from tablee.activities.votes import Vote
from tablee.activities.votes.notes import decisions
from tablee.activities.votes.results import withheld
from tablee.activities.votes.results.withheld import FEW
from tablee.document.outline.csv import ballots_csv
from tablee.errors import NotAllowed, WorkshopError
from tablee.model.entities import Cast, Person, Role, Session, Step, Urn
from tablee.model.synthesis import Heading, Piece, SheetPicture, Tally, TextTable
from tablee.sdk.testing import counted, offered
from tablee.view import Audience, Bar, Fold, Paper, Profile, VoteCapture, Waiting
from tests.plugins.votes.a_ballot import absurd, ballots
from tests.plugins.votes.a_vote import Polls, inside, open_polls, words
from tests.support.examples import examples, few

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


CATALOGUE = offered()
METHODS = {name: kind for name, kind in CATALOGUE.activities.items() if issubclass(kind, Vote)}

every_vote = pytest.mark.parametrize("method", few(METHODS.values()), ids=few(METHODS))
on_urns = settings(max_examples=examples(10), deadline=None)
in_rooms = settings(max_examples=3, deadline=None)
"""A real room, or a picture, for each example: few are enough, the sums are tried apart."""


# ── urns ────────────────────────────────────────────────────────────────────────────────────


def options_for(vote: Vote) -> tuple[str, ...]:
    """Three options, or as few as the method takes, or those that it brings."""
    facts = {"typed": ["Un", "Deux", "Trois"]}
    step = Step("step", vote.name, facts=facts)
    options = vote.options(StepRecord(Session("essai", "Essai"), step, vote, (), {}))
    return tuple(id_ for id_, _words in options[: min(3, vote.most)])


def closed(vote: Vote, options: Sequence[str], urn: Sequence[Cast], **facts: Any) -> StepRecord:
    """The vote once these ballots were counted."""
    return counted(vote, options, urn, secret=vote.secret, **facts)


def urn_of(method: type[Vote], data: st.DataObject) -> tuple[Vote, tuple[str, ...], list[Cast]]:
    """The method as it comes, its options, and some ballots for them."""
    vote = method()
    options = options_for(vote)
    urn = st.lists(ballots(vote, closed(vote, options, [])), max_size=6)
    return vote, options, data.draw(urn)


def result(step: StepRecord) -> dict[str, tuple[int, Any]]:
    """Rank and score by option, whatever the order in which ties are listed."""
    assert step.outcome is not None
    return {o.id: (o.rank, pytest.approx(o.score)) for o in step.outcome.options}


# ── rooms ───────────────────────────────────────────────────────────────────────────────────


@contextmanager
def polls_with(method: type[Vote], **chosen: Any) -> Iterator[Polls]:
    """A real room that is about to vote, on no more cards than the method takes."""
    with tempfile.TemporaryDirectory() as folder:
        polls = open_polls(Path(folder), CATALOGUE, method.name, **chosen)
        cards = [id_ for id_, _words in polls.vote.candidates(polls.step)]
        few = cards[len(options_for(polls.vote)) :]
        polls.voting.prepare(polls.boss, polls.id, typed=(), left_out=few)
        yield polls
        polls.room.close()


def paper_of(polls: Polls) -> Paper:
    return polls.vote.paper(polls.step)


def drawn(polls: Polls, data: st.DataObject) -> Cast:
    """A ballot for this room, with something on it."""
    return data.draw(ballots(polls.vote, polls.step, 1))


# ── the sums ────────────────────────────────────────────────────────────────────────────────


@every_vote
@on_urns
@given(data=st.data())
def test_the_order_in_which_people_vote_changes_nothing(
    method: type[Vote], data: st.DataObject
) -> None:
    vote, options, urn = urn_of(method, data)
    shuffled = data.draw(st.permutations(urn))
    assert result(closed(vote, options, shuffled)) == result(closed(vote, options, urn))


@every_vote
@on_urns
@given(data=st.data())
def test_the_same_urn_twice_says_the_same(method: type[Vote], data: st.DataObject) -> None:
    vote, options, urn = urn_of(method, data)
    step = closed(vote, options, urn)
    assert step.urn is not None
    assert vote.tally(step.urn, step) == vote.tally(replace(step.urn), step) == step.outcome


@every_vote
@on_urns
@given(data=st.data())
def test_no_option_is_favoured_by_its_name_or_its_place(
    method: type[Vote], data: st.DataObject
) -> None:
    vote, options, urn = urn_of(method, data)
    other = dict(zip(options, data.draw(st.permutations(options)), strict=True))
    renamed = [replace(c, marks={other[o]: mark for o, mark in c.marks.items()}) for c in urn]
    before = result(closed(vote, options, urn))
    assert result(closed(vote, options[::-1], urn)) == before
    assert result(closed(vote, options, renamed)) == {other[o]: r for o, r in before.items()}


@every_vote
@on_urns
@given(data=st.data())
def test_people_who_vote_alike_are_as_many_ballots(method: type[Vote], data: st.DataObject) -> None:
    vote, options, urn = urn_of(method, data)
    twice = [replace(ballot, times=2) for ballot in urn]
    assert result(closed(vote, options, twice)) == result(closed(vote, options, [*urn, *urn]))


@every_vote
@on_urns
@given(data=st.data())
def test_every_option_has_a_rank_and_the_best_are_first(
    method: type[Vote], data: st.DataObject
) -> None:
    vote, options, urn = urn_of(method, data)
    outcome = closed(vote, options, urn).outcome
    assert outcome is not None
    assert sorted(option.id for option in outcome.options) == sorted(options)
    assert [option.rank for option in outcome.options] == sorted(o.rank for o in outcome.options)
    assert outcome.options[0].rank == 1
    assert outcome.voters <= len(urn)


# ── what is seen, when ──────────────────────────────────────────────────────────────────────


@every_vote
def test_the_rule_is_on_every_screen_before_and_while_the_vote_is_open(method: type[Vote]) -> None:
    with polls_with(method) as polls:
        rule = polls.vote.rule(voters=len(polls.vote.voters(polls.step)))
        assert polls.vote.method_rule() in rule
        for view in polls.views().values():
            assert any(rule in text for text in words(view))
        polls.open()
        for audience, view in polls.views().items():  # the wall then shows what it is about
            assert audience is Audience.WALL or any(rule in text for text in words(view))


@every_vote
def test_phones_get_the_paper_and_the_wall_gets_none(method: type[Vote]) -> None:
    with polls_with(method) as polls:
        polls.open()
        views = polls.views()
        assert inside(views[Audience.PHONE], Paper) == [paper_of(polls)]
        assert [entry.paper for entry in inside(views[Audience.CONSOLE], VoteCapture)] == [
            paper_of(polls)
        ]
        assert not inside(views[Audience.WALL], Paper)


@every_vote
@in_rooms
@given(data=st.data())
def test_a_ballot_that_the_paper_allows_is_taken_and_counted_and_seen_by_nobody_before(
    method: type[Vote], data: st.DataObject
) -> None:
    with polls_with(method) as polls:
        polls.open()
        before = polls.views()
        people = {name: drawn(polls, data) for name in ("Jeanne", "Karim")}
        for name, ballot in people.items():
            polls.cast(name, ballot.marks, text=ballot.text)
            assert polls.mine(name) == ballot.marks
        assert polls.views() == before
        assert list(polls.vote.synthesis(polls.step)) == []
        polls.close(show=False)
        urn = polls.step.urn
        assert urn is not None
        marks = [cast.marks for cast in urn.ballots]
        assert all(ballot.marks in marks for ballot in people.values())
        named = {polls.person(name).id for name in people} if not urn.secret else {""}
        assert (urn.voters, {cast.person for cast in urn.ballots}) == (2, named)
        assert list(polls.vote.synthesis(polls.step)) == []


@every_vote
@on_urns
@given(data=st.data())
def test_a_count_that_is_held_back_tells_the_room_nothing(
    method: type[Vote], data: st.DataObject
) -> None:
    vote, options, urn = urn_of(method, data)
    held, nobody = (closed(vote, options, casts, held=True) for casts in (urn, []))
    for audience in (Audience.PHONE, Audience.WALL):
        assert vote.view(held, audience) == vote.view(nobody, audience)
    assert list(vote.synthesis(held)) == []


@every_vote
@in_rooms
@given(data=st.data())
def test_once_shown_every_option_is_in_the_result_on_every_screen_and_in_the_notes(
    method: type[Vote], data: st.DataObject
) -> None:
    vote, options, urn = urn_of(method, data)
    step = closed(vote, options, urn)
    for audience in Audience:
        said = " ".join(words(vote.view(step, audience)))
        assert not urn or all(option in said for option in options)
    notes = words(list(vote.synthesis(step)))
    assert bool(notes) == bool(urn)
    if urn:
        assert withheld.told(vote, step) in notes
        assert vote.applied_rule(step) in notes
        assert all(option in " ".join(notes) for option in options)


@every_vote
@in_rooms
@given(data=st.data())
def test_a_round_before_is_told_with_its_table_its_picture_and_who_reopened(
    method: type[Vote], data: st.DataObject
) -> None:
    with polls_with(method) as polls:

        def told() -> list[Piece]:
            """The notes of whoever asks for all details: pictures beside the tables."""
            session = replace(polls.step.session, detailed=True)
            return list(polls.vote.synthesis(replace(polls.step, session=session)))

        polls.open()
        ballot = drawn(polls, data)
        polls.cast("Jeanne", ballot.marks, text=ballot.text)
        polls.close()
        once = inside(told(), SheetPicture)
        goes_on = polls.vote.goes_on(polls.step)
        polls.voting.reopen(polls.boss, polls.id)
        assert inside(told(), SheetPicture)[0].data == once[0].data
        other = drawn(polls, data)  # of this round's paper
        polls.cast("Karim", other.marks, text=other.text, round=2)
        polls.close()
        (piece,) = told()
        titles = [b.line.text for b in inside(piece.blocks, Heading)]
        first = piece.blocks.index(next(b for b in piece.blocks if before_reopening(b)))
        assert titles.count("Tour 1" if goes_on else "Tour 1, avant la réouverture") == 1
        assert [p.data for p in inside(piece.blocks[first:], SheetPicture)] == [once[0].data]
        assert inside(piece.blocks[first:], Tally) + inside(piece.blocks[first:], TextTable)
        opened = "a ouvert le tour 2" if goes_on else "a rouvert le vote"
        assert f"Puis Yasmine {opened}, à " in " ".join(words(piece.blocks[first:]))
        pictures = [p.name for p in inside(piece.blocks, SheetPicture)]
        assert len(pictures) == len(set(pictures))


def before_reopening(block: object) -> bool:
    return isinstance(block, Heading) and block.line.text.startswith("Tour 1")


@every_vote
@on_urns
@given(data=st.data())
def test_what_the_room_could_unfold_as_an_exercise_is_in_the_notes_if_asked_for(
    method: type[Vote], data: st.DataObject
) -> None:
    vote, options, urn = urn_of(method, data)
    step = closed(vote, options, urn)
    shown = [f.title for f in inside(vote.view(step, Audience.PHONE), Fold) if f.mark]
    assert exercises(vote, step) == []
    asked = replace(step, session=replace(step.session, detailed=True))
    assert exercises(vote, asked) == [f"{t} (exercice)" for t in shown]


def exercises(vote: Vote, step: StepRecord) -> list[str]:
    noted = [b.line.text for b in inside(list(vote.synthesis(step)), Heading)]
    return [title for title in noted if "exercice" in title]


@every_vote
@on_urns
@given(data=st.data())
def test_an_option_that_quotes_is_named_with_inner_quotation_marks(
    method: type[Vote], data: st.DataObject
) -> None:
    vote, options, urn = urn_of(method, data)
    step = closed(vote, options, urn)
    quoting = tuple((id_, f"Dire « {words} »") for id_, words in step.rounds[-1].options)
    (urn_,) = step.rounds
    step = replace(step, rounds=(replace(urn_, options=quoting),))
    step = replace(step, outcome=vote.tally(step.rounds[-1], step))
    said = [vote.told(step), *words(vote.explained(step))] if urn else []
    assert [text for text in said if re.search("«[^»]*«", text)] == []


@every_vote
def test_a_vote_in_which_nobody_took_part_says_so(method: type[Vote]) -> None:
    with polls_with(method) as polls:
        polls.open()
        polls.close()
        for view in polls.views().values():
            assert "Personne n’a voté." in words(view)
        assert list(polls.vote.synthesis(polls.step)) == []


@every_vote
@on_urns
@given(data=st.data())
def test_a_vote_speaks_both_languages(method: type[Vote], data: st.DataObject) -> None:
    vote, options, urn = urn_of(method, data)
    step = closed(vote, options, urn)
    french, english = said_by(vote, step, "fr"), said_by(vote, step, "en")
    assert [here for here, there in zip(french, english, strict=True) if here == there] == []


def said_by(vote: Vote, step: StepRecord, language: str) -> list[str]:
    with texts.speaking(language):
        return [vote.method_rule(), vote.told(step), vote.call(), texts._(vote.summary)]


# ── what is refused ─────────────────────────────────────────────────────────────────────────


@every_vote
@in_rooms
@given(data=st.data())
def test_what_is_no_ballot_is_refused_with_a_sentence_and_changes_nothing(
    method: type[Vote], data: st.DataObject
) -> None:
    with polls_with(method) as polls:
        polls.open()
        paper = paper_of(polls)
        good, other = drawn(polls, data), drawn(polls, data)
        polls.cast("Jeanne", good.marks, text=good.text)
        before = polls.views()
        for marks in absurd(paper):
            if marks == good.marks:  # `True` is 1 for Python
                continue
            with pytest.raises(WorkshopError) as refusal:
                polls.cast("Jeanne", marks)
            assert str(refusal.value)
        with pytest.raises(NotAllowed):
            polls.cast("Jeanne", other.marks, text=other.text, round=paper.round + 1)
        assert (polls.mine("Jeanne"), polls.views()) == (good.marks, before)
        polls.close()
        outcome = polls.step.outcome
        with pytest.raises(NotAllowed):
            polls.cast("Karim", other.marks, text=other.text)
        assert polls.step.outcome == outcome
        assert polls.step.urn is not None
        assert [cast.marks for cast in polls.step.urn.ballots] == [good.marks]


@every_vote
@in_rooms
@given(data=st.data())
def test_who_is_asked_to_listen_does_not_vote(method: type[Vote], data: st.DataObject) -> None:
    with polls_with(method, carrier_votes=False) as polls:
        polls.open()
        ballot = drawn(polls, data)
        with pytest.raises(NotAllowed):
            polls.cast("Solène", ballot.marks, text=ballot.text)
        polls.cast("Jeanne", ballot.marks, text=ballot.text)
        assert polls.vote.unfinished(polls.step) == 2
        for name in ("Jeanne", "Karim"):
            polls.seat(name).finish()
        assert polls.vote.unfinished(polls.step) == 0
        (waiting,) = inside(polls.views()[Audience.WALL], Waiting)
        assert (waiting.done, waiting.total) == (2, 2)


# ── without a phone ─────────────────────────────────────────────────────────────────────────


def raise_hands(polls: Polls, people: int, ballot: Cast) -> None:
    """Hands as this paper has them counted, all for the first option, or all for this ballot."""
    paper, voting = paper_of(polls), polls.voting
    if paper.hands == "orders":
        voting.enter_paper(polls.boss, polls.id, ballot.marks, text=ballot.text, hands=people)
        return
    silent = [choice.value for choice in paper.choices if not choice.words]
    mark = f"{silent[0]:g}" if paper.form == "grade" else "1"
    voting.enter_hands(polls.boss, polls.id, people, {paper.options[0][0]: {mark: people}})


@every_vote
@in_rooms
@given(data=st.data())
def test_phone_paper_hands_and_proxy_are_counted_and_said_apart(
    method: type[Vote], data: st.DataObject
) -> None:
    with polls_with(method) as polls:
        polls.open()
        ballot = drawn(polls, data)
        polls.cast("Jeanne", ballot.marks, text=ballot.text)
        voting, boss, karim = polls.voting, polls.boss, polls.person("Karim").id
        voting.enter_paper(boss, polls.id, ballot.marks, text=ballot.text)
        voting.enter_for(boss, polls.id, karim, ballot.marks, text=ballot.text, bearer="Jeanne")
        raise_hands(polls, 3, ballot)
        assert polls.step.entered == 4
        polls.close()
        urn, outcome = polls.step.urn, polls.step.outcome
        assert urn is not None
        assert outcome is not None
        assert urn.origins == {"phone": 1, "proxy": 1, "paper": 1, "hands": 3}
        assert (urn.voters, outcome.voters) == (6, 6)
        apart = (
            "Votes reçus : 1 téléphone, 1 procuration (saisie : Yasmine), "
            "1 bulletin papier (saisie : Yasmine), 3 mains levées (saisie : Yasmine)."
        )
        for screen in (Audience.PHONE, Audience.CONSOLE):
            assert apart in words(polls.views()[screen])
        assert apart in words(list(polls.vote.synthesis(polls.step)))


@pytest.mark.parametrize("secret", [True, False], ids=["secret", "named"])
@every_vote
@in_rooms
@given(data=st.data())
def test_whoever_facilitates_votes_once_by_their_own_ballot_or_typed_for_them(
    method: type[Vote], data: st.DataObject, *, secret: bool
) -> None:
    with polls_with(method, secret=secret) as polls:
        boss, voting = polls.boss, polls.voting
        taking_part = {*boss.roles, Role.PARTICIPANT}
        polls.room.people.set_roles(boss, boss.id, taking_part)
        polls.open()
        ballot = drawn(polls, data)
        first, then = data.draw(st.permutations(["own", "typed"]))
        for way in (first, then, first):
            if way == "own":
                polls.cast("Yasmine", ballot.marks, text=ballot.text)
            else:
                voting.enter_for(boss, polls.id, boss.id, ballot.marks, text=ballot.text)
        polls.cast("Jeanne", ballot.marks, text=ballot.text)
        polls.close()
        assert polls.step.urn is not None
        assert polls.step.urn.voters == 2
        assert sum(polls.step.urn.origins.values()) == 2


# ── few secret ballots ──────────────────────────────────────────────────────────────────────


def _of_voters(method: type[Vote], data: st.DataObject, n: int) -> tuple[Vote, StepRecord]:
    """A secret vote in which so many people put something on their ballot."""
    vote = method(secret=True)
    options = options_for(vote)
    empty = closed(vote, options, [])
    something = ballots(vote, empty, 1).filter(
        lambda cast: bool(cast.marks) and (any(cast.marks.values()) or cast.text != "")
    )
    urn = [data.draw(something) for _voter in range(n)]
    return vote, closed(vote, options, urn)


@every_vote
@on_urns
@given(data=st.data(), n=st.integers(1, FEW - 1))
def test_of_fewer_than_five_secret_ballots_nobody_is_told_more_than_the_result(
    method: type[Vote], data: st.DataObject, n: int
) -> None:
    vote, step = _of_voters(method, data, n)
    explained = replace(step.step, facts={**step.step.facts, "explained": True})
    steps = (step, *(() if vote.tells_no_more else (replace(step, step=explained),)))
    for view in (vote.view(one, audience) for one in steps for audience in Audience):
        folds = [fold.title for fold in inside(view, Fold)]
        assert vote.tells_no_more or folds == []
        assert not [fold for fold in inside(view, Fold) if fold.mark]
        if vote.tells_no_more:
            assert any(result in inside(view, type(result)) for result in vote.results(step))
            continue
        assert inside(view, Profile) == []
        assert _numbers(view) <= _of_the_result(vote, step)
    notes = list(vote.synthesis(step))
    assert "seul le résultat est montré" in " ".join(words(notes))
    assert not [line for line in words(notes) if "exercice" in line]
    if not vote.tells_no_more:
        tables = [*inside(notes, TextTable), *inside(notes, Tally)]
        assert len(tables) <= len(vote.results(step))
        lines = [line for piece in notes for line in words(list(piece.blocks))]
        rule = vote.applied_rule(step)
        told = [line for line in lines if line != rule and not line.startswith("vote-")]
        sheet = words([piece.blocks for piece in decisions(vote, step)])
        assert _numbers([*told, *sheet]) <= _of_the_result(vote, step)
    assert len(ballots_csv(step, vote).splitlines()) == 2


def _numbers(shown: Any) -> set[str]:
    return {number for line in words(shown) for number in re.findall(r"\d+(?:[,.]\d+)?", line)}


def _of_the_result(vote: Vote, step: StepRecord) -> set[str]:
    """The numbers in what each option comes to, its share, its rank, and how many have voted."""
    assert step.outcome is not None
    outcome = step.outcome
    sums = (outcome.voters, outcome.cast, outcome.available, outcome.available - outcome.cast)
    rows = [row for view in vote.results(step) for row in getattr(view, "rows", ())]
    said = [f"{row.rank} {row.text} {row.figure}" for row in rows]
    values = [f"{row.value:g} {row.details}" for row in rows if isinstance(row, Bar)]
    grades = [choice.label for choice in vote.paper(step).choices]
    names = [o.id for o in outcome.options]
    return _numbers(
        [*said, *values, *grades, *names, *(f"{n:g}" for n in sums), str(origins(step))]
    )


def origins(step: StepRecord) -> list[int]:
    """How many ballots came from where."""
    return [] if step.urn is None else [*step.urn.origins.values(), step.urn.unreadable]


@every_vote
@on_urns
@given(data=st.data())
def test_the_document_says_what_a_few_are_told_only_where_few_have_voted(
    method: type[Vote], data: st.DataObject
) -> None:
    _vote, step = _of_voters(method, data, FEW + 1)
    said = " ".join(words(list(_vote.synthesis(step))))
    assert "Bulletins secrets" in said
    assert "seul le résultat est montré" not in said


@every_vote
@on_urns
@given(data=st.data(), n=st.integers(1, FEW - 1))
def test_a_named_vote_keeps_everything_however_few_voted(
    method: type[Vote], data: st.DataObject, n: int
) -> None:
    _vote, step = _of_voters(method, data, n)
    assert step.urn is not None
    facts = {**step.step.facts, "secret": False}
    named = replace(step, step=replace(step.step, facts=facts), rounds=(_named(step.urn),))
    vote = method(secret=False)
    folds = [fold.title for fold in inside(vote.view(named, Audience.PHONE), Fold)]
    assert ("Comment on a compté" in folds) == bool(vote.explained(named))
    recounts = [recount.title for recount in vote.recounts(named)]
    assert [title for title in folds if title in recounts] == recounts
    assert len(ballots_csv(named, vote).splitlines()) == 1 + n


def _named(urn: Urn) -> Urn:
    return replace(urn, secret=False)


@every_vote
def test_the_rule_of_a_secret_vote_says_beforehand_what_a_few_cannot_hide(
    method: type[Vote],
) -> None:
    vote = method(secret=True)
    assert "seul le résultat est montré" in vote.written_rule()
    assert "le résultat dira son choix" in vote.rule(voters=1)
    assert "À deux, chaque personne peut déduire" in vote.rule(voters=2)
    assert "À trois, on peut parfois deviner" in vote.rule(voters=3)
    assert "À quatre, on peut parfois deviner" in vote.written_rule(voters=4)
    assert "deviner" not in vote.rule(voters=5)
    assert "deviner" not in method(secret=False).rule(voters=3)


@every_vote
@on_urns
@given(data=st.data())
def test_a_single_voter_is_no_one_person_out_of_one(
    method: type[Vote], data: st.DataObject
) -> None:
    vote, step = _of_voters(method, data, 1)
    jeanne = Person("p1", "Jeanne")
    step = replace(step, people={"p1": jeanne})
    assert step.urn is not None
    step = replace(step, outcome=vote.tally(step.urn, step))
    said = " ".join((*words(vote.view(step, Audience.PHONE)), *words(list(vote.synthesis(step)))))
    assert "sur 1 " not in f"{said} ".replace(".", " ").replace(",", " ")
    assert "personnes sur 1" not in said
