"""Sticky notes on photos of walls that are made up from a seed: found, cut out, read."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.notes import Looked, looked_at
from tablee.drawing.sticky_notes import cut_wall, find_wall, ocr, photos, read_wall, unreadable
from tablee.errors import NotAccepted
from tests.support.photos.walls import wall_photo

WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


@pytest.mark.dear
@pytest.mark.parametrize("brown", [False, True])
def test_nearly_all_notes_are_found_and_hardly_anything_else(brown: bool) -> None:
    looked = [looked_at(seed, notes=24, size=(1280, 960), brown=brown) for seed in (1, 2, 4, 7)]
    total = Looked.of_all(looked)
    assert total.found >= 0.95 * total.notes
    assert total.false <= 0.02 * total.seen


def test_a_wall_without_notes_has_none_and_no_photo_is_refused() -> None:
    file = io.BytesIO()
    Image.new("RGB", (1200, 900), (230, 228, 220)).save(file, "JPEG")
    assert find_wall(file.getvalue()).notes == ()
    with pytest.raises(NotAccepted):
        find_wall(b"no picture")


def test_notes_stand_upright_though_the_photo_lies_on_its_side() -> None:
    photo = wall_photo(3, notes=8, size=(1280, 960), brown=False)
    upright = photos.find(photo.jpeg)
    with Image.open(io.BytesIO(photo.jpeg)) as image:
        turned, file, exif = image.transpose(Image.Transpose.ROTATE_90), io.BytesIO(), Image.Exif()
        exif[0x0112] = 6
        turned.save(file, "JPEG", quality=95, exif=exif)
    found = photos.find(file.getvalue())
    assert (found.width, found.height) == (upright.width, upright.height)
    assert len(found.notes) == len(upright.notes)


def test_each_note_is_cut_out_small_and_the_photo_is_clean() -> None:
    photo = wall_photo(3, notes=8, size=(1280, 960), brown=False)
    found = find_wall(photo.jpeg)
    cut = cut_wall(photo.jpeg, found.notes)
    assert len(cut.notes) == len(found.notes)
    for picture in cut.notes:
        with Image.open(io.BytesIO(picture)) as image:
            assert image.format == "JPEG"
            assert max(image.size) <= photos.LARGEST_CUT
    with Image.open(io.BytesIO(cut.photo)) as image:
        assert not image.getexif()
    with pytest.raises(NotAccepted):
        cut_wall(photo.jpeg, [WHOLE] * (photos.MOST_NOTES + 1))


@pytest.mark.skipif(bool(unreadable("en")), reason="tesseract is not installed")
def test_printed_words_are_read() -> None:
    from PIL import ImageDraw, ImageFont

    image = Image.new("RGB", (900, 300), (250, 230, 120))
    ImageDraw.Draw(image).text((40, 100), "A garden", "black", ImageFont.load_default(90))
    file = io.BytesIO()
    image.save(file, "PNG")
    assert read_wall(file.getvalue(), [WHOLE], "en") == ("A garden",)


def test_a_program_that_takes_too_long_is_ended_and_reads_no_other_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, begun = tmp_path / "tesseract", tmp_path / "begun"
    program.write_text(f"#!/bin/sh\necho $$ >> {begun}\nexec sleep 100\n", "utf-8")
    program.chmod(0o755)
    begun.touch()
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(ocr, "SECONDS", 0.5)
    assert ocr.read_words([Image.new("L", (40, 40))] * 3, "en") == ("", "", "")
    pids = begun.read_text("utf-8").split()
    assert len(pids) <= 1
    assert not [pid for pid in pids if Path("/proc", pid).exists()]
