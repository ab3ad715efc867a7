"""Pictures people bring: straight, small, bare, or refused with a sentence."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from workshop.errors import NotAccepted
from workshop.pictures import LONGEST_SIDE, clean


def file(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_photo_is_turned_upright_made_small_and_stripped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "12 rue des Lilas"
    data, extension = clean(file(Image.new("RGB", (4000, 2000), "red"), "JPEG", exif=exif))
    kept = Image.open(io.BytesIO(data))
    assert extension == "jpg"
    assert kept.size == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert not kept.getexif()
    assert b"Lilas" not in data


def test_a_drawing_keeps_its_transparency() -> None:
    data, extension = clean(file(Image.new("RGBA", (40, 20), (255, 0, 0, 10)), "PNG"))
    assert (extension, Image.open(io.BytesIO(data)).mode) == ("png", "RGBA")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        file(Image.new("RGB", (400, 400), "blue"), "PNG")[:200],
        file(Image.new("RGB", (40, 40)), "TIFF"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotAccepted, match="pas une image lisible"):
        clean(data)


def test_a_picture_of_a_hundred_megapixels_is_refused_before_it_is_decoded() -> None:
    huge = file(Image.new("1", (12_000, 9_000)), "PNG")
    with pytest.raises(NotAccepted, match="trop grande"):
        clean(huge)


def test_a_file_too_heavy_is_refused() -> None:
    with pytest.raises(NotAccepted, match="15 Mo"):
        clean(b"\xff" * 15_000_001)
