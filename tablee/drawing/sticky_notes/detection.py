"""Finds sticky notes on a photo of a wall with OpenCV: by the colour of their paper, then by shape.

Run in a process apart (`photos`). Colours are compared by the ratios of their channels, which a
shadow leaves as they are. What spans the photo is the wall; of each other colour, what has four
sides is a note, and what has more is cut into notes by its corners, as large as those around.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import cv2
import numpy as np

Pixels = np.ndarray[Any, np.dtype[Any]]

cv2.setNumThreads(2)

MOST_NOTES: Final = 200
"""On one photo: of more, the largest."""
LOOKED_AT: Final = 1280
"""Pixels of the longer side in which notes are looked for."""
SMALLEST: Final = 20
"""Pixels of a note’s side there."""
LARGEST: Final = 0.2
"""Part of the photo beyond which a piece of colour is no note."""
BIN: Final = 0.03
"""Of the logarithm of a ratio: colours nearer than that are one."""
BINS: Final = 96
LEAST_SHARE: Final = 0.0008
"""Of the photo: what has a colour of less is none."""
WALL_SPANS: Final = 0.55
"""Of the photo’s width and height: a colour that reaches so far in one piece is the wall’s."""
STRAIGHT: Final = 0.86
"""Part of its four-sided outline that a note fills at least."""
MANY: Final = 5
"""Times a note: a larger piece of one colour that notes do not fill is none of them."""
LONGEST: Final = 1.9
"""Times its shorter side that a note’s longer side is at most."""


def find_notes(colours: Pixels) -> list[Pixels]:
    """The corners of each note in pixels (4 × 2), from its top left, clockwise; in reading order.

    `colours` has three bytes a pixel: red, green, blue.
    """
    height, width = colours.shape[:2]
    scale = min(1.0, LOOKED_AT / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    found = _kept(_quads(small), size)
    return [quad.astype(np.float64) / scale for quad in found]


# ── colours ─────────────────────────────────────────────────────────────────────────────────


def _quads(small: Pixels) -> list[Pixels]:
    """All that may be notes, of each colour."""
    pieces = [piece for mask in _papers(small) for piece in _pieces(mask)]
    single = [quad for piece in pieces if (quad := _single(piece)) is not None]
    clusters = [piece for piece in pieces if _single(piece) is None]
    around = _Around(single, clusters)
    alone = [quad for quad in single if not around.is_several(quad)]
    more = [quad for quad in single if around.is_several(quad)]
    for quad in more:
        mask = np.zeros(small.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.rint(quad).astype(np.int32), 255)
        clusters.append(mask)
    return alone + [quad for piece in clusters for quad in _cut(piece, around)]


def _papers(small: Pixels) -> Iterator[Pixels]:
    """A mask of each colour that is not the wall’s, holes of ink filled."""
    labels, many = _labelled(small)
    area = labels.size
    close = np.ones((5, 5), np.uint8)
    for label in range(1, many):
        mask: Pixels = np.where(labels == label, 255, 0).astype(np.uint8)
        if cv2.countNonZero(mask) < LEAST_SHARE * area or _is_wall(mask):
            continue
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, close)
        yield cv2.morphologyEx(_filled(mask), cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))


def _labelled(small: Pixels) -> tuple[Pixels, int]:
    """The colour of each pixel, as the number of a peak among all colours; 0 for none."""
    soft = cv2.medianBlur(cv2.GaussianBlur(small, (0, 0), 1.3), 5).astype(np.float32) + 6.0
    logs = np.log(soft)
    ratios = logs[..., (0, 2)] - logs[..., 1:2]  # red and blue beside green
    middle = np.median(ratios.reshape(-1, 2), axis=0)
    at = np.clip(np.rint((ratios - middle) / BIN) + BINS // 2, 0, BINS - 1).astype(np.int64)
    many = np.bincount((at[..., 0] * BINS + at[..., 1]).ravel(), minlength=BINS * BINS)
    counted = many.reshape(BINS, BINS).astype(np.float32)
    smooth = cv2.GaussianBlur(counted, (0, 0), 1.2)
    peaks = _peaks(smooth, small.shape[0] * small.shape[1])
    return peaks[at[..., 0], at[..., 1]], int(peaks.max()) + 1


def _peaks(smooth: Pixels, area: int) -> Pixels:
    """For each bin, the number of the peak to which it climbs, from 1; 0 where hardly any is."""
    top = cv2.dilate(smooth, np.ones((5, 5), np.uint8))
    highest = (smooth >= top) & (smooth > area * LEAST_SHARE / 8)
    _many, named = cv2.connectedComponents(highest.astype(np.uint8))
    levels = np.argsort(-smooth, axis=None)
    peaks: Pixels = named.astype(np.int32)
    flat, floor = peaks.ravel(), area * 2e-6
    for place in levels:
        if smooth.flat[place] <= floor:
            break
        if flat[place]:
            continue
        y, x = divmod(int(place), BINS)
        near = smooth[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
        names = peaks[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
        flat[place] = names.flat[int(np.argmax(np.where(names > 0, near, -1)))]
    return peaks


def _is_wall(mask: Pixels) -> bool:
    """Whether one piece of this colour spans the photo, or frames it."""
    height, width = mask.shape
    _n, _labels, stats, _middles = cv2.connectedComponentsWithStats(mask)
    for _x, _y, w, h, _area in stats[1:]:
        if w > WALL_SPANS * width and h > WALL_SPANS * height:
            return True
    edge = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    return float((edge > 0).mean()) > 0.2


def _filled(mask: Pixels) -> Pixels:
    """Without holes that are small beside the piece around them."""
    outlines, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    filled: Pixels = mask.copy()
    for outline, (_next, _before, _child, parent) in zip(
        outlines, tree[0] if tree is not None else (), strict=False
    ):
        if parent >= 0:
            around = cv2.contourArea(outlines[parent])
            if cv2.contourArea(outline) < 0.3 * around:
                cv2.drawContours(filled, [outline], -1, 255, -1)
    return filled


def _pieces(mask: Pixels) -> Iterator[Pixels]:
    """The mask of each piece that is large enough."""
    many, labels, stats, _middles = cv2.connectedComponentsWithStats(mask)
    for label in range(1, many):
        _x, _y, w, h, area = stats[label]
        if min(w, h) >= SMALLEST and area >= SMALLEST * SMALLEST:
            yield np.where(labels == label, 255, 0).astype(np.uint8)


# ── shapes ──────────────────────────────────────────────────────────────────────────────────


def _outline(piece: Pixels) -> Pixels:
    outlines, _tree = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    longest: Pixels = max(outlines, key=cv2.contourArea)
    return longest


def _single(piece: Pixels) -> Pixels | None:
    """The four corners of a piece that has four sides; None for any other."""
    outline = _outline(piece)
    area = cv2.contourArea(outline)
    hull = cv2.convexHull(outline)
    if area < SMALLEST * SMALLEST or area < 0.9 * cv2.contourArea(hull):
        return None
    quad = _four(hull)
    within = cv2.contourArea(quad.astype(np.float32))
    if area < STRAIGHT * within or area > 1.12 * within or not _is_square(quad):
        return None
    return quad


def _four(hull: Pixels) -> Pixels:
    """The four-sided shape that is nearest to a hull."""
    length = cv2.arcLength(hull, True)
    for part in (0.02, 0.035, 0.05, 0.07):
        corners = cv2.approxPolyDP(hull, part * length, True)
        if len(corners) == 4:
            return _ordered(corners[:, 0].astype(np.float64))
    return _ordered(cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float64))


def _is_square(quad: Pixels, longest: float = LONGEST) -> bool:
    """Whether its sides are alike enough, and its corners nearly right."""
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    if lengths.min() < SMALLEST * 0.8 or lengths.max() > longest * lengths.min():
        return False
    after = np.roll(sides, -1, axis=0)
    cos = (sides * after).sum(axis=1) / (lengths * np.roll(lengths, -1))
    return bool(np.abs(cos).max() < 0.5)


def _ordered(quad: Pixels) -> Pixels:
    """From the top left, clockwise."""
    middle = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0])
    around = quad[np.argsort(angles)]
    first = int(np.argmin(around.sum(axis=1)))
    ordered: Pixels = np.roll(around, -first, axis=0)
    return ordered


class _Around:
    """How large notes are at a place: as those of four sides near it are."""

    def __init__(self, single: Sequence[Pixels], clusters: Sequence[Pixels]) -> None:
        self._middles, self._across, self._down = self._sizes(single)
        if len(self._middles) < 2:  # hardly any hangs alone: as thick as the others are
            thick = [
                2 * float(cv2.distanceTransform(piece, cv2.DIST_L2, 3).max()) for piece in clusters
            ]
            if thick:
                self._middles = np.zeros((1, 2))
                self._across = self._down = np.array([float(np.median(thick))])

    @staticmethod
    def _sizes(single: Sequence[Pixels]) -> tuple[Pixels, Pixels, Pixels]:
        if not single:
            return np.zeros((0, 2)), np.zeros(0), np.zeros(0)
        quads = np.stack(single)
        across = (_length(quads[:, 1] - quads[:, 0]) + _length(quads[:, 2] - quads[:, 3])) / 2
        down = (_length(quads[:, 3] - quads[:, 0]) + _length(quads[:, 2] - quads[:, 1])) / 2
        area = across * down
        usual = float(np.median(area))
        like = (area > usual * 0.55) & (area < usual * 1.6)
        return quads[like].mean(axis=1), across[like], down[like]

    def at(self, place: Pixels) -> tuple[float, float]:
        """Across and down; the median of the seven that are nearest."""
        if not len(self._middles):
            return 0.0, 0.0
        near = np.argsort(_length(self._middles - place))[:7]
        return float(np.median(self._across[near])), float(np.median(self._down[near]))

    def is_several(self, quad: Pixels) -> bool:
        """Whether a four-sided piece is two notes or more, edge to edge."""
        across, down = self.at(quad.mean(axis=0))
        if not across:
            return False
        area = cv2.contourArea(quad.astype(np.float32))
        return bool(area > 1.6 * across * down)


def _length(ways: Pixels) -> Pixels:
    lengths: Pixels = np.hypot(ways[..., 0], ways[..., 1])
    return lengths


# ── notes over one another, of one colour ───────────────────────────────────────────────────


def _cut(piece: Pixels, around: _Around) -> Iterator[Pixels]:
    """The notes of a piece: at each corner, the one that covers most of what is left."""
    outline = _outline(piece)
    across, down = around.at(outline[:, 0].mean(axis=0))
    if not across or cv2.countNonZero(piece) < 0.45 * across * down:
        return
    left, whole, found = piece.copy(), cv2.countNonZero(piece), []
    candidates = list(_candidates(outline, across, down))
    for _n in range(MOST_NOTES):
        best, quad = 0.0, None
        for candidate in candidates:
            inside, fresh = _covered(candidate, piece, left)
            if inside > 0.9 and fresh > max(best, 0.6):
                best, quad = fresh * inside**3, candidate
        if quad is None:
            break
        cv2.fillConvexPoly(left, np.rint(quad).astype(np.int32), 0)
        found.append(quad)
    if whole > MANY * across * down and cv2.countNonZero(left) > 0.3 * whole:
        return  # a part of the wall between lines
    yield from found
    yield from _rest(left, around)


def _rest(left: Pixels, around: _Around) -> Iterator[Pixels]:
    """What notes before left of another, where it is most of one."""
    open_ = cv2.morphologyEx(left, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    for piece in _pieces(open_):
        quad = _ordered(cv2.boxPoints(cv2.minAreaRect(_outline(piece))).astype(np.float64))
        across, down = around.at(quad.mean(axis=0))
        area = cv2.contourArea(quad.astype(np.float32))
        full = cv2.countNonZero(piece) > 0.75 * area
        if 0.5 * across * down < area < 1.5 * across * down and full and _is_square(quad, 2.2):
            yield quad


def _candidates(outline: Pixels, across: float, down: float) -> Iterator[Pixels]:
    """A note in each outward corner of the outline, along either of its two edges."""
    near = 0.035 * (across + down)
    corners = cv2.approxPolyDP(outline, near, True)[:, 0].astype(np.float64)
    n = len(corners)
    if n < 3:
        return
    signed = cv2.contourArea(corners.astype(np.float32), oriented=True)
    for i in range(n):
        before, here, after = corners[i - 1], corners[i], corners[(i + 1) % n]
        to, on = before - here, after - here
        bend = float(to[0] * on[1] - to[1] * on[0])
        if bend * signed > 0:  # inward
            continue
        a, b = float(_length(to)), float(_length(on))
        if min(a, b) < 0.12 * min(across, down) or abs(float(to @ on)) > 0.42 * a * b:
            continue
        for edge in (to / a, on / b):
            yield from _squares(here, edge, to / a + on / b, across, down)


def _squares(
    corner: Pixels, edge: Pixels, inward: Pixels, across: float, down: float
) -> Iterator[Pixels]:
    """The note of this size with this corner and an edge along that one, on the inward side."""
    other = np.array((-edge[1], edge[0]))
    if float(other @ inward) < 0:
        other = -other
    level = abs(edge[0]) > abs(edge[1])
    one, two = (across, down) if level else (down, across)
    far = edge * one, other * two
    yield _ordered(np.stack([corner, corner + far[0], corner + far[0] + far[1], corner + far[1]]))


def _covered(quad: Pixels, piece: Pixels, left: Pixels) -> tuple[float, float]:
    """How much of a note lies on the piece, and on what is left of it: parts of the note."""
    low = np.floor(quad.min(axis=0)).astype(int)
    high = np.ceil(quad.max(axis=0)).astype(int) + 1
    x, y = max(0, low[0]), max(0, low[1])
    right, foot = min(piece.shape[1], high[0]), min(piece.shape[0], high[1])
    if right <= x or foot <= y:
        return 0.0, 0.0
    mask = np.zeros((foot - y, right - x), np.uint8)
    cv2.fillConvexPoly(mask, np.rint(quad - (x, y)).astype(np.int32), 1)
    total = float(cv2.contourArea(quad.astype(np.float32))) or 1.0
    on = cv2.countNonZero(
        cv2.bitwise_and(piece[y:foot, x:right], piece[y:foot, x:right], mask=mask)
    )
    of_left = left[y:foot, x:right]
    fresh = cv2.countNonZero(cv2.bitwise_and(of_left, of_left, mask=mask))
    return on / total, fresh / total


# ── what is kept ────────────────────────────────────────────────────────────────────────────


def _kept(quads: Sequence[Pixels], size: tuple[int, int]) -> list[Pixels]:
    """Of those that lie on one another the fullest, without what is far from the usual size."""
    areas = np.array([cv2.contourArea(quad.astype(np.float32)) for quad in quads])
    if not len(areas):
        return []
    most = LARGEST * size[0] * size[1]
    usual = float(np.median(areas[areas < most])) if (areas < most).any() else 0.0
    kept: list[Pixels] = []
    for at in np.argsort(-areas):
        if not 0.35 * usual <= areas[at] <= min(most, 3.5 * usual):
            continue
        quad = quads[at]
        if all(_shared(quad, other) < 0.45 for other in kept):
            kept.append(quad)
    return _read_order(kept[:MOST_NOTES])


def _shared(one: Pixels, other: Pixels) -> float:
    """Which part of the smaller of two lies on the other."""
    common, _shape = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
    areas = cv2.contourArea(one.astype(np.float32)), cv2.contourArea(other.astype(np.float32))
    return float(common) / max(1.0, min(areas))


def _read_order(quads: Sequence[Pixels]) -> list[Pixels]:
    """Row by row, from the top left: rows are as high as notes are."""
    if not quads:
        return []
    middles = np.stack([quad.mean(axis=0) for quad in quads])
    high = float(np.median([np.ptp(quad[:, 1]) for quad in quads])) or 1.0
    rows: list[list[int]] = []
    for at in np.argsort(middles[:, 1]):
        row = next((r for r in rows if middles[at, 1] - middles[r[0], 1] < 0.6 * high), None)
        if row is None:
            rows.append([int(at)])
        else:
            row.append(int(at))
    order = [at for row in rows for at in sorted(row, key=lambda n: middles[n, 0])]
    return [quads[at] for at in order if math.isfinite(middles[at, 0])]
