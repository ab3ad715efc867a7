"""Voting cards on the line: what each side means, what each card has shown, who is placed by it."""

from __future__ import annotations

from collections.abc import Sequence

from tablee.plugin import (
    CardTake,
    Fold,
    Seat,
    ShownCard,
    StepRecord,
    View,
    _,
    asked_of_cards,
    card_capture,
    one_of,
)

from . import forms
from .contents import AFTER, BEFORE, Debate, HeldCard


def take_of(step: StepRecord, places: Sequence[str]) -> CardTake | None:
    """The places by the sides of a card, while places are taken; None at other moments."""
    phase = step.facts(Debate).phase
    if phase not in (BEFORE, AFTER):
        return None
    words = _("Où vous placez-vous maintenant ?") if phase == AFTER else _("Où vous placez-vous ?")
    return one_of(phase, words, [(str(n), label) for n, label in enumerate(places)])


def shown(step: StepRecord) -> dict[int, str]:
    """What each card has shown at this moment, by its number.

    One that was given to somebody since is still to be seen as theirs.
    """
    after = step.facts(Debate).phase == AFTER
    given = {person.card for person in step.people.values()}
    held = [card for _c, card in step.of(HeldCard) if card.after is after]
    return {card.card: card.shown for card in held if card.place < 0 or card.card not in given}


def save(seat: Seat, held: Sequence[ShownCard]) -> None:
    """Keeps what these have shown; a card that is somebody’s places its person."""
    after = seat.step.facts(Debate).phase == AFTER
    with seat.together():
        known = {k.card: c.id for c, k in seat.step.of(HeldCard) if k.after is after}
        for one in held:
            place = int(one.answer) if one.answer else -1
            card = HeldCard(one.number, one.letters, -1 if one.who else place, after)
            if one.number in known:
                seat.edit(known[one.number], card)
            else:
                seat.post(card)
            if one.who and place >= 0:
                forms.stand(seat, place, one.who)


def on_console(step: StepRecord, places: Sequence[str]) -> tuple[View, ...]:
    """The part that reads photos of cards, folded away."""
    take = take_of(step, places) if step.running else None
    if take is None:
        return ()
    panel = card_capture(step, take, step.facts(Debate).cards)
    return (Fold(_("Prendre place avec des cartes de vote"), (panel,)),)


def on_wall(step: StepRecord, places: Sequence[str]) -> tuple[View, ...]:
    """What each side means and which cards were seen: in place of the line, while it is asked."""
    asked = step.facts(Debate).cards
    take = take_of(step, places) if asked and step.running else None
    if take is None:
        return ()
    seen = sorted(n for n, letters in shown(step).items() if len(letters) >= asked)
    return asked_of_cards(take, asked, seen)
