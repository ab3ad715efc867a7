"""Index of the sessions of a folder: by code, link and browser, in memory or at rest alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from tablee.session.access.links import hash_of_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.model.entities import Keys, Publication
    from tablee.session.room.memory import Nouns

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
        for kind, marks in self.by_kind().items():
            for mark in marks:
                yield kind, mark

    def by_kind(self) -> dict[str, set[str]]:
        """All of them by kind."""
        found = {"browser": set(self.browsers), "device": set(self.devices)}
        for kind, mark in self.leading:
            found.setdefault(kind, set()).add(mark)
        return found


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
        devices=tuple(link.id for link in browsers if link.console and nouns.facilitates(link)),
        closed=nouns.closed,
    )


class SessionIndex:
    """Which sessions have which keys. Not locked: that is its owner's."""

    def __init__(self) -> None:
        self._keys: dict[str, LookupKeys] = {}
        self._found = defaultdict[str, dict[str, tuple[str, ...]]](dict)
        """By kind and mark, the sessions that have it, those that were put in first first."""
        self._digits: Counter[int] = Counter()

    def put(self, session: str, keys: LookupKeys) -> None:
        """Takes a session in, or what it has become."""
        was = self._keys.get(session)
        if was != keys:
            self._exchange(session, was, keys)
            self._keys[session] = keys

    def drop(self, session: str) -> None:
        self._exchange(session, self._keys.pop(session, None), None)

    def _exchange(self, session: str, was: LookupKeys | None, now: LookupKeys | None) -> None:
        """Has a session found by what is new alone: somebody joins thousands of others."""
        before, after = (keys.by_kind() if keys else {} for keys in (was, now))
        none: set[str] = set()
        for kind in before.keys() | after.keys():
            marks, theirs = self._found[kind], after.get(kind, none)
            for mark in before.get(kind, none) - theirs:
                marks[mark] = tuple(name for name in marks[mark] if name != session)
                if not marks[mark]:
                    del marks[mark]
            for mark in theirs - before.get(kind, none):
                marks[mark] = (*marks.get(mark, ()), session)
        for keys, count in ((was, -1), (now, 1)):
            if keys is not None and not keys.closed:
                self._digits[len(keys.code)] += count

    def find(self, kind: str, mark: str) -> tuple[str, ...]:
        """The sessions that have this mark: of codes and links one, save for copies by hand."""
        return self._found[kind].get(mark, ())

    @property
    def digits(self) -> Counter[int]:
        """How many open sessions have codes of how many digits."""
        return +self._digits
