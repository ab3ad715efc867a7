"""A dropped-in language that is written from right to left: each document begins on its side."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped] # it has no types
import pytest

from tablee import texts
from tablee.document import formats
from tablee.document.build import EditedDocument
from tablee.drawing.print.handouts import join_poster
from tablee.model.entities import spaced
from tablee.model.synthesis import Part
from tablee.texts import counted, speaking
from tablee.web.app.index_html import _document
from tests.plugins.formats.a_report import REPORT
from tests.support.languages import ARABIC, forgotten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue


@pytest.fixture(scope="module", autouse=True)
def arabic(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("languages")
    (folder / "ar.po").write_text(ARABIC, "utf-8")
    with forgotten():
        texts.add_languages(folder)
        yield folder


@pytest.mark.parametrize(
    ("name", "mirrored"),
    [
        ("docx", r"<w:tblPr><w:tblStyle[^>]*><w:bidiVisual/>"),
        ("docx", r"<w:sectPr(?:(?!</w:sectPr>).)*<w:bidi/>"),
        ("odt", r'<style:table-properties[^>]*style:writing-mode="rl-tb"'),
        ("pptx", '<a:tblPr rtl="1"'),
        ("xlsx", 'rightToLeft="1"'),
    ],
)
def test_tables_and_pages_begin_on_the_right(
    catalogue: Catalogue, name: str, mirrored: str
) -> None:
    for language in ("ar", "fr"):
        document = EditedDocument(replace(REPORT, language=language))
        made = formats.written(catalogue, name, document, Part.BOTH, stem="s")
        with zipfile.ZipFile(io.BytesIO(made)) as file:
            parts = [file.read(n).decode() for n in file.namelist() if n.endswith(".xml")]
        assert any(re.search(mirrored, each) for each in parts) == (language == "ar"), language


def test_a_page_says_from_which_side_it_is_read() -> None:
    assert '<html lang="ar" dir="rtl"' in _document("ar", "", "")
    assert 'dir="rtl"' not in _document("fr", "", "")


def test_a_code_keeps_its_digits_in_order_and_units_have_six_forms() -> None:
    assert spaced("50180579") == "5018\u00a00579"
    forms = [str(n) for n in range(6)]
    with speaking("ar"):
        told = [counted(n, forms) for n in (0, 1, 2, 3, 11, 100)]
    assert told == ["0 0", "1 1", "2 2", "3 3", "11 4", "100 5"]
    with speaking("en"):
        told = [counted(n, ("vote", "votes")) for n in (0, 1, 4)]
    assert told == ["0 votes", "1 vote", "4 votes"]


def test_the_poster_to_join_ends_its_sentence_on_the_left() -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    with speaking("ar"):
        made = join_poster("شبكة", "https://ici.example/r", "123456", picture)
    page = pypdfium2.PdfDocument(made)[0].get_textpage()
    words = page.get_text_range()
    left, bottom, _right, top = page.get_charbox(words.index(":"))
    line = [page.get_charbox(n) for n in range(len(words)) if not words[n].isspace()]
    beside = [box[0] for box in line if box[1] < top and box[3] > bottom]
    assert len(beside) > 10
    assert left == min(beside)
