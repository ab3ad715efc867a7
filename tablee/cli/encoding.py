"""Writes to consoles that lack our characters (Windows' code pages) without failing."""

from __future__ import annotations

import codecs
import io
from typing import Final, TextIO

NAME: Final = "tablee.plain"
PLAIN: Final = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "–": "-", "—": "-"}
    | {"\u00a0": " ", "\u202f": " ", "œ": "oe", "Œ": "OE", "→": "->", "·": "-", "✓": "x"}
)
"""What is nearly the same, in ASCII."""
STRICT: Final = ("strict", "backslashreplace")
"""How Python writes to the two, where nobody has asked for more."""


def speak_plainly(*streams: TextIO) -> None:
    """Has these streams write what is nearly the same where they cannot write a character."""
    codecs.register_error(NAME, _instead)
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper) and stream.errors in STRICT:
            stream.reconfigure(errors=NAME)


def _instead(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wanted = error.object[error.start : error.end].translate(PLAIN)
    encoded = wanted.encode(error.encoding, "replace")
    return encoded, error.end
