"""Parses the lines of a report in one pass: title, people, sheet, introductions, notes.

One walk down the lines. A label opens a place and what follows belongs to it; what nothing claims
stays where it stands, and is told (`Understood.unclaimed`). Each line goes to one place, none to
nowhere.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from tablee.document.importing import labels
from tablee.document.importing.labels import Kind, Label, heads, stands_out, title_of, titles
from tablee.document.importing.names import (
    MOST,
    ListedName,
    Roster,
    heard,
    is_nobody,
    names_in,
    only_names,
    parted,
)
from tablee.document.importing.numbering import numbered
from tablee.document.importing.parsed import StatedIntroductions, Understood
from tablee.document.importing.parts import LabelledLines, Parts, keywords_in
from tablee.document.importing.patterns import day_of
from tablee.document.importing.sources.headers import Front, front_of, headers_of
from tablee.document.importing.sources.markup import Format, MarkupLine, typed_lines, typed_rows
from tablee.document.outline.days import day_in
from tablee.model.entities import Role, fold
from tablee.model.names import begins_with
from tablee.model.synthesis import SECTIONS, Place
from tablee.texts import LANGUAGES

if TYPE_CHECKING:
    from tablee.document.importing.sources.wikis import WikiRow

_LISTS: Final = {
    Kind.PARTICIPANTS: Role.PARTICIPANT,
    Kind.INITIATORS: Role.CARRIER,
    Kind.WRITERS: Role.SCRIBE,
}
"""The order in which people come into the session."""
_PLACES: Final = {
    Kind(place.value): place
    for place in (Place.QUESTION, Place.KEYWORDS, *SECTIONS)
    if place is not Place.DECISIONS
}


_SHORT: Final = {
    Kind.SHORT_QUESTION: Place.QUESTION,
    Kind.SHORT_IMPORTANT: Place.IMPORTANT,
    Kind.DECISIONS: Place.DECISIONS,
    Kind.SHORT_QUESTIONS: Place.QUESTIONS,
    Kind.SHORT_PROPOSALS: Place.PROPOSALS,
    Kind.SHORT_NOTES: Place.NOTES,
}


class _Region(enum.Enum):
    HEAD = enum.auto()
    SHEET = enum.auto()
    INTRODUCTIONS = enum.auto()
    NOTES = enum.auto()


def read(text: str, name: str = "", language: str = "") -> Understood:
    """What a report says; `text` is `decoded`, `name` the file's.

    `language` is the session's; where none is given, that in which most labels are worded.
    """
    front = front_of(text)
    format_, lines = typed_lines(front.text, name)
    return _read(format_, lines, front, language)


def read_rows(format_: Format, rows: Iterable[WikiRow], language: str = "") -> Understood:
    """What a document says whose marks are read already, such as a word processor's."""
    return _read(format_, typed_rows(rows), Front(""), language)


def _read(format_: Format, lines: Iterable[MarkupLine], front: Front, language: str) -> Understood:
    reader = _Reader(numbered(tuple(parted(lines))), front)
    reader.walk()
    return reader.understood(format_, language)


class _Reader:
    """Where one is while going down the lines, and what was found."""

    def __init__(self, lines: tuple[MarkupLine, ...], front: Front) -> None:
        self._lines = lines
        self._mail = headers_of(lines)
        self._at = len(self._mail.lines)
        self._region = _Region.HEAD
        self._parts = Parts()
        self._parts.aside(self._mail.lines)
        self._parts.aside(map(MarkupLine, front.others))
        self._parts.keywords += front.keywords
        self._title = title_of(lines, self._mail, front.title)
        self._day = front.day
        self._people: dict[Kind, list[ListedName]] = {}
        self._place: Place | None = None
        self._sheet_open = True
        """Whether labels of the sheet mean the sheet: not under « Notes prises en commun »."""
        self._sheet_titled = False
        self._level = 0
        """Of the first heading in the notes: those below it stand within a section."""
        self._intros: LabelledLines | None = None
        self._intro_label = ""
        self._intro_again = False
        """Whether its label has come before, and lines that are notes."""
        self._present = ""
        self._present_line = ""
        self._held_on = ""
        self._spoken: list[str] = []

    @property
    def _next(self) -> MarkupLine | None:
        return self._lines[self._at] if self._at < len(self._lines) else None

    def walk(self) -> None:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if line is self._title.line or self._takes_day(line):
                continue
            label = None if line.cells else labels.found(line) or self._begun(line)
            if label is None or not self._claims(label, line):
                self._free(line)
            elif label.language:
                self._spoken.append(label.language)

    # ── labels ──────────────────────────────────────────────────────────────────────────────

    def _claims(self, label: Label, line: MarkupLine) -> bool:
        """Whether the label means something here; if so it is taken, and what follows it."""
        if label.kind in _LISTS:
            return self._takes_people(label)
        if label.kind in _PLACES:
            return self._takes_place(_PLACES[label.kind], label)
        if label.kind in _SHORT:
            return self._takes_short(_SHORT[label.kind], label, line)
        return _TAKEN[label.kind](self, label, line)

    def _takes_day(self, line: MarkupLine) -> bool:
        """Whether it is the line at the top that says which day the workshop was.

        Of several, that right above the people: so documents have it, below what was typed.
        """
        if self._region is not _Region.HEAD or self._held_on:
            return False
        if not (day := labels.workshop_day(line)):
            return False
        below = takewhile(lambda other: labels.found(other) is None, self._lines[self._at :])
        if any(map(labels.workshop_day, below)):
            return False
        self._held_on = day
        return True

    def _takes_short(self, place: Place, label: Label, line: MarkupLine) -> bool:
        """A word of every day: a place of the sheet while one is there, else of the notes."""
        there = self._region in (_Region.HEAD, _Region.SHEET) and self._sheet_open
        if place is Place.NOTES:
            return (self._takes_notes if there else self._takes_section)(label, line)
        after = self._parts.has(Place.IMPORTANT)
        if place is Place.QUESTIONS and not after:
            there = False
        if place is Place.DECISIONS and not (after or self._sheet_titled):
            there = False
        if there:
            return self._takes_place(place, label)
        return self._takes_section(label, line)

    def _takes_people(self, label: Label) -> bool:
        in_notes = self._region in (_Region.NOTES, _Region.INTRODUCTIONS)
        said = fold(label.text)
        if not label.rest and said in ("present", "presente"):
            return False  # what is, and not who is there
        short = label.kind is Kind.PARTICIPANTS and not re.search("atelier|workshop", said)
        if in_notes and (short or label.kind in self._people):
            return label.kind is Kind.PARTICIPANTS and self._takes_present(label)
        if label.kind in self._people:
            return False
        if in_notes or self._place is not None:
            names = names_in(label.rest)
            names = names if only_names(names or ()) else None
        else:
            names = names_in(label.rest) if label.rest else self._names_below(label.kind)
        if names is None:
            return False
        self._people[label.kind] = names
        self._parts.below()
        return True

    def _names_below(self, kind: Kind) -> list[ListedName] | None:
        """The names on the lines below a label, which they must follow at once."""
        found: list[ListedName] = []
        start = self._at
        while self._at < len(self._lines):
            line = self._lines[self._at]
            names = names_in(line.text)
            stops = line.level or (found and line.gap) or labels.found(line) is not None
            alone = line.text.split() if found else ()  # « Excusés », « Animatrice »
            stops = stops or (bool(alone) and all(map(is_nobody, alone)))
            if stops or names is None or (found and kind is not Kind.PARTICIPANTS):
                break
            found += names
            self._at += 1
        if not 0 < len(found) <= MOST:
            self._at = start
            return None
        return found

    def _takes_place(self, place: Place, label: Label) -> bool:
        if not self._sheet_open or self._parts.has(place):
            return False
        self._region, self._place = _Region.SHEET, place
        self._parts.open(place)
        if label.rest:
            self._free(MarkupLine(label.rest))
        return True

    def _takes_sheet(self, label: Label, _line: MarkupLine) -> bool:
        if self._sheet_titled or label.rest:
            return False
        self._sheet_titled = self._sheet_open = True
        self._region, self._place = _Region.SHEET, None
        self._parts.sheet_title = label.text
        return True

    def _takes_synthesis(self, label: Label, line: MarkupLine) -> bool:
        if self._region in (_Region.HEAD, _Region.SHEET) and self._place is None:
            return self._takes_sheet(label, line)
        return self._takes_section(label, line)

    def _takes_notes(self, label: Label, _line: MarkupLine) -> bool:
        if self._parts.notes_titled:
            return False
        self._parts.notes_titled = True
        self._sheet_open = False
        self._into_notes()
        if label.rest:
            self._free(MarkupLine(label.rest))
        return True

    def _begun(self, line: MarkupLine) -> Label | None:
        """A section that begins with words on the line of its label, in notes without a better."""
        if not line.gap or line.level or self._region is _Region.SHEET:
            return None
        label = labels.begun(line)
        if label is None or (self._region is _Region.HEAD and not self._people):
            return None
        name = fold(label.text)
        later = (labels.found(other) for other in self._lines[self._at :])
        if any(o is not None and o.kind is Kind.SECTION and fold(o.text) == name for o in later):
            return None
        return label

    def _takes_section(self, label: Label, line: MarkupLine) -> bool:
        if label.rest:
            return self._takes_begun(label, line)
        if line.level and self._level and line.level > self._level:
            return False  # within a section it is one of its headings
        self._section(label.text, line)
        return True

    def _takes_begun(self, label: Label, line: MarkupLine) -> bool:
        if label.kind is not Kind.SECTION:
            return False
        self._section(label.text, line)
        self._parts.note(MarkupLine(label.rest))
        return True

    def _section(self, text: str, line: MarkupLine, *, known: bool = True) -> None:
        self._level = self._level or line.level
        self._into_notes()
        self._parts.section(text, known=known)

    def _into_notes(self) -> None:
        self._region, self._place = _Region.NOTES, None

    def _takes_introductions(self, label: Label, line: MarkupLine) -> bool:
        text = label.text
        if self._intros is not None:
            if not self._lets_introductions_be_notes(label):
                return self._takes_section(label, line)
            self._intro_again = True
        self._level = self._level or line.level
        self._open_introductions(text)
        return True

    def _lets_introductions_be_notes(self, label: Label) -> bool:
        """Whether they begin again, by their usual name, before anybody has spoken.

        So our own files have it where lines stood above the first who spoke: these are notes.
        """
        if (
            self._intros is None
            or self._region is not _Region.INTRODUCTIONS
            or not self._intros.lines
        ):
            return False
        if label.text != self._intro_label or fold(label.text) not in labels.INTRODUCTIONS:
            return False
        if heard([line.text for line in self._intros.lines], self._cast()).sentences:
            return False
        self._parts.introductions_as_notes(self._intro_label, self._present_line, self._intros)
        self._present = self._present_line = ""
        return True

    def _open_introductions(self, text: str) -> None:
        self._into_notes()
        self._region = _Region.INTRODUCTIONS
        self._intros, self._intro_label = LabelledLines(), text
        self._parts.place_of_introductions()

    def _takes_present(self, label: Label, _line: MarkupLine | None = None) -> bool:
        """The list of those who are there, inline or below; else the title of the introductions."""
        if self._present_line or (self._intros is not None and self._intros.lines):
            return False
        names = label.rest if names_in(label.rest) else ""
        if label.rest and not names:
            return False
        if not names and self._at < len(self._lines) and "," in self._lines[self._at].text:
            below = self._lines[self._at]
            if not below.level and labels.found(below) is None and names_in(below.text):
                names = below.text
                self._at += 1
        if self._intros is None:
            self._open_introductions("" if names else label.text)
        elif not names:
            return False
        self._present, self._present_line = names, f"{label.text} {names}" if names else ""
        self._region = _Region.INTRODUCTIONS
        return True

    # ── what no label claims ────────────────────────────────────────────────────────────────

    def _free(self, line: MarkupLine) -> None:
        _FREE[self._region](self, line)

    def _free_in_head(self, line: MarkupLine) -> None:
        if self._mail.lines and not self._people:
            self._parts.aside([line])  # what one says to those who get the e-mail
        elif self._begins_notes(line):
            self._section(line.text, line, known=False)
        else:
            self._parts.above(line)

    def _begins_notes(self, line: MarkupLine) -> bool:
        """Whether a title below the people, or without any to come, begins the notes."""
        if not line.level and not (self._people and stands_out(line, self._next)):
            return False
        later = (labels.found(other) for other in self._lines[self._at :])
        return bool(self._people) or not any(o is not None and o.kind in _LISTS for o in later)

    def _free_in_sheet(self, line: MarkupLine) -> None:
        if self._place is Place.PROPOSALS and line.gap and labels.closes(line):
            self._section("", line, known=False)
            self._parts.note(line)
        elif self._place is None:
            self._parts.untitled(line)
        elif self._place is Place.KEYWORDS:
            known = labels.found(line) is not None
            words = [] if known else keywords_in(line, begun=bool(self._parts.keywords))
            self._parts.keyword_line(line, words)
        else:
            self._parts.into(
                self._place,
                replace(line, level=4) if not line.cells and titles(line, self._next) else line,
            )

    def _free_in_introductions(self, line: MarkupLine) -> None:
        if heads(line, self._next, self._level):
            self._section(line.text, line, known=False)
            return
        assert self._intros is not None
        if self._ends_introductions(line, self._intros):
            self._section(line.text, line, known=False)
        else:
            self._intros.add(line)

    def _ends_introductions(self, line: MarkupLine, introductions: LabelledLines) -> bool:
        """Where people stand one under the other, what stands out after a blank line is no more."""
        if not introductions.lines or not stands_out(line, self._next) or self._names(line):
            return False
        return not any(said.gap for said in introductions.lines[1:])

    def _names(self, line: MarkupLine) -> bool:
        """Whether the line begins with the name of somebody in a list, in its first word."""
        known = [*(n for names in self._people.values() for n in names)]
        known += names_in(self._present) or ()
        return any(begins_with(line.text, name.name.split()[0]) for name in known)

    def _free_in_notes(self, line: MarkupLine) -> None:
        if heads(line, self._next, self._level):
            self._section(line.text, line, known=False)
        else:
            self._parts.note(line)

    # ── the end ─────────────────────────────────────────────────────────────────────────────

    def understood(self, format_: Format, language: str) -> Understood:
        cast, held_on = self._cast(), self._day or self._held_on
        introductions = self._introduced(cast)
        claimed = bool(self._people) or self._sheet_titled or self._parts.sheet_begun
        lead, document, kept = self._parts.finished(claimed=claimed)
        return Understood(
            title=re.sub(r"[ \t]++", " ", self._title.text),
            lead=lead,
            language=language if language in LANGUAGES else self._language(),
            people=tuple(cast.people),
            introductions=introductions,
            document=document,
            format=format_,
            day=held_on or day_of(lead) or day_in(f"{self._title.text}\n{lead}") or self._mail.day,
            held_on=held_on,
            proposals=cast.proposals(),
            unclaimed=kept,
        )

    def _cast(self) -> Roster:
        cast = Roster()
        for kind, role in _LISTS.items():
            cast.add_list(self._people.get(kind, ()), kind.value, role)
        cast.add_present(names_in(self._present) or ())
        return cast

    def _language(self) -> str:
        return max(LANGUAGES, key=self._spoken.count)

    def _introduced(self, cast: Roster) -> StatedIntroductions | None:
        """The introductions; as a section of the notes like others where nobody speaks in it."""
        if self._intros is None:
            return None
        said = heard([line.text for line in self._intros.lines], cast)
        if not said.sentences:
            self._parts.introductions_as_notes(self._intro_label, self._present_line, self._intros)
            return None
        if self._intro_again:
            self._intro_label = ""  # its step has that name anyway
        if said.before:
            self._parts.before_introductions(self._intro_label, self._present_line, said.before)
            self._intro_label = self._present = ""
        self._parts.mark_introductions(self._intro_label)
        return StatedIntroductions(self._intro_label, self._present, said.sentences)


_TAKEN: Final[Mapping[Kind, Callable[[_Reader, Label, MarkupLine], bool]]] = {
    Kind.SHEET: _Reader._takes_sheet,
    Kind.SYNTHESIS: _Reader._takes_synthesis,
    Kind.NOTES: _Reader._takes_notes,
    Kind.SECTION: _Reader._takes_section,
    Kind.INTRODUCTIONS: _Reader._takes_introductions,
    Kind.PRESENT: _Reader._takes_present,
}
_FREE: Final[Mapping[_Region, Callable[[_Reader, MarkupLine], None]]] = {
    _Region.HEAD: _Reader._free_in_head,
    _Region.SHEET: _Reader._free_in_sheet,
    _Region.INTRODUCTIONS: _Reader._free_in_introductions,
    _Region.NOTES: _Reader._free_in_notes,
}
