"""Whose turn it is to speak: the round as data, and how it goes on. No screen here."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.activities import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.model import Step

__all__ = ["Turns", "give", "next_turn", "queue", "resume", "skip", "turn_ends"]


@dataclass(frozen=True)
class Turns(Facts):
    """Where a round of speaking stands; every text is a person's id."""

    order: tuple[str, ...] = ()
    """Drawn by lot when the round begins; empty for the order of arrival. Newcomers follow."""
    turn: str = ""
    """Who speaks; empty before the first and after the last."""
    turn_since: float = 0.0
    spoken: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    """Who passed: they come back at the end."""

    @property
    def begun(self) -> bool:
        """Whether the facilitator gives turns at all; else people just write."""
        return bool(self.turn or self.spoken or self.skipped)


def queue(turns: Turns, here: Sequence[str]) -> tuple[str, ...]:
    """Who is still to speak, in order; `here` are those present, in order of arrival."""
    drawn = [who for who in turns.order if who in here]
    left = [
        who
        for who in (*drawn, *_without(here, *drawn))
        if who != turns.turn and who not in turns.spoken
    ]
    passed = [who for who in turns.skipped if who in left]
    return (*_without(left, *passed), *passed)


def give(turns: Turns, who: str, now: float) -> Turns:
    """The turn goes to this person; whoever was speaking has spoken. An empty id ends the round."""
    before = (turns.turn,) if turns.turn else ()
    return replace(
        turns,
        turn=who,
        turn_since=now,
        spoken=tuple(_without((*_without(turns.spoken, *before), *before), who)),
        skipped=tuple(_without(turns.skipped, who)),
    )


def next_turn(turns: Turns, here: Sequence[str], now: float) -> Turns:
    """The turn goes to the first who waits, or to nobody."""
    return give(turns, next(iter(queue(turns, here)), ""), now)


def skip(turns: Turns, here: Sequence[str], now: float) -> Turns:
    """Whoever has the turn passes: the next one speaks; alone, one gets it back when one wants."""
    passed = turns.turn
    skipped = (*_without(turns.skipped, passed), passed)
    left = replace(turns, turn="", skipped=skipped)
    return give(left, next(iter(_without(queue(left, here), passed)), ""), now)


def resume(turns: Turns, who: str) -> Turns:
    """Somebody who passed takes his or her place in the order again."""
    return replace(turns, skipped=tuple(_without(turns.skipped, who)))


def turn_ends(turns: Turns, step: Step, seconds: int) -> str:
    """What the step's clock shows when the turn is over, `03:40`.

    Empty when it cannot be said: the clock stood still meanwhile, or is through before.
    """
    if not step.resumed_at or turns.turn_since < step.resumed_at:
        return ""
    left = math.ceil(step.allotted - step.elapsed(turns.turn_since)) - seconds
    return f"{left // 60:02}:{left % 60:02}" if left >= 0 else ""


def _without(people: Sequence[str], *gone: str) -> list[str]:
    return [who for who in people if who not in gone]
