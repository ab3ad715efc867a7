"""E-mail: the document as the body of a message, plain and HTML, with its files attached."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from tablee.plugin import (
    N_,
    Bundle,
    Exporter,
    Part,
    Synthesis,
    hookimpl,
    outline,
    pictures_beside,
    speaking,
)

from .body import html, plain

API = 1

_LARGEST: Final = 10_000_000
"""Bytes of all attached files: many mailboxes take no more than 20 MB, and base64 adds a third."""
_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "ics": "text/calendar",
}
"""What is attached, by its ending."""
_HOST: Final = "synthese.invalid"
"""What ends the names by which the page calls its pictures: no host is meant."""


@dataclass(frozen=True)
class Eml(Bundle):
    """The document as a message to send (RFC 5322, MIME): Thunderbird, Outlook, Apple Mail open it.

    - The whole document is its body, twice: plain text, and HTML with the pictures in it and looks
      that mail programs keep (no script, no address asked for). Each reader shows one.
    - Attached: the PDF, the files for Word and LibreOffice, the calendar of the actions, as far as
      these formats are there, in this order, up to 10 MB; those of pictures are not counted.
    - No sender, receiver, date or number: whoever sends it gives these. `X-Unsent` makes Outlook
      open it as one that is still to be written.
    """

    name = "eml"
    title = N_("Courriel à envoyer (EML)")
    extension = "eml"
    media_type = "message/rfc822"
    takes = frozenset(_TYPES.values())

    def bundle(self, synthesis: Synthesis, part: Part, files: Mapping[str, bytes]) -> bytes:
        """The file, the same whenever it is made."""
        pieces = outline(synthesis, part)
        pictures = pictures_beside(pieces)
        cids = {data: f"{n}@{_HOST}" for n, data in enumerate(pictures.values(), start=1)}
        message = EmailMessage(policy=SMTP)
        with speaking(synthesis.language):
            # Whatever some program takes for the end of a line would end the field.
            message["Subject"] = " ".join(next(pieces[0].texts()).split())[:200]
            message["X-Unsent"] = "1"
            message.set_content(plain(pieces), cte="quoted-printable")
            message.add_alternative(html(pieces, cids), subtype="html", cte="quoted-printable")
        page = message.get_payload()[1]  # type: ignore[index] # of two alternatives
        for data, cid in cids.items():
            assert isinstance(page, EmailMessage)
            name = next(name for name, its in pictures.items() if its == data)
            page.add_related(
                data, "image", _kind(data), cid=f"<{cid}>", filename=name.split("/")[-1]
            )
        for name, data in _attached(files):
            main, _slash, sub = _media_type(name).partition("/")
            message.add_attachment(data, main, sub, filename=name)
        return _with_boundaries(message).as_bytes()


def _attached(files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    kept: list[tuple[str, bytes]] = []
    for name, data in files.items():
        if _media_type(name) and sum(len(each) for _name, each in kept) + len(data) <= _LARGEST:
            kept.append((name, data))
    return kept


def _media_type(name: str) -> str:
    """What the file is, by its ending; empty for what is not attached."""
    return _TYPES.get(name.rpartition(".")[2], "")


def _kind(picture: bytes) -> str:
    """What a picture is, by its first bytes; a mail program is to be told no other."""
    known = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "webp"
    begun = next((kind for head, kind in known.items() if picture.startswith(head)), "")
    return begun or ("svg+xml" if b"<svg" in picture[:1000] else "x-unknown")


def _with_boundaries(message: EmailMessage) -> EmailMessage:
    """The same with boundaries made of what it holds, not drawn by lot."""
    for nth, part in enumerate(message.walk()):
        if part.is_multipart():
            held = "".join(
                str(leaf.get_payload()) for leaf in part.walk() if not leaf.is_multipart()
            )
            part.set_boundary(
                f"={nth}={hashlib.sha256(held.encode('utf-8', 'replace')).hexdigest()[:40]}="
            )
    return message


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Eml]
