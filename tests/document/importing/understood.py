"""What is understood of a report, for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tablee.document.importing.labels import found
from tablee.document.importing.sources.markup import MarkupLine
from tablee.document.outline import outline
from tablee.document.outline import outline_texts as lines_of
from tablee.model.synthesis import Heading, Line, Lines, Paragraph, Part, Section
from tests.support.sessions.written_report import REPORT

if TYPE_CHECKING:
    from tablee.document.importing import Understood
    from tablee.model.synthesis import Synthesis


def whole(understood: Understood) -> Synthesis:
    """The document with its people and its round: as a session of it writes it."""

    def listed(label: str) -> tuple[str, ...]:
        found = [p.listed[label] for p in understood.people if label in p.listed]
        return tuple(one.text for one in sorted(found, key=lambda one: one.place))

    notes = []
    for section in understood.document.notes:
        if not section.blocks:
            round_ = understood.introductions
            assert round_ is not None
            present = f"Participants à l'accélérateur : {round_.present}" if round_.present else ""
            said = tuple(Line(text) for _who, text in round_.sentences)
            spoken = Lines((*((Line(present),) if present else ()), *said))
            section = Section(round_.label or "Présentations", (spoken,))
        notes.append(section)
    return replace(
        understood.document,
        title=understood.title,
        lead=understood.lead,
        initiators=listed("initiators"),
        writers=listed("writers"),
        participants=listed("participants"),
        notes=tuple(notes),
    )


def written(understood: Understood) -> list[str]:
    return list(lines_of(outline(whole(understood), Part.BOTH)))


def places(document: Synthesis) -> dict[str, list[str]]:
    """The lines under each label."""
    return {
        section.label: [text for block in section.blocks for text in block_lines(block)]
        for section in (*document.sheet, *document.notes)
    }


def block_lines(block: object) -> list[str]:
    if isinstance(block, Lines):
        return [line.text for line in block.lines]
    if isinstance(block, Paragraph):
        return block.line.text.split("\n")
    assert isinstance(block, Heading)
    return [f"## {block.line.text}"]


def marked(heading: str, bold: str) -> str:
    """The report with its labels marked up as pads and wikis do."""
    lines = []
    for place, line in enumerate(REPORT.splitlines()):
        label = found(MarkupLine(line)) if line else None
        if not place or line == "RESSOURCES À PARTAGER":
            lines.append(heading.format(line))
        elif label is None or label.text == "PRESENTATION DU PROJET -":
            lines.append(line)
        elif label.rest:
            lines.append(f"{bold}{label.text.rstrip()}{bold} {label.rest}")
        else:
            lines.append(heading.format(line))
    return "\n".join(lines)
