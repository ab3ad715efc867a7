"""What somebody who opens one of our files reads in it, whatever its format."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import icalendar
import odf.opendocument  # type: ignore[import-untyped] # it has no stubs
import odf.teletype  # type: ignore[import-untyped]
import openpyxl  # type: ignore[import-untyped] # it has no types of its own
from pypdf import PdfReader

from tests.plugins.formats.read_back import spoken, tree

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
    if name in ("docx", "odt", "zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            kept = (n for n in file.namelist() if "thumb" not in n.lower())
            return sum(n.endswith((".png", ".jpg", ".jpeg")) for n in kept)
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


_READERS: Mapping[str, Callable[[bytes], str]] = {
    "csv": _csv,
    "docx": lambda data: spoken(tree(data, "docx")["blocks"]),
    "dokuwiki": _text,
    "html": lambda data: spoken(tree(data, "html")["blocks"]),
    "ics": _ics,
    "json": lambda data: "\n".join(_strings(json.loads(data))),
    "markdown": _text,
    "mediawiki": _text,
    "odt": _odt,
    "pdf": _pdf,
    "text": _text,
    "xlsx": _xlsx,
    "yeswiki": _text,
    "zip": _zip,
}
