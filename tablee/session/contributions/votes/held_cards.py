"""Counts voting cards in an activity that is no vote: whose each is, and what its side says there.

The counterpart of `voting_cards` for an `AnsweredByCards`, which keeps what comes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.activities.votes.sides import AnsweredByCards, ShownCard, said
from tablee.errors import NotAccepted, NotAllowed, WorkshopError
from tablee.model.entities import Person, Role, StepState
from tablee.session.contributions.checks import judged, pressed
from tablee.session.contributions.votes.voting_cards import (
    CardsCounted,
    CardState,
    KnownCard,
    RefusedCard,
    known_numbers,
)
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.view import MOST_CARDS, CardTake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.activities import StepRecord
    from tablee.session.room import Room


class HeldCards:
    """The voting cards of one step that is a `AnsweredByCards`. All is the facilitator’s."""

    def __init__(self, room: Room, by: Person, step: str) -> None:
        """For this person; raises `NotAllowed` for anybody but who facilitates."""
        room.require(by, Role.FACILITATOR)
        self._room, self._seat = room, Seat(room, by.id, step)

    @staticmethod
    def are_for(record: StepRecord) -> bool:
        """Whether the step is answered with cards in this way."""
        return isinstance(record.activity, AnsweredByCards)

    def require_asked(self) -> CardTake:
        """The take that cards answer now; raises `NotAllowed` where nothing is asked of them."""
        record, activity = self._read()
        take = judged(record, "card_take", lambda: activity.card_take(record))
        if take is None or record.step.state is not StepState.RUNNING:
            raise NotAllowed(_("On ne répond pas avec des cartes à ce moment de l’étape."))
        return take

    def ask(self, take: str, take_round: int) -> None:
        """Has the wall ask this take, in its first or second round; an empty name asks none."""
        if take and not 1 <= take_round <= self._same(take).rounds:
            raise NotAccepted(_("Cette question n’a pas ce tour."))
        self._do("ask_cards", lambda it: it.ask_cards(self._seat, take_round if take else 0))

    def count(
        self, take: str, shown: Mapping[int, int | None], *, take_round: int = 1
    ) -> CardsCounted:
        """Counts what cards showed, by number: a side from 0 to 3.

        One that cannot be counted says why, and keeps no other back.
        """
        asked, before = self._same(take), self._shown()
        came: dict[str, list[int]] = {"new": [], "changed": [], "same": []}
        refused, read = [], []
        for number, side in sorted(shown.items()):
            known = before.get(number, "")
            try:
                card = self._read_card(asked, take_round, known, number, side)
            except WorkshopError as refusal:
                refused.append(RefusedCard(number, str(refusal)))
                continue
            if card.letters == known:
                came["same"].append(number)
                continue
            read.append(card)
            came["changed" if len(known) >= take_round else "new"].append(number)
        if read:
            self._do("show_cards", lambda it: it.show_cards(self._seat, read))
        new, changed, same = (tuple(numbers) for numbers in came.values())
        return CardsCounted(new, changed, same, refused=tuple(refused))

    def state(self) -> CardState:
        """The cards that have answered or are somebody’s, without what they said."""
        take, people = self.require_asked(), self._room.everybody.values()
        shown = self._shown()
        names = {person.card: person.name for person in people if person.card}
        cards = tuple(
            KnownCard(n, names.get(n, ""), {take.name: len(shown[n])} if n in shown else None)
            for n in sorted({*names, *shown})
        )
        return CardState("", 1, cards)

    def _read_card(
        self, take: CardTake, take_round: int, known: str, number: int, side: int | None
    ) -> ShownCard:
        if not 1 <= number <= MOST_CARDS:
            raise NotAccepted(known_numbers())
        letters, answer = said(take, take_round, known, side)
        owner = self._room.voting_cards.holder(number)
        who = owner.id if owner is not None else ""
        return ShownCard(number, letters, next(iter(answer.marks), ""), who)

    # ── what the activity says ──────────────────────────────────────────────────────────────

    def _read(self) -> tuple[StepRecord, AnsweredByCards]:
        record = self._seat.step
        if not isinstance(record.activity, AnsweredByCards):
            raise NotAccepted(_("Cette étape n’est pas un vote."))
        return record, record.activity

    def _same(self, take: str) -> CardTake:
        asked = self.require_asked()
        if asked.name != take:
            raise NotAllowed(_("Ce moment est passé : ces cartes n’ont pas été comptées."))
        return asked

    def _shown(self) -> Mapping[int, str]:
        record, activity = self._read()
        return judged(record, "cards_shown", lambda: dict(activity.cards_shown(record)))

    def _do(self, what: str, call: Callable[[AnsweredByCards], None]) -> None:
        """Lets the activity keep it; one that fails refuses, with a sentence."""
        record, activity = self._read()
        pressed(record, what, lambda: call(activity))
