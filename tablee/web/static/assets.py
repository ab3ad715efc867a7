"""Our own files for browsers, under `/assets/<version>/`: styles, fonts, scripts, icons.

The version is in the path, so a file can be kept by browsers for ever and what belongs together
stays together. A page loads one script and one sheet, made of the files when the server starts.
"""

from __future__ import annotations

import functools
import hashlib
import re
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from tablee.settings import ROOT
from tablee.settings.addresses import at
from tablee.texts import _, plural_table
from tablee.web.static import streamlit_frontend
from tablee.web.static.bundles import bundled
from tablee.web.static.sheets import lowered, minified

FOLDER: Final = ROOT / "assets"
SERVED: Final = ("css", "fonts", "icons", "js", "logo.svg")
FONT: Final = "fonts/atkinson-hyperlegible-next-latin-400-700-normal.woff2"
"""The one that every page writes in."""


class Surface(StrEnum):
    """What draws with our scripts: each has one script (`assets/js/pages`) and one sheet."""

    LIVE = "live"
    """Streamlit's pages: home, console, synthesis."""
    PHONE = "phone"
    WALL = "wall"
    REPLAY = "replay"
    NOTES = "notes"
    GALLERY = "gallery"


LIVE: Final = (
    "view/ground board/cards board/columns board/console view/names view/results view/words"
    " view/bars streamlit/console view/contrast streamlit/wall_controls"
)
WALL: Final = (
    "wall/page wall/lobby wall/projected wall/dark wall/step wall/view wall/results wall/words"
)
CANVAS: Final = "canvas/zones canvas/grids canvas/rings canvas/paths canvas/narrow view/road"
VOTE: Final = (
    "vote/ballot vote/units vote/grades vote/ranking vote/narrow"
    " capture/voting_cards capture/capture capture/hands"
)
ON_CONSOLE: Final = (
    "board/console streamlit/console streamlit/wall_controls"
    " capture/voting_cards capture/capture capture/hands"
)
"""What the console alone draws: a phone does not load it."""


def _without_console(sheets: str) -> str:
    return " ".join(each for each in sheets.split() if each not in ON_CONSOLE.split())


OWN: Final = "phone/writing board/handle view/circles"
"""What one writes and moves, and at which table."""
HELD: Final = _without_console(f"{LIVE} {CANVAS} {VOTE}")
SHEETS: Final = {
    "live": f"tokens {LIVE} {CANVAS} {VOTE} {OWN} streamlit/html streamlit/markup",
    "phone": f"tokens {HELD} {OWN} phone/dialog phone/page",
    "wall": f"tokens {LIVE} {WALL} {CANVAS} view/circles",
    "replay": f"tokens {LIVE} {WALL} {CANVAS} view/circles replay",
    "notes": "tokens view/ground board/cards view/bars capture/sticky_notes",
    "gallery": f"tokens {LIVE} {CANVAS} {VOTE} {OWN} gallery",
    "gallery-wall": f"tokens {LIVE} {WALL} {CANVAS} view/circles board/handle gallery",
}
"""The files of `assets/css` that each sheet is made of, in order: later rules win."""


@functools.cache
def version() -> str:
    """A hash of every file served, so that a changed one has a new address."""
    digest = hashlib.sha256(streamlit_frontend.sheet().encode())
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
    return at(f"/assets/{version()}/{path}")


def script(face: Surface) -> str:
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
    """Files made when the server starts, by name: all that each face draws with."""
    files = {"made/streamlit.css": streamlit_frontend.sheet()}
    for name, parts in SHEETS.items():
        sheets = ((FOLDER / "css" / f"{part}.css").read_text("utf-8") for part in parts.split())
        written = lowered("\n".join(sheets))
        files[f"made/{name}.css"] = minified(written.text)
        files[f"made/{name}.having.json"] = msgspec.json.encode(
            [(each.around, each.has) for each in written.havings]
        ).decode()
    for face in Surface:
        found = bundled(f"pages/{face}.js", _script, f"{face}.js")
        files |= {f"made/{name}": text for name, text in found.items()}
    return files


def _script(path: str) -> str:
    return (FOLDER / "js" / path).read_text("utf-8")


def ahead() -> tuple[str, ...]:
    """What a phone's page loads, to be fetched while a name is typed."""
    return script(Surface.PHONE), sheet("phone"), versioned(FONT)


def words(face: Surface | None = None) -> dict[str, str]:
    """Each key of the scripts with its sentence, in the language being spoken; `one|many` to count.

    With them `plural.forms`: which of these is for which number.

    Of a face, the keys that its scripts name. `assets/js/locale/en.po` has the English of the
    French sentences.
    """
    named = _named(face) if face else _french()
    return {key: _(_french()[key]) for key in named} | {"plural.forms": plural_table()}


@functools.cache
def _named(face: Surface) -> tuple[str, ...]:
    """The keys that a face’s scripts name, whole or as `some.${key}`, `some.begun_${key}`."""
    names = [name for name in made() if name.startswith((f"made/{face}.js", f"made/{face}/"))]
    text = "".join(made()[name] for name in names)
    begun = tuple(re.findall(r"`([a-z_]+\.[a-z_.]*)\$\{", text))
    return tuple(k for k in _french() if f'"{k}"' in text or (begun and k.startswith(begun)))


@functools.cache
def _french() -> dict[str, str]:
    file = FOLDER / "js" / "locale" / "fr.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
