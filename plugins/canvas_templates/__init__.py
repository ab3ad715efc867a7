"""The canvases that come with the app, a TOML file each: what is asked, and how it lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workshop import canvases
from workshop.hookspecs import hookimpl

if TYPE_CHECKING:
    from workshop.canvases import Template


@hookimpl
def templates() -> list[Template]:
    """Offers the files of this folder."""
    return canvases.in_folder(Path(__file__).parent)
