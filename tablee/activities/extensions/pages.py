"""Base class of pages that a plugin serves under an address of their own, and what they are given.

A page is given no record: only what anybody who has its link may read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from tablee.model.actions import PlannedAction
    from tablee.view import View


@dataclass(frozen=True)
class PageStep:
    """One step of the agenda."""

    title: str
    running: bool = False
    done: bool = False


@dataclass(frozen=True)
class PageSession:
    """A session as a page may show it: nothing hidden or private, names as each person chose."""

    title: str
    question: str = ""
    """What the group was asked; empty for nothing."""
    language: str = "fr"
    """That of its words; the page speaks its reader's own."""
    day: str = ""
    """ISO date of the workshop; empty where it has none."""
    today: str = ""
    """ISO date of now: a page is pure, and asks no clock."""
    begun: bool = False
    over: bool = False
    steps: tuple[PageStep, ...] = ()
    actions: tuple[PlannedAction, ...] = ()
    """What was decided or proposed, in order, each with the day that its words name."""


class Page(ABC):
    """A page of a session, read by whoever has its link; nobody writes or presses anything there.

    Drawn on the server, without a script; its address ends when the wall's link is changed.
    """

    name: ClassVar[str]
    """The plugin's name, alone or with `_` and a word after it; it stands in the address."""
    title: ClassVar[str]
    """What it is called, marked with `N_`: its heading, and the name of its link."""
    summary: ClassVar[str] = ""
    """One sentence for whoever gives the link, marked with `N_`."""

    @abstractmethod
    def view(self, session: PageSession) -> View:
        """What it shows, in the language being spoken; pure. Its buttons would not be drawn."""

    def is_offered(self, session: PageSession) -> bool:
        """Whether its link is offered now; who has it can always read it."""
        return True
