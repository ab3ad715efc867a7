"""The round of introductions: `name : sentence`, or `name sentence` for somebody who is known.

A line that begins with nobody's name belongs to the person above. Lines above the first person are
not part of it: they are given back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workshop.importing.names import LONGEST, is_nobody, printed
from workshop.model import fold
from workshop.names import alike, begins_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop.importing.names import Cast

__all__ = ["Round", "heard"]

_MOST: Final = 400
"""Lines of a round; a longer one is none."""
_BEGINNING: Final = 300
"""Characters of a line within which a name, and what brackets say of it, end."""
_NAMED: Final = re.compile(r"(?P<name>[^:]{1,60}?)\s*(?:\([^)]*\)\s*)?:")
_NO_NAME: Final = re.compile(r"[\d\"«»?!;,#=|<>{}\[\]]")


@dataclass(frozen=True)
class Round:
    """Who said what, and the lines before anybody did."""

    before: tuple[str, ...]
    sentences: tuple[tuple[int, str], ...]
    """By the place of the person; lines that go on stand under the first one."""


def heard(lines: Sequence[str], cast: Cast) -> Round:
    """The round in these lines; whoever is in no list joins the cast."""
    if len(lines) > _MOST:
        return Round(tuple(lines), ())
    before: list[str] = []
    said: list[tuple[int, list[str]]] = []
    for line in lines:
        text = re.sub(r"^[-–—]\s+(?=\S)", "", line)
        who = _speaker(text, cast, [person for person, _lines in said])
        if who is not None:
            said.append((who, [text]))
        elif said:
            said[-1][1].append(line)
        else:
            before.append(line)
    return Round(tuple(before), tuple((who, "\n".join(words)) for who, words in said))


def _speaker(text: str, cast: Cast, spoken: list[int]) -> int | None:
    """Who says this; None where the line goes on with what stands above."""
    for name, stated in _candidates(text):
        who = cast.speaker(name, spoken)
        if who is None and not is_nobody(name) and (stated or _near(name, cast)):
            who = cast.new(name)
        # As the document will write it: with a name before it only where it has none.
        if who is not None and begins_with(text, cast.people[who].name.split()[0]):
            return who
    return None


def _candidates(text: str) -> Iterator[tuple[str, bool]]:
    """Names that the line may begin with, and whether a colon says that it is one."""
    if (named := _NAMED.match(text[:_BEGINNING])) is not None:
        name = printed(named["name"])
        words = name.split()
        if 0 < len(words) <= 4 and not _NO_NAME.search(name):
            yield name, len(words) <= 3 and all(w[0].isupper() for w in (words[0], words[-1]))
    words = printed(text[: 2 * LONGEST]).split()
    for count in (3, 2, 1):
        if len(words) > count:
            yield " ".join(words[:count]).rstrip(",;"), False


def _near(name: str, cast: Cast) -> bool:
    """Whether a name of one word is nearly that of somebody in a list."""
    return (
        len(name) <= LONGEST
        and len(fold(name).split()) == 1
        and any(alike(name, person.name.split()[0]) for person in cast.people)
    )
