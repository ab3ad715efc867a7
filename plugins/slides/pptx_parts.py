"""Names and relations of the parts of a PPTX file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import quoteattr

RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MILLIMETRE: Final = 36_000
"""In the unit of the format."""


def length(millimetres: float) -> int:
    """The same in the unit of the format."""
    return round(millimetres * _MILLIMETRE)


def relations(parts: Iterable[tuple[str, str]], *, core: bool = False) -> str:
    """A part of relations: `rId1`, `rId2` … in this order."""
    made = [(f"{OFFICE}/{kind}", target) for kind, target in parts]
    if core:
        properties = f"{RELATIONSHIPS}/metadata/core-properties"
        made.append((properties, "docProps/core.xml"))
    return (
        f'{HEAD}<Relationships xmlns="{RELATIONSHIPS}">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{kind}" Target={quoteattr(target)}/>'
            for n, (kind, target) in enumerate(made, start=1)
        )
        + "</Relationships>"
    )
