"""The organisation's identity on its documents: name, logo, colours, footer, models, own CSS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LEAST_CONTRAST: Final = 4.5
"""What WCAG 2 asks for words (1.4.3)."""
ACCENT: Final = "#B23E1A"
"""Our own colour of marks."""
SECOND: Final = "#1C6A62"
"""Our own colour of links."""
_PAPER: Final = "#FBF8F3"


@dataclass(frozen=True)
class Identity:
    """Whose documents they are. Empty fields are Tablée's own."""

    name: str = ""
    footer: str = ""
    """One line at the foot of each page."""
    logo: bytes = b""
    """A PNG or JPEG file."""
    accent: str = ""
    """The colour of marks and bars, `#RRGGBB`, dark enough to be read on paper."""
    second: str = ""
    """The colour of links and keywords, likewise."""
    models: Mapping[str, bytes] = field(default_factory=dict)
    """Files that documents are begun from, by their ending: `docx`, `odt`."""
    css: str = ""
    """Rules for published pages, after ours."""


def contrast(colour: str, ground: str = _PAPER) -> float:
    """The ratio of WCAG 2, 1 to 21, of a colour `#RRGGBB` on a ground."""
    lighter, darker = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
