"""Interface of the index by which sessions are found that several servers share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class IndexRow:
    """By what one session is found, and what is counted of it: hashes, no names and no words."""

    marks: frozenset[tuple[str, str]]
    """Each mark with its kind: that of a link, `code`, `browser` or `device`."""
    closed: bool
    running: bool
    """Whether one of its steps is running."""
    summary: bytes
    """The same and more, as the owner of the session writes it down for others."""


class SharedIndex(ABC):
    """All sessions of a database. Each method asks it, and raises `OSError` where it says nothing.

    The owner of a session writes its row; everybody reads. It goes with the session
    (`Journal.remove`).
    """

    @abstractmethod
    def secret(self) -> bytes:
        """What the servers of this database know and nobody else, made by the first to ask."""

    @abstractmethod
    def look_after_keys(self) -> None:
        """Has in memory the keys of all secret votes, and puts back those that a crash took.

        Whoever owns their session may be gone with the database. To be called once a second.
        """

    @abstractmethod
    def names(self) -> list[str]:
        """The ids of all sessions, oldest name first."""

    @abstractmethod
    def unlisted(self) -> list[str]:
        """The sessions that no server has and nothing was written down of: no link leads to them.

        They were moved here or brought back by a command, or their first writing here failed.
        """

    @abstractmethod
    def knows(self, session: str) -> bool:
        """Whether there is a session with this id."""

    @abstractmethod
    def find(self, kind: str, mark: str) -> tuple[str, ...]:
        """The sessions that have this mark: of codes and links one."""

    @abstractmethod
    def summaries(self) -> dict[str, bytes]:
        """What was written down of each session."""

    @abstractmethod
    def due(self, now: float) -> dict[str, bytes]:
        """Of these those whose last bytes are a number between 0 and `now`, as msgpack writes it.

        That number is a big-endian double, so that a later moment sorts later.
        """

    @abstractmethod
    def digits(self) -> Counter[int]:
        """How many open sessions have codes of how many digits."""

    @abstractmethod
    def running(self) -> int:
        """In how many sessions a step is running."""

    @abstractmethod
    def write(
        self, session: str, row: IndexRow, before: IndexRow | None
    ) -> frozenset[tuple[str, str]]:
        """Puts this in the place of what stood there, unless other sessions have marks of it.

        These are returned, and nothing was written; of a session that is deleted nothing ever is.
        `before` is what this process wrote last; None where it does not know.
        """
