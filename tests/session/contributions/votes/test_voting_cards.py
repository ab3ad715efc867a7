"""Votes by cards that a photo has read: one ballot each, whose they are, what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.activities.votes import Ballot, sides
from tablee.errors import NotAccepted, NotAllowed, NotFound, NotSaved
from tablee.session import Sessions
from tablee.view import Audience, Choice, Paper
from tests.session.contributions.votes.a_vote_open import Ready
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.model.entities import Urn
    from tablee.session.contributions.votes.voting_cards import CardsCounted


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    vote = Ready(tmp_path).open()
    yield vote
    vote.room.close()


def counted(ready: Ready, shown: dict[int, int | None]) -> CardsCounted:
    return ready.room.voting_cards.count(ready.yasmine, ready.step, "which", shown)


def urn_of(ready: Ready) -> Urn:
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    return urn


def test_cards_count_beside_phones_paper_and_hands_and_are_told_apart(ready: Ready) -> None:
    voting, one = ready.room.voting, ready.ids[0]
    ready.cast(ready.karim, 0)
    voting.enter_paper(ready.yasmine, ready.step, {one: 1})
    voting.enter_hands(ready.yasmine, ready.step, 2, {one: {"1": 2}})
    told = counted(ready, {4: 0, 9: 1, 120: 2})
    assert told.new == (4, 9, 120)
    assert ready.room.step_record(ready.step).entered == 6
    ready.close()
    assert urn_of(ready).origins == {"phone": 1, "paper": 1, "hands": 2, "cards": 3}
    assert urn_of(ready).voters == 7
    assert ready.scores() == {"Un": 5, "Deux": 1, "Trois": 1}
    assert "3 cartes, photo (saisie\\xa0: Yasmine)" in ready.seen_by(Audience.PHONE)
    assert "3 cartes, photo" in ready.notes()


def test_a_card_seen_twice_counts_once_and_its_last_answer_is_the_one(ready: Ready) -> None:
    counted(ready, {4: 0, 9: 1})
    again = counted(ready, {4: 2, 9: 1, 5: 0})
    assert (again.new, again.changed, again.same) == ((5,), (4,), (9,))
    ready.close()
    assert urn_of(ready).origins == {"cards": 3}
    assert ready.scores() == {"Un": 1, "Deux": 1, "Trois": 1}


def test_a_card_given_to_a_person_is_their_ballot_in_place_of_their_phone(ready: Ready) -> None:
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 7)
    ready.cast(ready.karim, 0)
    told = counted(ready, {7: 1, 8: 1})
    assert told.instead == ("Karim",)
    assert ready.room.voting.mine(ready.karim, ready.step).typed
    state = ready.room.voting_cards.state(ready.yasmine, ready.step)
    assert [(card.number, card.name) for card in state.cards] == [(7, "Karim"), (8, "")]
    ready.cast(ready.karim, 2)  # and the phone again in place of the card
    ready.close()
    assert urn_of(ready).origins == {"phone": 1, "cards": 1}
    assert ready.scores() == {"Deux": 1, "Trois": 1, "Un": 0}


def test_a_named_vote_names_who_has_a_card_and_a_secret_one_nobody(tmp_path: Path) -> None:
    for secret, person in ((False, True), (True, False)):
        ready = Ready(tmp_path / str(secret), secret=secret).open()
        ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 7)
        counted(ready, {7: 1, 8: 1})
        ready.close()
        whose = [cast.person for cast in urn_of(ready).ballots]
        assert (ready.karim.id in whose) is person
        assert urn_of(ready).nobodys == 1
        ready.room.close()


def test_a_card_changes_hands_during_a_vote_and_still_counts_once(ready: Ready) -> None:
    counted(ready, {7: 0})
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 7)
    ready.room.voting_cards.give(ready.yasmine, ready.naima.id, 7)
    assert ready.room.person(ready.karim.id).card == 0
    counted(ready, {7: 2})
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 7)
    counted(ready, {7: 1})
    assert ready.room.step(ready.step).finished == (ready.karim.id,)
    ready.close()
    assert urn_of(ready).origins == {"own-cards": 1}
    assert ready.scores() == {"Deux": 1, "Un": 0, "Trois": 0}


def test_two_people_swap_their_cards_and_one_photo_counts_both(ready: Ready) -> None:
    cards = ready.room.voting_cards
    cards.give(ready.yasmine, ready.karim.id, 7)
    cards.give(ready.yasmine, ready.naima.id, 8)
    counted(ready, {7: 0, 8: 1})
    cards.give(ready.yasmine, ready.naima.id, 7)
    cards.give(ready.yasmine, ready.karim.id, 8)
    counted(ready, {7: 0, 8: 1})
    ready.close()
    assert urn_of(ready).origins == {"own-cards": 2}
    assert ready.scores() == {"Un": 1, "Deux": 1, "Trois": 0}


def test_the_card_that_somebody_had_before_counts_beside_their_new_one(ready: Ready) -> None:
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 5)
    counted(ready, {5: 1})
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 3)
    counted(ready, {3: 2, 5: 0})
    ready.close()
    assert urn_of(ready).origins == {"own-cards": 1, "cards": 1}
    assert ready.scores() == {"Un": 1, "Deux": 0, "Trois": 1}


@pytest.mark.parametrize("secret", [True, False])
def test_what_a_card_says_replaces_its_ballot_in_place(tmp_path: Path, *, secret: bool) -> None:
    ready = Ready(tmp_path, secret=secret).open()
    counted(ready, {7: 0, 8: 0})
    before = {c.id for c in ready.room.all_in(ready.step)}
    last = ready.room.n
    counted(ready, {7: 1})
    assert {c.id for c in ready.room.all_in(ready.step)} == before
    assert ready.room.n - last == (0 if secret else 1), "one change: a crash leaves both or none"
    ready.close()
    assert ready.scores() == {"Un": 1, "Deux": 1, "Trois": 0}
    ready.room.close()


def test_a_card_in_new_hands_counts_once_though_the_disk_kept_its_old_ballot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = Ready(tmp_path, secret=True).open()
    cards = ready.room.voting_cards
    cards.give(ready.yasmine, ready.karim.id, 7)
    counted(ready, {7: 0, 8: 2})
    cards.give(ready.yasmine, ready.naima.id, 7)
    ready.clock.now += 1

    def full(*_what: object) -> None:
        raise NotSaved("disque plein")

    with monkeypatch.context() as refusing:
        refusing.setattr(ready.room.store.seals, "remove", full)
        counted(ready, {7: 1})
    ready.room.close()  # and everything is read from the disk again
    room = Sessions(tmp_path, sample_catalogue()).find(ready.room.session.id)
    assert room is not None
    ready.room = room
    assert len(room.all_in(ready.step)) == 3
    assert room.voting.ballots_in(ready.step) == 2
    assert room.voting.mine(ready.naima, ready.step).marks == {ready.ids[1]: 1}
    ready.close()
    assert urn_of(ready).origins == {"own-cards": 1, "cards": 1}
    assert ready.scores() == {"Un": 0, "Deux": 1, "Trois": 1}
    room.close()


def test_counting_again_takes_away_what_the_disk_had_kept(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards, seals = ready.room.voting_cards, ready.room.store.seals
    cards.give(ready.yasmine, ready.karim.id, 7)
    counted(ready, {7: 0})
    cards.give(ready.yasmine, ready.naima.id, 7)
    ready.clock.now += 1

    def full(*_what: object) -> None:
        raise NotSaved("disque plein")

    with monkeypatch.context() as refusing:
        refusing.setattr(seals, "remove", full)
        counted(ready, {7: 1})
    assert len(ready.room.all_in(ready.step)) == 2
    assert counted(ready, {7: 1}).same == (7,)
    assert len(ready.room.all_in(ready.step)) == 1
    counted(ready, {7: None})
    assert ready.room.all_in(ready.step) == ()


def test_each_person_who_may_vote_is_given_a_number_and_keeps_the_one_they_have(
    ready: Ready,
) -> None:
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 1)
    ready.room.voting_cards.give_all(ready.yasmine)
    cards = {p.name: p.card for p in ready.room.everybody.values()}
    assert cards == {"Karim": 1, "Naïma": 2, ready.yasmine.name: 0}, "who facilitates holds none up"


def test_a_card_that_was_nobodys_and_is_given_counts_once_it_is_seen_again(ready: Ready) -> None:
    cards = ready.room.voting_cards
    counted(ready, {1: 0, 7: 0})
    assert "7" in cards.give(ready.yasmine, ready.karim.id, 7)
    assert [card.shown for card in cards.state(ready.yasmine, ready.step).cards][1:] == [None]
    ready.cast(ready.karim, 1)
    cards.give_all(ready.yasmine)
    assert ready.room.person(ready.naima.id).card != 1, "its ballot is in the count, nobody's"
    ready.close()
    assert ready.scores() == {"Un": 1, "Deux": 1, "Trois": 0}


def test_nobody_inherits_what_a_card_said_in_other_hands(tmp_path: Path) -> None:
    ready = Ready(tmp_path, secret=True)
    ready.room.voting.prepare(ready.yasmine, ready.step, typed=("Quatre", "Cinq"), left_out=())
    ready.room.voting.open(ready.yasmine, ready.step)
    cards = ready.room.voting_cards
    cards.give(ready.yasmine, ready.karim.id, 7)
    counted(ready, {7: 0})
    assert cards.give(ready.yasmine, ready.naima.id, 7) == ""
    told = cards.count(ready.yasmine, ready.step, "which", {7: 1}, take_round=2)
    assert [card.number for card in told.refused] == [7], "she has not answered the first round"
    ready.room.close()


def test_undoing_gives_no_card_that_somebody_else_has_now(ready: Ready) -> None:
    cards, history = ready.room.voting_cards, ready.room.history
    cards.give(ready.yasmine, ready.karim.id, 7)
    cards.give(ready.yasmine, ready.karim.id, 0)
    taken = history.acts(ready.yasmine)[0].act.n
    cards.give(ready.yasmine, ready.naima.id, 7)
    with pytest.raises(NotAccepted, match="carte de vote 7"):
        history.undo(ready.yasmine, taken)
    cards.give(ready.yasmine, ready.naima.id, 0)
    history.undo(ready.yasmine, taken)
    assert ready.room.person(ready.karim.id).card == 7


def test_an_answer_that_is_taken_back_is_finished_no_more(ready: Ready) -> None:
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 7)
    counted(ready, {7: 1})
    assert ready.room.voting.mine(ready.karim, ready.step).finished
    counted(ready, {7: None})
    assert not ready.room.voting.mine(ready.karim, ready.step).finished


def test_a_card_in_place_of_a_proxy_has_no_bearer_and_no_phone(ready: Ready) -> None:
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 7)
    marks: dict[str, float] = {ready.ids[0]: 1}
    ready.room.voting.enter_for(ready.yasmine, ready.step, ready.karim.id, marks, bearer="Zoé")
    assert counted(ready, {7: 1}).instead == ()
    ballot = ready.room.voting.ballot_of(ready.karim.id, ready.step)
    assert ballot is not None
    assert isinstance(ballot.content, Ballot)
    assert ballot.content.bearer == ""


@pytest.mark.parametrize("take_round", [0, 2])
def test_nothing_is_counted_in_a_round_that_is_none(ready: Ready, take_round: int) -> None:
    with pytest.raises(NotAccepted, match="tour"):
        ready.room.voting_cards.count(
            ready.yasmine, ready.step, "which", {1: 0}, take_round=take_round
        )


def test_two_entries_of_one_person_have_one_card(ready: Ready) -> None:
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 7)
    counted(ready, {7: 1})
    ready.room.people.merge(ready.yasmine, ready.naima.id, ready.karim.id)
    assert ready.room.person(ready.naima.id).card == 7
    assert counted(ready, {7: 1}).same == (7,)
    ready.close()
    assert urn_of(ready).origins == {"own-cards": 1}


def test_the_wall_asks_and_says_who_was_seen_never_what(ready: Ready) -> None:
    ready.room.voting_cards.ask(ready.yasmine, ready.step, "which")
    counted(ready, {4: 0, 9: 1})
    wall = ready.seen_by(Audience.WALL)
    assert "('A', 'Un'), ('B', 'Deux'), ('C', 'Trois')" in wall
    assert "4, 9" in wall
    assert "2 cartes vues" in wall
    counted(ready, {4: 1, 9: 2})
    assert ready.seen_by(Audience.WALL) == wall
    ready.room.voting_cards.ask(ready.yasmine, ready.step, "")
    assert "4, 9" not in ready.seen_by(Audience.WALL)


def test_a_second_round_tells_nobody_who_had_answered_in_the_first(tmp_path: Path) -> None:
    ready = Ready(tmp_path, secret=True)
    ready.room.voting.prepare(ready.yasmine, ready.step, typed=("Quatre", "Cinq"), left_out=())
    ready.room.voting.open(ready.yasmine, ready.step)
    cards = ready.room.voting_cards
    cards.give(ready.yasmine, ready.karim.id, 7)
    counted(ready, {7: 2, 8: 0, 9: 1})  # C alone is an answer: “Cinq”
    assert ready.room.step(ready.step).finished == ()
    cards.ask(ready.yasmine, ready.step, "which", 2)
    wall = ready.seen_by(Audience.WALL)
    assert "N’importe quel côté, si vous aviez C" in wall
    assert "0 carte vue" in wall

    again = {7: 3, 8: 1, 9: 0}
    told = cards.count(ready.yasmine, ready.step, "which", again, take_round=2)
    assert (told.new, told.refused) == ((7, 8, 9), ())
    assert "7, 8, 9" in ready.seen_by(Audience.WALL)
    state = cards.state(ready.yasmine, ready.step)
    assert [card.shown for card in state.cards] == [{"which": 2}] * 3
    assert ready.room.step(ready.step).finished == (ready.karim.id,)
    ready.close()
    assert ready.scores() == {"Un": 0, "Deux": 1, "Trois": 1, "Quatre": 0, "Cinq": 1}
    ready.room.close()


def test_cards_are_taken_back_one_or_all_while_the_vote_is_open(ready: Ready) -> None:
    counted(ready, {4: 0, 9: 1, 5: 1})
    counted(ready, {9: None})
    (line,) = ready.room.voting.entered(ready.yasmine, ready.step)
    assert (line.origin, line.people) == ("cards", 2)
    ready.room.voting.take_back(ready.yasmine, ready.step, line.id)
    assert ready.room.voting.entered(ready.yasmine, ready.step) == ()
    with pytest.raises(NotFound):
        ready.room.voting.take_back(ready.yasmine, ready.step, line.id)


def test_what_a_card_cannot_say_is_refused_and_the_others_count(ready: Ready) -> None:
    told = counted(ready, {4: 0, 7: 3, 200: 0})
    assert told.new == (4,)
    assert [card.number for card in told.refused] == [7, 200]
    with pytest.raises(NotFound):
        ready.room.voting_cards.count(ready.yasmine, ready.step, "nowhere", {1: 0})
    with pytest.raises(NotAllowed):
        ready.room.voting_cards.count(ready.karim, ready.step, "which", {1: 0})
    with pytest.raises(NotAccepted):
        ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 121)
    ready.close()
    with pytest.raises(NotAllowed):
        counted(ready, {5: 0})


@pytest.mark.parametrize("secret", [True, False])
def test_cards_are_there_after_a_restart(tmp_path: Path, *, secret: bool) -> None:
    ready = Ready(tmp_path, secret=secret).open()
    ready.room.voting_cards.give(ready.yasmine, ready.karim.id, 7)
    ready.room.voting_cards.ask(ready.yasmine, ready.step, "which")
    counted(ready, {7: 1, 8: 0})
    session = ready.room.session.id
    ready.room.close()
    room = Sessions(tmp_path, sample_catalogue()).find(session)
    assert room is not None
    state = room.voting_cards.state(ready.yasmine, ready.step)
    assert state.take == "which"
    assert [card.number for card in state.cards if card.shown] == [7, 8]
    room.close()


# ── what four sides mean ────────────────────────────────────────────────────────────────────


def paper(form: str, options: int, choices: int = 0, units: int = 0) -> Paper:
    return Paper(
        "/ballot/s/v",
        1,
        form,  # type: ignore[arg-type] # one of its four
        tuple((f"o{n}", f"Proposition {n}") for n in range(options)),
        "",
        choices=tuple(Choice(n, f"mention {n}") for n in range(choices)),
        units=units,
    )


def test_up_to_four_answers_are_one_round_and_more_are_two() -> None:
    (four,) = sides.takes(paper("grade", 1, choices=4))
    assert [side.marks for side in four.sides] == [{"o0": n} for n in range(4)]
    assert four.rounds == 1
    first, _second = sides.takes(paper("grade", 2, choices=6))
    assert first.rounds == 2
    assert [side.label for side in first.sides] == [
        "mention 0 ou mention 1",
        "mention 2 ou mention 3",
        "mention 4 ou mention 5",
    ]
    every = [then.marks["o0"] for side in first.sides for then in side.then]
    assert every == [0, 1, 2, 3, 4, 5]


def test_approval_asks_option_by_option_and_one_choice_all_at_once() -> None:
    assert len(sides.takes(paper("pick", 5))) == 5
    (which,) = sides.takes(paper("spread", 4, units=1))
    assert [side.marks for side in which.sides] == [{f"o{n}": 1} for n in range(4)]
    (large,) = sides.takes(paper("pick", 16, units=1))
    assert large.rounds == 2


def test_what_four_sides_cannot_say_has_no_cards() -> None:
    assert sides.takes(paper("rank", 3)) == ()
    assert sides.takes(paper("spread", 3, units=5)) == ()
    assert sides.takes(paper("pick", 17, units=1)) == ()
