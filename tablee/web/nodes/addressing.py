"""Which session a request is about: named in its path or `?s=`, or behind a link or a code.

Streamlit's own requests name none; below `/@/<session>` they do (`served_path`). A request of which
nothing says it (the home page, files) is any server's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, quote

from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from tablee.session.access.links import hash_of_link

SERVED: Final = "/@/"
LINKS: Final = {"w": "wall", "qr": "wall", "wifi": "wall", "s": "page"}
"""The first part of an address that a token follows, and which kind of link that is."""
NAMED: Final = frozenset({"", "enter"})
"""The first parts of addresses that name their session behind `?s=`."""
CODE: Final = re.compile(r"[0-9\s.-]{1,40}")


@dataclass(frozen=True)
class Behind:
    """What leads to a session: a link's hash of this kind, or the digits of a `code`."""

    kind: str
    mark: str


class Addressing:
    """Where the session stands in each address of this server's."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Reads it from the paths of the routes: `/write/{session}/{step}`."""
        self._places: dict[str, tuple[tuple[str, ...], int]] = {"live": (("live",), 1)}
        for route in routes:
            if isinstance(route, Route) and "{session}" in route.path:
                parts = route.path.strip("/").split("/")
                place = parts.index("{session}")
                self._places[parts[0]] = (tuple(parts[:place]), place)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """The first parts of addresses that the id of a session follows: `live`, `write`."""
        return tuple(name for name, (_before, place) in self._places.items() if place == 1)

    def find(self, scope: Scope) -> str | Behind:
        """The id of the session, or what leads to it; empty where it is about none."""
        if served := str(scope.get("served", "")):
            return served
        parts: list[str] = scope["path"].strip("/").split("/")
        if parts[0] in NAMED:
            return str(parse_qs(scope["query_string"].decode("latin-1")).get("s", [""])[0])
        if len(parts) > 1:
            if parts[0] == "r":
                return _typed(parts[1])
            if kind := LINKS.get(parts[0]):
                token = parts[1].removesuffix(".svg") if parts[0] == "qr" else parts[1]
                return Behind(kind, hash_of_link(token, kind))
        before, place = self._places.get(parts[0], ((), 0))
        fits = tuple(parts[:place]) == before and 0 < place < len(parts)
        return str(parts[place]) if fits else ""


def _typed(key: str) -> Behind:
    """A code, or the token of the link that a QR code holds."""
    if CODE.fullmatch(key):
        return Behind("code", re.sub(r"[^0-9]", "", key))
    return Behind("join", hash_of_link(key, "join"))


def console_link(form: bytes) -> Behind | None:
    """The link to a console among what `/f` was sent; None for none."""
    link = parse_qs(form.decode("latin-1")).get("link", [""])[0].strip()
    token = re.split(r"[/#]", link)[-1]
    return Behind("console", hash_of_link(token)) if token else None


def served_path(session: str) -> str:
    """What Streamlit's own requests for a page of this session begin with; empty without one.

    Below the base path, which is not in it.
    """
    return SERVED + quote(session, safe="") if session else ""


def take_served_path(scope: Scope) -> None:
    """Takes that beginning off a request, and notes the session: no route knows of it."""
    if not scope["path"].startswith(SERVED):
        return
    session, slash, rest = scope["path"].removeprefix(SERVED).partition("/")
    if slash:
        scope["served"], scope["path"] = session, slash + rest
        scope["raw_path"] = quote(scope["path"]).encode()
