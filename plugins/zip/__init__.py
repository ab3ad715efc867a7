"""ZIP: every format and the pictures, in one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tablee.plugin import (
    N_,
    Bundle,
    Exporter,
    Part,
    Synthesis,
    hookimpl,
    outline,
    packed,
    pictures_beside,
)

API = 1


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
        return packed({**files, **pictures_beside(outline(synthesis, part))})


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Zip]
