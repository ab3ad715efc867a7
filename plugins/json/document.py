"""Parses the JSON of an exported document back to a document: the inverse of `writing`."""

from __future__ import annotations

from typing import cast

import msgspec

from tablee.plugin import (
    Block,
    Heading,
    Line,
    Lines,
    Paragraph,
    Quotation,
    Section,
    SheetFact,
    SheetPicture,
    Synthesis,
    Tally,
    TallyRow,
    TextTable,
    Utterance,
    cleaned,
)

from .reading import opened, planned
from .writing import JsonAction


class _Block(msgspec.Struct, tag_field="kind", frozen=True):
    """What a section is made of, by its `kind`."""

    @property
    def block(self) -> Block:
        raise NotImplementedError


class _Heading(_Block, tag="heading", frozen=True):
    text: str
    within: bool = False

    @property
    def block(self) -> Block:
        return Heading(Line(self.text), self.within)


class _Count(msgspec.Struct, frozen=True):
    text: str
    number: int


class _Paragraph(_Block, tag="paragraph", frozen=True):
    text: str
    counts: tuple[_Count, ...] = ()

    @property
    def block(self) -> Block:
        counts = tuple((count.text, count.number) for count in self.counts)
        return Paragraph(Line(self.text), counts)


class _Quotation(_Block, tag="quotation", frozen=True):
    text: str

    @property
    def block(self) -> Block:
        return Quotation(Line(self.text))


class _Lines(_Block, tag="lines", frozen=True):
    lines: tuple[str, ...]
    dashes: bool = False

    @property
    def block(self) -> Block:
        return Lines(tuple(map(Line, self.lines)), self.dashes)


class _Table(_Block, tag="table", frozen=True):
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    caption: str = ""
    details: tuple[str, ...] = ()
    recount: bool = False

    @property
    def block(self) -> Block:
        return TextTable(self.head, self.rows, self.caption, self.details, self.recount)


class _Tally(_Block, tag="tally", frozen=True):
    title: str
    rows: tuple[TallyRow, ...]
    unit: str = ""
    note: str = ""
    recount: bool = False

    @property
    def block(self) -> Block:
        return Tally(self.title, self.rows, self.unit, self.note, self.recount)


class _Picture(_Block, tag="picture", frozen=True):
    name: str
    base64: bytes
    alt: str = ""
    caption: str = ""
    repeats: bool = False

    @property
    def block(self) -> Block:
        return SheetPicture(self.name, self.base64, self.alt, self.caption, repeats=self.repeats)


_AnyBlock = _Heading | _Paragraph | _Quotation | _Lines | _Table | _Tally | _Picture


class _Section(msgspec.Struct, frozen=True):
    label: str = ""
    blocks: tuple[_AnyBlock, ...] = ()

    @property
    def section(self) -> Section:
        return Section(self.label, tuple(block.block for block in self.blocks))


class _File(msgspec.Struct, frozen=True):
    title: str
    lead: str = ""
    language: str = "fr"
    date: str = ""
    venue: str = ""
    facts: tuple[SheetFact, ...] = ()
    options: dict[str, str | tuple[str, ...]] = {}
    initiators: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    facilitators: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    in_room: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    question: _Section = _Section()
    sheet: tuple[_Section, ...] = ()
    notes: tuple[_Section, ...] = ()
    actions: tuple[JsonAction, ...] = ()
    said: tuple[Utterance, ...] = ()


def document(data: bytes) -> Synthesis:
    """The document in this file, without sources; raises `NotAccepted` for any other file."""
    file: _File = opened(data, _File)
    told = msgspec.structs.asdict(file) | {
        "question": file.question.section.blocks,
        "sheet": tuple(section.section for section in file.sheet),
        "notes": tuple(section.section for section in file.notes),
        "actions": tuple(map(planned, file.actions)),
    }
    return cast("Synthesis", cleaned(Synthesis(**told)))
