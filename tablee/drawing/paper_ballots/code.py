"""Encodes what a printed ballot says of itself: its vote, its layout, a random serial. Pure.

Between the upper two corner marks of each ballot stands a grid of black and white modules: the
fields of `BallotCode`, then a checksum. No error is corrected: what is spoiled is refused. The
serial is drawn when the sheets are made and written nowhere else; it tells two ballots apart, and
nothing of who has filled one in.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# ── corner marks ────────────────────────────────────────────────────────────────────────────

MARK_MODULES: Final = 5
"""Of a corner mark's pattern, across and down; its black frame is one more on each side."""
CORNERS: Final = (0x01C06E6, 0x1AF0EDD, 0x10395F7, 0x1D4082D)
"""Top left, top right, bottom left, bottom right: 1, 2, 3 and 5 of OpenCV's DICT_5X5_50, none of
the voting cards'. Turned in any way, any two differ in 12 of 25 modules."""


def mark(corner: int) -> list[list[int]]:
    """The 7 × 7 modules of a corner's mark with its frame: 0 for black, 1 for white."""
    bits = [int(bit) for bit in f"{CORNERS[corner]:025b}"]
    rows = [[0, *bits[at : at + MARK_MODULES], 0] for at in range(0, 25, MARK_MODULES)]
    edge = [0] * (MARK_MODULES + 2)
    return [edge, *rows, edge]


# ── what a ballot says of itself ────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class BallotTag:
    """Which round of which vote a ballot is for."""

    session: int
    """A digest of the session's id, 16 bits."""
    step: int
    """Of the step's id, 12 bits."""
    round: int
    """Modulo 64."""

    @classmethod
    def of(cls, session: str, step: str, round: int) -> BallotTag:
        """The tag of this round of this step of this session."""
        return cls(digest(session, 16), digest(f"{session}/{step}", 12), round % 64)


@dataclass(frozen=True)
class BallotCode:
    """All that the grid of one page of a ballot says."""

    tag: BallotTag
    words: int
    """A digest of all words that decide where its boxes are, 20 bits."""
    division: int
    """How its sheet is divided, as `ballot.typ` numbers it."""
    air: int
    """What was added between its rows, in steps of `ballot.typ`."""
    lines: int
    """Lines to write on that were added."""
    page: int
    """From 0, of a ballot that goes on over several."""
    serial: int
    """32 random bits: the same on all its pages."""


def digest(text: str, bits: int) -> int:
    """So many bits that depend on the whole text."""
    whole = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return whole >> (256 - bits)


def new_serials(count: int) -> list[int]:
    """So many random serials, no two alike."""
    found: dict[int, None] = {}
    while len(found) < count:
        found[secrets.randbits(32)] = None
    return list(found)


_WIDTHS: Final = (16, 12, 6, 20, 3, 5, 2, 4, 32)
_CHECK: Final = 20
DOWN: Final = 4
ACROSS: Final = (sum(_WIDTHS) + _CHECK) // DOWN
"""Modules of the grid: 4 rows of 30."""


def encoded(code: BallotCode) -> list[list[int]]:
    """The modules of the grid by row: 1 for black."""
    tag = code.tag
    values = (tag.session, tag.step, tag.round, code.words, code.division, code.air, code.lines)
    bits: list[int] = []
    for value, width in zip((*values, code.page, code.serial), _WIDTHS, strict=True):
        assert 0 <= value < 1 << width, (value, width)
        bits += [value >> at & 1 for at in reversed(range(width))]
    bits += _checksum(bits)
    scattered = [bit ^ mask for bit, mask in zip(bits, _MASK, strict=True)]
    return [scattered[at : at + ACROSS] for at in range(0, len(scattered), ACROSS)]


def decoded(modules: Sequence[int]) -> BallotCode | None:
    """What these modules say, row after row; None where their checksum does not fit."""
    bits = [bit ^ mask for bit, mask in zip(modules, _MASK, strict=True)]
    if _checksum(bits[:-_CHECK]) != bits[-_CHECK:]:
        return None
    values, at = [], 0
    for width in _WIDTHS:
        values.append(int("".join(map(str, bits[at : at + width])), 2))
        at += width
    session, step, round_, *others = values
    return BallotCode(BallotTag(session, step, round_), *others)


def _checksum(bits: Sequence[int]) -> list[int]:
    check = digest("".join(map(str, bits)), _CHECK)
    return [check >> at & 1 for at in reversed(range(_CHECK))]


_MASK: Final = [int(bit) for bit in f"{digest('paper ballot', DOWN * ACROSS):0{DOWN * ACROSS}b}"]
"""Turns some modules, so that fields full of zeros are no empty paper."""
