"""ZIP: every format and every picture in one file, whatever they are called."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from plugins.zip import Zip
from tablee.model.synthesis import Part, Section, SheetPicture, Synthesis
from tests.plugins.formats.a_report import PIXEL, REPORT

OTHER = PIXEL + b"another"


def held(synthesis: Synthesis, **files: bytes) -> dict[str, bytes]:
    opened = zipfile.ZipFile(io.BytesIO(Zip().bundle(synthesis, Part.BOTH, files)))
    assert opened.testzip() is None
    return {name: opened.read(name) for name in opened.namelist()}


def showing(*pictures: tuple[str, bytes]) -> Synthesis:
    blocks = tuple(SheetPicture(name, data, "Un plan") for name, data in pictures)
    return replace(REPORT, sheet=(), notes=(Section("Notes", blocks),))


def test_the_files_come_in_their_order_then_the_pictures() -> None:
    assert held(REPORT, b=b"2", a=b"1") == {"b": b"2", "a": b"1", "images/plan.png": PIXEL}
    assert list(held(REPORT, b=b"2", a=b"1")) == ["b", "a", "images/plan.png"]


def test_two_pictures_of_one_name_are_told_apart_and_one_shown_twice_is_there_once() -> None:
    found = held(showing(("plan.png", PIXEL), ("Plan.png", OTHER), ("plan.png", PIXEL)))
    assert found == {"images/plan.png": PIXEL, "images/Plan-2.png": OTHER}


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\plan.png", "/plan.png", "..", "", "\0"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    (found,) = held(showing((name, PIXEL)))
    folder, file = found.split("/")
    assert folder == "images"
    assert file.strip(".") == file
    assert not set(file) & set("\\:\0")


def test_the_same_files_make_the_same_file() -> None:
    assert Zip().bundle(REPORT, Part.BOTH, {"a": b"1"}) == Zip().bundle(
        REPORT, Part.BOTH, {"a": b"1"}
    )
    assert Zip().export(Synthesis(""), Part.BOTH)
