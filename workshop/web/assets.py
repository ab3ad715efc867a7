"""Our own files for browsers: styles, fonts, scripts, icons, under `/assets/<version>/`.

The version is in the path, so a file can be kept by browsers for ever and modules that import each
other stay together.
"""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING, Final

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from workshop.settings import ROOT

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Scope

__all__ = ["FOLDER", "mount", "versioned"]

FOLDER: Final = ROOT / "assets"
SERVED: Final = ("css", "fonts", "icons", "js")


@functools.cache
def version() -> str:
    """A hash of every file served, so that a changed one has a new address."""
    digest = hashlib.sha256()
    for folder in SERVED:
        for path in sorted((FOLDER / folder).rglob("*")):
            if path.is_file():
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def versioned(path: str) -> str:
    """The address of one of our files: `js/live.js` → `/assets/1f2e…/js/live.js`."""
    return f"/assets/{version()}/{path}"


class _Immutable(StaticFiles):
    """Files that a browser may keep for ever; anything but our own folders is not found."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        _asked, _slash, rest = path.replace("\\", "/").partition("/")
        response = await super().get_response(rest, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount() -> Mount:
    """Where the files are served."""
    return Mount("/assets", _Immutable(directory=FOLDER))
