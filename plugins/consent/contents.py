"""Content and facts classes of a decision by consent: remarks, phase, judged objections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import Content, Role, VoteFacts, _

CLARIFICATION: Final = "clarification"
REACTIONS: Final = "reactions"
OBJECTIONS: Final = "objections"
"""The phases, in order; the objections are the vote itself."""


@dataclass(frozen=True)
class Remark(Content):
    """The base of what is said of the proposal before anybody answers it."""

    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR, Role.SCRIBE})
    longest: ClassVar[int] = 1000

    text: str = ""


@dataclass(frozen=True)
class ClarifyingQuestion(Remark):
    """What somebody needs to know to understand the proposal."""

    kind: ClassVar[str] = "consent_question"


@dataclass(frozen=True)
class Reaction(Remark):
    """What the proposal does to somebody."""

    kind: ClassVar[str] = "consent_reaction"


@dataclass(frozen=True)
class Judgment:
    """What whoever facilitates made of one objection, after it was heard."""

    objection: str
    """Its id (`counting.Objection`)."""
    preference: bool
    """Whether it is a preference, which does not block; otherwise it is valid, and does."""
    by: str
    """The id of who judged; empty once that person is erased."""
    at: float


@dataclass(frozen=True)
class ConsentFacts(VoteFacts):
    """Where the decision stands, and what was made of the objections."""

    phase: str = CLARIFICATION
    """The phase that whoever facilitates has moved on to."""
    judgments: tuple[Judgment, ...] = ()
    """In the order in which they were made; the last on an objection counts, all stay on record."""

    def called(self, before: ConsentFacts) -> str:
        """What was made of an objection, or the phase moved on to."""
        if self.judgments != before.judgments:
            return _("objection examinée")
        return {
            CLARIFICATION: _("retour aux questions de clarification"),
            REACTIONS: _("passage aux réactions"),
            OBJECTIONS: _("tour des objections ouvert"),
        }.get(self.phase, "")
