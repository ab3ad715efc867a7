"""Content and facts classes of the group-forming step: choices, hosts, the groups drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import Content, Facts, Group, Role, Verb, _


@dataclass(frozen=True)
class GroupChoice(Content):
    """The group that one person chose; one a person."""

    kind: ClassVar[str] = "group_choice"
    group: str = ""
    """The id of the group."""

    def called(self, verb: str) -> str:
        return _("table quittée") if verb == Verb.WITHDRAW else _("table choisie")

    def texts(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Hosting(Content):
    """Says that its author is the host of his or her group, wherever that is."""

    kind: ClassVar[str] = "group_host"
    group: str = ""
    """The id of the group in which it was said."""

    def called(self, verb: str) -> str:
        return _("hôte retiré") if verb == Verb.WITHDRAW else _("hôte volontaire")

    def texts(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Formed(Facts):
    """The groups as they were drawn and changed by whoever facilitates."""

    changed_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    tables: tuple[Group, ...] = ()
    """Those with a title of their own have it; ids of people who left may still be among them."""
    away: tuple[str, ...] = ()
    """Ids of people who are to be in no group."""
    shown: bool = False
    """Whether phones and wall show them before the step is over."""

    def called(self, before: Formed) -> str:
        """Whether the groups were formed, shown, or one of them changed."""
        if self.shown != before.shown:
            return _("groupes montrés") if self.shown else _("groupes cachés")
        was, now = before.by_person, self.by_person
        moved = {who for who in was.keys() | now.keys() if was.get(who) != now.get(who)}
        if moved:
            return _("groupes formés") if len(moved) > 1 else _("une personne changée de table")
        return _("table nommée, ou hôte choisi")

    @property
    def by_person(self) -> dict[str, str]:
        """The id of each one's group."""
        return {who: group.id for group in self.tables for who in group.members}
