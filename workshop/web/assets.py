"""Our own files for browsers: styles, fonts, scripts, icons, under `/assets/<version>/`.

The version is in the path, so a file can be kept by browsers for ever and modules that import each
other stay together.
"""

from __future__ import annotations

import functools
import hashlib
import posixpath
import re
from typing import TYPE_CHECKING, Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from workshop.settings import ROOT
from workshop.web import frontend

if TYPE_CHECKING:
    from starlette.types import Scope

__all__ = ["FOLDER", "LIVE", "SERVED", "SHEETS", "WALL", "made", "mount", "preloads"]
__all__ += ["version", "versioned"]

FOLDER: Final = ROOT / "assets"
SERVED: Final = ("css", "fonts", "icons", "js", "logo.svg")
FONT: Final = "fonts/atkinson-hyperlegible-next-latin-400-700-normal.woff2"
"""The one that every page writes in."""
SHEETS: Final = (
    "css/tokens.css",
    "css/live.css",
    "css/canvas.css",
    "css/ballot.css",
    "css/writing.css",
    "css/moving.css",
    "css/circles.css",
    "css/entry.css",
    "css/app.css",
)
"""Of the pages that Streamlit draws, beside its own."""
LIVE: Final = "js/faces/live.js"
WALL: Final = "js/faces/wall.js"
LARGE: Final = 40_000
"""Bytes before compression from which a file is fetched by itself."""
IMPORT: Final = re.compile(r'^(?:import|export)\b[^;"]*?"(\.[^"]+)";', re.MULTILINE)


@functools.cache
def version() -> str:
    """A hash of every file served, so that a changed one has a new address."""
    digest = hashlib.sha256(frontend.sheet().encode())
    for part in SERVED:
        for path in sorted((FOLDER / part).rglob("*")) or [FOLDER / part]:
            if path.is_file():
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def versioned(path: str) -> str:
    """The address of one of our files: `js/live.js` → `/assets/1f2e…/js/live.js`."""
    return f"/assets/{version()}/{path}"


@functools.cache
def modules(*entries: str) -> tuple[str, ...]:
    """These scripts and all that they import, so that a page can name them at once."""
    found, waiting = dict.fromkeys(entries), list(entries)
    while waiting:
        name = waiting.pop(0)
        text = (FOLDER / name).read_text("utf-8")
        folder = posixpath.dirname(name)
        imported = (posixpath.normpath(f"{folder}/{each}") for each in IMPORT.findall(text))
        fresh = [name for name in imported if name not in found]
        found.update(dict.fromkeys(fresh))
        waiting += fresh
    return tuple(found)


def preloads(*entries: str) -> str:
    """Links for the head of a page: its font and these scripts, before anything asks for them."""
    font = f'<link rel="preload" href="{versioned(FONT)}" as="font" type="font/woff2" crossorigin>'
    scripts = (f'<link rel="modulepreload" href="{versioned(name)}">' for name in modules(*entries))
    return "\n".join([font, *scripts])


@functools.cache
def made() -> dict[str, str]:
    """Files made when the server starts, by name.

    `ahead.json` lists what a phone loads for a step: the large files, to be fetched one by one, as
    what is under way when the person enters is lost; and the small ones, which wait for the network
    more than they use it.
    """
    theirs = [
        (each, frontend.FOLDER / each[1:]) for each in (*frontend.scripts(), *frontend.widgets())
    ]
    names = (*SHEETS, FONT, *modules(LIVE))
    ours = [(versioned(each), FOLDER / each) for each in names]
    sizes = {address: path.stat().st_size for address, path in theirs + ours}
    sheet = versioned("css/streamlit.css")
    large = [address for address, size in sizes.items() if size >= LARGE]
    small = [sheet, *(address for address, size in sizes.items() if size < LARGE)]
    return {
        "css/streamlit.css": frontend.sheet(),
        "ahead.json": msgspec.json.encode([large, small]).decode(),
    }


class _Files(StaticFiles):
    """Files that a browser may keep for ever; anything but our own folders is not found."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        asked, _slash, rest = path.replace("\\", "/").partition("/")
        response: Response
        if rest in made():
            kind = "text/css" if rest.endswith(".css") else "application/json"
            response = Response(made()[rest], media_type=kind)
        elif rest.partition("/")[0] in SERVED:
            response = await super().get_response(rest, scope)
        else:
            raise HTTPException(404)
        hashed = asked == version()
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if hashed else "no-cache"
        )
        return response


def mount() -> Mount:
    """Where the files are served when nothing in front of the routes does (`compression`)."""
    return Mount("/assets", _Files(directory=FOLDER))
