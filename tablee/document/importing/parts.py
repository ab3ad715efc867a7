"""Accumulates the parts of a report during parsing: head, sheet, sections of the notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tablee.document.importing.parsed import UnclaimedLine
from tablee.document.importing.patterns import head_of
from tablee.document.importing.sources.markup import MarkupLine
from tablee.model.synthesis import (
    LABELS,
    SECTIONS,
    Block,
    Heading,
    Line,
    Lines,
    Paragraph,
    Place,
    Section,
    Synthesis,
    TextTable,
)
from tablee.texts import _

NOTHING: Final = "–"
"""Stands under a label under which the report has nothing: an empty part would lose the label."""
LABEL_OF_NOTES: Final = LABELS[Place.NOTES]
LONGEST_LEAD: Final = 1000
"""Characters that the screen for the lead takes."""
LONGEST_KEYWORD: Final = 80
MOST_WORDS: Final = 5
"""Words of a keyword; what has more is a sentence."""
MANY_KEYWORDS: Final = 10
"""More of them may be lines that are none: that is told."""
_DASH: Final = "- "
_UNLABELLED: Final = "introductions"
"""The label of the introductions where they have none: it must be that of no neighbour."""


class LabelledLines:
    """What stands under one label, line by line."""

    def __init__(self, lines: Iterable[MarkupLine] = ()) -> None:
        self.lines = list(lines)

    def add(self, line: MarkupLine) -> None:
        self.lines.append(line)

    def lines_apart(self) -> tuple[Block, ...]:
        """Headings, and lines that can be worked on one by one; a list is its lines."""
        return self._blocks(lambda run: Lines(tuple(map(Line, _undashed(run)))))

    def paragraphs(self) -> tuple[Block, ...]:
        """Headings, and the lines in paragraphs: a blank line ends one."""
        return self._blocks(lambda run: Paragraph(Line("\n".join(run))))

    def _blocks(self, made_of: Callable[[list[str]], Block]) -> tuple[Block, ...]:
        found: list[Block] = []
        above: list[int] = []
        for run in _runs(self.lines):
            if level := run[0].level:
                above = [*(other for other in above if other < level), level]
            found += _block(run, made_of, within=len(above) > 1)
        return tuple(found) or (made_of([NOTHING]),)


def _undashed(run: list[str]) -> list[str]:
    """The lines of a list without the dash that makes it one: on the sheet, all lines are items."""
    listed = run[0].startswith(_DASH)
    return [line.removeprefix(_DASH) or line for line in run] if listed else run


def _runs(lines: Iterable[MarkupLine]) -> Iterator[list[MarkupLine]]:
    """The lines by what they are together: a heading, a table, a paragraph."""
    run: list[MarkupLine] = []
    for line in lines:
        other = run and bool(line.cells) != bool(run[-1].cells)
        if run and (line.gap or line.level or other or run[-1].level):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _block(
    run: list[MarkupLine], made_of: Callable[[list[str]], Block], *, within: bool
) -> Iterator[Block]:
    """`within` says whether a heading stands under another of its section."""
    if run[0].level:
        yield Heading(Line(run[0].text), within)
    elif run[0].cells and run[1:]:
        head, *rows = (line.cells for line in run)
        yield TextTable(head, tuple(rows))
    else:
        yield made_of([line.text for line in run])


@dataclass
class _Section:
    label: str
    body: LabelledLines | None
    """None for the place of the introductions."""
    known: bool = True


@dataclass
class Parts:
    """All parts. Every line given to it is in what `finished` gives, once."""

    keywords: list[str] = field(default_factory=list)
    notes_titled: bool = False
    _above: list[MarkupLine] = field(default_factory=list)
    _below: list[MarkupLine] = field(default_factory=list)
    _aside: list[MarkupLine] = field(default_factory=list)
    _untitled: LabelledLines = field(default_factory=LabelledLines)
    """Lines under the sheet's title, above its first label."""
    _astray: LabelledLines = field(default_factory=LabelledLines)
    """Lines among the keywords that are none."""
    _strays: list[UnclaimedLine] = field(default_factory=list)
    """Those that stand in the end under a label of the sheet."""
    _sheet: dict[Place, LabelledLines] = field(default_factory=dict)
    _sections: list[_Section] = field(default_factory=list)
    _people_passed: bool = False
    sheet_title: str = ""

    # ── the top ─────────────────────────────────────────────────────────────────────────────

    def above(self, line: MarkupLine) -> None:
        """A line at the top: above the people, or below them."""
        (self._below if self._people_passed else self._above).append(line)

    def below(self) -> None:
        """The people have come: what follows stands below them."""
        self._people_passed = True

    def aside(self, lines: Iterable[MarkupLine]) -> None:
        """Lines around the report, such as the headers of an e-mail: they begin the notes."""
        self._aside += lines

    # ── the sheet ───────────────────────────────────────────────────────────────────────────

    @property
    def sheet_begun(self) -> bool:
        """Whether a label of the sheet was met."""
        return bool(self._sheet)

    def has(self, place: Place) -> bool:
        """Whether this label was met."""
        return place in self._sheet

    def open(self, place: Place) -> None:
        """Its label was met."""
        self._sheet[place] = LabelledLines()

    def untitled(self, line: MarkupLine) -> None:
        """A line under the sheet's title."""
        self._untitled.add(line)

    def into(self, place: Place, line: MarkupLine) -> None:
        """A line under a label of the sheet."""
        self._sheet[place].add(line)

    def keyword_line(self, line: MarkupLine, words: list[str]) -> None:
        """A line among the keywords; without any word it is none, nor are those that follow."""
        if words and not self._astray.lines:
            self.keywords += words
        else:
            self._astray.add(line)

    # ── the notes ───────────────────────────────────────────────────────────────────────────

    def section(self, label: str, *, known: bool = True) -> None:
        """A section begins; one with the label of that just above goes on in it."""
        last = self._sections[-1] if self._sections else None
        if last is not None and last.label == label and last.body is not None:
            last.body.lines += [MarkupLine(label, 1)] if label else []
        else:
            self._sections.append(_Section(label, LabelledLines(), known))

    def note(self, line: MarkupLine) -> None:
        """A line of the section that is open; before any, of one without a label."""
        if not self._sections or self._sections[-1].body is None:
            self._sections.append(_Section("", LabelledLines(), known=False))
        body = self._sections[-1].body
        assert body is not None
        body.add(line)

    def place_of_introductions(self) -> None:
        """Here stand the introductions."""
        self._sections.append(_Section(_UNLABELLED, None))

    def mark_introductions(self, label: str) -> None:
        """They are some, with this label."""
        self._sections[self._introductions_at].label = label or _UNLABELLED

    def introductions_as_notes(self, label: str, present: str, body: LabelledLines) -> None:
        """They are none: their lines are notes."""
        lines = [*([MarkupLine(present)] if present else []), *body.lines]
        at = self._introductions_at
        self._sections[at] = _Section(label, LabelledLines(lines), known=bool(label))
        following = self._sections[at + 1 : at + 2]
        if following and following[0].label == label and following[0].body is not None:
            del self._sections[at + 1]
            lines = [*lines, MarkupLine(label, 1), *following[0].body.lines]
            self._sections[at] = _Section(label, LabelledLines(lines), known=bool(label))

    def before_introductions(self, label: str, present: str, lines: Iterable[str]) -> None:
        """Lines of the introductions before anybody spoke: a section of notes above it."""
        texts = [*([present] if present else []), *lines]
        body = LabelledLines(MarkupLine(text) for text in texts)
        self._sections.insert(self._introductions_at, _Section(label, body, known=bool(label)))

    @property
    def _introductions_at(self) -> int:
        return next(i for i, section in enumerate(self._sections) if section.body is None)

    # ── the whole ───────────────────────────────────────────────────────────────────────────

    def finished(self, *, claimed: bool) -> tuple[str, Synthesis, tuple[UnclaimedLine, ...]]:
        """The lead, the document, and what was not recognised.

        `claimed` says whether the report has a sheet or people: without, its lines are notes.
        """
        self._settle_sheet_title()
        top = self._unclaimed_top() if not claimed else []
        lead, over = self._lead()
        self._settle(over, top)
        kept = tuple(self._unclaimed())
        return lead, self._document(), kept

    def _settle_sheet_title(self) -> None:
        """Lines under the sheet's title stand above the question, or else on the sheet."""
        asked = Place.QUESTION in self._sheet or Place.KEYWORDS in self._sheet
        if self._untitled.lines and asked:
            self._below += self._untitled.lines
            self._untitled = LabelledLines()
        if self.sheet_title and not self._sheet and not self._untitled.lines:
            self._below.append(MarkupLine(self.sheet_title))

    def _unclaimed_top(self) -> list[MarkupLine]:
        """All but one short line under the title, and what says where, when and with whom."""
        above = self._above
        short = len(above) > 1 and above[1].gap and len(above[0].text) < 300
        kept = int(short)
        kept += head_of([line.text for line in above[kept:]])
        self._above, rest = above[:kept], above[kept:]
        return rest

    def _lead(self) -> tuple[str, list[MarkupLine]]:
        """What can be the lead, and the lines for which it is too long."""
        parts: list[list[str]] = [[], []]
        over: list[MarkupLine] = []
        size = 2
        for part, lines in zip(parts, (self._above, self._below), strict=True):
            for line in lines:
                size += len(line.text) + 1
                if size > LONGEST_LEAD:
                    over.append(line)
                else:
                    part.append(line.text)
        above, below = ("\n".join(part) for part in parts)
        return f"{above}\n\n{below}" if below else above, over

    def _settle(self, over: list[MarkupLine], top: list[MarkupLine]) -> None:
        if Place.KEYWORDS in self._sheet and not self.keywords:
            self._no_keywords()
        after = self._after_keywords()
        astray = [*over, *self._untitled.lines]
        if after is None:
            top = [*self._astray.lines, *top]
        else:
            self._sheet[after].lines[:0] = self._astray.lines
            self._strays = [UnclaimedLine(line.text, LABELS[after]) for line in self._astray.lines]
        if astray and (self._sheet or self._untitled.lines):
            important = self._sheet.setdefault(Place.IMPORTANT, LabelledLines())
            important.lines[:0] = astray
            self._strays[:0] = [
                UnclaimedLine(line.text, LABELS[Place.IMPORTANT]) for line in astray
            ]
        else:
            top = [*astray, *top]
        if top := [*self._aside, *top]:
            self._sections.insert(0, _Section("", LabelledLines(top), known=False))
        if self.notes_titled and not self._sections:
            self._sections.append(_Section("", LabelledLines()))

    def _after_keywords(self) -> Place | None:
        """What came after the keywords on the sheet: lines that were none stay between."""
        met = list(self._sheet)
        if Place.KEYWORDS not in met:
            return None
        if met == [Place.KEYWORDS] and not self.keywords and self._astray.lines:
            self._sheet[Place.IMPORTANT] = LabelledLines()  # else nothing would be on the sheet
            return Place.IMPORTANT
        later = met[met.index(Place.KEYWORDS) + 1 :]
        return next((place for place in later if place is not Place.QUESTION), None)

    def _no_keywords(self) -> None:
        """Their label, and what stands under it, go on in what comes before them."""
        lines = [MarkupLine(_(LABELS[Place.KEYWORDS]), 4), *self._astray.lines]
        if Place.QUESTION in self._sheet:
            self._sheet[Place.QUESTION].lines += lines
            lines = []
        self._astray = LabelledLines(lines)

    def _document(self) -> Synthesis:
        question = self._sheet.get(Place.QUESTION)
        return Synthesis(
            "",
            question=question.lines_apart() if question else (),
            keywords=tuple(self.keywords),
            sheet=tuple(
                Section(LABELS[place], self._sheet[place].lines_apart())
                for place in SECTIONS
                if place in self._sheet
            ),
            notes=tuple(
                Section(section.label, section.body.paragraphs() if section.body else ())
                for section in self._sections
            ),
        )

    def _unclaimed(self) -> Iterator[UnclaimedLine]:
        yield from (UnclaimedLine(line.text, "") for line in self._below)
        if len(self.keywords) > MANY_KEYWORDS:
            yield UnclaimedLine(", ".join(self.keywords), LABELS[Place.KEYWORDS])
        yield from self._strays
        for place, body in self._sheet.items():
            yield from (
                UnclaimedLine(line.text, LABELS[place]) for line in body.lines if line.level
            )
        for section in self._sections:
            if not section.known and section.label:
                yield UnclaimedLine(section.label, LABEL_OF_NOTES)
            elif not section.known and section.body is not None:
                yield from (UnclaimedLine(line.text, LABEL_OF_NOTES) for line in section.body.lines)


# ── keywords ────────────────────────────────────────────────────────────────────────────────


def keywords_in(line: MarkupLine, *, begun: bool) -> list[str]:
    """The keywords of a line: between commas, or after each `#`; none where it is a sentence."""
    text = re.sub(r"^-\s+", "", line.text)
    if line.level or re.search(r"\w\s*:(?:\s|$)", text) or text.lower().startswith("participant"):
        return []
    signed = text.startswith("#")
    if begun and line.gap and not signed:
        return []
    parts = re.split(r"[,;]", text) if re.search("[,;]", text) else re.split(r"(?:^|\s)#", text)
    words = [word for part in parts if (word := part.strip().lstrip("#").strip())]
    fit = all(len(word) <= LONGEST_KEYWORD and not re.search(r"[.!?:]$", word) for word in words)
    return (
        words
        if words and fit and (signed or all(len(w.split()) <= MOST_WORDS for w in words))
        else []
    )
