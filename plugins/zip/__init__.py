"""ZIP: every format and the pictures, in one file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from workshop.activities import Bundle, Exporter
from workshop.exporting import outline, packed
from workshop.exporting.outline import Picture
from workshop.hookspecs import hookimpl
from workshop.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop.synthesis import Part, Synthesis

__all__ = ["Zip"]


@dataclass(frozen=True)
class Zip(Bundle):
    """All files in the order of the formats, then the pictures of the document in `images/`.

    The pictures are there under the names that other formats call them by. Two pictures that share
    a name are told apart by a number; one that stands in two places is there once.
    """

    name = "zip"
    title = N_("Tout en un fichier (ZIP)")
    extension = "zip"
    media_type = "application/zip"

    def bundle(self, synthesis: Synthesis, part: Part, files: Mapping[str, bytes]) -> bytes:
        """The file, the same whenever it is made."""
        return packed({**files, **_pictures(synthesis, part)})


def _pictures(synthesis: Synthesis, part: Part) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    taken: dict[str, bytes] = {}
    for piece in outline(synthesis, part):
        if isinstance(piece, Picture):
            for name in _names(piece):
                # Some systems take two names for one that differ by their capitals alone.
                if taken.setdefault(name.casefold(), piece.data) == piece.data:
                    found[name] = piece.data
                    break
    return found


def _names(picture: Picture) -> Iterator[str]:
    """The names that a picture can have, the first first; none leads out of its folder."""
    plain = re.sub(r"[^\w.-]+", "-", picture.name).strip(".-") or "image"
    ending = "png" if picture.data.startswith(b"\x89PNG") else "jpg"
    stem, dot, given = plain.rpartition(".")
    stem, ending = (stem, given) if dot and stem else (plain, ending)
    for n in count(1):
        yield f"images/{stem}{f'-{n}' if n > 1 else ''}.{ending}"


@hookimpl
def exporters() -> list[type[Exporter]]:
    """Offers ZIP."""
    return [Zip]
