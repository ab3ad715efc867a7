"""The document that remains of a workshop, as a tree; exporters see only this.

Two parts: the sheet (A, fiche de synthèse) and the notes taken together (B). The labels are those
of the reports of this genre, to the letter, spelling included; translated only for sessions in
another language. Nothing is computed here: `tablee.document.build` builds the tree.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from tablee.model.identity import Identity
from tablee.texts import N_

if TYPE_CHECKING:
    from tablee.model.actions import PlannedAction


class Part(enum.StrEnum):
    """Which of the two documents to write: the sheet, the notes, or one after the other."""

    SHEET = "sheet"
    NOTES = "notes"
    BOTH = "both"


class Place(enum.StrEnum):
    """Where a piece of a step goes. The sheet's places come first, in the order of the sheet."""

    HEAD = "head"
    """Above the sheet and the notes, with the day and the place: the piece's label and its words on
    one line, as in “Budget: 12,000 euros”."""
    QUESTION = "question"
    KEYWORDS = "keywords"
    IMPORTANT = "important"
    DECISIONS = "decisions"
    QUESTIONS = "questions"
    PROPOSALS = "proposals"
    NOTES = "notes"


SECTIONS: Final = (Place.IMPORTANT, Place.DECISIONS, Place.QUESTIONS, Place.PROPOSALS)
"""The places of the sheet that are sections under their labels, in its order."""
LABELS: Final = {
    "day": N_("Atelier du"),
    "venue": N_("Lieu\u00a0:"),
    "initiators": N_("Initié par"),
    "writers": N_("Rédigé par"),
    "facilitators": N_("Animé par"),
    "remote": N_("À distance\u00a0:"),
    "in_room": N_("Dans la salle\u00a0:"),
    "participants": N_("Participants à l'atelier :"),
    "sheet": N_("Synthèse de l'atelier"),
    Place.QUESTION: N_("A quelle question doit répondre l'atelier ?"),
    Place.KEYWORDS: N_("3/4 mots-clés :"),
    Place.IMPORTANT: N_("Éléments importants de la discussion"),
    Place.DECISIONS: N_("Décisions"),
    Place.QUESTIONS: N_("Des questions que l'on se pose, problèmes à résoudre, à explorer :"),
    Place.PROPOSALS: N_("Propositions concrètes d'actions :"),
    Place.NOTES: N_("Notes prises en commun"),
}
"""The sheet's labels, translated with `_` where they are written."""


@dataclass(frozen=True)
class SheetSection:
    """A place of the sheet that a plugin adds: a section under its own label, for `Piece.place`.

    Pieces of one `name` stand in one section, whichever step or plugin they come from.
    """

    name: str
    """Lower case, underscores; what was made of the document finds it by this: never renamed."""
    label: str
    """In the language being spoken: `_("Moyens et partenaires")`."""
    after: Place = Place.PROPOSALS
    """Behind which of the sheet's own places it stands."""


@dataclass(frozen=True)
class Source:
    """Where a line comes from: the ids of its contribution, person and step."""

    contribution: str = ""
    person: str = ""
    step: str = ""


NOWHERE: Final = Source()
NO_IDENTITY: Final = Identity()


@dataclass(frozen=True)
class Line:
    """One line of somebody's words; it may hold line breaks of its own."""

    text: str
    source: Source = NOWHERE
    added: str = ""
    """How the text ends with what the step adds to it, and nobody said: how many think so too."""

    @property
    def words(self) -> str:
        """The text without it."""
        return self.text.removesuffix(self.added)


@dataclass(frozen=True)
class Lines:
    """Lines one under the other; `dashes` puts a dash before each, as in a closing."""

    lines: tuple[Line, ...]
    dashes: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A text of one or several lines, kept as typed."""

    line: Line
    counts: tuple[tuple[str, int], ...] = ()
    """What it says as numbers, for tables of data: what is counted, and how many."""


@dataclass(frozen=True)
class Quotation:
    """Words quoted as such: the carrier's request."""

    line: Line


@dataclass(frozen=True)
class Heading:
    """A title inside a section: an aspect of the canvas, a heading of the notes."""

    line: Line
    within: bool = False
    """Whether it stands under another heading of its section, as a group's does in an aspect."""


@dataclass(frozen=True)
class TextTable:
    """A table with a head; `caption` says what it shows."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    details: tuple[str, ...] = ()
    """Of each row, what is told besides, under its words; empty for nothing of any."""
    recount: bool = False
    """Whether it is a vote counted otherwise than by its rule: it decides nothing."""


@dataclass(frozen=True)
class TallyRow:
    """One option of a vote: its rank (ties share it), its words and what it got.

    The rank is 0 in all rows where none comes first: answers on a scale.
    """

    rank: int
    text: str
    figure: str


@dataclass(frozen=True)
class Tally:
    """The result of a vote, with the sentence that says how many took part."""

    title: str
    rows: tuple[TallyRow, ...]
    unit: str
    note: str = ""
    recount: bool = False
    """As `TextTable.recount`."""


@dataclass(frozen=True)
class SheetPicture:
    """A picture with its alternative text; `data` is a PNG or JPEG file."""

    name: str
    data: bytes
    alt: str
    caption: str = ""
    source: Source = NOWHERE
    repeats: bool = False
    """Whether it only shows again what stands just above, as a table."""


Block = Heading | Lines | Paragraph | Quotation | SheetPicture | Tally | TextTable
"""What a section is made of."""


def lines_of(block: Block) -> tuple[Line, ...]:
    """The lines of a block that are people's words; none of a table, a vote, a picture."""
    match block:
        case Lines(lines):
            return lines
        case Paragraph(line) | Quotation(line) | Heading(line):
            return (line,)
        case _:
            return ()


def with_lines(block: Block, changed: Callable[[Line], Line]) -> Block:
    """The block with each of these lines changed."""
    match block:
        case Lines(lines):
            return replace(block, lines=tuple(map(changed, lines)))
        case Paragraph(line) | Quotation(line) | Heading(line):
            return replace(block, line=changed(line))
        case _:
            return block


@dataclass(frozen=True)
class Piece:
    """What a step adds to the document, and where.

    In the notes, pieces with one `label` in one step make one section; without a label they
    continue the step's section before them. Among the proposals of actions it says whose they are,
    and stands above them where there are others' as well. At the head it is what the words are
    called. Elsewhere it says nothing.
    """

    place: Place | SheetSection
    blocks: tuple[Block, ...] = ()
    label: str = ""
    words: tuple[str, ...] = ()
    """Keywords, for `Place.KEYWORDS` only."""


@dataclass(frozen=True)
class SectionStep:
    """The step that a section of the notes comes from, without a word of anybody."""

    id: str
    activity: str
    """The name under which a plugin offers it."""
    minutes: float
    """As the agenda has it."""


@dataclass(frozen=True)
class Section:
    """A label and what stands under it; never empty."""

    label: str
    blocks: tuple[Block, ...]
    step: SectionStep | None = field(default=None, compare=False)
    """In the notes, whose it is; None for the sheet, and for what was written into the document."""
    place: str = field(default="", compare=False)
    """On the sheet, the name of the `SheetSection` that it is; empty for one of `SECTIONS`."""


@dataclass(frozen=True)
class SheetFact:
    """One thing said at the head of the document: `Budget`, and what it is."""

    label: str
    text: str


@dataclass(frozen=True)
class Utterance:
    """One contribution as it may be read outside the room, for tables of all that was said."""

    step: str
    """The title of its step."""
    person: str
    """Its author as screens show it; empty where they show no name."""
    text: str
    at: float
    """Seconds since 1970."""
    group: str = ""
    """The title of the group at whose table it was said; empty outside of groups."""
    heading: str = ""
    """What it stands under in its step: the side of a debate, the zone of a canvas, what a table
    keeps; empty for nothing."""


@dataclass(frozen=True)
class Synthesis:
    """The whole document. Empty fields are empty: exporters write no label for them."""

    title: str
    lead: str = ""
    """The sentence under the title; what stands after a blank line goes below the people."""
    language: str = "fr"
    date: str = ""
    """ISO date of the workshop."""
    initiators: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    question: tuple[Block, ...] = ()
    sheet: tuple[Section, ...] = ()
    """Those of `SECTIONS` that hold something, in their order, and those that plugins add."""
    notes: tuple[Section, ...] = ()
    actions: tuple[PlannedAction, ...] = ()
    """What was decided or proposed, in the order of the agenda; they stand in the parts above as
    well, in words."""
    said: tuple[Utterance, ...] = ()
    """All that was said, step after step in the order of the agenda."""
    archive: Mapping[str, Any] | None = None
    """The whole session as plain values (`session.transfer.archive`), for whoever facilitates it;
    None in what others may read."""
    venue: str = ""
    """Where it was held, as somebody typed it."""
    facilitators: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    """Who took part from elsewhere and agreed that it is said; how many others, where that tells of
    nobody."""
    in_room: tuple[str, ...] = ()
    """The same of those who were in the room."""
    facts: tuple[SheetFact, ...] = ()
    """What else stands at its head, in the order of the agenda; fields of the session first."""
    options: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    """What was typed in fields of the whole session, for exporters: `SessionFields.read`."""
    identity: Identity = NO_IDENTITY
    """Whose document it is: how files look, never what they say."""
