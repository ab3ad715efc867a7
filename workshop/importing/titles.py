"""Which line of a report is its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from tablee.document.importing import labels
from tablee.model.entities import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.document.importing.headers import Mail
    from tablee.document.importing.markup import Typed

__all__ = ["Titled", "title_of"]

LONGEST: Final = 200
"""Characters that the title of a session has at most: a longer line is none."""
_SAID: Final = re.compile(r"(?:titre|title)\s*:\s*(?P<title>\S.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Titled:
    """The title, and the line that holds it."""

    text: str = ""
    """Empty where there is none."""
    line: Typed | None = None
    """None where it is the subject of an e-mail, whose line stays."""


def title_of(lines: Sequence[Typed], mail: Mail, front: str = "") -> Titled:
    """What the front matter or the report says it is; else an e-mail's subject; else a heading."""
    body = lines[len(mail.lines) :]
    top = list(takewhile(lambda line: labels.found(line) is None, body))
    if front and len(front) <= LONGEST:
        same = (line for line in top[:1] if fold(line.text) == fold(front))
        return Titled(front, next(same, None))
    for line in top:
        if (said := _SAID.fullmatch(line.text)) is not None and len(said["title"]) <= LONGEST:
            return Titled(said["title"], line)
    if mail.lines:
        return Titled(mail.subject if len(mail.subject) <= LONGEST else "")
    return _first(top)


def _first(top: Sequence[Typed]) -> Titled:
    """The highest heading above any label, else the first line, where that can be a title."""
    if not top or top[0].text.startswith("- "):
        return Titled()
    headings = [line for line in top if line.level]
    highest = [line for line in headings if line.level == 1]
    placed = top[0].text.startswith(("{{", "[[", "<"))  # what a wiki puts above its pages
    first = (highest or (headings if placed else []) or top)[0]
    return Titled(first.text, first) if len(first.text) <= LONGEST else Titled()
