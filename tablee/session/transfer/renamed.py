"""Adapts sessions whose folder was renamed or copied by hand: new ids, new links for copies.

The folder's name is the session's id from then on, and a copy beside its original gets links of its
own: each leads to one session. The address of what is published stays the original's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.model.entities import Keys
    from tablee.session.memory import Noun
    from tablee.session.room import Room

__all__ = ["adoptions"]


def adoptions(
    rooms: Mapping[str, Room], fresh: Callable[[set[str]], Keys]
) -> dict[str, tuple[Noun, ...]]:
    """What is to change in which session, by the name of its folder; none for most.

    Where two have the same link, it stays with the one whose folder has kept its name. `fresh`
    makes links, with a code that is none of those given.
    """
    taken: set[tuple[str, str]] = set()
    found: dict[str, tuple[Noun, ...]] = {}
    for name, room in sorted(rooms.items(), key=lambda it: (it[1].session.id != it[0], it[0])):
        session, keys = room.session, room.keys
        if session.id != name:
            session = replace(session, id=name)
        keys = _own(keys, taken, fresh)
        taken.update(_links(keys))
        nouns: list[Noun] = [
            n for n, was in ((session, room.session), (keys, room.keys)) if n is not was
        ]
        page = room.publication
        if page is not None and page.token:
            if ("page", page.token) in taken:
                nouns.append(replace(page, token=""))
            taken.add(("page", page.token))
        if nouns:
            found[name] = tuple(nouns)
    return found


def _links(keys: Keys) -> set[tuple[str, str]]:
    """Each link with its kind."""
    marks = {("consoles", mark) for mark in keys.consoles}
    return {(kind, getattr(keys, kind)) for kind in ("code", "join", "wall")} | marks


def _own(keys: Keys, taken: set[tuple[str, str]], fresh: Callable[[set[str]], Keys]) -> Keys:
    """These links, with others in place of those taken."""
    clashing = {kind for kind, key in _links(keys) if (kind, key) in taken}
    if not clashing:
        return keys
    new = fresh({key for kind, key in taken if kind == "code"})
    return replace(keys, **{kind: getattr(new, kind) for kind in clashing})
