"""Photos of rooms that hold up voting cards, made up from a seed: what stands on them is known.

The cards are those of the PDF, as pdfium draws them; then perspective, turn, shade, hands and
heads before them, glare, blur, noise, low light, JPEG.
`python -m tests.support.photos.cards SEED FILE` writes one.
"""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]

from tablee.drawing.voting_cards.marks import MARGIN
from tablee.drawing.voting_cards.sheets import voting_cards
from tablee.view.ballots import MOST_CARDS

__all__ = ["Held", "RoomPhoto", "printed_card", "room_photo"]

Pixels = np.ndarray[Any, np.dtype[Any]]

SIZES: Final = ((1280, 960), (1600, 1200), (1920, 1080), (2592, 1944), (4000, 3000))
LIKELY: Final = (0.4, 0.3, 0.15, 0.12, 0.03)
TEXTURE: Final = 480
"""Pixels of a card's side as it is drawn before it is put into the photo."""
SMALLEST: Final = 30.0
"""Pixels of the side of the smallest mark: a phone’s 12 megapixels at 10 metres."""


@dataclass(frozen=True)
class Held:
    """A card on a photo."""

    number: int
    side: int
    """0 to 3 for A to D: the side that is up."""
    visible: float
    """Which part of the card can be seen."""
    corners: tuple[tuple[float, float], ...]
    """Of the card, from its top left, as it was printed; in pixels."""


@dataclass(frozen=True)
class RoomPhoto:
    """A photo as a file, and what stands on it."""

    jpeg: bytes
    width: int
    height: int
    cards: tuple[Held, ...]


@functools.cache
def _document() -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(voting_cards(1, MOST_CARDS))


@functools.cache
def printed_card(number: int) -> Pixels:
    """This card, as it is printed, in grey."""
    points = 72 / 25.4
    side, scale = 144.0, TEXTURE / (144.0 * points)
    x, y = (210 - side) / 2, 148.5 * ((number - 1) % 2) + (148.5 - side) / 2
    page = _document()[(number - 1) // 2].render(scale=scale, grayscale=True).to_numpy()
    page = page.reshape(page.shape[0], page.shape[1])
    left, top = round(x * points * scale), round(y * points * scale)
    card: Pixels = page[top : top + TEXTURE, left : left + TEXTURE].copy()
    return card


def room_photo(seed: int, *, cards: int = 0, size: tuple[int, int] | None = None) -> RoomPhoto:
    """The photo of this seed: of 1 to 60 cards, of so many where it is said, of this size."""
    rng = np.random.default_rng(seed)
    width, height = size or SIZES[rng.choice(len(SIZES), p=LIKELY)]
    wanted = cards or int(rng.choice([1, 2, 3, 5, 8, 12, 20, 30, 40, 50, 60]))
    picture = _background(rng, width, height)
    held = _held_up(rng, picture, wanted)
    picture = _taken(rng, picture)
    quality = int(rng.integers(35, 93))
    _done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return RoomPhoto(data.tobytes(), width, height, tuple(held))


# ── the room ────────────────────────────────────────────────────────────────────────────────


def _colour(rng: np.random.Generator, low: int = 20, high: int = 235) -> tuple[int, int, int]:
    return tuple(int(c) for c in rng.integers(low, high, 3))  # type: ignore[return-value]


def _background(rng: np.random.Generator, width: int, height: int) -> Pixels:
    """A wall with things on it that look like marks without being any: windows, tiles, print."""
    low, high = np.array(_colour(rng)), np.array(_colour(rng))
    slope = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    one = (low * (1 - slope) + high * slope).astype(np.uint8)
    picture = np.ascontiguousarray(np.broadcast_to(one, (height, width, 3)))
    unit = width / 40
    for _thing in range(int(rng.integers(20, 70))):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        w, h = int(unit * rng.uniform(0.5, 5)), int(unit * rng.uniform(0.5, 5))
        kind = rng.integers(0, 5)
        if kind == 0:
            cv2.rectangle(picture, (x, y), (x + w, y + h), _colour(rng), -1)
        elif kind == 1:
            cv2.ellipse(
                picture, (x, y), (w, h), float(rng.uniform(0, 180)), 0, 360, _colour(rng), -1
            )
        elif kind == 2:  # a window, a frame
            cv2.rectangle(picture, (x, y), (x + w, y + h), _colour(rng, 0, 60), -1)
            cv2.rectangle(
                picture,
                (x + w // 5, y + h // 5),
                (x + w - w // 5, y + h - h // 5),
                _colour(rng, 150, 255),
                -1,
            )
        elif kind == 3:  # tiles, a pattern of black and white within black
            n = int(rng.integers(4, 9))
            tiles = np.zeros((n + 4, n + 4), np.uint8)
            tiles[1:-1, 1:-1] = 255
            tiles[2:-2, 2:-2] = 255 * rng.integers(0, 2, (n, n))
            big = cv2.resize(tiles, (max(8, w), max(8, w)), interpolation=cv2.INTER_NEAREST)
            _paste(picture, big, x, y)
        else:
            words = "".join(chr(int(c)) for c in rng.integers(65, 91, 9))
            cv2.putText(
                picture,
                words,
                (x, y),
                cv2.FONT_HERSHEY_SIMPLEX,
                unit / 30,
                _colour(rng, 0, 80),
                max(1, int(unit / 12)),
            )
    return picture


def _paste(picture: Pixels, grey: Pixels, x: int, y: int) -> None:
    part = picture[y : y + grey.shape[0], x : x + grey.shape[1]]
    part[:] = grey[: part.shape[0], : part.shape[1], None]


# ── cards, and what stands before them ──────────────────────────────────────────────────────


def _held_up(rng: np.random.Generator, picture: Pixels, wanted: int) -> list[Held]:
    """Puts so many cards, or as many as have room, each with its person, hands, glare."""
    height, width = picture.shape[:2]
    least = SMALLEST / (1 - 2 * MARGIN) * 1.25  # what leans is smaller on the photo
    most = max(least * 1.05, min(width, height) * min(0.55, 1.1 / np.sqrt(wanted)))
    numbers = rng.permutation(MOST_CARDS)[:wanted] + 1
    held: list[Held] = []
    taken: list[tuple[float, float, float]] = []
    for number in numbers:
        for _try in range(60):
            side = float(np.exp(rng.uniform(np.log(least), np.log(most))))
            reach = side * 0.85
            if 2 * reach >= min(width, height):
                continue
            x, y = rng.uniform(reach, width - reach), rng.uniform(reach, height - reach)
            if all(abs(x - a) > (reach + r) or abs(y - b) > (reach + r) for a, b, r in taken):
                taken.append((x, y, reach))
                held.append(_held(rng, picture, int(number), (x, y), side))
                break
    return held


def _held(
    rng: np.random.Generator, picture: Pixels, number: int, at: tuple[float, float], side: float
) -> Held:
    up = int(rng.integers(0, 4))
    turned = np.clip(rng.normal(0, 9), -28, 28) - 90 * up
    corners = _leaning(rng, side, turned) + np.array(at)
    reach = int(side * 0.85) + 2
    left, top = max(0, int(at[0]) - reach), max(0, int(at[1]) - reach)
    part = picture[top : int(at[1]) + reach, left : int(at[0]) + reach]
    here = (corners - (left, top)).astype(np.float32)
    _person(rng, part, here, side)
    mask = _printed(rng, part, number, here, side)
    hidden = np.zeros(part.shape[:2], np.uint8)
    _before(rng, part, here, side, hidden)
    whole = max(1, int((mask > 127).sum()))
    visible = 1 - int(((hidden > 127) & (mask > 127)).sum()) / whole
    return Held(number, up, visible, tuple((float(x), float(y)) for x, y in corners))


def _leaning(rng: np.random.Generator, side: float, turned: float) -> Pixels:
    """The corners, around its middle, of a card that is turned, then leans aside and backwards."""
    half = side / 2
    flat = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    a = np.deg2rad(turned)
    flat = flat @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    yaw, pitch = np.deg2rad(rng.uniform(-38, 38)), np.deg2rad(rng.uniform(-32, 32))
    x, y = flat[:, 0] * np.cos(yaw), flat[:, 1] * np.cos(pitch)
    depth = flat[:, 0] * np.sin(yaw) + flat[:, 1] * np.sin(pitch)
    near = 6 * side / (6 * side + depth)
    corners: Pixels = np.stack([x * near, y * near], axis=1)
    return corners


def _person(rng: np.random.Generator, part: Pixels, corners: Pixels, side: float) -> None:
    """Whoever holds it: a body behind, of any colour, black ones too."""
    x, y = corners.mean(axis=0)
    body = (int(x), int(y + side * rng.uniform(0.3, 0.9)))
    axes = (int(side * rng.uniform(0.4, 0.8)), int(side * rng.uniform(0.4, 0.9)))
    cv2.ellipse(part, body, axes, 0, 0, 360, _colour(rng, 5, 220), -1)


def _printed(
    rng: np.random.Generator, part: Pixels, number: int, corners: Pixels, side: float
) -> Pixels:
    """Draws the card there, in its shade; returns where it stands, from 0 to 255."""
    flat = np.array([(0, 0), (TEXTURE, 0), (TEXTURE, TEXTURE), (0, TEXTURE)], np.float32)
    card = printed_card(number)
    if side < TEXTURE / 2:
        small = max(16, int(side * 2))
        card = cv2.resize(card, (small, small), interpolation=cv2.INTER_AREA)
        flat = flat * (small / TEXTURE)
    turn = cv2.getPerspectiveTransform(flat, corners)
    size = (part.shape[1], part.shape[0])
    there = cv2.warpPerspective(card, turn, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full_like(card, 255), turn, size, flags=cv2.INTER_AREA)
    white = rng.uniform(120, 255)
    black = rng.uniform(5, 0.3 * white)
    shade = np.linspace(rng.uniform(0.75, 1), rng.uniform(0.75, 1), size[0], dtype=np.float32)
    grey = (there.astype(np.float32) / 255 * (white - black) + black) * shade
    over = mask.astype(np.float32)[..., None] / 255
    part[:] = (part * (1 - over) + grey[..., None] * over).astype(np.uint8)
    return mask


def _before(
    rng: np.random.Generator, part: Pixels, corners: Pixels, side: float, hidden: Pixels
) -> None:
    """Fingers on an edge, most often; sometimes a head before it, or glare."""
    middle = corners.mean(axis=0)
    skin = (int(rng.integers(40, 190)), int(rng.integers(60, 200)), int(rng.integers(90, 235)))
    for _finger in range(int(rng.choice([0, 1, 2, 3, 4]))):
        edge = int(rng.integers(0, 4))
        at = rng.uniform(0.1, 0.9)
        point = corners[edge] * (1 - at) + corners[(edge + 1) % 4] * at
        inwards = (middle - point) * rng.uniform(0.0, 0.25)
        axes = (
            max(1, int(side * rng.uniform(0.03, 0.06))),
            max(1, int(side * rng.uniform(0.06, 0.13))),
        )
        way = float(np.rad2deg(np.arctan2(*(middle - point)[::-1]))) + 90
        _blob(part, hidden, point + inwards, axes, way, skin)
    chance = rng.uniform()
    if chance < 0.25:  # a head, a shoulder, a hat, a sleeve, a neighbour's sheet
        edge = corners[int(rng.integers(0, 4))]
        point = middle + (edge - middle) * rng.uniform(0.75, 1.35)
        axes = (int(side * rng.uniform(0.15, 0.45)), int(side * rng.uniform(0.15, 0.45)))
        _blob(part, hidden, point, axes, float(rng.uniform(0, 180)), _colour(rng, 5, 240))
    elif chance < 0.35:  # glare: white over a part, softly
        point = middle + (corners[int(rng.integers(0, 4))] - middle) * rng.uniform(0, 1)
        _glare(rng, part, point, side)


def _blob(
    part: Pixels,
    hidden: Pixels,
    at: Pixels,
    axes: tuple[int, int],
    way: float,
    colour: tuple[int, int, int],
) -> None:
    where = (int(at[0]), int(at[1]))
    cv2.ellipse(part, where, axes, way, 0, 360, colour, -1, cv2.LINE_AA)
    cv2.ellipse(hidden, where, axes, way, 0, 360, 255, -1)


def _glare(rng: np.random.Generator, part: Pixels, at: Pixels, side: float) -> None:
    ys = np.arange(part.shape[0], dtype=np.float32)[:, None]
    xs = np.arange(part.shape[1], dtype=np.float32)
    spread = side * rng.uniform(0.08, 0.2)
    light = rng.uniform(60, 140) * np.exp(
        -((xs - at[0]) ** 2 + (ys - at[1]) ** 2) / (2 * spread**2)
    )
    part[:] = np.clip(part + light[..., None], 0, 255).astype(np.uint8)


# ── the camera ──────────────────────────────────────────────────────────────────────────────


def _taken(rng: np.random.Generator, picture: Pixels) -> Pixels:
    """As a camera has it: out of focus or moved a little, dark, with noise."""
    blur = rng.uniform(0, 1.1)
    if blur > 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    if rng.uniform() < 0.25:
        length = int(rng.integers(2, 5))
        kernel = np.zeros((5, 5), np.float32)
        a = rng.uniform(0, np.pi)
        tip = (2 + np.cos(a) * length / 2, 2 + np.sin(a) * length / 2)
        cv2.line(kernel, (2, 2), (round(tip[0]), round(tip[1])), 1.0, 1)
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum())
    gain = rng.uniform(0.3, 1.0) if rng.uniform() < 0.4 else 1.0
    noise = rng.uniform(1, 10)
    half = (picture.shape[0], picture.shape[1], 1)
    grain = np.empty(half, np.int16)
    cv2.setRNGSeed(int(rng.integers(0, 2**31 - 1)))
    cv2.randn(grain, np.zeros(1), np.full(1, noise))
    lit = cv2.convertScaleAbs(picture, alpha=gain).astype(np.int16)
    taken: Pixels = np.clip(lit + grain, 0, 255).astype(np.uint8)
    return taken


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(room_photo(int(sys.argv[1])).jpeg)
