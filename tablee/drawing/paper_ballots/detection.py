"""Finds printed ballots on a picture by their corner marks, and reads the code of each.

Run in a process apart (`photos`): it imports OpenCV. What a ballot's boxes say is `reading`'s.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from tablee.drawing.paper_ballots.code import (
    ACROSS,
    CORNERS,
    DOWN,
    MARK_MODULES,
    BallotCode,
    decoded,
    mark,
)
from tablee.drawing.paper_ballots.sheets import CODE_AT, MARK_SIDE, MODULE

Pixels = np.ndarray[Any, np.dtype[Any]]

cv2.setNumThreads(2)

SMALLEST: Final = 15
"""Pixels of a mark's side: below, its modules run into each other."""
MOST_MARKS: Final = 400
"""On one picture; no table and no sheet has more."""
WIDTHS: Final = (87.0, 192.0, 192.0, 87.0, 192.0, 192.0, 180.0)
"""Millimetres between the outer edges of a ballot's marks, by the division of its sheet."""
LEANS: Final = 0.45
"""How far the line to a neighbour may turn from a mark's own edge: 25 degrees, in radians."""
OFF: Final = 1.2
"""Millimetres by which marks may stand off a flat sheet, root mean square: paper is never flat."""


@dataclass(frozen=True)
class CornerMark:
    """A corner mark on a picture."""

    corner: int
    """0 to 3: top left, top right, bottom left, bottom right."""
    points: Pixels
    """Its own corners, from its top left as printed, clockwise: 4 × 2 pixels."""

    @property
    def side(self) -> float:
        """Pixels of its side, on average."""
        return float(np.hypot(*(np.roll(self.points, -1, axis=0) - self.points).T).mean())

    @property
    def middle(self) -> Pixels:
        middle: Pixels = self.points.mean(axis=0)
        return middle

    @property
    def along(self) -> Pixels:
        """A pixel's step along its upper edge."""
        way = self.points[1] + self.points[2] - self.points[0] - self.points[3]
        along: Pixels = way / np.hypot(*way)
        return along


@dataclass(frozen=True)
class FoundTop:
    """Two upper marks that are of one ballot, and what the code between them says."""

    left: CornerMark
    right: CornerMark
    width: float
    code: BallotCode


def found_marks(grey: Pixels) -> list[CornerMark]:
    """The corner marks on this picture, a byte a pixel."""
    squares = [np.array(mark(corner), np.uint8)[1:-1, 1:-1] for corner in range(len(CORNERS))]
    rows = [cv2.aruco.Dictionary.getByteListFromBits(square) for square in squares]
    asked = cv2.aruco.DetectorParameters()
    asked.adaptiveThreshWinSizeMin = 5
    asked.adaptiveThreshWinSizeMax = 45
    asked.adaptiveThreshWinSizeStep = 20
    asked.minMarkerPerimeterRate = 4 * SMALLEST / max(grey.shape)
    asked.maxErroneousBitsInBorderRate = 0.2
    asked.errorCorrectionRate = 0.5
    asked.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    asked.cornerRefinementWinSize = 3
    known = cv2.aruco.Dictionary(np.concatenate(rows), MARK_MODULES, 5)
    corners, ids, _refused = cv2.aruco.ArucoDetector(known, asked).detectMarkers(grey)
    numbers = [] if ids is None else [int(n) for n in ids.ravel()]
    found = [CornerMark(n, square[0]) for n, square in zip(numbers, corners, strict=True)]
    return found[:MOST_MARKS]


def flattened(corner: int, width: float, height: float) -> Pixels:
    """Where the corners of a mark are on the paper, in millimetres from the frame's top left."""
    x = width - MARK_SIDE if corner % 2 else 0.0
    y = height - MARK_SIDE if corner > 1 else 0.0
    s = MARK_SIDE
    return np.array([(x, y), (x + s, y), (x + s, y + s), (x, y + s)], np.float64)


def onto(marks: Sequence[CornerMark], width: float, height: float) -> tuple[Pixels, float]:
    """What takes millimetres on the paper to the picture, and how far marks stand off it (mm)."""
    flat = np.concatenate([flattened(each.corner, width, height) for each in marks])
    seen = np.concatenate([each.points for each in marks]).astype(np.float64)
    homography, _inliers = cv2.findHomography(flat, seen, 0)
    if homography is None:
        return np.eye(3), np.inf
    off = cv2.perspectiveTransform(flat[None], homography)[0] - seen
    scale = sum(each.side for each in marks) / len(marks) / MARK_SIDE
    return homography, float(np.sqrt((off**2).sum(axis=1).mean())) / scale


def found_tops(grey: Pixels, marks: Sequence[CornerMark]) -> Iterator[FoundTop]:
    """The pairs of upper marks between which a code can be read, each mark once."""
    lefts = [each for each in marks if each.corner == 0]
    rights = [each for each in marks if each.corner == 1]
    pairs = [
        (abs(near - width), left, right, width)
        for left, right in itertools.product(lefts, rights)
        for near in [_apart(left, right)]
        for width in sorted({*WIDTHS})
        if 0.75 * width < near < 1.3 * width
    ]
    taken: set[int] = set()
    for _off, left, right, width in sorted(pairs, key=lambda pair: pair[0]):
        if {id(left), id(right)} & taken:
            continue
        code = _code_between(grey, left, right, width)
        if code is not None and code.division < len(WIDTHS) and WIDTHS[code.division] == width:
            taken |= {id(left), id(right)}
            yield FoundTop(left, right, width, code)


def _apart(left: CornerMark, right: CornerMark) -> float:
    """Millimetres from one's outer edge to the other's, as far as their sizes tell; 0 if askew."""
    way = right.middle - left.middle
    length = float(np.hypot(*way))
    if length < 1 or not 0.5 < left.side / right.side < 2:
        return 0.0
    for each in (left, right):
        cross = each.along[0] * way[1] - each.along[1] * way[0]
        if abs(cross) > LEANS * length or float(each.along @ way) < 0:
            return 0.0
    return length / ((left.side + right.side) / 2 / MARK_SIDE) + MARK_SIDE


def _code_between(
    grey: Pixels, left: CornerMark, right: CornerMark, width: float
) -> BallotCode | None:
    homography, off = onto((left, right), width, MARK_SIDE * 2)
    if off > OFF:
        return None
    for dx, dy in itertools.product((0.0, -0.35, 0.35), (0.0, -0.4, 0.4)):
        levels = _levels(grey, homography, (CODE_AT[0] + dx, CODE_AT[1] + dy))
        dark, light = np.percentile(levels, (15, 85))
        if light - dark < 20:
            return None
        code = decoded([int(level < (dark + light) / 2) for level in levels])
        if code is not None:
            return code
    return None


def _levels(grey: Pixels, homography: Pixels, at: tuple[float, float]) -> Pixels:
    """How light each module of the grid is, row after row."""
    spread = np.array([-0.2, 0.0, 0.2]) * MODULE
    places = [
        (at[0] + (x + 0.5) * MODULE + a, at[1] + (y + 0.5) * MODULE + b)
        for y in range(DOWN)
        for x in range(ACROSS)
        for a in spread
        for b in spread
    ]
    seen = cv2.perspectiveTransform(np.array([places]), homography)[0].astype(np.float32)
    values = cv2.remap(grey, seen[:, 0], seen[:, 1], cv2.INTER_LINEAR, borderValue=255)
    levels: Pixels = values.astype(np.float32).reshape(-1, 9).mean(axis=1)
    return levels
