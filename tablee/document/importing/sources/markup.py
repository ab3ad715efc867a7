"""Parses Markdown and YesWiki to lines of plain words, with the levels of headings.

Where a mark may be a word, the line stays as it stands: tables, links, `{{…}}` and code keep
theirs. Only marks that stand for nothing go: signs of headings, paired `**`, backslashes, rules.
"""

from __future__ import annotations

import enum
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tablee.document.importing import labels
from tablee.document.importing.sources import wikis
from tablee.document.importing.sources.wikis import WikiRow


class Format(enum.StrEnum):
    """How a report marks its headings, or that it is a file of ours."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    YESWIKI = "yeswiki"
    DOKUWIKI = "dokuwiki"
    MEDIAWIKI = "mediawiki"
    HTML = "html"
    DOCX = "docx"
    ODT = "odt"
    DOCUMENT = "document"
    SESSION = "session"


@dataclass(frozen=True)
class MarkupLine:
    """One line of words, never empty, without white space around it."""

    text: str
    level: int = 0
    """Of a heading, 1 the highest; 0 where nothing marks the line as one."""
    gap: bool = False
    """Whether a blank line stands before it."""
    cells: tuple[str, ...] = ()
    """Of a table's row; none for other lines."""


_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.*?\S)(?:[ \t]+#+)?")
_UNDERLINE: Final = re.compile(r"(=|-)\1{2,}")
_RULE: Final = re.compile(r"([-*_])(?:[ \t]*\1){2,}")
_SIGNS: Final = "•‣▪▫◦●○■□➢➤·\uf0b7\uf0a7\uf0d8\uf0fc\uf076"
"""Bullets that nobody types as words: those of word processors, of which some have no sign."""
_BULLET: Final = re.compile(rf"^(?:[*+{_SIGNS}]|o(?=\t))\s+(?=\S)")
_PLAIN_BULLET: Final = re.compile(rf"^(?:[{_SIGNS}]|o(?=\t| {{2}}))\s*(?=\S)")
"""In plain text a star and a plus may be words."""
_BREAK: Final = re.compile(r"(?<![\s\\])((?:\\\\)*+)\s*+<br ?/?>$")
"""A line's end that is marked besides; behind a backslash it is words."""
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_STRONG: Final = re.compile(
    r"(?<![\w*_\\])(\*\*|__)(?=[^\s*_])((?:(?!\1).){1,300})(?<=[^\s*_\\])\1(?![\w*_])"
)
_WIKI_HEADING: Final = re.compile(r"(={2,6})(?!=)\s*+(.*?[^\s=])\s*(={2,6})")
_ATTACHED: Final = re.compile(r"\{\{attach [^{}]{0,300}?desc=\"([^\"{}]+)\"[^{}]*\}\}")
"""A picture of YesWiki: what it shows, in words."""
_WIKI_STRONG: Final = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*])((?:(?!\*\*).){1,300})(?<=[^\s*])\*\*(?![\w*])"
)


def typed_lines(text: str, name: str = "") -> tuple[Format, tuple[MarkupLine, ...]]:
    """The lines that hold something, and the format that was recognised.

    `name` is the file's: `.md` says that it is Markdown where nothing in it says so.
    """
    typed = text.split("\n")
    raw = [line.strip() for line in typed]
    sure = _surely_markdown(raw, name)
    for format_, is_so, rows in () if sure else _WIKIS:
        if is_so(typed, name):
            return format_, typed_rows(rows(typed))
    format_ = Format.MARKDOWN if sure else _format(raw)
    if format_ is Format.MARKDOWN:
        raw = [_BREAK.sub(r"\1", line) for line in raw]
        return format_, typed_rows(_markdown(raw))
    if format_ is Format.YESWIKI:
        return format_, typed_rows(_yeswiki(raw))
    return format_, typed_rows(WikiRow(_PLAIN_BULLET.sub("- ", line)) for line in raw)


def _surely_markdown(raw: list[str], name: str) -> bool:
    """By its name, or by the title that it begins with: what wikis mark is words further down."""
    first = next(filter(None, raw), "")
    return name.lower().endswith((".md", ".markdown")) or first.startswith(("# ", "#\t"))


def _format(raw: list[str]) -> Format:
    wiki = sum(1 for line in raw if _WIKI_HEADING.fullmatch(line))
    signs = _headings(raw)
    if wiki > signs:
        return Format.YESWIKI
    under = any(_underlined(raw, place) for place in range(len(raw)))
    return Format.MARKDOWN if signs or under else Format.PLAIN


def _headings(raw: list[str]) -> int:
    """How many headings `#` marks; none where it may be a word: one or two amid plain text."""
    found = [line for line in raw if _HEADING.fullmatch(line)]
    first = next(filter(None, raw), "")
    known = any(
        labels.found(MarkupLine(line.strip("# \t"))) for line in found if line.strip("# \t")
    )
    return len(found) if known or len(found) > 2 or first in found else 0


def _underlined(raw: list[str], place: int) -> int:
    """The level that the line below gives to this one; 0 for none."""
    below = raw[place + 1] if place + 1 < len(raw) else ""
    if not raw[place] or _UNDERLINE.fullmatch(raw[place]) or not _UNDERLINE.fullmatch(below):
        return 0
    return 1 if below.startswith("=") else 2


def typed_rows(rows: Iterable[WikiRow]) -> tuple[MarkupLine, ...]:
    """The rows that hold something, each with whether a blank one stands before it."""
    return tuple(_gapped(rows))


def _gapped(rows: Iterable[WikiRow]) -> Iterator[MarkupLine]:
    gap = False
    for row in rows:
        if text := row.text.strip():
            yield MarkupLine(text, row.level, gap, row.cells)
            gap = False
        else:
            gap = True


_WIKIS: Final = (
    (Format.DOKUWIKI, wikis.is_dokuwiki, wikis.dokuwiki),
    (Format.MEDIAWIKI, wikis.is_mediawiki, wikis.mediawiki),
)
"""The wikis that are told apart by their marks, before YesWiki."""


# ── tables ──────────────────────────────────────────────────────────────────────────────────

_TABLE_RULE: Final = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?")


def _rows_of(raw: list[str], place: int) -> int:
    """How many lines of Markdown are a table that begins here; 0 for none."""
    if "|" not in raw[place] or place + 1 == len(raw) or "|" not in raw[place + 1]:
        return 0
    if not _TABLE_RULE.fullmatch(raw[place + 1]):
        return 0
    end = place + 2
    while end < len(raw) and "|" in raw[end]:
        end += 1
    return end - place


def _cells(line: str) -> tuple[str, ...]:
    """The cells between bars; a bar behind a backslash is a word."""
    bare = line.strip().removeprefix("|")
    parts = re.split(r"(?<!\\)\|", bare)
    parts = parts[:-1] if len(parts) > 1 and not parts[-1].strip() else parts
    return tuple(_words(part.strip().replace("\\|", "|")) for part in parts)


def _row(cells: tuple[str, ...]) -> WikiRow:
    return WikiRow(" | ".join(cells), 0, cells)


# ── Markdown ────────────────────────────────────────────────────────────────────────────────


def _markdown(raw: list[str]) -> Iterator[WikiRow]:
    code = False
    table = 0
    for place, line in enumerate(raw):
        fence = line.startswith(("```", "~~~"))
        code = code != fence
        table = table - 1 if table else 0 if code or fence else _rows_of(raw, place)
        if fence or code:
            yield WikiRow(line)
        elif table:
            if not _TABLE_RULE.fullmatch(line):
                yield _row(_cells(line))
        else:
            yield _marked(raw, place)


def _marked(raw: list[str], place: int) -> WikiRow:
    line = raw[place]
    if level := _underlined(raw, place):
        return WikiRow(_words(line), level)
    if _RULE.fullmatch(line) or (place and _underlined(raw, place - 1)):
        return WikiRow("")
    if heading := _HEADING.fullmatch(line):
        return WikiRow(_words(heading[2]), len(heading[1]))
    return WikiRow(_words(_BULLET.sub("- ", re.sub(r"^>\s+", "", line))))


def _words(line: str) -> str:
    r"""The line's words: escaped marks as typed, paired `**` and a line's closing `\` gone."""
    bare = _STRONG.sub(r"\2", line)
    parts = _ESCAPE.split(re.sub(r"\\$", "", bare))
    # What was escaped begins no entity: `\&amp;` is these five signs.
    return "".join(part if place % 2 else _entities(part) for place, part in enumerate(parts))


def _entities(text: str) -> str:
    """Entities as the characters they stand for; white space and unknown ones stay words apart."""
    return _ENTITY.sub(lambda found: _character(found[0]), text)


def _character(entity: str) -> str:
    said = html.unescape(entity)
    return said if said.isprintable() else " "


# ── YesWiki ─────────────────────────────────────────────────────────────────────────────────


def _yeswiki(raw: list[str]) -> Iterator[WikiRow]:
    table = False
    for line in raw:
        if line in ("[|", "|]"):
            table = line == "[|"
            yield WikiRow("")
        elif table and line.startswith("|"):
            parts = line.removeprefix("|").removesuffix("|").split("|")
            yield _row(tuple(_wiki_words(part.strip()) for part in parts))
        else:
            yield _wiki(line)


def _wiki(line: str) -> WikiRow:
    if heading := _WIKI_HEADING.fullmatch(line):
        return WikiRow(_wiki_words(heading[2]), 7 - min(len(heading[1]), len(heading[3])))
    if re.fullmatch("-{4,}", line):
        return WikiRow("")
    if picture := _ATTACHED.fullmatch(line):
        return WikiRow(picture[1])
    return WikiRow(_wiki_words(_BULLET.sub("- ", re.sub(r"(?<=\S)\s*-{3}$", "", line))))


def _wiki_words(line: str) -> str:
    return _entities(_WIKI_STRONG.sub(r"\1", line))
