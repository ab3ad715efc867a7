"""Files packed into one ZIP file that is the same whenever it is made: no date of now is in it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["packed"]

LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file can tell."""
PACKED_ALREADY: Final = (".pdf", ".docx", ".odt", ".xlsx", ".zip", ".png", ".jpg", ".jpeg")


def packed(files: Mapping[str, bytes]) -> bytes:
    """These files, by name, in their order; what is compressed already is kept as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            stored = name.lower().endswith(PACKED_ALREADY)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()
