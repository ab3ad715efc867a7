"""The life of a vote, secrecy that holds, people without a phone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tablee.activities.votes import Ballot, Hands, VoteFacts
from tablee.errors import NotAccepted, NotAllowed, NotFound, Outdated
from tablee.model.entities import Person, Role
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room, Sessions
from tablee.session.agenda import Conduct
from tablee.storage import Store
from tablee.view import Audience
from tests.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Ready:
    """A room whose vote on three ideas is about to open."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.clock = Clock()
        self.room = open_room(
            folder,
            sample_catalogue(),
            *("ideas", "pick"),
            clock=self.clock,
            settings={"pick": settings},
        )
        self.yasmine = facilitator_of(self.room)
        self.naima, self.karim = enter(self.room, "Naïma"), enter(self.room, "Karim")
        start(self.room, "ideas")
        texts = ("Un", "Deux", "Trois")
        self.ids = [seat_of(self.room, self.naima).post(Idea(text)).id for text in texts]
        self.step = start(self.room, "pick")

    def open(self) -> Ready:
        self.room.voting.open(self.yasmine, self.step)
        return self

    def cast(self, by: Person, option: int, **sent: Any) -> None:
        seen = self.room.voting.mine(by, self.step).seen
        sent = {"seen": seen, "round": self.facts.round, **sent}
        self.room.voting.cast(by, self.step, {self.ids[option]: 1}, **sent)

    def crowd(self) -> None:
        """Four paper ballots: the count of fewer than five secret ones is told to nobody."""
        for _paper in range(4):
            self.room.voting.enter_paper(self.yasmine, self.step, {self.ids[0]: 1})

    def close(self, **how: Any) -> None:
        self.room.voting.close(self.yasmine, self.step, **how)

    @property
    def facts(self) -> VoteFacts:
        return self.room.step_record(self.step).facts(VoteFacts)

    def seen_by(self, audience: Audience) -> str:
        record = self.room.step_record(self.step)
        return repr(record.activity.view(record, audience))

    def notes(self) -> str:
        """What the synthesis says of it, as text."""
        record = self.room.step_record(self.step)
        return "".join(repr(piece) for piece in record.activity.synthesis(record))

    def scores(self) -> dict[str, float]:
        outcome = self.room.step_record(self.step).outcome
        assert outcome is not None
        return {option.text: option.score for option in outcome.options}


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    vote = Ready(tmp_path)
    yield vote
    vote.room.close()


# ── prepared, open, closed, shown ───────────────────────────────────────────────────────────


def test_before_it_opens_the_rule_and_the_options_are_on_every_screen(ready: Ready) -> None:
    for audience in Audience:
        shown = ready.seen_by(audience)
        assert "Une proposition par personne." in shown
        assert "Bulletins secrets" in shown
        assert all(text in shown for text in ("Un", "Deux", "Trois"))


def test_the_facilitator_leaves_cards_out_and_types_options_on_the_spot(ready: Ready) -> None:
    voting = ready.room.voting
    voting.prepare(
        ready.yasmine, ready.step, typed=["  Quatre ", "", "Cinq"], left_out=ready.ids[:1]
    )
    ready.open()
    assert [words for _id, words in ready.facts.options] == ["Deux", "Trois", "Quatre", "Cinq"]
    with pytest.raises(NotAccepted, match="ne changent plus"):
        voting.prepare(ready.yasmine, ready.step, typed=[], left_out=[])


def test_a_page_that_sends_its_propositions_again_once_the_vote_is_open_is_refused_nothing(
    ready: Ready,
) -> None:
    voting, left_out = ready.room.voting, [ready.ids[2], ready.ids[0]]
    voting.prepare(ready.yasmine, ready.step, typed=["Quatre"], left_out=left_out)
    ready.open()
    before = ready.facts
    voting.prepare(ready.yasmine, ready.step, typed=[" Quatre", ""], left_out=left_out[::-1])
    assert ready.facts == before
    with pytest.raises(NotAccepted, match="ne changent plus"):
        voting.prepare(ready.yasmine, ready.step, typed=["Quatre"], left_out=[])


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["Quatre", "Cinq", " quatre"], ["quatre"]),
        (["Quatre", "Cinq", "Quatre", "Quatre", "Cinq"], ["Quatre", "Cinq"]),
        (["Deux", "Dire « oui »", "Dire « oui »"], ["Deux", "Dire “oui”"]),
    ],
    ids=["in capitals", "thrice", "a card"],
)
def test_what_would_be_put_to_the_vote_twice_is_named_and_nothing_is_dropped(
    ready: Ready, typed: list[str], named: list[str]
) -> None:
    prepare = ready.room.voting.prepare
    prepare(ready.yasmine, ready.step, typed=["Zéro"], left_out=())
    with pytest.raises(NotAccepted) as refused:
        prepare(ready.yasmine, ready.step, typed=typed, left_out=())
    names = ", ".join(f"«\u00a0{words}\u00a0»" for words in named)
    assert f"deux fois\u00a0: {names}." in str(refused.value)
    assert ready.facts.typed == ("Zéro",)


def test_a_card_left_out_may_be_typed_in_other_letters(ready: Ready) -> None:
    ready.room.voting.prepare(ready.yasmine, ready.step, typed=["DEUX"], left_out=[ready.ids[1]])
    ready.open()
    assert [words for _id, words in ready.facts.options] == ["Un", "Trois", "DEUX"]


def test_once_open_the_rule_cannot_be_changed(ready: Ready) -> None:
    ready.open()
    with pytest.raises(NotAccepted, match="sa règle ne change plus"):
        ready.room.conduct.configure(ready.yasmine, ready.step, settings={"secret": False})
    ready.room.conduct.configure(ready.yasmine, ready.step, minutes=7)
    with pytest.raises(NotAccepted, match="déjà été ouvert"):
        ready.open()


def test_a_vote_with_one_option_does_not_open(ready: Ready) -> None:
    ready.room.voting.prepare(ready.yasmine, ready.step, typed=[], left_out=ready.ids[1:])
    with pytest.raises(NotAccepted, match="au moins deux propositions"):
        ready.open()


def test_a_result_is_kept_from_the_room_until_it_is_shown(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close(show=False)
    assert "Bars" in ready.seen_by(Audience.CONSOLE)
    for audience in (Audience.WALL, Audience.PHONE):
        assert "Bars" not in ready.seen_by(audience)
    assert (
        ready.room.step_record(ready.step).activity.synthesis(ready.room.step_record(ready.step))
        == ()
    )
    ready.room.voting.show(ready.yasmine, ready.step)
    for audience in Audience:
        assert "Bars" in ready.seen_by(audience)


def test_reopening_begins_another_round_and_keeps_the_first_on_record(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1, finished=True)
    ready.close()
    with pytest.raises(NotAllowed):
        ready.room.voting.reopen(ready.karim, ready.step)
    ready.room.voting.reopen(ready.yasmine, ready.step)
    assert ready.facts.round == 2
    mine = ready.room.voting.mine(ready.karim, ready.step)
    assert (mine.marks, mine.finished, mine.round) == ({}, False, 2)
    ready.cast(ready.naima, 2)
    ready.close()
    record = ready.room.step_record(ready.step)
    assert [urn.voters for urn in record.rounds] == [1, 1]
    assert ready.scores() == {"Trois": 1, "Un": 0, "Deux": 0}
    assert "Tour 1" in ready.seen_by(Audience.PHONE)
    verbs = [(entry.verb, entry.by) for entry in ready.room.store.entries()]
    assert ("reopen_vote", ready.yasmine.id) in verbs


def awaiting(ready: Ready) -> list[str]:
    """What the console reminds of."""
    return [result.told for _step, result in ready.room.showing.awaiting()]


def test_a_result_that_was_not_shown_is_reminded_of_and_shown_after_the_session_too(
    ready: Ready,
) -> None:
    room, boss = ready.room, ready.yasmine
    ready.open()
    ready.crowd()
    ready.cast(ready.karim, 1)
    assert awaiting(ready) == []
    ready.close(show=False)
    title = room.step_record(ready.step).title
    told = [f"Le résultat de « {title} » n’a pas été montré."]
    assert awaiting(ready) == told
    room.conduct.next(boss)
    assert awaiting(ready) == told
    room.conduct.close(boss)
    assert awaiting(ready) == told
    assert ready.notes() == ""
    with pytest.raises(NotAllowed):
        room.showing.show(ready.karim, ready.step)
    with pytest.raises(NotAllowed):
        room.showing.leave_hidden(ready.karim, ready.step)
    assert ready.notes() == ""
    room.showing.show(boss, ready.step)
    assert awaiting(ready) == []
    assert "Un" in ready.notes()
    with pytest.raises(NotAccepted, match="pas de résultat"):
        room.showing.show(boss, ready.step)
    with pytest.raises(NotAccepted, match="pas de résultat"):
        room.showing.leave_hidden(boss, ready.step)


def test_a_result_left_hidden_is_reminded_of_again_after_another_round_or_its_undoing(
    ready: Ready,
) -> None:
    room, boss = ready.room, ready.yasmine
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close(show=False)
    room.showing.leave_hidden(boss, ready.step)
    assert awaiting(ready) == []
    assert ready.notes() == ""
    act = room.history.undoable(boss, ready.step)
    assert act is not None
    room.history.undo(boss, act.n)
    assert len(awaiting(ready)) == 1
    room.showing.leave_hidden(boss, ready.step)
    room.voting.reopen(boss, ready.step)
    ready.cast(ready.naima, 2)
    ready.close(show=False)
    assert len(awaiting(ready)) == 1


def test_nobody_is_reminded_of_a_vote_in_which_nobody_voted(ready: Ready) -> None:
    ready.open()
    ready.close(show=False)
    assert awaiting(ready) == []


def test_the_wall_shows_how_it_was_counted_until_the_result_is_wanted_again(ready: Ready) -> None:
    ready.open()
    ready.crowd()
    ready.cast(ready.karim, 1)
    ready.close(show=False)
    explain = ready.room.voting.explain
    with pytest.raises(NotAccepted, match="pas de résultat"):
        explain(ready.yasmine, ready.step)
    ready.room.voting.show(ready.yasmine, ready.step)
    result, phone = ready.seen_by(Audience.WALL), ready.seen_by(Audience.PHONE)
    with pytest.raises(NotAllowed):
        explain(ready.karim, ready.step)
    explain(ready.yasmine, ready.step)
    wall = ready.seen_by(Audience.WALL)
    assert "Bars" not in wall
    assert "Comment on a compté" in wall
    assert ": 1 téléphone, 4 bulletins papier" in wall
    assert ready.seen_by(Audience.PHONE) == phone
    explain(ready.yasmine, ready.step, on=False)
    assert ready.seen_by(Audience.WALL) == result


def test_the_count_of_a_few_secret_ballots_cannot_be_put_on_the_wall(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.cast(ready.naima, 1)
    ready.close()
    result = ready.seen_by(Audience.WALL)
    with pytest.raises(NotAccepted, match="Moins de cinq"):
        ready.room.voting.explain(ready.yasmine, ready.step)
    assert ready.seen_by(Audience.WALL) == result


def test_a_round_opened_again_ends_with_its_result_on_the_wall(ready: Ready) -> None:
    ready.open()
    ready.crowd()
    ready.cast(ready.karim, 1)
    ready.close()
    ready.room.voting.explain(ready.yasmine, ready.step)
    ready.room.voting.reopen(ready.yasmine, ready.step)
    ready.cast(ready.karim, 1, round=2)
    ready.close()
    assert "Bars" in ready.seen_by(Audience.WALL)


def test_who_opened_each_round_is_kept_with_it_and_follows_that_person(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close()
    room = ready.room
    other = room.people.set_roles(ready.yasmine, ready.karim.id, [Role.FACILITATOR])
    room.voting.reopen(other, ready.step)
    ready.cast(ready.naima, 2)
    ready.close()

    def openers() -> list[str]:
        record = room.step_record(ready.step)
        return [urn.opened_by for urn in record.rounds] + [record.facts(VoteFacts).opened_by]

    yasmine, karim = ready.yasmine.id, ready.karim.id
    assert openers() == [yasmine, karim, karim]
    room.people.merge(ready.yasmine, ready.naima.id, karim)
    assert openers() == [yasmine, ready.naima.id, ready.naima.id]
    room.erasing.person(ready.yasmine, ready.naima.id)
    assert openers() == [yasmine, "", ""]
    assert "Puis le vote a été rouvert, à " in ready.notes()


def test_a_round_that_was_never_shown_is_told_only_with_the_one_that_is(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close(show=False)
    ready.room.voting.reopen(ready.yasmine, ready.step)
    assert ready.notes() == ""
    ready.cast(ready.naima, 2)
    ready.close()
    assert "Tour 1, avant la réouverture" in ready.notes()


def test_a_round_that_was_shown_stays_in_the_notes_whatever_becomes_of_the_next(
    ready: Ready,
) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close()
    ready.room.voting.reopen(ready.yasmine, ready.step)
    assert "Tour 1, avant la réouverture" in ready.notes()
    ready.close()
    assert "Personne n’a voté." in ready.notes()
    assert "Tour 1, avant la réouverture" in ready.notes()


def test_opening_a_vote_asks_no_phone_for_a_rerun_but_the_console(ready: Ready) -> None:
    from tablee.web.live.frames import stage

    before = stage(ready.room), stage(ready.room, console=True)
    ready.open()
    assert stage(ready.room) == before[0]
    assert stage(ready.room, console=True) != before[1]


# ── one's own ballot ────────────────────────────────────────────────────────────────────────


def test_a_ballot_can_be_changed_until_closing_and_counts_once(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 0)
    ready.clock.advance(3)
    ready.cast(ready.karim, 1)
    ready.close()
    assert ready.scores() == {"Deux": 1, "Un": 0, "Trois": 0}


def test_two_devices_at_once_the_second_is_told_and_nothing_is_lost(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 0)
    ready.clock.advance(1)
    seen = ready.room.voting.mine(ready.karim, ready.step).seen
    ready.cast(ready.karim, 1, seen=seen)
    with pytest.raises(Outdated, match="autre appareil"):
        ready.cast(ready.karim, 2, seen=seen)
    assert ready.room.voting.mine(ready.karim, ready.step).marks == {ready.ids[1]: 1}


@pytest.mark.parametrize(
    "marks",
    [{"nowhere": 1}, {"0": 2}, {"0": True}, {"0": "1"}, {"0": float("nan")}, {"0": 1, "1": 1}],
)
def test_a_bad_ballot_is_refused_whole(ready: Ready, marks: dict[str, Any]) -> None:
    ready.open()
    ready.cast(ready.karim, 2)
    seen = ready.room.voting.mine(ready.karim, ready.step).seen
    real = {ready.ids[int(k)] if k.isdigit() else k: mark for k, mark in marks.items()}
    with pytest.raises(NotAccepted):
        ready.room.voting.cast(ready.karim, ready.step, real, seen=seen)
    assert ready.room.voting.mine(ready.karim, ready.step).marks == {ready.ids[2]: 1}


def test_nothing_is_taken_before_opening_nor_after_closing_nor_for_another_round(
    ready: Ready,
) -> None:
    with pytest.raises(NotAllowed, match="pas encore ouvert"):
        ready.cast(ready.karim, 0)
    ready.open()
    with pytest.raises(NotAllowed, match="tour est clos"):
        ready.cast(ready.karim, 0, round=7)
    ready.close()
    with pytest.raises(NotAllowed, match="clos"):
        ready.cast(ready.karim, 0)


def test_who_is_to_listen_or_only_facilitates_does_not_vote(tmp_path: Path) -> None:
    ready = Ready(tmp_path, carrier_votes=False)
    ready.room.people.set_roles(ready.yasmine, ready.naima.id, [Role.CARRIER])
    ready.open()
    for person in (ready.naima, ready.yasmine):
        with pytest.raises(NotAllowed):
            ready.cast(person, 0)
        assert ready.room.voting.mine(ready.room.person(person.id), ready.step).refusal


def test_a_participant_cannot_send_a_ballot_that_weighs_more(ready: Ready) -> None:
    ready.open()
    seat, one = seat_of(ready.room, ready.karim), ready.ids[0]
    for forged in (
        Ballot({one: 1}, times=50),
        Ballot({one: 1}, origin="paper"),
        Ballot({one: 1}, origin="hands", times=9),
        Hands(voters=9, counts={one: {"1": 9}}),
    ):
        with pytest.raises((NotAllowed, NotAccepted)):
            seat.post(forged)
    mine = seat.post(Ballot({one: 1}))
    with pytest.raises((NotAllowed, NotAccepted)):
        seat.edit(mine.id, Ballot({one: 1}, origin="hands", times=9))
    ready.close()
    assert ready.scores()["Un"] == 1


# ── without a phone ─────────────────────────────────────────────────────────────────────────


def test_paper_hands_and_proxies_count_and_are_said_apart(ready: Ready) -> None:
    voting, yasmine, step = ready.room.voting, ready.yasmine, ready.step
    clemence = ready.room.people.add(yasmine, "Clémence")
    ready.open()
    one, two, three = ready.ids
    ready.cast(ready.karim, 0, finished=True)
    voting.enter_paper(yasmine, step, {one: 1})
    voting.enter_paper(yasmine, step, {two: 1})
    voting.enter_hands(yasmine, step, 4, {one: {"1": 3}, three: {"1": 1}})
    voting.enter_for(yasmine, step, clemence.id, {two: 1}, bearer="Karim")
    record = ready.room.step_record(step)
    assert record.entered == 6
    assert "6 votes saisis" in ready.seen_by(Audience.WALL)
    ready.close()
    assert ready.scores() == {"Un": 5, "Deux": 2, "Trois": 1}
    urn = ready.room.step_record(step).urn
    assert urn is not None
    assert urn.origins == {"phone": 1, "paper": 2, "hands": 4, "proxy": 1}
    said = ready.seen_by(Audience.PHONE).replace("\\xa0", " ")
    assert "1 téléphone, 1 procuration (saisie : Yasmine)" in said
    assert "2 bulletins papier (saisie : Yasmine), 4 mains levées (saisie : Yasmine)" in said


def test_only_who_facilitates_types_for_the_room(ready: Ready) -> None:
    voting = ready.room.voting
    ready.open()
    with pytest.raises(NotAllowed):
        voting.enter_paper(ready.karim, ready.step, {ready.ids[0]: 1})
    with pytest.raises(NotAllowed):
        voting.enter_hands(ready.karim, ready.step, 2, {ready.ids[0]: {"1": 2}})
    with pytest.raises(NotAllowed):
        voting.enter_for(ready.karim, ready.step, ready.naima.id, {ready.ids[0]: 1})
    with pytest.raises(NotAllowed):
        voting.entered(ready.karim, ready.step)


def test_more_hands_than_people_are_refused(ready: Ready) -> None:
    ready.open()
    enter_hands = ready.room.voting.enter_hands
    with pytest.raises(NotAccepted, match="plus de mains"):
        enter_hands(ready.yasmine, ready.step, 3, {ready.ids[0]: {"1": 4}})
    with pytest.raises(NotAccepted, match="n’est pas dans le vote"):
        enter_hands(ready.yasmine, ready.step, 3, {"nowhere": {"1": 1}})
    with pytest.raises(NotAccepted):
        enter_hands(ready.yasmine, ready.step, 3, {ready.ids[0]: {"5": 1}})
    assert ready.room.voting.entered(ready.yasmine, ready.step) == ()


def test_what_was_typed_by_mistake_is_taken_back(ready: Ready) -> None:
    voting = ready.room.voting
    ready.open()
    voting.enter_paper(ready.yasmine, ready.step, {ready.ids[0]: 1})
    (line,) = voting.entered(ready.yasmine, ready.step)
    with pytest.raises(NotAllowed):
        voting.take_back(ready.karim, ready.step, line.id)
    ready.cast(ready.karim, 1)
    (ballot,) = (c for c in ready.room.all_of(ready.karim.id, ready.step))
    with pytest.raises(NotFound):
        voting.take_back(ready.yasmine, ready.step, ballot.id)
    voting.take_back(ready.yasmine, ready.step, line.id)
    assert voting.entered(ready.yasmine, ready.step) == ()
    ready.close()
    assert ready.scores()["Un"] == 0


def test_a_ballot_is_of_whoever_sent_it_last(ready: Ready) -> None:
    """What is typed for somebody can be taken back; what they then send themselves cannot."""
    voting, yasmine, step = ready.room.voting, ready.yasmine, ready.step
    ready.open()
    ready.cast(ready.karim, 0, finished=True)
    voting.enter_for(yasmine, step, ready.karim.id, {ready.ids[1]: 1}, bearer="Naïma")
    (line,) = voting.entered(yasmine, step)
    assert (line.origin, line.name) == ("proxy", "Karim")
    ready.clock.advance(1)
    ready.cast(ready.karim, 2)
    assert voting.entered(yasmine, step) == ()
    with pytest.raises(NotFound):
        voting.take_back(yasmine, step, line.id)
    ready.clock.advance(1)
    voting.enter_for(yasmine, step, ready.naima.id, {ready.ids[1]: 1})
    (line,) = voting.entered(yasmine, step)
    voting.take_back(yasmine, step, line.id)
    assert not voting.mine(ready.naima, step).finished


# ── secret, or named ────────────────────────────────────────────────────────────────────────


def everything_in(folder: Path) -> bytes:
    return b"\n".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_nobody_reading_the_folder_links_a_ballot_to_a_person(ready: Ready) -> None:
    ready.open()
    opened = ready.room.store.journal.last
    for option in (0, 2, 1):  # one changes their mind, twice; the other does not
        ready.clock.advance(1)
        ready.cast(ready.karim, option)
    ready.cast(ready.naima, 0)
    assert ready.room.store.journal.last == opened, "the journal is told of no ballot"
    for person in (ready.naima, ready.karim):
        ready.room.words.finish(person, ready.step)
    ready.close()
    room, folder = ready.room, ready.room.store.folder
    room.close()

    after = list(Store(folder, read_only=True).entries(opened))
    assert [(entry.verb, entry.by) for entry in after] == [
        ("finish", ready.naima.id),
        ("finish", ready.karim.id),
        ("close_vote", ready.yasmine.id),
    ]
    (kept,) = Store(folder, read_only=True).documents("urns").values()
    assert [(c["person"], c["ballot"]) for c in kept["ballots"]] == [("", ""), ("", "")]
    assert not {"at", "edited_at"} & set(kept["ballots"][0])
    told = json.dumps(kept)
    assert [p.name for p in (ready.naima, ready.karim) if p.id in told or p.name in told] == []
    assert Store(folder, read_only=True).documents("contributions").keys() == set(ready.ids)


def test_the_order_of_a_secret_urn_depends_on_nothing_but_what_ballots_say(tmp_path: Path) -> None:
    urns = []
    for n, voters in enumerate((("naima", "karim"), ("karim", "naima"))):
        ready = Ready(tmp_path / str(n)).open()
        for voter in voters:
            ready.cast(getattr(ready, voter), {"naima": 2, "karim": 0}[voter])
            ready.clock.advance(1)
        ready.close()
        urn = ready.room.step_record(ready.step).urn
        assert urn is not None
        texts = dict(urn.options)
        urns.append([sorted(texts[o] for o in cast.marks) for cast in urn.ballots])
        ready.room.close()
    assert sorted(urns[0]) == sorted(urns[1])


def test_the_key_is_not_in_the_sessions_folder_and_goes_at_closing(ready: Ready) -> None:
    sessions = ready.room.store.folder.parent
    ready.open()
    ready.cast(ready.karim, 1)
    apart = [p for p in (sessions / ".keys").iterdir() if p.is_file()]
    assert len(apart) == 2
    for each in apart:
        assert each.read_bytes() not in everything_in(ready.room.store.folder)
    ready.close()
    assert list((sessions / ".keys").iterdir()) == []


def test_secret_ballots_outlive_a_server_that_stops(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.room.close()
    again = Room(Store(ready.room.store.folder), sample_catalogue(), ready.clock)
    assert again.voting.mine(ready.karim, ready.step).marks == {ready.ids[1]: 1}
    again.voting.close(ready.yasmine, ready.step)
    outcome = again.step_record(ready.step).outcome
    assert outcome is not None
    assert outcome.options[0].text == "Deux"
    again.close()


def test_a_ballot_that_cannot_be_read_any_more_is_said_to_be_there(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.room.close()
    (box,) = (ready.room.store.folder.parent / ".keys").glob("*.box")
    box.write_bytes(b"A" * 60 + b"\n")
    again = Room(Store(ready.room.store.folder), sample_catalogue(), ready.clock)
    again.voting.cast(ready.naima, ready.step, {ready.ids[2]: 1})
    again.voting.close(ready.yasmine, ready.step)
    record = again.step_record(ready.step)
    assert record.urn is not None
    assert (record.urn.unreadable, record.urn.voters) == (1, 1)
    assert "1 bulletin illisible" in repr(record.activity.view(record, Audience.PHONE))
    again.close()


def test_a_round_that_lost_its_key_is_known_to_have(ready: Ready) -> None:
    """A folder brought back from a backup: people are asked to vote again."""
    ready.open()
    ready.cast(ready.karim, 1)
    ready.room.close()
    for path in (ready.room.store.folder.parent / ".keys").iterdir():
        path.unlink()
    again = Room(Store(ready.room.store.folder), sample_catalogue(), ready.clock)
    assert again.secrecy.lost(again.step(ready.step))
    assert again.voting.mine(ready.karim, ready.step).marks == {}
    again.voting.cast(ready.karim, ready.step, {ready.ids[1]: 1})
    assert not again.secrecy.lost(again.step(ready.step))
    again.close()


def test_erasing_somebody_takes_their_secret_ballot_out_of_the_box(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.cast(ready.naima, 0)
    seals, name = ready.room.store.seals, f"{ready.step}-1"
    ready.room.erasing.person(ready.yasmine, ready.karim.id)
    (left,) = seals.ballots(name)[0].values()
    assert left["person"] == ready.naima.id
    ready.room.erasing.all_words(ready.naima)
    assert seals.ballots(name) == ({}, 0)
    ready.close()
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    assert urn.voters == 0


def test_of_two_entries_made_one_only_one_ballot_counts(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.cast(ready.naima, 0)
    ready.room.people.merge(ready.yasmine, ready.naima.id, ready.karim.id)
    ready.close()
    assert ready.scores() == {"Un": 1, "Deux": 0, "Trois": 0}


def test_a_step_taken_off_takes_its_box_and_its_key_with_it(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    # Sessions of before may have a step that was left while its vote was open.
    monkeypatch.setattr(Conduct, "_check_no_vote_is_open", lambda *_step: None)
    ready.room.conduct.next(ready.yasmine)
    ready.room.conduct.remove_step(ready.yasmine, ready.step, with_words=True)
    assert list((ready.room.store.folder.parent / ".keys").iterdir()) == []


def test_a_key_that_a_crash_left_is_destroyed_when_the_session_opens(ready: Ready) -> None:
    ready.open()
    ready.close()
    seals = ready.room.store.seals
    seals.make(f"{ready.step}-1")
    ready.room.close()
    sessions = Sessions(ready.room.store.folder.parent, sample_catalogue(), ready.clock)
    assert sessions.rooms
    assert list((ready.room.store.folder.parent / ".keys").iterdir()) == []
    sessions.close()


def test_a_named_vote_says_so_before_and_keeps_the_names(tmp_path: Path) -> None:
    ready = Ready(tmp_path, secret=False)
    assert "Vote nommé" in ready.seen_by(Audience.PHONE)
    ready.open()
    ready.cast(ready.karim, 1)
    ready.cast(ready.naima, 0)
    ready.close()
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    named = {cast.person: cast.marks for cast in urn.ballots}
    assert named == {ready.karim.id: {ready.ids[1]: 1}, ready.naima.id: {ready.ids[0]: 1}}
    ready.room.erasing.person(ready.yasmine, ready.karim.id)
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    assert {cast.person for cast in urn.ballots} == {"", ready.naima.id}
    assert ready.karim.id.encode() not in everything_in(ready.room.store.folder)
    ready.room.close()


def test_a_named_ballot_follows_two_entries_made_one(tmp_path: Path) -> None:
    ready = Ready(tmp_path, secret=False).open()
    ready.cast(ready.karim, 1)
    ready.close()
    ready.room.people.merge(ready.yasmine, ready.naima.id, ready.karim.id)
    urn = ready.room.step_record(ready.step).urn
    assert urn is not None
    assert [cast.person for cast in urn.ballots] == [ready.naima.id]
    ready.room.close()


def test_a_refused_disk_leaves_the_vote_open_with_every_ballot(ready: Ready) -> None:
    """The key goes only once the count is on disk."""
    ready.open()
    ready.cast(ready.karim, 1)
    journal = ready.room.store.journal
    real = journal.settle

    def refuse(ticket: Any) -> None:
        from tablee.errors import NotSaved

        raise NotSaved("le disque est plein")

    journal.settle = refuse  # type: ignore[method-assign]
    from tablee.errors import NotSaved

    with pytest.raises(NotSaved):
        ready.close()
    journal.settle = real  # type: ignore[method-assign]
    assert ready.facts.running
    assert ready.room.voting.mine(ready.karim, ready.step).marks == {ready.ids[1]: 1}
    ready.close()
    assert ready.scores()["Deux"] == 1


def test_taking_a_step_off_takes_its_urns_off_too(ready: Ready) -> None:
    ready.open()
    ready.cast(ready.karim, 1)
    ready.close()
    ready.room.conduct.next(ready.yasmine)
    ready.room.conduct.remove_step(ready.yasmine, ready.step, with_words=True)
    assert ready.room.store.documents("urns") == {}
