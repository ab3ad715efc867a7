"""Builds what is published of a session: its pages, pictures and files by name.

The same set for the address `/s/<token>` and for a folder on any web server. Each is made when it
is asked for. Not for who may see it, nor for what is left out: the document has been made so.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.document import formats, html
from tablee.document.html import Hyperlink, PageLinks
from tablee.document.outline import OutlinePicture, outline
from tablee.model.synthesis import Part
from tablee.settings.accessibility_statement import mention
from tablee.settings.addresses import at
from tablee.texts import FRENCH, N_, _, speaking
from tablee.web.entrance import qr
from tablee.web.export.farewell import only_here
from tablee.web.export.message import eml
from tablee.web.http.policy import policy
from tablee.web.http.responses import etag

if TYPE_CHECKING:
    from tablee.activities import Exporter
    from tablee.document.build import EditedDocument
    from tablee.registry import Catalogue

HOME: Final = "index.html"
CARD: Final = "card.png"
QR: Final = "qr.svg"
MESSAGE: Final = "message.eml"
PAGES: Final = {HOME: Part.BOTH, "sheet.html": Part.SHEET, "notes.html": Part.NOTES}
"""The pages of a publication of both parts."""
WORDS: Final = {
    Part.SHEET: N_("La synthèse"),
    Part.NOTES: N_("Les notes"),
    Part.BOTH: N_("Les deux"),
}


@dataclass(frozen=True)
class PublishedFile:
    """One published file: content and headers."""

    data: bytes
    media_type: str
    policy: str = ""
    """A page's own `Content-Security-Policy`; empty for what is no page."""
    saved_as: str = ""
    """The name that a browser saves it under; empty for what it shows."""

    @functools.cached_property
    def tag(self) -> str:
        """An `ETag`: the same for the same bytes."""
        return etag(self.data)


@dataclass(frozen=True)
class PageAddresses:
    """Where the pages stand, for the links between them."""

    home: str = HOME
    """The first page."""
    folder: str = ""
    """Before the name of each other file."""
    fonts: tuple[str, ...] = ("fonts/latin.woff2", "fonts/latin-ext.woff2")
    address: str = ""
    """The whole address of the first page, where it has one."""
    session: str = ""
    """See `PageLinks.session`."""
    server: bool = False
    """Whether a server of ours sends the policy with each page."""
    preview: bool = False
    """Whether it is only looked at: nothing has an address yet."""


@dataclass(frozen=True)
class Edition:
    """A publication at one instant."""

    synthesis: EditedDocument
    part: Part
    catalogue: Catalogue
    name: str
    """The session's, for the names of files."""
    place: PageAddresses
    indexed: bool = False

    @property
    def pages(self) -> dict[str, Part]:
        """The pages by name, and what each shows."""
        return PAGES if self.part is Part.BOTH else {HOME: self.part}

    @functools.cached_property
    def pictures(self) -> dict[str, bytes]:
        """The pictures in it, each named by what it is."""
        pieces = outline(self.document, self.part)
        return {_named(p.data): p.data for p in pieces if isinstance(p, OutlinePicture)}

    @functools.cached_property
    def document(self) -> EditedDocument:
        """What is in it: of a publication of one part, nothing that is only in the other."""
        if self.part is Part.SHEET:
            return replace(self.synthesis, notes=(), said=())
        if self.part is Part.NOTES:
            return replace(self.synthesis, question=(), keywords=(), sheet=())
        return self.synthesis

    @property
    def _beside(self) -> dict[bytes, str]:
        """Where files find the pictures: beside them in a folder, by address once downloaded."""
        place = self.place
        if place.preview or (place.server and not place.address):
            return {}
        folder = f"{place.address}/" if place.server else ""
        return {data: f"{folder}{name}" for name, data in self.pictures.items()}

    def downloads(self, part: Part, language: str = "") -> dict[str, Exporter]:
        """The document in every format, by the name of the file; the one to print first.

        Names are in this language, the document's where none is said.
        """
        offered = formats.offered(self.catalogue, part)
        language = language or self.document.language
        name = formats.file_name
        return {name(self.catalogue, e, self.name, part, language): e for e in offered}

    def names(self) -> Iterator[str]:
        """Every file but the QR code, the first page last: then all that it leads to is there."""
        for part in self.pages.values():
            yield from self.downloads(part)
        yield from self.pictures
        yield CARD
        yield from reversed(self.pages)

    def make(self, name: str) -> PublishedFile | None:
        """The file with this name; None for what is no part of it."""
        if name in self.pages:
            return self._page(self.pages[name])
        if name == CARD:
            return PublishedFile(html.card(self.document), "image/png")
        if name == QR and self.place.address:
            return PublishedFile(qr.svg(self.place.address), "image/svg+xml")
        if name == MESSAGE and self.place.address:
            return self._message()
        if (picture := self.pictures.get(name)) is not None:
            return PublishedFile(picture, html.kind(picture))
        # Files were once named in French, whatever the document's language was.
        for part, language in itertools.product(self.pages.values(), ("", FRENCH)):
            if (exporter := self.downloads(part, language).get(name)) is not None:
                data = formats.written(
                    self.catalogue,
                    exporter.name,
                    self.document,
                    part,
                    stem=self.name,
                    pictures=self._beside,
                )
                return PublishedFile(data, exporter.media_type, saved_as=name)
        return None

    def _message(self) -> PublishedFile:
        """The message to send, with the document as a PDF; the address where others reach it."""
        address = "" if only_here(self.place.address) else self.place.address
        found = {
            name: exporter
            for name, exporter in self.downloads(self.part).items()
            if exporter.extension == "pdf"
        }
        files = {
            name: (file.data, exporter.media_type)
            for name, exporter in found.items()
            if (file := self.make(name)) is not None
        }
        data = eml(self.document, address, files)
        return PublishedFile(data, "message/rfc822", saved_as=MESSAGE)

    def _page(self, part: Part) -> PublishedFile:
        with speaking(self.synthesis.language):
            page = html.published(self.document, part, self._around(part))
        limits = policy(style_src=f"'{page.style}'", img_src="'self' data:", font_src="'self'")
        return PublishedFile(page.text.encode(), "text/html; charset=utf-8", limits)

    def _around(self, part: Part) -> PageLinks:
        place = self.place
        several = self.pages if len(self.pages) > 1 else {}
        home = place.address or place.home
        return PageLinks(
            parts=tuple(
                Hyperlink(self._link(name), _(WORDS[each]), each is part)
                for name, each in sorted(several.items(), key=lambda page: page[0] == HOME)
            ),
            files=tuple(
                Hyperlink(self._link(name), _(exporter.title), exporter.extension in formats.WANTED)
                for name, exporter in self.downloads(part).items()
            ),
            pictures={data: self._shown(name, data) for name, data in self.pictures.items()},
            fonts=place.fonts,
            address=place.address,
            card=CARD if home == HOME else f"{place.address}/{CARD}",
            indexed=self.indexed,
            session=place.session,
            accessibility=Hyperlink(at("/accessibility"), mention())
            if place.server and not place.preview
            else None,
            policy=not place.server,
        )

    def _link(self, name: str) -> str:
        if self.place.preview:
            return "#"
        return self.place.home if name == HOME else f"{self.place.folder}{name}"

    def _shown(self, name: str, data: bytes) -> str:
        return html.inside(data) if self.place.preview else self._link(name)


def _named(picture: bytes) -> str:
    ending = html.kind(picture).rpartition("/")[2]
    return f"image-{hashlib.sha256(picture).hexdigest()[:16]}.{ending}"
