"""Content classes of a proposal: its words, what people would change in it, its amended words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tablee.plugin import N_, Audience, Content, Role, StepRecord, visible

WRITERS: Final = frozenset({Role.CARRIER, Role.FACILITATOR, Role.SCRIBE})
"""Who writes the proposal: whoever brings it, or types for the room."""
WAYS: Final = {
    "change": N_("À modifier"),
    "add": N_("À ajouter"),
    "leave_out": N_("À retirer"),
}
"""What an amendment does to the proposal."""


@dataclass(frozen=True)
class ProposalWords(Content):
    """The base of the words of a proposal: the last ones stand."""

    posted_by = WRITERS
    edited_by = WRITERS
    longest = 2000

    text: str = ""


@dataclass(frozen=True)
class ProposalText(ProposalWords):
    """The proposal as it was brought."""

    kind = "proposal_text"
    before_start = True


@dataclass(frozen=True)
class AmendedProposal(ProposalWords):
    """The proposal in the words that it has from here on."""

    kind = "amended_proposal"


@dataclass(frozen=True)
class Amendment(Content):
    """One change that somebody would make to the proposal."""

    kind = "amendment"
    edited_by = frozenset({Role.FACILITATOR, Role.SCRIBE})
    longest = 1000

    text: str = ""
    way: str = "change"
    """One of `WAYS`."""

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


def standing(step: StepRecord, kind: type[ProposalWords]) -> tuple[str, str] | None:
    """The id and the words of the last of this kind that is not hidden; None for none."""
    found = visible(step, kind, Audience.PHONE)
    return (found[-1][0].id, found[-1][1].text) if found else None
