"""The canvases that come with the app, a TOML file each: what is asked, and how it lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tablee.activities.hookspecs import hookimpl
from tablee.model import canvases

if TYPE_CHECKING:
    from tablee.model.canvases import Template


@hookimpl
def templates() -> list[Template]:
    """Offers the files of this folder."""
    return canvases.templates_in(Path(__file__).parent)
