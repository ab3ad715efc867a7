"""Reads the words on pictures of notes with `tesseract`, where it is installed, within a time.

What it gives is a proposal for whoever types: handwriting is often misread.
"""

from __future__ import annotations

import csv
import functools
import io
import shutil
import subprocess
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tablee.texts import _

if TYPE_CHECKING:
    from PIL import Image

SECONDS: Final = 20.0
"""For all notes of a photo; those left over are not read."""
OF_ONE: Final = 6.0
LEAST_SURE: Final = 40.0
"""Of a hundred: words of which it is less sure are left out."""
LONGEST: Final = 500
"""Characters of what is proposed for one note."""
_CODES: Final = {
    "br": "bre",
    "ca": "cat",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "eu": "eus",
    "fr": "fra",
    "it": "ita",
    "nl": "nld",
    "oc": "oci",
    "pl": "pol",
    "pt": "por",
}
"""What `tesseract` calls a language, by what we do."""


def unreadable(language: str) -> str:
    """Why no machine reads notes in this language here; empty where one does."""
    code = _code(language)
    if not _languages():
        return _(
            "Sur ce serveur, aucun programme ne lit les papillons : tapez-les. "
            "À installer par qui s’en occupe, si on le veut : tesseract."
        )
    if code not in _languages():
        return _(
            "tesseract est là, sans la langue de la session : tapez les papillons, "
            "ou demandez à qui s’occupe du serveur d’installer « {code} »."
        ).format(code=code or language)
    return ""


def read_words(notes: Sequence[Image.Image], language: str) -> tuple[str, ...]:
    """What stands on each, line by line; empty where nothing was read, or no time was left."""
    until = time.monotonic() + SECONDS
    return tuple(_read(note, _code(language), until) for note in notes)


def _code(language: str) -> str:
    return _CODES.get(language.split("-")[0], "")


@functools.cache
def _languages() -> frozenset[str]:
    """Those that it reads; none where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    try:
        told = subprocess.run(  # noqa: S603 - what the administrator has installed
            [program, "--list-langs"], capture_output=True, timeout=OF_ONE, check=True, text=True
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(told.stdout.split("\n")[1:]) - {"", "osd"}


def _read(note: Image.Image, code: str, until: float) -> str:
    left = min(OF_ONE, until - time.monotonic())
    program = shutil.which("tesseract")
    if left <= 0 or program is None:
        return ""
    file = io.BytesIO()
    grey = note.convert("L")
    if max(grey.size) < 400:  # small letters are read better when they are larger
        grey = grey.resize((grey.width * 2, grey.height * 2))
    grey.save(file, "PNG")
    try:
        told = subprocess.run(  # noqa: S603 - as above
            [program, "stdin", "stdout", "-l", code, "--psm", "6", "tsv"],
            input=file.getvalue(),
            capture_output=True,
            timeout=left,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return _said(told.stdout.decode("utf-8", "replace"))


def _said(table: str) -> str:
    """The words of which it is sure enough, in lines."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text, sure = (row.get("text") or "").strip(), row.get("conf") or "-1"
        if text and any(map(str.isalnum, text)) and float(sure) >= LEAST_SURE:
            place = tuple(str(row.get(part)) for part in ("block_num", "par_num", "line_num"))
            lines.setdefault(place, []).append(text)
    return "\n".join(" ".join(line) for line in lines.values())[:LONGEST]
