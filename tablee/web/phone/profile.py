"""HTTP endpoints of « Moi » on a phone: name, links, the synthesis once all is over, authors.

- `GET` and `POST /me/<session>`: one's name and how it appears; languages; after the end, what one
  takes along.
- `POST /link/<session>`: a new link by which one comes back in another browser, told once.
- `GET /who/<session>/<contribution>`: who wrote a text and who changed it, for those who may know.

All words come from here, in the reader's language: the page has them only when it shows them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.routing import Route

from tablee.activities import Bundle
from tablee.document import formats
from tablee.errors import NotFound
from tablee.model.entities import Appearance, Person, Role
from tablee.model.synthesis import Part
from tablee.session import Room
from tablee.session.history.labels import trace_quote, trace_words
from tablee.settings.addresses import at
from tablee.texts import LANGUAGES, _, about, hour_told, language
from tablee.web.entrance.join import APPEARANCES, PLACE_TOLD
from tablee.web.export import downloads
from tablee.web.http.responses import read
from tablee.web.phone.endpoint import session_endpoint
from tablee.web.site import Site, language_address, session_address

LONGEST_NAME = 60
"""Characters of a name, as on the join page."""


@dataclass(frozen=True)
class Link:
    """An address and its words."""

    href: str
    words: str
    lang: str = ""
    """The language of the words, where it is another than the page's."""
    file: bool = False
    """Whether it is saved rather than shown."""
    first: bool = False
    """The one that most look for."""


class NameRequest(msgspec.Struct):
    """One's name as it is to be from now on."""

    name: str
    appearance: Appearance
    remote: bool | None = None
    """Whether one takes part from elsewhere; null for what it was."""
    place_told: bool | None = None
    """Whether the synthesis may say so, or that one is in the room; null for what it was."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """Routes of « Moi » and of a text's authors."""
    me, who = session_endpoint(get_site, _me), session_endpoint(get_site, _who)
    return [
        Route("/me/{session}", me, methods=["GET", "POST"]),
        Route("/link/{session}", session_endpoint(get_site, _link), methods=["POST"]),
        Route("/who/{session}/{contribution}", who),
    ]


def _me(room: Room, person: Person, _asked: Mapping[str, str], sent: bytes | None) -> Any:
    said = ""
    if sent is not None:
        wanted = read(sent, NameRequest, _("Ce qui a été envoyé ne se lit pas."))
        person = room.people.rename(
            person,
            person.id,
            wanted.name,
            wanted.appearance,
            remote=wanted.remote,
            place_told=wanted.place_told,
        )
        said = _("Enregistré")
    ways = [[str(kind), _(words)] for kind, words in APPEARANCES.items()]
    return {
        "title": _("Moi : {name}").format(name=person.name),
        "name": {"label": _("Votre prénom"), "value": person.name, "longest": LONGEST_NAME},
        "appearance": {
            "label": _("Comment votre nom apparaît dans le compte rendu"),
            "value": str(person.appearance),
            "choices": ways,
        },
        "remote": {"label": _("Je participe à distance"), "value": person.remote},
        "place_told": {"label": _(PLACE_TOLD), "value": person.place_told},
        "save": _("Enregistrer"),
        "said": said,
        "link": "" if person.has(Role.FACILITATOR) or room.closed else _("Mon lien pour revenir"),
        "texts": _("Mes textes"),
        "languages": _languages(room),
        "note": about(language()).note,
        "synthesis": _synthesis(room, person),
        "over": taken_along(room) if room.closed else None,
    }


def new_link(room: Room, person: Person) -> str:
    """Where this person comes back from any browser, without an account; the one before ends."""
    token = secrets.token_urlsafe(16)
    room.people.new_link(person, token)
    return at(f"/p/{quote(room.session.id)}/{token}")


def _link(room: Room, person: Person, _asked: Mapping[str, str], _sent: bytes | None) -> Any:
    return {"href": new_link(room, person), "label": _("Votre lien"), "told": link_told()}


def link_told() -> str:
    """What a personal link does, and for whom it is."""
    return _(
        "Gardez-le pour vous, dans un message à vous-même par exemple : qui l’ouvre est vous dans "
        "cette session. Un nouveau lien remplace celui d’avant."
    )


def _languages(room: Room) -> list[Link]:
    """A link for each language but the one spoken, back to this very page."""
    return [
        Link(language_address(code, room.session.id), name, lang=code)
        for code, name in LANGUAGES.items()
        if code != language()
    ]


def _synthesis(room: Room, person: Person) -> Link | None:
    """Its page, for those who work on it, or take it along, during the session and after it."""
    if not person.has(Role.SCRIBE, Role.CARRIER):
        return None
    return Link(session_address(room.session.id, "synthesis"), _("Synthèse"))


# ── after the end ───────────────────────────────────────────────────────────────────────────


def taken_along(room: Room) -> dict[str, Any]:
    """The published page and the files, for all who took part."""
    current = room.publishing.current
    words = _("Lire la synthèse partagée, à l’adresse que tout le monde peut ouvrir")
    offered = formats.offered(room.catalogue, Part.BOTH)
    wanted = [each for each in offered if each.extension in formats.WANTED]
    others = [each for each in offered if each not in wanted]
    return {
        "text": _("Voici la synthèse, à emporter :"),
        "published": Link(at(f"/s/{current.token}"), words) if current is not None else None,
        "title": _("Télécharger"),
        "groups": [[_file(room, each) for each in wanted]],
        "more": _("Autres formats"),
        "others": [_file(room, each) for each in others],
    }


def _file(room: Room, exporter: Any) -> Link:
    """A format's file; one that takes seconds to make has a page that shows how far it is."""
    slow = isinstance(exporter, Bundle)
    href = downloads.address(room, exporter.name, Part.BOTH, "/progress" if slow else "")
    first = exporter.extension == "pdf"
    return Link(href, _(exporter.title), file=not slow, first=first)


# ── who wrote this ──────────────────────────────────────────────────────────────────────────


def _who(room: Room, person: Person, asked: Mapping[str, str], _sent: bytes | None) -> Any:
    traces = room.history.of(person, asked["contribution"])
    if not traces:
        raise NotFound(_("De ce texte, on ne sait rien de plus."))
    lines = [
        {"when": hour_told(trace.at), "words": trace_words(trace), "quote": trace_quote(trace)}
        for trace in traces
    ]
    return {"title": _("Qui a écrit cela ?"), "lines": lines}
