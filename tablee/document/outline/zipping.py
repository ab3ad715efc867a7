"""Packs files into a reproducible ZIP archive: the same bytes each time, without timestamps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Final

LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file can tell."""
PACKED_ALREADY: Final = (".pdf", ".docx", ".odt", ".xlsx", ".zip", ".png", ".jpg", ".jpeg")


def packed(files: Mapping[str, bytes], stored: Iterable[str] = ()) -> bytes:
    """These files, by name, in their order.

    Those that are compressed already, by their endings or named in `stored`, are kept as they are.
    """
    plain = frozenset(stored)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            kept = name in plain or name.lower().endswith(PACKED_ALREADY)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_STORED if kept else zipfile.ZIP_DEFLATED)
    return out.getvalue()
