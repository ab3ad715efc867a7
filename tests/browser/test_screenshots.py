"""The pictures of the README come from the demo, by a command that anybody can run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from docs.scripts.screenshots import FACES, LIGHTEST, PICTURES, pressable, take

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_each_face_of_the_demo_is_taken_weighs_little_and_is_as_the_readme_shows_it(
    tmp_path: Path,
) -> None:
    taken = take(tmp_path, ("en",))
    assert [file.stem for file in taken] == list(FACES)
    for file, face in zip(taken, FACES.values(), strict=True):
        with Image.open(file) as picture:
            assert picture.size == (face.width, face.height)
            assert len(picture.getcolors() or ()) > 30  # a page that was drawn
        assert file.stat().st_size <= LIGHTEST
        assert pressable(PICTURES / "en" / file.name) == pressable(file), "run `make pictures`"
