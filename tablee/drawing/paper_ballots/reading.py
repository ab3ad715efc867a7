"""Reads the boxes of a printed ballot that was found on a picture: ticked, empty, or to be asked.

Run in a process apart (`photos`): it imports OpenCV. A ballot is set straight by its corner marks
and laid beside the blank that the same template makes; each box is looked for where it is printed,
since paper bends, and what is dark in it and not on the blank is what somebody has written.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np

from tablee.drawing.paper_ballots.detection import OFF, CornerMark, FoundTop, Pixels, onto
from tablee.drawing.paper_ballots.sheets import MARK_SIDE, BallotGeometry

PER_MM: Final = 8
"""Pixels a millimetre of a ballot that is set straight."""
AROUND: Final = 3 * PER_MM
"""Pixels around a box that are looked at."""
REACH: Final = 12
"""Pixels by which a box may stand off its place: 1.5 millimetres."""
EMPTY: Final = 0.022
"""Mean darkness of a box, of 1 for the marks, below which nothing is in it."""
EMPTY_LINE: Final = 0.16
"""The darkest twentieth of a box, smoothed, below which it is no line."""
TICKED: Final = 0.05
TICKED_LINE: Final = 0.22
"""Above both of these somebody has ticked it."""
HEAVY: Final = 0.3
"""Mean darkness of a box from which ink around it may mean that it was struck out."""
STRUCK: Final = 0.22
"""Part of the white around a box that is inked where it was struck out."""
WITHIN: Final = 0.025
"""Part of it that is inked at most where somebody fills in a box and stays within."""
DENSE: Final = 0.92
"""How much ink (`_ink`) is more than a cross, a check or a line leaves: struck out, or filled."""
EDGES: Final = 15
"""Lengths of edges of ink, of a box's side, that count as a box full of ink."""
ALIKE: Final = 3
"""Boxes of a page, all filled and none marked otherwise, that are how somebody ticks."""
WRITTEN: Final = 0.004
"""Part of a field for words that is inked where there are any."""


@dataclass(frozen=True)
class Box:
    """One box of a ballot."""

    place: tuple[int, int, int]
    ticked: bool
    sure: bool
    struck: bool
    """Whether it looks so: more ink than ticking it takes."""
    beyond: bool
    """Whether there is ink around it, too, if only a little."""
    picture: Pixels
    """The box with its surroundings, straight, in grey."""


@dataclass(frozen=True)
class ReadPage:
    """One page of a ballot."""

    corners: tuple[tuple[float, float], ...]
    """Of its frame, in pixels of the picture, clockwise from the top left."""
    boxes: tuple[Box, ...]
    fields: Mapping[str, Pixels]
    """What was written by hand, by the name of its field, as it looks."""


def whole_frame(
    top: FoundTop, marks: Sequence[CornerMark], height: float
) -> tuple[Pixels, list[CornerMark]] | None:
    """What takes millimetres to the picture, by three or four marks; None where fewer are seen."""
    lefts = _below(top, top.left, [each for each in marks if each.corner == 2], height)
    rights = _below(top, top.right, [each for each in marks if each.corner == 3], height)
    best: tuple[int, float, Pixels, list[CornerMark]] | None = None
    for left, right in itertools.product([*lefts, None], [*rights, None]):
        more = [each for each in (left, right) if each is not None]
        if not more:
            continue
        homography, off = onto([top.left, top.right, *more], top.width, height)
        better = best is None or (-len(more), off) < best[:2]
        if off <= OFF and better:
            best = -len(more), off, homography, more
    return None if best is None else (best[2], best[3])


def _below(
    top: FoundTop, mark: CornerMark, found: Sequence[CornerMark], height: float
) -> list[CornerMark]:
    """The few that may stand under this upper mark, so far below it."""
    scale = mark.side / MARK_SIDE
    down = np.array([-mark.along[1], mark.along[0]])
    expected = mark.middle + down * (height - MARK_SIDE) * scale
    near = [(float(np.hypot(*(each.middle - expected))), each) for each in found]
    few = sorted((it for it in near if it[0] < 0.6 * height * scale), key=lambda it: it[0])[:4]
    return [each for _far, each in few]


def read_page(
    grey: Pixels, homography: Pixels, geometry: BallotGeometry, page: int, height: float
) -> ReadPage:
    """What stands on this page (from 0) of a ballot whose frame is so high, in millimetres."""
    x, y = geometry.frames[page]
    size = (round((geometry.width + 6) * PER_MM), round((height + 6) * PER_MM))
    origin = np.array([[PER_MM, 0, 3 * PER_MM], [0, PER_MM, 3 * PER_MM], [0, 0, 1.0]])
    straight = cv2.warpPerspective(
        grey,
        origin @ np.linalg.inv(homography),
        size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    dark = _darkness(straight, height)
    blank = _blank_of(geometry.blank[page], (x - 3, y - 3), size)
    here = [each for each in geometry.places if each["page"] == page + 1]
    boxes = [each for each in here if not isinstance(each["what"], str)]
    spots = [_spot(each, (x - 3, y - 3)) for each in boxes]
    moves = _moves(dark, spots)
    read = tuple(
        _box(straight, dark, blank, tuple(each["what"]), spot, move)
        for each, spot, move in zip(boxes, spots, moves, strict=True)
    )
    named = {
        each["what"]: _field(straight, dark, blank, _spot(each, (x - 3, y - 3)))
        for each in here
        if isinstance(each["what"], str) and each["what"] != "foot"
    }
    read = _filled_alike(read)
    outline = np.array([[(0, 0), (geometry.width, 0), (geometry.width, height), (0, height)]])
    seen = cv2.perspectiveTransform(outline.astype(np.float64), homography)[0]
    corners = tuple((float(a), float(b)) for a, b in seen)
    written = {name: picture for name, picture in named.items() if picture is not None}
    return ReadPage(corners, read, written)


# ── what is dark ────────────────────────────────────────────────────────────────────────────


def _darkness(straight: Pixels, height: float) -> Pixels:
    """How dark each pixel is, from 0 for the paper around it to 1 for the black of the marks."""
    small = cv2.resize(straight, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((7, 7), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), 3)
    level = cv2.resize(paper, straight.shape[::-1], interpolation=cv2.INTER_LINEAR)
    dark = 1 - straight.astype(np.float32) / np.maximum(level, 1).astype(np.float32)
    marks = _mark_frames(dark, height)
    black = max(0.25, float(np.median(marks)))
    of_black = (dark / np.float32(black)).astype(np.float32)
    darkness: Pixels = cv2.GaussianBlur(of_black, (0, 0), 0.12 * PER_MM)
    return darkness


def _mark_frames(dark: Pixels, height: float) -> Pixels:
    """The black frames of the upper marks."""
    at, side = 3 * PER_MM, round(MARK_SIDE * PER_MM)
    thick = side // 7
    left = dark[at : at + thick, at : at + side]
    right = dark[at : at + thick, -at - side : -at]
    return np.concatenate([left.ravel(), right.ravel()])


def _blank_of(png: bytes, at: tuple[float, float], size: tuple[int, int]) -> Pixels:
    """Where nothing is printed on the blank: True for white, at some distance from all print."""
    sheet = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    x, y = round(at[0] * PER_MM), round(at[1] * PER_MM)
    sheet = cv2.copyMakeBorder(
        sheet, max(0, -y), size[1], max(0, -x), size[0], cv2.BORDER_CONSTANT, value=255
    )
    part = sheet[max(0, y) : max(0, y) + size[1], max(0, x) : max(0, x) + size[0]]
    near = 2 * round(0.5 * PER_MM) + 1
    printed = cv2.dilate((part < 225).astype(np.uint8), np.ones((near, near), np.uint8))
    white: Pixels = printed == 0
    return white


# ── boxes ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Spot:
    """Where something is on the straight picture, in pixels."""

    x: int
    y: int
    w: int
    h: int


def _spot(place: Mapping[str, Any], origin: tuple[float, float]) -> _Spot:
    return _Spot(
        round((place["x"] - origin[0]) * PER_MM),
        round((place["y"] - origin[1]) * PER_MM),
        round(place["width"] * PER_MM),
        round(place["height"] * PER_MM),
    )


@functools.lru_cache(maxsize=64)
def _ring(w: int, h: int) -> Pixels:
    """What a printed box looks like: its line, and no ink just outside; its inside says nothing."""
    ys, xs = np.mgrid[: h + 12, : w + 12].astype(np.float32)
    if w > 5 * PER_MM:  # a square
        edge = np.maximum(np.abs(xs - (w + 11) / 2) - w / 2, np.abs(ys - (h + 11) / 2) - h / 2)
    else:
        edge = np.hypot(xs - (w + 11) / 2, ys - (h + 11) / 2) - w / 2
    line, outside = np.abs(edge) <= 2, (edge > 3) & (edge <= 6)
    ring = np.zeros(edge.shape, np.float32)
    ring[line] = 1 / line.sum()
    ring[outside] = -1 / outside.sum()
    return ring


def _moves(dark: Pixels, spots: Sequence[_Spot]) -> list[tuple[int, int]]:
    """By how many pixels each box stands off its place, as its neighbours do."""
    found = [_move(dark, spot) for spot in spots]
    moves = []
    for spot in spots:
        far = [abs(spot.x - other.x) + abs(spot.y - other.y) for other in spots]
        near = [found[at] for at in np.argsort(far, kind="stable")[:7]]
        dx, dy = (round(float(np.median(each))) for each in zip(*near, strict=True))
        moves.append((dx, dy))
    return moves


def _move(dark: Pixels, spot: _Spot) -> tuple[int, int]:
    ring = _ring(spot.w, spot.h)
    x, y = spot.x - 6 - REACH, spot.y - 6 - REACH
    part = dark[
        max(0, y) : y + ring.shape[0] + 2 * REACH, max(0, x) : x + ring.shape[1] + 2 * REACH
    ]
    part = np.clip(part, 0, 1)
    if part.shape[0] < ring.shape[0] + 2 * REACH or part.shape[1] < ring.shape[1] + 2 * REACH:
        return 0, 0
    fits = cv2.matchTemplate(part, ring, cv2.TM_CCORR)
    _low, _high, _least, best = cv2.minMaxLoc(fits)
    return best[0] - REACH, best[1] - REACH


@functools.lru_cache(maxsize=64)
def _inside(w: int, h: int) -> Pixels:
    """The pixels of a box that its own line does not touch."""
    ys, xs = np.mgrid[:h, :w].astype(np.float32)
    margin = 0.5 * PER_MM
    if w > 5 * PER_MM:
        far = np.maximum(np.abs(xs - (w - 1) / 2) - w / 2, np.abs(ys - (h - 1) / 2) - h / 2)
    else:
        far = np.hypot(xs - (w - 1) / 2, ys - (h - 1) / 2) - w / 2
    inside: Pixels = far < -margin
    return inside


def _box(
    straight: Pixels,
    dark: Pixels,
    blank: Pixels,
    place: Any,
    spot: _Spot,
    move: tuple[int, int],
) -> Box:
    x, y = spot.x + move[0], spot.y + move[1]
    inside = _inside(spot.w, spot.h)
    values = dark[y : y + spot.h, x : x + spot.w][inside]
    whole = np.s_[
        max(0, y - AROUND) : y + spot.h + AROUND, max(0, x - AROUND) : x + spot.w + AROUND
    ]
    white = _shifted(blank, move)[whole].copy()
    paper = dark[whole][white]
    level = float(np.median(paper)) if paper.size > 50 else 0.0
    noise = float(np.median(np.abs(paper - level))) if paper.size > 50 else 0.0
    mean = float(values.mean()) - level
    line = float(np.percentile(values, 95)) - level
    # what is inked just around the box, where nothing is printed
    reach = round(1.6 * PER_MM)
    near = np.s_[max(0, y - reach) : y + spot.h + reach, max(0, x - reach) : x + spot.w + reach]
    free, ink = _shifted(blank, move)[near].copy(), dark[near] - level > 0.3
    free[reach : reach + spot.h, reach : reach + spot.w] = False
    around = float(ink[free].mean()) if free.sum() > 30 else 0.0
    part = dark[y : y + spot.h, x : x + spot.w] - level
    dense = _ink(part, inside) > DENSE
    limit = max(EMPTY_LINE, 5 * noise)
    empty = mean < EMPTY and line < limit
    ticked = mean > TICKED and line > max(TICKED_LINE, 6 * noise)
    struck = (ticked and dense) or (mean > HEAVY and around > STRUCK)
    sure = (empty or ticked) and not struck
    return Box(place, ticked, sure, struck, around > WITHIN, straight[whole])


def _ink(part: Pixels, inside: Pixels) -> float:
    """How much is drawn in a box: the part that is inked, and the edges of ink across what is left.

    A thick pen inks much and leaves few edges, a thin one the contrary: a scribble has much of both
    together, whatever the pen.
    """
    black = min(1.0, float(np.percentile(part[inside], 95)))
    ink = (part > max(0.2, black / 2)) & inside
    area = int(inside.sum())
    down = (ink[:-1] != ink[1:]) & inside[:-1] & inside[1:]
    across = (ink[:, :-1] != ink[:, 1:]) & inside[:, :-1] & inside[:, 1:]
    edges = float(np.hypot(down[:, :-1], across[:-1]).sum()) / float(np.sqrt(area))
    return float(ink.sum()) / area + edges / EDGES


def _filled_alike(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """The same, filled boxes taken for ticked where whoever filled them in marks no box otherwise.

    Those of which ink goes beyond may be struck out, and stay to be asked, as do all where they are
    few, or where others stand beside them.
    """
    filled = [box for box in boxes if box.struck and not box.beyond]
    others = any(box.ticked and not box.struck for box in boxes)
    if len(filled) < ALIKE or others:
        return boxes
    return tuple(
        replace(box, sure=True, struck=False) if box.struck and not box.beyond else box
        for box in boxes
    )


def _shifted(blank: Pixels, move: tuple[int, int]) -> Pixels:
    shifted: Pixels = np.roll(blank, (move[1], move[0]), axis=(0, 1))
    return shifted


# ── fields for words ────────────────────────────────────────────────────────────────────────


def _field(straight: Pixels, dark: Pixels, blank: Pixels, spot: _Spot) -> Pixels | None:
    """The field as it looks, where somebody has written into it."""
    part = np.s_[max(0, spot.y) : spot.y + spot.h, spot.x : spot.x + spot.w]
    free, values = blank[part], dark[part]
    level = float(np.median(values[free])) if free.any() else 0.0
    inked = float(((values - level > 0.25) & free).mean())
    if inked < WRITTEN:
        return None
    below = round(2 * PER_MM)
    field: Pixels = straight[
        max(0, spot.y - below) : spot.y + spot.h + below, spot.x : spot.x + spot.w
    ]
    return field


def jpeg(picture: Pixels | None, larger: int) -> bytes:
    """The picture as a small file, each pixel `larger` times as wide; nothing for none."""
    if picture is None or not picture.size:
        return b""
    scaled = cv2.resize(picture, None, fx=larger, fy=larger, interpolation=cv2.INTER_CUBIC)
    done, data = cv2.imencode(".jpg", scaled, [cv2.IMWRITE_JPEG_QUALITY, 70])
    return bytes(data) if done else b""
