"""Page on which each person reads the draft of the synthesis, `/?s=<session>&page=review`.

A page of ours, without Streamlit: the stream for readers brings the draft, `/write` takes what they
say of it. Whoever may not read it now is told so, and finds the way back.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from tablee.model.entities import Person
from tablee.session import Room
from tablee.settings.addresses import at
from tablee.texts import _, language
from tablee.view import Audience
from tablee.web import pages
from tablee.web.live.stream import reads_draft, stream_address
from tablee.web.site import lite_address
from tablee.web.static.assets import Surface, words

PAGE = "review"
"""The `page` of its address."""


def review_page(room: Room, person: Person) -> Response:
    """The page, in the language being spoken."""
    waits = Markup(
        '<div id="phone"><main id="main" class="tb-arrives"><h1 class="tb-vh">{}</h1>'
        '<p role="status">{}</p></main></div>'
    )
    noscript = Markup('<noscript><p>{}</p><p><a href="{}">{}</a></p></noscript>').format(
        _("Cette page a besoin de JavaScript pour montrer ce que les autres écrivent."),
        f"{lite_address(room)}/review",
        _("Ouvrir la page simple, sans JavaScript"),
    )
    title = _("Relire : {session}").format(session=room.session.title)
    return pages.drawn(
        Surface.PHONE,
        title,
        waits.format(title, _("Vous entrez…")) + noscript,
        _set_up(room, person),
        instead=(f"{lite_address(room)}/review", _("Ouvrir la page simple")),
    )


def _set_up(room: Room, person: Person) -> dict[str, Any]:
    session, step = quote(room.session.id), room.record().editing
    reads = step is not None and reads_draft(room, person, step)
    query = f"audience={Audience.READER}&step={step.step.id if step else ''}&lang={language()}"
    if step is None:
        why = _("Il n’y a rien à relire dans cette session.")
    else:
        why = _("La synthèse n’est pas à relire en ce moment.")
    return {
        "review": {
            "back": {"href": at(f"/?s={session}"), "words": _("Revenir à la session")},
            "title": room.session.title,
            "lead": room.session.lead,
            "why": "" if reads else why,
        },
        "stream": stream_address(room.session.id, query) if step and reads else "",
        "me": person.id,
        "roles": sorted(person.roles),
        "texts": words(Surface.PHONE),
        "lang": language(),
    }
