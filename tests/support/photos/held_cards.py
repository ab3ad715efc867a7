"""A photo of voting cards of the real PDF, each number with its side, in rows and in focus."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from tests.support.photos.cards import printed_card

if TYPE_CHECKING:
    from collections.abc import Mapping

SIDE = 150
APART = 30


def photo_of_cards(shown: Mapping[int, int]) -> bytes:
    """A JPEG on which each of these cards has this side up, 0 to 3."""
    across = math.ceil(math.sqrt(len(shown)))
    cell = SIDE + APART
    down = math.ceil(len(shown) / across)
    wall = np.full((down * cell + APART, across * cell + APART), 110, np.uint8)
    for n, (number, side) in enumerate(shown.items()):
        x, y = APART + n % across * cell, APART + n // across * cell
        small = cv2.resize(printed_card(number), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        wall[y : y + SIDE, x : x + SIDE] = np.rot90(small, side)
    return cv2.imencode(".jpg", wall)[1].tobytes()
