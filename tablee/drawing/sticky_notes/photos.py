"""Opens the photo of a wall that somebody sends, finds its notes and cuts them out, within limits.

In the process apart that also reads voting cards, which imports OpenCV when the first photo comes.
Nothing is kept here: what is asked for is answered.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PIL import Image

from tablee.drawing import uploads
from tablee.drawing.sticky_notes import ocr
from tablee.drawing.voting_cards import APART, photos
from tablee.errors import NotAccepted
from tablee.texts import _

if TYPE_CHECKING:
    import numpy as np

Quad = tuple[tuple[float, float], ...]
"""Four corners from the top left of a note, clockwise; from 0 to 1 across and down the photo."""

MOST_NOTES: Final = 200
"""On one photo."""
SECONDS: Final = 30.0
"""For one photo, in the process apart."""
LARGEST_CUT: Final = 480
"""Pixels of the longer side of a note’s picture."""
SMALLEST_CUT: Final = 8
READ_AT: Final = 900
"""The same of what is read by a machine, which wants large letters."""
QUALITY: Final = 82


@dataclass(frozen=True)
class FoundWall:
    """The notes on a photo, row by row."""

    width: int
    height: int
    """Of the photo upright, in pixels as it was looked at."""
    notes: tuple[Quad, ...]


@dataclass(frozen=True)
class CutWall:
    """The photo made small, and the picture of each note, set straight; all are JPEG or PNG."""

    photo: bytes
    extension: str
    """Of the photo; those of the notes are `jpg`."""
    notes: tuple[bytes, ...]


def missing() -> str:
    """Why notes cannot be found by themselves here; empty where they can."""
    if not photos.missing():
        return ""
    return _(
        "Trouver les papillons sur une photo demande un complément qui n’est pas installé sur ce "
        "serveur : pip install tablee[photo], puis redémarrer."
    )


def find_wall(data: bytes) -> FoundWall:
    """The notes on this file, a JPEG, PNG, WebP or GIF of at most `uploads.LARGEST_FILE` bytes.

    Raises `NotAccepted`, with its own sentence, for any other, a damaged one, one too large, and
    where OpenCV is missing.
    """
    if sentence := missing():
        raise NotAccepted(sentence)
    return APART.run(SECONDS, find, data)


def cut_wall(data: bytes, notes: Sequence[Quad]) -> CutWall:
    """The photo and these notes, as pictures to be kept. Raises `NotAccepted` as `find_wall`."""
    _check(notes)
    if sentence := missing():
        raise NotAccepted(sentence)
    return APART.run(SECONDS, cut, data, tuple(notes))


def read_wall(data: bytes, notes: Sequence[Quad], language: str) -> tuple[str, ...]:
    """What a machine reads on each note, as a proposal; empty where it reads nothing in time.

    Raises `NotAccepted` where `tesseract` is missing, too.
    """
    _check(notes)
    if sentence := missing() or ocr.unreadable(language):
        raise NotAccepted(sentence)
    return APART.run(SECONDS, read, data, tuple(notes), language)


def _check(notes: Sequence[Quad]) -> None:
    if len(notes) > MOST_NOTES:
        raise NotAccepted(_("{n} papillons au plus sur une photo.").format(n=MOST_NOTES))
    for quad in notes:
        inside = all(len(c) == 2 and all(0 <= v <= 1 for v in c) for c in quad)
        if len(quad) != 4 or not inside:
            raise NotAccepted(_("Un papillon est hors de la photo : recommencez."))


# ── in the process apart ────────────────────────────────────────────────────────────────────


def find(data: bytes) -> FoundWall:
    """As `find_wall`, in this very process; it imports OpenCV."""
    from tablee.drawing.sticky_notes.detection import find_notes

    pixels = _pixels(data)
    height, width = pixels.shape[:2]
    found = []
    for quad in find_notes(pixels)[:MOST_NOTES]:
        corners = [(float(x) / width, float(y) / height) for x, y in quad]
        found.append(tuple((round(_within(x), 4), round(_within(y), 4)) for x, y in corners))
    return FoundWall(width, height, tuple(found))


def cut(data: bytes, notes: tuple[Quad, ...]) -> CutWall:
    """As `cut_wall`, in this very process."""
    photo, extension = uploads.clean(data)
    pixels = _pixels(data)
    return CutWall(photo, extension, tuple(_jpeg(_straight(pixels, q, LARGEST_CUT)) for q in notes))


def read(data: bytes, notes: tuple[Quad, ...], language: str) -> tuple[str, ...]:
    """As `read_wall`, in this very process."""
    pixels = _pixels(data)
    return ocr.read_words([_straight(pixels, quad, READ_AT) for quad in notes], language)


def _pixels(data: bytes) -> np.ndarray[Any, np.dtype[Any]]:
    import numpy

    pixels: np.ndarray[Any, np.dtype[Any]] = numpy.asarray(
        uploads.in_colours(data, photos.LONGEST_SIDE)
    )
    return pixels


def _straight(pixels: np.ndarray[Any, np.dtype[Any]], quad: Quad, longest: int) -> Image.Image:
    """A note as if it hung straight before the camera."""
    height, width = pixels.shape[:2]
    corners = [(x * width, y * height) for x, y in quad]
    across = max(math.dist(corners[0], corners[1]), math.dist(corners[3], corners[2]))
    down = max(math.dist(corners[0], corners[3]), math.dist(corners[1], corners[2]))
    scale = min(1.0, longest / max(across, down, 1.0))
    size = (max(SMALLEST_CUT, round(across * scale)), max(SMALLEST_CUT, round(down * scale)))
    # Pillow’s corners go from the top left counter-clockwise
    (a, b, c, d) = corners
    around = (*a, *d, *c, *b)
    left, top = min(x for x, _y in corners), min(y for _x, y in corners)
    right, foot = max(x for x, _y in corners), max(y for _x, y in corners)
    box = (
        max(0, int(left)),
        max(0, int(top)),
        min(width, int(right) + 1),
        min(height, int(foot) + 1),
    )
    part = Image.fromarray(pixels[box[1] : box[3], box[0] : box[2]])
    if scale < 0.5:  # no pixel is skipped
        part = part.reduce(int(1 / scale))
    shrunk = part.width / max(1, box[2] - box[0]), part.height / max(1, box[3] - box[1])
    moved = [(v - box[n % 2]) * shrunk[n % 2] for n, v in enumerate(around)]
    return part.transform(size, Image.Transform.QUAD, moved, Image.Resampling.BICUBIC)


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))
