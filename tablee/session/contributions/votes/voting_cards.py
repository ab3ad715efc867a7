"""Counts voting cards that were seen: which take the room answers, whose card it is, one each.

A card counts once, whatever photos it is on: its last answer to a take replaces the one before. A
card that was given to somebody is that person's own ballot, in place of what their phone sent; any
other is nobody's, as a ballot on paper is. Not for photos, nor for what a side means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tablee.activities import StepRecord, read_facts
from tablee.activities.votes import Ballot, Vote, VoteFacts, sides
from tablee.errors import NotAccepted, NotAllowed, NotFound, WorkshopError
from tablee.model.entities import Contribution, Person, Role, Step
from tablee.model.verbs import Verb
from tablee.session.contributions.checks import judged
from tablee.session.contributions.votes.counting import card_of, once_each
from tablee.texts import _
from tablee.view import MOST_CARDS, CardTake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.session.room import Room


@dataclass(frozen=True)
class RefusedCard:
    """A card that was not counted."""

    number: int
    why: str


@dataclass(frozen=True)
class CardsCounted:
    """What came of one counting, by the numbers of the cards."""

    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    """Counted before in this take, with another answer."""
    same: tuple[int, ...] = ()
    instead: tuple[str, ...] = ()
    """Names of people whose phone had voted: their card counts in its place."""
    refused: tuple[RefusedCard, ...] = ()


@dataclass(frozen=True)
class KnownCard:
    """A card that is counted, or somebody's; never what it said."""

    number: int
    name: str = ""
    """Whose it is; empty for nobody."""
    shown: dict[str, int] | None = None
    """By take, in how many rounds it was seen."""


@dataclass(frozen=True)
class CardState:
    """What is known of the cards in the round that is open."""

    take: str
    take_round: int
    cards: tuple[KnownCard, ...]


class VotingCards:
    """Operations on voting cards. Each is checked under the room's lock."""

    def __init__(self, room: Room) -> None:
        self._room = room

    # ── whose it is ─────────────────────────────────────────────────────────────────────────

    def holder(self, number: int) -> Person | None:
        """The person to whom this card was given."""
        people = self._room.everybody.values()
        return next((person for person in people if number and person.card == number), None)

    def give(self, by: Person, who: str, number: int) -> str:
        """Gives somebody the card of this number, 0 for none (facilitator).

        It is taken from whoever had it: a number is one person's. Where a vote that is open had
        counted it as nobody’s, that ballot goes, until the card is seen again: the sentence that is
        returned says so; it is empty elsewhere.
        """
        room = self._room
        with room.transaction(by.id, Verb.GIVE_CARD):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            if not 0 <= number <= MOST_CARDS:
                raise NotAccepted(known_numbers())
            person, before = room.person(who), self.holder(number)
            if person.card == number:
                return ""
            taken = [replace(before, card=0)] if before is not None else []
            room.commit(*taken, replace(person, card=number))
            return self._settled(by, person, number)

    def _settled(self, by: Person, person: Person, number: int) -> str:
        """Takes out what open votes counted for this card while it was nobody’s."""
        gone = [c for c in self._counted_as_nobodys() if number and card_of(c) == number]
        if not gone:
            return ""
        self._room.commit(gone=gone)
        return _(
            "La carte {number} était comptée sans nom : ce vote est retiré. Photographiez-la de "
            "nouveau, elle comptera pour {name}."
        ).format(number=number, name=person.name)

    def _counted_as_nobodys(self) -> list[Contribution]:
        """The ballots of cards that are nobody’s, in the votes that are open."""
        every = (c for step in self._room.agenda for c in self.ballots(step.id))
        return [c for c in every if _is_nobodys(c)]

    def without(self) -> list[Person]:
        """Who has none and may vote: whoever facilitates without taking part holds none up."""
        people = self._room.everybody.values()
        return [p for p in people if not p.card and p.roles != {Role.FACILITATOR}]

    def give_all(self, by: Person) -> None:
        """Gives each of those `without` the lowest number that is free, in the list’s order.

        One that an open vote has counted as nobody’s is not free.
        """
        room = self._room
        with room.transaction(by.id, Verb.GIVE_CARD):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            taken = {person.card for person in room.everybody.values()}
            taken |= {card_of(contribution) for contribution in self._counted_as_nobodys()}
            free = (number for number in range(1, MOST_CARDS + 1) if number not in taken)
            each = zip(self.without(), free, strict=False)
            given = [replace(person, card=n) for person, n in each]
            if given:
                room.commit(*given)

    # ── what is asked ───────────────────────────────────────────────────────────────────────

    def ask(self, by: Person, step: str, take: str, take_round: int = 1) -> None:
        """Has the wall ask this take, in its first or second round; an empty name asks none."""
        room = self._room
        with room.conduct.asked(by, Verb.ASK_CARDS):
            record, vote, facts = self._vote(step)
            if not facts.running:
                raise NotAllowed(_("Ce vote n’est pas ouvert."))
            if take:
                _check_round(self._take(record, vote, take), take_round)
            changed = replace(facts, take=take, take_round=take_round if take else 1)
            if changed != facts:
                room.voting.set_facts(record.step, changed)

    def _vote(self, step: str) -> tuple[StepRecord, Vote, VoteFacts]:
        record = self._room.step_record(step)
        if not isinstance(record.activity, Vote):
            raise NotAccepted(_("Cette étape n’est pas un vote."))
        facts = read_facts(record.activity.facts, record.step.facts)
        assert isinstance(facts, VoteFacts)
        return record, record.activity, facts

    def _take(self, record: StepRecord, vote: Vote, name: str) -> CardTake:
        takes = judged(record, "card_takes", lambda: tuple(vote.card_takes(vote.paper(record))))
        for take in takes:
            if take.name == name:
                return take
        raise NotFound(_("Cette question ne se pose pas avec des cartes dans ce vote."))

    # ── counting ────────────────────────────────────────────────────────────────────────────

    def count(
        self,
        by: Person,
        step: str,
        take: str,
        shown: Mapping[int, int | None],
        *,
        take_round: int = 1,
        round: int = 1,
    ) -> CardsCounted:
        """Counts what cards showed, by number: a side from 0 to 3, None to take it back.

        One card after the other, as one act of history, on disk at its end; a card that cannot be
        counted says why, and does not keep the others back. What a card says takes the place of
        what it said before; where it changed hands, that goes after, and counts no more even where
        a crash left it.
        """
        room = self._room
        with room.transaction(by.id, Verb.ENTER_VOTE):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            record, vote, facts = self._vote(step)
            if round != facts.round or not facts.running:
                raise NotAllowed(_("Ce tour est clos : plus rien n’y change."))
            asked = self._take(record, vote, take)
            _check_round(asked, take_round)
            kept = {c.id for c, _ballot in self._ballots(step)}
            if stale := [c for c in self.ballots(step) if c.id not in kept]:
                room.commit(gone=stale)
            counting = _Counting(room, by, record, vote)
            for number, side in sorted(shown.items()):
                try:
                    counting.one(asked, take_round, number, side)
                except WorkshopError as refusal:
                    counting.refused.append(RefusedCard(number, str(refusal)))
            return counting.told()

    def state(self, by: Person, step: str) -> CardState:
        """The cards that are counted or given to people, without what they said."""
        room = self._room
        with room.lock:
            room.require(by, Role.FACILITATOR)
            _record, _vote, facts = self._vote(step)
            found = {p.card: KnownCard(p.card, p.name) for p in room.everybody.values() if p.card}
            for contribution, ballot in self._ballots(step):
                of = found.get(ballot.card, KnownCard(ballot.card))
                rounds = {take: len(letters) for take, letters in ballot.shown.items()}
                if not ballot.entered:
                    of = replace(of, name=room.person(contribution.person).name)
                found[ballot.card] = replace(of, shown=rounds)
            cards = tuple(found[number] for number in sorted(found))
            return CardState(facts.take, facts.take_round, cards)

    def seen(self, step: Step) -> tuple[int, ...]:
        """Numbers of the cards that have answered the take that is asked; empty while none is."""
        take, rounds = step.facts.get("take"), step.facts.get("take_round", 1)
        if not take or step.facts.get("closed"):
            return ()
        ballots = self._ballots(step.id)
        return tuple(sorted(b.card for _c, b in ballots if len(b.shown.get(take, "")) >= rounds))

    def ballots(self, step: str) -> list[Contribution]:
        """The ballots of an open round that came from cards, also what a card said before."""
        return [c for c in self._room.all_in(step) if card_of(c)]

    def _ballots(self, step: str) -> list[tuple[Contribution, Ballot]]:
        return cards_in(self._room, step)


def known_numbers() -> str:
    """Which numbers a voting card can have, in a sentence."""
    return _("Les cartes de vote vont de 1 à {most}.").format(most=MOST_CARDS)


def _check_round(take: CardTake, take_round: int) -> None:
    if not 1 <= take_round <= take.rounds:
        raise NotAccepted(_("Cette question n’a pas ce tour."))


def _is_nobodys(contribution: Contribution) -> bool:
    return isinstance(contribution.content, Ballot) and contribution.content.entered


def cards_in(room: Room, step: str) -> list[tuple[Contribution, Ballot]]:
    """The ballots of an open round that came from cards: of each card, what it said last."""
    found = ((c, c.content) for c in once_each(room.all_in(step)))
    return [(c, ballot) for c, ballot in found if isinstance(ballot, Ballot) and ballot.card]


class _Counting:
    """One counting: the ballots that it makes, and what came of each."""

    def __init__(self, room: Room, by: Person, record: StepRecord, vote: Vote) -> None:
        self._room, self._by, self._step = room, by, record.step.id
        takes = judged(record, "card_takes", lambda: tuple(vote.card_takes(vote.paper(record))))
        self._takes = takes
        self._of_card = {ballot.card: c for c, ballot in cards_in(room, self._step)}
        self._new: list[int] = []
        self._changed: list[int] = []
        self._same: list[int] = []
        self._instead: list[str] = []
        self.refused: list[RefusedCard] = []

    def told(self) -> CardsCounted:
        lists = (self._new, self._changed, self._same, self._instead, self.refused)
        new, changed, same, instead, refused = (tuple(each) for each in lists)
        return CardsCounted(new, changed, same, instead, refused)  # type: ignore[arg-type] # as made

    def one(self, take: CardTake, take_round: int, number: int, side: int | None) -> None:
        """Counts one card, or takes its answer to this take back."""
        if not 1 <= number <= MOST_CARDS:
            raise NotAccepted(known_numbers())
        owner = self._room.voting_cards.holder(number)
        of_card = self._of_card.get(number)
        own = self._room.voting.ballot_of(owner.id, self._step) if owner is not None else None
        nobodys = of_card is not None and _is_nobodys(of_card)
        before = own or (of_card if nobodys else None)
        ballot = before.content if before is not None else Ballot()
        assert isinstance(ballot, Ballot)
        letters = ballot.shown.get(take.name, "")
        now = _answered(ballot, take, take_round, letters, side)
        shown = now.shown.get(take.name, "")
        now = replace(
            now, card=number, origin="cards" if owner is None else "own-cards", times=1, bearer=""
        )
        if not now.shown:
            self._gone(before)
        elif before is None or before.content != now:
            self._put(now, owner, own, of_card)
        self._note(number, letters, shown, take_round)
        if owner is not None and own is not None and now.shown and ballot.origin == "phone":
            self._instead.append(owner.name)

    def _put(
        self,
        ballot: Ballot,
        owner: Person | None,
        own: Contribution | None,
        of_card: Contribution | None,
    ) -> None:
        """In the place of the one before; where the card changed hands, that one goes."""
        words, voting = self._room.words, self._room.voting
        put = words.post(
            self._by, self._step, ballot, on_behalf_of=owner.id if owner is not None else None
        )
        self._of_card = {n: c for n, c in self._of_card.items() if c.id != put.id}
        self._of_card[ballot.card] = put
        if of_card is not None and of_card.id != put.id:
            self._room.commit(gone=[of_card])
            if not _is_nobodys(of_card):
                words.finish(self._by, self._step, False, on_behalf_of=of_card.person)
        if owner is not None:
            voting.was_retyped(self._step)
            if all(_is_whole(take, ballot.shown.get(take.name, "")) for take in self._takes):
                words.finish(self._by, self._step, on_behalf_of=owner.id)

    def _gone(self, before: Contribution | None) -> None:
        """Takes the ballot of a card out, and the « J’ai fini » that came with it."""
        if before is not None and isinstance(before.content, Ballot) and before.content.card:
            self._room.commit(gone=[before])
            self._of_card.pop(before.content.card, None)
            self._room.voting.was_retyped(self._step)
            if not before.content.entered:
                who = before.person
                self._room.words.finish(self._by, self._step, False, on_behalf_of=who)

    def _note(self, number: int, before: str, now: str, take_round: int) -> None:
        if before == now:
            self._same.append(number)
        elif len(before) >= take_round:
            self._changed.append(number)
        else:
            self._new.append(number)


def _answered(
    ballot: Ballot, take: CardTake, take_round: int, letters: str, side: int | None
) -> Ballot:
    """The ballot with this answer to the take, or without any; its other marks stay."""
    marks = {option: mark for option, mark in ballot.marks.items() if option not in _options(take)}
    shown = {name: said for name, said in ballot.shown.items() if name != take.name}
    if side is None:
        return replace(ballot, marks=marks, shown=shown)
    said, answer = sides.said(take, take_round, letters, side)
    return replace(ballot, marks={**marks, **answer.marks}, shown={**shown, take.name: said})


def _options(take: CardTake) -> set[str]:
    every = [*take.sides, *(side for first in take.sides for side in first.then)]
    return {option for side in every for option in side.marks}


def _is_whole(take: CardTake, letters: str) -> bool:
    """Whether the card was seen in all rounds of this take; never by what it said in the first."""
    return len(letters) >= take.rounds
