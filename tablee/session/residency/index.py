"""Index of the sessions of a folder: by code, link and browser, in memory or at rest alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from tablee.session.access.links import hash_of_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.model.entities import Keys, Publication
    from tablee.session.memory import Nouns

__all__ = ["LINKS", "LookupKeys", "SessionIndex", "links_of", "lookup_keys_of"]

LINKS: Final = ("join", "wall", "console", "page")
"""The kinds of links by which a session is found."""


class LookupKeys(NamedTuple):
    """By what one session is found; links and cookies as hashes alone."""

    code: str
    links: tuple[tuple[str, str], ...]
    """The hashes of its links, each with its kind, one of `LINKS`."""
    browsers: tuple[str, ...]
    """The hashes of the cookies of all who are in it."""
    devices: tuple[str, ...]
    """Those among them that facilitate."""
    closed: bool

    @property
    def leading(self) -> tuple[tuple[str, str], ...]:
        """What leads strangers into it: its links, and its code among them, each with its kind."""
        return (*self.links, ("code", self.code))

    def all(self) -> Iterator[tuple[str, str]]:
        """Each with its kind: that of a link, `code`, `browser` or `device`."""
        yield from self.leading
        for mark in self.browsers:
            yield "browser", mark
        for mark in self.devices:
            yield "device", mark


def links_of(keys: Keys, page: Publication | None) -> Iterator[tuple[str, str]]:
    """The hashes of the links that lead to a session, each with its kind."""
    yield "join", hash_of_link(keys.join, "join")
    yield "wall", hash_of_link(keys.wall, "wall")
    for mark in keys.consoles:
        yield "console", mark
    if page is not None and page.token:
        yield "page", hash_of_link(page.token, "page")


def lookup_keys_of(nouns: Nouns) -> LookupKeys:
    """By what this session is found, as it is now."""
    browsers = nouns.browsers
    return LookupKeys(
        code=nouns.keys.code,
        links=tuple(links_of(nouns.keys, nouns.publication)),
        browsers=tuple(link.id for link in browsers),
        devices=tuple(link.id for link in browsers if nouns.facilitates(link)),
        closed=nouns.closed,
    )


class SessionIndex:
    """Which sessions have which keys. Not locked: that is its owner's."""

    def __init__(self) -> None:
        """Of no session yet."""
        self._keys: dict[str, LookupKeys] = {}
        self._found = defaultdict[str, dict[str, tuple[str, ...]]](dict)
        """By kind and mark, the sessions that have it, those that were put in first first."""
        self._digits: Counter[int] = Counter()

    def put(self, session: str, keys: LookupKeys) -> None:
        """Takes a session in, or what it has become."""
        if self._keys.get(session) == keys:
            return
        self.drop(session)
        self._keys[session] = keys
        for kind, mark in keys.all():
            found = self._found[kind]
            found[mark] = (*found.get(mark, ()), session)
        self._digits[len(keys.code)] += not keys.closed

    def drop(self, session: str) -> None:
        """Forgets a session."""
        keys = self._keys.pop(session, None)
        if keys is None:
            return
        for kind, mark in keys.all():
            found = self._found[kind]
            left = tuple(name for name in found[mark] if name != session)
            if left:
                found[mark] = left
            else:
                del found[mark]
        self._digits[len(keys.code)] -= not keys.closed

    def find(self, kind: str, mark: str) -> tuple[str, ...]:
        """The sessions that have this mark: of codes and links one, save for copies by hand."""
        return self._found[kind].get(mark, ())

    @property
    def digits(self) -> Counter[int]:
        """How many open sessions have codes of how many digits."""
        return +self._digits
