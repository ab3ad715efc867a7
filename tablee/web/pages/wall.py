"""Page of the wall for the projector, without Streamlit, drawn by scripts from the live stream."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from tablee.session import Room
from tablee.settings.accessibility_statement import mention
from tablee.settings.addresses import at
from tablee.texts import LANGUAGES, _, speaking
from tablee.web import pages
from tablee.web.live.stream import stream_address
from tablee.web.static.assets import Surface, words


def wall_page(room: Room, chosen: str) -> Response:
    """The page of one session's wall, in the language chosen or the session's own."""
    language = chosen if chosen in LANGUAGES else room.session.language
    session, token = quote(room.session.id), quote(room.keys.wall)
    stream = stream_address(room.session.id, f"wall={token}&lang={language}")
    with speaking(language):
        body = Markup(
            '<main id="wall"><p>{}</p></main>'
            '<nav class="tb-wall-legal" aria-label="{}">'
            '<a href="{}" target="_blank" rel="noopener">{}</a></nav>'
        ).format(
            _("Le mur se prépare…"), _("À propos de cette page"), at("/accessibility"), mention()
        )
        return pages.drawn(
            Surface.WALL,
            f"{room.session.title} · {_('Mur')}",
            body,
            {
                "stream": stream,
                "pages": at(f"/projector/{session}/pages?wall={token}"),
                "texts": words(),
                "lang": language,
            },
            main="wall",
            headers={"Referrer-Policy": "no-referrer"},  # its address opens it
        )
