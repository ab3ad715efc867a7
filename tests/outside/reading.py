"""What somebody who opens one of our files reads in it, whatever its format."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from typing import TYPE_CHECKING, Any

import icalendar
import odf.opendocument  # type: ignore[import-untyped] # it has no stubs
import odf.teletype  # type: ignore[import-untyped]
import openpyxl  # type: ignore[import-untyped] # it has no types of its own
from pypdf import PdfReader

from tests.plugins.formats.documents.read_back import spoken, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["pictures", "words"]


def words(name: str, data: bytes) -> str:
    """All its words, on one line; what a ZIP holds is read as it is named."""
    return " ".join(_READERS[name.partition("-")[0]](data).split())


def pictures(name: str, data: bytes) -> int:
    """How many pictures the file carries within itself."""
    if name == "pdf":
        return sum(len(page.images) for page in PdfReader(io.BytesIO(data)).pages)
    if name in ("docx", "folder", "odp", "odt", "pptx", "zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            kept = (n for n in file.namelist() if "thumb" not in n.lower())
            return sum(n.endswith((".png", ".jpg", ".jpeg")) for n in kept)
    if name == "eml":
        return data.count(b"Content-ID:")
    return data.count(b"data:image/") + data.count(b'"base64": "')


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig")


def _csv(data: bytes) -> str:
    rows = csv.reader(io.StringIO(_text(data)), delimiter=";")
    return "\n".join(cell for row in rows for cell in row)


def _xlsx(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def _ics(data: bytes) -> str:
    events = icalendar.Calendar.from_ical(data).events
    return "\n".join(f"{e['SUMMARY']} {e.start} {e['DESCRIPTION']}" for e in events)


def _pdf(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return "\n".join(page.extract_text() for page in pages)


def _odt(data: bytes) -> str:
    """With the descriptions of pictures, which pandoc leaves out."""
    document = odf.opendocument.load(io.BytesIO(data))
    return str(odf.teletype.extractText(document.body))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for each in node.values() if isinstance(node, dict) else node:
            yield from _strings(each)


def _zip(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        held = (n for n in file.namelist() if n.endswith((".txt", ".md", ".csv", ".json")))
        return "\n".join(_text(file.read(name)) for name in held)


def _eml(data: bytes) -> str:
    """What a mail program shows of it: the page, without its attached files."""
    read = message_from_bytes(data, policy=default)
    assert isinstance(read, EmailMessage)
    page = read.get_body(("html",))
    assert page is not None
    return spoken(tree(page.get_content().encode(), "html")["blocks"])


def _slides(data: bytes) -> str:
    """The words of a presentation, those that tell its pictures among them."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        pages = (n for n in file.namelist() if "slides/slide" in n or n == "content.xml")
        found = [file.read(name).decode() for name in pages]
    told = [each for page in found for each in re.findall(r'descr="([^"]*)"', page)]
    return unescape("\n".join((*(re.sub("<[^>]+>", " ", page) for page in found), *told)))


_READERS: Mapping[str, Callable[[bytes], str]] = {
    "csv": _csv,
    "docx": lambda data: spoken(tree(data, "docx")["blocks"]),
    "dokuwiki": _text,
    "eml": _eml,
    "folder": _zip,
    "html": lambda data: spoken(tree(data, "html")["blocks"]),
    "ics": _ics,
    "json": lambda data: "\n".join(_strings(json.loads(data))),
    "markdown": _text,
    "mediawiki": _text,
    "odp": _slides,
    "odt": _odt,
    "pdf": _pdf,
    "pptx": _slides,
    "text": _text,
    "xlsx": _xlsx,
    "yeswiki": _text,
    "zip": _zip,
}
