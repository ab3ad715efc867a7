"""Adapts sessions whose folder was renamed or copied by hand: new ids, new links for copies.

The folder's name is the session's id from then on, and a copy beside its original gets links of its
own: each leads to one session. The address of what is published stays the original's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tablee.model.entities import Keys, Publication
from tablee.session.residency.index import links_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tablee.session.room import Room
    from tablee.session.room.memory import Noun

FIELDS: Final = {"code": "code", "join": "join", "wall": "wall", "console": "consoles"}
"""The field of `Keys` that holds each kind."""


def adoptions(
    rooms: Mapping[str, Room],
    fresh: Callable[[set[str]], Keys],
    others: Iterable[tuple[str, str]] = (),
) -> dict[str, tuple[Noun, ...]]:
    """What is to change in which session, by the name of its folder; none for most.

    Where two have the same link, it stays with the one whose folder has kept its name, and with the
    `others`, each link with its kind (`links_of`, or a `code`). `fresh` makes links, with a code
    that is none of those given.
    """
    taken = set(others)
    found: dict[str, tuple[Noun, ...]] = {}
    for name, room in sorted(rooms.items(), key=lambda it: (it[1].session.id != it[0], it[0])):
        session, keys = room.session, room.keys
        if session.id != name:
            session = replace(session, id=name)
        keys = _own(keys, taken, fresh)
        taken.update(opening(keys))
        nouns: list[Noun] = [
            n for n, was in ((session, room.session), (keys, room.keys)) if n is not was
        ]
        page = room.publication
        if page is not None and page.token:
            if not taken.isdisjoint(theirs := _of_page(page)):
                nouns.append(replace(page, token=""))
            taken.update(theirs)
        if nouns:
            found[name] = tuple(nouns)
    return found


def opening(keys: Keys) -> set[tuple[str, str]]:
    """All by which somebody comes in, each with its kind: links as their hashes."""
    return {("code", keys.code), *links_of(keys, None)}


def _of_page(page: Publication) -> set[tuple[str, str]]:
    return {link for link in links_of(Keys("", "", ""), page) if link[0] == "page"}


def _own(keys: Keys, taken: set[tuple[str, str]], fresh: Callable[[set[str]], Keys]) -> Keys:
    clashing = {FIELDS[kind] for kind, key in opening(keys) if (kind, key) in taken}
    if not clashing:
        return keys
    new = fresh({key for kind, key in taken if kind == "code"})
    return replace(keys, **{kind: getattr(new, kind) for kind in clashing})
