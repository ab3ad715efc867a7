"""From text to lines: the marks of Markdown and YesWiki taken off, the words left as they were.

Where a mark may be a word, the line stays as it stands: tables, links, `{{…}}` and code keep
theirs. Only marks that stand for nothing go: signs of headings, paired `**`, backslashes, rules.
"""

from __future__ import annotations

import enum
import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workshop.importing import labels

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Format", "Typed", "typed_lines"]


class Format(enum.StrEnum):
    """How a report marks its headings, or that it is a file of ours."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    YESWIKI = "yeswiki"
    DOCUMENT = "document"
    SESSION = "session"


@dataclass(frozen=True)
class Typed:
    """One line of words, never empty, without white space around it."""

    text: str
    level: int = 0
    """Of a heading, 1 the highest; 0 where nothing marks the line as one."""
    gap: bool = False
    """Whether a blank line stands before it."""


_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.*?\S)(?:[ \t]+#+)?")
_UNDERLINE: Final = re.compile(r"(=|-)\1{2,}")
_RULE: Final = re.compile(r"([-*_])(?:[ \t]*\1){2,}")
_SIGNS: Final = "•‣▪▫◦●○■□➢➤·\uf0b7\uf0a7\uf0d8\uf0fc\uf076"
"""Bullets that nobody types as words: those of word processors, of which some have no sign."""
_BULLET: Final = re.compile(rf"^(?:[*+{_SIGNS}]|o(?=\t))\s+(?=\S)")
_PLAIN_BULLET: Final = re.compile(rf"^(?:[{_SIGNS}]|o(?=\t| {{2}}))\s*(?=\S)")
"""In plain text a star and a plus may be words."""
_BREAK: Final = re.compile(r"(?<!\s)\s*+<br ?/?>$")
"""A line's end that is marked besides."""
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_STRONG: Final = re.compile(
    r"(?<![\w*_\\])(\*\*|__)(?=[^\s*_])((?:(?!\1).){1,300})(?<=[^\s*_\\])\1(?![\w*_])"
)
_WIKI_HEADING: Final = re.compile(r"(={2,6})(?!=)\s*+(.*?[^\s=])\s*(={2,6})")
_WIKI_STRONG: Final = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*])((?:(?!\*\*).){1,300})(?<=[^\s*])\*\*(?![\w*])"
)


def typed_lines(text: str, name: str = "") -> tuple[Format, tuple[Typed, ...]]:
    """The lines that hold something, and the format that was recognised.

    `name` is the file's: `.md` says that it is Markdown where nothing in it says so.
    """
    raw = [line.strip() for line in text.split("\n")]
    format_ = _format(raw, name)
    if format_ is not Format.PLAIN:
        raw = [_BREAK.sub("", line) for line in raw]
    if format_ is Format.MARKDOWN:
        return format_, tuple(_gapped(_markdown(raw)))
    if format_ is Format.YESWIKI:
        return format_, tuple(_gapped(map(_wiki, raw)))
    return format_, tuple(_gapped((_PLAIN_BULLET.sub("- ", line), 0) for line in raw))


def _format(raw: list[str], name: str) -> Format:
    wiki = sum(1 for line in raw if _WIKI_HEADING.fullmatch(line))
    signs = _headings(raw)
    if wiki > signs:
        return Format.YESWIKI
    under = any(_underlined(raw, place) for place in range(len(raw)))
    marked = signs or under or name.lower().endswith((".md", ".markdown"))
    return Format.MARKDOWN if marked else Format.PLAIN


def _headings(raw: list[str]) -> int:
    """How many headings `#` marks; none where it may be a word: one or two amid plain text."""
    found = [line for line in raw if _HEADING.fullmatch(line)]
    first = next(filter(None, raw), "")
    known = any(labels.found(Typed(line.strip("# \t"))) for line in found if line.strip("# \t"))
    return len(found) if known or len(found) > 2 or first in found else 0


def _underlined(raw: list[str], place: int) -> int:
    """The level that the line below gives to this one; 0 for none."""
    below = raw[place + 1] if place + 1 < len(raw) else ""
    if not raw[place] or _UNDERLINE.fullmatch(raw[place]) or not _UNDERLINE.fullmatch(below):
        return 0
    return 1 if below.startswith("=") else 2


def _gapped(lines: Iterator[tuple[str, int]] | map[tuple[str, int]]) -> Iterator[Typed]:
    gap = False
    for text, level in lines:
        if text := text.strip():
            yield Typed(text, level, gap)
            gap = False
        else:
            gap = True


# ── Markdown ────────────────────────────────────────────────────────────────────────────────


def _markdown(raw: list[str]) -> Iterator[tuple[str, int]]:
    code = False
    for place, line in enumerate(raw):
        if line.startswith(("```", "~~~")):
            code = not code
            yield line, 0
        elif code:
            yield line, 0
        elif level := _underlined(raw, place):
            yield _words(line), level
        elif _RULE.fullmatch(line) or (place and _underlined(raw, place - 1)):
            yield "", 0
        elif heading := _HEADING.fullmatch(line):
            yield _words(heading[2]), len(heading[1])
        else:
            yield _words(_BULLET.sub("- ", re.sub(r"^>\s+", "", line))), 0


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


def _wiki(line: str) -> tuple[str, int]:
    if heading := _WIKI_HEADING.fullmatch(line):
        return _wiki_words(heading[2]), 7 - min(len(heading[1]), len(heading[3]))
    if re.fullmatch("-{4,}", line):
        return "", 0
    return _wiki_words(_BULLET.sub("- ", re.sub(r"(?<=\S)\s*-{3}$", "", line))), 0


def _wiki_words(line: str) -> str:
    return _entities(_WIKI_STRONG.sub(r"\1", line))
