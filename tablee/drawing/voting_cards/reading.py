"""Finds voting cards on a picture with OpenCV's ArUco, and reads which side of each is up.

Run in a process apart (`photos`): this is the one module that imports OpenCV. First ArUco looks for
whole marks. Then marks that fingers or heads bite into: the straight parts of a dark outline give
the sides, what is hidden counts as nothing, and only few modules may differ from the pattern.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from tablee.drawing.voting_cards.marks import MARGIN, MODULES, SIDES, modules
from tablee.view.ballots import MOST_CARDS

Pixels = np.ndarray[Any, np.dtype[Any]]

cv2.setNumThreads(2)

SMALLEST: Final = 20
"""Pixels of a mark's side: below, its modules run into each other."""
ACROSS: Final = MODULES + 2
WINDOWS: Final = (5, 21, 45)
"""Pixels of the neighbourhoods whose mean tells black from white."""
UPRIGHT: Final = 38.0
"""Degrees that a card may lean; from there to 45 its answer is asked about."""
BITTEN_WINDOWS: Final = (11, 21, 45)
LEAST_CONTRAST: Final = 20
MOST_SIDES: Final = 9
"""Straight parts of an outline that are looked at, the longest."""
MOST_CORNERS: Final = 40
"""Of an outline that is looked at."""
MOST_OF_FRAME: Final = 6
"""Modules of the 28 of a frame that may be light: a finger, a corner that is hidden."""
MOST_AROUND: Final = 16
"""Modules of the 36 around a mark that may be dark."""
AT_ONCE: Final = 256
"""Quadrilaterals that are looked at together."""
MOST_SQUARES: Final = 2_000
"""Outlines of four corners beyond which nothing is looked for: a room has some two hundred, and
ArUco compares each with each."""
MOST_QUADS: Final = 60_000
"""Quadrilaterals that are looked at in one picture."""
BUDGET: Final = 6.0
"""Seconds of computing after which what was found by then is all."""
SURE: Final = 2
"""Modules that may be wrong in a mark that is partly hidden."""
DOUBTFUL: Final = 4
"""The same where whoever facilitates is asked."""


@dataclass(frozen=True)
class ReadCard:
    """A card on a picture."""

    number: int
    side: int
    """0 to 3, for A to D: the side that is up."""
    sure: bool
    """Whether it can be counted unasked."""
    corners: tuple[tuple[float, float], ...]
    """Of the whole card, from the top left as it was printed, in pixels."""


def read_cards(grey: Pixels) -> tuple[ReadCard, ...]:
    """The cards on this picture, each place once; `grey` has a byte a pixel.

    None where it is full of squares; those seen whole, and some others, where it takes too long.
    """
    until = time.process_time() + BUDGET
    if _squares(grey) > MOST_SQUARES:
        return ()
    whole, refused = _whole(grey)
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    found = [(number, corners, True) for number, corners in whole]
    found += _bitten(soft, [corners for _number, corners in whole], refused, until)
    return tuple(_read(number, corners, sure) for number, corners, sure in found)


def _read(number: int, corners: Pixels, sure: bool) -> ReadCard:
    """Which side is up: from the lower edge of the mark, as printed, to its upper one."""
    up = corners[0] + corners[1] - corners[2] - corners[3]
    angle = math.degrees(math.atan2(up[0], -up[1]))  # 0 upright, clockwise
    side = round(-angle / 90) % SIDES
    leans = abs((angle + 45) % 90 - 45)
    card = _card_of(corners)
    places = tuple((float(x), float(y)) for x, y in card)
    return ReadCard(number, side, sure and leans <= UPRIGHT, places)


def _card_of(mark: Pixels) -> Pixels:
    """The corners of the card around a mark, in its perspective."""
    far = MARGIN / (1 - 2 * MARGIN)
    outer = np.array([[(-far, -far), (1 + far, -far), (1 + far, 1 + far), (-far, 1 + far)]])
    card: Pixels = cv2.perspectiveTransform(outer, _onto(mark))[0]
    return card


def _onto(mark: Pixels) -> Pixels:
    """From the unit square to this quadrilateral."""
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    onto: Pixels = cv2.getPerspectiveTransform(unit, mark.astype(np.float32))
    return onto


# ── marks that can be seen whole ────────────────────────────────────────────────────────────


def _dictionary() -> cv2.aruco.Dictionary:
    """Our patterns alone, so that nothing else is taken for a card."""
    squares = [np.array(modules(n), np.uint8)[1:-1, 1:-1] for n in range(1, MOST_CARDS + 1)]
    rows = [cv2.aruco.Dictionary.getByteListFromBits(square) for square in squares]
    return cv2.aruco.Dictionary(np.concatenate(rows), MODULES, 5)


def _squares(grey: Pixels) -> int:
    """How many outlines have four corners, at half the size: the grain of a photo is gone there.

    What is a little darker than its neighbourhood counts too, as thin lines are lighter there.
    """
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    outlines = _outlines(half, 21, 2, 2 * SMALLEST - SIDES)
    return sum(len(cv2.approxPolyDP(one, 0.03 * len(one), True)) == SIDES for one in outlines)


def _outlines(grey: Pixels, window: int, darker: int, least: int) -> list[Pixels]:
    """Those, of at least so many pixels, of what is darker by so much than its neighbourhood."""
    black = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, darker
    )
    outlines, _tree = cv2.findContours(black, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return [outline for outline in outlines if len(outline) >= least]


def _whole(grey: Pixels) -> tuple[list[tuple[int, Pixels]], Pixels]:
    """`(number, corners of the mark)` of what ArUco finds, and the corners of what it refused."""
    asked = cv2.aruco.DetectorParameters()
    asked.adaptiveThreshWinSizeMin = WINDOWS[0]
    asked.adaptiveThreshWinSizeMax = WINDOWS[-1]
    asked.adaptiveThreshWinSizeStep = 20
    asked.minMarkerPerimeterRate = 4 * SMALLEST / max(grey.shape)
    asked.errorCorrectionRate = 0.2
    asked.maxErroneousBitsInBorderRate = 0.15
    detector = cv2.aruco.ArucoDetector(_dictionary(), asked)
    corners, ids, refused = detector.detectMarkers(grey)
    numbers = [] if ids is None else [int(n) + 1 for n in ids.ravel()]
    found = [(n, square[0]) for n, square in zip(numbers, corners, strict=True)]
    return found, np.concatenate([*refused, _NO_QUADS]) if len(refused) else _NO_QUADS


# ── marks that something bites into ─────────────────────────────────────────────────────────


def _bitten(
    soft: Pixels, known: Sequence[Pixels], refused: Pixels, until: float
) -> list[tuple[int, Pixels, bool]]:
    """Those that ArUco cannot read: a corner is hidden, light falls on it, a frame is touched."""
    search = until - BUDGET / 3  # the rest is for what stands in them
    quads = itertools.chain([refused], _bounded(soft, known, search))
    found, number_of = [], 0
    for some in quads:
        found.append(some)
        number_of += len(some)
        if number_of >= MOST_QUADS:
            break
    best: dict[int, tuple[int, Pixels]] = {}
    for number, errors, corners in _patterns(soft, np.concatenate(found)[:MOST_QUADS], until):
        if errors < best.get(number, (99, corners))[0]:
            best[number] = errors, corners
    return [(n, corners, errors <= SURE) for n, (errors, corners) in best.items()]


def _bounded(soft: Pixels, known: Sequence[Pixels], until: float) -> Iterator[Pixels]:
    """The quadrilaterals of each outline in each neighbourhood, while there is time."""
    for window in BITTEN_WINDOWS:
        if time.process_time() > until:
            return
        for outline in _outlines(soft, window, 7, 3 * SMALLEST):
            if not _is_known(outline, known):
                if time.process_time() > until:
                    return
                yield _quads(outline)


def _is_known(outline: Pixels, known: Sequence[Pixels]) -> bool:
    """Whether it lies on a mark that has been read."""
    x, y, w, h = cv2.boundingRect(outline)
    middle = (x + w / 2, y + h / 2)
    return any(cv2.pointPolygonTest(mark, middle, False) >= 0 for mark in known)


def _quads(outline: Pixels) -> Pixels:
    """The quadrilaterals that straight parts of this outline may bound: n × 4 corners × 2."""
    _x, _y, w, h = cv2.boundingRect(outline)
    if min(w, h) < SMALLEST * 0.7 or w > 8 * h or h > 8 * w:
        return _NO_QUADS
    found = [_NO_QUADS]
    for tolerance in (0.018, 0.04):
        begins, ends = _lines(outline, max(w, h), tolerance)
        if len(begins) >= SIDES:
            four = np.array(list(itertools.combinations(range(len(begins)), SIDES)))
            found.append(_enclosed(begins[four], ends[four]))
    return np.concatenate(found)


def _lines(outline: Pixels, size: int, tolerance: float) -> tuple[Pixels, Pixels]:
    """The longest straight parts, by their two ends, in the order of the outline."""
    near = max(1.2, tolerance * size)
    corners = cv2.approxPolyDP(outline, near, True)[:, 0, :].astype(np.float32)
    if len(corners) < 3 or len(corners) > MOST_CORNERS:
        return corners[:0], corners[:0]
    ends = np.roll(corners, -1, axis=0)
    lengths = np.hypot(*(ends - corners).T)
    longest = np.sort(np.argsort(-lengths)[:MOST_SIDES])
    longest = longest[lengths[longest] >= 0.12 * size]
    return corners[longest], ends[longest]


def _enclosed(begins: Pixels, ends: Pixels) -> Pixels:
    """The quadrilaterals of four lines each, clockwise, but for those that could be no mark."""
    way = ends - begins
    before = np.roll(way, 1, axis=1)
    across = _cross(before, way)
    long = np.hypot(way[..., 0], way[..., 1])
    fits = (np.abs(across) > 0.35 * long * np.roll(long, 1, axis=1)).all(axis=1)
    begins, ends, way, before, across = (it[fits] for it in (begins, ends, way, before, across))
    from_before = np.roll(begins, 1, axis=1)
    corners = from_before + (_cross(begins - from_before, way) / across)[..., None] * before
    sides = np.roll(corners, -1, axis=1) - corners
    lengths = np.hypot(sides[..., 0], sides[..., 1])
    least, most = lengths.min(axis=1), lengths.max(axis=1)
    bends = _cross(sides, np.roll(sides, -1, axis=1))
    fits = (least > SMALLEST * 0.7) & (most < 2.5 * least)
    fits &= (bends > 0).all(axis=1) | (bends < 0).all(axis=1)
    for points in (begins, ends):  # each line lies along its own side
        along = ((points - corners) * sides).sum(axis=2) / np.maximum(lengths, 1e-6) ** 2
        fits &= ((along > -0.12) & (along < 1.12)).all(axis=1)
    corners, bends = corners[fits], bends[fits]
    clockwise: Pixels = np.where((bends[:, :1] > 0)[..., None], corners, corners[:, ::-1])
    return clockwise


def _cross(one: Pixels, other: Pixels) -> Pixels:
    product: Pixels = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return product


# ── what stands in a quadrilateral ──────────────────────────────────────────────────────────


def _places() -> Pixels:
    """Where the modules of a mark are looked at, in its unit square, and those of a ring around."""
    steps = (np.arange(-1, ACROSS + 1) + 0.5) / ACROSS
    spread = np.array([-0.22, 0.0, 0.22]) / ACROSS
    places = [(x + a, y + b) for y in steps for x in steps for a in spread for b in spread]
    return np.array(places, np.float32)


def _edge(size: int) -> Pixels:
    """Which of size × size modules are the outermost."""
    edge = np.ones((size, size), bool)
    edge[1:-1, 1:-1] = False
    return edge


_NO_QUADS: Final = np.zeros((0, SIDES, 2), np.float32)
_PLACES: Final = _places()
_AROUND: Final = _edge(ACROSS + 2)
_FRAME: Final = _edge(ACROSS)
_WORDS: Final = np.array(
    [
        np.rot90(np.array(modules(number))[1:-1, 1:-1], quarters).ravel()
        for number in range(1, MOST_CARDS + 1)
        for quarters in range(SIDES)
    ],
    np.int16,
)
"""Each pattern, turned in each way."""


def _patterns(grey: Pixels, quads: Pixels, until: float) -> Iterator[tuple[int, int, Pixels]]:
    """`(number, wrong modules, corners)` of the marks that stand in some of these."""
    for begin in range(0, len(quads), AT_ONCE):
        if time.process_time() > until:
            return
        some = quads[begin : begin + AT_ONCE]
        for at, bits, most in _seen(_levels(grey, some)):
            wrong = np.abs(_WORDS - bits).sum(axis=1)
            word = int(wrong.argmin())
            if wrong[word] <= most:
                corners = np.roll(some[at], word % SIDES, axis=0)
                yield word // SIDES + 1, int(wrong[word]), corners


def _levels(grey: Pixels, quads: Pixels) -> Pixels:
    """How light each module is in each quadrilateral, the ring around included; beyond, white."""
    a, b, c, d = (quads[:, i, :] for i in range(SIDES))
    # from the unit square to a quadrilateral (P. Heckbert, Fundamentals of Texture Mapping, 1989)
    one, two, sum_ = b - c, d - c, a - b + c - d
    area = _cross(one, two)
    area = np.where(np.abs(area) < 1e-6, 1e-6, area)
    g, h = (_cross(sum_, two) / area)[:, None], (_cross(one, sum_) / area)[:, None]
    u, v = _PLACES[:, 0], _PLACES[:, 1]
    far = np.maximum(g * u + h * v + 1, 1e-3)[..., None]
    right, down = b - a + g * b, d - a + h * d
    places = (a[:, None] + right[:, None] * u[:, None] + down[:, None] * v[:, None]) / far
    height, width = grey.shape
    xs, ys = np.rint(places[..., 0]).astype(np.int64), np.rint(places[..., 1]).astype(np.int64)
    inside = (xs >= 0) & (xs < width) & (ys >= 0) & (ys < height)
    values = grey[np.clip(ys, 0, height - 1), np.clip(xs, 0, width - 1)]
    light = np.where(inside, values, 255).reshape(len(quads), -1, 9).mean(axis=2)
    levels: Pixels = light.reshape(-1, ACROSS + 2, ACROSS + 2)
    return levels


def _seen(levels: Pixels) -> Iterator[tuple[int, Pixels, int]]:
    """`(place, bits, modules that may be wrong)` of what has a black frame on white.

    A bit is 0 for black, 1 for white. Where light makes a part of the frame as light as the paper
    elsewhere, black is what is darker than the paper beside it, and nothing doubtful is taken.
    """
    if not len(levels):
        return
    mark = levels[:, 1:-1, 1:-1]
    around, frame = levels[:, _AROUND], mark[:, _FRAME]
    white, black = np.median(around, axis=1), np.median(frame, axis=1)
    middle = ((white + black) / 2)[:, None]
    fits = white - black >= LEAST_CONTRAST
    fits &= (around < middle).sum(axis=1) <= MOST_AROUND
    plain = (frame > middle).sum(axis=1) <= MOST_OF_FRAME
    lit = _beyond(levels)[:, _FRAME] - (white - black)[:, None] / 2
    fits &= plain | ((frame > np.maximum(middle, lit)).sum(axis=1) <= MOST_OF_FRAME)
    for at in np.flatnonzero(fits):
        inner, most = mark[at, 1:-1, 1:-1], DOUBTFUL if plain[at] else SURE
        yield int(at), (inner > middle[at]).astype(np.int16).ravel(), most
        yield int(at), (inner > _beside(mark[at])).astype(np.int16).ravel(), most


def _beyond(levels: Pixels) -> Pixels:
    """The paper beside each module of a frame, which light falls on as on the frame; 0 within."""
    paper = np.zeros_like(levels[:, 1:-1, 1:-1])
    paper[:, 0], paper[:, -1] = levels[:, 0, 1:-1], levels[:, -1, 1:-1]
    for edge in (0, -1):
        paper[:, :, edge] = np.maximum(paper[:, :, edge], levels[:, 1:-1, edge])
    return paper


def _beside(mark: Pixels) -> Pixels:
    """Between the darkest and the lightest near each module: where light falls on one part."""
    near = np.lib.stride_tricks.sliding_window_view(mark, (3, 3))
    darkest, lightest = near.min(axis=(2, 3)), near.max(axis=(2, 3))
    plain = lightest - darkest < 0.35 * (mark.max() - mark.min())
    middle = (darkest + lightest) / 2
    thresholds: Pixels = np.where(plain, (mark.max() + mark.min()) / 2, middle)
    return thresholds
