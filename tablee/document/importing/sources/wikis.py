r"""Parses the source of DokuWiki and MediaWiki pages to rows of plain words.

What our own exports write between `%%` or as an entity is the sign itself again. Bold and italics
go; links and templates stay as typed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple


class WikiRow(NamedTuple):
    """One line of words, empty for a blank one."""

    text: str
    level: int = 0
    """Of a heading, 1 the highest; 0 for none."""
    cells: tuple[str, ...] = ()
    """Of a table's row."""


_HEADING: Final = re.compile(r"(={1,6})(?!=)[ \t]*+(.*?[^\s=])[ \t]*(={1,6})")


def _heading(line: str) -> tuple[int, str]:
    """How many signs stand on both sides of a heading, and its words; 0 where it is none."""
    if not (found := _HEADING.fullmatch(line)):
        return 0, ""
    return min(len(found[1]), len(found[3])), found[2]


# ── DokuWiki ────────────────────────────────────────────────────────────────────────────────

_SPARED: Final = re.compile(r"(%%.{1,2000}?%%|<nowiki>.{1,2000}?</nowiki>)")
_BREAK: Final = re.compile(r"(?<!\s)\s?\\\\(?:\s|$)")
_ITEM: Final = re.compile(r"(?: {2,}|\t)[*-] ?")
_EMPHASIS: Final = re.compile(r"(\*\*|//|__)(?=[^\s*/_])(.{1,300}?)(?<=[^\s*/_:])\1")


_OF_YESWIKI: Final = re.compile(r"^\s{0,9}\[\||\{\{\w{1,40} \w{1,40}=\"|\"\"")
"""Tables, actions and raw HTML, as only YesWiki marks them."""


def is_dokuwiki(raw: Sequence[str], name: str = "") -> bool:
    """Whether these lines, as typed, have headings of wikis and what only DokuWiki writes."""
    if name.lower().endswith(".dokuwiki.txt"):
        return True
    headings = [line.strip() for line in raw if _heading(line.strip())[0] > 1]
    if not headings:
        return False
    if any(
        line.rstrip().endswith(" \\\\") or (line.startswith("^") and line.rstrip().endswith("^"))
        for line in raw
    ):
        return True
    # Lists and `%%` are YesWiki's too, which types its headings without spaces.
    if any(_OF_YESWIKI.search(line) for line in raw) or not any("= " in one for one in headings):
        return False
    return any(line.startswith(("  * ", "  - ")) or line.count("%%") > 1 for line in raw)


def dokuwiki(raw: Sequence[str]) -> Iterator[WikiRow]:
    """The rows of a page of DokuWiki."""
    for line in raw:
        signs, words = _heading(line.strip())
        if signs > 1:
            yield WikiRow(words, 7 - signs)
        elif line.startswith(("|", "^")) and line.rstrip().endswith(("|", "^")):
            cells = _cells(line.strip())
            yield WikiRow(" | ".join(cells), 0, cells)
        elif re.fullmatch("-{4,}", line.strip()):
            yield WikiRow("")
        else:
            yield from _words(line)


def _words(line: str) -> Iterator[WikiRow]:
    item = _ITEM.match(line)
    text = line[item.end() :] if item else re.sub(r"^>++ ?", "", line)
    parts = _BREAK.split(_marked(text))
    for place, part in enumerate(parts):
        if len(parts) == 1 or part.strip():
            yield WikiRow(f"{'- ' if item and not place else ''}{_plain(part).strip()}")


def _marked(text: str) -> str:
    """With the backslashes and bars of what is spared put aside."""
    parts = _SPARED.split(text)
    return "".join(
        part.translate(_ASIDE) if place % 2 else part for place, part in enumerate(parts)
    )


_ASIDE: Final = {ord(sign): 0xE000 + place for place, sign in enumerate("\\|^")}
_BACK: Final = {code: chr(sign) for sign, code in _ASIDE.items()}


def _plain(text: str) -> str:
    parts = _SPARED.split(text)
    said = (
        _bare(part) if place % 2 else _EMPHASIS.sub(r"\2", part) for place, part in enumerate(parts)
    )
    return "".join(said).translate(_BACK)


def _bare(spared: str) -> str:
    return spared[8:-9] if spared.startswith("<") else spared[2:-2]


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_plain(cell).strip() for cell in re.split(r"[|^]", _marked(line))[1:-1])


# ── MediaWiki ───────────────────────────────────────────────────────────────────────────────

_TAG: Final = re.compile(
    r"</?(?:blockquote|nowiki|p|div|center|small|big)(?: [^<>]{0,200})?>", re.IGNORECASE
)
_LINE_BREAK: Final = re.compile(r"<br ?/?>", re.IGNORECASE)
_QUOTES: Final = re.compile(r"('{2,5})(?=[^\s'])(.{1,300}?)(?<=[^\s'])\1")
_ATTRIBUTES: Final = re.compile(r"^\s*+(?:[\w-]++=\"[^\"]*+\"\s*+)++\|(?!\|)")
_MARKED: Final = ("{|", "|}", "'''", "[[Cat", "__TOC__", "__NOTOC__", "<nowiki>", "<blockquote>")


def is_mediawiki(raw: Sequence[str], name: str = "") -> bool:
    """Whether these lines have headings of wikis and what only MediaWiki writes."""
    if name.lower().endswith(".mediawiki.txt"):
        return True
    levels = {_heading(line.strip())[0] for line in raw}
    if not levels & {1, 2, 3}:
        return False
    single = 1 in levels and bool(levels & {2, 3})
    return single or any(line.lstrip().startswith(_MARKED) for line in raw)


def mediawiki(raw: Sequence[str]) -> Iterator[WikiRow]:
    """The rows of a page of MediaWiki."""
    row: list[str] | None = None
    for line in map(str.strip, raw):
        if line.startswith("{|"):
            row = []
        elif row is not None and line.startswith(("|+", "|-", "|}")):
            yield from _row(row)
            row = None if line == "|}" else []
            if line.startswith("|+"):
                yield WikiRow(_said(line[2:]))
        elif row is not None and line.startswith(("|", "!")):
            row += _in_a_row(line)
        else:
            yield from _typed(line)
    yield from _row(row or [])


def _row(cells: list[str]) -> Iterator[WikiRow]:
    if cells:
        yield WikiRow(" | ".join(cells), 0, tuple(cells))


def _in_a_row(line: str) -> list[str]:
    parts = line[1:].split("!!" if line.startswith("!") and "!!" in line else "||")
    return [_said(_ATTRIBUTES.sub("", part, count=1)) for part in parts]


def _typed(line: str) -> Iterator[WikiRow]:
    signs, words = _heading(line)
    if signs:
        yield WikiRow(_said(words), signs)
        return
    if re.fullmatch("-{4,}", line):
        yield WikiRow("")
        return
    bare = re.sub(r"^[*#:;]++ ?", "", line)
    parts = _LINE_BREAK.split(bare)
    for place, part in enumerate(parts):
        said = _said(part)
        if len(parts) == 1 or said:
            item = "- " if line.startswith(("*", "#")) and not place else ""
            yield WikiRow(f"{item}{said}" if said else "")


def _said(text: str) -> str:
    return html.unescape(_QUOTES.sub(r"\2", _TAG.sub("", text))).strip()
