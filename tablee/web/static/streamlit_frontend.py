"""Parses Streamlit's installed frontend: its scripts, those that a step needs, its stylesheet.

Names change with each version of Streamlit (they hold hashes), so all is read from its build
manifest. What is not found there is left as it came: the page is then heavier, and works.
"""

from __future__ import annotations

import base64
import functools
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from tablee.settings import ROOT

_FOUND: Final = importlib.util.find_spec("streamlit")
assert _FOUND is not None
assert _FOUND.origin is not None
FOLDER: Final = Path(_FOUND.origin).parent / "static"
"""Found without Streamlit being imported, which takes a command a quarter of a second."""
EVERY_STEP: Final = ("BidiComponent", "Html", "TextArea", "TextInput", "Radio", "Button")
"""The parts of Streamlit that load when first drawn, and that nearly every phone draws."""
ICONS: Final = ROOT / "assets" / "fonts" / "material-symbols-rounded.woff2"
LATIN: Final = "../fonts/atkinson-hyperlegible-next-latin-400-700-normal.woff2"
THEIRS: Final = ("Source Sans", "Source Code Pro", "Source Serif", "Material Symbols Rounded")
"""Streamlit's families: 1.6 MB, of which 545 kB would load on every page."""


def page() -> str:
    """Streamlit's `index.html`."""
    return (FOLDER / "index.html").read_text("utf-8")


@functools.cache
def scripts() -> tuple[str, ...]:
    """What the page loads before it can do anything: addresses, the entry first."""
    return tuple(_with_imports("index.html"))


@functools.cache
def widgets() -> tuple[str, ...]:
    """What else nearly every step loads once its elements are known."""
    known = dict.fromkeys(scripts())
    keys = [key for key, built in _manifest().items() if built.get("name") in EVERY_STEP]
    found = dict.fromkeys(file for key in keys for file in _with_imports(key))
    return tuple(file for file in found if file not in known)


@functools.cache
def sheet_address() -> str:
    """Where Streamlit's page looks for its style sheet; empty if it has none."""
    sheets = _manifest().get("index.html", {}).get("css", [])
    return f"/{sheets[0]}" if sheets else ""


@functools.cache
def sheet() -> str:
    """Streamlit's style sheet with our fonts in place of its own, for `/assets/<version>/css/`.

    Its icon font is inside, reduced to what its widgets draw: with an address of its own, icons
    would show as words (`keyboard_arrow_down`) where the network is slow. Before its theme is known
    Streamlit writes in Source Sans, which here is our own.
    """
    if not sheet_address():
        return ""
    text = (FOLDER / sheet_address()[1:]).read_text("utf-8")
    text = re.sub(r"@font-face\{[^}]*\}", _without_theirs, text)
    text = text.replace("url(../media/", "url(../../../static/media/")
    icons = base64.b64encode(ICONS.read_bytes()).decode("ascii")
    return (
        f'{text}\n@font-face{{font-family:"Source Sans";font-weight:400 700;font-display:swap;'
        f'src:url({LATIN})format("woff2")}}\n'
        '@font-face{font-family:"Material Symbols Rounded";font-weight:400;font-display:block;'
        f'src:url(data:font/woff2;base64,{icons})format("woff2")}}\n'
    )


def _without_theirs(rule: re.Match[str]) -> str:
    family = re.search(r"font-family:([^;}]+)", rule[0])
    return "" if family and family[1].strip("\"' ") in THEIRS else rule[0]


@functools.cache
def _manifest() -> dict[str, dict[str, Any]]:
    file = FOLDER / "manifest.json"
    if not file.exists():
        return {}
    return msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, Any]])


def _with_imports(key: str) -> Iterator[str]:
    """The addresses of one built file and of all that it imports, each once, itself first."""
    manifest, seen, waiting = _manifest(), {key}, [key]
    while waiting:
        built = manifest.get(waiting.pop(0))
        if built is None:
            continue
        yield "/" + built["file"]
        fresh = [each for each in built.get("imports", ()) if each not in seen]
        seen.update(fresh)
        waiting += fresh
