"""Builds an empty DOCX file (styles, bullets, page, footer) from the files in `parts`.

What they hold is what a DOCX file holds, part by part; here they get the language, title and date.
"""

from __future__ import annotations

import contextlib
import functools
import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import docx
from docx.oxml.ns import qn
from tablee.plugin import (
    OutlinePiece,
    Synthesis,
    office,
    outline_texts,
    packed,
    plain_names,
)

from .model import begin_from, brand

if TYPE_CHECKING:
    from docx.document import Document

_FOLDER: Final = Path(__file__).parent / "parts"
_LONGEST: Final = 255
"""Letters that the format allows in a file's properties."""


def blank(title: OutlinePiece, synthesis: Synthesis) -> Document:
    """A document without words but those of its properties and of the head of its pages."""
    model = synthesis.identity.models.get("docx")
    document = docx.Document(io.BytesIO(model or _package()))
    if model:
        begin_from(document, docx.Document(io.BytesIO(_package())))
    locale = office.spoken()
    for part in (document.styles.element, document.settings.element):
        for name in ("w:lang", "w:themeFontLang"):
            for element in part.iter(qn(name)):
                element.set(qn("w:val"), locale)
    properties = document.core_properties
    heading = " ".join(outline_texts([title]))
    properties.title = heading[:_LONGEST]
    properties.author = ", ".join(plain_names(synthesis.writers or synthesis.initiators))[:_LONGEST]
    properties.keywords = ", ".join(plain_names(synthesis.keywords))[:_LONGEST]
    properties.language = locale
    with contextlib.suppress(ValueError):
        properties.created = properties.modified = datetime.fromisoformat(synthesis.date)
    if not model:
        document.sections[0].header.paragraphs[0].text = office.at_the_head(heading)
        brand(document, synthesis.identity)
    return document


@functools.cache
def _package() -> bytes:
    files = sorted(path for path in _FOLDER.rglob("*") if path.is_file())
    return packed({path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in files})
