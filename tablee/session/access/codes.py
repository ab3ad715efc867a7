"""Codes of sessions: how many digits a new one has, and from how many on one is looked at."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from tablee.model.entities import Keys

SHORT_CODE, LONG_CODE = 6, 8
"""Digits of a code: on a room's own server; where many sessions are open or all can reach it."""
MANY: Final = 10
"""Open sessions from which new codes are long. With fewer, 86,400 guesses a day (`throttle`) at
900,000 codes of six digits open less than one."""


@dataclass(frozen=True)
class CodeRule:
    """How long the codes of a server are."""

    given: int
    """Digits, where the server says it; 0 for as many as suit the number of sessions."""
    lengths: Counter[int]
    """How many open sessions have codes of how many digits."""

    @property
    def digits(self) -> int:
        """How many digits the code of a new session has."""
        many = sum(self.lengths.values()) >= MANY - 1  # and one more
        return self.given or (LONG_CODE if many else SHORT_CODE)

    @property
    def known(self) -> frozenset[int]:
        """How many digits codes have here: those of the open sessions, and of a new one."""
        fewest = self.fewest
        return frozenset(n for n in {self.digits, *self.lengths} if n >= fewest)

    @property
    def fewest(self) -> int:
        """How many digits a code must have to be looked at: where many are short, those sleep."""
        short = sum(n for digits, n in self.lengths.items() if digits < LONG_CODE)
        return self.given or (LONG_CODE if short >= MANY else SHORT_CODE)


def new_keys(taken: Container[str], digits: int) -> Keys:
    """Fresh links, none for the console yet; the code, of so many digits, is none of `taken`."""
    first = 10 ** (digits - 1)
    while (code := f"{secrets.randbelow(9 * first) + first}") in taken:
        pass
    return Keys(code, secrets.token_urlsafe(16), secrets.token_urlsafe(16))
