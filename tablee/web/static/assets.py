"""Our own files for browsers, under `/assets/<version>/`: styles, fonts, scripts, icons.

The version is in the path, so a file can be kept by browsers for ever and what belongs together
stays together. A page loads one script and one sheet, made of the files when the server starts.
"""

from __future__ import annotations

import functools
import hashlib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.settings import ROOT
from tablee.texts import _
from tablee.web.static import frontend
from tablee.web.static.bundles import bundled
from tablee.web.static.sheets import lowered

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = ["FOLDER", "SERVED", "Surface", "made", "preloads", "script", "sheet", "version"]
__all__ += ["versioned", "words"]

FOLDER: Final = ROOT / "assets"
SERVED: Final = ("css", "fonts", "icons", "js", "logo.svg")
FONT: Final = "fonts/atkinson-hyperlegible-next-latin-400-700-normal.woff2"
"""The one that every page writes in."""
LARGE: Final = 40_000
"""Bytes before compression from which a file is fetched by itself."""


class Surface(StrEnum):
    """What draws with our scripts: each has one script (`assets/js/faces`) and one sheet."""

    LIVE = "live"
    """Streamlit's pages: home, console, synthesis."""
    PHONE = "phone"
    WALL = "wall"
    REPLAY = "replay"
    GALLERY = "gallery"


SHEETS: Final = {
    "live": "tokens live canvas vote writing moving circles app streamlit",
    "phone": "tokens live canvas vote writing moving circles dialog phone",
    "wall": "tokens live wall canvas circles",
    "replay": "tokens live wall canvas circles replay",
    "gallery": "tokens live canvas vote writing moving circles gallery",
    "gallery-wall": "tokens live wall canvas circles moving gallery",
}
"""The files of `assets/css` that each sheet is made of, in order."""


@functools.cache
def version() -> str:
    """A hash of every file served, so that a changed one has a new address."""
    digest = hashlib.sha256(frontend.sheet().encode())
    for maker in ("bundles.py", "sheets.py"):
        digest.update(Path(__file__).with_name(maker).read_bytes())
    for part in SERVED:
        for path in sorted((FOLDER / part).rglob("*")) or [FOLDER / part]:
            if path.is_file():
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def versioned(path: str) -> str:
    """The address of one of our files: `js/live.js` → `/assets/1f2e…/js/live.js`."""
    return f"/assets/{version()}/{path}"


def script(face: Surface) -> str:
    """The address of a face's script."""
    return versioned(f"made/{face}.js")


def sheet(name: str) -> str:
    """The address of a face's sheet, or of another of `SHEETS`."""
    return versioned(f"made/{name}.css")


def preloads(face: Surface) -> str:
    """Links for the head of a page: its font, sheet and script, before anything asks for them."""
    font = f'<link rel="preload" href="{versioned(FONT)}" as="font" type="font/woff2" crossorigin>'
    ours = f'<link rel="stylesheet" href="{sheet(face)}">'
    return f'{font}\n{ours}\n<link rel="modulepreload" href="{script(face)}">'


@functools.cache
def made() -> dict[str, str]:
    """Files made when the server starts, by name: all that each face draws with, and two lists.

    `ahead.json` lists what a phone loads for a step: the large files, to be fetched one by one, as
    what is under way when the person enters is lost; and the small ones, which wait for the network
    more than they use it.
    """
    files = {"made/streamlit.css": frontend.sheet()}
    for name, parts in SHEETS.items():
        sheets = ((FOLDER / "css" / f"{part}.css").read_text("utf-8") for part in parts.split())
        written = lowered("\n".join(sheets))
        files[f"made/{name}.css"] = written.text
        files[f"made/{name}.having.json"] = msgspec.json.encode(
            [(each.around, each.has) for each in written.havings]
        ).decode()
    for face in Surface:
        found = bundled(f"faces/{face}.js", _script, f"{face}.js")
        files |= {f"made/{name}": text for name, text in found.items()}
    return files | {"ahead.json": msgspec.json.encode(_ahead(files)).decode()}


def _script(path: str) -> str:
    return (FOLDER / "js" / path).read_text("utf-8")


def _ahead(files: Mapping[str, str]) -> tuple[list[str], list[str]]:
    sizes = {
        each: (frontend.FOLDER / each[1:]).stat().st_size
        for each in (*frontend.scripts(), *frontend.widgets())
    }
    for name in ("made/live.js", "made/live.css"):
        sizes[versioned(name)] = len(files[name])
    sizes[versioned(FONT)] = (FOLDER / FONT).stat().st_size
    large = [address for address, size in sizes.items() if size >= LARGE]
    small = [address for address, size in sizes.items() if size < LARGE]
    return large, [versioned("made/streamlit.css"), *small]


def words() -> dict[str, str]:
    """Each key of the scripts with its sentence, in the language being spoken; `one|many` to count.

    `assets/js/locale/en.po` has the English of the French ones.
    """
    return {key: _(sentence) for key, sentence in _french().items()}


@functools.cache
def _french() -> dict[str, str]:
    file = FOLDER / "js" / "locale" / "fr.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
