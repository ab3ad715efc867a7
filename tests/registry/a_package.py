"""A package as pip leaves it: a module, and beside it what the distribution says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SKY = """
from tablee.model.canvases import Template
from tablee.activities.hookspecs import hookimpl

@hookimpl
def canvas_templates():
    return [Template("sky", "Ciel")]
"""


def package(folder: Path, name: str, version: str, entry: str, source: str = "") -> None:
    """Puts a distribution with one entry point there; without a source, the module is missing."""
    module = name.replace("-", "_")
    if source:
        (folder / module).mkdir()
        (folder / module / "__init__.py").write_text(source, "utf-8")
    about = folder / f"{module}-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (about / "entry_points.txt").write_text(f"[tablee.plugins]\n{entry}\n")
