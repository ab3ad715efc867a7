"""Content classes of the edited document: rewordings, order, added lines, readers' feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tablee.plugin import Content, Contribution, Facts, Place, Role, Verb, _

from .keys import as_digest, key_now, keyword_of

EDITORS: Final = frozenset({Role.FACILITATOR, Role.SCRIBE})
_LONGEST: Final = 40_000

FORMS: Final = ("line", "paragraph", "heading", "subheading", "quotation", "table", "here")
"""What an added piece is: a line under others, a text of its own, a title, a title under another,
words quoted, a row of cells parted by tabs (the first row is the head), or the place of the
agenda's own section."""


@dataclass(frozen=True)
class LineEdit(Content):
    """What was made of one line that a step wrote; what was said there does not change."""

    kind = "line-edit"
    posted_by = EDITORS
    edited_by = EDITORS
    longest = _LONGEST
    line: str = ""
    """The key of the line (`lines.SheetLine.key`); its words were those of `about`."""
    about: str = ""
    """The id of the contribution that the line comes from; of its step, where it is nobody's: a
    decision of the group. Empty for neither."""
    wording: str = ""
    """Empty where the words are as they were said."""
    said: str = ""
    """What is kept of what the step wrote when it was worded anew (`keys.digest_of`)."""
    out: bool = False
    """Whether it is left out of the document."""
    place: str = ""
    """Where on the sheet it stands; empty for where the step put it."""

    @property
    def repeats(self) -> tuple[str, ...]:
        """What it words anew goes with it when it is erased."""
        return (self.about,) if self.about else ()

    def called(self, verb: str) -> str:
        if verb == Verb.WITHDRAW:
            return _("ligne remise comme elle a été dite")
        if self.out:
            return _("ligne laissée de côté")
        if self.wording:
            return _("ligne reformulée")
        return _("ligne déplacée") if self.place else _("ligne remise")

    def texts(self) -> tuple[str, ...]:
        """The new words; what else it holds says which line."""
        return (self.wording,) if self.wording else ()

    def renewed(self, typed: Sequence[Contribution]) -> LineEdit:
        """Without the words that its key, and what was said, were kept with; about its keyword."""
        line = key_now(self.line)
        about = self.about or (keyword_of(line, typed) if line.startswith(Place.KEYWORDS) else "")
        return replace(self, line=line, about=about, said=as_digest(self.said))


@dataclass(frozen=True)
class Order(Content):
    """The keys of the lines of one place, in their order; lines that came since are not in it."""

    kind = "order"
    posted_by = EDITORS
    edited_by = EDITORS
    place: str = ""
    lines: tuple[str, ...] = ()

    def called(self, verb: str) -> str:
        return _("ligne déplacée")

    def texts(self) -> tuple[str, ...]:
        return ()

    def renewed(self, typed: Sequence[Contribution]) -> Order:
        """Without the words that keys were kept with."""
        return replace(self, lines=tuple(map(key_now, self.lines)))


@dataclass(frozen=True)
class Added(Content):
    """A piece that no step wrote."""

    kind = "added"
    posted_by = EDITORS
    edited_by = EDITORS
    longest = _LONGEST
    place: str = ""
    text: str = ""
    """Empty only for the place of an agenda's section."""
    label: str = ""
    """Of its section, in the notes; elsewhere empty."""
    form: str = "line"
    """One of `FORMS`."""
    beside: str = ""
    """The key of a line that somebody else worded at the same moment; empty for none."""

    @property
    def repeats(self) -> tuple[str, ...]:
        """The same line worded otherwise goes with it: its key holds the contribution's id."""
        parts = self.beside.split("-")
        return (parts[1] if len(parts) > 1 else self.beside,) if self.beside else ()

    def called(self, verb: str) -> str:
        words: dict[str, str] = {Verb.POST: _("ligne ajoutée"), Verb.WITHDRAW: _("ligne retirée")}
        return words.get(verb, _("ligne reformulée"))

    def texts(self) -> tuple[str, ...]:
        return (self.text,) if self.text else ()

    def renewed(self, typed: Sequence[Contribution]) -> Added:
        """Without the words that the key of its neighbour was kept with."""
        return replace(self, beside=key_now(self.beside))


@dataclass(frozen=True)
class Keyword(Content):
    """A keyword, proposed by the machine until somebody takes it."""

    kind = "keyword"
    posted_by = EDITORS
    edited_by = EDITORS
    longest = 100
    text: str = ""
    taken: bool = True
    proposed: bool = False
    """Whether it was read out of what was said."""
    dropped: bool = False
    """Whether somebody set it aside: it is not proposed again."""

    def called(self, verb: str) -> str:
        if verb == Verb.WITHDRAW:
            return _("mot-clé retiré")
        if self.dropped:
            return _("mot-clé écarté")
        return _("mot-clé choisi") if self.taken else _("mots-clés proposés")


# ── the reading ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Reading(Facts):
    """Whether the draft is with its readers."""

    opened_at: float = 0.0
    """Seconds since 1970; 0 while it was never opened."""
    closed_at: float = 0.0
    """0 while it is open."""
    until: float = 0.0
    """Until when words may be withdrawn from the document; 0 for until the reading is closed."""

    @property
    def open(self) -> bool:
        """Whether one may read and answer now."""
        return bool(self.opened_at) and not self.closed_at

    def called(self, before: Reading) -> str:
        """Whether the reading was opened, opened again or closed."""
        if not self.open:
            return _("relecture fermée")
        return _("relecture rouverte") if before.closed_at else _("relecture ouverte")


@dataclass(frozen=True)
class DraftApproval(Content):
    """That somebody has read the draft, and whether he or she approves it; one a person."""

    kind = "verdict"
    approves: bool = False
    of: str = ""
    """What was approved (`readers.mark_of`); when the sheet changes, it has another mark."""

    @property
    def approves_document(self) -> bool:
        """Where that is what was said."""
        return self.approves

    def texts(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Correction(Content):
    """A correction that a reader proposes for a line."""

    kind = "remark"
    longest = _LONGEST
    line: str = ""
    text: str = ""
    answer: str = ""
    """`taken`, `declined`, or empty while nobody has answered."""
    edited_by = EDITORS

    def texts(self) -> tuple[str, ...]:
        return (self.text,)

    def renewed(self, typed: Sequence[Contribution]) -> Correction:
        """Without the words that the key of its line was kept with."""
        return replace(self, line=key_now(self.line))


@dataclass(frozen=True)
class Reservation(Content):
    """What a reader does not agree with; it is printed with the report."""

    kind = "reservation"
    edited_by = frozenset()
    text: str = ""


@dataclass(frozen=True)
class Withdrawal(Content):
    """That its author takes a contribution out of the document."""

    kind = "withdrawal"
    edited_by = frozenset()
    contribution: str = ""

    def texts(self) -> tuple[str, ...]:
        return ()
