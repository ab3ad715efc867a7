"""Escapes text for MediaWiki with HTML entities for markup characters.

As little as possible is written so. Tags and entities are so whatever they are called, since a
wiki's extensions add to them; what closes is left alone, since nothing was opened.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from re import Pattern

_MARKS: Final = r"""
    '(?=')                                      # italics, bold
  | \[(?=\[|[A-Za-z][A-Za-z0-9+.-]*:|//)        # a page, an address
  | \{(?=[{|])                                  # a template, a table
  | <(?=[A-Za-z/!])                             # a tag, a comment
  | &(?=(?:\#\d+|\#[xX][0-9a-fA-F]+|\w+);)
  | ~(?=~~)                                     # a signature
  | _(?=_[^\W\d_]+__)                           # a switch, such as the table of contents
  | -(?=\{)                                     # a choice between ways to write a language
  | \b(?:R(?=FC\s+\d)|P(?=MID\s+\d)|I(?=SBN\s+\d))   # a link to a book or to a text of its kind
"""
_STARTS: Final = r"""
    ^[*\#:;]                                    # a list
  | ^=                                          # a heading, for Pandoc one over several lines
  | ^-(?=---)                                   # a rule across the page
"""

_HEADING: Final = re.compile(f"= | {_MARKS}", re.VERBOSE)
_LINE: Final = re.compile(f"{_STARTS} | {_MARKS}", re.VERBOSE)
_CELL: Final = re.compile(rf"{_STARTS} | \| | !(?=!) | {_MARKS}", re.VERBOSE)

_ADDRESS: Final = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,20}:\S+")
"""An address, where entities may not count: one that holds marks must not become a link."""

_LINKS: Final = re.compile(
    r".*?://|(?:bitcoin|geo|magnet|mailto|matrix|news|sips?|sms|tel|urn|xmpp):", re.IGNORECASE
)
_CHANGED: Final = re.compile(r"[|]|[^\x21-\x7e\w]")
"""What MediaWiki replaces in the address of a link, or leaves out of it, even where it is read."""

_ATTRIBUTE: Final = re.compile(r"^([\w:-]+\s*)=")
"""What Pandoc, which many use to read these pages, takes for an attribute of the cell."""

_NAMED: Final = {"<": "&lt;", "&": "&amp;"}


def line(text: str) -> str:
    """One line of its own."""
    return _spared(_LINE, text)


def heading(text: str) -> str:
    """One line to stand between `=` signs and spaces."""
    return _spared(_HEADING, text)


def cell(text: str) -> str:
    """One line to stand in a table."""
    return _ATTRIBUTE.sub(r"\1&#61;", _spared(_CELL, text))


def _spared(marks: Pattern[str], text: str) -> str:
    places = {mark.start() for mark in marks.finditer(text)}
    for address in _ADDRESS.finditer(text):
        inside = range(*address.span())
        odd = _LINKS.match(address[0]) and _CHANGED.search(address[0])
        if odd or not places.isdisjoint(inside):
            places.update(place for place in inside if text[place] == ":")
    return "".join(_entity(c) if place in places else c for place, c in enumerate(text))


def _entity(mark: str) -> str:
    return _NAMED.get(mark, f"&#{ord(mark)};")
