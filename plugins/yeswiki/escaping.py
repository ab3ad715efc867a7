r"""Escapes text for YesWiki with numeric entities for markup characters.

As little as possible is written so, and only what one of YesWiki's patterns would take (those of
`formatters/wakka.php`, versions Cercopithèque to Doryphore, and what `tools/tableau` and
`tools/progressBar` do to the page made of them). These patterns run over the whole page: what
opens something is written so even if nothing in the same text closes it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from re import Match

_URL: Final = r"""(?P<url>\bhttps?://[^ \t\n"|\\^`{}\[\]<>]++(?=[ \t\n\\^}<>]|\](?!\()|\Z))"""
"""An address is a link whatever it holds: nothing in it may be touched, nor what touches it."""

_MARKS: Final = r"""
    %(?=[%\]])                                  # code; a bar of progress, [50%]
  | "(?=")                                      # raw HTML
  | \[(?=[\[|])                                 # a link, a table
  | \](?=\()                                    # a link or a picture as in Markdown
  | (?P<two>[*~@£/\#])(?=(?P=two)) | _(?=_)     # bold, struck out, italics …
  | (?<![^\W_])[*_]                             # italics as in Markdown
  | `                                           # code as in Markdown
  | &(?=(?:\#\d+|\#[xX][0-9a-fA-F]+|[a-zA-Z0-9]+);)
  | =(?==)                                      # a heading
  | ^\#(?=\#{0,5}\ )                            # a heading as in Markdown
  | -(?=--)                                     # a line break, a rule across the page
  | \{(?=[{#])                                  # an action, a comment
  | (?<![^\W_])[A-Z](?=[a-z]+[A-Z0-9][A-Za-z0-9]*(?![^\W_]))   # the name of a page, as in SupAgro
"""

_LINE: Final = re.compile(f"{_URL} | {_MARKS}", re.VERBOSE)
_HEADING: Final = re.compile(f"^= | =$ | {_MARKS}", re.VERBOSE)
_CELL: Final = re.compile(rf"{_URL} | \| | ^[!\]] | {_MARKS}", re.VERBOSE)
_BOLD_CELL: Final = re.compile(rf"\| | \*$ | {_MARKS}", re.VERBOSE)

_NOT_IN_AN_ACTION: Final = re.compile(r'["<>]|\{\{|\}\}|\[\||\|\]|%\]|\{#|#\}')
"""What ends a value or an action, or acts on the page around it: no entity counts there."""


def line(text: str) -> str:
    """One line of its own."""
    return _LINE.sub(_entity, text)


def heading(text: str) -> str:
    """One line to stand between `=` signs."""
    return _HEADING.sub(_entity, text)


def cell(text: str) -> str:
    """One line to stand between `|`. In front of it, `!so!` would be attributes in HTML."""
    return _CELL.sub(_entity, text)


def bold_cell(text: str) -> str:
    """One line to stand between `**` in a table."""
    return f"**{_BOLD_CELL.sub(_entity, text)}**" if text else ""


def described(text: str) -> str:
    """What of one line can be a value of an action."""
    return _NOT_IN_AN_ACTION.sub(" ", text)


def _entity(found: Match[str]) -> str:
    return found["url"] if found.groupdict().get("url") else f"&#{ord(found[0])};"
