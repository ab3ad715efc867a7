"""Reports written elsewhere, brought into a session, for tests."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from tablee.model.synthesis import Part
from tablee.session.transfer import upload
from tablee.session.transfer.document import document_of

if TYPE_CHECKING:
    from tablee.session.residency.sessions import Sessions
    from tablee.session.room import Room


def again(sessions: Sessions, room: Room, name: str) -> Room:
    """The session that its file in this format makes."""
    exporter = sessions.catalogue.exporter(name)
    file = exporter.export(document_of(room), Part.BOTH)
    came = upload.read(sessions.catalogue, f"x.{exporter.extension}", file)
    return sessions.receive("browser", came, "Zoé")


def told(sessions: Sessions, room: Room) -> str:
    markdown = sessions.catalogue.exporter("markdown")
    return markdown.export(document_of(room), Part.BOTH).decode()


def lines_of(markdown: str) -> list[str]:
    """Its lines; a picture comes back as what it shows."""
    told = (re.sub(r"^Image, .*?Page web.*?: ", "", line) for line in markdown.splitlines())
    return [line.rstrip() for line in told if line.strip()]


def packed(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return kept.getvalue()
