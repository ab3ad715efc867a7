"""Builds an empty ODT file (styles, bullets, page, footer) from the files in `parts`.

What they hold is what an ODT file holds, part by part; here they get the language, title and date,
and become one file again.
"""

from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import odfdo
from odfdo.xmlpart import XmlPart

from tablee.plugin import (
    Identity,
    OutlinePiece,
    Synthesis,
    office,
    outline_texts,
    packed,
    plain_names,
)

from .model import with_identity

_FOLDER: Final = Path(__file__).parent / "parts"
_FIRST: Final = "mimetype"
"""What tells readers the kind of file: the first part, not compressed."""
_CHANGED: Final = ("styles.xml", "meta.xml", "META-INF/manifest.xml")


def blank(title: OutlinePiece, synthesis: Synthesis) -> odfdo.Document:
    """A document without words but those of its properties and of the head of its pages."""
    document = odfdo.Document(io.BytesIO(packed(parts(synthesis.identity), [_FIRST])))
    document.language = office.spoken()
    heading = " ".join(outline_texts([title]))
    document.meta.title = heading
    if authors := ", ".join(plain_names(synthesis.writers or synthesis.initiators)):
        document.meta.initial_creator = document.meta.creator = authors
    if keywords := ", ".join(plain_names(synthesis.keywords)):
        document.meta.keyword = keywords
    with contextlib.suppress(ValueError):
        document.meta.creation_date = document.meta.date = datetime.fromisoformat(synthesis.date)
    if not synthesis.identity.models.get("odt"):
        for header in document.styles.get_elements("//style:header/text:p"):
            header.text = office.at_the_head(heading)
    return document


def content(document: odfdo.Document) -> bytes:
    """The part for what the document says."""
    return document.content.serialize()


def saved(
    document: odfdo.Document, content: bytes, pictures: Mapping[str, bytes], identity: Identity
) -> bytes:
    """The document as a file, with its content and the pictures which that shows.

    Not with odfdo's own `save`, which puts the present instant in.
    """
    for path in pictures:
        document.manifest.add_full_path(path, f"image/{path.rpartition('.')[2]}")
    changed = {name: document.get_part(name) for name in _CHANGED}
    files = {
        **parts(identity),
        **{name: part.serialize() for name, part in changed.items() if isinstance(part, XmlPart)},
        "content.xml": content,
        **pictures,
    }
    return packed(files, [_FIRST, *pictures])


def parts(identity: Identity) -> dict[str, bytes]:
    """The parts of an empty file, as this organisation has its documents."""
    return with_identity(_parts(), identity)


@functools.cache
def _parts() -> dict[str, bytes]:
    paths = sorted(path for path in _FOLDER.rglob("*") if path.is_file())
    files = {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in paths}
    return {_FIRST: files.pop(_FIRST), **files}
