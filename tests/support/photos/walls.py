"""Photos of walls with sticky notes, made up from a seed: what stands on them is known.

Notes of six colours on a white wall or brown paper, written on by hand, some over the edge of
another; then shadows, perspective, a cast of colour, low light, blur, noise, JPEG. What is no note
hangs there too: marker lines, sheets of paper, a light switch, tape.
`python -m tests.support.photos.walls SEED FILE` writes one.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

__all__ = ["Hung", "WallPhoto", "wall_photo"]

Pixels = np.ndarray[Any, np.dtype[Any]]

SIZES: Final = ((1600, 1200), (1920, 1080), (2592, 1944), (3024, 4032), (4000, 3000))
LIKELY: Final = (0.35, 0.2, 0.25, 0.1, 0.1)
COLOURS: Final = (
    (246, 226, 105),  # yellow
    (250, 146, 176),  # pink
    (168, 214, 110),  # green
    (120, 196, 232),  # blue
    (247, 166, 74),  # orange
    (199, 160, 222),  # lilac
)
WALL: Final = (236, 233, 226)
BROWN: Final = (176, 136, 96)
SMALLEST: Final = 60.0
"""Pixels of a note's side where a wall of sixty is photographed with the smallest size."""


@dataclass(frozen=True)
class Hung:
    """A note on a photo."""

    corners: tuple[tuple[float, float], ...]
    """From its top left, clockwise, in pixels of the photo."""
    visible: float
    """Which part of it can be seen."""


@dataclass(frozen=True)
class WallPhoto:
    """A photo as a file, and what hangs on it."""

    jpeg: bytes
    width: int
    height: int
    notes: tuple[Hung, ...]


def wall_photo(
    seed: int, *, notes: int = 0, size: tuple[int, int] | None = None, brown: bool | None = None
) -> WallPhoto:
    """The photo of this seed: of 5 to 60 notes, of so many where it is said, of this size."""
    rng = np.random.default_rng(seed)
    width, height = size or SIZES[rng.choice(len(SIZES), p=LIKELY)]
    many = notes or int(rng.integers(5, 61))
    is_brown = bool(rng.random() < 0.4) if brown is None else brown
    wall = _wall(rng, width, height, is_brown)
    # smaller where they are many, so that they fit
    side = min(math.sqrt(width * height / many) * rng.uniform(0.5, 0.66), min(width, height) * 0.24)
    places = _places(rng, width, height, many, side)
    _lines(rng, wall, side, places)
    mask = np.full((height, width), -1, np.int16)
    colours = rng.permutation(len(COLOURS))[: rng.integers(1, 6)]
    quads = []
    for n, (x, y) in enumerate(places):
        colour = COLOURS[colours[rng.integers(len(colours))]]
        quad = _square(x, y, side * rng.uniform(0.96, 1.04), rng.normal(0, 3.5))
        _stick(rng, wall, mask, quad, colour, n)
        quads.append(quad)
    across = _perspective(rng, width, height)
    seen = _taken(rng, wall, across, is_brown)
    hung = []
    for n, quad in enumerate(quads):
        area = np.zeros((height, width), np.uint8)
        cv2.fillConvexPoly(area, np.rint(quad).astype(np.int32), 1)
        visible = float((mask[area > 0] == n).mean())
        corners = cv2.perspectiveTransform(quad[None].astype(np.float32), across)[0]
        hung.append(Hung(tuple((float(a), float(b)) for a, b in corners), visible))
    _fine, jpeg = cv2.imencode(".jpg", seen[..., ::-1], [1, int(rng.integers(72, 95))])
    return WallPhoto(jpeg.tobytes(), width, height, tuple(hung))


# ── what hangs there ────────────────────────────────────────────────────────────────────────


def _wall(rng: np.random.Generator, width: int, height: int, brown: bool) -> Pixels:
    """The wall or the paper on it, with its grain and what else hangs there."""
    base = np.array(BROWN if brown else WALL, np.float32) + rng.normal(0, 4, 3).astype(np.float32)
    coarse = rng.normal(0, 1, (height // 8 + 1, width // 8 + 1)).astype(np.float32)
    grain = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    wall: Pixels = np.clip(base + grain[..., None] * (5 if brown else 2), 0, 255).astype(np.float32)
    if brown and rng.random() < 0.7:  # paper in strips, with folds
        for x in np.linspace(0, width, int(rng.integers(2, 5)))[1:-1]:
            cv2.line(wall, (int(x), 0), (int(x), height), (base * 0.82).tolist(), 3)
    if not brown and rng.random() < 0.4:  # a light switch
        x, y = int(rng.uniform(0, 0.02) * width), int(rng.uniform(0.4, 0.6) * height)
        s = int(0.05 * height)
        cv2.rectangle(wall, (x, y), (x + s, y + s), (250, 250, 248), -1)
        cv2.rectangle(wall, (x, y), (x + s, y + s), (190, 188, 184), 2)
    return wall


def _places(
    rng: np.random.Generator, width: int, height: int, many: int, side: float
) -> list[tuple[float, float]]:
    """Middles of notes: some on their own, some a little over another's edge."""
    margin = side * 0.85
    found: list[tuple[float, float]] = []
    for _try in range(40_000):
        if len(found) == many:
            break
        if found and rng.random() < 0.3:  # beside another, or over its edge
            x, y = found[rng.integers(len(found))]
            step = side * rng.uniform(0.9, 1.15)
            across = rng.random() < 0.5
            off = rng.normal(0, 0.12) * side
            sign = 1 if rng.random() < 0.5 else -1
            x, y = (x + sign * step, y + off) if across else (x + off, y + sign * step)
        else:
            x, y = rng.uniform(margin, width - margin), rng.uniform(margin, height - margin)
        inside = margin <= x <= width - margin and margin <= y <= height - margin
        if inside and all(max(abs(x - a), abs(y - b)) > side * 0.88 for a, b in found):
            found.append((x, y))
    return found


def _lines(
    rng: np.random.Generator, wall: Pixels, side: float, places: list[tuple[float, float]]
) -> None:
    """Zones drawn with a marker, with a title, and a sheet of paper with words."""
    height, width = wall.shape[:2]
    ink = [(30, 30, 34), (30, 60, 160), (170, 30, 40)][rng.integers(3)]
    thick = max(2, int(side * 0.03))
    if rng.random() < 0.5:
        for x in np.linspace(0, width, int(rng.integers(3, 5)))[1:-1]:
            ends = (int(x + rng.normal(0, 12)), 0), (int(x + rng.normal(0, 12)), height)
            cv2.line(wall, *ends, ink, thick)
            title = [
                (x - width / 5 + n * side * 0.1, side * rng.uniform(0.1, 0.3)) for n in range(9)
            ]
            cv2.polylines(wall, [np.rint(title).astype(np.int32)], False, ink, thick)
    if rng.random() < 0.3 and places:
        x, y = rng.uniform(0, width * 0.8), rng.uniform(0, height * 0.8)
        corner = (int(x), int(y)), (int(x + side * 1.4), int(y + side * 2))
        cv2.rectangle(wall, *corner, (244, 243, 240), -1)
        cv2.rectangle(wall, *corner, (200, 198, 194), 1)


def _square(x: float, y: float, side: float, degrees: float) -> Pixels:
    half, turn = side / 2, math.radians(degrees)
    unit = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    cos, sin = math.cos(turn), math.sin(turn)
    turned: Pixels = unit @ np.array([(cos, sin), (-sin, cos)]) + (x, y)
    return turned


def _stick(
    rng: np.random.Generator,
    wall: Pixels,
    mask: Pixels,
    quad: Pixels,
    colour: tuple[int, int, int],
    number: int,
) -> None:
    """Puts a note over what is there: its shadow, its paper, lighter where it curls, its words."""
    side = float(np.hypot(*(quad[1] - quad[0])))
    left, top = np.maximum(quad.min(axis=0) - side * 0.15, 0).astype(int)
    right, foot = (quad.max(axis=0) + side * 0.15).astype(int) + 1
    part, known = wall[top:foot, left:right], mask[top:foot, left:right]
    size = part.shape[:2]
    here = quad - (left, top)
    area = np.zeros(size, np.uint8)
    cv2.fillConvexPoly(area, np.rint(here).astype(np.int32), 255)
    fall = np.zeros(size, np.uint8)
    shift = np.array((rng.uniform(-0.02, 0.02), rng.uniform(0.01, 0.04))) * side
    cv2.fillConvexPoly(fall, np.rint(here + shift).astype(np.int32), 255)
    blur = int(side * 0.04) * 2 + 1
    shade = cv2.GaussianBlur(fall, (blur, blur), 0).astype(np.float32) / 255
    part *= 1 - 0.28 * shade[..., None]
    paper = np.array(colour, np.float32) + rng.normal(0, 5, 3).astype(np.float32)
    down = np.linspace(-1, 1, size[0], dtype=np.float32)[:, None, None]
    note = np.clip(paper * (1 + rng.normal(0, 0.03) + down * rng.normal(0, 0.04)), 0, 255)
    note = np.broadcast_to(note, part.shape).copy()
    _write(rng, note, here, side)
    part[area > 0] = note[area > 0]
    known[area > 0] = number


def _write(rng: np.random.Generator, note: Pixels, quad: Pixels, side: float) -> None:
    """Two to four lines of strokes, with a marker or a pen."""
    ink = [(25, 25, 30), (30, 50, 140), (150, 30, 40)][rng.choice(3, p=(0.7, 0.2, 0.1))]
    thick = max(1, int(side * rng.uniform(0.012, 0.04)))
    lines = int(rng.integers(1, 5))
    for n in range(lines):
        begin, x = 0.1 + 0.7 * (n + 0.4) / lines, 0.1
        points = []
        while x < rng.uniform(0.6, 0.9):
            points.append((x, begin + rng.normal(0, 0.045)))
            x += rng.uniform(0.015, 0.05)
        right, down = quad[1] - quad[0], quad[3] - quad[0]
        drawn = [quad[0] + a * right + b * down for a, b in points]
        cv2.polylines(note, [np.rint(drawn).astype(np.int32)], False, ink, thick)


# ── the photo ───────────────────────────────────────────────────────────────────────────────


def _perspective(rng: np.random.Generator, width: int, height: int) -> Pixels:
    """From the wall to the photo, within it."""
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    inward = rng.uniform(0, 0.09, (4, 2)) * (width, height)
    signs = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    moved = (corners + inward * signs).astype(np.float32)
    across: Pixels = cv2.getPerspectiveTransform(corners, moved)
    return across


def _taken(rng: np.random.Generator, wall: Pixels, across: Pixels, brown: bool) -> Pixels:
    """The wall as a camera sees it."""
    height, width = wall.shape[:2]
    # around the paper is the wall; around the wall, more of it
    around = np.array(WALL if brown and rng.random() < 0.5 else BROWN if brown else WALL)
    seen: Pixels = cv2.warpPerspective(
        wall, across, (width, height), borderMode=cv2.BORDER_CONSTANT, borderValue=around.tolist()
    )
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None, None]
    seen *= 1 + 0.18 * (rng.uniform(-1, 1) * x + rng.uniform(-1, 1) * y)
    if rng.random() < 0.5:  # whoever takes it stands in the light
        seen *= _shadow(rng, width, height)
    seen *= 1 + rng.normal(0, 0.05, 3).astype(np.float32)  # the colour of the lamp
    dark = rng.uniform(0.3, 0.55) if rng.random() < 0.3 else rng.uniform(0.75, 1)
    seen *= dark
    if rng.random() < 0.6:
        seen = cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.6, 1.6) * width / 2000)
    noise = rng.uniform(1, 4) * (2 if dark < 0.6 else 1)
    seen += np.asarray(rng.normal(0, noise, seen.shape), np.float32)
    taken: Pixels = np.clip(seen, 0, 255).astype(np.uint8)
    return taken


def _shadow(rng: np.random.Generator, width: int, height: int) -> Pixels:
    small = np.ones((60, 80), np.float32)
    middle = (int(rng.uniform(0, 80)), int(rng.uniform(20, 70)))
    radii = int(rng.uniform(8, 18)), int(rng.uniform(20, 45))
    cv2.ellipse(small, middle, radii, rng.uniform(-15, 15), 0, 360, rng.uniform(0.5, 0.75), -1)
    soft = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.8, 3))
    shade: Pixels = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)[..., None]
    return shade


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(wall_photo(int(sys.argv[1])).jpeg)
