"""Validates uploaded pictures before decoding, rotates and resizes them, removes metadata.

One at a time, each within a bound of memory, and where a server runs in a process apart (`APART`):
whoever sends ten waits a little, and the room goes on. Not for pictures that we draw.
"""

from __future__ import annotations

import io
import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from PIL import Image
from PIL.ExifTags import Base
from PIL.JpegImagePlugin import JpegImageFile

from tablee.errors import NotAccepted
from tablee.isolation.worker import Worker
from tablee.settings import PACKAGE
from tablee.texts import _

T = TypeVar("T")

log = logging.getLogger(__name__)

TYPES: Final = ("jpg", "jpeg", "png", "webp", "gif")
"""Extensions of the files that are taken."""
LARGEST_FILE: Final = 15_000_000
"""Bytes of an uploaded file: a phone's photo fits, a film does not."""
MOST_MEMORY: Final = 256_000_000
"""Bytes that decoding one picture may take, as counted from its header before it begins: a photo of
100 megapixels is within, as its decoder can skip what is not kept; as PNG, one of 40 is."""
MOST_SCANS: Final = 100
"""Passes over a JPEG (usual ones have about ten): each costs as much as the whole picture."""
LONGEST_SIDE: Final = 1600
"""Pixels of the longer side that is kept."""

_ROTATIONS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What stands a picture upright, by its EXIF orientation."""
_BYTES: Final = {"1": 2, "L": 1, "P": 5, "I;16": 5, "I": 9, "LA": 8, "RGBA": 8, "PA": 12}
"""Bytes a pixel in Pillow’s memory, the copies in other modes that we need included."""
_TO_MAKE_SMALL: Final = 1.4
"""What a picture takes while it is made small, of what it takes before."""
_SMALL: Final = 20_000_000
"""Bytes that what is kept takes, in memory and written."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JFIF: Final = b"\xff\xe0"
_JFIF_SIZE: Final = 16
"""Bytes of that segment without a thumbnail."""
_PIXELS: Final = frozenset(
    [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", _JFIF]
    + [bytes((0xFF, marker)) for marker in (0xC0, 0xC2, 0xC4, 0xD9, 0xDA, 0xDB, 0xDD)]
)
"""The parts of a file without which its picture cannot be shown."""
_ENDS: Final = (b"IEND", b"\xff\xd9")
_AFTER_A_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_ONE_AT_A_TIME: Final = threading.Lock()
SECONDS: Final = 30.0
"""For one picture, in the process apart."""
APART: Final = Worker(1_000, PACKAGE)
"""Runs `clean` and `checked`: a decoder takes a quarter of that, the libraries the rest."""


def clean(data: bytes) -> tuple[bytes, str]:
    """The picture as a fresh JPEG or PNG of at most 1600 pixels a side, and its extension.

    Turned as its EXIF says, then stripped of EXIF, place, colour profile and everything else; an
    animation keeps its first frame, a file of several pictures its first. Only JPEG, PNG, WebP and
    GIF are opened. Raises `NotAccepted`, with its own sentence, for anything else, for a damaged
    file, and for one that would take more than `MOST_MEMORY`.
    """
    return _within(data, 2 * LONGEST_SIDE, _kept)


def in_grey(data: bytes, longest: int) -> Image.Image:
    """The picture in grey, upright, with at most so many pixels a side: to be looked at, not kept.

    A JPEG of 48 megapixels comes as 12, for `longest` 4096: whole, it would take too much.
    Refuses what `clean` refuses.
    """
    return _within(data, longest * 3 // 4, lambda image: _looked_at(image, longest, "L"))


def in_colours(data: bytes, longest: int) -> Image.Image:
    """The same in red, green and blue."""
    return _within(data, longest * 3 // 4, lambda image: _looked_at(image, longest, "RGB"))


def _within(data: bytes, least: int, made: Callable[[Image.Image], T]) -> T:
    """What is made of the picture, within the bounds.

    A JPEG may be decoded smaller, but not below `least` pixels of its longer side.
    """
    if len(data) > LARGEST_FILE:
        raise NotAccepted(_("Cette image est trop lourde : 15 Mo au plus."))
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow warns of is weighed here
        image = _opened(data)
        with image:
            _weigh(image, data, least)
            try:
                return made(image)
            except Exception as error:  # whatever the bytes of strangers make a decoder raise
                log.info("a picture could not be decoded: %r", error)
                raise NotAccepted(
                    _(
                        "Cette image est abîmée, ou son envoi a été coupé. "
                        "Choisissez-la de nouveau, ou envoyez-en une copie."
                    )
                ) from error


def _looked_at(image: Image.Image, longest: int, mode: str) -> Image.Image:
    image.load()
    rotation = _ROTATIONS.get(_orientation(image))
    small = _in_colours(image)
    if small.mode in ("RGBA", "LA"):  # what is transparent is paper
        paper = Image.new("RGBA", small.size, "white")
        paper.alpha_composite(small.convert("RGBA"))
        small = paper
    small = small.convert(mode)
    small.thumbnail((longest, longest))
    return small if rotation is None else small.transpose(rotation)


def checked(data: bytes) -> tuple[bytes, str]:
    """As `clean`, but a picture that `clean` has made stays as it is, to the byte.

    It is decoded all the same. For those that come back with their session: a JPEG made again is
    another one, and a little worse.
    """
    again, extension = clean(data)
    if not _is_bare(data) or _size(data) != _size(again):
        return again, extension
    return data, "png" if data.startswith(_PNG) else "jpg"


# ── before decoding ─────────────────────────────────────────────────────────────────────────


def _opened(data: bytes) -> Image.Image:
    """The picture with its header read."""
    try:
        return Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF"))
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:  # as above
        raise NotAccepted(_unreadable(data[:512])) from error


def _unreadable(beginning: bytes) -> str:
    """Why a file is none of our pictures, as far as it can be told."""
    if b"<svg" in beginning.lower():
        return _(
            "Une image SVG peut contenir un programme : elle n’est pas prise. "
            "Envoyez-en une copie en PNG ou en JPEG."
        )
    if beginning[4:8] == b"ftyp":
        return _(
            "Ce format de photo (HEIC ou AVIF) ne se lit pas ici. "
            "Envoyez-en une copie en JPEG : une capture d’écran suffit."
        )
    return _("Ce fichier n’est pas une image lisible. Essayez en JPEG, PNG ou WebP.")


def _too_large() -> NotAccepted:
    return NotAccepted(
        _(
            "Cette image est trop grande pour être ouverte ici. "
            "Envoyez-en une copie plus petite, ou une photo en JPEG."
        )
    )


def _weigh(image: Image.Image, data: bytes, smallest: int) -> None:
    """Has a JPEG decoded smaller where it can be, and refuses what would still take too much."""
    needed: float = _SMALL
    if isinstance(image, JpegImageFile):
        if data.count(b"\xff\xda") > MOST_SCANS:
            raise _too_large()
        needed += _held_back(image, data)
        least = smallest / max(image.size)
        image.draft("RGB", (int(image.width * least) or 1, int(image.height * least) or 1))
    if needed + image.width * image.height * _each(image) * _TO_MAKE_SMALL > MOST_MEMORY:
        raise _too_large()


def _each(image: Image.Image) -> int:
    """Bytes that each pixel takes at most."""
    if image.format == "WEBP":
        return 12  # its decoder holds two frames of its own, and gives a third
    if image.mode == "P" and image.has_transparency_data:
        return 9
    return _BYTES.get(image.mode, 4)


def _held_back(image: JpegImageFile, data: bytes) -> float:
    """Bytes of coefficients that a JPEG of several passes holds in full, however small it comes."""
    parts = [(across, down) for _id, across, down, _table in image.layer]
    if not image.info.get("progressive") and _in_first_pass(data) == len(parts):
        return 0.0
    most = max(across for across, _down in parts) * max(down for _across, down in parts)
    return 2.0 * image.width * image.height * sum(a * d for a, d in parts) / most


def _in_first_pass(data: bytes) -> int:
    """How many components the first pass of a JPEG brings (ITU T.81, B.2.3); 0 if not known."""
    at = 2
    while at + 5 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xDA:
            return data[at + 4]
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0


# ── what is kept ────────────────────────────────────────────────────────────────────────────


def _kept(image: Image.Image) -> tuple[bytes, str]:
    image.load()
    small = _in_colours(image)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    rotation = _ROTATIONS.get(_orientation(image))
    # a new picture from its pixels alone: nothing that came with the file goes on
    upright = small if rotation is None else small.transpose(rotation)
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    file = io.BytesIO()
    if image.mode in ("RGBA", "LA", "PA", "P"):
        bare.save(file, "PNG", optimize=True)
        return file.getvalue(), "png"
    bare.convert("RGB").save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue(), "jpg"


def _in_colours(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller without steps between its colours."""
    if image.mode.startswith("I"):  # 16 bits a pixel: the 8 that count
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _orientation(image: Image.Image) -> int:
    """As its EXIF says, 1 to 8; upright where that cannot be read."""
    try:
        return int(image.getexif().get(Base.Orientation, 1))
    except Exception:  # damaged EXIF does not spoil the picture
        return 1


# ── what has been kept before ───────────────────────────────────────────────────────────────


def _is_bare(data: bytes) -> bool:
    """Whether a PNG or JPEG holds its pixels and nothing else, such as a place or a comment."""
    parts = list(_png_parts(data) if data.startswith(_PNG) else _jpeg_parts(data))
    return bool(parts) and parts[-1] in _ENDS and all(part in _PIXELS for part in parts)


def _png_parts(data: bytes) -> Iterator[bytes]:
    """The names of its chunks (ISO/IEC 15948, 5.3); an empty one for what is cut or goes on."""
    at, part = len(_PNG), b""
    while at + 12 <= len(data) and part != b"IEND":
        part = data[at + 4 : at + 8]
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        yield part
    if at != len(data):
        yield b""


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """Its markers (ITU T.81, B.1.1), the scans skipped; an empty one for what is cut or goes on."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        part, size = data[at : at + 2], int.from_bytes(data[at + 2 : at + 4], "big")
        yield part if part != _JFIF or size == _JFIF_SIZE else b""
        at += 2 + size
        if part == b"\xff\xda":
            found = _AFTER_A_SCAN.search(data, at)
            at = found.start() if found else len(data)
    yield data[at:]


def _size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        return image.size
