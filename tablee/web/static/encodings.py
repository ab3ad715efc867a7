"""Content encodings: which one a browser accepts; brotli and gzip."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from typing import Final

import brotli  # type: ignore[import-untyped] # it has no stubs

BROTLI: Final = "br"
GZIP: Final = "gzip"
PLAIN: Final = ""
OURS: Final = (BROTLI, GZIP)
"""Those that we make, the smallest first. Browsers take brotli from HTTPS and localhost only."""
QUALITY: Final = {BROTLI: (5, 11), GZIP: (6, 9)}
"""At once, and where there is time: a second and a half for Streamlit's largest file."""


def accepted(header: str, ours: Sequence[str] = OURS) -> str:
    """The best encoding for an `Accept-Encoding`: the most wanted, of equals the smallest.

    `ours` are those that can be made, the smallest first.
    """
    wanted = dict(_wish(part) for part in header.lower().split(",") if part.strip())
    everything = wanted.get("*", 0.0)
    plain = wanted.get("identity", 0.0)
    best, weight = PLAIN, plain
    for name in reversed(ours):
        asked = wanted.get(name, everything)
        if asked > 0 and asked >= weight:
            best, weight = name, asked
    return best


def _wish(part: str) -> tuple[str, float]:
    """`gzip;q=0.5` → gzip, 0.5; a weight that cannot be read counts as a refusal."""
    name, *parameters = (each.strip().removeprefix("x-") for each in part.split(";"))
    for parameter in parameters:
        key, _equals, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name, min(1.0, max(0.0, float(value)))
            except ValueError:
                return name, 0.0
    return name, 1.0


def encoded(data: bytes, encoding: str, *, fully: bool = False) -> bytes:
    """These bytes so encoded; `fully` takes fifty times as long and saves a tenth."""
    if encoding == BROTLI:
        return bytes(brotli.compress(data, quality=QUALITY[BROTLI][fully]))
    if encoding == GZIP:
        return gzip.compress(data, QUALITY[GZIP][fully], mtime=0)
    return data


def decoded(data: bytes, encoding: str) -> bytes:
    """The bytes before encoding; raises `ValueError` for what is damaged."""
    try:
        return bytes(brotli.decompress(data)) if encoding == BROTLI else gzip.decompress(data)
    except (brotli.error, zlib.error, OSError, EOFError) as error:
        raise ValueError(str(error)) from error
