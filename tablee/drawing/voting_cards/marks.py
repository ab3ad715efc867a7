"""Geometry and bit patterns of voting cards: what their printing and their reading share. Pure.

A card is a square. In its middle stands a mark: a black frame of one module around 6 × 6 modules,
black (0) or white (1). Around it the letters of the four sides, clockwise from the top: the side
that is held up is the answer.

The patterns are those of 1 to 120 of the dictionary ARUCO_MIP_36h12 (S. Garrido-Jurado and others,
“Generation of fiducial marker dictionaries using Mixed Integer Linear Programming”, Pattern
Recognition 51, 2016): any two of them, turned in any way, differ in at least 12 of 36 modules.
"""

from __future__ import annotations

from typing import Final

from tablee.view.ballots import CARD_LETTERS, MOST_CARDS

SIDES: Final = len(CARD_LETTERS)
MODULES: Final = 6
"""Of a pattern, across and down; the frame is one more on each side."""
MARGIN: Final = 0.2
"""From the edge of the card to its mark, as a part of the card's side."""
_WORDS: Final = """
6001134e5 1206fbe72 ff8ad6cb4 85da9bc49 b461afe9c 6db51fe13 5248c541f 008f34503
8ea462ece eac2be76d 1af615c44 b48a49f27 2e4e1283b 78b1f2fa8 27d34f57e 89222fff1
4c1669406 bf49b3511 dc191cd5d 11d7c3f85 16a130e35 e29f27eff 428d8ae0c 90d548477
2319cbc93 c3b0c3dfc 0424bccc9 2a081d630 762743d96 d0645bf19 f38d7fd60 c6cbf9a10
3c1be7c65 276f75e63 4490a3f63 da60acd52 3cc68df59 ab46f9dae 88d533d78 b6d62ec21
b3c02b646 22e56d408 ac5f5770a aaa993f66 4caa07c8d 5c9b4f7b0 aa9ef0e05 0705c5750
ac81f545e 735b91e74 8cc35cee4 e44694d04 b5e121de0 261017d0f f1d439eb5 a1a33ac96
174c62c02 1ee27f716 8b1c5ece9 6a05b0c6a 0d0568dfc 192d25e5f 1adbeccc8 cfec87f00
d0b9dde7a 88dcef81e 445681cb9 dbb2ffc83 a48d96df1 b72cc2e7d 0c295b53f f49832704
9968edc29 9e4e1af85 8683e2d1b 810b45c04 6ac44bfe2 645346615 3990bd598 1c9ed0f6a
c26729d65 83993f795 3ac05ac5d 357adff3b 0d5c05565 2f547ef44 86c115041 640fd9e5f
ce08bbcf7 109bb343e c21435c92 35b4dfce4 459752cf2 ec915b82c 51881eed0 2dda7dc97
2e0142144 42e890f99 9a8856527 8e80d9d80 891cbcf34 25dd82410 239551d34 8fe8f0c70
94106a970 82609b40c 0fc9caf36 688181d11 718613c08 0f1ab7629 a357bfc18 4c03b7a46
204dedce6 ad6300d37 84cc4cd09 42160e5c4 87d2adfa8 7850e7749 4e750fc7c bf2e5dfda
"""
PATTERNS: Final = tuple(int(word, 16) for word in _WORDS.split())
"""By card, from number 1: its modules line by line, the first in the highest bit."""
assert len(PATTERNS) == MOST_CARDS


def modules(number: int) -> list[list[int]]:
    """The 8 × 8 modules of this card's mark with its frame: 0 for black, 1 for white."""
    bits = [int(bit) for bit in f"{PATTERNS[number - 1]:036b}"]
    rows = [[0, *bits[at : at + MODULES], 0] for at in range(0, len(bits), MODULES)]
    edge = [0] * (MODULES + 2)
    return [edge, *rows, edge]
