"""Pictures people bring: straight, small, bare, or refused with a sentence."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from benchmarks.pictures import weighed
from tablee.drawing.uploads import LONGEST_SIDE, MOST_MEMORY, checked, clean
from tablee.errors import NotAccepted
from tests.support.examples import examples
from tests.support.photos.bad_pictures import (
    BOMBS,
    animation,
    camera_photo,
    file,
    photo,
    png,
    scans,
    text_bomb,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TOO_LARGE, DAMAGED, UNREADABLE = "trop grande", "abîmée", "pas une image lisible"


def kept(data: bytes) -> Image.Image:
    """What is kept of this file."""
    picture, extension = clean(data)
    image = Image.open(io.BytesIO(picture))
    assert (image.format or "").lower() == {"jpg": "jpeg"}.get(extension, extension)
    assert max(image.size) <= LONGEST_SIDE
    assert getattr(image, "n_frames", 1) == 1
    return image


# ── straight, small, bare ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright_whatever_way_the_phone_was_held(
    kind: str, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = Image.new("RGB", (60, 40), "white")
    upright.paste("red", (0, 0, 30, 20))
    turns = Image.Transpose
    lying = {
        2: turns.FLIP_LEFT_RIGHT,
        3: turns.ROTATE_180,
        4: turns.FLIP_TOP_BOTTOM,
        5: turns.TRANSPOSE,
        6: turns.ROTATE_90,
        7: turns.TRANSVERSE,
        8: turns.ROTATE_270,
    }.get(orientation)
    image = kept(file(upright.transpose(lying) if lying is not None else upright, kind, exif=exif))
    assert image.size == (60, 40)
    red, white = image.getpixel((10, 8)), image.getpixel((50, 30))
    assert isinstance(red, tuple)
    assert isinstance(white, tuple)
    assert red[0] > 200 > 60 > red[1]
    assert min(white[:3]) > 200


def test_nothing_that_a_camera_wrote_beside_the_picture_is_kept() -> None:
    data = camera_photo(4000)
    assert b"Lilas" in data
    picture, extension = clean(data)
    image = Image.open(io.BytesIO(picture))
    assert (extension, image.size) == ("jpg", (LONGEST_SIDE // 2, LONGEST_SIDE))
    assert not image.getexif()
    for told in (b"Lilas", b"Exif", b"GPS", b"ICC_PROFILE", b"xmp", b"Bellec"):
        assert told not in picture
    # no segment but those that a picture needs: JFIF, tables, frame, scan
    assert set(segments(picture)) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def segments(jpeg: bytes) -> list[int]:
    """The markers up to the first pass."""
    found: list[int] = []
    at = 2
    while not found or found[-1] != 0xDA:
        marker, length = struct.unpack(">xBH", jpeg[at : at + 4])
        found.append(marker)
        at += 2 + length
    return found


def test_a_drawing_keeps_its_transparency_and_no_words_beside_it() -> None:
    drawn = Image.new("RGBA", (40, 20), (255, 0, 0, 10))
    data, extension = clean(file(drawn, "PNG", exif=Image.Exif(), icc_profile=b"Lilas" * 99))
    image = Image.open(io.BytesIO(data))
    assert (extension, image.mode, image.info) == ("png", "RGBA", {})


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_its_first_frame(kind: str) -> None:
    image = kept(animation(kind)).convert("RGB")
    assert image.size == (400, 300)
    red, *others = image.getpixel((9, 9))  # type: ignore[misc] # RGB gives three
    assert red > 190
    assert max(others) < 10


def test_a_file_of_several_photos_keeps_the_first() -> None:
    first, second = Image.new("RGB", (800, 600), "red"), Image.new("RGB", (80, 60), "blue")
    image = kept(file(first, "MPO", save_all=True, append_images=[second]))
    assert image.size == (800, 600)
    assert image.getpixel((5, 5)) == pytest.approx((255, 0, 0), abs=3)


def test_sixteen_bits_a_pixel_become_the_eight_that_count() -> None:
    grey = Image.new("I;16", (60, 40), 30_000)
    assert kept(file(grey, "PNG")).getpixel((5, 5)) == pytest.approx((117,) * 3, abs=3)
    assert kept(png(60, 40, 2, 16)).getpixel((5, 5)) == (0, 0, 0)


def test_what_was_made_for_print_can_be_seen() -> None:
    blue = Image.new("CMYK", (60, 40), (255, 255, 0, 0))
    assert kept(file(blue, "JPEG")).mode == "RGB"
    red, green, blue_ = kept(file(blue, "JPEG")).getpixel((5, 5))  # type: ignore[misc]
    assert blue_ > 200 > 60 > max(red, green)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_whatever_its_colours_a_large_picture_is_made_small_without_steps(mode: str) -> None:
    slope = Image.linear_gradient("L").resize((3200, 2400))
    image = kept(file(slope.convert(mode), "PNG"))
    assert image.size == (1600, 1200)
    assert len(set(image.convert("L").get_flattened_data())) > 100


def test_a_photo_with_damaged_exif_is_kept_as_it_lies() -> None:
    data = file(Image.new("RGB", (60, 40)), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12")
    assert kept(data).size == (60, 40)


@pytest.mark.dear
def test_a_photo_of_a_hundred_megapixels_is_made_small_while_it_is_read() -> None:
    assert kept(photo(12_000, 8_400)).size == (1600, 1120)


# ── refused ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", UNREADABLE),
        (b"Liste des courses.\n" * 40, UNREADABLE),
        (b"%PDF-1.7", UNREADABLE),
        (file(Image.new("RGB", (40, 40)), "TIFF"), UNREADABLE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b'<?xml version="1.0"?>\n<!-- x --><SVG onload="alert(1)"/>', "SVG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (photo(800, 600)[:4000], DAMAGED),
        (file(Image.new("RGB", (400, 400), "blue"), "PNG")[:200], DAMAGED),
        (file(Image.effect_noise((400, 400), 90), "WEBP")[:2000], f"{DAMAGED}|{UNREADABLE}"),
        (b"\xff" * 15_000_001, "15 Mo"),
    ],
)
def test_what_is_no_picture_or_a_damaged_one_is_refused_with_its_own_sentence(
    data: bytes, sentence: str
) -> None:
    with pytest.raises(NotAccepted, match=sentence):
        clean(data)


@pytest.mark.parametrize(
    ("bomb", "sentence"),
    [
        ("PNG of 900 megapixels", TOO_LARGE),
        ("PNG of 100 megapixels", TOO_LARGE),
        ("PNG of 60 megapixels, transparent", TOO_LARGE),
        pytest.param("progressive JPEG of 100 megapixels", TOO_LARGE, marks=pytest.mark.dear),
        ("progressive JPEG of 2,000 passes", TOO_LARGE),
        pytest.param("WebP of 100 megapixels", TOO_LARGE, marks=pytest.mark.dear),
        ("GIF of 100 megapixels", TOO_LARGE),
    ],
)
def test_what_would_take_too_much_is_refused_before_it_is_decoded(bomb: str, sentence: str) -> None:
    data = BOMBS[bomb]()
    half = len(data) // 2
    with pytest.raises(NotAccepted, match=sentence):
        clean(data)
    with pytest.raises(NotAccepted, match=sentence):  # no decoder has seen that the rest is damaged
        clean(data[:half] + bytes(len(data) - half))


def test_text_packed_beside_a_picture_is_not_unpacked() -> None:
    with pytest.raises(NotAccepted):
        clean(text_bomb())


def test_a_photo_in_a_few_passes_is_not_refused() -> None:
    assert kept(scans(20)).size == (1600, 1200)
    assert kept(photo(4000, 3000, progressive=True)).size == (1600, 1200)


FUZZED = (photo(64, 48), camera_photo(64), file(Image.new("P", (40, 30)), "GIF"), png(40, 30, 3, 4))


@settings(max_examples=examples(300), deadline=None)
@given(st.sampled_from(FUZZED), st.data())
def test_whatever_bytes_are_damaged_there_is_a_picture_or_a_sentence(
    data: bytes, chosen: st.DataObject
) -> None:
    damaged = bytearray(data)
    for _each in range(chosen.draw(st.integers(1, 8))):
        damaged[chosen.draw(st.integers(0, len(data) - 1))] = chosen.draw(st.integers(0, 255))
    sentence, size = "", (0, 0)
    try:
        size = kept(bytes(damaged)).size
    except NotAccepted as refusal:
        sentence = str(refusal)
    assert sentence.endswith(".") or 0 < max(size) <= 1600


@pytest.mark.dear
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak of a process")
def test_however_many_are_sent_the_server_holds_one_picture_at_a_time() -> None:
    most = weighed(png(6_400, 6_400, 2, 8))  # about the largest that is taken
    assert most.answer == "1600 × 1600 jpg"
    assert most.more < MOST_MEMORY
    one, four = (weighed(png(4_000, 4_000, 2, 8), times) for times in (1, 4))
    assert four.more < 1.6 * one.more


# ── back with its session ───────────────────────────────────────────────────────────────────

SENT: dict[str, Callable[[], bytes]] = {
    "a photo": camera_photo,
    "one in a few passes": lambda: photo(300, 200, progressive=True),
    "greys": lambda: file(Image.effect_noise((90, 60), 50), "JPEG"),
    "a drawing": lambda: png(40, 30, 3, 4),
    "a drawing in colours": lambda: png(40, 30, 2, 8),
    "transparent": lambda: file(Image.new("RGBA", (40, 30), (1, 2, 3, 4)), "PNG"),
    "few colours": lambda: file(Image.new("P", (40, 30)), "GIF"),
    "an animation": lambda: animation("GIF"),
}


@pytest.mark.parametrize("made", SENT.values(), ids=SENT)
def test_a_picture_that_was_kept_comes_back_to_the_byte(made: Callable[[], bytes]) -> None:
    sent = made()
    assert checked(clean(sent)[0]) == clean(sent)


def test_what_somebody_put_beside_its_pixels_does_not_come_back() -> None:
    jpeg, drawing = clean(camera_photo())[0], clean(SENT["transparent"]())[0]
    comment = jpeg[:2] + b"\xff\xfe\x00\x08Lilas!" + jpeg[2:]
    chunk = struct.pack(">I", 5) + b"tEXtLilas" + struct.pack(">I", zlib.crc32(b"tEXtLilas"))
    for crafted in (
        comment,
        jpeg + b"Lilas",
        drawing[:33] + chunk + drawing[33:],
        drawing + b"Lilas",
    ):
        assert b"Lilas" in crafted
        assert b"Lilas" not in checked(crafted)[0]
    with pytest.raises(NotAccepted):
        checked(jpeg[:-200])


def test_one_that_is_larger_than_any_we_keep_is_made_small() -> None:
    bare = file(Image.new("RGB", (2000, 1000), "red"), "JPEG")
    assert Image.open(io.BytesIO(checked(bare)[0])).size == (1600, 800)
