"""JSON: the whole synthesis as data, for other programs, and to come back in.

`docs/formats/json.md` says what each field means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tablee.plugin import N_, Exporter, Former, Part, Synthesis, cleaned, hookimpl, speaking

from .document import document
from .reading import archived, former
from .writing import written

API = 1


@dataclass(frozen=True)
class Json(Exporter):
    """The document as one JSON object, UTF-8, indented, always in the same order.

    - Every field is there, empty or not; but the sheet's are not in the notes alone, nor theirs in
      the sheet alone.
    - Pictures are in it, in base64.
    - Actions have all their fields, in every part: a session that follows takes them up from here.
    - Who wrote which line is not in the document: a card that shows no name would have one again.
    - For whoever facilitates, the whole session stands behind the whole document, and comes back
      from there as it was.
    """

    name = "json"
    title = N_("JSON")
    extension = "json"
    media_type = "application/json"
    reads = True

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file, with a line break at its end."""
        with speaking(synthesis.language):
            told = written(cleaned(synthesis), part)
        return f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode()

    def former(self, data: bytes) -> Former:
        """The title, date and actions of the session; raises `NotAccepted` for any other file."""
        return former(data)

    def archived(self, data: bytes) -> Mapping[str, Any] | None:
        """The session behind the document, as it stands there; raises `NotAccepted` likewise."""
        return archived(data)

    def document(self, data: bytes) -> Synthesis:
        """What `export` was given, without sources and session; raises `NotAccepted` likewise."""
        return document(data)


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Json]
