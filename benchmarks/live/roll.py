"""Tracks which listener received which contribution, by a unique word in each."""

from __future__ import annotations

import secrets
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["Delivery", "Roll"]


class Delivery:
    """One contribution on its way to all; times are `perf_counter`, in seconds."""

    def __init__(self, everybody: Collection[int]) -> None:
        """Said now."""
        self.word = f"z{secrets.token_hex(6)}"
        self.sign = self.word.encode()
        self.waiting = set(everybody)
        self.sent = perf_counter()
        self.last = 0.0
        self.bytes = 0

    @property
    def seconds(self) -> float:
        """Until the last one had it."""
        return self.last - self.sent


class Roll:
    """Everybody who is to receive everything, by number."""

    def __init__(self, everybody: Collection[int]) -> None:
        """Nothing said yet."""
        self.everybody = everybody
        self.pending: list[Delivery] = []
        self.done: list[Delivery] = []

    def say(self) -> Delivery:
        """A new contribution, whose word is to be sent now."""
        delivery = Delivery(self.everybody)
        self.pending.append(delivery)
        return delivery

    def heard(self, number: int, data: bytes, now: float) -> None:
        """What one of them has received: one frame may carry several."""
        for delivery in tuple(self.pending):
            if number in delivery.waiting and delivery.sign in data:
                delivery.waiting.discard(number)
                delivery.bytes += len(data)
                delivery.last = now
                if not delivery.waiting:
                    self.pending.remove(delivery)
                    self.done.append(delivery)

    def drop(self, delivery: Delivery) -> None:
        """It was not said after all."""
        if delivery in self.pending:
            self.pending.remove(delivery)

    def forget(self) -> None:
        """What has been said so far does not count."""
        self.pending, self.done = [], []

    @property
    def missed(self) -> int:
        """Receipts that never came."""
        return sum(len(delivery.waiting) for delivery in self.pending)
