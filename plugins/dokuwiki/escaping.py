r"""Escapes text for DokuWiki by enclosing its markup characters in `%%`.

DokuWiki has no sign that takes the power from the next one. In a line that holds marks, all from
the first that would act to the last is written between `%%`, or `<nowiki>` where `%%` were typed;
a line without any is as typed. What acts is what the patterns of `inc/Parsing` take, replaced
signs (`->`), smileys and links of CamelCase included, and any tag or `~~macro~~`: plugins add some.

Not for Markdown, which DokuWiki can be set to read as well since 2026 and does not by default.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from re import Match, Pattern

_SMILEYS: Final = (
    r"8-[)Oo] | :-[()/\\?DPoOxX|] | =\) | ;-\) | m\( | \^_\^ | :[?!]: | LOL | FIXME | DELETEME"
)

_MARKS: Final = rf"""
    (?P<url>\b(?:https?|ftp)://[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+(?::\d++)?+
      (?:[/?\#](?:(?!//|__|%%|\[\[)[\w/\#~:.?+=&%@!\[\],;-])*)?
      (?<=[A-Za-z0-9/])(?=[.,;:!?)]*(?:[\s\u00a0]|\Z)))            # an address: no mark acts in it
  | \*{{2,}} | /{{2,}} | _{{2,}} | '{{2,}} | ~{{2,}} | %{{2,}}
  | \\{{2,}}                                    # a line break, a shared folder
  | \[{{2,}} | \{{{{2,}} | \({{2,}}               # a link, a picture, a footnote
  | <(?:/?[A-Za-z]\w* | [/!] | (?=[^\s<>@]+@))   # a tag, an address
  | &\#?\w+;                                   # an entity, where Markdown is read as well
  | <[-=]>? | [-=]> | << | >> | -{{2,}} | \.{{3,}} | \((?:c|tm|r)\) | "   # typography
  | \b(?:[1-9]|\d{{2,}})[xX]\d+\b               # the same: 640x480
  | (?:(?<=\W)|^)(?:{_SMILEYS})(?=\W|$)
  | \b[A-Z]+[a-z]+[A-Z][A-Za-z]*\b              # the name of a page, in wikis that want this
"""

_LINE: Final = re.compile(rf"^[>|^] | ^=+ | (?<!=)={{2,}}$ | {_MARKS}", re.VERBOSE | re.ASCII)
_CELL: Final = re.compile(rf"[|^] | :::  | [\ \t]{{2,}} | \t | {_MARKS}", re.VERBOSE | re.ASCII)
_ADDRESS: Final = re.compile(r"\w:|\bwww?\.|\bftp?\.", re.IGNORECASE | re.ASCII)
_SMILEY: Final = re.compile(_SMILEYS, re.VERBOSE)
_SMILEY_LAST: Final = re.compile(f"(?:{_SMILEYS})$", re.VERBOSE)
_CLOSING: Final = {"[[": "]]", "{{": "}}", "((": "))"}
"""They do nothing alone; with what they close they are easier to read. So is the `>` of a tag."""


def line(text: str) -> str:
    """One line of its own. ASCII alone counts as letters: DokuWiki's patterns see bytes."""
    return _spared(_LINE, text)


def cell(text: str) -> str:
    """One line to stand in a table."""
    return _spared(_CELL, text)


def _spared(marks: Pattern[str], text: str) -> str:
    found = [m for m in marks.finditer(text) if not m["url"]]
    if not found:
        return text
    start = _beginning(text, found[0].start())
    end = _ending(text, max(_closed(text, mark) for mark in found))
    return f"{text[:start]}{_unread(text[start:end])}{text[end:]}"


def _beginning(text: str, mark: int) -> int:
    """Where `%%` may stand: an address would take them in, a smiley is one only beside a sign."""
    word = re.split(r"\s", text[:mark])[-1]
    start = mark - len(word) if _ADDRESS.search(word) else mark
    while found := _SMILEY_LAST.search(text[max(0, start - 8) : start]):
        start -= len(found[0])
    return start


def _closed(text: str, mark: Match[str]) -> int:
    """The end of what the mark opens, if it is in this line; of the mark else."""
    tag = mark[0].startswith("<") and mark[0][1:2] not in ("-", "=", "<")
    closing = ">" if tag else _CLOSING.get(mark[0][:2], "")
    place = text.find(closing, mark.end()) if closing else -1
    return place + len(closing) if place >= 0 else mark.end()


def _ending(text: str, end: int) -> int:
    while found := _SMILEY.match(text, end):
        end = found.end()
    return end


def _unread(words: str) -> str:
    if "%%" not in words:
        return f"%%{words}%%"
    parts = re.split("(</nowiki>)", words)
    return "".join(
        f"%%{part}%%" if part == "</nowiki>" else f"<nowiki>{part}</nowiki>"
        for part in parts
        if part
    )
