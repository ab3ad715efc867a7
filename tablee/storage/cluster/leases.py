"""Leases: which process may write to a session, where several serve the same ones.

One node owns a session at a time. Each taking raises the session's *epoch*, which every append
checks: a node that was paused and wakes up writes nothing, whatever it believes. The lease itself
only keeps nodes from taking sessions from each other while their owner lives.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tablee.errors import WorkshopError
from tablee.texts import _

LEASE: Final = 4.0
"""Seconds after its last sign of life when a node's sessions may be taken."""


@dataclass(frozen=True)
class SessionOwner:
    """Who may write to a session now."""

    node: str
    """What the node is called (`TABLEE_NODE`)."""
    address: str
    """Where other nodes reach it (`TABLEE_NODE_ADDRESS`)."""
    epoch: int
    """Grows with each taking of the session."""
    here: bool = False
    """Whether it is this process."""
    able: frozenset[str] = frozenset()
    """What it can read, where it was asked who lives: formats of sessions, plugins."""


class OwnedElsewhere(WorkshopError):
    """Another node has the session: whoever asks is to be sent there."""

    def __init__(self, session: str, owner: SessionOwner) -> None:
        super().__init__(_("Un autre serveur a cette session. Réessayez dans un instant."))
        self.session, self.owner = session, owner


class Leases(ABC):
    """The sessions of one folder, or database, and who owns each. Several threads may ask."""

    def __init__(self) -> None:
        self.on_lost: list[Callable[[str], None]] = []
        """Called with the name of each session that another node has taken from this one."""
        self.able: frozenset[str] = frozenset()
        """What this node can read, which the others are told: words without a space."""
        self.leaving = False
        """Whether it gives its sessions back: others are told that it can read nothing."""

    @abstractmethod
    def owner_of(self, session: str) -> SessionOwner | None:
        """Who has this session and is alive; None where nobody does, or there is no such session.

        May be a second old. Raises `OSError` where the database does not say.
        """

    @abstractmethod
    def take(self, session: str, over: SessionOwner | None = None) -> SessionOwner:
        """Makes this process the owner unless it is already.

        `over` is an owner that is known to be gone (nobody listens at its address): the end of its
        lease is not waited for. Raises `OwnedElsewhere` while another lives that has it, `NotFound`
        where there is no such session, `NotSaved` where the database does not answer.
        """

    @abstractmethod
    def holds(self, session: str) -> bool:
        """Whether the session is this process's, as far as it knows; asks nobody."""

    @abstractmethod
    def held(self) -> list[str]:
        """All those sessions."""

    @abstractmethod
    def doubt(self) -> None:
        """Has the next question who owns a session asked anew."""

    @abstractmethod
    def give_back(self, session: str) -> None:
        """Lets others take the session; nothing where it is not this process's. Raises nothing."""

    @abstractmethod
    def give_all_back(self) -> None:
        """The same with all of them, and says that this node is gone; raises nothing."""

    @abstractmethod
    def lapse(self) -> list[str]:
        """Holds nothing from now on, and says so to nobody: what was held until then."""

    @abstractmethod
    def heartbeat(self) -> bool:
        """Says that this node is alive, and finds what it has lost meanwhile (`on_lost`).

        Called each second by a thread of the leases’ own, once a session is taken. False where the
        database did not answer: the node then serves what it has, until somebody takes it over.
        """

    def clock(self) -> float:
        """Seconds since 1970 by a clock that all nodes have in common; asks nobody."""
        return time.time()

    @abstractmethod
    def nodes(self) -> list[SessionOwner]:
        """The nodes that are alive, this one among them; their epochs are 0."""


class OwnAll(Leases):
    """All are this process’s: it holds the folder's lock (`storage.filesystem.lock`)."""

    def owner_of(self, session: str) -> SessionOwner:
        return SessionOwner("", "", 0, here=True)

    def take(self, session: str, over: SessionOwner | None = None) -> SessionOwner:
        return self.owner_of(session)

    def holds(self, session: str) -> bool:
        return True

    def held(self) -> list[str]:
        """None that anybody could be given."""
        return []

    def doubt(self) -> None:
        """There is none."""

    def give_back(self, session: str) -> None:
        """Nobody else could take it."""

    def give_all_back(self) -> None:
        """Nobody else could take them."""

    def lapse(self) -> list[str]:
        return []

    def heartbeat(self) -> bool:
        return True

    def nodes(self) -> list[SessionOwner]:
        return [self.owner_of("")]
