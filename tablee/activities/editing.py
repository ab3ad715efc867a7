"""Base class of the activity that edits the document: wordings, order, lines left out, readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tablee.activities.kinds import Notes
from tablee.errors import NotAccepted
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.activities.records.record import StepRecord
    from tablee.model.entities import Content, Contribution
    from tablee.model.synthesis import Line, Synthesis
    from tablee.session.people.seat import Seat


ToRead = Literal["", "open", "closed"]
"""Of the draft: not to be read; with its readers; read over, but words can still be withdrawn."""


@dataclass(frozen=True)
class Portion:
    """A part of what was written into the document itself, as a section of its notes."""

    id: str
    """The same for as long as it has something in it; no step has it, nor another portion."""
    title: str
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class Wording:
    """That a line of the document has other words than those that were said."""

    about: str
    """The id of the contribution that the line comes from; empty for none."""
    said: str
    """The line as the step wrote it."""
    wording: str


@dataclass(frozen=True)
class Editing(Notes):
    """What whoever takes notes makes of the document, and what the others say of it.

    It stays open when the session is closed. It sees the whole session: `StepRecord.earlier` are
    the steps of the agenda, `StepRecord.beside` the others beside it.
    """

    edits = True

    @property
    def draws(self) -> bool:
        """It has a page of its own, and draws nothing elsewhere."""
        return False

    def pinned_text(self, step: StepRecord) -> str:
        """Nothing: the draft says it, in what words their authors left in it."""
        return ""

    def to_be_read(self, step: StepRecord, now: float) -> ToRead:
        """Whether everybody in the session is asked to read the draft now."""
        return ""

    def withdrawn(self, step: StepRecord) -> frozenset[str]:
        """The ids of contributions whose authors took them out of the document."""
        return frozenset()

    def portions(self, step: StepRecord) -> Sequence[Portion]:
        """What no step wrote and `revised` adds, in the parts that may be public or not, each once.

        Nothing of it is read by strangers unless the facilitator says so, part by part. Pure.
        """
        return ()

    def said(self, step: StepRecord) -> Sequence[Contribution]:
        """What was added to the document in people's own words, for tables of all that was said."""
        return ()

    def revised(self, step: StepRecord, written: Synthesis) -> Synthesis:
        """The document as it is to be read: what the steps wrote, and what was made of it. Pure."""
        return written

    def wordings(self, step: StepRecord) -> Sequence[Wording]:
        """The lines that `revised` words anew: all that shows them elsewhere follows. Pure.

        Of two about the same words, the last one counts.
        """
        return ()

    def reword(self, seat: Seat, line: Line, text: str) -> None:
        """Words a line of the document anew; what was said does not change.

        `line` is one of those that `revised` wrote. Raises `NotAccepted` where it cannot be.
        """
        raise NotAccepted(_("Cette ligne ne se corrige pas dans la synthèse."))

    def taken_in(self, document: Synthesis) -> Sequence[Content]:
        """A document that was written elsewhere, as contents that `revised` adds to an empty one.

        Its title, lead, people and introductions are the session's own, and not among them.
        """
        return ()
