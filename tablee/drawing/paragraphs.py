"""Texts set in lines as a book has them: cut where a syllable ends, and with the spaces of print.

For what is read at leisure on a poster; results keep to `letters.wrapped`, which never cuts a word
that fits.
"""

from __future__ import annotations

import functools
import re
from collections import deque
from typing import TYPE_CHECKING, Final

from tablee.caching import remembered
from tablee.drawing.letters import GLUE, drawable, width
from tablee.texts import language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyphen import Pyphen  # type: ignore[import-untyped]

    from tablee.drawing.letters import Face

__all__ = ["balanced", "set_in_lines"]

RAGGED: Final = 0.4
"""A line that would end so much before its margin, as a share of it, takes a part of a word."""
FEWEST: Final = 3
"""Letters on either side of a cut."""
LONELY: Final = 0.29
"""A last line that is shorter than this, as a share of the others, gets company."""
NARROWER: Final = (0.92, 0.84, 0.76, 0.68)
"""The widths that are tried for that."""
_AFTER: Final = re.compile(r"(?<=[/?&=_.,;:@#+)\]-])(?=[^\s/])")
"""Where an address is cut: after its signs, never between two slashes."""
_JOINED: Final = re.compile(r"(?<=\w-)(?=\w)")
"""Where a word with a hyphen of its own is cut."""
_WORD: Final = re.compile(r"[^\W\d_]{5,}")


def set_in_lines(text: str, face: Face, room: float) -> tuple[str, ...]:
    """The text in lines of at most `room` pixels; a typed line begins a line.

    Words are cut by the rules of the language being spoken, only where they would not fit or would
    leave a line ragged. The last line is not left short, where that costs no line.
    """
    return _set(text, face, room, language())


@remembered(4096)
def _set(text: str, face: Face, room: float, _code: str) -> tuple[str, ...]:
    lines = (_paragraph(_glued(typed), face, room) for typed in text.splitlines())
    return tuple(line for typed in lines for line in typed)


def balanced(text: str, face: Face, room: float) -> tuple[str, ...]:
    """The same for a title: its lines about as long as each other, and no word cut that fits."""
    lines = tuple(_filled(_glued(text).split(" "), face, room, hyphens=False))
    low, high = room / 2, room
    while len(lines) > 1 and high - low > face.size / 2:
        middle = (low + high) / 2
        tried = tuple(_filled(_glued(text).split(" "), face, middle, hyphens=False))
        if len(tried) == len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return tuple(filter(None, lines))


def _glued(text: str) -> str:
    """With the spaces that printers leave unbroken: before `: ; ? !`, inside « », after « à »."""
    spaced = re.sub(r"(?<! ) ++(?=[:;?!»]++(?:\s|$))|(?<=«) +", GLUE, drawable(text))
    return re.sub(r"(?<![^\W_])([àÀ]) (?=\w)", rf"\1{GLUE}", spaced)


def _paragraph(text: str, face: Face, room: float) -> tuple[str, ...]:
    words = text.split(" ")
    lines = tuple(filter(None, _filled(words, face, room, hyphens=True)))
    if len(lines) > 1 and _lonely(lines[-1], face, room):
        for share in NARROWER:
            tried = tuple(filter(None, _filled(words, face, room * share, hyphens=False)))
            if len(tried) == len(lines) and not _lonely(tried[-1], face, room):
                return tried
    return lines


def _lonely(line: str, face: Face, room: float) -> bool:
    return width(line, face) < room * LONELY


def _filled(words: Sequence[str], face: Face, room: float, *, hyphens: bool) -> Iterator[str]:
    """Line after line, each as full as it can be."""
    # A hyphen in an address would be read as one of its signs, in what is left of it as well.
    waiting = deque((word, "/" in word or "@" in word) for word in words)
    line, taken = "", 0.0
    while waiting:
        word, address = waiting.popleft()
        free = room - taken - (width(" ", face) if line else 0.0)
        long = width(word, face)
        if long <= free:
            line, taken = f"{line} {word}" if line else word, room - free + long
            continue
        whole = long <= room
        may_cut = not whole or (hyphens and free > room * RAGGED)
        cuts = _cuts(word, whole=whole, address=address) if may_cut else []
        head, tail = _longest(word, cuts, face, free)
        if not head and not line:
            head, tail = _torn(word, face, room)
        yield f"{line} {head}" if line and head else line or head
        line, taken = "", 0.0
        waiting.appendleft((tail, address))
    yield line


# ── where a word is cut ─────────────────────────────────────────────────────────────────────


def _cuts(word: str, *, whole: bool, address: bool) -> list[tuple[int, str, str]]:
    """Where it may be cut, with what comes of it: `(place, beginning, rest)`.

    A word that would fit on a line of its own is cut between syllables, and nowhere else.
    """
    found = [(c.start(), word[: c.start()], word[c.start() :]) for c in _JOINED.finditer(word)]
    if not address:
        found += [(at, word[:at] + "-", word[at:]) for at in _syllables(word, names=not whole)]
    if not whole:
        found += [(c.start(), word[: c.start()], word[c.start() :]) for c in _AFTER.finditer(word)]
        glues = [at for at, letter in enumerate(word) if letter == GLUE]
        found += [(at, word[:at], word[at + 1 :]) for at in glues]
    return found


def _longest(
    word: str, cuts: Sequence[tuple[int, str, str]], face: Face, free: float
) -> tuple[str, str]:
    """The longest beginning that fits, and the rest; nothing and the word if none does."""
    for _at, head, tail in sorted(cuts, reverse=True):
        if head and tail and width(head, face) <= free:
            return head, tail
    return "", word


def _torn(word: str, face: Face, room: float) -> tuple[str, str]:
    """As many of its letters as fit, one at least, and the others."""
    few, many = 1, len(word)
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if width(word[:middle], face) <= room else (few, middle)
    return word[:few], word[few:]


def _syllables(word: str, *, names: bool) -> Iterator[int]:
    """Where a word may be cut with a hyphen; names, which begin with a capital, only if asked."""
    for found in _WORD.finditer(word):
        letters = found[0]
        if names or letters.islower():
            places = _hyphens(language()).positions(letters)
            fit = (at for at in places if FEWEST <= at <= len(letters) - FEWEST)
            yield from (found.start() + at for at in fit)


@functools.cache
def _hyphens(code: str) -> Pyphen:
    from pyphen import Pyphen  # here: its lists are read once there is something to set

    return Pyphen(lang=code)
