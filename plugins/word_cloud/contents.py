"""Content class of a word, and the facts of a cloud: which words stand together or apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import Content, Facts, Role, _


@dataclass(frozen=True)
class Phrase(Content):
    """A word, or a few, of one person."""

    kind: ClassVar[str] = "phrase"
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR, Role.SCRIBE})
    longest: ClassVar[int] = 40
    text: str = ""


@dataclass(frozen=True)
class Cloud(Facts):
    """What whoever facilitates said of words: by the ids of contributions, never by their words."""

    together: tuple[tuple[str, ...], ...] = ()
    """Those whose words are one, though they are spelt otherwise."""
    apart: tuple[tuple[str, ...], ...] = ()
    """Those whose spelling stands by itself, though its stem is another's."""

    def called(self, before: Cloud) -> str:
        if len(self.apart) < len(before.apart):
            return _("mots réunis de nouveau")
        more = sum(map(len, self.together)) > sum(map(len, before.together))
        return _("mots réunis") if more else _("mots séparés")
