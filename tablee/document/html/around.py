"""Data classes of what surrounds the document on its HTML page: links, files, fonts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Hyperlink:
    """An address and what it is called."""

    address: str
    words: str
    chosen: bool = False
    """Whether it is one that most people take, or the one that is shown."""


@dataclass(frozen=True)
class PageLinks:
    """Addresses are relative to the page, or whole."""

    parts: tuple[Hyperlink, ...] = ()
    """The same document, or only a part of it; the shown one is `chosen`."""
    files: tuple[Hyperlink, ...] = ()
    """Its downloads; those that most people want are `chosen`, and stand first."""
    pictures: Mapping[bytes, str] = field(default_factory=dict)
    """Where each picture is, by its bytes."""
    fonts: tuple[str, ...] = ()
    """Our two font files: the letters of Europe's west, then its others."""
    address: str = ""
    """The page's own, whole; empty where it has none."""
    card: str = ""
    """The address, whole, of the picture that shows a link to it; empty for none."""
    indexed: bool = False
    """Whether search engines may list it."""
    session: str = ""
    """Where those who were in the session find it again; empty where nothing leads there."""
    accessibility: Hyperlink | None = None
    """The statement of the server that shows it; None in a folder, which another site may."""
    policy: bool = False
    """Whether the page itself forbids what no server's header forbids: in a folder."""
