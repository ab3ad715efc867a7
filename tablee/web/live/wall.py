"""Page of the wall, for the projector: without Streamlit, drawn by the scripts of all faces."""

from __future__ import annotations

import functools
import html
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import HTMLResponse

from tablee.texts import LANGUAGES, _, speaking
from tablee.web.ops.policy import OURS, hashed, policy
from tablee.web.responses import FRESH
from tablee.web.static.assets import Surface, preloads, script, versioned, words

if TYPE_CHECKING:
    from starlette.responses import Response

    from tablee.session import Room

__all__ = ["wall_page"]


def wall_page(room: Room, chosen: str) -> Response:
    """The page of one session's wall, in the language chosen or the session's own."""
    language = chosen if chosen in LANGUAGES else room.session.language
    headers = {**FRESH, "Content-Security-Policy": _policy()}
    return HTMLResponse(_page(room, language), headers=headers)


@functools.cache
def _script() -> str:
    """What has the wall drawn: the one script that stands in the page."""
    return f"""
import {{ wall }} from "{script(Surface.WALL)}";
const setUp = JSON.parse(document.getElementById("set-up").textContent);
const root = document.getElementById("wall");
root.replaceChildren();
wall({{ root, ...setUp }});
"""


@functools.cache
def _policy() -> str:
    return policy(**OURS | {"script_src": f"'self' {hashed(_script())}"})


def _page(room: Room, language: str) -> str:
    with speaking(language):
        set_up = {
            "stream": f"/live/{quote(room.session.id)}?wall={quote(room.keys.wall)}"
            f"&lang={language}",
            "texts": words(),
            "lang": language,
        }
        title = _("Mur")
        waiting = _("Le mur se prépare…")
    data = json.dumps(set_up, ensure_ascii=False).replace("<", "\\u003c")
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{html.escape(room.session.title)} · {title} · Tablée</title>
<link rel="icon" href="{versioned("logo.svg")}" type="image/svg+xml">
{preloads(Surface.WALL)}
</head>
<body>
<main id="wall"><p>{waiting}</p></main>
<script type="application/json" id="set-up">{data}</script>
<script type="module">{_script()}</script>
</body>
</html>"""
