"""Files for word processors, read back: by pandoc, as others do; and reports to try them with."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypandoc  # type: ignore[import-untyped] # it has no stubs
from hypothesis import strategies as st

from tablee.document.outline import outline, outline_texts
from tablee.model.synthesis import (
    LABELS,
    Heading,
    Line,
    Paragraph,
    Place,
    Quotation,
    Section,
    SheetPicture,
    Synthesis,
    Tally,
    TallyRow,
    TextTable,
)
from tests.plugins.formats.a_report import PIXEL, REPORT, WORDS, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.model.synthesis import Block, Part

NESTED = replace(
    REPORT,
    notes=(
        *REPORT.notes,
        Section(
            "Faire  plus\t:",
            (
                lines("un point\n- dessous\n- encore\nà la suite", "", "autre", dashes=True),
                SheetPicture("b.png", PIXEL, "Le même pixel", "Sa légende"),
                TextTable(("Seule",), (("ligne",),)),
                TextTable(("Autre",), (("ligne",),)),
            ),
        ),
    ),
)
"""A report with lists in lists, spaces and tabs, a picture shown twice, tables in a row."""

HOSTILE = (
    "<script>alert(1)</script>",
    "<w:fldSimple w:instr='DATE'/><text:date/>",
    '{ HYPERLINK "https://a.b" } DDEAUTO cmd',
    "=1+1, {{include page}} \"\"<b>\"\" CamelCase et//ou ''gras''",
    "&amp; &#35; ]]> <!-- --> \\ %s {0}",
    "שלום עולם, \u202edroite\u202c gauche",
    "e\u0301\u200bpart\u200d\ufeff \u2028suite\u00ad \U0001f469\u200d\U0001f33e 🎉",
    "mot  deux   espaces\tet \t tab",
    "long " * 2000 + "x" * 10_000,
    "- a\n\n-- b\n# c\n1. d",
)


def said(*words: str) -> Synthesis:
    """A report that says these words wherever one can."""
    first, *_others = words
    return Synthesis(
        title=first,
        lead="\n\n".join(words),
        initiators=words,
        writers=(first,),
        participants=words,
        keywords=words,
        question=tuple(Paragraph(Line(word)) for word in words),
        sheet=(
            Section(LABELS[Place.IMPORTANT], (lines(*words), lines(*words, dashes=True))),
            Section(
                LABELS[Place.PROPOSALS],
                (
                    SheetPicture(first, PIXEL, first, "\n".join(words)),
                    Tally(first, tuple(TallyRow(1, w, w) for w in words), first, first),
                    TextTable(words, (words, ("", *words)), first),
                ),
            ),
        ),
        notes=tuple(Section(word, (Heading(Line(word)), Quotation(Line(word)))) for word in words),
    )


def noted(*blocks: Block) -> Synthesis:
    """A report of which these blocks are the notes."""
    return Synthesis("Titre", notes=(Section("Étape", blocks),))


SAID = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: said(*words))


def document(synthesis: Synthesis, part: Part) -> list[str]:
    """The lines of the document, as every format has them."""
    return list(outline_texts(outline(synthesis, part)))


def words(found: list[str]) -> list[str]:
    """The words alone, as those read who do not keep white space."""
    return " ".join(found).split()


# ── pandoc ──────────────────────────────────────────────────────────────────────────────────


def tree(data: bytes, form: str) -> dict[str, Any]:
    """The file as pandoc understands it."""
    found: dict[str, Any] = json.loads(pypandoc.convert_text(data, "json", format=form))
    return found


def spoken(node: Any) -> str:
    """The words in pandoc's tree, in order, alternative texts included."""
    return "".join(_spoken(node))


def _spoken(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _spoken(child)
    elif isinstance(node, dict) and "t" in node:
        yield from _told(node["t"], node.get("c"))


def _told(kind: str, content: Any) -> Iterator[str]:
    match kind:
        case "Str":
            yield content
        case "Space" | "SoftBreak" | "LineBreak":
            yield " "
        case "Code" | "CodeBlock":
            yield content[1]
        case "Figure":
            yield from _spoken([content[2], content[1][1]])
        case "Table":
            yield from _spoken([content[1][1], *_cells(content[3:])])
        case _:
            yield from _spoken(content)
    if kind in ("Para", "Plain", "Header", "CodeBlock"):
        yield "\n"


def _cells(node: Any) -> Iterator[Any]:
    """The blocks in a table's head, bodies and foot."""
    if isinstance(node, list):
        for child in node:
            yield from [child] if isinstance(child, dict) else _cells(child)


def kinds(node: Any) -> Iterator[tuple[str, Any]]:
    """Every element in pandoc's tree, with what it holds."""
    if isinstance(node, dict) and "t" in node:
        yield node["t"], node.get("c")
        yield from kinds(node.get("c"))
    elif isinstance(node, list | dict):
        for child in node.values() if isinstance(node, dict) else node:
            yield from kinds(child)
