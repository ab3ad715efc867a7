"""The round of introductions: `name : sentence`, or `name sentence` for somebody who is known.

A line that begins with nobody's name belongs to the person above. Lines above the first person are
not part of it: they are given back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.document.importing.names import LONGEST, is_nobody, printed
from tablee.model.entities import fold
from tablee.model.names import USUAL, alike, begins_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.document.importing.names import Cast

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
    texts = [re.sub(r"^[-–—]\s+(?=\S)", "", line) for line in lines]
    people = _unlisted(texts, cast)
    for line, text in zip(lines, texts, strict=True):
        who = _speaker(text, cast, [person for person, _lines in said], people)
        if who is not None:
            said.append((who, [text]))
        elif said:
            said[-1][1].append(line)
        else:
            before.append(line)
    return Round(tuple(before), tuple((who, "\n".join(words)) for who, words in said))


def _unlisted(texts: Sequence[str], cast: Cast) -> set[str]:
    """Names before a colon, in no list, that are people's all the same.

    Usual first names are. Any other may be a word (`Ambiance :`), as nothing in its form tells:
    it is a name where at least three such lines follow each other, or, where no list says who was
    there, two with a person among them. A word that announces something parts them.
    """
    listed = any("participants" in one.listed or one.present for one in cast.people)
    found: set[str] = set()
    run: list[tuple[str, bool]] = []
    for text in (*texts, "Fin :"):
        name = next((name for name, stated in _candidates(text) if stated), "")
        if not name:
            continue
        known = cast.speaker(name) is not None or fold(name).split()[0] in USUAL
        short = name.isupper() and len(name) <= 4
        if known:
            found.add(name)
        if is_nobody(name) or (short and not known) or (listed and known):
            found |= _those(run, listed=listed)
            run = []
        else:
            run.append((name, known))
    return found


def _those(run: list[tuple[str, bool]], *, listed: bool) -> set[str]:
    enough = len(run) > 2 or (not listed and any(known for _name, known in run))
    return {name for name, _known in run} if enough else set()


def _speaker(text: str, cast: Cast, spoken: list[int], people: set[str]) -> int | None:
    """Who says this; None where the line goes on with what stands above."""
    for name, stated in _candidates(text):
        who = cast.speaker(name, spoken)
        sure = stated and name in people
        if who is None and not is_nobody(name) and (sure or _near(name, cast)):
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
