"""Content and facts classes of the market place: topics, interests, choices of a topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import Content, Facts, Role, Verb, _

WRITERS = frozenset({Role.FACILITATOR, Role.SCRIBE})


@dataclass(frozen=True)
class Topic(Content):
    """A topic that somebody wants to talk about, and receives the others for: its host."""

    kind: ClassVar[str] = "topic"
    edited_by: ClassVar[frozenset[Role]] = WRITERS
    placed_by: ClassVar[tuple[str, ...]] = ("slot", "place")
    longest: ClassVar[int] = 400
    text: str = ""
    """Its title on the first line; under it why, in a sentence."""
    slot: int = 0
    """When, from 1; 0 while it waits."""
    place: int = 0
    """Where, from 1; 0 while it waits."""

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0].strip()

    @property
    def why(self) -> str:
        """Why it matters to its host; empty where nothing was said."""
        return " ".join(self.text.partition("\n")[2].split())

    def called(self, verb: str) -> str:
        return _("sujet proposé") if verb == Verb.POST else ""


@dataclass(frozen=True)
class Interest(Content):
    """That one would like to hear a topic, before it has its time and place."""

    kind: ClassVar[str] = "interest"
    topic: str = ""
    """Its id."""

    def texts(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Going(Content):
    """That one goes to a topic of the schedule; the last one said counts in each slot."""

    kind: ClassVar[str] = "going"
    topic: str = ""
    """Its id."""

    def texts(self) -> tuple[str, ...]:
        return ()

    def called(self, verb: str) -> str:
        words: dict[str, str] = {
            Verb.POST: _("sujet choisi"),
            Verb.WITHDRAW: _("sujet quitté"),
        }
        return words.get(verb, "")


@dataclass(frozen=True)
class Market(Facts):
    """Whether topics are still proposed."""

    proposing: bool = True

    def called(self, before: Market) -> str:
        return _("propositions rouvertes") if self.proposing else _("propositions fermées")
