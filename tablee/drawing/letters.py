"""Our typeface: how wide words are, where they are cut, and what stands for letters it lacks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.caching import remembered
from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.ImageFont import FreeTypeFont

__all__ = ["BOX", "Face", "drawable", "font", "pieces", "width", "wrapped"]

FILES: Final = (
    "fonts/atkinson-hyperlegible-next-latin-400-700-normal.woff2",
    "fonts/atkinson-hyperlegible-next-latin-ext-400-700-normal.woff2",
    "fonts/noto-emoji-emoji-400-normal.woff2",
    "drawing/noto-sans-cyrillic-wght-normal.woff2",
    "drawing/noto-sans-cyrillic-ext-wght-normal.woff2",
    "drawing/noto-sans-greek-wght-normal.woff2",
)
"""Each letter is drawn from the first file that has it.

In `assets/drawing` those of which browsers are sent nothing, as they have such letters themselves:
Noto Sans from the npm package `@fontsource-variable/noto-sans` 5.3.0, as it is. Arabic, Hebrew and
the scripts of Asia have no file: their letters stay boxes.
"""
EMOJI: Final = 2
"""The place of the file with emoji, which are drawn in the ink of the words beside them."""
EMOJI_SIZE: Final = 0.85
"""An emoji beside letters of size 1: as wide as its line is high, nearly."""
EM: Final = 200
"""The size at which letters are measured: their width grows with their size, and nothing else."""
BOX: Final = "�"
"""Stands for a letter that no file has; drawn as an empty box."""
GLUE: Final = "\u00a0"
_GLUES: Final = frozenset("\u00a0\u2007\u202f\u2060")
_FLAGS: Final = {chr(0x1F1E6 + n): chr(ord("A") + n) for n in range(26)}
"""Flags are spelled: FR."""
_SIGNS: Final = {"→": "->", "←": "<-", "⇒": "=>", "≥": ">=", "≤": "<=", "≠": "!="}
_MARKS: Final = {"★": "⭐", "☆": "⭐", "✓": "✔", "☑": "✔", "✗": "✖", "☐": "⬜", "♥": "❤"}
_SPELLED: Final = _FLAGS | _SIGNS | _MARKS
"""Signs that people type and our files lack, in signs that they have."""
_BESIDE: Final = frozenset((*map(chr, range(0x1F3FB, 0x1F400)), "\u20e3"))
"""What stands after a sign and changes it: tones of skin, of which a drawing in one ink has none,
and the frame of a key."""


@dataclass(frozen=True)
class Face:
    """A size in pixels and a weight, 400 to 700."""

    size: int
    weight: int = 400

    @property
    def line(self) -> int:
        """From one line to the next, pixels."""
        return round(self.size * 1.3)

    @property
    def baseline(self) -> int:
        """From the top of a line to the foot of its letters."""
        return round(self.size * 0.99)


# ── what can be drawn ───────────────────────────────────────────────────────────────────────


@remembered(4096)
def drawable(text: str) -> str:
    """The text on one line, in letters of our files; boxes stand for those that have no likeness.

    What is invisible goes: controls, marks of direction, joiners and colours of emoji.
    """
    spaced = (GLUE if c in _GLUES else " " if c.isspace() else c for c in _composed(text))
    return re.sub(" +", " ", "".join(map(_likeness, spaced))).strip(" ")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@remembered(1024)
def _likeness(letter: str) -> str:
    """The letter itself; else what it is made of, such as a for ạ; else a box."""
    if unicodedata.category(letter) == "Cs":  # half of a pair, which no file can be asked for
        return BOX
    if letter in _BESIDE:
        return ""
    if letter in _SPELLED:
        return _SPELLED[letter]
    if letter in (" ", GLUE) or _home(letter) is not None:
        return letter
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me", "Sk"):
        return ""
    parts = unicodedata.normalize("NFKD", letter)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return plain if plain and all(_home(part) is not None for part in plain) else BOX


@remembered(1024)
def _home(letter: str) -> int | None:
    """The place of the first file that has ink for this letter."""
    return next((place for place in range(len(FILES)) if _has(place, letter)), None)


def _has(place: int, letter: str) -> bool:
    drawn = font(place, Face(20))
    if place == EMOJI:  # it draws a narrow box where it has nothing
        return drawn.getlength(letter) > 20 * EMOJI_SIZE
    ink = drawn.getmask(letter)
    return ink.getbbox() is not None and bytes(ink) != _nothing(place)


@remembered(16)
def _nothing(place: int) -> bytes:
    """What a file draws for a letter that it has not: a box, or no ink at all."""
    return bytes(font(place, Face(20)).getmask("\U0010ffff"))


@remembered(64)
def font(place: int, face: Face) -> FreeTypeFont:
    """The file at this place of `FILES`, in this size and weight."""
    from PIL import ImageFont

    size = face.size * EMOJI_SIZE if place == EMOJI else face.size
    loaded = ImageFont.truetype(ROOT / "assets" / FILES[place], size)
    if place != EMOJI:
        loaded.set_variation_by_axes([face.weight])
    return loaded


def pieces(text: str) -> Iterator[tuple[int | None, str]]:
    """A drawable text cut where the file changes: `(place, letters)`, None for boxes."""
    place: int | None = 0
    letters = ""
    for letter in text:
        home = _beside(place) if letter in (" ", GLUE) else None if letter == BOX else _home(letter)
        if home != place and letters:
            yield place, letters
            letters = ""
        place, letters = home, letters + letter
    if letters:
        yield place, letters


def _beside(place: int | None) -> int:
    """Where a space is drawn from: with the letters before it, unless these are no letters."""
    return 0 if place is None or place >= EMOJI else place


# ── how wide it is ──────────────────────────────────────────────────────────────────────────


def width(text: str, face: Face) -> float:
    """Pixels that a drawable text takes on one line."""
    return _ems(text, face.weight) * face.size


@remembered(16384)
def _ems(text: str, weight: int) -> float:
    return sum(piece_width(place, letters, Face(1, weight)) for place, letters in pieces(text))


def piece_width(place: int | None, letters: str, face: Face) -> float:
    """Pixels that letters of one file take; boxes are three fifths of the size."""
    if place is None:
        return len(letters) * face.size * 0.6
    return float(font(place, Face(EM, face.weight)).getlength(letters)) * face.size / EM


def wrapped(text: str, face: Face, room: float) -> Sequence[str]:
    """The text in lines of at most `room` pixels, cut between words; a longer word is cut too."""
    lines: list[str] = []
    line, taken, space = "", 0.0, width(" ", face)
    for word in _words(drawable(text), face, room):
        long = width(word, face)
        if line and taken + space + long > room:
            lines.append(line)
            line, taken = "", 0.0
        taken += (space if line else 0.0) + long
        line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def _words(text: str, face: Face, room: float) -> Iterator[str]:
    for word in text.split(" "):
        while len(word) > 1 and width(word, face) > room:
            fitting = _most(word, face, room)
            yield word[:fitting]
            word = word[fitting:]
        if word:
            yield word


def _most(word: str, face: Face, room: float) -> int:
    """How many of its letters fit; one at least."""
    few, many = 1, len(word)
    while many - few > 1:
        middle = (few + many) // 2
        if width(word[:middle], face) <= room:
            few = middle
        else:
            many = middle
    return few
