"""Files that a server of pictures has to fear, made on the spot; for tests and measures."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BOMBS", "camera_photo", "file", "png"]


PIECE, ADLER = 1_000_000, 65_521


def file(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file of this kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def zeros(count: int) -> bytes:
    """So many bytes of zero as zlib packs them; one piece is packed, and comes many times."""
    packed = b"\x78\xda"
    for piece, times in ((PIECE, count // PIECE), (count % PIECE, 1)):
        packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
        packed += (packer.compress(bytes(piece)) + packer.flush(zlib.Z_FULL_FLUSH)) * times
    return packed + b"\x03\x00" + struct.pack(">HH", count % ADLER, 1)


def png(width: int, height: int, colour: int, depth: int, *before: tuple[bytes, bytes]) -> bytes:
    """A black PNG, without holding its pixels; `before` are chunks before them.

    `colour` is PNG's colour type (0 grey, 2 RGB, 3 palette, 6 RGBA), `depth` its bits a sample.
    """
    samples = {0: 1, 2: 3, 3: 1, 6: 4}[colour]
    packed = zeros(height * (1 + (width * samples * depth + 7) // 8))
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    palette = [_chunk(b"PLTE", bytes(6))] if colour == 3 else []
    chunks = [_chunk(b"IHDR", header), *(_chunk(*each) for each in before), *palette]
    chunks += [_chunk(b"IDAT", packed), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def text_bomb() -> bytes:
    """A PNG whose text of 300 megabytes is packed in 300 kilobytes."""
    return png(64, 64, 2, 8, (b"zTXt", b"note\0\0" + zeros(300_000_000)))


def photo(width: int, height: int, **options: Any) -> bytes:
    """A JPEG with something on it."""
    grey = Image.linear_gradient("L").resize((width, height))
    return file(Image.merge("RGB", (grey, grey, grey)), "JPEG", **{"quality": 60, **options})


def scans(many: int) -> bytes:
    """A progressive JPEG that repeats its last pass."""
    whole = photo(2000, 1500, progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * many + b"\xff\xd9"


def camera_photo(side: int = 1200) -> bytes:
    """A photo lying on its side, upright by its EXIF, that tells where and by whom it was taken."""
    image = Image.new("RGB", (side, side // 2), "white")
    image.paste("red", (0, 0, side // 4, side // 4))  # on top right, once upright
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "12 rue des Lilas"
    exif[0x013B] = "Naïma Bellec"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (IFDRational(48), IFDRational(51), IFDRational(2940, 100))
    place[3], place[4] = "E", (IFDRational(2), IFDRational(21), IFDRational(760, 100))
    return file(
        image,
        "JPEG",
        exif=exif,
        icc_profile=b"profile of Lilas" * 9000,
        comment=b"Lilas",
        xmp=b"<x:xmpmeta>Lilas</x:xmpmeta>",
    )


def animation(kind: str) -> bytes:
    """Sixty frames, red first."""
    frames = [Image.new("RGB", (400, 300), (n, 0, 0)) for n in range(200, 140, -1)]
    return file(frames[0], kind, save_all=True, append_images=frames[1:], duration=40)


BOMBS: dict[str, Callable[[], bytes]] = {
    "PNG of 900 megapixels": lambda: png(30_000, 30_000, 0, 1),
    "PNG of 100 megapixels": lambda: png(10_000, 10_000, 2, 8),
    "PNG of 60 megapixels, transparent": lambda: png(10_000, 6_000, 6, 8),
    "PNG with 300 MB of packed text": text_bomb,
    "JPEG of 100 megapixels": lambda: photo(12_000, 8_400),
    "progressive JPEG of 100 megapixels": lambda: photo(12_000, 8_400, progressive=True),
    "progressive JPEG of 2,000 passes": lambda: scans(2_000),
    "WebP of 100 megapixels": lambda: file(Image.new("RGB", (10_000, 10_000)), "WEBP", method=0),
    "GIF of 100 megapixels": lambda: file(Image.new("P", (10_000, 10_000)), "GIF"),
    "animated GIF of 60 frames": lambda: animation("GIF"),
    "animated WebP of 60 frames": lambda: animation("WEBP"),
    "animated PNG of 60 frames": lambda: animation("PNG"),
}
"""What takes far more memory or time than its file lets expect, by what it is."""
