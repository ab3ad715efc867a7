"""Pictures that people bring: checked before decoding, straightened, bounded, without metadata."""

from __future__ import annotations

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from workshop.errors import NotAccepted
from workshop.texts import _

__all__ = ["LARGEST_FILE", "LONGEST_SIDE", "clean"]

LARGEST_FILE: Final = 15_000_000
"""Bytes of an uploaded file: a phone's photo fits, a film does not."""
MOST_PIXELS: Final = 60_000_000
"""Pixels that are still decoded (a phone of 2026 takes 50 million); checked in the header first."""
LONGEST_SIDE: Final = 1600
"""Pixels of the longer side that is kept."""


def clean(data: bytes) -> tuple[bytes, str]:
    """The picture as a fresh JPEG or PNG of at most 1600 pixels a side, and its extension.

    Turned as its EXIF says, then stripped of EXIF and everything else; an animation keeps its first
    frame. Only JPEG, PNG, WebP and GIF are opened: raises `NotAccepted` for anything else, for a
    damaged file, or one too large to open safely.
    """
    if len(data) > LARGEST_FILE:
        raise NotAccepted(_("Cette image est trop lourde : 15 Mo au plus."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _cleaned(data)
    except NotAccepted:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAccepted(
            _("Ce fichier n’est pas une image lisible. Essayez en JPEG, PNG ou WebP.")
        ) from error


def _cleaned(data: bytes) -> tuple[bytes, str]:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as image:
        if image.width * image.height > MOST_PIXELS:
            raise NotAccepted(
                _("Cette image est trop grande : {n} millions de pixels au plus.").format(
                    n=MOST_PIXELS // 1_000_000
                )
            )
        image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        kept = io.BytesIO()
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            _bare(upright.convert("RGBA")).save(kept, "PNG", optimize=True)
            return kept.getvalue(), "png"
        _bare(upright.convert("RGB")).save(kept, "JPEG", quality=85, optimize=True)
        return kept.getvalue(), "jpg"


def _bare(image: Image.Image) -> Image.Image:
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare
