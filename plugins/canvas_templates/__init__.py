"""The canvases that come with the app, a TOML file each: what is asked, and how it lies."""

from __future__ import annotations

from pathlib import Path

from tablee.plugin import Template, hookimpl, templates_in

API = 1


@hookimpl
def canvas_templates() -> list[Template]:
    return templates_in(Path(__file__).parent)
