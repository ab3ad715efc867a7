"""From a file's bytes to text with one kind of line end; what is no text is refused in a sentence.

Control characters become spaces, so that no two words are joined by their going.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from tablee.errors import NotAccepted
from tablee.texts import _

__all__ = ["LONGEST_TEXT", "decoded", "tidied"]

LONGEST_TEXT: Final = 1_000_000
"""Bytes of a report that is read: five hundred pages."""
MOST_LINES: Final = 20_000
"""Lines of it that hold something."""

_NO_TEXT: Final = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
"""How files of word processors, PDF and pictures begin."""
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ufdd0-\ufdef]")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises `NotAccepted` for a file that is too large, empty, or no text.
    """
    text = tidied(_as_text(data)) if len(data) <= LONGEST_TEXT else ""
    lines = sum(1 for line in text.split("\n") if line.strip())
    if len(data) > LONGEST_TEXT or lines > MOST_LINES:
        raise NotAccepted(
            _(
                "Ce fichier est trop long pour un compte rendu : {n} Mo et {lines} lignes au "
                "plus. Rien n’a été créé."
            ).format(n=LONGEST_TEXT // 1_000_000, lines=MOST_LINES)
        )
    if not lines:
        raise NotAccepted(_("Il n’y a aucun mot à lire ici. Rien n’a été créé."))
    return text


def tidied(text: str) -> str:
    r"""The text with `\n` at each line's end, and no control character but tabs."""
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    return _CONTROLS.sub(" ", re.sub("[\ud800-\udfff]", "\ufffd", text))


def _as_text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if data.startswith(_NO_TEXT) or b"\x00" in data:
        raise NotAccepted(
            _(
                "Ce fichier n’est pas du texte. Enregistrez le compte rendu en texte (.txt) ou en "
                "Markdown, ou collez ses mots ici. Rien n’a été créé."
            )
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Bytes that Windows-1252 leaves out are controls in Latin-1: spaces in the end.
        return "".join(_one_byte(byte) for byte in data) if _odd(data) else data.decode("cp1252")


_LEFT_OUT: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")


def _odd(data: bytes) -> bool:
    return not _LEFT_OUT.isdisjoint(data)


def _one_byte(byte: int) -> str:
    return chr(byte) if byte in _LEFT_OUT else bytes([byte]).decode("cp1252")
