r"""Escapes text for Markdown with a backslash before each markup character.

A text is escaped as little as possible, so that the file still reads like what was typed: a mark
is escaped only where CommonMark 0.31 or a GitHub extension (tables, strikethrough) would act on it.
Not for choosing what is a list, a table or a heading: that is the document's business.
"""

from __future__ import annotations

import html.entities
import re
import string
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_BLOCK_STARTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?=#{1,6}(?:[ \t]|$))",  # a heading
        r"(?=>)",  # a quotation
        r"(?=[-+*](?:[ \t]|$))",  # a list
        r"[0-9]{1,9}(?=[.)](?:[ \t]|$))",  # a numbered list
        r"(?=([*_])(?:[ \t]*\1){2,}$)",  # a rule across the page
        r"(?=-[- \t]*$)",  # the same, if only with the dash of a list; or the line above a heading
        r"(?=~{3})",  # code; its other fence, ```, is left to _backticks
        r"(?=<[A-Za-z/!?])",  # HTML, which may go on without its closing >
    )
)
"""What makes more of a line than words; each match ends where the `\\` goes."""

_BLOCK_CONTINUES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?==+$)",  # the line above becomes a heading
        r"(?=[-|: \t]+$)(?=[- \t]*[|:])(?=[|: \t]*-)",  # the line above becomes the head of a table
    )
)
"""The same, for lines that stand under another of their paragraph."""

_STANDS_IN: Final = "."
"""Replaces an escaped mark while the rules go on: punctuation that starts nothing."""


def paragraph(lines: Sequence[str]) -> str:
    """Lines of one paragraph; two spaces at the end of a line keep the next one below it."""
    text = _Text("\n".join(lines))
    start = 0
    for number, line in enumerate(lines):
        patterns = _BLOCK_STARTS + (_BLOCK_CONTINUES if number else ())
        found = next((m for m in (p.match(line) for p in patterns) if m), None)
        if found:
            text.escape(start + found.end())
        start += len(line) + 1
    _inline(text)
    return str(text).replace("\n", "  \n")


def heading(line: str) -> str:
    """One line to stand after `#` signs; signs at its end are words too."""
    text = _Text(line)
    if closing := re.search(r"(?:^|[ \t])(?=#+$)", line):
        text.escape(closing.end())
    _inline(text)
    return str(text)


def cell(line: str) -> str:
    """One line to stand in a table."""
    text = _Text(line)
    for pipe in re.finditer(r"\|", line):
        text.escape(pipe.start())
    _inline(text)
    return str(text)


class _Text:
    r"""A text, where its `\` go, and how the rules still to come see it."""

    def __init__(self, typed: str) -> None:
        self._typed = typed
        self._seen = list(typed)
        self._escaped: set[int] = set()

    def escape(self, *places: int) -> None:
        for place in places:
            self._escaped.add(place)
            self._seen[place] = _STANDS_IN

    @property
    def seen(self) -> str:
        return "".join(self._seen)

    def __str__(self) -> str:
        return "".join(
            "\\" + character if place in self._escaped else character
            for place, character in enumerate(self._typed)
        )


def _inline(text: _Text) -> None:
    # Backslashes come first, and judge by what was typed: a mark escaped later needs them intact.
    for rule in (_backslashes, _backticks, _tags, _entities, _links, _definitions, _sums):
        text.escape(*rule(text.seen))
    for mark in "*_~":
        text.escape(*_closing_runs(mark, text.seen))


def _backslashes(seen: str) -> Iterable[int]:
    return (m.start() for m in re.finditer(rf"\\(?=[{re.escape(string.punctuation)}\n])", seen))


def _backticks(seen: str) -> Iterable[int]:
    r"""All of them once there are two runs: inside code no `\` counts, so none may open."""
    found = list(re.finditer("`+", seen))
    if len(found) < 2 and not re.search("^`{3}", seen, re.MULTILINE):
        return ()
    return (place for run in found for place in range(*run.span()))


def _tags(seen: str) -> Iterable[int]:
    end = seen.rfind(">")
    return (m.start() for m in re.finditer(r"<(?=[A-Za-z/!?])", seen) if m.start() < end)


def _entities(seen: str) -> Iterable[int]:
    for found in re.finditer(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z0-9]{1,40};)", seen):
        name = found.group(1)
        if name.startswith("#") or name in html.entities.html5:
            yield found.start()


def _links(seen: str) -> Iterable[int]:
    opened = seen.find("[")
    return (m.start() for m in re.finditer(r"\](?=\()", seen) if m.start() > opened >= 0)


def _definitions(seen: str) -> Iterable[int]:
    """The definition of a link, `[so]: address`, which would vanish from the page."""
    return (0,) if re.match(r"\[[^\[\]]*\]:", seen) else ()


def _sums(seen: str) -> Iterable[int]:
    """The signs between which GitHub and pandoc read mathematics: `$x$`."""
    signs = list(re.finditer(r"\$", seen))
    opens = [m.start() for m in signs if not re.match(r"\s|$", seen[m.end() :])]
    closes = [m.start() for m in signs if m.start() and not seen[m.start() - 1].isspace()]
    if opens and closes and opens[0] < closes[-1]:
        yield from (m.start() for m in signs)


def _closing_runs(mark: str, seen: str) -> Iterable[int]:
    """The runs of this mark that would close what an earlier one opens; alone, none does a thing.

    Readers differ on whether symbols such as € count as punctuation: either answer is met.
    """
    opened = False
    for run in re.finditer(re.escape(mark) + "+", seen):
        before, after = seen[run.start() - 1 : run.start()], seen[run.end() : run.end() + 1]
        opens, closes = _flanks(mark, before, after), _flanks(mark, after, before)
        if opened and closes:
            yield from range(*run.span())
        else:
            opened = opened or opens


def _flanks(mark: str, outside: str, inside: str) -> bool:
    """Whether a run may mark the words on its inner side (CommonMark 0.31, §6.2)."""
    if _kind(inside) == "space":
        return False
    if mark == "_":
        return _kind(outside) != "word"
    return _kind(inside) != "punctuation" or _kind(outside) != "word"


def _kind(character: str) -> str:
    """`space` (as are both ends of a text), `punctuation`, `word`, or `symbol`: either of these.

    GitHub's reader looks through a `~` at what stands behind it.
    """
    category = unicodedata.category(character) if character else "Zs"
    if category == "Zs" or character in "\t\n":
        return "space"
    if category[0] == "P" or (character in string.punctuation and character != "~"):
        return "punctuation"
    return "symbol" if category[0] == "S" else "word"
