"""HTML: the document as one page that needs nothing else, to read, print, archive or send."""

from __future__ import annotations

import functools
import math
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2

from workshop.activities import Exporter
from workshop.exporting import cleaned, name, one_line, quoted, runs
from workshop.hookspecs import hookimpl
from workshop.synthesis import (
    LABELS,
    Heading,
    Lines,
    Paragraph,
    Part,
    Quotation,
    SheetPicture,
    Tally,
    TextTable,
)
from workshop.texts import N_, _, language, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workshop.synthesis import Synthesis

__all__ = ["Html"]


@dataclass(frozen=True)
class Html(Exporter):
    """The document as one HTML file, UTF-8, the same words in the same order as the Markdown one.

    - Nothing is asked of the network: style and pictures are inside, there is no script and no
      font to load, and a policy in the page forbids the rest.
    - Pictures are in it; the Markdown file has their alternative text.
    - Headings go from 1 to 4 with none skipped; tables have a caption and say what heads what;
      pictures have their alternative text. The page's language is the session's.
    - People's words are text, whatever they hold. A typed line stays a line, a blank one begins a
      paragraph, `- so` an item. Each line finds its own direction, right to left or left to right.
    - On paper the notes begin a new sheet.
    - The date is not shown: it stands in the page's metadata. Who wrote which line does not.
    """

    name = "html"
    title = N_("Page web")
    extension = "html"
    media_type = "text/html"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; an empty field leaves no label behind."""
        with speaking(synthesis.language):
            page = _environment().get_template("page.html")
            text = page.render(
                document=cleaned(synthesis),
                part=part,
                language=language(),
                labels={key: _(label) for key, label in LABELS.items()},
                rank=_("Rang"),
                option=_("Proposition"),
                result=_("Résultat"),
            )
        # Macros leave blank lines between them; people's words hold none by now.
        return re.sub("\n{2,}", "\n", text).lstrip().encode()


@hookimpl
def exporters() -> list[type[Exporter]]:
    """Offers HTML."""
    return [Html]


# ── what the template asks ──────────────────────────────────────────────────────────────────

_KINDS: Final = (Heading, Lines, Paragraph, Quotation, SheetPicture, Tally, TextTable)


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for kind in _KINDS:
        environment.tests[kind.__name__] = _is_a(kind)
    for ask in (items, names, keywords, one_line, quoted, runs, shares, source):
        environment.filters[ask.__name__] = ask
    environment.filters["translated"] = _
    return environment


def _is_a(kind: type) -> Callable[[Any], bool]:
    return lambda block: isinstance(block, kind)


def names(typed: tuple[str, ...]) -> str:
    """Names beside one another."""
    return ", ".join(filter(None, map(name, typed)))


def keywords(typed: tuple[str, ...]) -> list[str]:
    """Each keyword with its sign, and the comma before the next."""
    words = [word for word in map(name, typed) if word]
    signed = [word if word.startswith("#") else f"#{word}" for word in words]
    return [f"{word}," for word in signed[:-1]] + signed[-1:]


def items(block: Lines) -> Iterator[tuple[list[tuple[bool, list[str]]], bool]]:
    """The items of a list as `(runs, as typed)`.

    A text typed with dashes only gives one item a line; one that begins with a dash some other way
    keeps it and gets no mark beside it.
    """
    for text in (line.text.strip() for line in block.lines):
        found = list(runs(text))
        if all(dashed for dashed, _lines in found):
            yield from (([(False, [line])], False) for _dashed, lines in found for line in lines)
        else:
            yield found, text.startswith("-")


def shares(tally: Tally) -> list[str]:
    """The length of each row's bar, the longest being 1; none where the figures are words."""
    try:
        values = [float(row.figure.replace(",", ".")) for row in tally.rows]
    except ValueError:
        return []
    longest = max(values, default=0.0)
    if not longest > 0 or min(values) < 0 or not math.isfinite(longest):
        return []
    return [f"{value / longest:.3g}" for value in values]


def source(picture: SheetPicture) -> str:
    """The picture itself, written as an address."""
    kind = "png" if picture.data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(picture.data).decode()}"
