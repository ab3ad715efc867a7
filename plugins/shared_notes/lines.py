"""Content class of a note line, and the parser of typed or pasted text to lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tablee.plugin import N_, Content, Role

_SCRIBES: Final = frozenset({Role.FACILITATOR, Role.SCRIBE})

PLACES: Final = {
    "notes": N_("Notes"),
    "important": N_("Éléments importants"),
    "question": N_("Questions ouvertes"),
    "proposal": N_("Propositions"),
}
"""Where a line can go: the notes of its step, or one of three places on the sheet."""

_HEADING: Final = re.compile(r"#+(\s+|$)")


@dataclass(frozen=True)
class NoteLine(Content):
    """One line of the notes."""

    kind = "note"
    posted_by = _SCRIBES
    edited_by = _SCRIBES
    text: str = ""
    taken_in: str = ""
    """The id of the step that was running; empty before the first."""
    heading: bool = False
    place: str = "notes"
    """One of `PLACES`."""


def read(typed: str, taken_in: str, place: str) -> list[NoteLine]:
    """One note a line; blank lines are left out, `# ` begins a heading (`#word` does not)."""
    found = []
    for line in map(str.strip, typed.splitlines()):
        mark = _HEADING.match(line)
        text = line[mark.end() :] if mark else line
        if text:
            found.append(NoteLine(text, taken_in, heading=mark is not None, place=place))
    return found
