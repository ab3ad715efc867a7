"""Markdown: the document as a plain text file for pads, wikis and git."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from workshop.activities import Exporter
from workshop.exporting import cleaned, name, one_line, quoted, runs
from workshop.hookspecs import hookimpl
from workshop.synthesis import (
    LABELS,
    Heading,
    Lines,
    Paragraph,
    Part,
    Place,
    Quotation,
    SheetPicture,
    Tally,
    TextTable,
)
from workshop.texts import N_, _, speaking

from .escaping import cell, heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workshop.synthesis import Block, Section, Synthesis

__all__ = ["Markdown"]


@dataclass(frozen=True)
class Markdown(Exporter):
    r"""The document in CommonMark with GitHub's tables, UTF-8.

    - Headings: the title is level 1, "Synthèse de l'atelier" and "Notes prises en commun" level 2,
      sections level 3, headings inside them level 4.
    - People's words come out as they were typed: a mark that a reader would act on gets a `\`,
      and nothing else does. A line typed `- so` is an item of a list.
    - A typed line stays a line (two spaces at its end), a blank one begins a paragraph. Titles,
      names, captions and cells of tables hold one line: there, line breaks become spaces.
    - There is no picture in it: a link would lead to nothing, and as text they would be longer than
      pads take (HedgeDoc: 100,000 characters). Its alternative text stands in its place, and where
      it is to be seen; of one that repeats the table above, the latter alone.
    - The date, and who wrote which line, are not in the document.
    """

    name = "markdown"
    title = N_("Markdown")
    extension = "md"
    media_type = "text/markdown"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        with speaking(synthesis.language):
            text = _stacked(_document(cleaned(synthesis), part))
        return f"{text}\n".encode()


@hookimpl
def exporters() -> list[type[Exporter]]:
    """Offers Markdown."""
    return [Markdown]


# ── the document ────────────────────────────────────────────────────────────────────────────


def _document(synthesis: Synthesis, part: Part) -> Iterator[str]:
    sheet = LABELS["sheet"]
    yield _heading(1, synthesis.title) or _heading(1, _(sheet))
    if part is not Part.NOTES:
        yield _prose(synthesis.lead)
        yield paragraph(list(_people(synthesis)))
        yield _titled(2, _(sheet), _stacked(_sheet(synthesis)))
    if part is not Part.SHEET:
        notes = _stacked(_section(section.label, section) for section in synthesis.notes)
        yield _titled(2, _(LABELS[Place.NOTES]), notes)


def _people(synthesis: Synthesis) -> Iterator[str]:
    for label, names in (
        ("initiators", synthesis.initiators),
        ("writers", synthesis.writers),
        ("participants", synthesis.participants),
    ):
        if shown := ", ".join(filter(None, map(name, names))):
            yield f"{_(LABELS[label])} {shown}"


def _sheet(synthesis: Synthesis) -> Iterator[str]:
    yield _titled(3, _(LABELS[Place.QUESTION]), _blocks(synthesis.question))
    words = filter(None, map(name, synthesis.keywords))
    keywords = ", ".join(word if word.startswith("#") else f"#{word}" for word in words)
    yield _titled(3, _(LABELS[Place.KEYWORDS]), paragraph([keywords]))
    for section in synthesis.sheet:
        yield _section(_(section.label), section)


def _section(label: str, section: Section) -> str:
    return _titled(3, label, _blocks(section.blocks))


def _titled(level: int, label: str, body: str) -> str:
    return _stacked((_heading(level, label), body)) if body else ""


def _heading(level: int, text: str) -> str:
    line = one_line(text)
    return f"{'#' * level} {heading(line)}" if line else ""


def _stacked(parts: Iterable[str]) -> str:
    """Parts under one another, those that hold nothing left out."""
    return "\n\n".join(part for part in parts if part)


# ── blocks ──────────────────────────────────────────────────────────────────────────────────


def _blocks(blocks: Iterable[Block]) -> str:
    return _stacked(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Heading(line):
            return _heading(4, line.text)
        case Paragraph(line):
            return _prose(line.text)
        case Quotation(line):
            return _prose(quoted(line.text))
        case Lines(lines, dashes):
            texts = [text for line in lines if (text := line.text.strip())]
            return _dashed(texts) if dashes else _prose("\n".join(texts))
        case TextTable(head, rows, caption):
            return _stacked((paragraph([one_line(caption)]), _table(head, rows)))
        case Tally():
            return _tally(block)
        case SheetPicture():
            return _picture(block)


def _prose(text: str) -> str:
    """Typed text: paragraphs, and lists where dashes were typed."""
    return _stacked(
        "\n".join(f"- {paragraph([line])}" for line in lines) if dashed else paragraph(lines)
        for dashed, lines in runs(text)
    )


def _dashed(texts: Iterable[str]) -> str:
    """One item a text; a text typed with its own dash keeps it and gets no second one."""
    items = [_prose(text) if text.startswith("-") else _item(_prose(text)) for text in texts]
    written = items[:1]
    for above, item in pairwise(items):
        together = above.startswith("- ") and item.startswith("- ")
        written += ["\n" if together else "\n\n", item]
    return "".join(written)


def _item(prose: str) -> str:
    inside = "\n".join(f"  {line}" if line else "" for line in prose.split("\n"))
    return f"-{inside[1:]}"


def _tally(tally: Tally) -> str:
    unit = one_line(tally.unit)
    head = (_("Rang"), _("Proposition"), unit[:1].upper() + unit[1:] or _("Résultat"))
    rows = [(str(row.rank), row.text, row.figure) for row in tally.rows]
    title = paragraph([one_line(tally.title)])
    return _stacked((title, _table(head, rows, numbers=(0, 2)), _prose(tally.note)))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table with GitHub's pipes, as wide as its widest row: cells beyond the head are dropped."""
    width = max(map(len, (head, *rows)))
    if not rows or not width:
        return ""
    rule = ["---:" if column in numbers else "---" for column in range(width)]
    written = [[cell(one_line(text)) for text in row] for row in (head, *rows)]
    written.insert(1, rule)
    return "\n".join(f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in written)


def _picture(picture: SheetPicture) -> str:
    alt = "" if picture.repeats else one_line(picture.alt)
    seen = (
        _("Image, à voir dans l’export « Page web » : {alt}").format(alt=alt)
        if alt
        else _("L’image est dans l’export « Page web ».")
    )
    return _stacked((paragraph([seen]), _prose(picture.caption)))
